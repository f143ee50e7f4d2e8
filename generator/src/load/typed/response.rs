//! What does the server answer?

use openapiv3::{ReferenceOr, Response, Responses, StatusCode};

use super::super::dialect::Version;
use super::super::tree::{Map, Node, Path};
use super::read::{each_member, extension, map, prose};
use super::{Cx, media, operation, parameter, reference_of};
use crate::diagnostic::{Code, suggestion};

/// Reads the responses of an operation.
///
/// A status that does not exist costs that response alone, because no answer can have it.
pub(super) fn responses(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Responses> {
    let mut responses = Responses::default();
    let mut whole = true;
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        if key.starts_with("x-") {
            extension(&mut responses.extensions, key.clone(), node, path, cx);
            continue;
        }
        let status = if key == "default" { None } else { status(&key) };
        if status.is_none() && key != "default" {
            cx.report(Code::Shape, path, format!("the status `{key}`{}", suggestion(&key, ["default"])));
            continue;
        }
        match (response(node, path, cx), status) {
            (Some(response), Some(status)) => drop(responses.responses.insert(status, response)),
            (Some(response), None) => responses.default = Some(response),
            (None, _) => whole = false,
        }
    }
    whole.then_some(responses)
}

fn status(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(StatusCode::Range(u16::from(digit - b'0'))),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}

/// Reads a response or a reference to one.
pub(super) fn response(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Response>> {
    if let Node::Text(text) = node {
        cx.mend(path, "text where a response object is expected");
        return Some(ReferenceOr::Item(Response { description: text, ..Response::default() }));
    }
    let mut map = map(node, path, cx)?;
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    if !map.contains("description") && cx.version < Version::V32 {
        cx.mend(path, "a response without `description`");
    }
    schema_without_content(&mut map, path, cx);
    let mut response = Response::default();
    let (mut whole, mut summary) = (true, None);
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "summary" => summary = prose(node, path, cx),
            "description" => response.description = prose(node, path, cx).unwrap_or_default(),
            "headers" => match each_member(node, path, cx, parameter::header) {
                Some(headers) => response.headers = headers,
                None => whole = false,
            },
            "links" => operation::links(&node, path, cx),
            "content" => match media::content(node, path, cx) {
                Some(content) => response.content = content,
                None => whole = false,
            },
            _ => extension(&mut response.extensions, key.clone(), node, path, cx),
        }
    }
    if response.description.is_empty() {
        response.description = summary.unwrap_or_default();
    }
    whole.then_some(ReferenceOr::Item(response))
}

/// Reads a schema in the response itself, where Swagger 2.0 has it, as that of JSON.
fn schema_without_content(map: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    if map.contains("content") {
        return;
    }
    let Some(schema) = map.remove("schema") else { return };
    cx.mend(&path.key("schema"), "`schema` in a response, which was read as that of `application/json`");
    let (mut media, mut content) = (Map::default(), Map::default());
    media.insert("schema", schema);
    content.insert("application/json", Node::Map(media));
    map.insert("content", Node::Map(content));
}
