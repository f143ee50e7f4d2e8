//! What do documents get wrong in a schema where the intent is plain?

use super::super::tree::{Map, Node, Path};
use super::super::typed::Cx;
use super::Version;
use crate::diagnostic::{Code, suggestion};

const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

/// Returns the JSON type that a name stands for.
pub(super) fn type_name(name: &str) -> Option<&'static str> {
    TYPES.into_iter().find(|known| *known == name)
}

/// Returns what the name of a type means that JSON Schema does not have: a type and a format.
fn meant_by(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" | "str" | "text" => ("string", None),
        "number" | "numeric" => ("number", None),
        "integer" | "int" => ("integer", None),
        "boolean" | "bool" => ("boolean", None),
        "object" | "map" | "dict" | "dictionary" | "hash" => ("object", None),
        "array" | "list" => ("array", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "float" => ("number", Some("float")),
        "double" | "decimal" => ("number", Some("double")),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        "uri" | "url" => ("string", Some("uri")),
        "file" | "binary" => ("string", Some("binary")),
        "byte" => ("string", Some("byte")),
        _ => return None,
    })
}

/// Looks for `nullable` where the version does not have it; to be called before the schema is rewritten.
pub(in super::super) fn nullable(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    if let Some(Node::Bool(true)) = schema.remove("x-nullable") {
        schema.insert("nullable", Node::Bool(true));
    } else if cx.version >= Version::V31 && schema.get("nullable") == Some(&Node::Bool(true)) {
        cx.mend(&path.key("nullable"), "`nullable`, which OpenAPI 3.1 no longer has and which was taken as meant");
    }
}

/// Mends one schema; those inside it are mended when they are read.
pub(in super::super) fn mend(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    mend_type(schema, path, cx);
    if schema.contains("enum") {
        mend_enum(schema, path, cx);
    }
    if schema.contains("default") {
        mend_default(schema, path, cx);
    }
}

/// Leaves out a default that the schema itself does not allow.
fn mend_default(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let (Some(default), typ) = (schema.get("default"), schema.get("type").and_then(Node::as_text)) else { return };
    let fits = match (typ, default) {
        (_, Node::Null) => true,
        (Some("string"), default) => matches!(default, Node::Text(_)),
        (Some("integer" | "number"), default) => matches!(default, Node::Number(_)),
        (Some("boolean"), default) => matches!(default, Node::Bool(_)),
        (Some("array"), default) => matches!(default, Node::List(_)),
        (Some("object"), default) => matches!(default, Node::Map(_)),
        _ => true,
    };
    let listed = match schema.get("enum") {
        Some(Node::List(list)) if !matches!(default, Node::Null) => list.contains(default),
        _ => true,
    };
    if !fits || !listed {
        let found = if fits { "a default that is not one of the `enum`" } else { "a default of another type" };
        cx.mend(&path.key("default"), format!("{found}, which was left out"));
        schema.remove("default");
    }
}

fn mend_type(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let name = match schema.get("type") {
        None | Some(Node::List(_)) => return,
        Some(Node::Text(name)) if type_name(name).is_some() || name == "null" => return,
        Some(Node::Text(name)) => name.clone(),
        Some(other) => {
            let found = format!("{} where a type is expected", other.kind());
            cx.mend(&path.key("type"), found);
            schema.remove("type");
            return;
        }
    };
    schema.remove("type");
    match meant_by(&name) {
        Some((meant, format)) => {
            cx.mend(&path.key("type"), format!("the type `{name}`, which was read as `{meant}`"));
            schema.insert("type", Node::Text(meant.to_owned()));
            if let (Some(format), false) = (format, schema.contains("format")) {
                schema.insert("format", Node::Text(format.to_owned()));
            }
        }
        None if matches!(name.to_ascii_lowercase().as_str(), "any" | "mixed" | "") => {
            cx.mend(&path.key("type"), format!("the type `{name}`, which was read as any"));
        }
        None => {
            let found = format!("the type `{name}`{}", suggestion(&name, TYPES));
            cx.report(Code::SchemaUntyped, &path.key("type"), found);
            schema.insert("x-oasmith-lost", Node::Bool(true));
        }
    }
}

/// Gives the values of an enum the type of their schema, which YAML takes away from unquoted text.
fn mend_enum(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    let path = path.key("enum");
    let composed = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.contains(keyword));
    let list = match schema.remove("enum") {
        Some(Node::List(list)) if list.is_empty() && composed => {
            cx.mend(&path, "an `enum` without values beside a composition, which was taken as no `enum`");
            return;
        }
        Some(Node::List(list)) => list,
        Some(Node::Null) => {
            cx.mend(&path, "an `enum` without a list");
            return;
        }
        Some(other) => {
            cx.mend(&path, format!("{} where a list is expected", other.kind()));
            vec![other]
        }
        None => return,
    };
    let typ = schema.get("type").and_then(Node::as_text);
    let cast: Option<fn(&Node) -> Option<Node>> = match typ {
        Some("string") => Some(as_text),
        Some("integer" | "number") => Some(as_number),
        Some("boolean") => Some(as_boolean),
        _ => None,
    };
    let mut values = Vec::with_capacity(list.len());
    for (index, node) in list.into_iter().enumerate() {
        match cast.and_then(|cast| cast(&node)) {
            Some(value) => {
                let typ = typ.unwrap_or_default();
                cx.mend(&path.index(index), format!("{} in an `enum` of the type `{typ}`", node.kind()));
                values.push(value);
            }
            None => values.push(node),
        }
    }
    schema.insert("enum", Node::List(values));
}

fn as_text(node: &Node) -> Option<Node> {
    match node {
        Node::Number(number) => Some(Node::Text(number.to_string())),
        Node::Bool(bool) => Some(Node::Text(bool.to_string())),
        _ => None,
    }
}

fn as_number(node: &Node) -> Option<Node> {
    let text = node.as_text()?;
    text.parse().map(super::super::tree::Number::Signed).ok().map(Node::Number)
}

fn as_boolean(node: &Node) -> Option<Node> {
    node.as_text()?.parse().ok().map(Node::Bool)
}

/// Removes keys that look like our own, which only the rewriting may write.
pub(in super::super) fn own_keys(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    for key in own_keys_of(schema) {
        cx.report(Code::ExtensionIgnored, &path.key(&key), format!("`{key}`"));
    }
}

/// Removes the same from any mapping, and returns them.
pub(super) fn own_keys_of(map: &mut Map) -> Vec<String> {
    let own = map.iter().map(|(key, _)| key).filter(|key| key.starts_with("x-oasmith-"));
    let own: Vec<String> = own.map(str::to_owned).collect();
    for key in &own {
        map.remove(key);
    }
    own
}

/// Takes `required: true` out of a property, where JSON Schema had it before draft 4.
pub(in super::super) fn own_required(schema: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<bool> {
    let Some(Node::Bool(required)) = schema.get("required") else { return None };
    let required = *required;
    schema.remove("required");
    cx.mend(&path.key("required"), "a boolean where the names of the required properties are expected");
    Some(required)
}
