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
pub(crate) struct Emitted<'a> {
    /// The Rust files that are made of tokens. Each is made when it is asked for, so that there are never many tokens at a
    /// time.
    pub(crate) modules: Box<dyn Iterator<Item = Module<'a>> + 'a>,
    /// The other files.
    pub(crate) texts: Vec<Text>,
}

/// What every function of this stage looks things up in.
#[derive(Clone, Copy)]
struct Cx<'a> {
    api: &'a Api,
    names: &'a Names,
    config: &'a Config,
    crate_: &'a CrateNames,
}

/// What the client is called, from inside and from outside.
#[derive(Debug)]
pub(crate) struct CrateNames {
    /// `crate`, or the path of the module that the client is mounted as.
    root: TokenStream,
    /// The name of the package.
    package: String,
    /// The name by which other crates, and examples in docs, know the client.
    krate: String,
}

impl CrateNames {
    /// Returns what a client is called.
    pub(crate) fn of(api: &Api, config: &Config) -> Self {
        let root = config.client.root.parse().expect("the configuration checks that the root is a path");
        let package = manifest::package_name(api, config);
        let home = config.client.root.strip_prefix("crate").unwrap_or_default();
        let krate = format!("{}{home}", package.replace('-', "_"));
        Self { root, package, krate }
    }
}

/// Emits the whole client.
pub(crate) fn emit<'a>(
    api: &'a Api,
    names: &'a Names,
    config: &'a Config,
    crate_: &'a CrateNames,
    diagnostics: &Diagnostics,
) -> Emitted<'a> {
    let cx = Cx { api, names, config, crate_ };
    let needs = runtime::needs(api);
    let front = [lib_rs::emit(cx), client::emit(cx)].into_iter();
    let modules = Box::new(front.chain(model::emit(cx)).chain(operation::emit(cx)));
    let mut texts = vec![
        manifest::emit(cx, &crate_.package, needs),
        readme::emit(cx, &crate_.package),
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
