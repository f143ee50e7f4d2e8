//! Does each answer become what is declared for its status and media type?

use bytes::Bytes;
use http::Response as Http;
use oasmith_runtime::model::Value;
use oasmith_runtime::{Call, Case, Error, ErrorKind, OneOf, Operation, Replay, Response, Slot};

use super::support::{core, run, text};

#[derive(Debug, PartialEq)]
enum Outcome {
    Json(Value),
    Text(String),
    Bytes(Bytes),
    Empty,
    Other(Response<Bytes>),
}

impl OneOf for Outcome {
    fn of(shape: usize) -> Option<Self> {
        Some(match shape {
            0 => Self::Json(Value::Null),
            1 => Self::Text(String::new()),
            2 => Self::Bytes(Bytes::new()),
            3 => Self::Empty,
            _ => return None,
        })
    }

    fn slot(&mut self) -> Slot<'_> {
        match self {
            Self::Json(body) => Slot::Json(body),
            Self::Text(body) => Slot::Text(body),
            Self::Bytes(body) => Slot::Bytes(body),
            Self::Empty | Self::Other(_) => Slot::Empty,
        }
    }

    fn other(answer: Response<Bytes>) -> Option<Self> {
        Some(Self::Other(answer))
    }
}

static SEVERAL: Operation = Operation::new("op", "GET", "/several")
    .responses(&[
        Case::new("200", "text/csv", 1),
        Case::new("200", "application/json", 0),
        Case::new("200", "image/*", 2),
        Case::new("204", "", 3),
        Case::new("206", "application/octet-stream", 2),
        Case::new("2XX", "application/json", 0),
    ])
    .failures(&[
        Case::new("404", "application/json", 0),
        Case::untyped("409"),
        Case::new("4XX", "text/plain", 1),
        Case::new("default", "application/problem+json", 0),
    ]);

static ONLY_200: Operation = Operation::new("op", "GET", "/one");
static ONLY_202: Operation =
    Operation::new("op", "GET", "/later").responses(&[Case::new("202", "application/json", 0)]);
static OPTIONAL: Operation = Operation::new("op", "GET", "/optional")
    .responses(&[Case::new("200", "application/json", 0), Case::new("202", "", 1)]);

fn answered<T>(
    operation: &'static Operation,
    (status, media_type, body): (u16, &str, &[u8]),
    send: impl FnOnce(Call) -> oasmith_runtime::Sending<T>,
) -> Result<T, Error> {
    let replay = Replay::new();
    let answer = Http::builder().status(status);
    let answer = if media_type.is_empty() { answer } else { answer.header("content-type", media_type) };
    replay.respond(answer.body(body.to_vec()).expect("it is legal"));
    run(send(Call::new(&core(&replay), operation)).into_body())
}

fn one_of(status: u16, media_type: &str, body: &[u8]) -> Result<Outcome, Error> {
    answered(&SEVERAL, (status, media_type, body), Call::send_one_of)
}

#[test]
fn status_and_media_type_decide() {
    let json = || Outcome::Json(text("a"));
    let plain = |body: &str| Outcome::Text(body.to_owned());
    let bytes = |body: &'static [u8]| Outcome::Bytes(Bytes::from_static(body));
    let rows: [(u16, &str, &[u8], Outcome); 12] = [
        (200, "application/json", b"\"a\"", json()),
        (200, "Application/JSON; charset=utf-8", b"\xef\xbb\xbf\"a\"", json()),
        (200, "application/hal+json", b"\"a\"", json()),
        (200, "text/csv", b"\"a\"", plain("\"a\"")),
        (200, "text/tab-separated-values; charset=iso-8859-1", b"\xe9", plain("é")),
        (200, "image/png", b"\xff", bytes(b"\xff")),
        // The first that is declared, where the media type says nothing.
        (200, "", b"\"a\"", plain("\"a\"")),
        (200, "application/xml", b"<a/>", plain("<a/>")),
        (204, "", b"", Outcome::Empty),
        (206, "text/csv", b"a", bytes(b"a")),
        (202, "application/json", b"\"a\"", json()),
        (299, "", b"\"a\"", json()),
    ];
    for (status, media_type, body, expected) in rows {
        let found = one_of(status, media_type, body);
        assert_eq!(found.expect("it is declared"), expected, "{status} {media_type}");
    }
}

#[test]
fn a_success_that_is_not_declared_is_kept_whole() {
    // The range has a body, but this status has none.
    let Ok(Outcome::Other(answer)) = one_of(205, "", b"") else { panic!("205 has no body to be read") };
    assert_eq!((answer.status.as_u16(), answer.body.len()), (205, 0));
    let json = ("application/json", b"{\"id\": 1}".as_slice());
    let error = answered(&ONLY_200, (202, json.0, json.1), Call::send_json::<Value>).expect_err("202 is not 200");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(202)));
    assert_eq!(error.body().map(|body| &body[..]), Some(json.1));
    assert_eq!(
        error.to_string(),
        "GET /one: unexpected response: the description does not have this status, so the body was not decoded \
         (status 202, operation op)"
    );
    for (operation, status) in [(&ONLY_200, 200), (&ONLY_200, 201), (&ONLY_202, 202), (&ONLY_202, 200)] {
        let found = answered(operation, (status, json.0, json.1), Call::send_json::<Value>);
        assert!(found.is_ok(), "{status} of {}", operation.path);
    }
    let part = answered(&ONLY_200, (206, "", b"ab"), Call::send_bytes).expect("a part of bytes is bytes");
    assert_eq!(part, "ab");
    assert!(answered(&ONLY_200, (207, "", b"ab"), Call::send_text).is_err());
}

#[test]
fn an_empty_body_is_a_fault_unless_there_may_be_none() {
    let empty = |status| (status, "application/json", b"".as_slice());
    let error = one_of(200, "application/json", b"").expect_err("a body is declared");
    assert_eq!(error.to_string(), "GET /several: unexpected response: the body is empty (status 200, operation op)");
    let error = answered(&ONLY_200, empty(200), Call::send_json::<Value>).expect_err("a body is declared");
    assert_eq!(error.kind(), ErrorKind::Decode);
    for status in [200, 202, 204] {
        let found = answered(&OPTIONAL, empty(status), Call::send_json_or_none::<Value>);
        assert_eq!(found.expect("it may be empty"), None, "{status}");
    }
    assert!(answered(&OPTIONAL, empty(206), Call::send_json_or_none::<Value>).is_err());
    let found = answered(&OPTIONAL, (200, "", b"\"a\""), Call::send_json_or_none::<Value>);
    assert_eq!(found.expect("it is declared"), Some(text("a")));
    let found = answered(&OPTIONAL, (202, "", b"not JSON"), Call::send_json_or_none::<Value>);
    assert_eq!(found.expect("202 has no body"), None);
    let found = answered(&OPTIONAL, (200, "", b"null"), Call::send_nullable_or_none::<String>);
    assert_eq!(found.expect("null is none"), None);
    let found = answered(&OPTIONAL, (200, "", b""), Call::send_text_or_none);
    assert_eq!(found.expect("empty text is text"), Some(String::new()));
}

#[test]
fn text_is_read_in_its_character_set() {
    let rows: [(&str, &[u8], Result<&str, &str>); 11] = [
        ("text/plain", "é".as_bytes(), Ok("é")),
        ("text/plain; charset=UTF-8", "é".as_bytes(), Ok("é")),
        ("text/plain; charset=\"ISO-8859-1\"", b"\xe9", Ok("é")),
        ("text/plain;charset=us-ascii", b"e", Ok("e")),
        ("text/plain;charset=us-ascii", b"\xe9", Err("the body is not US-ASCII, as its media type says")),
        ("text/plain; charset=shift_jis", b"e", Ok("e")),
        ("text/plain; charset=shift_jis", b"\x83\x65", Err("the character set `shift_jis` is not known")),
        ("text/plain; charset=windows-1251", b"e", Ok("e")),
        ("text/plain; charset=utf-16le", b"h\0i\0", Err("the character set `utf-16le` is not known")),
        ("text/plain; charset=iso-2022-jp", b"\x1b$B", Err("the character set `iso-2022-jp` is not known")),
        ("text/plain", b"\xff", Err("the body is not UTF-8")),
    ];
    for (media_type, body, expected) in rows {
        let found = answered(&ONLY_200, (200, media_type, body), Call::send_text).map_err(|error| error.to_string());
        let expected = expected
            .map(str::to_owned)
            .map_err(|why| format!("GET /one: unexpected response: {why} (status 200, operation op)"));
        assert_eq!(found, expected, "{media_type}");
    }
}

#[test]
fn a_failure_has_the_type_of_its_status() {
    let rows: [(u16, &str, &[u8], Option<Outcome>); 7] = [
        (404, "application/json", b"\"a\"", Some(Outcome::Json(text("a")))),
        (404, "application/json", b"<html>", None),
        (409, "application/json", b"\"a\"", None),
        (422, "text/plain", b"a", Some(Outcome::Text("a".to_owned()))),
        (501, "application/problem+json", b"\"a\"", Some(Outcome::Json(text("a")))),
        (302, "application/json", b"\"a\"", Some(Outcome::Json(text("a")))),
        (501, "application/problem+json", b"", None),
    ];
    for (status, media_type, body, expected) in rows {
        let error = one_of(status, media_type, body).expect_err("it is a failure");
        assert_eq!(error.declared::<Outcome>(), expected, "{status} {media_type}");
        assert_eq!(error.body().map(|body| &body[..]), Some(body));
    }
    assert_eq!(Error::new(ErrorKind::Timeout, "").declared::<Outcome>(), None);
}

#[test]
fn headers_are_read_as_their_types() {
    let replay = Replay::new();
    let answer = Http::builder()
        .header("x-total", " 42 ")
        .header("x-tags", "a, b")
        .header("x-tags", "c")
        .header("x-is-last", "true")
        .header("x-bad", "forty");
    replay.respond(answer.body("null").expect("it is legal"));
    let answer = run(Call::new(&core(&replay), &ONLY_200).send_json::<Value>()).expect("it is declared");
    assert_eq!(answer.header::<i64>("X-Total").expect("it is a number"), Some(42));
    assert_eq!(answer.header::<bool>("x-is-last").expect("it is a boolean"), Some(true));
    assert_eq!(answer.header::<String>("x-none").expect("it is absent"), None);
    let tags = answer.header::<Vec<String>>("x-tags").expect("it is a list");
    assert_eq!(tags, Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
    let error = answer.header::<i32>("x-bad").expect_err("it is no number");
    let expected = "unexpected response: the header `x-bad`: expected an integer of 32 bits, found a text of 5 bytes";
    assert_eq!(error.to_string(), expected);
}
