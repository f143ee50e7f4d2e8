//! How do callers prove who they are, as `securityDefinitions` says?

use super::super::super::tree::{Map, Node, Path};
use super::{Cx, join, single, text};

/// The names of the flows of OAuth 2.0: in Swagger 2.0, and since.
const FLOWS: [(&str, &str); 6] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
    ("clientCredentials", "clientCredentials"),
    ("authorizationCode", "authorizationCode"),
];

/// Rewrites `securityDefinitions`.
pub(super) fn schemes(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Node {
    let Node::Map(map) = node else { return node };
    let mut schemes = Map::default();
    for (name, node) in map {
        let node = match node {
            Node::Map(map) => Node::Map(scheme(map, &name, &path.key(&name), cx)),
            other => other,
        };
        schemes.push(name, node);
    }
    Node::Map(schemes)
}

fn scheme(mut scheme: Map, name: &str, path: &Path<'_>, cx: &mut Cx<'_>) -> Map {
    match scheme.get("type").and_then(Node::as_text) {
        Some("basic") => {
            scheme.insert("type", text("http"));
            scheme.insert("scheme", text("basic"));
        }
        Some("oauth2") if !scheme.contains("flows") => {
            let mut flow = Map::default();
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
                if let Some(node) = scheme.remove(key) {
                    flow.insert(key, node);
                }
            }
            if let Some(kind) = flow_of(scheme.remove("flow").as_ref(), &flow, path, cx) {
                let now = join("/components/securitySchemes", name);
                cx.note_made(format!("{now}/flows"), path);
                cx.note_made(format!("{now}/flows/{kind}"), path);
                scheme.insert("flows", single(kind, Node::Map(flow)));
            }
        }
        _ => {}
    }
    scheme
}

/// Returns the name of the flow that a scheme has; without a usable one its addresses tell.
fn flow_of(node: Option<&Node>, flow: &Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<&'static str> {
    let named = node.and_then(Node::as_text);
    if let Some((_, kind)) = FLOWS.iter().find(|(name, _)| Some(*name) == named) {
        return Some(kind);
    }
    let kind = match (flow.contains("authorizationUrl"), flow.contains("tokenUrl")) {
        (true, true) => "authorizationCode",
        (true, false) => "implicit",
        (false, true) => "clientCredentials",
        (false, false) => return None,
    };
    let found = named.map_or_else(|| "a scheme without `flow`".to_owned(), |name| format!("the flow `{name}`"));
    cx.mend(path, format!("{found}, which was read as `{kind}`"));
    Some(kind)
}
