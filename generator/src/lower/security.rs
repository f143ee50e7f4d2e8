//! What does the API ask callers to show?

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Scheme};

use super::child;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Docs, Origin, Requirement, SchemeId, SecurityKind, SecurityScheme};
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
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SecurityKind::Bearer,
                "basic" => SecurityKind::Basic,
                _ => {
                    // `load` reads mutual TLS as if it were a scheme of HTTP; it shows a certificate, in the transport.
                    let found = match scheme.as_str() {
                        "mutualTLS" => "mutual TLS, for which the transport needs the certificate".to_owned(),
                        scheme => format!("the HTTP scheme `{scheme}`"),
                    };
                    diagnostics.report(Code::SecurityKind, origin, found);
                    SecurityKind::Token
                }
            };
            Some((kind, description.as_ref()))
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
            let kind = match &flows.client_credentials {
                // The runtime would refuse it as well, but only when the first call is made.
                Some(flow) if oasmith_runtime::auth::endpoint(ANY_SERVER, &flow.token_url).is_err() => {
                    let origin = child(origin, &["flows", "clientCredentials", "tokenUrl"]);
                    let found = format!("`{}`, to which no credentials can go", flow.token_url.escape_debug());
                    diagnostics.report(Code::SecurityKind, &origin, found);
                    SecurityKind::Token
                }
                Some(flow) => {
                    let mut scopes: Vec<String> = flow.scopes.keys().cloned().collect();
                    scopes.sort();
                    SecurityKind::ClientCredentials { token_url: flow.token_url.clone(), scopes }
                }
                None => SecurityKind::Token,
            };
            Some((kind, description.as_ref()))
        }
        Scheme::OpenIDConnect { description, .. } => Some((SecurityKind::Token, description.as_ref())),
    }
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

/// Returns which part of the request a scheme writes.
fn target_of(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::HeaderKey { header } => header.to_ascii_lowercase(),
        SecurityKind::QueryKey { name } => format!("?{name}"),
        SecurityKind::CookieKey { name } => format!("cookie {name}"),
        SecurityKind::Bearer | SecurityKind::Basic | SecurityKind::ClientCredentials { .. } | SecurityKind::Token => {
            "authorization".to_owned()
        }
    }
}

/// Returns whether a name can be a field name (RFC 9110, section 5.1).
pub(super) fn is_token(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(legal)
}
