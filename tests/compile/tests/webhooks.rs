//! What is read of the requests that a server makes of its own accord?
#![allow(deprecated, reason = "what is deprecated is read, too")]

use fixtures::webhooks::model::ReasonBody;
use fixtures::webhooks::webhook;

#[test]
fn the_body_of_a_webhook_has_its_type() {
    let order = webhook::new_order(br#"{"id": "7", "articles": [{"sku": "a", "left": 2}]}"#).expect("it is an order");
    assert_eq!(order.id, "7");
    let stock = webhook::stock(br#"[{"sku": "a", "left": 2}]"#).expect("it is a list of articles");
    assert_eq!(stock.iter().map(|article| article.left).collect::<Vec<_>>(), [2]);
    assert_eq!(webhook::new_order_put(b"null").expect("it may be null"), None);
}

#[test]
fn the_body_of_a_callback_has_its_type() {
    let changed = webhook::subscribe_changed(br#"{"at": "2026-01-02T03:04:05Z"}"#).expect("it is a change");
    assert!(changed.order.is_none());
    assert_eq!(webhook::ended(br#""expired""#).expect("it is a reason"), ReasonBody::Expired);
}

#[test]
fn what_is_not_of_the_type_names_the_place() {
    let error = webhook::stock(br#"[{"sku": "a"}]"#).expect_err("a property is missing");
    assert!(error.to_string().contains("left"), "{error}");
}
