//! What does the server answer, as responses with `schema`, `examples` and the operation's `produces` say?

use std::collections::HashMap;
use std::rc::Rc;

use super::super::super::tree::{Map, Node, Path};
use super::{Cx, body, essence, is_json, join, parameter, reference, reference_to};

/// Rewrites the section `responses`.
pub(super) fn shared(node: Node, cx: &mut Cx<'_>) -> Node {
    let Node::Map(map) = node else { return node };
    let path = Path::ROOT.key("responses");
    let members = map.iter().filter_map(|(name, node)| Some((name.to_owned(), node.as_map()?.clone())));
    cx.responses = members.collect();
    let produces = Rc::clone(&cx.produces);
    let mut responses = Map::default();
    for (name, node) in map {
        let now = join("/components/responses", &name);
        let node = response(node, &produces, &path.key(&name), &now, cx);
        let content = node.as_map().and_then(|map| map.get("content")).and_then(Node::as_map);
        if let Some((first, _)) = content.and_then(|content| content.iter().next()) {
            cx.media_of_responses.insert(name.clone(), first.to_owned());
        }
        responses.push(name, node);
    }
    Node::Map(responses)
}

/// Rewrites the responses of an operation. `produces` is what the operation says for itself.
pub(super) fn responses(node: Node, produces: Option<&[String]>, path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Node {
    let Node::Map(map) = node else { return node };
    let all = Rc::clone(&cx.produces);
    let json = ["application/json".to_owned()];
    let media = match produces {
        Some([]) => &json[..],
        Some(own) => own,
        None => &all[..],
    };
    let mut responses = Map::default();
    for (status, node) in map {
        let now = join(now, &status);
        let path = path.key(&status);
        let node = if status.starts_with("x-") {
            node
        } else if *media == *all {
            response(node, media, &path, &now, cx)
        } else {
            in_own_media(node, media, &path, &now, cx)
        };
        responses.push(status, node);
    }
    Node::Map(responses)
}

/// Rewrites a response of an operation that has media types of its own, which hold for shared responses as well.
fn in_own_media(node: Node, media: &[String], path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Node {
    let target = node.as_map().and_then(|map| map.get("$ref")).and_then(Node::as_text);
    let name = target.and_then(|target| reference::member_of(target, "responses"));
    let shared = name.and_then(|name| Some((cx.responses.get(&name)?, name)));
    let Some((shared, name)) = shared.filter(|(shared, _)| shared.contains("schema")) else {
        return response(node, media, path, now, cx);
    };
    let Some(Node::Map(mut shared)) = cx.copy(&Node::Map(shared.clone()), &path.origin().pointer) else { return node };
    // The type is shared all the same.
    let schema = shared.get("schema").and_then(Node::as_map);
    let is_inline = schema.is_some_and(|schema| !schema.contains("$ref") && !is_binary(schema));
    if let (true, Some(first)) = (is_inline, cx.media_of_responses.get(&name)) {
        let content = join(&join("/components/responses", &name), "content");
        shared.insert("schema", reference_to(format!("#{}/schema", join(&content, first))));
    }
    let origin = Path::ROOT.key("responses");
    response(Node::Map(shared), media, &origin.key(&name), now, cx)
}

/// Rewrites a response.
fn response(node: Node, media: &[String], path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Node {
    let mut map = match node {
        Node::Map(map) if !map.contains("$ref") => map,
        other => return other,
    };
    if let Some(node) = map.remove("headers") {
        let headers = parameter::headers(node, &path.key("headers"), &format!("{now}/headers"), cx);
        map.insert("headers", headers);
    }
    let examples = match map.remove("examples") {
        Some(Node::Map(examples)) => examples,
        None | Some(Node::Null) => Map::default(),
        Some(other) => {
            cx.mend(&path.key("examples"), format!("{} where a mapping is expected", other.kind()));
            Map::default()
        }
    };
    if map.contains("content") {
        return Node::Map(map);
    }
    let mut content = Map::default();
    match map.remove("schema") {
        Some(schema) => {
            let media = media_of(&schema, media, path, cx);
            let schema = match schema {
                Node::Map(mut schema) => {
                    body::binary(&mut schema);
                    Node::Map(schema)
                }
                other => other,
            };
            cx.note_made(format!("{now}/content"), path);
            let examples: HashMap<String, (&str, &Node)> =
                examples.iter().map(|(name, example)| (essence(name), (name, example))).collect();
            for name in media {
                let here = join(&format!("{now}/content"), &name);
                cx.note(format!("{here}/schema"), &path.key("schema"));
                let mut media = Map::default();
                let Some(schema) = cx.copy(&schema, &path.origin().pointer) else { break };
                media.insert("schema", schema);
                if let Some((known, example)) = examples.get(&essence(&name)) {
                    cx.note_made(format!("{here}/example"), &path.key("examples").key(known));
                    media.insert("example", (*example).clone());
                }
                content.push(name, Node::Map(media));
            }
        }
        // Without a schema there is no body, says the specification; an example of one says that there is.
        None => {
            for (name, example) in examples {
                if name.contains('/') && example != Node::Null {
                    content.push(name, super::single("example", example));
                }
            }
            cx.note_made(format!("{now}/content"), &path.key("examples"));
        }
    }
    if !content.is_empty() {
        map.insert("content", Node::Map(content));
    }
    Node::Map(map)
}

/// Returns whether a schema stands for the bytes of a file.
fn is_binary(schema: &Map) -> bool {
    schema.get("type").and_then(Node::as_text) == Some("file")
}

/// Returns the media types of a body with this schema.
fn media_of(schema: &Node, media: &[String], path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<String> {
    let Some(map) = schema.as_map() else { return media.to_vec() };
    if is_binary(map) {
        // What is said of the documents of all operations does not hold for a file.
        let others: Vec<String> = media.iter().filter(|name| !is_json(name)).cloned().collect();
        return if others.is_empty() { vec!["*/*".to_owned()] } else { others };
    }
    let is_structured = map.contains("$ref")
        || map.contains("properties")
        || map.contains("allOf")
        || matches!(map.get("type").and_then(Node::as_text), Some("object" | "array"));
    if is_structured && media.iter().all(|name| holds_no_objects(name)) {
        let found = format!("a schema for `{}`, which was read as that of `application/json`", media.join("`, `"));
        cx.mend(&path.key("schema"), found);
        return vec!["application/json".to_owned()];
    }
    media.to_vec()
}

/// Returns whether a media type is one of formats that no schema with properties can describe.
fn holds_no_objects(name: &str) -> bool {
    let essence = essence(name);
    let families = ["image/", "audio/", "video/", "font/"];
    families.iter().any(|family| essence.starts_with(family))
        || matches!(essence.as_str(), "application/octet-stream" | "application/pdf" | "application/zip" | "text/html")
}
