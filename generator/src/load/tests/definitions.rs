//! Do schemas under `$defs` become components that references find?

use serde_json::json;

use super::loaded;

#[test]
fn definitions_within_schemas_become_components() {
    let text = "{openapi: 3.1.0, info: {title: t, version: v}, components: {schemas: {S: {$defs: {D: {$anchor: d, type: string}}, properties: {a: {$ref: '#/components/schemas/S/$defs/D'}, b: {$ref: '#d'}, c: {$ref: '#/$defs/D'}}}}}}";
    let (document, said) = loaded(text);
    assert_eq!(said, [""; 0]);
    let components = serde_json::to_value(document.expect("it loads").openapi.components).expect("it can be written");
    let reference = json!({"$ref": "#/components/schemas/S.D"});
    assert_eq!(components["schemas"]["S"]["properties"], json!({"a": reference, "b": reference, "c": reference}));
    assert_eq!(components["schemas"]["S.D"], json!({"type": "string"}));
}

#[test]
fn definitions_within_operations_become_components_of_their_own() {
    let schema = |target: &str, property: &str| {
        format!(
            "{{description: d, content: {{application/json: {{schema: {{type: array, items: {{$ref: '{target}'}}, \
             $defs: {{Item: {{properties: {{{property}: {{$ref: '#/$defs/Item'}}}}}}}}}}}}}}}}"
        )
    };
    let place = "#/paths/~1y/get/responses/200/content/application~1json/schema/$defs/Item";
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: t, version: v}}, paths: {{/x: {{get: {{responses: {{200: {}}}}}}}, \
         /y: {{get: {{responses: {{200: {}}}}}}}}}, components: {{schemas: {{Item: {{type: string}}}}}}}}",
        schema("#/$defs/Item", "a"),
        schema(place, "b")
    );
    let (document, said) = loaded(&text);
    assert_eq!(said, [""; 0]);
    let openapi = serde_json::to_value(document.expect("it loads").openapi).expect("it can be written");
    let items = |path: &str| {
        openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["items"].clone()
    };
    let reference = |path: &str| json!({"$ref": format!("#/components/schemas/~1{path} get 200.Item")});
    assert_eq!((items("/x"), items("/y")), (reference("x"), reference("y")));
    let schemas = &openapi["components"]["schemas"];
    assert_eq!(schemas["Item"], json!({"type": "string"}));
    assert_eq!(schemas["/x get 200.Item"], json!({"properties": {"a": reference("x")}}));
    assert_eq!(schemas["/y get 200.Item"], json!({"properties": {"b": reference("y")}}));
}

#[test]
fn definitions_of_one_name_are_told_apart_by_their_places() {
    let inner = |word: &str| format!("{{$defs: {{D: {{title: {word}}}}}, allOf: [{{$ref: '#/$defs/D'}}]}}");
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: t, version: v}}, components: {{schemas: {{S.D: {{title: own}}, \
         S: {{$defs: {{D: {{title: outer}}}}, properties: {{a: {}, b: {}, c: {{$ref: '#/$defs/D'}}, \
         d: {{$ref: '#/$defs/E'}}}}}}}}}}}}",
        inner("first"),
        inner("second")
    );
    let (document, said) = loaded(&text);
    assert_eq!(said, [""; 0]);
    let components = serde_json::to_value(document.expect("it loads").openapi.components).expect("it can be written");
    let schemas = &components["schemas"];
    let title_of = |reference: &serde_json::Value| {
        let name = reference["$ref"].as_str().and_then(|text| text.strip_prefix("#/components/schemas/"));
        let name = name.expect("it is a reference to a component").replace("~1", "/");
        schemas[name]["title"].clone()
    };
    let properties = &schemas["S"]["properties"];
    let found = [&properties["a"]["allOf"][0], &properties["b"]["allOf"][0], &properties["c"]].map(title_of);
    assert_eq!(found, [json!("first"), json!("second"), json!("outer")]);
    assert_eq!(schemas["S.D"], json!({"title": "own"}));
    // What is not there is not made up.
    assert_eq!(properties["d"], json!({"$ref": "#/$defs/E"}));
}
