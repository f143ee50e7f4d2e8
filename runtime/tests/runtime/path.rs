//! Can a path parameter change which endpoint is called?

use oasmith_runtime::{ErrorKind, Operation, Replay, Style};
use percent_encoding::percent_decode_str;

use super::support::{core, operation, send_with, text};

static ONE: Operation = operation("GET", "/things/{id}/parts");
static LAST: Operation = operation("GET", "/things/{id}");
static MIXED: Operation = operation("GET", "/things/.{id}");
static VERB: Operation = operation("GET", "/things/{id}:undelete");
static TWO: Operation = operation("GET", "/things/{id}{id}?fixed=1");

/// Returns the path and query that were sent, or the error's kind and text.
fn sent(operation: &'static Operation, value: &str) -> Result<String, (ErrorKind, String)> {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), operation, |call| call.path("id", Style::SIMPLE, &text(value)));
    match outcome {
        Ok(_) => Ok(replay.requests()[0].uri().path_and_query().map(ToString::to_string).unwrap_or_default()),
        Err(error) => {
            assert_eq!(replay.requests().len(), 0, "nothing is sent after an error");
            Err((error.kind(), error.to_string()))
        }
    }
}

#[test]
fn every_value_is_one_segment_or_refused() {
    let values = [
        "", ".", "..", "%2e%2e", "%2E%2e", "%2e", "a/../b", "a?b", "a#b", "a\\b", "a\nb", "é", ";x=1", "a b", "%",
        "a/b",
    ];
    for value in values {
        for operation in [&ONE, &LAST] {
            match sent(operation, value) {
                Ok(path) => {
                    let segments: Vec<_> = path.split('/').collect();
                    let expected = if std::ptr::eq(operation, &raw const ONE) { 5 } else { 4 };
                    assert_eq!(segments.len(), expected, "{value:?} became {path}");
                    assert_eq!(percent_decode_str(segments[3]).decode_utf8_lossy(), value);
                    assert!(!path.contains(['?', '#', '\\']), "{value:?} became {path}");
                }
                Err((kind, text)) => {
                    assert_eq!(kind, ErrorKind::Request, "{text}");
                    assert!(["", ".", ".."].contains(&value), "{value:?} was refused: {text}");
                }
            }
        }
    }
}

#[test]
fn a_template_counts_with_its_value() {
    assert!(sent(&MIXED, ".").is_err());
    assert!(sent(&MIXED, "").is_err());
    assert_eq!(sent(&MIXED, "a"), Ok("/v1/things/.a".to_owned()));
    assert_eq!(sent(&VERB, "a:b"), Ok("/v1/things/a%3Ab:undelete".to_owned()));
    assert!(sent(&TWO, ".").is_err());
    assert_eq!(sent(&TWO, "a"), Ok("/v1/things/aa?fixed=1".to_owned()));
}

#[test]
fn reserved_escapes_cannot_climb() {
    let replay = Replay::new();
    let outcome = send_with(&core(&replay), &LAST, |call| {
        call.path("id", Style::SIMPLE.reserved(), &text("%2E%2e"));
    });
    assert_eq!(outcome.map_err(|error| error.kind()), Err(ErrorKind::Request));
}

#[test]
fn a_missing_value_is_named() {
    let replay = Replay::new();
    let error = send_with(&core(&replay), &LAST, |_| {}).expect_err("the parameter is missing");
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: invalid request: the path parameter `id` has no value (operation example.Op)"
    );
}

#[test]
fn a_template_with_a_query_takes_more_pairs() {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), &TWO, |call| {
        call.path("id", Style::SIMPLE, &text("a"));
        call.query("more", Style::FORM, &text("2"));
    });
    assert!(outcome.is_ok());
    assert_eq!(replay.requests()[0].uri(), "https://api.example.com/v1/things/aa?fixed=1&more=2");
}
