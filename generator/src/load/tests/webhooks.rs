//! Which requests of the server are found, and what is said about the others?

use std::fmt::Write;

use super::{load_text, loaded};
use crate::config::{Config, Filter, Rule};
use crate::diagnostic::Diagnostics;

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
    let requests = ["post /paths/~1a/post/callbacks/told/{$url}/post: shared", "post /webhooks/twice/post: own"];
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
    put:
      responses: {{}}
      callbacks: {{y: {{$ref: '#/components/callbacks/B'}}, z: {{$ref: '#/components/callbacks/C'}}}}
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
        ["NOTIFY /webhooks/a/additionalOperations/NOTIFY: ", "query /webhooks/a/query: ", "post /webhooks/b/post: "];
    assert_eq!(found.0, requests);
    // The key as such may be a mistake, and the client is without what stands there.
    let said = [
        "W003 /webhooks/a/POST",
        "W207 /webhooks/a/POST",
        "W207 /webhooks/a/additionalOperations/POST",
        "W207 /webhooks/b/post/callbacks/next",
    ];
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

/// Loads a document of two webhooks and a callback with a filter, and returns what stays, and what is left out and
/// referred to.
fn filtered(filter: impl Fn(&mut Filter)) -> Result<Vec<String>, String> {
    let text = format!(
        "
openapi: 3.1.0
info: {{title: t, version: v}}
webhooks:
  own: {{$ref: '#/components/pathItems/Own'}}
  other: {{post: {BODY}}}
paths:
  /a:
    get:
      tags: [s]
      responses: {{}}
      callbacks: {{told: {{'{{$url}}': {{post: {BODY}}}}}, kept: {{$ref: '#/components/callbacks/K'}}}}
    put:
      responses: {{}}
      x: {{$ref: '#/paths/~1a/get/responses'}}
      callbacks: {{kept: {{$ref: '#/components/callbacks/K'}}}}
components:
  pathItems: {{Own: {{post: {{tags: [s], requestBody: {{content: {{application/json: {{}}}}}}}}}}}}
  callbacks: {{K: {{'{{$url}}': {{post: {BODY}}}}}}}
"
    );
    let mut config = Config::new("api.yaml", "client");
    filter(&mut config.filter);
    let mut diagnostics = Diagnostics::default();
    let document = load_text("api.yaml", text, &config, &mut diagnostics);
    let said = || diagnostics.iter().map(|diagnostic| diagnostic.found.clone()).collect::<String>();
    let webhooks = document.ok_or_else(said)?.webhooks.into_iter();
    let mark = |is_excluded| if is_excluded { " (excluded)" } else { "" };
    Ok(webhooks.map(|webhook| format!("{}{}", webhook.name, mark(webhook.is_excluded))).collect())
}

fn rule(edit: impl Fn(&mut Rule)) -> Rule {
    let mut rule = Rule::default();
    edit(&mut rule);
    rule
}

#[test]
fn a_filter_chooses_webhooks_and_callbacks_go_with_their_operations() {
    let found = |filter: &dyn Fn(&mut Filter)| filtered(filter).map(|webhooks| webhooks.join(", "));
    let all = found(&|_| {});
    assert_eq!(all.as_deref(), Ok("K, told, other, own"));
    // The operation of `told` is gone, and stays for the sake of what refers to it.
    let without_tag = found(&|filter| filter.exclude = vec![rule(|rule| rule.tag = Some("s".to_owned()))]);
    assert_eq!(without_tag.as_deref(), Ok("K, told (excluded), other"));
    let of_paths = found(&|filter| filter.include = vec![rule(|rule| rule.path = Some("**".to_owned()))]);
    assert_eq!(of_paths.as_deref(), Ok("K, told"));
    let of_own = found(&|filter| filter.include = vec![rule(|rule| rule.webhook = Some("ow*".to_owned()))]);
    assert_eq!(of_own.as_deref(), Ok("own"));
    let without = found(&|filter| filter.exclude = vec![rule(|rule| rule.webhook = Some("*".to_owned()))]);
    assert_eq!(without.as_deref(), Ok("K, told"));
    let missed = found(&|filter| filter.exclude = vec![rule(|rule| rule.webhook = Some("told".to_owned()))]);
    let expected = "`{ webhook = \"told\" }` under `[filter] exclude`, which fits no webhook";
    assert_eq!(missed.err().as_deref(), Some(expected));
}
