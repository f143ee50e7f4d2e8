//! Which of the runtime's sources does a client carry?
//!
//! The runtime is delivered in two ways, as sources inside the client or as a dependency, and this is the one place
//! that knows the difference: everything else is emitted with the path `runtime`, which `lib.rs` makes to mean either.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Text, foreign};
use crate::config::{Config, Delivery};
use crate::ir::{Api, Body, BodyMedia, Flows, Framing, PageInput, Pagination, SecurityKind};

/// What an API needs of the parts of the runtime that not every client has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needs {
    /// An operation pages.
    pub(super) pages: bool,
    /// An operation pages by URLs that its answers name.
    pub(super) links: bool,
    /// An operation pages by a count.
    pub(super) counts: bool,
    /// A body is sent in parts.
    pub(super) parts: bool,
    /// A body is a list whose items follow one another.
    pub(super) sequences: bool,
    /// A body, or a part of one, is bytes.
    pub(super) payloads: bool,
    /// An answer comes as bytes.
    pub(super) byte_streams: bool,
    /// An answer comes as values of JSON.
    pub(super) json_streams: bool,
    /// An answer comes as events.
    pub(super) event_streams: bool,
    /// A body is XML.
    pub(super) xml: bool,
    /// A security scheme has tokens that can be obtained.
    pub(super) tokens: bool,
    /// A security scheme has the flow of a person's name and password.
    pub(super) password: bool,
    /// A security scheme has the flow with a browser.
    pub(super) browser: bool,
    /// A security scheme has the flow with another device.
    pub(super) device: bool,
    /// A security scheme has tokens that can be refreshed.
    pub(super) refresh: bool,
    /// A security scheme is one of OpenID Connect.
    pub(super) open_id: bool,
    /// A sign-in asks a server before there is a call.
    pub(super) sign_in: bool,
    /// A security scheme answers what the server asks.
    pub(super) digest: bool,
    /// The server sends something of its own accord.
    pub(super) webhooks: bool,
    /// The crates whose types stand for formats.
    pub(super) crates: BTreeSet<&'static str>,
}

/// Returns what an API needs.
pub(super) fn needs(api: &Api) -> Needs {
    let has = |is: fn(&Flows) -> bool| api.security.iter().filter_map(|scheme| scheme.kind.flows()).any(is);
    let paginations = || api.operations.iter().filter_map(|operation| operation.pagination.as_ref());
    let device = has(|flows| flows.device.is_some());
    let open_id = api.security.iter().any(|scheme| matches!(scheme.kind, SecurityKind::OpenId { .. }));
    let framed = |is_it: fn(Framing) -> bool| {
        let mut streams = api.operations.iter().filter_map(|operation| operation.response.stream.as_ref());
        streams.any(|stream| is_it(stream.framing))
    };
    let sends = |is_it: fn(&BodyMedia) -> bool| {
        api.operations.iter().flat_map(|operation| &operation.body).flat_map(Body::media).any(is_it)
    };
    Needs {
        pages: paginations().next().is_some(),
        links: paginations().any(|pagination| pagination.input == PageInput::Url),
        counts: paginations().any(Pagination::is_counted),
        sequences: sends(|media| matches!(media, BodyMedia::Sequence(..))),
        payloads: sends(|media| matches!(media, BodyMedia::Bytes | BodyMedia::File | BodyMedia::Multipart(..))),
        byte_streams: api.operations.iter().any(|operation| !operation.response.bytes().is_empty()),
        json_streams: framed(|framing| framing != Framing::Events),
        event_streams: framed(|framing| framing == Framing::Events),
        parts: api.operations.iter().any(|operation| {
            operation.body.iter().flat_map(Body::media).any(|media| matches!(media, BodyMedia::Multipart(..)))
        }),
        tokens: api.security.iter().any(|scheme| scheme.kind.has_tokens()),
        password: has(|flows| flows.password.is_some()),
        browser: open_id || has(|flows| flows.authorization_code.is_some()),
        device,
        refresh: open_id || has(|flows| flows.refreshed().is_some()),
        open_id,
        sign_in: device || open_id,
        digest: api.security.iter().any(|scheme| scheme.kind == SecurityKind::Digest),
        xml: api.operations.iter().any(|operation| operation.xml_roots().next().is_some()),
        webhooks: super::webhook::is_needed(api),
        crates: foreign::crates(api),
    }
}

impl Needs {
    /// Returns whether the runtime needs a crate, or has a feature that is named after it.
    pub(super) fn is_needed(&self, krate: &str) -> bool {
        match krate {
            "ed25519-dalek" => self.tokens,
            "getrandom" => self.digest || self.browser,
            "hmac" => self.webhooks,
            "sha2" => self.digest || self.browser || self.webhooks,
            "md-5" => self.digest,
            "http-body" => self.payloads,
            XML_CRATE => self.xml,
            krate => !foreign::CRATES.contains(&krate) || self.crates.contains(krate),
        }
    }

    fn has(&self, path: &str) -> bool {
        match path {
            "page.rs" => self.pages,
            "link.rs" => self.links,
            "count.rs" => self.counts,
            "multipart.rs" => self.parts,
            "lines.rs" => self.sequences,
            "payload.rs" => self.payloads,
            "byte_stream.rs" => self.byte_streams,
            "json_stream.rs" => self.json_streams,
            "event.rs" | "event_stream.rs" => self.event_streams,
            "incoming.rs" => self.byte_streams || self.json_streams || self.event_streams,
            "signature.rs" => self.webhooks,
            "xml.rs" => self.xml,
            path if path.starts_with("xml/") => self.xml,
            "auth/ask.rs"
            | "auth/client_credentials.rs"
            | "auth/jwk.rs"
            | "auth/jwt_bearer.rs"
            | "auth/token_exchange.rs" => self.tokens,
            "auth/password.rs" => self.password,
            "auth/authorization_code.rs" => self.browser,
            "auth/device_code.rs" => self.device,
            "auth/refresh_token.rs" => self.refresh,
            "auth/open_id.rs" => self.open_id,
            "auth/challenge.rs" | "auth/digest.rs" => self.digest,
            _ => krate_of(path).is_none_or(|krate| self.crates.contains(krate)),
        }
    }
}

/// The crate that reads XML.
pub(super) const XML_CRATE: &str = "roxmltree";

/// Returns the crate that a file reads and writes the types of, or works with.
fn krate_of(path: &str) -> Option<&str> {
    if path == "xml.rs" {
        return Some(XML_CRATE);
    }
    let name = path.strip_prefix("model/")?.strip_suffix(".rs")?;
    foreign::CRATES.contains(&name).then_some(name)
}

/// Returns the item of `lib.rs` that makes the runtime known as `runtime`.
pub(super) fn declaration(delivery: Delivery) -> TokenStream {
    match delivery {
        Delivery::Embedded => quote! {
            #[rustfmt::skip]
            pub mod runtime;
        },
        Delivery::Crate => quote! {
            #[doc(inline)]
            pub use ::oasmith_runtime as runtime;
        },
    }
}

/// What every copied source begins with.
const HEADER: &str = "// Generated by oasmith: a copy of its runtime. Changes are overwritten.\n\n";

/// Returns the sources that the client carries.
pub(super) fn emit(config: &Config, needs: &Needs) -> Vec<Text> {
    if config.client.runtime == Delivery::Crate {
        return Vec::new();
    }
    let mut texts = Vec::new();
    for source in oasmith_runtime::source::sources() {
        if !needs.has(source.path) {
            continue;
        }
        let path = if source.path == "lib.rs" { "mod.rs" } else { source.path };
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = match path.rsplit('/').next() {
            Some("mod.rs") => without_absent_modules(source.text, folder, needs),
            _ => source.text.to_owned(),
        };
        texts.push(Text { path: format!("src/runtime/{path}"), text: format!("{HEADER}{text}") });
    }
    texts
}

/// Takes the declarations and uses of modules that a client does not carry out of a module file.
fn without_absent_modules(text: &str, folder: &str, needs: &Needs) -> String {
    let is_absent = |module: &str| {
        let path = path_of(folder, module);
        // `source` is the list of the sources, which only the generator needs.
        path == "source.rs" || !needs.has(&path)
    };
    let mut kept = String::with_capacity(text.len());
    let mut attributes = String::new();
    let mut rest = text;
    while let Some((line, tail)) = rest.split_once('\n') {
        rest = tail;
        if line.starts_with("#[") {
            attributes.push_str(line);
            attributes.push('\n');
            continue;
        }
        let module = module_of(line);
        let mut statement = format!("{line}\n");
        while module.is_some() && !statement.trim_end().ends_with(';') {
            let Some((line, tail)) = rest.split_once('\n') else { break };
            statement.push_str(line);
            statement.push('\n');
            rest = tail;
        }
        let attributes = std::mem::take(&mut attributes);
        if !module.is_some_and(is_absent) {
            // A client that carries the file needs the crate, so that there is no feature for it.
            let is_needed = |module: &str| {
                krate_of(&path_of(folder, module)).is_some() || ["challenge", "digest"].contains(&module)
            };
            if !module.is_some_and(is_needed) {
                kept.push_str(&attributes);
            }
            kept.push_str(&statement);
        }
    }
    kept
}

fn path_of(folder: &str, module: &str) -> String {
    if folder.is_empty() { format!("{module}.rs") } else { format!("{folder}/{module}.rs") }
}

/// Returns the module that a line declares or uses.
fn module_of(line: &str) -> Option<&str> {
    let item = line.strip_prefix("pub ").unwrap_or(line);
    let item = item.strip_prefix("mod ").or_else(|| item.strip_prefix("use "))?;
    item.split([':', ';']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_modules_leave_no_trace() {
        let text = "//! Docs.\n\nmod call;\nmod page;\npub mod source;\n\npub use call::Call;\npub use page::{\n    Items,\n    Pages,\n};\n";
        let needs = Needs {
            pages: false,
            links: false,
            counts: false,
            parts: true,
            xml: false,
            tokens: true,
            password: false,
            browser: false,
            device: false,
            refresh: false,
            open_id: false,
            sign_in: false,
            digest: false,
            sequences: false,
            payloads: false,
            byte_streams: false,
            json_streams: false,
            event_streams: false,
            webhooks: false,
            crates: BTreeSet::new(),
        };
        assert_eq!(without_absent_modules(text, "", &needs), "//! Docs.\n\nmod call;\n\npub use call::Call;\n");
        let text = "#[cfg(feature = \"jwt-bearer\")]\nmod jwk;\nmod apply;\n";
        let needs = Needs { tokens: false, crates: BTreeSet::from(["uuid"]), ..needs };
        assert_eq!(without_absent_modules(text, "auth", &needs), "mod apply;\n");
        let text = "#[cfg(feature = \"jiff\")]\nmod jiff;\n#[cfg(feature = \"uuid\")]\nmod uuid;\nmod value;\n";
        assert_eq!(without_absent_modules(text, "model", &needs), "mod uuid;\nmod value;\n");
    }
}
