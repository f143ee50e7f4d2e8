//! Which requests does the server of the API make?

use openapiv3::{ReferenceOr, RequestBody};

use super::super::Called;
use super::super::tree::{Map, Node, Path};
use super::operation::METHODS;
use super::read::{boolean, map, prose};
use super::{Cx, media};
use crate::diagnostic::{Code, Origin};

/// Reads `webhooks`.
pub(super) fn webhooks(node: Node, shared: &Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    for (name, node) in map(node, path, cx).into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
        let what = What { name: &name, caller: None };
        item(&what, node, shared, &path.key(&name), cx);
    }
}

/// Reads the `callbacks` of an operation.
///
/// One under `components` is read at the first operation that refers to it, and belongs to none.
pub(super) fn callbacks(node: Node, id: Option<&str>, path: &Path<'_>, cx: &mut Cx<'_>) {
    let pointer = path.origin().pointer;
    let mut place = pointer.rsplit('/').skip(1).map(Origin::unescaped);
    let (method, way) = (place.next().unwrap_or_default(), place.next().unwrap_or_default());
    let caller = id.map_or_else(|| format!("{method} {way}"), str::to_owned);
    for (name, node) in map(node, path, cx).into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
        let path = &path.key(&name);
        let reference = node.as_map().and_then(|map| map.get("$ref")).and_then(Node::as_text);
        let Some(reference) = reference else {
            callback(&What { name: &name, caller: Some(&caller) }, node, path, cx);
            continue;
        };
        let component = reference.strip_prefix("#/components/callbacks/").map(Origin::unescaped).unwrap_or_default();
        match cx.callbacks.get_mut(&component).map(|node| std::mem::replace(node, Node::Null)) {
            // It was read at another operation.
            Some(Node::Null) => {}
            Some(node) => {
                let path = &Path::ROOT.key("components");
                let path = &path.key("callbacks");
                callback(&What { name: &component, caller: None }, node, &path.key(&component), cx);
            }
            None => What { name: &name, caller: None }.refuse(&elsewhere(reference), path, cx),
        }
    }
}

/// Reads a callback: a path item for each address.
fn callback(what: &What<'_>, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    for (address, node) in map(node, path, cx).into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
        item(what, node, &Map::default(), &path.key(&address), cx);
    }
}

/// What a path item is of.
struct What<'a> {
    name: &'a str,
    caller: Option<&'a str>,
}

impl What<'_> {
    fn refuse(&self, why: &str, path: &Path<'_>, cx: &mut Cx<'_>) {
        let kind = if path.origin().pointer.contains("/callbacks/") { "callback" } else { "webhook" };
        cx.report(Code::NotCalled, path, format!("the {kind} `{}` {why}", self.name));
    }
}

fn elsewhere(reference: &str) -> String {
    format!("is elsewhere, at `{reference}`")
}

/// Reads the requests of a path item.
fn item(what: &What<'_>, node: Node, shared: &Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let Some(mut item) = map(node, path, cx) else { return };
    let name = item.get("$ref").and_then(Node::as_text).map(str::to_owned);
    if let Some(reference) = name {
        let component = reference.strip_prefix("#/components/pathItems/").map(Origin::unescaped);
        match component.and_then(|component| shared.get(&component)).cloned() {
            Some(Node::Map(target)) => item = target,
            _ => return what.refuse(&elsewhere(&reference), path, cx),
        }
    }
    let (mut summary, mut description) = (None, None);
    let mut requests = Vec::new();
    for (key, node) in item {
        match key.as_str() {
            "summary" => summary = prose(node, &path.key(&key), cx),
            "description" => description = prose(node, &path.key(&key), cx),
            method if METHODS.contains(&method) || method == "query" => requests.push((key, node)),
            _ => {}
        }
    }
    for (method, node) in requests {
        let path = &path.key(&method);
        let Some(Request { body, summary: own, description: said, deprecated }) = request(what, node, path, cx) else {
            continue;
        };
        cx.called.push(Called {
            name: what.name.to_owned(),
            caller: what.caller.map(str::to_owned),
            origin: path.origin(),
            method,
            summary: own.or_else(|| summary.clone()),
            description: said.or_else(|| description.clone()),
            deprecated,
            body,
        });
    }
}

struct Request {
    body: ReferenceOr<RequestBody>,
    summary: Option<String>,
    description: Option<String>,
    deprecated: bool,
}

/// Reads an operation whose body is all that there is to be read.
fn request(what: &What<'_>, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Request> {
    let (mut body, mut summary, mut description, mut deprecated) = (None, None, None, false);
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "summary" => summary = prose(node, path, cx),
            "description" => description = prose(node, path, cx),
            "deprecated" => deprecated = boolean(&node, path, cx).unwrap_or_default(),
            "requestBody" if node != Node::Null => body = Some(media::request_body(node, path, cx)?),
            _ => {}
        }
    }
    match body {
        Some(body) => Some(Request { body, summary, description, deprecated }),
        None => {
            what.refuse("has no body that could be read", path, cx);
            None
        }
    }
}
