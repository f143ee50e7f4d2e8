//! Which schemas of a union mean nothing but `null`?
//!
//! JSON Schema writes a nullable type as a union with `{type: null}`; OpenAPI 3.0 has `nullable`.

use super::super::tree::{Map, Node, Number, Path};
use super::super::typed::Cx;
use super::mend;

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

/// Where a schema keeps what became of the branches of its unions.
const BRANCHES: &str = "x-oasmith-branches";

/// Returns whether a keyword says nothing about which values are valid.
pub(in super::super) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Takes the branches that only allow `null` out of `oneOf` or `anyOf`, and makes the schema nullable instead.
///
/// A single branch that is left takes the place of the union. What became of each branch is noted, because references
/// count those of the document. Returns whether anything changed.
pub(super) fn collapse(schema: &mut Map, keyword: &str, path: &Path<'_>, cx: &mut Cx<'_>) -> bool {
    let Some(Node::List(branches)) = schema.remove(keyword) else { return false };
    let before = branches.len();
    let odata = before == 2 && branches.iter().filter(|branch| is_reference(branch)).count() == 1;
    let means_null = |branch: &Node| is_null(branch) || (odata && is_nullable_object(branch));
    let mut left: Vec<(usize, Node)> =
        branches.into_iter().enumerate().filter(|(_, branch)| !means_null(branch)).collect();
    let nullable = left.len() < before;
    if left.is_empty() && nullable {
        // Nothing but `null` is allowed.
        schema.insert("x-oasmith-null", Node::Bool(true));
        schema.insert("nullable", Node::Bool(true));
        return true;
    }
    if nullable {
        schema.insert("nullable", Node::Bool(true));
    }
    if left.len() == 1 && nullable {
        let (index, mut only) = left.remove(0);
        if let Node::Map(only) = &mut only {
            mend::own_keys(only, &path.key(keyword).index(index), cx);
        }
        let place = if is_reference(&only) { Node::Text(index.to_string()) } else { position(index) };
        let place = match absorb(schema, only) {
            Ok(()) => place,
            Err(only) => {
                schema.insert(keyword, Node::List(vec![only]));
                Node::List(vec![position(index)])
            }
        };
        note(schema, keyword, place);
        return true;
    }
    let (indices, branches): (Vec<usize>, Vec<Node>) = left.into_iter().unzip();
    schema.insert(keyword, Node::List(branches));
    // Where the last ones are missing, the others stand where they stood.
    if indices.iter().enumerate().any(|(now, before)| now != *before) {
        note(schema, keyword, Node::List(indices.into_iter().map(position).collect()));
    }
    nullable
}

/// Notes what became of the branches of a union, as `extension::oasmith` reads it: the positions of those that are
/// left, the position of the one that took the place of the union, or, as text, of the one that went into `allOf`.
fn note(schema: &mut Map, keyword: &str, branches: Node) {
    let mut step = Map::default();
    step.insert(keyword, branches);
    match schema.get_mut(BRANCHES) {
        Some(Node::List(steps)) => steps.push(Node::Map(step)),
        _ => schema.insert(BRANCHES, Node::List(vec![Node::Map(step)])),
    }
}

fn position(index: usize) -> Node {
    Node::Number(Number::Unsigned(index as u64))
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
