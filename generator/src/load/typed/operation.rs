//! Which operations does a path have?

use oasmith_runtime::http;
use openapiv3::{Operation, PathItem, Paths, ReferenceOr, Responses};

use super::super::OtherOperation;
use super::super::dialect::Version;
use super::super::select::EXCLUDED;
use super::super::tree::{Map, Node, Path};
use super::read::{boolean, each, extension, map, prose, text, texts};
use super::{Cx, called, document, media, parameter, reference_of, response, security, server};
use crate::diagnostic::{Code, Origin};

pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How many path items may refer to one another before it counts as a circle.
const CHAIN_LIMIT: usize = 8;

/// How many nodes may be copied for path items that stand in several places.
const COPIES_LIMIT: usize = 2_000_000;

/// Reads `paths`. An operation that cannot be used is left out.
pub(super) fn paths(node: Node, shared: &Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Paths {
    let mut paths = Paths::default();
    for (key, node) in map(node, path, cx).into_iter().flatten() {
        let path = &path.key(&key);
        if key.starts_with("x-") {
            extension(&mut paths.extensions, key.clone(), node, path, cx);
            continue;
        }
        let name = if key.starts_with('/') {
            key.clone()
        } else {
            cx.mend(path, "a path without a leading `/`");
            format!("/{key}")
        };
        if paths.paths.contains_key(&name) {
            let _: Option<()> = cx.refuse(path, format!("the path `{name}` a second time"));
            continue;
        }
        if let Some(item) = path_item(node, shared, path, cx) {
            let others = std::mem::take(&mut cx.others_of_item);
            if !others.is_empty() {
                cx.others.insert(name.clone(), others);
            }
            paths.paths.insert(name, item);
        }
    }
    paths
}

/// Reads a path item or a reference to one. Those under `components`, which only 3.1 has, are put in place.
fn path_item(node: Node, shared: &Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<PathItem>> {
    let mut map = map(node, path, cx)?;
    for _ in 0..CHAIN_LIMIT {
        let name =
            map.get("$ref").and_then(Node::as_text).and_then(|text| text.strip_prefix("#/components/pathItems/"));
        let name = name.map(Origin::unescaped);
        let Some(Node::Map(target)) = name.and_then(|name| shared.get(&name)) else { break };
        map.remove("$ref");
        let size: usize = target.iter().map(|(_, node)| node.count()).sum();
        cx.copied += size;
        if cx.copied > COPIES_LIMIT {
            cx.report(Code::TooLarge, path, "path items that are used again and again");
            return None;
        }
        for (key, node) in target.iter() {
            if !map.contains(key) {
                map.insert(key, node.clone());
            }
        }
    }
    if let Some(reference) = reference_of(&map, path, cx) {
        let is_operation = |key: &str| METHODS.contains(&key) || matches!(key, "query" | "additionalOperations");
        for (key, _) in map.iter().filter(|(key, _)| is_operation(key)) {
            let _: Option<()> = cx.refuse(&path.key(key), "an operation beside the `$ref` of its path");
            cx.skipped += 1;
        }
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    item(map, path, cx).map(ReferenceOr::Item)
}

fn item(map: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<PathItem> {
    let mut item = PathItem::default();
    let mut whole = true;
    let mut others = Vec::new();
    for (key, node) in map {
        let path = &path.key(&key);
        if METHODS.contains(&key.as_str()) {
            let operation = operation(node, path, cx);
            cx.skipped += usize::from(operation.is_none());
            *slot(&mut item, &key) = operation;
            continue;
        }
        match key.as_str() {
            "query" => others.extend(other("QUERY", vec![key.clone()], node, path, cx)),
            "additionalOperations" => {
                for (method, node) in map_of(node, path, cx) {
                    let path = &path.key(&method);
                    if is_own_method(&method) {
                        others.extend(other(&method, vec![key.clone(), method.clone()], node, path, cx));
                    } else {
                        let _: Option<()> = cx.refuse(path, format!("the method `{method}`"));
                        cx.skipped += 1;
                    }
                }
            }
            "summary" => item.summary = prose(node, path, cx),
            "description" => item.description = prose(node, path, cx),
            "servers" => item.servers = server::servers(node, path, cx),
            "parameters" => match each(node, path, cx, parameter::parameter) {
                Some(parameters) => item.parameters = parameters,
                None => whole = false,
            },
            _ if !key.starts_with("x-") && is_operation(&node) => {
                let _: Option<()> = cx.refuse(path, format!("`{key}`, which is no method"));
                cx.skipped += 1;
            }
            _ => extension(&mut item.extensions, key.clone(), node, path, cx),
        }
    }
    if !whole {
        // Every operation of the path would lack the parameter that was refused.
        cx.skipped += item.iter().count() + others.len();
        return None;
    }
    cx.others_of_item = others;
    Some(item)
}

/// Reads an operation of a method that a path item has no field for in 3.0.
fn other(method: &str, segments: Vec<String>, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<OtherOperation> {
    if cx.version < Version::V32 {
        cx.mend(path, format!("the method `{method}`, which OpenAPI 3.2 brought"));
    }
    let operation = operation(node, path, cx);
    cx.skipped += usize::from(operation.is_none());
    Some(OtherOperation { method: method.to_owned(), segments, operation: operation? })
}

/// Returns whether a node that stands under no method is meant as an operation.
fn is_operation(node: &Node) -> bool {
    node.as_map().is_some_and(|map| map.contains("responses") || map.contains("operationId"))
}

fn map_of(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Map {
    map(node, path, cx).unwrap_or_default()
}

/// Returns whether a method can be sent (RFC 9110, section 9.1), and has no field of its own.
fn is_own_method(method: &str) -> bool {
    let has_field = METHODS.iter().chain(&["query"]).any(|field| method.eq_ignore_ascii_case(field));
    http::Method::from_bytes(method.as_bytes()).is_ok() && !has_field
}

fn slot<'i>(item: &'i mut PathItem, method: &str) -> &'i mut Option<Operation> {
    match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        _ => &mut item.trace,
    }
}

fn operation(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Operation> {
    let map = map(node, path, cx)?;
    if !map.contains("responses") && cx.version < Version::V31 {
        cx.mend(path, "an operation without `responses`");
    }
    let mut operation = Operation::default();
    let mut whole = true;
    let mut callbacks = None;
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "tags" => operation.tags = texts(node, path, cx),
            "summary" => operation.summary = prose(node, path, cx),
            "description" => operation.description = prose(node, path, cx),
            "operationId" => operation.operation_id = text(node, path, cx),
            "deprecated" => operation.deprecated = boolean(&node, path, cx).unwrap_or_default(),
            "externalDocs" => operation.external_docs = document::external_docs(node, path, cx),
            "servers" => operation.servers = server::servers(node, path, cx),
            "parameters" => match each(node, path, cx, parameter::parameter) {
                Some(parameters) => operation.parameters = parameters,
                None => whole = false,
            },
            "requestBody" if node == Node::Null => cx.mend(path, "nothing where a request body is expected"),
            "requestBody" => match media::request_body(node, path, cx) {
                Some(body) => operation.request_body = Some(body),
                None => whole = false,
            },
            "responses" if node == Node::Null => {
                cx.mend(path, "nothing where responses are expected");
                operation.responses = Responses::default();
            }
            "responses" => match response::responses(node, path, cx) {
                Some(responses) => operation.responses = responses,
                None => whole = false,
            },
            "security" if node == Node::Null => cx.mend(path, "nothing where security requirements are expected"),
            "security" => match security::requirements(node, path, cx) {
                Some(requirements) => operation.security = Some(requirements),
                None => whole = false,
            },
            EXCLUDED => drop(operation.extensions.insert("x-oasmith-excluded".to_owned(), true.into())),
            "callbacks" => callbacks = Some(node),
            _ => extension(&mut operation.extensions, key.clone(), node, path, cx),
        }
    }
    if let Some(node) = callbacks.filter(|_| whole) {
        called::callbacks(node, operation.operation_id.as_deref(), &path.key("callbacks"), cx);
    }
    whole.then_some(operation)
}

/// Reports each member of a mapping of things that a client does not call: the server does, or a person decides.
pub(super) fn not_called(what: &str, node: &Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    let names = node.as_map().into_iter().flat_map(Map::iter).map(|(name, _)| name);
    for name in names.filter(|name| !name.starts_with("x-")) {
        cx.report(Code::NotCalled, &path.key(name), format!("the {what} `{name}`"));
    }
}
