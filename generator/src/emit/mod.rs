//! What does the client look like as Rust?
//!
//! One small function for each emitted item; all of them state facts and leave the work to the runtime.

mod client;
pub(crate) mod docs;
mod ledger;
mod lib_rs;
mod manifest;
mod model;
pub(crate) mod module;
mod operation;
mod readme;
mod runtime;
mod text;
mod ty;

use proc_macro2::{Span, TokenStream};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::name::{Ident, Names};
use module::Module;

/// A file that is not made of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// The path inside the client.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// Everything that a client consists of.
#[derive(Debug)]
pub(crate) struct Emitted {
    /// The Rust files that are made of tokens, in the order of their paths.
    pub(crate) modules: Vec<Module>,
    /// The other files.
    pub(crate) texts: Vec<Text>,
}

/// What every function of this stage looks things up in.
#[derive(Clone, Copy)]
struct Cx<'a> {
    api: &'a Api,
    names: &'a Names,
    config: &'a Config,
    // `crate`, or the path of the module that the client is mounted as.
    root: &'a TokenStream,
    // The name by which other crates, and examples in docs, know the client.
    krate: &'a str,
}

/// Emits the whole client.
pub(crate) fn emit(api: &Api, names: &Names, config: &Config, diagnostics: &Diagnostics) -> Emitted {
    let root: TokenStream = config.client.root.parse().expect("the configuration checks that the root is a path");
    let package = manifest::package_name(api, config);
    let krate = package.replace('-', "_");
    let cx = Cx { api, names, config, root: &root, krate: &krate };
    let needs = runtime::needs(api);
    let mut modules = vec![lib_rs::emit(cx), client::emit(cx)];
    modules.extend(model::emit(cx));
    modules.extend(operation::emit(cx));
    let mut texts = vec![
        manifest::emit(cx, &package, needs),
        readme::emit(cx, &package),
        ledger::emit(diagnostics),
        Text { path: "oasmith.lock".to_owned(), text: names.lock().render() },
    ];
    texts.extend(runtime::emit(config, needs));
    Emitted { modules, texts }
}

/// Returns an identifier as a token.
fn ident(name: &Ident) -> proc_macro2::Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => proc_macro2::Ident::new_raw(raw, Span::call_site()),
        None => proc_macro2::Ident::new(name.as_str(), Span::call_site()),
    }
}
