//! What do the generated calls make of bodies in XML?

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fixtures::xml_bodies::operation::orders::ReplaceResponse;
use fixtures::xml_bodies::{Client, model};
use http::Response;
use oasmith_runtime::model::{Decode, decode};
use oasmith_runtime::{Error, Replay};

/// Runs a call, which never has to wait: the transport answers at once.
fn run<T>(call: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut call = pin!(call.into_future());
    loop {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome;
        }
    }
}

fn client() -> (Client, Replay) {
    let replay = Replay::new();
    let builder = Client::builder().server("https://api.example.com").transport(replay.clone());
    (builder.build().expect("the client is sound"), replay)
}

fn respond(replay: &Replay, (status, media_type, body): (u16, &str, &str)) {
    let answer = Response::builder().status(status).header("content-type", media_type);
    replay.respond(answer.body(body.to_owned()).expect("it is legal"));
}

/// Returns a model as its JSON says it.
fn model<T: Decode>(json: &str) -> T {
    decode(json.as_bytes()).expect("it is the JSON of the model")
}

fn order() -> model::Order {
    let part = model::Line { name: "screw".to_owned(), price: Some(0.5), parts: None };
    let line = model::Line { name: "chair & table".to_owned(), price: None, parts: Some(vec![part]) };
    let mut order = model::Order::new("2026-01-02T03:04:05Z", 7, vec![line]);
    order.kind = Some("gift".into());
    order.paid = Some(true);
    order.labels = Some(BTreeMap::from([("to".to_owned(), "A".to_owned())]));
    order.extra = Some(vec!["x".to_owned(), "y".to_owned()]);
    order
}

/// The order in the order of the description, not of the alphabet.
const ORDER: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<shop:Order xmlns:shop=\"http://example.com/shop\" id=\"7\">",
    "<placed>2026-01-02T03:04:05Z</placed><orderKind>gift</orderKind><shop:paid>true</shop:paid>",
    "<line><name>chair &amp; table</name>",
    "<parts><line><name>screw</name><price>0.5</price></line></parts></line>",
    "<labels><to>A</to></labels><more><tag>x</tag><tag>y</tag></more></shop:Order>",
);

#[test]
fn a_model_is_sent_and_comes_back() {
    let (client, replay) = client();
    respond(&replay, (201, "application/xml", ORDER));
    assert_eq!(run(client.orders().create(order())).expect("it is declared"), order());
    let request = &replay.requests()[0];
    assert_eq!(request.headers()["content-type"], "application/xml");
    assert_eq!(request.headers()["accept"], "application/xml");
    assert_eq!(std::str::from_utf8(request.body()), Ok(ORDER));
}

#[test]
fn json_is_usual_where_both_are_declared_and_the_others_have_methods() {
    let (client, replay) = client();
    for _ in 0..3 {
        respond(&replay, (204, "", ""));
    }
    let orders = client.orders();
    run(orders.replace(order())).expect("it is declared");
    run(orders.replace_as_xml(order())).expect("it is declared");
    let requests = replay.requests();
    assert_eq!(requests[0].headers()["content-type"], "application/json");
    assert_eq!(std::str::from_utf8(requests[1].body()), Ok(ORDER));
    assert_eq!(requests[1].headers()["accept"], "application/json, application/xml");
}

#[test]
fn answers_are_told_by_status_and_media_type() {
    let (client, replay) = client();
    let rows = [
        ((200, "application/xml", "<Tags><tag>a</tag></Tags>"), ReplaceResponse::Ok(vec!["a".to_owned()])),
        ((200, "text/xml; charset=utf-8", "<Tags/>"), ReplaceResponse::Ok(Vec::new())),
        ((202, "application/json", r#"{"message":"m"}"#), ReplaceResponse::Accepted(model(r#"{"message":"m"}"#))),
        ((204, "", ""), ReplaceResponse::NoContent),
    ];
    for (answer, expected) in rows {
        respond(&replay, answer);
        assert_eq!(run(client.orders().replace(order())).expect("it is declared"), expected);
    }
}

#[test]
fn failures_are_read_too() {
    let (client, replay) = client();
    for (media_type, body) in
        [("text/xml", "<error><message>no</message></error>"), ("application/json", r#"{"message":"no"}"#)]
    {
        respond(&replay, (400, media_type, body));
        let error = run(client.orders().create(order())).expect_err("400 is a failure");
        let fault: model::Fault = error.api_error().expect("it is declared");
        assert_eq!(fault.message.as_deref(), Some("no"), "{media_type}");
    }
}

#[test]
fn a_fault_names_the_path() {
    let (client, replay) = client();
    let body = ORDER.replace(">0.5<", ">cheap<");
    respond(&replay, (201, "application/xml", &body));
    let error = run(client.orders().create(order())).expect_err("the price is a number");
    assert!(error.is_decode());
    assert_eq!(error.decode_path(), Some("$.lines[0].parts[0].price"));
}
