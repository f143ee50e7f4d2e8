//! Which requests of the server are found, and what is said about the others?

use std::fmt::Write;

use super::loaded;

/// Loads a document and returns its requests, each as `method pointer: summary`, and what is said about it.
fn webhooks(rest: &str) -> (Vec<String>, Vec<String>) {
    let text = format!("openapi: 3.2.0\ninfo: {{title: t, version: v}}\n{rest}");
    let (document, said) = loaded(&text);
    let requests = document.into_iter().flat_map(|document| document.webhooks).map(|webhook| {
        let summary = webhook.summary.unwrap_or_default();
        format!("{} {}: {summary}", webhook.method, webhook.origin.pointer)
    });
    (requests.collect(), said)
}

const BODY: &str = "{requestBody: {content: {application/json: {}}}}";

#[test]
fn path_items_are_followed_as_those_of_paths_are() {
    let found = webhooks(&format!(
        "
webhooks:
  twice: {{$ref: '#/components/pathItems/A', summary: own}}
  circle: {{$ref: '#/components/pathItems/C'}}
paths:
  /a:
    post:
      responses: {{}}
      callbacks: {{told: {{'{{$url}}': {{$ref: '#/components/pathItems/A'}}}}}}
components:
  pathItems:
    A: {{$ref: '#/components/pathItems/B'}}
    B: {{summary: shared, post: {BODY}}}
    C: {{$ref: '#/components/pathItems/C'}}
"
    ));
    let requests = ["post /webhooks/twice/post: own", "post /paths/~1a/post/callbacks/told/{$url}/post: shared"];
    assert_eq!(found.0, requests);
    assert_eq!(found.1, ["W207 /webhooks/circle"]);
}

#[test]
fn callbacks_that_refer_to_one_another_are_followed() {
    let found = webhooks(&format!(
        "
paths:
  /a:
    post: {{responses: {{}}, callbacks: {{x: {{$ref: '#/components/callbacks/A'}}}}}}
    put: {{responses: {{}}, callbacks: {{y: {{$ref: '#/components/callbacks/B'}}, z: {{$ref: '#/components/callbacks/C'}}}}}}
components:
  callbacks:
    A: {{$ref: '#/components/callbacks/B'}}
    B: {{'{{$url}}': {{post: {BODY}}}}}
    C: {{$ref: '#/components/callbacks/C'}}
"
    ));
    assert_eq!(found.0, ["post /components/callbacks/B/{$url}/post: "]);
    assert_eq!(found.1, ["W207 /paths/~1a/put/callbacks/z"]);
}

#[test]
fn nothing_that_looks_like_a_request_is_passed_over() {
    let found = webhooks(&format!(
        "
paths: {{}}
webhooks:
  a:
    query: {BODY}
    POST: {BODY}
    additionalOperations: {{NOTIFY: {BODY}, POST: {BODY}}}
    x-post: {BODY}
    servers: []
  b: {{post: {{requestBody: {{content: {{application/json: {{}}}}}}, callbacks: {{next: {{}}}}}}}}
"
    ));
    let requests =
        ["query /webhooks/a/query: ", "NOTIFY /webhooks/a/additionalOperations/NOTIFY: ", "post /webhooks/b/post: "];
    assert_eq!(found.0, requests);
    let said =
        ["W207 /webhooks/a/POST", "W207 /webhooks/a/additionalOperations/POST", "W207 /webhooks/b/post/callbacks/next"];
    assert_eq!(found.1, said);
}

#[test]
fn a_path_item_that_many_read_is_copied_only_so_often() {
    let mut text = String::from("paths: {}\ncomponents:\n  pathItems:\n    A:\n      post:\n        requestBody:\n");
    text.push_str("          content: {application/json: {schema: {enum: [");
    (0..10_000).for_each(|value| write!(text, "{value},").expect("a string takes in any text"));
    text.push_str("0]}}}\nwebhooks:\n");
    for name in 0..300 {
        writeln!(text, "  w{name}: {{$ref: '#/components/pathItems/A'}}").expect("a string takes in any text");
    }
    let (found, said) = webhooks(&text);
    assert!((150..250).contains(&found.len()), "{} requests", found.len());
    assert_eq!(found.len() + said.len(), 300);
    assert!(said.iter().all(|said| said.starts_with("E009 ")), "{said:?}");
}
