//! How do callers prove who they are?

use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme,
};

use serde_json::json;

use super::super::tree::{Map, Node, Path};
use super::read::{Extensions, each, extension, map, minor_map, prose, text, texts};
use super::{Cx, reference_of};
use crate::extension::oasmith::DEVICE_FLOW;

/// Reads `security`. A requirement that cannot be read is refused, because a call without it would be another call.
pub(super) fn requirements(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Vec<SecurityRequirement>> {
    each(node, path, cx, |node, path, cx| {
        let mut requirement = SecurityRequirement::default();
        for (name, node) in map(node, path, cx)? {
            let scopes = texts(node, &path.key(&name), cx);
            requirement.insert(name, scopes);
        }
        Some(requirement)
    })
}

/// Reads a security scheme or a reference to one.
pub(super) fn scheme(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<SecurityScheme>> {
    let map = map(node, path, cx)?;
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    item(map, path, cx).map(ReferenceOr::Item)
}

#[derive(Default)]
struct Fields {
    typ: Option<String>,
    name: Option<String>,
    location: Option<String>,
    scheme: Option<String>,
    bearer_format: Option<String>,
    url: Option<String>,
    flows: Option<OAuth2Flows>,
    description: Option<String>,
    extensions: Extensions,
}

fn item(scheme: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<SecurityScheme> {
    let mut fields = Fields::default();
    for (key, node) in scheme {
        let path = &path.key(&key);
        match key.as_str() {
            "type" => fields.typ = text(node, path, cx),
            "name" => fields.name = text(node, path, cx),
            "in" => fields.location = text(node, path, cx),
            "scheme" => fields.scheme = text(node, path, cx),
            "bearerFormat" => fields.bearer_format = text(node, path, cx),
            "openIdConnectUrl" => fields.url = text(node, path, cx),
            "flows" => fields.flows = Some(flows(node, path, cx)?),
            "description" => fields.description = prose(node, path, cx),
            _ => extension(&mut fields.extensions, key.clone(), node, path, cx),
        }
    }
    let Fields { typ, name, location, scheme, bearer_format, url, flows, description, extensions } = fields;
    match typ.as_deref() {
        Some("apiKey") => {
            let location = match location.as_deref() {
                Some("query") => APIKeyLocation::Query,
                Some("header") => APIKeyLocation::Header,
                Some("cookie") => APIKeyLocation::Cookie,
                Some(other) => return cx.refuse(path, format!("a key in `{other}`")),
                None => return cx.refuse(path, "a key without `in`"),
            };
            let Some(name) = name else { return cx.refuse(path, "a key without `name`") };
            Some(SecurityScheme::APIKey { location, name, description, extensions })
        }
        Some("http") => {
            let Some(scheme) = scheme else { return cx.refuse(path, "an HTTP scheme without `scheme`") };
            Some(SecurityScheme::HTTP { scheme, bearer_format, description, extensions })
        }
        Some(typ @ ("basic" | "bearer")) => {
            cx.mend(path, format!("the type `{typ}`, which was read as `http` with that scheme"));
            Some(SecurityScheme::HTTP { scheme: typ.to_owned(), bearer_format, description, extensions })
        }
        // The typed document has no word for it, but a scheme is told by its name.
        Some("mutualTLS") => {
            Some(SecurityScheme::HTTP { scheme: "mutualTLS".to_owned(), bearer_format, description, extensions })
        }
        Some("oauth2") => {
            if flows.is_none() {
                cx.mend(path, "an OAuth 2.0 scheme without `flows`");
            }
            Some(SecurityScheme::OAuth2 { flows: flows.unwrap_or_default(), description, extensions })
        }
        Some("openIdConnect") => {
            if url.is_none() {
                cx.mend(path, "an OpenID Connect scheme without `openIdConnectUrl`");
            }
            let open_id_connect_url = url.unwrap_or_default();
            Some(SecurityScheme::OpenIDConnect { open_id_connect_url, description, extensions })
        }
        Some(other) => cx.refuse(path, format!("a security scheme of the type `{other}`")),
        None => cx.refuse(path, "a security scheme without `type`"),
    }
}

fn flows(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<OAuth2Flows> {
    let mut flows = OAuth2Flows::default();
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "implicit" => {
                let Flow { authorization_url, refresh_url, scopes, extensions, .. } = flow(node, path, cx)?;
                let authorization_url = needed(authorization_url, "authorizationUrl", path, cx);
                flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions });
            }
            "password" => {
                let Flow { token_url, refresh_url, scopes, extensions, .. } = flow(node, path, cx)?;
                let token_url = needed(token_url, "tokenUrl", path, cx);
                flows.password = Some(PasswordOAuth2Flow { refresh_url, token_url, scopes, extensions });
            }
            "clientCredentials" => {
                let Flow { token_url, refresh_url, scopes, extensions, .. } = flow(node, path, cx)?;
                let token_url = needed(token_url, "tokenUrl", path, cx);
                let flow = ClientCredentialsOAuth2Flow { refresh_url, token_url, scopes, extensions };
                flows.client_credentials = Some(flow);
            }
            "authorizationCode" => {
                let Flow { authorization_url, token_url, refresh_url, scopes, extensions, .. } = flow(node, path, cx)?;
                let authorization_url = needed(authorization_url, "authorizationUrl", path, cx);
                let token_url = needed(token_url, "tokenUrl", path, cx);
                let flow =
                    AuthorizationCodeOAuth2Flow { authorization_url, token_url, refresh_url, scopes, extensions };
                flows.authorization_code = Some(flow);
            }
            // The typed document has no word for it.
            "deviceAuthorization" => {
                let Flow { device_url, token_url, refresh_url, scopes, .. } = flow(node, path, cx)?;
                let device_url = needed(device_url, "deviceAuthorizationUrl", path, cx);
                let token_url = needed(token_url, "tokenUrl", path, cx);
                let scopes: Vec<String> = scopes.into_keys().collect();
                let device = json!({ "url": device_url, "token": token_url, "refresh": refresh_url, "scopes": scopes });
                flows.extensions.insert(DEVICE_FLOW.to_owned(), device);
            }
            _ => extension(&mut flows.extensions, key.clone(), node, path, cx),
        }
    }
    Some(flows)
}

#[derive(Default)]
struct Flow {
    authorization_url: Option<String>,
    device_url: Option<String>,
    token_url: Option<String>,
    refresh_url: Option<String>,
    scopes: indexmap::IndexMap<String, String>,
    extensions: Extensions,
}

fn flow(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Flow> {
    let mut flow = Flow::default();
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "deviceAuthorizationUrl" => flow.device_url = text(node, path, cx),
            "authorizationUrl" => flow.authorization_url = text(node, path, cx),
            "tokenUrl" => flow.token_url = text(node, path, cx),
            "refreshUrl" => flow.refresh_url = text(node, path, cx),
            "scopes" => {
                for (name, node) in minor_map(node, path, cx).into_iter().flatten() {
                    let docs = prose(node, &path.key(&name), cx).unwrap_or_default();
                    flow.scopes.insert(name, docs);
                }
            }
            _ => extension(&mut flow.extensions, key.clone(), node, path, cx),
        }
    }
    Some(flow)
}

fn needed(url: Option<String>, key: &str, path: &Path<'_>, cx: &mut Cx<'_>) -> String {
    url.unwrap_or_else(|| {
        cx.mend(path, format!("a flow without `{key}`"));
        String::new()
    })
}
