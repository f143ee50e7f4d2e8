//! What do the generated calls make of answers that come piece by piece, and how do they send such bodies?

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use fixtures::{bodies_and_responses, event_streams, json_bodies, json_streams};
use futures_core::Stream;
use http::Response;
use oasmith_runtime::model::Value;
use oasmith_runtime::{CallOptions, Error, ErrorKind, Payload, Replay};

/// Runs work that never has to wait: the transport answers at once.
fn run<T>(work: impl IntoFuture<Output = T>) -> T {
    let mut work = pin!(work.into_future());
    loop {
        if let Poll::Ready(outcome) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome;
        }
    }
}

fn respond(replay: &Replay, media_type: &str, body: &str) {
    let answer = Response::builder().status(200).header("content-type", media_type);
    replay.respond(answer.body(body.to_owned()).expect("it is legal"));
}

macro_rules! client {
    ($module:ident, $replay:expr) => {
        $module::Client::builder().transport($replay.clone()).build().expect("the client is sound")
    };
}

/// What a request said: what it asks for, and its body.
fn said(replay: &Replay) -> (String, String) {
    let request = replay.requests().pop().expect("one was sent");
    let accept = request.headers().get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
    (accept.to_owned(), String::from_utf8_lossy(request.body()).into_owned())
}

#[test]
fn a_call_asks_for_a_stream_by_header_and_property() {
    let replay = Replay::new();
    let client = client!(event_streams, replay);
    respond(&replay, "text/event-stream", "data: {\"delta\":\"a\"}\n\ndata: [END]\n\ndata: {}\n\n");
    let question = event_streams::model::Question::new("why?");
    let mut pieces = run(client.events().chat(question.clone()).stream()).expect("the head is there");
    assert_eq!(said(&replay), ("text/event-stream".into(), r#"{"stream":true,"text":"why?"}"#.into()));
    let event = run(pieces.try_next()).expect("it is good").expect("it is there");
    assert_eq!((event.event.as_str(), event.data.delta.as_str()), ("message", "a"));
    assert!(run(pieces.try_next()).expect("it ends").is_none());
    respond(&replay, "application/json", r#"{"text":"b"}"#);
    let answer = run(client.events().chat(question).send()).expect("it is an answer");
    assert_eq!(answer.text.as_deref(), Some("b"));
    assert_eq!(said(&replay), ("application/json".into(), r#"{"text":"why?"}"#.into()));
}

#[test]
fn the_name_of_an_event_says_what_its_data_is() {
    use event_streams::operation::events::WatchEvent as Found;
    let replay = Replay::new();
    let client = client!(event_streams, replay);
    let text = "event: added\nid: 1\ndata: {\"delta\":\"a\"}\n\nevent: removed\ndata: {\"at\":3}\n\nevent: note\n\
        data: {x\n\nevent: new\ndata: y\n\nevent: added\ndata: {}\n\ndata: [DONE]\n\n";
    respond(&replay, "text/event-stream; charset=utf-8", text);
    let mut events = run(client.events().watch().stream()).expect("the head is there");
    let mut next = || run(events.next()).map(|event| event.map(|event| event.data));
    assert!(matches!(next(), Some(Ok(Found::Added(piece))) if piece.delta == "a"));
    assert!(matches!(next(), Some(Ok(Found::Removed(removed))) if removed.at == Some(3)));
    assert!(matches!(next(), Some(Ok(Found::Note(text))) if text == "{x"));
    assert!(matches!(next(), Some(Ok(Found::Other(text))) if text == "y"));
    let error: Error = next().expect("it is there").expect_err("a piece has a delta");
    assert!(error.to_string().contains("event 5 `added` (id 1): "), "{error}");
    assert!(next().is_none());
}

#[test]
fn data_is_text_where_nothing_says_more() {
    let replay = Replay::new();
    let client = client!(event_streams, replay);
    respond(&replay, "text/event-stream", "data: 1\ndata: {\n\n");
    let mut lines = run(client.events().log().stream()).expect("the head is there");
    assert_eq!(run(lines.try_next()).expect("it is good").expect("it is there").data, "1\n{");
}

#[test]
fn an_event_may_be_described_as_a_whole() {
    use event_streams::model::TalkData as Found;
    let replay = Replay::new();
    let client = client!(event_streams, replay);
    respond(&replay, "text/event-stream", "event: any\ndata: {\"delta\":\"a\"}\n\n");
    let mut talk = run(client.events().talk().stream()).expect("the head is there");
    let event = run(talk.try_next()).expect("it is good").expect("it is there");
    assert!(matches!(&event.data, Found::Piece(piece) if piece.delta == "a"), "{event:?}");
}

#[test]
fn values_come_one_by_one() {
    let replay = Replay::new();
    let client = client!(json_streams, replay);
    respond(&replay, "application/x-ndjson", "{\"id\":1}\n{\"id\":2}\n");
    let mut items = run(client.json().lines().stream()).expect("the head is there");
    let next = |items: &mut oasmith_runtime::JsonStream<json_streams::model::Item>| {
        let mut items = std::pin::Pin::new(items);
        match items.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(item) => item.map(|item| item.map(|item| item.id)),
            Poll::Pending => panic!("all is there"),
        }
    };
    assert!(matches!(next(&mut items), Some(Ok(1))));
    assert!(matches!(next(&mut items), Some(Ok(2))));
    assert!(next(&mut items).is_none());
    respond(&replay, "application/geo+json-seq", "\u{1e}{\"id\":3}\n");
    let mut items = run(client.json().records().stream()).expect("the head is there");
    assert_eq!(run(items.try_next()).expect("it is good").map(|item| item.id), Some(3));
    respond(&replay, "application/jsonl", "{\"id\":4}");
    let mut items = run(client.json().listed().stream()).expect("the head is there");
    assert_eq!(run(items.try_next()).expect("it is good").map(|item| item.id), Some(4));
    respond(&replay, "application/jsonl", "[5]");
    let mut values = run(client.json().any().stream()).expect("the head is there");
    assert_eq!(run(values.try_next()).expect("it is good"), Some(Value::Array(vec![Value::from(5)])));
}

#[test]
fn bytes_come_beside_other_bodies() {
    let replay = Replay::new();
    let client = client!(json_streams, replay);
    let answer = Response::builder().header("content-type", "application/pdf");
    let pieces = vec![Bytes::from("a"), Bytes::new(), Bytes::from("b")];
    replay.respond_chunks(answer.body(pieces).expect("it is legal"));
    let mut bytes = run(client.json().report().stream_bytes()).expect("the head is there");
    assert_eq!(said(&replay).0, "application/pdf");
    assert_eq!(run(bytes.try_next()).expect("it is good").as_deref(), Some(&b"a"[..]));
    assert_eq!(run(bytes.try_next()).expect("it is good").as_deref(), Some(&b"b"[..]));
    assert_eq!(run(bytes.try_next()).expect("it ends"), None);
}

/// A stream of these pieces.
struct Pieces(Vec<Result<&'static str, std::io::Error>>);

impl Stream for Pieces {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(if self.0.is_empty() { None } else { Some(self.0.remove(0)) })
    }
}

#[test]
fn a_body_from_a_stream_is_sent_once_unless_it_can_be_made_anew() {
    let replay = Replay::new();
    let client = client!(bodies_and_responses, replay);
    replay.respond_json(503, "{}");
    let once = Payload::from_stream(Pieces(vec![Ok("a"), Ok("b")]));
    let options = || CallOptions::new().idempotent(true);
    let error = run(client.files().upload(once).with_options(options()).send()).expect_err("it is not tried again");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Api, 1));
    assert_eq!(said(&replay).1, "ab");
    replay.respond_json(503, "{}");
    respond(&replay, "text/plain", "ok");
    let again = Payload::from_streams(|| Pieces(vec![Ok("c"), Ok("d")]));
    assert_eq!(run(client.files().upload(again).with_options(options()).send()).expect("it is tried again"), "ok");
    assert_eq!(said(&replay).1, "cd");
    let broken = Payload::from_stream(Pieces(vec![Ok("e"), Err(std::io::Error::other("no more"))]));
    respond(&replay, "text/plain", "never");
    let error = run(client.files().upload(broken).send()).expect_err("it broke off");
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[test]
fn a_list_is_sent_item_by_item() {
    let replay = Replay::new();
    let client = client!(json_bodies, replay);
    let items = || vec![json_bodies::model::Item::new(1), json_bodies::model::Item::new(2)];
    replay.respond_json(204, "");
    run(client.json().store(items()).send()).expect("it is sent");
    let request = replay.requests().pop().expect("one was sent");
    assert_eq!(&**request.body(), b"{\"id\":1}\n{\"id\":2}\n");
    assert_eq!(request.headers()["content-type"], "application/x-ndjson");
    replay.respond_json(204, "");
    run(client.json().store_as_json_seq(items()).send()).expect("it is sent");
    assert_eq!(said(&replay).1, "\u{1e}{\"id\":1}\n\u{1e}{\"id\":2}\n");
}
