//! Which server do the calls of the tests go to, and with which credentials?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Cx, ident};
use super::escape;
use super::sample::Made;
use crate::ir::{Operation, ParameterLocation, Requirement, SchemeId, SecurityKind, Server};

/// What stands for the server of a document that names none.
const ORIGIN: &str = "https://api.example.com";

/// What all tests of a client have in common.
pub(super) struct Setting {
    /// The URL that all paths begin with.
    base: String,
    /// The calls of the builder that name the server.
    server: TokenStream,
}

/// A part of the request that a credential adds.
pub(super) enum Shown {
    /// A header.
    Header(String, String),
    /// A pair of the query.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// Nothing yet: the server has to ask first.
    Nothing,
}

impl Setting {
    /// Returns the first server of the document, or one that stands for it where no call could go there.
    pub(super) fn of(cx: Cx<'_>) -> Self {
        let url = cx.api.servers.first().map(|server| filled(cx, server)).unwrap_or_default();
        let url = url.trim_end_matches('/');
        let keeps = cx.api.operations.iter().any(|operation| !operation.servers.is_empty());
        let keeps = keeps.then(|| quote!(.servers_of_operations()));
        let variables = cx.api.servers.first().map(|server| required(cx, server)).unwrap_or_default();
        match (is_safe(cx, url), variables) {
            (true, Some(variables)) => Self { base: url.to_owned(), server: variables },
            _ => {
                let base = match url.split_once("://") {
                    Some((_, rest)) => format!("https://{rest}"),
                    None if url.is_empty() => ORIGIN.to_owned(),
                    None => format!("{ORIGIN}/{}", url.trim_start_matches('.').trim_start_matches('/')),
                };
                let base = if is_safe(cx, &base) { base } else { ORIGIN.to_owned() };
                let server = quote!(.server(#base) #keeps);
                Self { base, server }
            }
        }
    }

    /// Returns the calls of the builder that name the server, and give it a credential for each scheme.
    pub(super) fn builder(&self, cx: Cx<'_>) -> TokenStream {
        let credentials = cx.api.schemes_by_id().map(|(id, scheme)| {
            let name = ident(&cx.names.of_scheme(id).ident);
            let secret = secret(cx, id);
            match scheme.kind {
                SecurityKind::Certificate => TokenStream::new(),
                SecurityKind::Basic | SecurityKind::Digest => quote!(.#name("user", "password")),
                _ => quote!(.#name(#secret)),
            }
        });
        let server = &self.server;
        quote!(#server #(#credentials)*)
    }

    /// Returns the URLs that requests begin with, longer ones before what they begin with.
    pub(super) fn servers(&self, cx: Cx<'_>) -> Vec<String> {
        let own = cx.api.operations.iter().filter_map(|operation| self.base(cx, operation).ok());
        let mut servers: Vec<String> = own.collect();
        servers.sort_unstable_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        servers.dedup();
        servers
    }

    /// Returns the URL that the path of an operation begins with.
    pub(super) fn base(&self, cx: Cx<'_>, operation: &Operation) -> Made<String> {
        let Some(server) = operation.servers.first() else { return Ok(self.base.clone()) };
        let url = filled(cx, server);
        let url = url.trim_end_matches('/');
        let origin = self.base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let url = if url.contains("://") {
            url.to_owned()
        } else if url.starts_with('/') || url.is_empty() {
            format!("{origin}{url}")
        } else {
            format!("{}/{}", self.base, url.trim_start_matches("./"))
        };
        if is_safe(cx, &url) { Ok(url) } else { Err("its server is none that credentials may go to") }
    }
}

/// Returns the URL of a server with its variables filled in.
fn filled(cx: Cx<'_>, server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.wire_name), value_of(cx, &variable.wire_name, &variable.default));
    }
    url
}

fn value_of<'a>(cx: Cx<'_>, name: &'a str, default: &'a str) -> &'a str {
    if default.is_empty() && is_required(cx, name) { name } else { default }
}

fn is_required(cx: Cx<'_>, name: &str) -> bool {
    cx.config.client.required_variables.iter().any(|required| required == name)
}

/// Returns the calls of the builder for the variables that it needs; `None` where one of them has no legal value here.
fn required(cx: Cx<'_>, server: &Server) -> Option<TokenStream> {
    let required = server.variables.iter().filter(|variable| is_required(cx, &variable.wire_name));
    let calls: Option<Vec<TokenStream>> = required
        .map(|variable| {
            let value = value_of(cx, &variable.wire_name, &variable.default);
            let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
            let name = ident(cx.names.of_server_variable(&variable.wire_name)?);
            is_plain.then(|| quote!(.#name(#value)))
        })
        .collect();
    calls.map(|calls| quote!(#(#calls)*))
}

/// Returns whether all calls may go to a URL: it is whole, and what proves who makes a call goes over https only.
fn is_safe(cx: Cx<'_>, url: &str) -> bool {
    let parameters = cx.api.operations.iter().flat_map(|operation| &operation.parameters);
    let proves = !cx.api.security.is_empty()
        || parameters.into_iter().any(|parameter| parameter.location == ParameterLocation::Cookie);
    let open = url.strip_prefix("http://").filter(|_| !proves);
    let Some(rest) = url.strip_prefix("https://").or(open) else { return false };
    let is_legal = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}@?#%".contains(&byte);
    !rest.is_empty() && !rest.starts_with(['/', ':']) && rest.bytes().all(is_legal) && !rest.contains("/.")
}

/// Returns the fixed secret of a scheme, which names it.
fn secret(cx: Cx<'_>, id: SchemeId) -> String {
    let name = &cx.api.security[id.0].wire_name;
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("secret-of-{plain}")
}

/// Returns what the credentials of an operation add to its request; what a parameter sets counts more.
pub(super) fn shown(cx: Cx<'_>, operation: &Operation, is_set: impl Fn(ParameterLocation, &str) -> bool) -> Vec<Shown> {
    let certificate = |id: &SchemeId| cx.api.security[id.0].kind == SecurityKind::Certificate;
    let entries = |requirement: &Requirement| -> Vec<SchemeId> {
        let schemes = requirement.all.iter().filter_map(|any| any.iter().find(|id| !certificate(id)));
        schemes.copied().collect()
    };
    // No credential at all is for those who have none.
    let chosen = operation.security.iter().map(entries).find(|schemes| !schemes.is_empty());
    let mut chosen = chosen.unwrap_or_default();
    chosen.sort_unstable();
    chosen.dedup();
    let chosen = chosen.into_iter().filter(|id| match &cx.api.security[id.0].kind {
        SecurityKind::HeaderKey { header } => !is_set(ParameterLocation::Header, header),
        SecurityKind::QueryKey { name } => !is_set(ParameterLocation::Query, name),
        SecurityKind::CookieKey { name } => !is_set(ParameterLocation::Cookie, name),
        _ => true,
    });
    chosen.map(|id| show(cx, id)).collect()
}

fn show(cx: Cx<'_>, id: SchemeId) -> Shown {
    let secret = secret(cx, id);
    let authorization = |value: String| Shown::Header("authorization".to_owned(), value);
    match &cx.api.security[id.0].kind {
        SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenId { .. } => {
            authorization(format!("Bearer {secret}"))
        }
        // `user:password` as base64 (RFC 7617, section 2).
        SecurityKind::Basic => authorization("Basic dXNlcjpwYXNzd29yZA==".to_owned()),
        SecurityKind::Http { scheme } => authorization(format!("{scheme} {secret}")),
        SecurityKind::HeaderKey { header } => Shown::Header(header.to_ascii_lowercase(), secret),
        SecurityKind::QueryKey { name } => Shown::Query(format!("{}={secret}", escape::value(name))),
        SecurityKind::CookieKey { name } => Shown::Cookie(format!("{name}={secret}")),
        SecurityKind::Digest | SecurityKind::Certificate => Shown::Nothing,
    }
}
