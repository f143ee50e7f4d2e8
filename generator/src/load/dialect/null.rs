//! Which schemas of a union mean nothing but `null`?
//!
//! JSON Schema writes a nullable type as a union with `{type: null}`; OpenAPI 3.0 has `nullable`.

use super::super::tree::{Map, Node};

/// Keywords that say nothing about which values are valid.
const ANNOTATIONS: [&str; 13] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "nullable",
    "summary",
    "$comment",
    "xml",
];

/// Returns whether a keyword says nothing about which values are valid.
pub(in super::super) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Takes the branches that only allow `null` out of `oneOf` or `anyOf`, and makes the schema nullable instead.
///
/// A single branch that is left takes the place of the union. Returns whether anything changed.
pub(super) fn collapse(schema: &mut Map, keyword: &str) -> bool {
    let Some(Node::List(mut branches)) = schema.remove(keyword) else { return false };
    let before = branches.len();
    let odata = before == 2 && branches.iter().filter(|branch| is_reference(branch)).count() == 1;
    branches.retain(|branch| !(is_null(branch) || (odata && is_nullable_object(branch))));
    let nullable = branches.len() < before;
    if branches.is_empty() && nullable {
        // Nothing but `null` is allowed.
        schema.insert("x-oasmith-null", Node::Bool(true));
        schema.insert("nullable", Node::Bool(true));
        return true;
    }
    if nullable {
        schema.insert("nullable", Node::Bool(true));
    }
    if branches.len() == 1 && nullable {
        let only = branches.remove(0);
        if let Err(only) = absorb(schema, only) {
            schema.insert(keyword, Node::List(vec![only]));
        }
        return true;
    }
    schema.insert(keyword, Node::List(branches));
    nullable
}

/// Moves the keywords of the only branch beside those of the union, or gives the branch back where they would clash.
fn absorb(schema: &mut Map, branch: Node) -> Result<(), Node> {
    let Node::Map(branch) = branch else { return Err(branch) };
    if branch.contains("$ref") {
        if schema.contains("allOf") {
            return Err(Node::Map(branch));
        }
        schema.insert("allOf", Node::List(vec![Node::Map(branch)]));
        return Ok(());
    }
    if branch.iter().any(|(key, _)| !is_annotation(key) && schema.contains(key)) {
        return Err(Node::Map(branch));
    }
    for (key, node) in branch {
        // What is said about the union is nearer to the reader than what is said about its branch.
        if !schema.contains(&key) {
            schema.insert(&key, node);
        }
    }
    Ok(())
}

fn is_reference(branch: &Node) -> bool {
    branch.as_map().is_some_and(|map| map.contains("$ref"))
}

/// Returns whether a schema allows `null` and nothing else.
fn is_null(branch: &Node) -> bool {
    let Node::Map(map) = branch else { return false };
    let only = |node: &Node| matches!(node, Node::List(list) if matches!(list.as_slice(), [Node::Null]));
    let by_type = match map.get("type") {
        Some(Node::Text(text)) => text == "null",
        Some(Node::List(list)) => matches!(list.as_slice(), [Node::Text(text)] if text == "null"),
        _ => false,
    };
    by_type || map.get("enum").is_some_and(only) || matches!(map.get("const"), Some(Node::Null))
}

/// Returns whether a schema is `{type: object, nullable: true}`, by which `OData` documents say "or `null`" beside a
/// reference (`OData` to OpenAPI Mapping 1.0, section 5.3.2).
fn is_nullable_object(branch: &Node) -> bool {
    let Node::Map(map) = branch else { return false };
    let object = map.get("type").and_then(Node::as_text) == Some("object");
    object
        && map.get("nullable") == Some(&Node::Bool(true))
        && map.iter().all(|(key, _)| key == "type" || is_annotation(key))
}
