//! What does the root of the client look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::{Cx, credential, docs, operation, runtime, text};
use crate::ir::{Api, Field, GroupId, OperationId, SecurityKind, Shape, Ty, TyKind};
use crate::name::{ALL_GROUPS, Ident, SchemeNames};

/// Emits `lib.rs`.
pub(super) fn emit(cx: Cx<'_>) -> Module<'_> {
    let front = front(cx);
    let needs = runtime::needs(cx.api);
    let pages = needs.pages.then(|| {
        quote!(
            pub use runtime::{Items, Pages};
        )
    });
    let streams = streams(&needs);
    let runtime = runtime::declaration(cx.config.client.runtime);
    let ext = cx.config.client.ext.then(|| {
        quote!(
            pub mod ext;
        )
    });
    // Only the root of a crate can have them; a client that is mounted elsewhere leaves them to that crate.
    let is_root = cx.config.client.root == "crate";
    let nested = has_nested(cx.api).then(|| quote!(#![allow(clippy::type_complexity)]));
    let limit = is_root.then(|| quote!(#![recursion_limit = "256"]));
    let replay = is_root.then(|| {
        quote!(
            #[cfg(feature = "test-util")]
            pub use runtime::Replay;
        )
    });
    let reqwest = is_root.then(|| {
        quote!(
            #[cfg(feature = "reqwest")]
            pub use runtime::{ReqwestTransport, ReqwestTransportBuilder};
        )
    });
    let xml = super::xml::is_needed(cx.api).then(|| {
        quote! {
            #[rustfmt::skip]
            mod xml;
        }
    });
    let webhook = super::webhook::is_needed(cx.api).then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod webhook;
        }
    });
    let tokens = quote! {
        #front
        #![allow(deprecated)]
        #nested
        #limit

        #[rustfmt::skip]
        mod client;
        #ext
        #[rustfmt::skip]
        pub mod model;
        #[rustfmt::skip]
        pub mod operation;
        #runtime
        #webhook
        #xml

        pub use client::{Client, ClientBuilder};
        // In the order that `cargo fmt` wants.
        #replay
        pub use runtime::model::{Base64, DateTime, Patch, TimeSpan, Value};
        pub use runtime::{Attempt, BoxFuture, Middleware, Request, Transport};
        pub use runtime::{CallOptions, RetryPolicy};
        pub use runtime::{Credential, Secret, auth};
        pub use runtime::{Error, ErrorKind, Response};
        #pages
        #streams
        #reqwest
        pub use runtime::{bytes, http};
    };
    Module::short("src/lib.rs", tokens)
}

/// Returns whether a type is made of so many lists and maps in one another that clippy asks for a name for it.
fn has_nested(api: &Api) -> bool {
    fn depth(ty: &Ty) -> usize {
        match &ty.kind {
            TyKind::Array(inner) | TyKind::Map(inner) => depth(inner) + 1,
            TyKind::Scalar(_) | TyKind::Named(_) | TyKind::Any => 0,
        }
    }
    let of_types = api.types.iter().flat_map(|(_, def)| def.shape.uses());
    of_types.chain(api.request_uses()).chain(api.response_uses()).any(|ty| depth(ty) >= 3)
}

/// Emits the names of what comes, or is sent, piece by piece.
fn streams(needs: &runtime::Needs) -> TokenStream {
    let events = needs.event_streams.then(|| quote!(Event, EventStream));
    let json = needs.json_streams.then(|| quote!(JsonStream));
    let bytes = needs.byte_streams.then(|| quote!(ByteStream));
    let payload = needs.payloads.then(|| quote!(Payload));
    let names: Vec<TokenStream> = [bytes, events, json, payload].into_iter().flatten().collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] if !needs.event_streams => quote!(pub use runtime::#name;),
        names => quote!(pub use runtime::{#(#names),*};),
    }
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
    lines.extend(CALLS.lines().map(str::to_owned));
    let needs = runtime::needs(cx.api);
    if needs.byte_streams || needs.json_streams || needs.event_streams {
        lines.extend(STREAMS.lines().map(str::to_owned));
    }
    if needs.parts {
        lines.extend(FILES.lines().map(str::to_owned));
    }
    if super::webhook::is_needed(cx.api) {
        lines.extend(WEBHOOKS.lines().map(str::to_owned));
    }
    lines.extend(VALUES.lines().map(str::to_owned));
    if has_three_states(cx.api) {
        lines.extend(PATCH.lines().map(str::to_owned));
    }
    if has_secrets(cx.api) {
        lines.extend(SECRETS.lines().map(str::to_owned));
    }
    lines.extend(REST.lines().map(str::to_owned));
    lines.extend(features(cx));
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// Returns the code of the first steps: a client, and the first call that pages, or else the first call.
pub(super) fn quick_start(cx: Cx<'_>) -> Vec<String> {
    let krate = &cx.shared.krate;
    let mut lines = vec![format!("# async fn example() -> Result<(), {krate}::Error> {{")];
    lines.push(format!("let client = {krate}::Client::builder()"));
    match &*cx.config.client.quick_start {
        [] => lines.extend(setup(cx)),
        calls => lines.extend(calls.iter().map(|call| format!("    {call}"))),
    }
    lines.push("    .build()?;".to_owned());
    lines.extend(first_call(cx.api).into_iter().flat_map(|(group, id)| operation::example(cx, group, id)));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    lines
}

/// Returns the first call that pages, or else the first call.
pub(super) fn first_call(api: &Api) -> Option<(GroupId, OperationId)> {
    let (index, _) = api.operations.iter().enumerate().min_by_key(|(_, operation)| !operation.only_turns_pages())?;
    let id = OperationId(index);
    let (group, _) = api.groups_by_id().find(|(_, group)| group.operations.contains(&id))?;
    Some((group, id))
}

/// Returns the calls of the builder that the description asks for.
fn setup(cx: Cx<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(variable) = cx.api.servers.first().and_then(|server| server.variables.first()) {
        if let Some(name) = cx.names.of_server_variable(&variable.wire_name) {
            lines.push(format!("    .{name}({:?})", variable.default));
        }
    }
    if let Some(scheme) = cx.api.security.first() {
        let name = &cx.names.of_scheme(crate::ir::SchemeId(0)).ident;
        lines.push(match scheme.kind {
            SecurityKind::Basic | SecurityKind::Digest => format!("    .{name}(\"user\", \"password\")"),
            SecurityKind::Certificate => return lines,
            SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => {
                format!("    .{name}(\"the key\")")
            }
            _ => format!("    .{name}(\"the token\")"),
        });
    }
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
        let names = cx.names.of_scheme(crate::ir::SchemeId(index));
        let method = link(&names.ident);
        let what = match &scheme.kind {
            SecurityKind::Bearer => "a bearer token".to_owned(),
            SecurityKind::Basic => "a user name and a password".to_owned(),
            SecurityKind::HeaderKey { header } => format!("a key in the header {}", text::code(header)),
            SecurityKind::QueryKey { name } => format!("a key in the query parameter {}", text::code(name)),
            SecurityKind::CookieKey { name } => format!("a key in the cookie {}", text::code(name)),
            SecurityKind::Http { scheme } => format!("a credential of the HTTP scheme {}", text::code(scheme)),
            SecurityKind::Digest => "a user name and a password, which are never sent (digest)".to_owned(),
            SecurityKind::Certificate => {
                let how = "the transport shows a certificate (mutual TLS)";
                lines.push(format!("* {}: {how}, see [`ClientBuilder::transport`].", text::code(&scheme.wire_name)));
                continue;
            }
            SecurityKind::OAuth2(_) if credential::has_own_grant(cx, scheme) => "an OAuth 2.0 token".to_owned(),
            kind => tokens(kind, names),
        };
        lines.push(format!("* {}: {what}, by {method}.", text::code(&scheme.wire_name)));
    }
    lines.push(String::new());
    if cx.api.security.iter().any(|scheme| takes_credential(&scheme.kind)) {
        lines.push(
            "Where a token or a key goes, a [`Credential`] may go as well: it gets them, and renews them.".to_owned(),
        );
    }
    if cx.config.client.ext {
        lines.push("What the description does not say is in [`ext`].".to_owned());
    }
    lines.push(String::new());
    lines
}

/// Returns whether a scheme takes a credential that obtains tokens or keys.
fn takes_credential(kind: &SecurityKind) -> bool {
    !matches!(kind, SecurityKind::Basic | SecurityKind::Digest | SecurityKind::Certificate)
}

/// Returns the ways to the tokens of a scheme.
fn tokens(kind: &SecurityKind, names: &SchemeNames) -> String {
    let mut ways = Vec::new();
    if kind.client_credentials().is_some() || matches!(kind, SecurityKind::OpenId { url } if !url.is_empty()) {
        ways.push(format!("the id and the secret of an OAuth 2.0 client, by {}", link(&names.client)));
    }
    ways.extend(names.password.as_ref().map(|name| format!("a person's name and password, by {}", link(name))));
    // There may be none without its feature, to which a link would then be broken.
    let code = names.authorization_code.as_ref();
    ways.extend(
        code.map(|name| format!("a sign-in with a browser, by `{}` of the feature `authorization-code`", name.plain())),
    );
    ways.extend(names.device_code.as_ref().map(|name| format!("a sign-in on another device, by {}", link(name))));
    if ways.is_empty() {
        return "a token that the application obtains".to_owned();
    }
    format!("{}, or a token", ways.join(", "))
}

/// Returns a link to a method of the builder.
fn link(method: &Ident) -> String {
    format!("[`ClientBuilder::{}`]", method.plain())
}

/// Returns whether a property tells "leave it" from "remove it".
fn has_three_states(api: &Api) -> bool {
    has_field(api, |field| field.three_state)
}

/// Returns whether a property holds what `Debug` does not show.
fn has_secrets(api: &Api) -> bool {
    has_field(api, |field| field.secret)
}

fn has_field(api: &Api, is_meant: impl Fn(&Field) -> bool) -> bool {
    api.types.iter().any(|(_, def)| match &def.shape {
        Shape::Struct(of) => of.fields.iter().any(&is_meant),
        Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) => false,
    })
}

/// Returns what each feature switches on, and which are on by default.
fn features(cx: Cx<'_>) -> Vec<String> {
    let mut lines = vec![String::new(), "# Features".to_owned(), String::new()];
    for (name, what) in FEATURES {
        let needs = runtime::needs(cx.api);
        let is_there = match *name {
            "jwt-bearer" => needs.tokens,
            "authorization-code" => needs.browser,
            "webhook-signature" => needs.webhooks,
            _ => true,
        };
        if !is_there {
            continue;
        }
        let is_default = cx.config.client.default_features.iter().any(|feature| feature == name);
        let mark = if is_default { " (default)" } else { "" };
        lines.push(format!("* `{name}`{mark}: {what}."));
    }
    if cx.api.optional_groups {
        lines.push(format!("* `{ALL_GROUPS}` (default): every group of calls."));
        lines.extend(GROUPS.lines().map(str::to_owned));
    }
    lines
}

const FEATURES: &[(&str, &str)] = &[
    ("reqwest", "the transport over `reqwest`, with `rustls`"),
    ("authorization-code", "signing in with a browser ([`auth`])"),
    ("jwt-bearer", "signing in with an Ed25519 key ([`auth`])"),
    ("serde", "`Serialize` and `Deserialize` for every model"),
    ("test-util", "a transport that replays responses in tests"),
    ("tracing", "a span for each call"),
    ("webhook-signature", "checking who sent a webhook, by its signature (`runtime::Verifier`)"),
];

const GROUPS: &str = "
Each group of calls has a feature of its own, which its method of [`Client`] names. A program that calls some of them
builds faster with `default-features = false` and the features that it needs: then other groups, and types that only
they need, are not there.";

const CALLS: &str = "\
# Calls

A call starts at the client, goes through a group, and is made of the path parameters and a required body; everything
else is set by name, and a call without a parameter that is required is not sent. It is sent by `.await`, by `send`, or
by `send_with_response`, which also gives the status and the headers. A call that pages has `pages` and `items`.
`with_options` sets timeouts, headers, retries, the idempotency key and the server of one call ([`CallOptions`]). A call
that may be repeated is made until its answer is the one that is waited for by `poll_until` ([`runtime::PollUntil`]).

A failed call is sent again where that does no harm ([`RetryPolicy`]): when it reads only, or has an idempotency key,
or when nothing was done yet.
";

const STREAMS: &str = "
An answer that comes piece by piece has `stream` (items with a type) or `stream_bytes`, beside `send`, which reads all
of it. Both are awaited for the status and the headers; the pieces then come by `try_next`, or as a
`futures_core::Stream`, and are not read before that. From there on only silence is limited
([`CallOptions::idle_timeout`]).
";

const FILES: &str = "
A file that is a part of a body is made of bytes, of text or of a [`Payload`], whose bytes may come from a stream, and
gets a name, a media type and headers by methods of its own ([`runtime::model::File`]).
";

const WEBHOOKS: &str = "
What the server sends of its own accord, to an address of yours, is read by the functions of [`webhook`].
";

const VALUES: &str = "
# Values

An optional property is an `Option`.";

const PATCH: &str = "Where a request has to tell *leave it* from *remove it*, it is a [`Patch`].";

const SECRETS: &str = "`Debug` of a model does not show properties that have the format `password`.";

const REST: &str = "\
Enums keep values that this version does not name. Properties that the description does not name are passed over,
unless it says that there may be any.

What comes is read as it is meant: a number may be written as text, an integer as `1.0`, `null` stands for an optional
property that is absent, and bounds, lengths and patterns are not checked. A required property that is missing, or a
value of another type, is an error.

# Errors

There is one [`Error`]. It tells the operation, the status, what the server said and the id of the request; a server
that answers with an error is never decoded as a success.

# Tests

The feature `test-util` has a transport that replays responses. A model that only responses bring can gain properties,
so it is not made by a literal: [`runtime::model::decode`] reads one from JSON, and where there is a `Default`, its
properties can be set.";
