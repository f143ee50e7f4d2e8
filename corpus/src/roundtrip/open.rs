//! Which values does a client keep although the document does not name them?
//!
//! `docs/decoding.md` says: an enum value that the document does not name, and a value that fits no type of a union.
//! Here a document is rewritten to one that allows them, so that such values are made and judged like all others.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::make::OPENED;
use super::schemas::Schemas;

/// How deep the branches of a union are looked into.
const DEPTH: usize = 12;
/// The types that a value of none of the branches may have, the plainest first; `null` has a meaning of its own.
const TYPES: [&str; 5] = ["string", "boolean", "number", "array", "object"];
/// Keywords that say nothing about the values of a union.
const BESIDE: [&str; 11] = [
    "oneOf",
    "anyOf",
    "discriminator",
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "readOnly",
    "xml",
];

/// Returns a copy that allows values which the document does not name.
pub(super) fn opened(schemas: &Schemas) -> Schemas {
    let mut opened = schemas.clone();
    opened.each(&mut |keywords| {
        open_enum(keywords);
        open_union(keywords, schemas);
    });
    opened
}

/// Lets an enum of several texts be any text. A single one may be what a schema is known by.
fn open_enum(keywords: &mut Map<String, Value>) {
    let is_open = keywords.get("enum").and_then(Value::as_array).is_some_and(|values| {
        let texts = values.iter().filter(|value| value.is_string()).count();
        texts > 1 && values.iter().all(|value| value.is_string() || value.is_null())
    });
    let has_type = keywords.get("type").is_none_or(|typ| *typ == json!("string") || *typ == json!(["string", "null"]));
    if !is_open || !has_type || keywords.contains_key("$ref") {
        return;
    }
    let typ = if keywords.get("enum").and_then(Value::as_array).is_some_and(|values| values.contains(&Value::Null)) {
        json!(["string", "null"])
    } else {
        json!("string")
    };
    for keyword in ["pattern", "format", "minLength", "maxLength"] {
        keywords.remove(keyword);
    }
    keywords.entry("type").or_insert(typ);
    if let Some(mut values) = keywords.remove("enum") {
        if let Some(values) = values.as_array_mut() {
            values.retain(Value::is_string);
        }
        keywords.insert(OPENED.to_owned(), values);
    }
}

/// Adds a branch to a union that no value of the others fits.
fn open_union(keywords: &mut Map<String, Value>, schemas: &Schemas) {
    let is_alone = keywords.keys().all(|key| BESIDE.contains(&key.as_str()) || key.starts_with("x-"));
    let keyword = match (keywords.contains_key("oneOf"), keywords.contains_key("anyOf")) {
        (true, false) => "oneOf",
        (false, true) => "anyOf",
        _ => return,
    };
    let branches = keywords.get(keyword).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut types = BTreeSet::new();
    let mut objects = BTreeSet::new();
    for branch in branches {
        let of_branch = types_of(branch, schemas, 0);
        if of_branch.contains("object") {
            objects.extend(branch.get("$ref").and_then(Value::as_str));
        }
        types.extend(of_branch);
    }
    types.remove("null");
    // What is one type to the client is no union there.
    let is_union = is_alone && (types.len() > 1 || objects.len() > 1) && branches.len() > 1;
    if !is_union {
        return;
    }
    let mut new = Vec::new();
    if let Some(typ) = TYPES.iter().find(|typ| !types.contains(*typ)) {
        new.push(json!({ "type": typ }));
    }
    let tag = keywords.get("discriminator").and_then(|tag| tag.get("propertyName")?.as_str());
    if let Some(tag) = tag {
        new.push(json!({
            "type": "object",
            "required": [tag],
            "properties": { tag: { "const": "~new" } },
            "additionalProperties": true,
        }));
    }
    if let Some(branches) = keywords.get_mut(keyword).and_then(Value::as_array_mut) {
        branches.extend(new);
    }
}

/// Returns the types that values of a schema may have; an integer is a number.
fn types_of<'a>(schema: &'a Value, schemas: &'a Schemas, depth: usize) -> BTreeSet<&'a str> {
    let all = || TYPES.into_iter().chain(["null"]).collect();
    let schema = schemas.follow(schema).filter(|_| depth < DEPTH);
    let Some(keywords) = schema.and_then(Value::as_object) else { return all() };
    let said = match keywords.get("type") {
        Some(Value::String(typ)) => Some(vec![typ.as_str()]),
        Some(Value::Array(types)) => Some(types.iter().filter_map(Value::as_str).collect()),
        _ if keywords.contains_key("properties") => Some(vec!["object"]),
        _ => None,
    };
    if let Some(said) = said {
        return said.into_iter().map(|typ| if typ == "integer" { "number" } else { typ }).collect();
    }
    let list = |keyword: &str| keywords.get(keyword).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut types: BTreeSet<&str> = all();
    for part in list("allOf") {
        let of_part = types_of(part, schemas, depth + 1);
        types.retain(|typ| of_part.contains(typ));
    }
    for keyword in ["oneOf", "anyOf"] {
        let branches = list(keyword);
        if !branches.is_empty() {
            let of_branches: BTreeSet<_> =
                branches.iter().flat_map(|part| types_of(part, schemas, depth + 1)).collect();
            types.retain(|typ| of_branches.contains(typ));
        }
    }
    if let Some(values) = keywords.get("enum").and_then(Value::as_array) {
        types.retain(|typ| *typ != "string" || values.iter().any(Value::is_string));
    }
    types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_and_unions_get_what_they_do_not_name() {
        let document = |opened: [Value; 3]| {
            let [words, shape, size] = opened;
            json!({ "openapi": "3.1.0", "components": { "schemas": {
                "Words": words, "Shape": shape, "Size": size,
                "One": { "enum": ["a"] },
                "Circle": { "type": "object" },
                "Square": { "properties": {} },
            } } })
        };
        let circle = json!({ "$ref": "#/components/schemas/Circle" });
        let square = json!({ "$ref": "#/components/schemas/Square" });
        let before = document([
            json!({ "enum": ["a", "b"] }),
            json!({ "oneOf": [circle, square], "discriminator": { "propertyName": "kind" } }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }, { "type": "null" }] }),
        ]);
        let new = json!({
            "type": "object", "required": ["kind"], "properties": { "kind": { "const": "~new" } },
            "additionalProperties": true,
        });
        let after = document([
            json!({ "type": "string", OPENED: ["a", "b"] }),
            json!({ "oneOf": [circle, square, { "type": "string" }, new], "discriminator": { "propertyName": "kind" } }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }, { "type": "null" }, { "type": "boolean" }] }),
        ]);
        let schemas = Schemas::read(before.to_string().as_bytes()).expect("it is JSON");
        assert_eq!(opened(&schemas).root(), &after);
    }
}
