//! What does a schema, or another part of a document, look like once it is loaded, and what is said about it?

use serde_json::{Value, json};

use super::{Document, load_text};
use crate::config::Config;
use crate::diagnostic::Diagnostics;

mod definitions;
mod patterns;

/// Loads a document and returns it with each diagnostic as `code pointer`.
fn loaded(text: &str) -> (Option<Document>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let document = load_text("api.yaml", text, &Config::new("api.yaml", "client"), &mut diagnostics);
    let said = diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code.id(), diagnostic.origin.pointer));
    (document, said.collect())
}

/// Loads a schema as the component `S` and returns it as JSON, `null` if it was left out.
fn schema(version: &str, text: &str) -> (Value, Vec<String>) {
    let text = format!(
        "{{openapi: {version}, info: {{title: t, version: v}}, paths: {{}}, components: {{schemas: {{S: {text}}}}}}}"
    );
    let (document, said) = loaded(&text);
    let document = document.unwrap_or_else(|| panic!("{text}: {said:?}"));
    let schema = document.openapi.components.as_ref().and_then(|components| components.schemas.get("S"));
    let said = said.iter().map(|said| said.replace("/components/schemas/S", ""));
    (serde_json::to_value(schema).expect("a schema can be written"), said.collect())
}

fn check(version: &str, cases: &[(&str, Value, &[&str])]) {
    for (text, expected, said) in cases {
        let found = schema(version, text);
        assert_eq!(found.0, *expected, "{text}");
        assert_eq!(found.1, *said, "{text}");
    }
}

#[test]
fn schemas_of_3_1_become_schemas_of_3_0() {
    let reference = json!({"$ref": "#/components/schemas/T"});
    check(
        "3.1.0",
        &[
            ("{type: [string, 'null']}", json!({"type": "string", "nullable": true}), &[]),
            ("{type: [string]}", json!({"type": "string"}), &[]),
            ("{type: [string, integer]}", json!({"x-oasmith-types": ["string", "integer"]}), &[]),
            ("{type: 'null'}", json!({"nullable": true, "x-oasmith-null": true}), &[]),
            (
                "{oneOf: [{type: string}, {type: 'null'}], title: x}",
                json!({"type": "string", "nullable": true, "title": "x", "x-oasmith-branches": [{"oneOf": 0}]}),
                &[],
            ),
            (
                "{anyOf: [{$ref: '#/components/schemas/T'}, {type: 'null'}], description: x}",
                json!({"allOf": [reference], "nullable": true, "description": "x", "x-oasmith-branches": [{"anyOf": "0"}]}),
                &[],
            ),
            (
                "{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}",
                json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
                &[],
            ),
            (
                "{anyOf: [{type: string}, {type: 'null'}, {type: integer}]}",
                json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true, "x-oasmith-branches": [{"anyOf": [0, 2]}]}),
                &[],
            ),
            (
                "{oneOf: [{oneOf: [{const: null}, {type: string}]}, {type: 'null'}]}",
                json!({"type": "string", "nullable": true, "x-oasmith-branches": [{"oneOf": 0}, {"oneOf": 1}]}),
                &[],
            ),
            (
                "{anyOf: [{type: string, x-oasmith-lost: true}, {type: 'null'}]}",
                json!({"type": "string", "nullable": true, "x-oasmith-branches": [{"anyOf": 0}]}),
                &["W401 /anyOf/0/x-oasmith-lost"],
            ),
            ("{oneOf: [{type: 'null'}]}", json!({"nullable": true, "x-oasmith-null": true}), &[]),
            ("{const: x}", json!({"enum": ["x"]}), &[]),
            ("{const: null}", json!({"nullable": true, "x-oasmith-null": true}), &[]),
            (
                "{type: integer, exclusiveMinimum: 3}",
                json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
                &[],
            ),
            ("{type: integer, exclusiveMaximum: 3, maximum: 2}", json!({"type": "integer", "maximum": 2}), &[]),
            ("{type: string, examples: [a, b]}", json!({"type": "string", "example": "a"}), &[]),
            ("{$ref: '#/components/schemas/T'}", reference.clone(), &[]),
            (
                "{$ref: '#/components/schemas/T', description: x}",
                json!({"allOf": [reference], "description": "x"}),
                &[],
            ),
            (
                "{$ref: '#/components/schemas/T', allOf: [{type: object}]}",
                json!({"allOf": [reference, {"type": "object"}]}),
                &[],
            ),
            ("{type: string, contentEncoding: base64}", json!({"type": "string", "format": "byte"}), &[]),
            (
                "{type: string, contentMediaType: application/octet-stream}",
                json!({"type": "string", "format": "binary"}),
                &[],
            ),
            (
                "{contentMediaType: image/png, description: d}",
                json!({"type": "string", "format": "binary", "x-oasmith-content": "image/png", "description": "d"}),
                &[],
            ),
            ("{contentMediaType: 'image/*'}", json!({"type": "string", "format": "binary"}), &[]),
            ("{type: string, contentMediaType: text/csv}", json!({"type": "string"}), &[]),
            ("{contentMediaType: application/json, contentSchema: {}}", json!({}), &[]),
            ("{contentEncoding: base64}", json!({"type": "string", "format": "byte"}), &[]),
            (
                "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
                json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "x-oasmith-places": true}),
                &[],
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: string}]}",
                json!({"type": "array", "items": {"type": "string"}, "x-oasmith-places": true}),
                &[],
            ),
            ("{if: {}, then: {}, else: {}}", json!({"x-oasmith-unsupported": ["if"]}), &[]),
            ("true", json!({}), &[]),
            ("false", json!({"x-oasmith-unsupported": ["false"]}), &[]),
            ("{$dynamicRef: '#x'}", json!({"x-oasmith-lost": true}), &["E105 /$dynamicRef"]),
            (
                "{type: array, items: {$recursiveRef: '#'}}",
                json!({"type": "array", "items": {"$ref": "#/components/schemas/S"}}),
                &["W001 /items/$recursiveRef"],
            ),
            ("{nullable: true}", json!({"nullable": true}), &["W001 /nullable"]),
        ],
    );
}

#[test]
fn keywords_are_known_by_position_and_not_by_name() {
    let names = json!({"const": {"type": "string"}, "type": {"type": "string"}, "$ref": {"type": "string"}, "examples": {"type": "string"}, "oneOf": {"type": "string"}, "nullable": {"type": "string"}});
    let text = "{type: object, properties: {const: {type: string}, type: {type: string}, $ref: {type: string}, examples: {type: string}, oneOf: {type: string}, nullable: {type: string}}}";
    check(
        "3.1.0",
        &[
            (text, json!({"type": "object", "properties": names}), &[]),
            ("{default: {const: 1, $ref: x}}", json!({"default": {"const": 1, "$ref": "x"}}), &[]),
            ("{enum: [{type: [a]}]}", json!({"enum": [{"type": ["a"]}]}), &[]),
        ],
    );
}

#[test]
fn schemas_are_mended_where_the_intent_is_plain() {
    let reference = json!({"$ref": "#/components/schemas/T"});
    check(
        "3.0.3",
        &[
            ("{type: [string, 'null']}", json!({"type": "string", "nullable": true}), &["W001 /type"]),
            ("{const: x}", json!({"enum": ["x"]}), &["W001 /const"]),
            (
                "{type: object, properties: {a: {type: string, required: true}, b: {type: string, required: false}}}",
                json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a"]}),
                &["W001 /properties/a/required", "W001 /properties/b/required"],
            ),
            ("{type: object, required: true}", json!({"type": "object"}), &["W001 /required"]),
            ("{type: int}", json!({"type": "integer"}), &["W001 /type"]),
            ("{type: datetime}", json!({"type": "string", "format": "date-time"}), &["W001 /type"]),
            ("{type: strng}", json!({"x-oasmith-lost": true}), &["W301 /type"]),
            ("{type: [string, strng]}", json!({"type": "string"}), &["W001 /type", "W001 /type/1"]),
            ("{type: [strng]}", json!({"x-oasmith-lost": true}), &["W001 /type", "W301 /type/0"]),
            (
                "{type: string, enum: [1, true, a, null]}",
                json!({"type": "string", "enum": ["1", "true", "a", null]}),
                &["W001 /enum/0", "W001 /enum/1"],
            ),
            (
                "{type: integer, enum: ['1', '2']}",
                json!({"type": "integer", "enum": [1, 2]}),
                &["W001 /enum/0", "W001 /enum/1"],
            ),
            (
                "{type: string, enum: [], allOf: [{$ref: '#/components/schemas/T'}]}",
                json!({"type": "string", "allOf": [reference]}),
                &["W001 /enum"],
            ),
            ("{type: string, enum: []}", json!({"type": "string"}), &["E006 /enum"]),
            (
                "{type: string, description: null, maxLength: '5', minLength: -1}",
                json!({"type": "string", "maxLength": 5}),
                &["W001 /description", "W001 /maxLength", "W001 /minLength"],
            ),
            ("{type: integer, maximum: 1e400}", json!({"type": "integer"}), &["W001 /maximum"]),
            (
                "{type: integer, minimum: -9223372036854776000}",
                json!({"type": "integer", "minimum": -9_223_372_036_854_775_808.0}),
                &[],
            ),
            ("{type: string, enum: [a], default: b}", json!({"type": "string", "enum": ["a"]}), &["W001 /default"]),
            ("{type: boolean, default: 'yes'}", json!({"type": "boolean"}), &["W001 /default"]),
            ("{$ref: '#/components/schemas/T', type: object}", reference.clone(), &["W001 /type"]),
            (
                "{$ref: '#/components/schemas/T', description: x, nullable: true}",
                json!({"allOf": [reference], "description": "x", "nullable": true}),
                &["W001 /nullable"],
            ),
            ("{type: object, properties: null}", json!({"type": "object"}), &["W001 /properties"]),
            ("{type: object, properties: []}", json!({"type": "object"}), &["W001 /properties"]),
            (
                "{anyOf: [{$ref: '#/components/schemas/T'}, {type: object, nullable: true}]}",
                json!({"allOf": [reference], "nullable": true, "x-oasmith-branches": [{"anyOf": "0"}]}),
                &[],
            ),
            ("{discriminator: kind}", json!({"discriminator": {"propertyName": "kind"}}), &["W001 /discriminator"]),
            ("{x-nullable: true, x-oasmith-null: true}", json!({"nullable": true}), &["W401 /x-oasmith-null"]),
            ("{allOf: {type: object}}", json!({"allOf": [{"type": "object"}]}), &["W001 /allOf"]),
        ],
    );
}

#[test]
fn schemas_that_cannot_be_mended_are_left_out() {
    check(
        "3.0.3",
        &[
            ("{$ref: 5}", Value::Null, &["E006 /$ref"]),
            ("{properties: [a]}", Value::Null, &["E006 /properties"]),
            ("{type: array, items: string}", Value::Null, &["E006 /items"]),
            (
                "{properties: {a: {items: 1}, b: {not: 2}}}",
                Value::Null,
                &["E006 /properties/a/items", "E006 /properties/b/not"],
            ),
        ],
    );
}

#[test]
fn what_cannot_be_read_costs_its_operation_alone() {
    let text = "
openapi: 3.0.3
info: {title: t, version: 1.10}
paths:
  /a:
    get: {responses: {200: {description: ok}}}
    put: {parameters: [{name: x, in: body}], responses: {}}
    post: {requestBody: {content: {application/json: {schema: {items: 1}}}}, responses: {}}
  /b:
    parameters: [{in: query}]
    get: {responses: {}}
  c:
    get: {responses: {abc: {description: odd}, 2xx: {description: all}}}
    delete: {}
";
    let (document, said) = loaded(text);
    let document = document.expect("the rest loads");
    let operations: Vec<String> =
        document.openapi.operations().map(|(path, method, _)| format!("{method} {path}")).collect();
    assert_eq!(operations, ["get /a", "get /c", "delete /c"]);
    assert_eq!(document.skipped, 3);
    assert_eq!(document.openapi.info.version, "1.10");
    let expected = [
        "W001 /info/version",
        "E006 /paths/~1a/put/parameters/0/in",
        "E006 /paths/~1a/post/requestBody/content/application~1json/schema/items",
        "E006 /paths/~1b/parameters/0",
        "W001 /paths/c",
        "E006 /paths/c/get/responses/abc",
        "W001 /paths/c/delete",
    ];
    assert_eq!(said, expected);
}

#[test]
fn path_items_of_components_are_put_in_place() {
    let text = "
openapi: 3.1.0
info: {title: t, version: v}
webhooks: {ping: {post: {}}, x-no: 1}
paths:
  /a: {$ref: '#/components/pathItems/Shared'}
  /b: {$ref: '#/components/pathItems/Shared', summary: own}
  /c: {$ref: '#/components/pathItems/Nowhere'}
components:
  pathItems: {Shared: {summary: shared, get: {operationId: g}}}
";
    let (document, said) = loaded(text);
    let openapi = document.expect("it loads").openapi;
    assert_eq!(said, ["W207 /webhooks/ping/post"]);
    let paths = serde_json::to_value(&openapi.paths).expect("paths can be written");
    assert_eq!(paths["/a"]["get"]["operationId"], "g");
    assert_eq!(paths["/b"]["summary"], "own");
    assert_eq!(paths["/c"], json!({"$ref": "#/components/pathItems/Nowhere"}));
}

#[test]
fn documents_of_other_kinds_are_refused() {
    let cases = [
        ("swagger: '1.2'", "E005 /swagger"),
        ("swagger: 1.2", "E005 /swagger"),
        ("swaggerVersion: '1.2'", "E005 /swaggerVersion"),
        ("openapi: 4.0.0", "E005 /openapi"),
        ("openapi: 3.1", "E005 /openapi"),
        ("openapi: 3.x", "E005 /openapi"),
        ("openapi: [3]", "E005 /openapi"),
        ("title: x", "E004 "),
        ("[openapi]", "E004 "),
        ("a: 1\na: 2", "E003 /a"),
    ];
    for (text, expected) in cases {
        let (document, said) = loaded(text);
        assert!(document.is_none(), "{text}");
        assert_eq!(said, [expected], "{text}");
    }
}

#[test]
fn versions_that_are_known_or_newer_are_read() {
    let cases: [(&str, &[&str]); 7] = [
        ("swagger: '2.0'", &[]),
        ("swagger: 2.0", &["W001 /swagger"]),
        ("openapi: 3.0.4", &[]),
        ("openapi: 3.1.0-rc1", &[]),
        ("openapi: '3.2'", &[]),
        ("openapi: 3.3.0", &["W002 /openapi"]),
        ("openapi: 3.10.0", &["W002 /openapi"]),
    ];
    for (text, expected) in cases {
        let (document, said) = loaded(&format!("{text}\ninfo: {{title: t, version: v}}\npaths: {{}}\n"));
        assert!(document.is_some(), "{text}");
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn operations_of_other_methods_are_kept_beside_the_typed_document() {
    let text = "
openapi: 3.2.0
info: {title: t, version: v}
paths:
  a/b:
    query: {operationId: q}
    additionalOperations: {COPY: {operationId: c}, get: {}, A B: {}, LOCK: {parameters: [{in: query}]}}
  /c:
    parameters: [{in: query}]
    query: {operationId: lost}
";
    let (document, said) = loaded(text);
    let document = document.expect("it loads");
    let others = document.others.iter().flat_map(|(path, others)| others.iter().map(move |other| (path, other)));
    let others: Vec<String> =
        others.map(|(path, other)| format!("{} {path} at {}", other.method, other.segments.join("/"))).collect();
    assert_eq!(others, ["QUERY /a/b at query", "COPY /a/b at additionalOperations/COPY"]);
    assert_eq!(document.skipped, 4);
    let expected = [
        "W001 /paths/a~1b",
        "E006 /paths/a~1b/additionalOperations/get",
        "E006 /paths/a~1b/additionalOperations/A B",
        "E006 /paths/a~1b/additionalOperations/LOCK/parameters/0",
        "E006 /paths/~1c/parameters/0",
    ];
    assert_eq!(said, expected);
}

#[test]
fn shared_media_types_are_put_where_they_are_used() {
    let text = "
openapi: 3.2.0
$self: https://example.com/api
info: {title: t, version: v}
paths: {}
components:
  mediaTypes:
    A: {schema: {$ref: 'https://example.com/api#/components/schemas/S'}}
    B: {$ref: '#/components/mediaTypes/A'}
    C: {$ref: '#/components/mediaTypes/C'}
  responses:
    Good: {content: {text/a: {$ref: '#/components/mediaTypes/B'}}, summary: s}
    Circle: {content: {text/a: {$ref: '#/components/mediaTypes/C'}}}
    Nowhere: {content: {text/a: {$ref: '#/components/mediaTypes/D'}}}
";
    let (document, said) = loaded(text);
    let components = document.expect("it loads").openapi.components.expect("there are some");
    let responses = serde_json::to_value(&components.responses).expect("responses can be written");
    let schema = json!({"$ref": "#/components/schemas/S"});
    assert_eq!(responses, json!({"Good": {"description": "s", "content": {"text/a": {"schema": schema}}}}));
    let place = |name: &str| format!("/components/responses/{name}/content/text~1a");
    assert_eq!(said, [format!("E104 {}", place("Circle")), format!("E101 {}", place("Nowhere"))]);
}
