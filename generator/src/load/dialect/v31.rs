//! How does a schema of JSON Schema 2020-12 look in the words of OpenAPI 3.0?
//!
//! What 3.0 cannot say goes into `x-oasmith-…` keys, which `extension::oasmith` reads.

use super::super::tree::{Map, Node, Path};
use super::super::typed::Cx;
use super::{Version, null};
use crate::diagnostic::Code;

/// Keywords that constrain values in ways that no type of the client can express.
const UNSUPPORTED: [&str; 14] = [
    "if",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "unevaluatedProperties",
    "unevaluatedItems",
    "propertyNames",
    "contains",
    "patternProperties",
    "additionalItems",
    "minContains",
    "maxContains",
    "$dynamicRef",
    "$recursiveRef",
];

/// Rewrites one schema; those inside it are rewritten when they are read.
///
/// Documents of version 3.0 that use newer keywords mean them as well, so they are rewritten with a warning.
pub(in super::super) fn rewrite(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let found = Newer::of(schema);
    if found.newer {
        recursive_reference(schema, path, cx);
    }
    if schema.len() > 1 && schema.get("$ref").and_then(Node::as_text).is_some() {
        beside_reference(schema, path, cx);
    }
    if found.branches {
        // A branch that takes the place of its union may be a union itself.
        while null::collapse(schema, "oneOf", path, cx) || null::collapse(schema, "anyOf", path, cx) {}
    }
    if matches!(schema.get("type"), Some(Node::List(_))) {
        cx.newer(path, "type", "a list of types");
        types(schema, path, cx);
    }
    if matches!(schema.get("type"), Some(Node::Text(text)) if text == "null") {
        schema.remove("type");
        schema.insert("nullable", Node::Bool(true));
        schema.insert("x-oasmith-null", Node::Bool(true));
    }
    if found.branches || found.newer {
        newer(schema, path, cx);
    }
}

/// What a schema has, found in one look at its keys, because most schemas have nothing to rewrite.
struct Newer {
    branches: bool,
    newer: bool,
}

impl Newer {
    fn of(schema: &Map) -> Self {
        let mut found = Self { branches: false, newer: false };
        for (key, node) in schema.iter() {
            match key {
                "oneOf" | "anyOf" => found.branches = true,
                "const" | "examples" | "contentEncoding" | "contentMediaType" | "prefixItems" => found.newer = true,
                "items" => found.newer |= matches!(node, Node::List(_) | Node::Bool(_)),
                "exclusiveMinimum" | "exclusiveMaximum" => found.newer |= matches!(node, Node::Number(_)),
                key => found.newer |= UNSUPPORTED.contains(&key),
            }
        }
        found
    }
}

/// Reads `$recursiveRef` as a reference to the component around it, the root of its schema resource.
fn recursive_reference(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let root = schema.get("$recursiveRef").and_then(Node::as_text) == Some("#");
    if let (true, Some(reference)) = (root, cx.around()) {
        cx.mend(&path.key("$recursiveRef"), format!("`$recursiveRef`, which was read as `$ref: {reference}`"));
        schema.remove("$recursiveRef");
        schema.insert("$ref", Node::Text(reference));
    }
}

/// Turns what stands beside `$ref` into an `allOf` of the reference.
///
/// Version 3.0 ignores siblings, but people write descriptions and `nullable` there and mean them.
fn beside_reference(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    if cx.version < Version::V31 {
        let keys: Vec<String> = schema.iter().map(|(key, _)| key.to_owned()).collect();
        for key in keys.iter().filter(|key| *key != "$ref") {
            if !null::is_annotation(key) {
                cx.mend(&path.key(key), format!("`{key}` beside `$ref`, which has no effect in {}", cx.version));
                schema.remove(key);
            }
        }
        if schema.get("nullable") == Some(&Node::Bool(true)) {
            cx.mend(&path.key("nullable"), "`nullable` beside `$ref`, which was taken as meant");
        }
    }
    if schema.len() == 1 {
        return;
    }
    let Some(reference) = schema.remove("$ref") else { return };
    let mut target = Map::default();
    target.insert("$ref", reference);
    let mut list = vec![Node::Map(target)];
    if let Some(Node::List(others)) = schema.remove("allOf") {
        list.extend(others);
    }
    schema.insert("allOf", Node::List(list));
}

/// Reads a list of types: one type, perhaps nullable, or several.
fn types(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let Some(Node::List(list)) = schema.remove("type") else { return };
    let mut names: Vec<String> = Vec::new();
    let mut unknown: Vec<(usize, String)> = Vec::new();
    for (index, node) in list.into_iter().enumerate() {
        match node {
            Node::Text(name) if name == "null" => schema.insert("nullable", Node::Bool(true)),
            // YAML turns an unquoted `null` into nothing, which is what is meant.
            Node::Null => schema.insert("nullable", Node::Bool(true)),
            Node::Text(name) => match super::mend::type_name(&name) {
                Some(name) if !names.iter().any(|known| known == name) => names.push(name.to_owned()),
                Some(_) => {}
                None => unknown.push((index, name)),
            },
            other => cx.mend(&path.key("type").index(index), format!("{} where a type is expected", other.kind())),
        }
    }
    for (index, name) in unknown {
        let path = path.key("type");
        // The client reads values of every kind that it does not know as well, so nothing is lost beside other types.
        match names.as_slice() {
            [] => {
                cx.report(Code::SchemaUntyped, &path.index(index), format!("the type `{name}`"));
                schema.insert("x-oasmith-lost", Node::Bool(true));
            }
            [..] => cx.mend(&path.index(index), format!("the type `{name}`, which was left out of the list")),
        }
    }
    match names.len() {
        0 if schema.contains("nullable") => schema.insert("x-oasmith-null", Node::Bool(true)),
        0 => {}
        1 => schema.insert("type", Node::Text(names.remove(0))),
        _ => {
            let names = names.into_iter().map(Node::Text).collect();
            schema.insert("x-oasmith-types", Node::List(names));
        }
    }
}

fn newer(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    if let Some(value) = schema.remove("const") {
        cx.newer(path, "const", "`const`");
        if value == Node::Null {
            schema.insert("nullable", Node::Bool(true));
            schema.insert("x-oasmith-null", Node::Bool(true));
        } else {
            schema.insert("enum", Node::List(vec![value]));
        }
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(Node::Number(number)) = schema.get(exclusive) {
            let number = number.clone();
            cx.newer(path, exclusive, &format!("`{exclusive}` as a number"));
            let other = if let Some(Node::Number(other)) = schema.get(bound) { Some(other.as_f64()) } else { None };
            let stricter = other.is_none_or(|other| match bound {
                "minimum" => number.as_f64() >= other,
                _ => number.as_f64() <= other,
            });
            schema.insert(exclusive, Node::Bool(stricter));
            if stricter {
                schema.insert(bound, Node::Number(number));
            }
        }
    }
    match schema.remove("examples") {
        Some(Node::List(list)) if !schema.contains("example") => {
            if let Some(first) = list.into_iter().next() {
                schema.insert("example", first);
            }
        }
        _ => {}
    }
    content(schema);
    arrays(schema);
    unevaluated_properties(schema);
    pattern_properties(schema);
    unsupported(schema, path, cx);
}

/// Returns whether a media type is one whose content is not text.
fn is_binary(media_type: &str) -> bool {
    let families = ["image/", "audio/", "video/", "application/octet-stream", "application/pdf", "application/zip"];
    families.into_iter().any(|family| media_type.starts_with(family))
}

/// Turns `contentEncoding` and `contentMediaType` into formats.
fn content(schema: &mut Map) {
    let encoding = schema.remove("contentEncoding");
    let media = schema.remove("contentMediaType");
    if schema.contains("format") {
        return;
    }
    let format = match encoding.as_ref().and_then(Node::as_text) {
        Some("base64") => "byte",
        Some("base64url") => "base64url",
        None if media.as_ref().and_then(Node::as_text).is_some_and(is_binary) => "binary",
        _ => return,
    };
    schema.insert("format", Node::Text(format.to_owned()));
}

/// Reads `prefixItems`, and `items` as a list, as older versions of JSON Schema have it: a list whose items are of one
/// of these types. Which of them stands where is for the reader to know.
fn arrays(schema: &mut Map) {
    match schema.remove("items") {
        Some(list @ Node::List(_)) => schema.insert("prefixItems", list),
        // With or without a tuple, this says nothing about the type of an item.
        Some(Node::Bool(_)) | None => {}
        Some(items) => schema.insert("items", items),
    }
    let Some(Node::List(prefix)) = schema.remove("prefixItems") else { return };
    let rest = schema.remove("items");
    schema.insert("x-oasmith-places", Node::Bool(true));
    schema.insert("items", one_of_these(prefix.into_iter().chain(rest)));
}

/// Returns a schema that allows what one of several allows; equal ones count once.
fn one_of_these(schemas: impl Iterator<Item = Node>) -> Node {
    let mut distinct: Vec<Node> = Vec::new();
    for schema in schemas {
        if !distinct.contains(&schema) {
            distinct.push(schema);
        }
    }
    if distinct.len() == 1 {
        return distinct.remove(0);
    }
    let mut union = Map::default();
    if !distinct.is_empty() {
        union.insert("anyOf", Node::List(distinct));
    }
    Node::Map(union)
}

/// Reads `unevaluatedProperties` as `additionalProperties`, where it says what other properties there are.
///
/// It differs in seeing the properties of an `allOf`, and those are of the same object here. Beside a choice it also
/// depends on the branch, and `false` brings nothing: both stay with what is not checked.
fn unevaluated_properties(schema: &mut Map) {
    let is_choice = schema.contains("oneOf") || schema.contains("anyOf");
    if is_choice || matches!(schema.get("unevaluatedProperties"), None | Some(Node::Bool(false))) {
        return;
    }
    let Some(values) = schema.remove("unevaluatedProperties") else { return };
    // With `additionalProperties` every property has been looked at, so nothing is left for it.
    if !schema.contains("additionalProperties") {
        schema.insert("additionalProperties", values);
    }
}

/// Patterns that the names of all properties match.
const EVERY_NAME: [&str; 7] = ["", ".*", "^.*", ".*$", "^.*$", "^.+$", ".+"];

/// Reads `patternProperties` as `additionalProperties` of one of their types.
///
/// Beside `properties`, those that match no pattern may be of any type, unless `additionalProperties` says otherwise.
/// Without `properties` the patterns are what people write for the keys of a map.
fn pattern_properties(schema: &mut Map) {
    let Some(Node::Map(patterns)) = schema.get("patternProperties") else { return };
    let mut schemas: Vec<Node> = patterns.iter().map(|(_, node)| node.clone()).collect();
    let is_map = !matches!(schema.get("properties"), Some(Node::Map(properties)) if !properties.is_empty());
    let is_typed = is_map || patterns.iter().any(|(pattern, _)| EVERY_NAME.contains(&pattern));
    match schema.get("additionalProperties") {
        Some(Node::Bool(false)) => {}
        None if is_typed => {}
        None | Some(Node::Bool(true)) => schemas.clear(),
        Some(other) => schemas.push(other.clone()),
    }
    let values = if schemas.is_empty() { Node::Bool(true) } else { one_of_these(schemas.into_iter()) };
    schema.insert("additionalProperties", values);
}

/// Takes the keywords out that have no counterpart, and keeps their names.
fn unsupported(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let mut names = Vec::new();
    for keyword in UNSUPPORTED {
        if schema.remove(keyword).is_none() {
            continue;
        }
        if keyword == "$dynamicRef" || keyword == "$recursiveRef" {
            cx.report(Code::ReferenceDynamic, &path.key(keyword), format!("`{keyword}`"));
            schema.insert("x-oasmith-lost", Node::Bool(true));
        } else {
            names.push(Node::Text(keyword.to_owned()));
        }
    }
    if !names.is_empty() {
        schema.insert("x-oasmith-unsupported", Node::List(names));
    }
}
