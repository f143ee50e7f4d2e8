//! Which operations does a path have, as Swagger 2.0 writes them?

use std::rc::Rc;

use super::super::super::tree::{Map, Node, Path};
use super::parameter::{self, InBody};
use super::{Cx, body, media_types, response, server};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Rewrites `paths`.
pub(super) fn paths(node: Node, cx: &mut Cx<'_>) -> Node {
    let Node::Map(map) = node else { return node };
    let root = Path::ROOT.key("paths");
    let mut paths = Map::default();
    for (template, node) in map {
        let node = match node {
            Node::Map(item) if !template.starts_with("x-") => {
                Node::Map(path_item(item, &template, &root.key(&template), cx))
            }
            other => other,
        };
        paths.push(template, node);
    }
    Node::Map(paths)
}

/// Rewrites a path item. What its parameters say about the body moves into its operations.
fn path_item(mut item: Map, template: &str, path: &Path<'_>, cx: &mut Cx<'_>) -> Map {
    let mut in_body = Vec::new();
    if let Some(node) = item.remove("parameters") {
        let node = match node {
            Node::List(list) => {
                let path = path.key("parameters");
                let found = parameter::list(list, template, &path, &path.origin().pointer, cx);
                in_body = found.in_body;
                Node::List(found.plain)
            }
            other => other,
        };
        item.insert("parameters", node);
    }
    let mut rewritten = Map::default();
    for (key, node) in item {
        let node = match node {
            Node::Map(map) if METHODS.contains(&key.as_str()) => {
                match operation(map, template, &in_body, &path.key(&key), cx) {
                    Some(operation) => Node::Map(operation),
                    None => {
                        cx.skipped += 1;
                        continue;
                    }
                }
            }
            other => other,
        };
        rewritten.push(key, node);
    }
    rewritten
}

/// Rewrites an operation; `None` if it cannot be used.
fn operation(
    mut operation: Map,
    template: &str,
    inherited: &[Rc<InBody>],
    path: &Path<'_>,
    cx: &mut Cx<'_>,
) -> Option<Map> {
    let consumes = media_types(operation.remove("consumes"), &path.key("consumes"), cx.diagnostics);
    let produces = media_types(operation.remove("produces"), &path.key("produces"), cx.diagnostics);
    server::of_operation(&mut operation, path, cx);
    let now = path.origin().pointer;
    let mut own = Vec::new();
    if let Some(node) = operation.remove("parameters") {
        let node = match node {
            Node::List(list) => {
                let found = parameter::list(list, template, &path.key("parameters"), &format!("{now}/parameters"), cx);
                own = found.in_body;
                Node::List(found.plain)
            }
            other => other,
        };
        operation.insert("parameters", node);
    }
    let in_body = parameter::merged(own, inherited);
    if let Some(body) = body::body(&in_body, consumes.as_deref(), &format!("{now}/requestBody"), cx).ok()? {
        operation.insert("requestBody", body);
    }
    if let Some(node) = operation.remove("responses") {
        let path = path.key("responses");
        let responses = response::responses(node, produces.as_deref(), &path, &format!("{now}/responses"), cx);
        operation.insert("responses", responses);
    }
    Some(operation)
}
