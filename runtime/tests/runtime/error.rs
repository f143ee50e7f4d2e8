//! Do errors say what their reader needs, and no more?

use std::error::Error as _;

use http::Response;
use oasmith_runtime::model::{Decode, Target, Value};
use oasmith_runtime::{Call, CallOptions, Error, ErrorKind, Operation, Replay, RetryPolicy, Style};

use super::support::{builder, core, operation, run, send, send_with, text};

static SEARCH: Operation = Operation::new("c1.api.Search", "POST", "/api/v1/search/apps").accept("application/json");

fn failure(status: u16, content_type: &str, body: &str) -> Error {
    let replay = Replay::new();
    let response = Response::builder().status(status).header("content-type", content_type);
    replay.respond(response.header("x-request-id", "req-1").body(body.to_owned()).expect("it is legal"));
    send(&core(&replay), &SEARCH).expect_err("it is a failure")
}

#[test]
fn display_shows_the_message_of_the_server() {
    let json = "application/json";
    let head = "POST /api/v1/search/apps: 403 Forbidden";
    let tail = "(request id req-1, operation c1.api.Search)";
    let rows = [
        (json, r#"{"message":"no access"}"#, Some("no access")),
        (json, r#"{"code":7,"message":"no access","details":[]}"#, Some("no access")),
        (json, r#"{"error":"no access"}"#, Some("no access")),
        (json, r#"{"error":{"message":"no access","code":1}}"#, Some("no access")),
        (json, r#"{"error":"invalid_grant","error_description":"no access"}"#, Some("no access")),
        ("application/problem+json", r#"{"title":"t","detail":"no access"}"#, Some("no access")),
        ("application/problem+json", r#"{"title":"no access","status":403}"#, Some("no access")),
        (json, r#"{"errors":[{"message":"no access"}]}"#, Some("no access")),
        (json, r#"{"errors":["no access"]}"#, Some("no access")),
        (json, r#""no access""#, Some("no access")),
        (json, "\u{feff}{\"message\":\"no access\"}", Some("no access")),
        (json, r#"{"strange":1}"#, Some(r#"{"strange":1}"#)),
        (json, "not JSON", Some("not JSON")),
        ("text/plain", "no access\n", Some("no access")),
        ("text/plain", "line\r\nforged\u{1b}[0m\u{202e}", Some(r"line\r\nforged\u{1b}[0m\u{202e}")),
        ("text/plain", "a\u{ad}b\u{61c}\u{180e}\u{e0041}\u{fff9}", Some(r"a\u{ad}b\u{61c}\u{180e}\u{e0041}\u{fff9}")),
        ("text/html", "<html>no access</html>", None),
        (json, "<html>no access</html>", None),
        (json, "", None),
        ("application/octet-stream", "a\0b", None),
    ];
    for (content_type, body, message) in rows {
        let error = failure(403, content_type, body);
        let expected = match message {
            Some(message) => format!("{head}: {message} {tail}"),
            None => format!("{head} {tail}"),
        };
        assert_eq!(error.to_string(), expected, "{body}");
        assert_eq!(error.server_message().as_deref(), message);
    }
}

#[test]
fn a_long_message_is_cut() {
    let error = failure(500, "text/plain", &"é".repeat(10_000));
    assert!(error.to_string().len() < 2_200);
    assert_eq!(error.body().map(bytes::Bytes::len), Some(20_000));
}

#[test]
fn facts_are_there() {
    let error = failure(404, "application/json", r#"{"message":"gone"}"#);
    assert!(error.is_not_found() && !error.is_retryable() && !error.is_timeout());
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.operation(), Some("c1.api.Search"));
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.api_error::<Value>().and_then(|value| value.get("message").cloned()), Some(text("gone")));
    assert_eq!(error.api_error::<i64>(), None);
    assert!(error.headers().is_some_and(|headers| headers.contains_key("content-type")));
}

#[test]
fn an_error_status_is_never_a_success() {
    let error = failure(401, "application/json", "null");
    assert!(error.is_unauthorized());
    // Not modified: nobody is led anywhere else.
    assert_eq!(
        failure(304, "text/plain", "").to_string(),
        "POST /api/v1/search/apps: 304 Not Modified (request id req-1, operation c1.api.Search)"
    );
    assert!(failure(599, "text/plain", "").to_string().starts_with("POST /api/v1/search/apps: 599 (request id"));
}

#[derive(Debug, PartialEq)]
struct Thing {
    count: i64,
}

impl Decode for Thing {
    fn blank() -> Self {
        Self { count: 0 }
    }

    fn target(&mut self) -> Target<'_> {
        Target::Object(self, &["count"])
    }

    fn field(&mut self, wire_name: &str) -> Option<&mut dyn Decode> {
        if wire_name == "count" { Some(&mut self.count) } else { None }
    }
}

fn decode(content_type: &str, body: &'static str) -> Result<Thing, Error> {
    let replay = Replay::new();
    replay.respond(Response::builder().header("content-type", content_type).body(body).expect("it is legal"));
    run(Call::new(&core(&replay), &SEARCH).send_json::<Thing>().into_body())
}

#[test]
fn a_body_that_is_not_as_promised() {
    assert_eq!(decode("application/json", "\u{feff} {\"count\":3}").expect("it is as promised"), Thing { count: 3 });
    let error = decode("application/json", r#"{"count":"x"}"#).expect_err("a text is no number");
    assert!(error.is_decode());
    assert_eq!(error.decode_path(), Some("$.count"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.body().map(|body| &body[..]), Some(&br#"{"count":"x"}"#[..]));
    // What the source would say, the message says already.
    assert!(error.source().is_none() && error.to_string().contains("$.count"), "{error}");
    let error = decode("text/html; charset=utf-8", "<html>").expect_err("it is a page");
    assert!(error.to_string().contains("(the content type is text/html; charset=utf-8)"), "{error}");
    let error = decode("application/json", "").expect_err("there is no body");
    assert_eq!(
        error.to_string().split(" (").next(),
        Some("POST /api/v1/search/apps: unexpected response: the body is empty")
    );
}

#[test]
fn errors_of_the_way() {
    let replay = Replay::new();
    let core = builder(&replay).retry(RetryPolicy::never()).build().expect("the client is sound");
    replay.fail(Error::new(ErrorKind::Connect, "nobody\nlistens").with_source(std::io::Error::other("cause")));
    let error = send(&core, &SEARCH).expect_err("there is no connection");
    assert_eq!(
        error.to_string(),
        r"POST /api/v1/search/apps: cannot connect: nobody\nlistens (operation c1.api.Search)"
    );
    assert!(error.is_connect() && error.is_retryable());
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("cause"));
}

#[test]
fn faults_come_before_any_io() {
    let replay = Replay::new();
    let core = core(&replay);
    let error = send_with(&core, &SEARCH, |call| call.json("application/json", &f64::NAN)).expect_err("no number");
    assert_eq!(error.kind(), ErrorKind::Request);
    let error = send_with(&core, &SEARCH, |call| call.query("a", Style::LABEL, &text(""))).expect_err("no style");
    assert_eq!(error.kind(), ErrorKind::Request);
    for (name, value) in [("a b", "c"), ("host", "evil"), ("content-length", "0"), ("a", "b\nc")] {
        let options = CallOptions::new().header(name, value);
        let error = send_with(&core, &SEARCH, |call| call.options(options)).expect_err("no header");
        assert_eq!(error.kind(), ErrorKind::Request, "{name}");
    }
    assert_eq!(replay.requests().len(), 0);
}

#[test]
fn other_bodies() {
    let replay = Replay::new();
    let core = core(&replay);
    replay.respond(Response::new("text é")).respond(Response::new(&b"\xff"[..])).respond(Response::new("x"));
    let (text, bytes, empty) = (
        run(Call::new(&core, &SEARCH).send_text()),
        run(Call::new(&core, &SEARCH).send_text().into_body()),
        run(Call::new(&core, &SEARCH).send_empty()),
    );
    assert_eq!(text.map(oasmith_runtime::Response::into_body).ok().as_deref(), Some("text é"));
    assert!(bytes.expect_err("it is not text").is_decode());
    assert_eq!(empty.map(|response| response.into_parts().0.as_u16()).ok(), Some(200));
    replay.respond(Response::new(&b"\xff"[..]));
    assert_eq!(run(Call::new(&core, &SEARCH).send_bytes().into_body()).ok().as_deref(), Some(&b"\xff"[..]));
    replay.respond(Response::builder().status(204).body("").expect("it is legal"));
    assert_eq!(send(&core, &SEARCH).ok(), Some(Value::Null));
}

#[test]
fn an_answer_that_got_lost_is_no_empty_one() {
    static HEAD: Operation = operation("HEAD", "/things");
    let answer = |status: u16, operation: &'static Operation| {
        let replay = Replay::new();
        replay.respond(Response::builder().status(status).body("").expect("it is legal"));
        send(&core(&replay), operation)
    };
    for status in [200, 201, 203] {
        let error = answer(status, &SEARCH).expect_err("the body got lost");
        assert!(error.is_decode() && error.to_string().contains("the body is empty"), "{error}");
    }
    for (status, operation) in [(204, &SEARCH), (205, &SEARCH), (200, &HEAD)] {
        assert_eq!(answer(status, operation).ok(), Some(Value::Null), "{status}");
    }
}

#[test]
fn a_reply_without_a_status_fails_the_call_that_gets_it() {
    let replay = Replay::new();
    replay.respond_json(9, "1");
    let error = send(&core(&replay), &SEARCH).expect_err("it is no status");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Request, None));
}
