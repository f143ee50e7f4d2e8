//! What are the schemas of a document to a validator of JSON Schema?
//!
//! They stay where they are, so that references and pointers lead to them, and are rewritten from the dialects of
//! Swagger 2.0 and OpenAPI 3.0 to that of OpenAPI 3.1, which is JSON Schema 2020-12. The generator has no part in this:
//! what it does is judged by it.

use std::fmt::Write;

use serde_json::{Map, Value};

/// How many references may follow one another.
const HOPS: usize = 64;

/// Keywords whose value is one schema.
const ONE: [&str; 13] = [
    "items",
    "additionalProperties",
    "additionalItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "itemSchema",
];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is an object of schemas.
const MAP: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
/// Keywords whose value is a number.
const NUMBER: [&str; 11] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];
/// The types that there are.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// A document whose schemas are those of JSON Schema 2020-12.
#[derive(Debug, Clone)]
pub(super) struct Schemas {
    root: Value,
    swagger: bool,
}

impl Schemas {
    /// Reads a document in JSON.
    pub(super) fn read(text: &[u8]) -> Result<Self, String> {
        let mut root: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        let swagger = root.get("swagger").is_some();
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let old = swagger || version.starts_with("3.0");
        rewrite(&mut root, &mut |schema| {
            if old {
                modernise(schema);
            }
            mend(schema);
        });
        let mut schemas = Self { root, swagger };
        let read = schemas.clone();
        schemas.each(&mut |schema| {
            // A reference that leads nowhere says nothing.
            let leads = schema.get("$ref").and_then(Value::as_str).is_none_or(|there| read.target(there).is_some());
            if !leads {
                schema.remove("$ref");
            }
        });
        Ok(schemas)
    }

    /// Returns the whole document.
    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    /// Does something with every schema.
    pub(super) fn each(&mut self, change: &mut dyn FnMut(&mut Map<String, Value>)) {
        rewrite(&mut self.root, change);
    }

    /// Returns where the schema is of which the generator says that it is at `pointer`: it sees a document of Swagger
    /// as one of OpenAPI.
    pub(super) fn place(&self, pointer: &str) -> Option<String> {
        let mut place = pointer.to_owned();
        if self.swagger {
            if let Some(rest) = pointer.strip_prefix("/components/schemas/") {
                place = format!("/definitions/{rest}");
            } else if let Some((before, after)) = pointer.split_once("/content/") {
                let (_, after) = after.split_once('/')?;
                place = format!("{before}/{after}");
            }
        }
        self.root.pointer(&place)?.is_object().then_some(place)
    }

    /// Returns what a reference leads to, which is no reference by itself.
    pub(super) fn follow<'a>(&'a self, mut schema: &'a Value) -> Option<&'a Value> {
        for _ in 0..HOPS {
            match schema.get("$ref").and_then(Value::as_str) {
                Some(reference) if schema.as_object().is_some_and(|schema| schema.len() == 1) => {
                    schema = self.target(reference)?;
                }
                _ => return Some(schema),
            }
        }
        None
    }

    /// Returns the schema that a reference names.
    pub(super) fn target(&self, reference: &str) -> Option<&Value> {
        let pointer = reference.strip_prefix('#')?;
        self.root.pointer(&decoded(pointer))
    }
}

/// Decodes the percent-encoding of a fragment (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let digits = others.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Encodes what may not stand in a fragment (RFC 3986, section 3.5).
pub(super) fn encoded(pointer: &str) -> String {
    pointer.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// Does something with every schema of a document, the inner ones first.
fn rewrite(node: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match node {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("schema" | "itemSchema", value) => schema(value, change),
                    ("schemas" | "definitions", Value::Object(named)) => {
                        named.values_mut().for_each(|value| schema(value, change));
                    }
                    ("example" | "examples" | "default", _) => {}
                    (key, _) if key.starts_with("x-") => {}
                    (_, value) => rewrite(value, change),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rewrite(value, change)),
        _ => {}
    }
}

fn schema(node: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(keywords) = node else { return };
    for (key, value) in keywords.iter_mut() {
        match value {
            Value::Object(named) if MAP.contains(&key.as_str()) => {
                named.values_mut().for_each(|value| schema(value, change));
            }
            Value::Array(list) if LIST.contains(&key.as_str()) => {
                for value in list {
                    schema(value, change);
                }
            }
            value if ONE.contains(&key.as_str()) => schema(value, change),
            _ => {}
        }
    }
    change(keywords);
}

/// Rewrites what OpenAPI 3.0 and Swagger 2.0 say in another way.
fn modernise(schema: &mut Map<String, Value>) {
    // What stands beside a reference is ignored there.
    if schema.get("$ref").is_some_and(Value::is_string) {
        schema.retain(|key, _| key == "$ref");
        return;
    }
    let nullable = schema.remove("nullable") == Some(Value::Bool(true));
    if let Some(Value::String(typ)) = schema.get("type").filter(|_| nullable) {
        let types = vec![Value::String(typ.clone()), Value::from("null")];
        schema.insert("type".to_owned(), Value::Array(types));
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(Value::Bool(exclusive)) = schema.get(flag) {
            let exclusive = *exclusive;
            schema.remove(flag);
            if let Some(bound) = exclusive.then(|| schema.remove(bound)).flatten() {
                schema.insert(flag.to_owned(), bound);
            }
        }
    }
    if schema.get("type").and_then(Value::as_str) == Some("file") {
        schema.insert("type".to_owned(), Value::from("string"));
    }
}

/// Takes away what no version of OpenAPI allows, and what a validator would refuse the whole document for.
fn mend(schema: &mut Map<String, Value>) {
    // What schemas are called by, apart from their place; nothing in the documents uses it.
    schema.remove("$id");
    schema.remove("$schema");
    schema.retain(|key, value| match key.as_str() {
        "$ref" | "format" => value.is_string(),
        "pattern" => jsonschema::options().build(&serde_json::json!({ "pattern": value })).is_ok(),
        "type" => match value {
            Value::String(typ) => TYPES.contains(&typ.as_str()),
            Value::Array(types) => types.iter().all(|typ| typ.as_str().is_some_and(|typ| TYPES.contains(&typ))),
            _ => false,
        },
        "enum" => value.as_array().is_some_and(|values| !values.is_empty()),
        "required" => match value {
            Value::Array(names) => {
                let mut known: Vec<Value> = Vec::new();
                names.retain(|name| {
                    name.is_string() && !known.contains(name) && {
                        known.push(name.clone());
                        true
                    }
                });
                true
            }
            _ => false,
        },
        "uniqueItems" => value.is_boolean(),
        key if NUMBER.contains(&key) => value.is_number(),
        key if LIST.contains(&key) => value.as_array().is_some_and(|list| !list.is_empty()),
        key if MAP.contains(&key) => value.is_object(),
        key if ONE.contains(&key) => value.is_object() || value.is_boolean(),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_dialect_of_3_0_is_rewritten_and_the_rest_is_left() {
        let document = json!({
            "openapi": "3.0.3",
            "paths": { "/a": { "get": { "example": { "nullable": true }, "schema": { "type": "integer", "nullable": true } } } },
            "components": { "schemas": {
                "A": { "properties": { "nullable": { "$ref": "#/components/schemas/B%20b", "nullable": true } } },
                "B b": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false },
                "C": { "required": true, "type": "any", "enum": [], "items": [{ "nullable": true }] },
            } },
        });
        let expected = json!({
            "openapi": "3.0.3",
            "paths": { "/a": { "get": { "example": { "nullable": true }, "schema": { "type": ["integer", "null"] } } } },
            "components": { "schemas": {
                "A": { "properties": { "nullable": { "$ref": "#/components/schemas/B%20b" } } },
                "B b": { "type": "number", "exclusiveMinimum": 0, "maximum": 2 },
                "C": {},
            } },
        });
        let schemas = Schemas::read(document.to_string().as_bytes()).expect("it is JSON");
        assert_eq!(schemas.root(), &expected);
        let property = schemas.root().pointer("/components/schemas/A/properties/nullable").expect("it is there");
        assert_eq!(schemas.follow(property), schemas.root().pointer("/components/schemas/B b"));
    }

    #[test]
    fn places_of_swagger_are_found() {
        let document = json!({
            "swagger": "2.0",
            "definitions": { "A": { "type": "object" } },
            "paths": { "/a": { "get": { "responses": { "200": { "schema": { "type": "array" } } } } } },
        });
        let schemas = Schemas::read(document.to_string().as_bytes()).expect("it is JSON");
        for (pointer, place) in [
            ("/components/schemas/A", Some("/definitions/A")),
            ("/components/schemas/B", None),
            (
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                Some("/paths/~1a/get/responses/200/schema"),
            ),
        ] {
            assert_eq!(schemas.place(pointer).as_deref(), place, "{pointer}");
        }
    }
}
