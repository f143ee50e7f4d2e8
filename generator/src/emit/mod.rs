//! What does the client look like as Rust?
//!
//! One small function for each emitted item; all of them state facts and leave the work to the runtime.

mod client;
mod credential;
pub(crate) mod docs;
mod foreign;
mod gate;
mod ledger;
mod lib_rs;
mod manifest;
mod model;
pub(crate) mod module;
mod operation;
mod readme;
mod runtime;
#[cfg(test)]
mod tests;
mod text;
mod ty;
mod webhook;
mod wire;
mod xml;

use proc_macro2::{Span, TokenStream};

use crate::config::{Config, Offered};
use crate::ir::{Api, OperationId, Requirement};
use crate::name::{Ident, Names};
pub(crate) use ledger::emit as ledger;
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
    /// The Rust files that are made of tokens. Each is made when it is asked for, so that there are never many tokens
    /// at a time.
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
    shared: &'a Shared,
}

/// What is decided once for the whole client.
#[derive(Debug)]
pub(crate) struct Shared {
    /// `crate`, or the path of the module that the client is mounted as.
    root: TokenStream,
    /// The name of the package.
    package: String,
    /// The name by which other crates, and examples in docs, know the client.
    krate: String,
    /// An operation with the security requirements that most operations have, where two have the same.
    usual_security: Option<OperationId>,
}

impl Shared {
    /// Returns what a client is called.
    pub(crate) fn of(api: &Api, config: &Config) -> Self {
        let root = config.client.root.parse().expect("the configuration checks that the root is a path");
        let package = manifest::package_name(api, config);
        let home = config.client.root.strip_prefix("crate").unwrap_or_default();
        let krate = format!("{}{home}", package.replace('-', "_"));
        Self { root, package, krate, usual_security: usual_security(api) }
    }
}

fn usual_security(api: &Api) -> Option<OperationId> {
    let mut counts: Vec<(&[Requirement], usize, usize)> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        match counts.iter_mut().find(|(security, ..)| *security == operation.security) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((&operation.security, 1, index)),
        }
    }
    let usual = counts.iter().max_by_key(|(_, count, index)| (*count, std::cmp::Reverse(*index)));
    usual.filter(|(_, count, _)| *count > 1).map(|(.., index)| OperationId(*index))
}

/// Returns what the client of an API has that a configuration may name.
pub(crate) fn offered(api: &Api) -> Offered<'_> {
    let mut variables: Vec<&str> =
        api.servers.iter().flat_map(|server| &server.variables).map(|variable| variable.wire_name.as_str()).collect();
    variables.sort_unstable();
    variables.dedup();
    let grants = api.security.iter().filter(|scheme| scheme.kind.client_credentials().is_some());
    Offered {
        features: manifest::offered(&runtime::needs(api)).map(|(feature, _)| feature).collect(),
        variables,
        crates: manifest::crates(api).collect(),
        grants: grants.map(|scheme| scheme.wire_name.as_str()).collect(),
    }
}

/// Emits the whole client.
pub(crate) fn emit<'a>(
    api: &'a Api,
    names: &'a Names,
    config: &'a Config,
    shared: &'a Shared,
    ledger: Text,
) -> Emitted<'a> {
    let cx = Cx { api, names, config, shared };
    let needs = runtime::needs(api);
    let front = [lib_rs::emit(cx), client::emit(cx)].into_iter();
    let parts = front.chain(xml::emit(cx)).chain(model::emit(cx)).chain(operation::emit(cx)).chain(webhook::emit(cx));
    let modules = Box::new(parts.chain(wire::emit(cx)));
    let mut texts = vec![
        manifest::emit(cx, &shared.package, &needs),
        readme::emit(cx, &shared.package),
        ledger,
        Text { path: "oasmith.lock".to_owned(), text: names.lock().render() },
    ];
    texts.extend(runtime::emit(config, &needs));
    Emitted { modules, texts }
}

/// Returns the files that a project begins with and that are its own from then on.
pub(crate) fn begin(config: &Config) -> Vec<Text> {
    let root = &config.client.root;
    let text = format!(
        "//! What is written by hand for this client: it is public as `ext`, and sees the client as `{root}`.
//!
//! oasmith wrote this file once, because there was none, and does not touch it again.
"
    );
    config.client.ext.then(|| Text { path: "src/ext/mod.rs".to_owned(), text }).into_iter().collect()
}

/// Returns an identifier as a token.
fn ident(name: &Ident) -> proc_macro2::Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => proc_macro2::Ident::new_raw(raw, Span::call_site()),
        None => proc_macro2::Ident::new(name.as_str(), Span::call_site()),
    }
}
