//! What does the API ask callers to show?

use std::collections::BTreeMap;

use indexmap::IndexMap;
use oasmith_runtime::http::HeaderName;
use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityRequirement, SecurityScheme as Scheme};

use super::child;
use crate::diagnostic::{Code, Diagnostics};
use crate::extension::oasmith;
use crate::ir::{Docs, Flow, Flows, Origin, Requirement, SchemeId, SecurityKind, SecurityScheme};
use crate::resolve::{Fault, Resolved};

/// The security schemes of a document, by name.
#[derive(Debug, Default)]
pub(super) struct Schemes {
    ids: BTreeMap<String, SchemeId>,
    list: Vec<SecurityScheme>,
}

impl Schemes {
    /// Returns the schemes in the order of their ids.
    pub(super) fn into_schemes(self) -> Vec<SecurityScheme> {
        self.list
    }
}

/// Lowers `components.securitySchemes`.
pub(super) fn lower(resolved: Resolved<'_>, diagnostics: &mut Diagnostics) -> Schemes {
    let mut schemes = Schemes::default();
    let declared = resolved.openapi().components.iter().flat_map(|components| &components.security_schemes);
    let mut declared: Vec<_> = declared.collect();
    declared.sort_by_key(|(name, _)| *name);
    for (name, node) in declared {
        let origin = child(&Origin::default(), &["components", "securitySchemes", name]);
        match resolved.security_scheme(node, origin) {
            Err(fault) => diagnostics.report(fault.code, &fault.origin, fault.found),
            Ok((scheme, origin)) => {
                let Some((kind, docs)) = kind_of(scheme, &origin, diagnostics) else { continue };
                schemes.ids.insert(name.clone(), SchemeId(schemes.list.len()));
                let docs = Docs { description: docs.cloned(), ..Docs::default() };
                schemes.list.push(SecurityScheme { wire_name: name.clone(), kind, docs });
            }
        }
    }
    schemes
}

/// What a relative token URL is tried with; which server a client has is known only when it is built.
const ANY_SERVER: &str = "https://server.invalid/";

fn kind_of<'a>(
    scheme: &'a Scheme,
    origin: &Origin,
    diagnostics: &mut Diagnostics,
) -> Option<(SecurityKind, Option<&'a String>)> {
    match scheme {
        Scheme::HTTP { scheme, description, .. } => {
            http(scheme, origin, diagnostics).map(|kind| (kind, description.as_ref()))
        }
        Scheme::APIKey { location, name, description, .. } => {
            let kind = match location {
                // The name of a cookie is made of the same characters (RFC 6265, section 4.1.1).
                APIKeyLocation::Header | APIKeyLocation::Cookie if !is_token(name) => {
                    diagnostics.report(
                        Code::HeaderName,
                        &child(origin, &["name"]),
                        format!("`{}`", name.escape_debug()),
                    );
                    return None;
                }
                APIKeyLocation::Header => SecurityKind::HeaderKey { header: name.clone() },
                APIKeyLocation::Query => SecurityKind::QueryKey { name: name.clone() },
                APIKeyLocation::Cookie => SecurityKind::CookieKey { name: name.clone() },
            };
            Some((kind, description.as_ref()))
        }
        Scheme::OAuth2 { flows, description, .. } => {
            let flows = flows_of(flows, description.as_deref(), &child(origin, &["flows"]), diagnostics);
            Some((SecurityKind::OAuth2(Box::new(flows)), description.as_ref()))
        }
        Scheme::OpenIDConnect { open_id_connect_url, description, .. } => {
            Some((SecurityKind::OpenId { url: open_id_connect_url.clone() }, description.as_ref()))
        }
    }
}

/// The schemes of HTTP whose credential is made anew for each request or answers what the server asks, in lower case.
const PROOFS: &[&str] = &[
    "concealed",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "ntlm",
    "oauth",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
];

fn http(scheme: &str, origin: &Origin, diagnostics: &mut Diagnostics) -> Option<SecurityKind> {
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => return Some(SecurityKind::Bearer),
        "basic" => return Some(SecurityKind::Basic),
        "digest" => return Some(SecurityKind::Digest),
        // `load` reads mutual TLS as if it were a scheme of HTTP; it shows a certificate, in the transport.
        "mutualtls" => {
            let found = "mutual TLS, for which the transport needs the certificate";
            diagnostics.report(Code::SecurityKind, origin, found);
            return Some(SecurityKind::Certificate);
        }
        lower if PROOFS.contains(&lower) => {
            let found = format!("the HTTP scheme `{scheme}`, which wants more than a credential that never changes");
            diagnostics.report(Code::SecurityKind, origin, found);
        }
        _ if !is_token(scheme) => {
            let found = format!("the HTTP scheme `{}`", scheme.escape_debug());
            diagnostics.report(Code::HeaderName, &child(origin, &["scheme"]), found);
            return None;
        }
        _ => {}
    }
    Some(SecurityKind::Http { scheme: scheme.to_owned() })
}

fn flows_of(flows: &OAuth2Flows, description: Option<&str>, origin: &Origin, diagnostics: &mut Diagnostics) -> Flows {
    let flow = |sign_in: &str, token: &str, refresh: &Option<String>, scopes: &IndexMap<String, String>| {
        let mut scopes: Vec<String> = scopes.keys().cloned().collect();
        scopes.sort();
        let refresh_url = refresh.clone().filter(|url| !url.is_empty() && url != token);
        Flow { sign_in_url: sign_in.to_owned(), token_url: token.to_owned(), refresh_url, scopes }
    };
    let mut usable = |flow: Option<Flow>, name: &str| {
        let flow = flow?;
        let urls = [("tokenUrl", Some(&flow.token_url)), ("refreshUrl", flow.refresh_url.as_ref())];
        // The runtime would refuse it as well, but only when the first call is made.
        let is_refused = |url: &String| oasmith_runtime::auth::endpoint(ANY_SERVER, url).is_err();
        let Some((key, url)) = urls.into_iter().find_map(|(key, url)| Some((key, url.filter(|url| is_refused(url))?)))
        else {
            return Some(flow);
        };
        let found = format!("`{}`, to which no credentials can go", url.escape_debug());
        diagnostics.report(Code::SecurityKind, &child(origin, &[name, key]), found);
        None
    };
    let client_credentials = flows.client_credentials.as_ref();
    let client_credentials = client_credentials.map(|one| flow("", &one.token_url, &one.refresh_url, &one.scopes));
    let password = flows.password.as_ref().map(|one| flow("", &one.token_url, &one.refresh_url, &one.scopes));
    let browser = flows.authorization_code.as_ref();
    let browser = browser.map(|one| flow(&one.authorization_url, &one.token_url, &one.refresh_url, &one.scopes));
    Flows {
        client_credentials: usable(client_credentials, "clientCredentials"),
        password: usable(password, "password"),
        authorization_code: usable(browser, "authorizationCode"),
        device: usable(oasmith::device_flow(&flows.extensions), "deviceAuthorization"),
        secret_in_body: description.is_some_and(puts_secret_in_body),
    }
}

/// Returns whether the text says that the client's id and secret are fields of the form: by the word that OpenID
/// Connect has for it, or in so many words.
fn puts_secret_in_body(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let says_so = text.contains("client_secret_post")
        || (text.contains("client_secret")
            && ["request body", "form body", "in the body"].iter().any(|w| text.contains(w)));
    says_so && !text.contains("client_secret_basic")
}

/// Lowers a list of security requirements; the error names a scheme that is not defined.
pub(super) fn requirements(
    schemes: &Schemes,
    list: &[SecurityRequirement],
    origin: &Origin,
) -> Result<Vec<Requirement>, Fault> {
    let mut requirements = Vec::new();
    for requirement in list {
        // Keyed by what is written, because two schemes that write the same header cannot both be obeyed.
        let mut entries: BTreeMap<String, Vec<SchemeId>> = BTreeMap::new();
        let mut names: Vec<&String> = requirement.keys().collect();
        names.sort_unstable();
        for name in names {
            let Some(id) = schemes.ids.get(name) else {
                let found = format!("`{name}`");
                return Err(Fault { code: Code::SecurityUndefined, origin: origin.clone(), found });
            };
            entries.entry(target_of(&schemes.list[id.0].kind)).or_default().push(*id);
        }
        requirements.push(Requirement { all: entries.into_values().collect() });
    }
    Ok(requirements)
}

/// Returns the scopes that each alternative, by its index, names of schemes with tokens.
pub(super) fn scopes(schemes: &Schemes, list: &[SecurityRequirement]) -> Vec<(usize, SchemeId, Vec<String>)> {
    let mut found = Vec::new();
    for (index, requirement) in list.iter().enumerate() {
        for (name, scopes) in requirement.iter().filter(|(_, scopes)| !scopes.is_empty()) {
            let id = schemes.ids.get(name).filter(|id| schemes.list[id.0].kind.has_tokens());
            found.extend(id.map(|id| (index, *id, scopes.clone())));
        }
    }
    found.sort();
    found
}

/// Returns which part of the request a scheme writes.
fn target_of(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::HeaderKey { header } => header.to_ascii_lowercase(),
        SecurityKind::QueryKey { name } => format!("?{name}"),
        SecurityKind::CookieKey { name } => format!("cookie {name}"),
        SecurityKind::Certificate => "certificate".to_owned(),
        SecurityKind::Bearer
        | SecurityKind::Basic
        | SecurityKind::Http { .. }
        | SecurityKind::Digest
        | SecurityKind::OAuth2(_)
        | SecurityKind::OpenId { .. } => "authorization".to_owned(),
    }
}

/// Returns whether a name can be a field name (RFC 9110, section 5.1).
pub(super) fn is_token(name: &str) -> bool {
    HeaderName::from_bytes(name.as_bytes()).is_ok()
}
