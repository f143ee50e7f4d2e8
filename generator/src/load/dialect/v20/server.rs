//! Where is the API served, as `schemes`, `host` and `basePath` say?

use std::collections::HashSet;

use super::super::super::tree::{Map, Node, Path};
use super::{Cx, single, text};

/// Makes `servers` of `schemes`, `host` and `basePath`.
///
/// A document that names no scheme is served where it was fetched from, which nobody knows any more: the client uses
/// `https`. Where several are named `https` comes first, because callers send their credentials to the first server.
pub(super) fn servers(root: &mut Map, cx: &mut Cx<'_>) {
    cx.schemes = schemes(root.remove("schemes"), &Path::ROOT.key("schemes"), cx);
    let host = word(root.remove("host"), &Path::ROOT.key("host"), cx);
    let base = word(root.remove("basePath"), &Path::ROOT.key("basePath"), cx).unwrap_or_default();
    let mut base = base.trim_end_matches('/').to_owned();
    if !base.is_empty() && !base.starts_with('/') {
        cx.mend(&Path::ROOT.key("basePath"), "a base path without a leading `/`");
        base.insert(0, '/');
    }
    let Some(host) = host else {
        if !base.is_empty() {
            cx.moved.note_made("/servers".to_owned(), "/basePath".to_owned());
            root.insert("servers", list(std::iter::once(base)));
        }
        return;
    };
    let host = match host.split_once("://") {
        Some((scheme, rest)) => {
            cx.mend(&Path::ROOT.key("host"), format!("a host with the scheme `{scheme}`"));
            if cx.schemes.is_empty() {
                cx.schemes.push(scheme.to_ascii_lowercase());
            }
            rest.to_owned()
        }
        None => host,
    };
    if cx.schemes.is_empty() {
        cx.schemes.push("https".to_owned());
    }
    let authority = format!("{}{base}", host.trim_end_matches('/'));
    cx.moved.note_made("/servers".to_owned(), "/host".to_owned());
    root.insert("servers", list(cx.schemes.iter().map(|scheme| format!("{scheme}://{authority}"))));
    cx.authority = Some(authority);
}

/// Makes `servers` of the schemes of an operation, where the client's own scheme is none of them.
pub(super) fn of_operation(operation: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let found = schemes(operation.remove("schemes"), &path.key("schemes"), cx);
    let (Some(authority), Some(first)) = (&cx.authority, cx.schemes.first()) else { return };
    if found.is_empty() || found.contains(first) {
        return;
    }
    let servers = list(found.iter().map(|scheme| format!("{scheme}://{authority}")));
    cx.note_made(format!("{}/servers", path.origin().pointer), &path.key("schemes"));
    operation.insert("servers", servers);
}

fn list(urls: impl Iterator<Item = String>) -> Node {
    Node::List(urls.map(|url| single("url", text(&url))).collect())
}

/// Reads `schemes`, best first. Web sockets are not what this client speaks; they count where there is nothing else.
fn schemes(node: Option<Node>, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<String> {
    let list = match node {
        Some(Node::List(list)) => list,
        None | Some(Node::Null) => return Vec::new(),
        Some(other) => {
            cx.mend(path, format!("{} where a list of schemes is expected", other.kind()));
            vec![other]
        }
    };
    let (mut schemes, mut known) = (Vec::new(), HashSet::new());
    for (index, node) in list.into_iter().enumerate() {
        let Some(scheme) = node.as_text().map(|text| text.trim().to_ascii_lowercase()) else {
            cx.mend(&path.index(index), format!("{} where a scheme is expected", node.kind()));
            continue;
        };
        if !scheme.is_empty() && known.insert(scheme.clone()) {
            schemes.push(scheme);
        }
    }
    if schemes.iter().any(|scheme: &String| scheme.starts_with("http")) {
        schemes.retain(|scheme| scheme.starts_with("http"));
    }
    schemes.sort_by_key(|scheme| scheme != "https");
    schemes
}

/// Reads a text; an empty one says as little as none.
fn word(node: Option<Node>, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<String> {
    match node? {
        Node::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Node::Null => None,
        other => {
            cx.mend(path, format!("{} where text is expected", other.kind()));
            None
        }
    }
}
