//! Which plain value stands here, and is it of the kind that belongs here?
//!
//! Each reader takes a value of another kind for what it plainly means, or does without it, with a warning.

use indexmap::IndexMap;
use serde_json::Value;

use super::super::tree::{Map, Node, Number, Path};
use super::{Cx, present};
use crate::diagnostic::Code;
use crate::extension::oasmith;

/// The `x-` keys of an object.
pub(super) type Extensions = IndexMap<String, Value>;

/// Reads text.
pub(super) fn text(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<String> {
    match node {
        Node::Text(text) => Some(text),
        Node::Number(number) => {
            cx.mend(path, "a number where text is expected");
            Some(number.to_string())
        }
        Node::Bool(bool) => {
            cx.mend(path, "a boolean where text is expected");
            Some(bool.to_string())
        }
        other => {
            cx.mend(path, format!("{} where text is expected", other.kind()));
            None
        }
    }
}

/// Reads text for people. A NUL cannot be printed anywhere.
pub(super) fn prose(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<String> {
    let mut text = text(node, path, cx)?;
    if text.contains('\0') {
        cx.mend(path, "a NUL character");
        text.retain(|c| c != '\0');
    }
    Some(text)
}

/// Reads a boolean.
pub(super) fn boolean(node: &Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<bool> {
    if let Node::Bool(bool) = node {
        return Some(*bool);
    }
    cx.mend(path, format!("{} where a boolean is expected", node.kind()));
    match node.as_text()?.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// Reads a number that is a bound.
pub(super) fn number(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Number> {
    if let Node::Number(number) = node {
        return Some(number);
    }
    cx.mend(path, format!("{} where a number is expected", node.kind()));
    let text = node.as_text()?;
    let integer = text.parse().ok().map(Number::Signed);
    integer.or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite()).map(Number::Float))
}

/// Reads a length or a count.
pub(super) fn count(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let number = number(node, path, cx)?;
    if number.as_f64() >= 9e15 {
        // So large a bound excludes nothing.
        return None;
    }
    let count = number.as_i64().and_then(|number| usize::try_from(number).ok());
    if count.is_none() {
        cx.mend(path, format!("`{number}` where a count is expected"));
    }
    count
}

/// Reads a list. What stands alone is a list of one.
pub(super) fn list(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<Node> {
    match node {
        Node::List(list) => list,
        Node::Map(map) if map.is_empty() => {
            cx.mend(path, "an empty mapping where a list is expected");
            Vec::new()
        }
        Node::Null => {
            cx.mend(path, "nothing where a list is expected");
            Vec::new()
        }
        other => {
            cx.mend(path, format!("{} where a list is expected", other.kind()));
            vec![other]
        }
    }
}

/// Reads a list of texts.
pub(super) fn texts(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<String> {
    let list = list(node, path, cx).into_iter().enumerate();
    list.filter_map(|(index, node)| text(node, &path.index(index), cx)).collect()
}

/// Reads a mapping. An empty list is what some languages write for an empty one.
pub(super) fn map(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Map> {
    match node {
        Node::Map(map) => present(map, path, cx),
        Node::Null => {
            cx.mend(path, "nothing where a mapping is expected");
            Some(Map::default())
        }
        Node::List(list) if list.is_empty() => {
            cx.mend(path, "an empty list where a mapping is expected");
            Some(Map::default())
        }
        other => cx.refuse(path, format!("{} where a mapping is expected", other.kind())),
    }
}

/// Reads a mapping that the client can do without.
pub(super) fn minor_map(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Map> {
    match node {
        Node::Map(map) => present(map, path, cx),
        other => {
            cx.mend(path, format!("{} where a mapping is expected", other.kind()));
            None
        }
    }
}

/// Reads a list of parts, each by a reader that may refuse it.
pub(super) fn each<T>(
    node: Node,
    path: &Path<'_>,
    cx: &mut Cx<'_>,
    read: impl Fn(Node, &Path<'_>, &mut Cx<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let list = list(node, path, cx);
    // Every part is read, so that every fault is reported.
    let mut parts = Vec::with_capacity(list.len());
    let mut whole = true;
    for (index, node) in list.into_iter().enumerate() {
        match read(node, &path.index(index), cx) {
            Some(part) => parts.push(part),
            None => whole = false,
        }
    }
    whole.then_some(parts)
}

/// Reads a mapping of parts, each by a reader that may refuse it.
pub(super) fn each_member<T>(
    node: Node,
    path: &Path<'_>,
    cx: &mut Cx<'_>,
    read: impl Fn(Node, &Path<'_>, &mut Cx<'_>) -> Option<T>,
) -> Option<IndexMap<String, T>> {
    let map = map(node, path, cx)?;
    let mut parts = IndexMap::with_capacity(map.len());
    let mut whole = true;
    for (key, node) in map {
        match read(node, &path.key(&key), cx) {
            Some(part) => drop(parts.insert(key, part)),
            None => whole = false,
        }
    }
    whole.then_some(parts)
}

/// Keeps an `x-` key; other keys that nobody knows say nothing.
pub(super) fn extension(extensions: &mut Extensions, key: String, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    if !key.starts_with("x-") {
        return;
    }
    if key.starts_with("x-oasmith-") {
        cx.report(Code::ExtensionIgnored, path, format!("`{key}`"));
        return;
    }
    cx.foreign.note(&key, || path.origin());
    extensions.insert(key, node.into_value());
}

/// Reads an XML Object, which the typed document keeps as an extension.
pub(super) fn xml(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<(String, Value)> {
    map(node, path, cx).map(|object| (oasmith::XML.to_owned(), Node::Map(object).into_value()))
}
