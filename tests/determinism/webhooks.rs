//! Does what reads webhooks and callbacks keep its name, whatever comes beside it?

use oasmith::name::Lock;

use crate::tree::Node;
use crate::{lock, plan};

/// A webhook and a shared callback of the same name, and a callback with two addresses.
const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /subscriptions:
    post:
      responses: {'204': {description: d}}
      callbacks:
        changed:
          '{$request.query.m}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}
          '{$request.query.z}': {post: {requestBody: {content: {application/json: {schema: {type: integer}}}}}}
        ended: {$ref: '#/components/callbacks/ended'}
webhooks:
  ended: {post: {requestBody: {content: {application/json: {schema: {type: boolean}}}}}}
  a-b: {post: {requestBody: {content: {application/json: {schema: {type: boolean}}}}}}
  a_b: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}
components:
  callbacks:
    ended: {'{$request.query.a}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}
";

/// Returns the signatures of the functions.
fn functions(document: &Node, lock: &Lock) -> Vec<String> {
    let plan = plan(&document.to_string(), lock);
    let file = plan.files.iter().find(|file| file.path == "src/webhook.rs").expect("there is something to read");
    let functions = file.text.split("pub fn ").skip(1);
    let signature = |text: &str| text.split(", runtime").next().unwrap_or_default().split_whitespace().collect();
    let one_line = |signature: String| signature.replace(",)", ")");
    let mut functions: Vec<String> = functions.map(signature).map(one_line).collect();
    functions.sort_unstable();
    functions
}

const FUNCTIONS: [&str; 6] = [
    "a_b(body:&[u8])->Result<String",
    "a_b_post(body:&[u8])->Result<bool",
    "ended(body:&[u8])->Result<String",
    "ended_post(body:&[u8])->Result<bool",
    "post_subscriptions_changed(body:&[u8])->Result<String",
    "post_subscriptions_changed_post(body:&[u8])->Result<i64",
];

#[test]
fn another_method_or_callback_of_a_name_renames_nothing() {
    let hook = |method: &str, ty: &str| {
        format!("{method}: {{requestBody: {{content: {{application/json: {{schema: {{type: {ty}}}}}}}}}}}")
    };
    let put = hook("put", "boolean");
    let document =
        |hooks: &str| format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nwebhooks: {{new_pet: {{{hooks}}}}}\n");
    let before = document(&put);
    let lock = lock(&plan(&before, &Lock::default()));
    assert_eq!(functions(&Node::read(&before), &lock), ["new_pet(body:&[u8])->Result<bool"]);
    let after = document(&format!("{}, {put}", hook("post", "string")));
    let expected = ["new_pet(body:&[u8])->Result<bool", "new_pet_post(body:&[u8])->Result<String"];
    assert_eq!(functions(&Node::read(&after), &lock), expected);
}

#[test]
fn their_order_in_the_document_does_not_matter() {
    let mut document = Node::read(DOCUMENT);
    assert_eq!(functions(&document, &Lock::default()), FUNCTIONS);
    let lock = lock(&plan(DOCUMENT, &Lock::default()));
    for seed in 1..=8 {
        document.shuffle(&mut { seed });
        assert_eq!(functions(&document, &Lock::default()), FUNCTIONS, "shuffled by {seed}");
        assert_eq!(functions(&document, &lock), FUNCTIONS, "shuffled by {seed}, with a lock");
    }
}

#[test]
fn what_comes_in_front_takes_no_name() {
    let mut document = Node::read(DOCUMENT);
    let lock = lock(&plan(DOCUMENT, &Lock::default()));
    let request =
        |ty: &str| format!("{{post: {{requestBody: {{content: {{application/json: {{schema: {{type: {ty}}}}}}}}}}}}}");
    let callbacks = ["paths", "/subscriptions", "post", "callbacks"];
    document.at(&callbacks).at(&["changed"]).add("{$request.query.b}", &request("boolean"));
    document.at(&["webhooks"]).add("A.b", &request("number"));
    let grown = functions(&document, &lock);
    assert_eq!(grown.len(), FUNCTIONS.len() + 2);
    let lost: Vec<_> = FUNCTIONS.iter().filter(|function| !grown.contains(&(**function).to_owned())).collect();
    assert!(lost.is_empty(), "{lost:?} are not among {grown:#?}");
}

#[test]
fn an_operation_that_gets_an_id_leaves_its_callbacks_as_they_are() {
    let mut document = Node::read(DOCUMENT);
    let before = plan(DOCUMENT, &Lock::default());
    document.at(&["paths", "/subscriptions", "post"]).add("operationId", "subscribe");
    assert_eq!(functions(&document, &lock(&before)), FUNCTIONS);
    let after = plan(&document.to_string(), &lock(&before));
    // Whoever generates twice has a lock of the new document.
    assert_eq!(functions(&document, &lock(&after)), FUNCTIONS);
}

#[test]
fn a_lock_without_places_keeps_the_names_that_it_can() {
    let document = Node::read(DOCUMENT);
    let lock = |entries: &str| Lock::parse(&format!("members webhook = {entries}\n"));
    // `a-b` came before `a_b` then, and only one of them is called so.
    let earlier = lock("[\"POST a-b\",\"POST a_b\"]");
    let found = functions(&document, &earlier);
    assert_eq!(found[..2], ["a_b(body:&[u8])->Result<bool", "a_b_post(body:&[u8])->Result<String"]);
    // Both are called `ended`, so the entry says nothing.
    assert_eq!(found[2..], FUNCTIONS[2..]);
    assert_eq!(functions(&document, &lock("[\"POST ended\",\"POST ended\"]")), FUNCTIONS);
    let mut one = document;
    *one.at(&["paths", "/subscriptions", "post", "callbacks", "changed"]) = Node::read(
        "{'{$request.query.m}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}",
    );
    one.at(&["paths", "/subscriptions", "post"]).add("operationId", "subscribe");
    let found = functions(&one, &lock("[\"POST changed of post /subscriptions\"]"));
    assert!(found.contains(&FUNCTIONS[4].to_owned()), "{found:?}");
    let found = functions(&one, &lock("[\"POST changed of subscribe\"]"));
    assert!(found.contains(&"subscribe_changed(body:&[u8])->Result<String".to_owned()), "{found:?}");
}
