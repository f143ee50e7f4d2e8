//! What can a document have many of?

use serde_json::{Map, Value, json};

/// A kind of document that can be of any size.
pub(super) struct Kind {
    /// What it has many of.
    pub(super) name: &'static str,
    /// How many in the largest.
    pub(super) size: usize,
    /// Makes a document with so many of them.
    pub(super) document: fn(usize) -> Value,
}

const fn kind(name: &'static str, size: usize, document: fn(usize) -> Value) -> Kind {
    Kind { name, size, document }
}

/// Every kind.
pub(super) const KINDS: &[Kind] = &[
    kind("schemas", 8000, |count| {
        let schema = |index| {
            json!({ "type": "object", "properties": {
            "id": { "type": "integer" }, "next": reference((index + 1) % count), "of": { "enum": ["a", "b"] },
        } })
        };
        with_schemas((0..count).map(schema))
    }),
    kind("operations", 4000, |count| {
        let operation = |index: usize| {
            let answers = json!({ "200": { "description": "It.", "content": json_of(reference(0)) } });
            (
                format!("/a/{index}/{{id}}"),
                json!({ "get": {
                "operationId": format!("get{index}"),
                "tags": [format!("tag {}", index % 50)],
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                "responses": answers,
            } }),
            )
        };
        document((0..count).map(operation).collect(), schemas([json!({ "type": "object" })]))
    }),
    kind("operations of one tag", 4000, |count| {
        let operation = |index: usize| (format!("/a/{index}"), json!({ "get": { "tags": ["one"], "responses": {} } }));
        document((0..count).map(operation).collect(), Map::new())
    }),
    kind("parameters of one operation", 4000, |count| {
        let parameter = |index| json!({ "name": format!("p{index}"), "in": "query", "schema": { "type": "string" } });
        let parameters: Vec<Value> = (0..count).map(parameter).collect();
        let paths = json!({ "/a": { "get": { "parameters": parameters, "responses": {} } } });
        document(members(paths), Map::new())
    }),
    kind("properties", 8000, |count| with_schemas([json!({ "type": "object", "properties": properties(count) })])),
    kind("required properties", 3000, |count| {
        let required: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
        with_schemas([json!({ "type": "object", "required": required, "properties": properties(count) })])
    }),
    kind("properties that are objects", 4000, |count| {
        let property =
            |index| (format!("p{index}"), json!({ "type": "object", "properties": { "a": { "enum": ["b", "c"] } } }));
        let properties: Map<_, _> = (0..count).map(property).collect();
        with_schemas([json!({ "type": "object", "properties": properties })])
    }),
    kind("variants of an enum", 10_000, |count| {
        let values: Vec<String> = (0..count).map(|index| format!("value {index}")).collect();
        with_schemas([json!({ "type": "string", "enum": values })])
    }),
    kind("variants that clash", 10_000, |count| {
        let values: Vec<String> =
            (0..count).map(|index| format!("{index:b}").replace('0', "-").replace('1', "+")).collect();
        with_schemas([json!({ "type": "string", "enum": values })])
    }),
    kind("branches of a union", 512, |count| {
        let branch = |index: usize| {
            json!({ "type": "object", "required": [format!("p{index}")], "properties": {
            format!("p{index}"): { "type": "string" }, "shared": { "type": "integer" },
        } })
        };
        union(count, branch, &Value::Null)
    }),
    kind("branches with a discriminator", 2048, |count| {
        let branch = |index: usize| {
            json!({ "type": "object", "required": ["kind"], "properties": {
            "kind": { "type": "string", "enum": [format!("k{index}")] }, "a": { "type": "integer" },
        } })
        };
        let mapping: Map<_, _> =
            (0..count).map(|index| (format!("k{index}"), reference(index + 1)["$ref"].clone())).collect();
        union(count, branch, &json!({ "propertyName": "kind", "mapping": mapping }))
    }),
    kind("branches in place", 512, |count| {
        let branch =
            |index: usize| json!({ "type": "object", "properties": { format!("p{index}"): { "type": "string" } } });
        with_schemas([json!({ "anyOf": (0..count).map(branch).collect::<Vec<_>>() })])
    }),
    kind("members of a family", 2048, |count| {
        let base = json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" } });
        let member = |index: usize| {
            json!({ "allOf": [reference(1), { "type": "object", "properties": {
            format!("p{index}"): { "type": "string" } } }] })
        };
        let first = json!({ "type": "array", "items": reference(1) });
        with_schemas([first, base].into_iter().chain((0..count).map(member)))
    }),
    kind("schemas that nest", 5000, |count| {
        let schema =
            |index| json!({ "type": "object", "required": ["a"], "properties": { "a": reference(index + 1) } });
        chain(count, schema)
    }),
    kind("schemas that nest by allOf", 2000, |count| {
        let schema = |index| {
            json!({ "allOf": [reference(index + 1), { "type": "object", "properties": {
            format!("p{index}"): { "type": "string" } } }] })
        };
        chain(count, schema)
    }),
    kind("schemas that nest by oneOf", 2000, |count| {
        chain(count, |index| json!({ "oneOf": [reference(index + 1), { "type": "integer" }] }))
    }),
    kind("schemas that nest in lists", 5000, |count| {
        chain(count, |index| json!({ "type": "array", "items": reference(index + 1) }))
    }),
    kind("references to references", 5000, |count| chain(count, reference)),
    kind("parts of one allOf", 2000, |count| {
        let parts: Vec<Value> = (0..count).map(|index| reference(index + 1)).collect();
        let part =
            |index: usize| json!({ "type": "object", "properties": { format!("p{index}"): { "type": "string" } } });
        with_schemas(std::iter::once(json!({ "allOf": parts })).chain((0..count).map(part)))
    }),
    kind("schemas that include one", 2000, |count| {
        let base = json!({ "type": "object", "properties": properties(20) });
        let schema =
            |_| json!({ "allOf": [reference(1), { "type": "object", "properties": { "own": { "type": "string" } } }] });
        let all: Vec<Value> = (0..count).map(|index| reference(index + 2)).collect();
        let first =
            json!({ "type": "object", "properties": { "all": { "type": "array", "items": { "oneOf": all } } } });
        with_schemas([first, base].into_iter().chain((0..count).map(schema)))
    }),
    kind("names that clash", 4000, |count| {
        let name = |index: usize| format!("{index:b}").replace('0', ".").replace('1', "-");
        let named: Map<_, _> = (0..count)
            .map(|index| {
                (
                    format!("A{}", name(index)),
                    json!({ "type": "object",
            "properties": { "a": { "type": "string" } } }),
                )
            })
            .collect();
        let list: Vec<Value> =
            named.keys().map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).collect();
        let properties: Map<_, _> =
            list.into_iter().enumerate().map(|(index, schema)| (format!("p{index}"), schema)).collect();
        let mut all = schemas([json!({ "type": "object", "properties": properties })]);
        all.extend(named);
        document(members(path_of_first()), all)
    }),
    kind("answers of one operation", 400, |count| {
        let answer = |index: usize| {
            ((100 + index).to_string(), json!({ "description": "It.", "content": json_of(reference(index)) }))
        };
        let answers: Map<_, _> = (0..count).map(answer).collect();
        let schema =
            |index: usize| json!({ "type": "object", "properties": { format!("p{index}"): { "type": "string" } } });
        document(members(json!({ "/a": { "get": { "responses": answers } } })), schemas((0..count).map(schema)))
    }),
    kind("security schemes", 2000, |count| {
        let scheme = |index: usize| {
            (format!("s{index}"), json!({ "type": "apiKey", "in": "header", "name": format!("X-{index}") }))
        };
        let schemes: Map<_, _> = (0..count).map(scheme).collect();
        let security: Vec<Value> = schemes.keys().map(|name| json!({ name: [] })).collect();
        let mut document =
            document(members(json!({ "/a": { "get": { "security": security, "responses": {} } } })), Map::new());
        document["components"]["securitySchemes"] = Value::Object(schemes);
        document
    }),
    kind("words of a description", 200_000, |count| {
        let words = "A *word* and `more` of <them>. ".repeat(count / 6);
        with_schemas([json!({ "type": "object", "description": words, "properties": { "a": { "type": "string" } } })])
    }),
    kind("levels of inline schemas", 120, |count| {
        let inner = json!({ "type": "string" });
        with_schemas([(0..count).fold(inner, |inner, _| json!({ "type": "object", "properties": { "a": inner } }))])
    }),
    kind("faults", 4000, |count| {
        let property = |index| (format!("p{index}"), json!({ "$ref": format!("#/components/schemas/Missing{index}") }));
        with_schemas([json!({ "type": "object", "properties": (0..count).map(property).collect::<Map<_, _>>() })])
    }),
];

/// Returns a document with an operation that sends and brings the first of these schemas.
fn with_schemas(all: impl IntoIterator<Item = Value>) -> Value {
    document(members(path_of_first()), schemas(all))
}

fn path_of_first() -> Value {
    json!({ "/a": { "post": {
        "requestBody": { "required": true, "content": json_of(reference(0)) },
        "responses": { "200": { "description": "It.", "content": json_of(reference(0)) } },
    } } })
}

/// Returns a document in which each schema leads to the next, and the last is an object.
fn chain(count: usize, schema: impl Fn(usize) -> Value) -> Value {
    with_schemas(
        (0..count).map(schema).chain([json!({ "type": "object", "properties": { "end": { "type": "string" } } })]),
    )
}

/// Returns a document whose first schema is a union of so many others.
fn union(count: usize, branch: impl Fn(usize) -> Value, discriminator: &Value) -> Value {
    let mut union = json!({ "oneOf": (0..count).map(|index| reference(index + 1)).collect::<Vec<_>>() });
    if !discriminator.is_null() {
        union["discriminator"] = discriminator.clone();
    }
    with_schemas(std::iter::once(union).chain((0..count).map(branch)))
}

fn document(paths: Map<String, Value>, schemas: Map<String, Value>) -> Value {
    let mut document = json!({ "openapi": "3.0.3", "info": { "title": "Large", "version": "1" }, "components": {} });
    document["paths"] = Value::Object(paths);
    document["components"]["schemas"] = Value::Object(schemas);
    document
}

fn schemas(all: impl IntoIterator<Item = Value>) -> Map<String, Value> {
    all.into_iter().enumerate().map(|(index, schema)| (format!("S{index}"), schema)).collect()
}

fn properties(count: usize) -> Value {
    let property = |index| (format!("p{index}"), json!({ "type": "string", "description": "What it is." }));
    Value::Object((0..count).map(property).collect())
}

fn reference(index: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{index}") })
}

fn json_of(schema: Value) -> Value {
    let mut content = json!({ "application/json": {} });
    content["application/json"]["schema"] = schema;
    content
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
