//! What does the root of the client look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::{Cx, docs, operation, runtime, text};
use crate::ir::{GroupId, OperationId, SecurityKind};

/// Emits `lib.rs`.
pub(super) fn emit(cx: Cx<'_>) -> Module<'_> {
    let front = front(cx);
    let runtime = runtime::declaration(cx.config.client.runtime);
    let ext = cx.config.client.ext.then(|| {
        quote!(
            pub mod ext;
        )
    });
    // Only the root of a crate can have it; a client that is mounted elsewhere leaves it to that crate.
    let limit = (cx.config.client.root == "crate").then(|| quote!(#![recursion_limit = "256"]));
    let tokens = quote! {
        #front
        #![allow(deprecated)]
        #limit

        #[rustfmt::skip]
        mod client;
        #ext
        #[rustfmt::skip]
        pub mod model;
        #[rustfmt::skip]
        pub mod operation;
        #runtime

        pub use client::{Client, ClientBuilder};
        pub use runtime::model::{Base64, DateTime, Patch, TimeSpan, Value};
        pub use runtime::{CallOptions, RetryPolicy};
        pub use runtime::{Credential, Secret, auth};
        pub use runtime::{Error, ErrorKind, Response};
    };
    Module::short("src/lib.rs", tokens)
}

/// Emits the docs of the crate.
fn front(cx: Cx<'_>) -> TokenStream {
    let info = &cx.api.info;
    let mut lines = vec![format!("A client of {}, version {}.", text::inline(&info.title), text::code(&info.version))];
    if let Some(description) = &info.docs.description {
        let description = docs::markdown(description);
        if !description.is_empty() {
            lines.push(String::new());
            lines.extend(description.lines().map(str::to_owned));
        }
    }
    lines.extend(["", "# Quick start", "", "```no_run"].map(str::to_owned));
    lines.extend(quick_start(cx));
    lines.extend(["```".to_owned(), String::new()]);
    lines.extend(authentication(cx));
    lines.extend(REST.lines().map(str::to_owned));
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// Returns the code of the first steps: a client, and the first call that pages, or else the first call.
pub(super) fn quick_start(cx: Cx<'_>) -> Vec<String> {
    let krate = &cx.shared.krate;
    let mut lines = vec![format!("# async fn example() -> Result<(), {krate}::Error> {{")];
    lines.push(format!("let client = {krate}::Client::builder()"));
    if let Some(variable) = cx.api.servers.first().and_then(|server| server.variables.first()) {
        if let Some(name) = cx.names.of_server_variable(&variable.wire_name) {
            lines.push(format!("    .{name}({:?})", variable.default));
        }
    }
    if let Some(scheme) = cx.api.security.first() {
        let name = &cx.names.of_scheme(crate::ir::SchemeId(0)).ident;
        lines.push(match scheme.kind {
            SecurityKind::Basic => format!("    .{name}(\"user\", \"password\")"),
            SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => {
                format!("    .{name}(\"the key\")")
            }
            _ => format!("    .{name}(\"the token\")"),
        });
    }
    lines.push("    .build()?;".to_owned());
    let first = cx.api.operations.iter().enumerate().min_by_key(|(_, operation)| operation.pagination.is_none());
    if let Some((index, _)) = first {
        let id = OperationId(index);
        let group = cx.api.groups.iter().position(|group| group.operations.contains(&id));
        lines.extend(group.into_iter().flat_map(|group| operation::example(cx, GroupId(group), id)));
    }
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    lines
}

fn authentication(cx: Cx<'_>) -> Vec<String> {
    if cx.api.security.is_empty() {
        return Vec::new();
    }
    let mut lines = vec!["# Authentication".to_owned(), String::new()];
    lines.push("The description names these security schemes; the builder has a method for each.".to_owned());
    lines.push(String::new());
    for (index, scheme) in cx.api.security.iter().enumerate() {
        let method = &cx.names.of_scheme(crate::ir::SchemeId(index)).ident;
        let what = match &scheme.kind {
            SecurityKind::Bearer => "a bearer token".to_owned(),
            SecurityKind::Basic => "a user name and a password".to_owned(),
            SecurityKind::HeaderKey { header } => format!("a key in the header {}", text::code(header)),
            SecurityKind::QueryKey { name } => format!("a key in the query parameter {}", text::code(name)),
            SecurityKind::CookieKey { name } => format!("a key in the cookie {}", text::code(name)),
            SecurityKind::ClientCredentials { .. } => "OAuth 2.0 client credentials".to_owned(),
            SecurityKind::Token => "a token that the application obtains".to_owned(),
        };
        lines.push(format!("* {}: {what}, by `ClientBuilder::{method}`.", text::code(&scheme.wire_name)));
    }
    lines.push(String::new());
    lines
}

const REST: &str = "\
# Calls

A call starts at the client, goes through a group, and is made of the path parameters and a required body; everything
else is set by name. It is sent by `.await`, by `send`, or by `send_with_response`, which also gives the status and
the headers. A call that pages has `pages` and `items`. `with_options` sets timeouts, headers, retries and the
idempotency key of one call.

# Values

An optional property is an `Option`. Where a request has to tell *leave it* from *remove it*, it is a [`Patch`].
Enums keep values that this version does not name. Properties that the description does not name are passed over,
unless it says that there may be any.

# Errors

There is one [`Error`]. It tells the operation, the status, what the server said and the id of the request; a server
that answers with an error is never decoded as a success.

# Features

* `reqwest` (default): the transport over `reqwest`, with `rustls`.
* `serde`: `Serialize` and `Deserialize` for every model.
* `test-util`: a transport that replays responses in tests.
* `tracing`: a span for each call.";
