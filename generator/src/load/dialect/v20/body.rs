//! What does an operation send as its body, as its parameters in `body` or `formData` say?

use std::collections::HashSet;
use std::rc::Rc;

use super::super::super::tree::{Map, Node};
use super::parameter::{self, InBody, name_of};
use super::{Cx, essence, join, reference_to, text};
use crate::diagnostic::Code;

/// The operation around it cannot be used, which was reported.
#[derive(Debug)]
pub(super) struct Refused;

const MULTIPART: &str = "multipart/form-data";
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Makes a request body of the parameters in the body, if there are any. `now` is where the request body will stand,
/// `consumes` what the operation says for itself.
pub(super) fn body(
    found: &[Rc<InBody>],
    consumes: Option<&[String]>,
    now: &str,
    cx: &mut Cx<'_>,
) -> Result<Option<Node>, Refused> {
    let all = Rc::clone(&cx.consumes);
    // An empty list takes back what the document says for all.
    let json = ["application/json".to_owned()];
    let media = match consumes {
        Some([]) => &json[..],
        Some(own) => own,
        None => &all[..],
    };
    let bodies: Vec<&Rc<InBody>> = found.iter().filter(|found| !found.is_form).collect();
    let (last, found) = match (bodies.as_slice(), found) {
        ([], []) => return Ok(None),
        ([], fields) => return form(fields, media, now, cx).map(Some).ok_or(Refused),
        ([one], [_]) => {
            cx.moved.note_made(now.to_owned(), one.pointer.clone());
            return Ok(Some(match &one.shared {
                Some(name) if *media == *all => reference_to(format!("#{}", join("/components/requestBodies", name))),
                _ => of_parameter(one, media, now, cx),
            }));
        }
        ([one], _) => (one, "a parameter in `body` beside fields of a form"),
        ([.., last], _) => (last, "a second parameter in `body`"),
    };
    refuse(&last.pointer, found, cx);
    Err(Refused)
}

fn refuse(pointer: &str, found: &str, cx: &mut Cx<'_>) {
    cx.report_at(Code::Shape, pointer.to_owned(), found);
}

fn mend(pointer: &str, found: &str, cx: &mut Cx<'_>) {
    cx.report_at(Code::Mended, pointer.to_owned(), found);
}

/// Makes a request body of one parameter in `body`.
pub(super) fn of_parameter(found: &InBody, media: &[String], now: &str, cx: &mut Cx<'_>) -> Node {
    let mut map = found.map.clone();
    for key in ["in", "name", "collectionFormat", "allowEmptyValue"] {
        map.remove(key);
    }
    let (schema, place) = match (map.remove("schema"), parameter::inline(&mut map)) {
        (Some(schema), _) => (schema, Some(format!("{}/schema", found.pointer))),
        (None, Some(inline)) => {
            mend(&found.pointer, "keywords of a schema beside `in: body`, which belong into its `schema`", cx);
            (Node::Map(inline), None)
        }
        (None, None) => {
            mend(&found.pointer, "a parameter in `body` without `schema`", cx);
            (Node::Map(Map::default()), None)
        }
    };
    // Operations that take a shared body in other media types still share its type.
    let shared = found.shared.as_ref().map(|name| join("/components/requestBodies", name));
    let schema = match (shared.filter(|shared| shared != now), cx.consumes.first()) {
        (Some(shared), Some(first)) if schema.as_map().is_some_and(|map| !map.contains("$ref")) => {
            reference_to(format!("#{}/schema", join(&format!("{shared}/content"), first)))
        }
        _ => schema,
    };
    cx.moved.note_made(format!("{now}/content"), found.pointer.clone());
    let mut content = Map::default();
    for name in media {
        let here = format!("{}/schema", join(&format!("{now}/content"), name));
        match &place {
            Some(place) => cx.moved.note(here, place.clone()),
            None => cx.moved.note_members(here, found.pointer.clone()),
        }
        let Some(schema) = cx.copy(&schema, &found.pointer) else { break };
        content.push(name.clone(), super::single("schema", schema));
    }
    map.insert("content", Node::Map(content));
    Node::Map(map)
}

/// Makes a request body of the fields of a form.
fn form(fields: &[Rc<InBody>], media: &[String], now: &str, cx: &mut Cx<'_>) -> Option<Node> {
    let has_file = fields.iter().any(|field| is_file(&field.map));
    let is_form = |name: &&String| match essence(name).as_str() {
        MULTIPART => true,
        URLENCODED => !has_file,
        _ => false,
    };
    let mut media: Vec<String> = media.iter().filter(is_form).cloned().collect();
    if media.is_empty() {
        media.push(if has_file { MULTIPART } else { URLENCODED }.to_owned());
    }
    let (mut properties, mut required, mut encoding) = (Map::default(), Vec::new(), Map::default());
    let mut names = HashSet::new();
    for field in fields {
        let Some(name) = name_of(field) else {
            refuse(&field.pointer, "a field of a form without `name`", cx);
            return None;
        };
        if !names.insert(name) {
            cx.report_at(Code::ParameterDuplicate, field.pointer.clone(), format!("`{name}`"));
            return None;
        }
        let (schema, how) = property(field, cx);
        for name_of_media in &media {
            let schema = format!("{}/schema", join(&format!("{now}/content"), name_of_media));
            cx.moved.note_members(join(&format!("{schema}/properties"), name), field.pointer.clone());
        }
        if field.map.get("required").is_some_and(is_true) {
            required.push(text(name));
        }
        if let Some(how) = how {
            encoding.push(name.to_owned(), how);
        }
        properties.push(name.to_owned(), Node::Map(schema));
    }
    let mut schema = Map::default();
    schema.insert("type", text("object"));
    schema.insert("properties", Node::Map(properties));
    if !required.is_empty() {
        schema.insert("required", Node::List(required.clone()));
    }
    let schema = Node::Map(schema);
    let mut content = Map::default();
    for name in &media {
        let Some(schema) = fields.first().and_then(|first| cx.copy(&schema, &first.pointer)) else { break };
        let mut media = Map::default();
        media.insert("schema", schema);
        if !encoding.is_empty() {
            media.insert("encoding", Node::Map(encoding.clone()));
        }
        content.push(name.clone(), Node::Map(media));
    }
    // What is wrong with the form as a whole is shown at its first field, as all of it is in the list of parameters.
    if let Some(first) = fields.first() {
        cx.moved.note_made(now.to_owned(), first.pointer.clone());
        cx.moved.note_made(format!("{now}/content"), first.pointer.clone());
        for name in &media {
            cx.moved.note_made(join(&format!("{now}/content"), name), first.pointer.clone());
        }
    }
    let mut body = Map::default();
    body.insert("content", Node::Map(content));
    body.insert("required", Node::Bool(!required.is_empty()));
    Some(Node::Map(body))
}

/// Makes the schema of a field, and says how a list in it is joined.
fn property(field: &InBody, cx: &mut Cx<'_>) -> (Map, Option<Node>) {
    let mut map = field.map.clone();
    let format = map.remove("collectionFormat");
    let mut schema = match (map.remove("schema"), parameter::inline(&mut map)) {
        (_, Some(inline)) => inline,
        (Some(Node::Map(schema)), None) => {
            mend(&field.pointer, "`schema` in a field of a form", cx);
            schema
        }
        (_, None) => {
            mend(&field.pointer, "a field of a form without `type`, which was read as text", cx);
            let mut schema = Map::default();
            schema.insert("type", text("string"));
            schema
        }
    };
    binary(&mut schema);
    let mut encoding = None;
    if parameter::is_array(&schema) {
        // A file can only be repeated.
        let (style, explode) = if is_file(&field.map) {
            ("form", true)
        } else {
            parameter::style(format.as_ref(), "formData", &field.pointer, cx)
        };
        let mut how = Map::default();
        how.insert("style", text(style));
        how.insert("explode", Node::Bool(explode));
        encoding = Some(Node::Map(how));
    }
    for (key, node) in map {
        if key == "description" || key == "example" || key.starts_with("x-") {
            schema.insert(&key, node);
        }
    }
    (schema, encoding)
}

/// Returns whether a value means `true`, as text does in many documents.
fn is_true(node: &Node) -> bool {
    matches!(node, Node::Bool(true)) || node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Returns whether a field takes a file, or a list of them.
fn is_file(field: &Map) -> bool {
    let file = |map: &Map| map.get("type").and_then(Node::as_text) == Some("file");
    file(field) || field.get("items").and_then(Node::as_map).is_some_and(file)
}

/// Gives a schema of the type `file` the words that it has since OpenAPI 3.0.
pub(super) fn binary(schema: &mut Map) {
    if schema.get("type").and_then(Node::as_text) == Some("file") {
        schema.insert("type", text("string"));
        schema.insert("format", text("binary"));
    }
}
