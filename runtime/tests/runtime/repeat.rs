//! Does a call repeat itself as the description says of its operation, and with one idempotency key?

use std::time::Duration;

use http::Response;
use oasmith_runtime::{Call, CallOptions, Error, ErrorKind, Idempotency, Operation, Replay, RetryPolicy, Style};

use super::support::{builder, core, operation, run, text};

const POLICY: RetryPolicy = RetryPolicy::new()
    .attempts(5)
    .base_delay(Duration::from_millis(100))
    .max_delay(Duration::from_millis(350))
    .growth_percent(200)
    .statuses(&[(418, 418), (500, 599)])
    .only_answers();

static DECLARED: Operation = operation("GET", "/things").retry(POLICY);
static LATE: Operation = operation("GET", "/things").retry(RetryPolicy::new().max_elapsed(Duration::ZERO));
static POSTED: Operation = operation("POST", "/things").retry(POLICY.any_method());
static FORBIDDEN: Operation = operation("POST", "/things").retry(POLICY.any_method()).idempotency(Idempotency::Never);
static CONNECTED: Operation =
    operation("POST", "/things").retry(RetryPolicy::new().statuses(&[(503, 503)]).any_method());
static KEYED: Operation = operation("POST", "/things").key_header("x-key");
static PLAIN: Operation = operation("POST", "/things");

fn answer(status: u16) -> Response<&'static str> {
    Response::builder().status(status).body("").expect("the response is legal")
}

fn send(call: Call) -> Result<(), ErrorKind> {
    run(call.send_empty().into_body()).map_err(|error| error.kind())
}

#[test]
fn the_policy_of_an_operation_holds_where_nobody_says_another() {
    for operation in [&DECLARED, &POSTED] {
        let replay = Replay::new();
        for status in [500, 418, 599, 503, 500] {
            replay.respond(answer(status));
        }
        assert_eq!(send(Call::new(&core(&replay), operation)), Err(ErrorKind::Api));
        assert_eq!(replay.requests().len(), 5);
        let bounds = [100, 200, 350, 350].map(Duration::from_millis);
        assert!(replay.sleeps().iter().zip(bounds).all(|(wait, bound)| *wait <= bound), "{:?}", replay.sleeps());
    }
    let replay = Replay::new();
    replay.respond(answer(500));
    let client = builder(&replay).retry(RetryPolicy::never()).build().expect("the client is sound");
    assert_eq!(send(Call::new(&client, &DECLARED)), Err(ErrorKind::Api));
    let mut call = Call::new(&core(&replay), &DECLARED);
    call.options(CallOptions::new().retry(RetryPolicy::never()));
    replay.respond(answer(500));
    assert_eq!(send(call), Err(ErrorKind::Api));
    assert_eq!(replay.requests().len(), 2);
}

#[test]
fn a_policy_for_any_method_holds_for_what_it_names_and_no_longer_than_it_is_in_force() {
    let sent = |operation, client: Option<RetryPolicy>, options: CallOptions, failure: Result<u16, ErrorKind>| {
        let replay = Replay::new();
        for _ in 0..2 {
            match failure {
                Ok(status) => replay.respond(answer(status)),
                Err(kind) => replay.fail(Error::new(kind, "it broke")),
            };
        }
        replay.respond(answer(204));
        let client = client.into_iter().fold(builder(&replay), oasmith_runtime::Builder::retry);
        let mut call = Call::new(&client.build().expect("the client is sound"), operation);
        call.options(options);
        let _ = send(call);
        replay.requests().len()
    };
    let (none, broken) = (CallOptions::new, Err(ErrorKind::Transport));
    assert_eq!(sent(&POSTED, None, none(), Ok(503)), 3);
    // It names answers only, and the other one names 503 and what has none.
    assert_eq!(sent(&POSTED, None, none(), broken), 1);
    assert_eq!(sent(&CONNECTED, None, none(), broken), 3);
    assert_eq!(sent(&CONNECTED, None, none(), Ok(500)), 1);
    // The policy of the client or of the call says nothing of methods.
    for failure in [Ok(503), broken] {
        assert_eq!(sent(&CONNECTED, Some(RetryPolicy::new()), none(), failure), 1);
        assert_eq!(sent(&CONNECTED, None, none().retry(RetryPolicy::new()), failure), 1);
    }
    assert_eq!(sent(&POSTED, None, none().idempotent(false), Ok(503)), 1);
    assert_eq!(sent(&FORBIDDEN, None, none(), Ok(503)), 1);
}

#[test]
fn what_the_policy_leaves_out_is_not_repeated() {
    let replay = Replay::new();
    // 429 is usually repeated, but it is none of those that are listed.
    replay.respond(answer(429));
    assert_eq!(send(Call::new(&core(&replay), &DECLARED)), Err(ErrorKind::Api));
    replay.fail(Error::new(ErrorKind::Transport, "the connection broke"));
    assert_eq!(send(Call::new(&core(&replay), &DECLARED)), Err(ErrorKind::Transport));
    replay.respond(answer(500));
    assert_eq!(send(Call::new(&core(&replay), &LATE)), Err(ErrorKind::Api));
    assert_eq!(replay.requests().len(), 3);
}

#[test]
fn a_configured_key_is_new_for_each_call_and_the_same_on_each_attempt() {
    let replay = Replay::new();
    let client = core(&replay);
    for _ in 0..2 {
        replay.respond(answer(503)).respond(answer(200));
        assert_eq!(send(Call::new(&client, &KEYED)), Ok(()));
    }
    let keys: Vec<_> = replay.requests().iter().map(|one| one.headers()["x-key"].clone()).collect();
    assert_eq!((keys.len(), &keys[0], &keys[2]), (4, &keys[1], &keys[3]));
    assert_ne!(keys[0], keys[2]);
    let text = keys[0].to_str().expect("it is text");
    assert!(text.len() == 36 && text.as_bytes()[14] == b'4' && b"89ab".contains(&text.as_bytes()[19]), "{text}");
    replay.respond(answer(200));
    let mut call = Call::new(&client, &KEYED);
    call.options(CallOptions::new().idempotency_key("mine"));
    assert_eq!(send(call), Ok(()));
    let last = replay.requests().pop().expect("it was sent");
    assert_eq!(last.headers()["x-key"], "mine");
    assert!(!last.headers().contains_key("idempotency-key"));
}

#[test]
fn a_key_does_not_replace_a_header_parameter_in_silence() {
    let replay = Replay::new();
    let client = core(&replay);
    let call = |operation: &'static Operation, header: &'static str, key: &str| {
        let mut call = Call::new(&client, operation);
        call.header(header, Style::SIMPLE, &text("of-the-parameter"));
        call.options(CallOptions::new().idempotency_key(key));
        call
    };
    for (operation, header) in [(&PLAIN, "Idempotency-Key"), (&KEYED, "X-Key")] {
        let error = run(call(operation, header, "of-the-option").send_empty()).expect_err("there are two keys");
        let name = header.to_ascii_lowercase();
        assert_eq!(
            error.to_string(),
            format!(
                "POST /things: invalid request: the call has the header `{name}`, and another idempotency key \
                 (operation example.Op)"
            )
        );
        replay.respond(answer(200));
        assert_eq!(send(call(operation, header, "of-the-parameter")), Ok(()));
    }
    assert_eq!(replay.requests().len(), 2);
}
