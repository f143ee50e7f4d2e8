//! What does each part of Swagger 2.0 become?

use serde_json::{Value, json};

use super::rewrite;
use crate::diagnostic::Diagnostics;
use crate::load::parse::{Syntax, parse};
use crate::load::tree::Node;

/// Rewrites a document; returns it, what was said as `code pointer`, and how many operations were left out.
fn rewritten(text: &str) -> (Value, Vec<String>, usize) {
    let Node::Map(mut root) = parse(text, Syntax::Any).expect("it is YAML").root else { panic!("{text}") };
    let mut diagnostics = Diagnostics::default();
    let skipped = rewrite(&mut root, &mut diagnostics);
    let said = diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code.id(), diagnostic.origin.pointer));
    (Node::Map(root).into_value(), said.collect(), skipped)
}

/// Rewrites an operation `POST /a/{id}`; returns it, and what was said.
fn operation(text: &str) -> (Value, Vec<String>) {
    let (document, said, skipped) = rewritten(&format!("{{swagger: '2.0', paths: {{'/a/{{id}}': {{post: {text}}}}}}}"));
    let operation = document["paths"]["/a/{id}"]["post"].clone();
    assert_eq!(skipped == 0, operation.is_object(), "{text}");
    let said = said.iter().map(|said| said.replace("/paths/~1a~1{id}/post", ""));
    (operation, said.collect())
}

#[test]
fn servers_are_made_of_schemes_host_and_base_path() {
    let cases: [(&str, Value, &[&str]); 10] = [
        ("{host: a.b, basePath: /v1, schemes: [http, https]}", json!(["https://a.b/v1", "http://a.b/v1"]), &[]),
        ("{host: a.b, basePath: /}", json!(["https://a.b"]), &[]),
        ("{host: 'a.b:80', schemes: [ws, http]}", json!(["http://a.b:80"]), &[]),
        ("{host: a.b, schemes: [ws]}", json!(["ws://a.b"]), &[]),
        ("{basePath: /v1, schemes: [http]}", json!(["/v1"]), &[]),
        ("{basePath: /}", Value::Null, &[]),
        ("{host: '', schemes: []}", Value::Null, &[]),
        ("{host: a.b, basePath: v1/}", json!(["https://a.b/v1"]), &["W001 /basePath"]),
        ("{host: 'http://a.b/'}", json!(["http://a.b"]), &["W001 /host"]),
        ("{host: 5, schemes: https}", Value::Null, &["W001 /schemes", "W001 /host"]),
    ];
    for (text, expected, expected_said) in cases {
        let (document, said, _) = rewritten(text);
        let urls = document.get("servers").and_then(Value::as_array);
        let urls = urls.map_or(Value::Null, |list| list.iter().map(|server| server["url"].clone()).collect());
        assert_eq!(
            (urls, said.iter().map(String::as_str).collect::<Vec<_>>()),
            (expected, expected_said.to_vec()),
            "{text}"
        );
    }
}

#[test]
fn an_operation_has_servers_where_the_scheme_of_the_client_is_not_its_own() {
    for (schemes, expected) in [("[http]", json!([{"url": "http://a.b"}])), ("[http, https]", Value::Null)] {
        let (document, said, _) =
            rewritten(&format!("{{host: a.b, schemes: [https], paths: {{/a: {{get: {{schemes: {schemes}}}}}}}}}"));
        assert_eq!(document["paths"]["/a"]["get"]["servers"], expected, "{schemes}");
        assert_eq!(said, [""; 0]);
    }
}

#[test]
fn parameters_have_a_schema_and_a_style() {
    let list = |parameter: &str| format!("{{name: p, type: array, items: {{type: string}}, {parameter}}}");
    let array = json!({"type": "array", "items": {"type": "string"}});
    let styled = |location: &str, style: &str, explode: bool| json!({"name": "p", "in": location, "schema": array, "style": style, "explode": explode});
    let cases: [(String, Value, &[&str]); 14] = [
        (
            "{name: p, in: query, type: integer, enum: [1], x-enum-varnames: [One], x-other: 1, required: true}"
                .to_owned(),
            json!({
                "name": "p", "in": "query", "required": true, "x-other": 1,
                "schema": {"type": "integer", "enum": [1], "x-enum-varnames": ["One"]},
            }),
            &[],
        ),
        (list("in: query"), styled("query", "form", false), &[]),
        (list("in: query, collectionFormat: csv"), styled("query", "form", false), &[]),
        (list("in: query, collectionFormat: multi"), styled("query", "form", true), &[]),
        (list("in: query, collectionFormat: ssv"), styled("query", "spaceDelimited", false), &[]),
        (list("in: query, collectionFormat: pipes"), styled("query", "pipeDelimited", false), &[]),
        (list("in: header, collectionFormat: csv"), styled("header", "simple", false), &[]),
        (list("in: path"), styled("path", "simple", false), &[]),
        (list("in: query, collectionFormat: tsv"), styled("query", "tabDelimited", false), &[]),
        (list("in: path, collectionFormat: pipes"), styled("path", "pipeDelimited", false), &[]),
        (list("in: header, collectionFormat: ssv"), styled("header", "spaceDelimited", false), &[]),
        (
            list("in: path, collectionFormat: multi"),
            styled("path", "simple", false),
            &["W001 /parameters/0/collectionFormat"],
        ),
        (
            "{name: id, type: string}".to_owned(),
            json!({"name": "id", "in": "path", "schema": {"type": "string"}}),
            &["W001 /parameters/0"],
        ),
        (
            "{name: p, in: Query, schema: {type: string}}".to_owned(),
            json!({"name": "p", "in": "query", "schema": {"type": "string"}}),
            &["W001 /parameters/0/in", "W001 /parameters/0"],
        ),
    ];
    for (text, expected, expected_said) in cases {
        let (operation, said) = operation(&format!("{{parameters: [{text}]}}"));
        assert_eq!(operation["parameters"][0], expected, "{text}");
        assert_eq!(said, expected_said, "{text}");
    }
}

#[test]
fn a_parameter_in_the_body_becomes_the_request_body() {
    let json = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/definitions/A"}}}});
    let body = "{name: b, in: body, required: true, schema: {$ref: '#/definitions/A'}}";
    let untyped = json!({"content": {"application/json": {"schema": {}}}});
    let cases: [(String, Value, &[&str]); 7] = [
        (format!("{{parameters: [{body}]}}"), json.clone(), &[]),
        (format!("{{consumes: [], parameters: [{body}]}}"), json.clone(), &[]),
        (
            format!("{{consumes: [text/xml], parameters: [{body}]}}"),
            json!({"required": true, "content": {"text/xml": {"schema": {"$ref": "#/definitions/A"}}}}),
            &[],
        ),
        (format!("{{consumes: application/json, parameters: [{body}]}}"), json.clone(), &["W001 /consumes"]),
        (format!("{{consumes: [json, application/json], parameters: [{body}]}}"), json, &["W001 /consumes/0"]),
        ("{parameters: [{name: b, in: body}]}".to_owned(), untyped, &["W001 /parameters/0"]),
        (
            "{parameters: [{name: b, in: body, type: string}]}".to_owned(),
            json!({"content": {"application/json": {"schema": {"type": "string"}}}}),
            &["W001 /parameters/0"],
        ),
    ];
    for (text, expected, expected_said) in cases {
        let (operation, said) = operation(&text);
        assert_eq!(operation["requestBody"], expected, "{text}");
        assert_eq!(said, expected_said, "{text}");
    }
}

#[test]
fn fields_of_a_form_become_the_request_body() {
    let field = "{name: f, in: formData, type: string, description: d, required: true}";
    let schema = json!({
        "type": "object", "properties": {"f": {"type": "string", "description": "d"}}, "required": ["f"],
    });
    let media = |names: &[&str]| {
        let content: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"schema": schema}))).collect();
        json!({"content": content, "required": true})
    };
    let (form, multipart) = ("application/x-www-form-urlencoded", "multipart/form-data");
    let file = json!({"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}});
    let list = json!({"type": "object", "properties": {"f": {"type": "array", "items": {"type": "integer"}}}});
    let cases = [
        (format!("{{parameters: [{field}]}}"), media(&[form])),
        (format!("{{consumes: [application/json], parameters: [{field}]}}"), media(&[form])),
        (format!("{{consumes: [{multipart}, {form}], parameters: [{field}]}}"), media(&[multipart, form])),
        (
            format!("{{consumes: [{form}], parameters: [{{name: f, in: formData, type: file}}]}}"),
            json!({"content": {multipart: {"schema": file}}, "required": false}),
        ),
        (
            "{parameters: [{name: f, in: formData, type: array, items: {type: integer}, collectionFormat: pipes}]}"
                .to_owned(),
            json!({"content": {form: {"schema": list, "encoding": {"f": {"style": "pipeDelimited", "explode": false}}}}, "required": false}),
        ),
    ];
    for (text, expected) in cases {
        let (operation, said) = operation(&text);
        assert_eq!(operation["requestBody"], expected, "{text}");
        assert_eq!(said, [""; 0], "{text}");
    }
}

#[test]
fn an_operation_whose_body_is_not_plain_is_left_out() {
    let body = "{name: b, in: body, schema: {}}";
    let field = "{name: f, in: formData, type: string}";
    let cases = [
        (format!("[{body}, {body}]"), "E006 /parameters/1"),
        (format!("[{body}, {field}]"), "E006 /parameters/0"),
        (format!("[{field}, {field}]"), "E203 /parameters/1"),
        ("[{in: formData, type: string}]".to_owned(), "E006 /parameters/0"),
    ];
    for (text, expected) in cases {
        let (operation, said) = operation(&format!("{{parameters: {text}}}"));
        assert_eq!((operation, said), (Value::Null, vec![expected.to_owned()]), "{text}");
    }
}

#[test]
fn parameters_of_a_path_that_are_in_the_body_move_into_its_operations() {
    let (document, said, _) = rewritten(
        "{paths: {/a: {
           parameters: [{name: f, in: formData, type: string}, {name: q, in: query, type: string}],
           post: {parameters: [{name: g, in: formData, type: string}]},
           put: {parameters: [{name: f, in: formData, type: integer}]},
           patch: {parameters: [{name: b, in: body, schema: {type: object}}]}}}}",
    );
    let item = &document["paths"]["/a"];
    assert_eq!(item["parameters"], json!([{"name": "q", "in": "query", "schema": {"type": "string"}}]));
    let form = |method: &str| &item[method]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["properties"];
    assert_eq!(*form("post"), json!({"f": {"type": "string"}, "g": {"type": "string"}}));
    assert_eq!(*form("put"), json!({"f": {"type": "integer"}}));
    assert_eq!(item["patch"]["requestBody"], json!({"content": {"application/json": {"schema": {"type": "object"}}}}));
    assert_eq!(said, [""; 0]);
}

#[test]
fn responses_have_content() {
    let cases: [(&str, Value, &[&str]); 8] = [
        ("{description: d}", json!({"description": "d"}), &[]),
        (
            "{schema: {$ref: '#/definitions/A'}}",
            json!({"content": {"application/json": {"schema": {"$ref": "#/definitions/A"}}}}),
            &[],
        ),
        (
            "{schema: {type: file}}",
            json!({"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}),
            &[],
        ),
        (
            "{schema: {type: string}, examples: {Application/JSON: x, text/xml: y}}",
            json!({"content": {"application/json": {"schema": {"type": "string"}, "example": "x"}}}),
            &[],
        ),
        (
            "{examples: {application/json: {a: 1}, text/xml: null}}",
            json!({"content": {"application/json": {"example": {"a": 1}}}}),
            &[],
        ),
        ("{examples: [1]}", json!({}), &["W001 /responses/200/examples"]),
        (
            "{headers: {X-A: {type: integer, description: d}}}",
            json!({"headers": {"X-A": {"description": "d", "schema": {"type": "integer"}}}}),
            &[],
        ),
        ("{$ref: '#/responses/R'}", json!({"$ref": "#/responses/R"}), &[]),
    ];
    for (text, expected, expected_said) in cases {
        let (operation, said) = operation(&format!("{{responses: {{200: {text}}}}}"));
        assert_eq!(operation["responses"]["200"], expected, "{text}");
        assert_eq!(said, expected_said, "{text}");
    }
    let produced = |produces: &str, schema: &str| {
        let (operation, said) =
            operation(&format!("{{produces: {produces}, responses: {{200: {{schema: {schema}}}}}}}"));
        let content = operation["responses"]["200"]["content"].as_object().cloned().unwrap_or_default();
        (content.keys().cloned().collect::<Vec<_>>().join(" "), said.join(" "))
    };
    let cases = [
        ("[text/csv, application/json]", "{type: string}", "application/json text/csv", ""),
        ("[]", "{type: string}", "application/json", ""),
        ("[image/png]", "{type: object}", "application/json", "W001 /responses/200/schema"),
        ("[image/png]", "{type: string}", "image/png", ""),
        ("[application/json, text/csv]", "{type: file}", "text/csv", ""),
    ];
    for (produces, schema, media, expected) in cases {
        assert_eq!(produced(produces, schema), (media.to_owned(), expected.to_owned()), "{produces} {schema}");
    }
}

#[test]
fn security_schemes_have_flows() {
    let scopes = "scopes: {a: b}";
    let cases: [(String, Value, &[&str]); 7] = [
        (
            "{type: basic, description: d}".to_owned(),
            json!({"type": "http", "scheme": "basic", "description": "d"}),
            &[],
        ),
        ("{type: apiKey, name: k, in: header}".to_owned(), json!({"type": "apiKey", "name": "k", "in": "header"}), &[]),
        (
            format!("{{type: oauth2, flow: accessCode, authorizationUrl: u, tokenUrl: t, {scopes}, x-a: 1}}"),
            json!({"type": "oauth2", "x-a": 1, "flows": {"authorizationCode": {"authorizationUrl": "u", "tokenUrl": "t", "scopes": {"a": "b"}}}}),
            &[],
        ),
        (
            format!("{{type: oauth2, flow: application, tokenUrl: t, {scopes}}}"),
            json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {"a": "b"}}}}),
            &[],
        ),
        (
            "{type: oauth2, flow: implicit, authorizationUrl: u}".to_owned(),
            json!({"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "u"}}}),
            &[],
        ),
        (
            "{type: oauth2, tokenUrl: t}".to_owned(),
            json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t"}}}),
            &["W001 /securityDefinitions/s"],
        ),
        ("{type: oauth2}".to_owned(), json!({"type": "oauth2"}), &[]),
    ];
    for (text, expected, expected_said) in cases {
        let (document, said, _) = rewritten(&format!("{{securityDefinitions: {{s: {text}}}}}"));
        assert_eq!(document["components"]["securitySchemes"]["s"], expected, "{text}");
        assert_eq!(said, expected_said, "{text}");
    }
}

#[test]
fn a_shared_response_keeps_its_type_in_the_media_type_that_it_has() {
    let text = "{swagger: '2.0', produces: [text/html], \
                paths: {/x: {get: {produces: [application/json], responses: {'200': {$ref: '#/responses/R'}}}}}, \
                responses: {R: {description: d, schema: {type: object, properties: {a: {type: string}}}}}}";
    let (document, said, _) = rewritten(text);
    assert_eq!(said, ["W001 /responses/R/schema"]);
    let schema = |response: &Value| response["content"]["application/json"]["schema"].clone();
    let used = schema(&document["paths"]["/x"]["get"]["responses"]["200"]);
    assert_eq!(used, json!({"$ref": "#/components/responses/R/content/application~1json/schema"}));
    assert_eq!(schema(&document["components"]["responses"]["R"])["type"], json!("object"));
}
