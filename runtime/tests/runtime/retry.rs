//! Which failures are sent again, how often and after what waits?

use std::collections::BTreeSet;
use std::time::Duration;

use http::Response;
use oasmith_runtime::{CallOptions, Error, ErrorKind, Idempotency, Operation, Replay, RetryPolicy};

use super::support::{GET, POST, builder, core, operation, send, send_with};

fn answer(status: u16, retry_after: &str) -> Response<&'static str> {
    let mut response = Response::builder().status(status);
    if !retry_after.is_empty() {
        response = response.header("retry-after", retry_after).header("date", "Tue, 24 Nov 2026 08:00:00 GMT");
    }
    response.body("").expect("the response is legal")
}

#[test]
fn these_statuses_are_sent_again() {
    for status in [408, 429, 500, 502, 503, 504] {
        let replay = Replay::new();
        replay.respond(answer(status, "")).respond_json(200, "1");
        assert!(send(&core(&replay), &GET).is_ok(), "{status}");
        assert_eq!(replay.requests().len(), 2);
    }
    for status in [301, 400, 401, 403, 404, 409, 422, 501, 505] {
        let replay = Replay::new();
        replay.respond(answer(status, "")).respond_json(200, "1");
        let error = send(&core(&replay), &GET).expect_err("it is a failure");
        assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(status), 1));
    }
}

#[test]
fn broken_connections_are_sent_again() {
    for kind in [ErrorKind::Connect, ErrorKind::Transport, ErrorKind::Timeout] {
        let replay = Replay::new();
        replay.fail(Error::new(kind, "broken")).respond_json(200, "1");
        assert!(send(&core(&replay), &GET).is_ok(), "{kind:?}");
    }
}

#[test]
fn three_attempts_with_jitter() {
    let replay = Replay::new();
    for _ in 0..3 {
        replay.respond(answer(503, ""));
    }
    let error = send(&core(&replay), &GET).expect_err("all attempts fail");
    assert_eq!(error.attempts(), 3);
    let sleeps = replay.sleeps();
    assert_eq!(sleeps.len(), 2);
    assert!(sleeps[0] <= Duration::from_millis(500) && sleeps[1] <= Duration::from_secs(1), "{sleeps:?}");
}

#[test]
fn the_waits_are_spread_up_to_their_bound() {
    let waits: BTreeSet<_> = (0..50).map(|_| first_wait(answer(503, ""))).collect();
    let (shortest, longest) = (waits.first().expect("there are waits"), waits.last().expect("there are waits"));
    // That all of fifty miss a half of the range happens once in 2^50.
    let half = Duration::from_millis(250);
    assert!(*shortest < half && *longest > half && *longest <= half * 2, "{waits:?}");
}

#[test]
fn the_server_says_how_long() {
    let rows = [
        ("7", Some(7)),
        ("120", Some(120)),
        ("121", None),
        ("86400", None),
        ("99999999999999999999999", None),
        ("Tue, 24 Nov 2026 08:00:09 GMT", Some(9)),
        ("Tue, 24 Nov 2026 09:00:00 GMT", None),
    ];
    for (retry_after, expected) in rows {
        let replay = Replay::new();
        replay.respond(answer(429, retry_after)).respond_json(200, "1");
        let outcome = send(&core(&replay), &GET);
        let expected: Vec<_> = expected.map(Duration::from_secs).into_iter().collect();
        let sleeps = replay.sleeps();
        assert_eq!(sleeps.len(), expected.len(), "{retry_after}");
        assert!(sleeps.iter().zip(&expected).all(|(wait, asked)| is_about(*wait, *asked)), "{retry_after}: {sleeps:?}");
        assert_eq!(outcome.is_ok(), !expected.is_empty(), "{retry_after}");
    }
}

/// Returns whether a wait is what the server asks for, and at most a tenth longer.
fn is_about(wait: Duration, asked: Duration) -> bool {
    (asked..=asked + asked / 10).contains(&wait)
}

#[test]
fn the_clients_of_one_answer_do_not_come_back_in_the_same_instant() {
    let waits: BTreeSet<_> = (0..50).map(|_| first_wait(answer(429, "60"))).collect();
    assert!(waits.len() > 1, "{waits:?}");
    assert!(waits.iter().all(|wait| is_about(*wait, Duration::from_secs(60))), "{waits:?}");
}

/// Returns the wait of a fresh client after this answer.
fn first_wait(answer: Response<&'static str>) -> Duration {
    let replay = Replay::new();
    replay.respond(answer).respond_json(200, "1");
    assert!(send(&core(&replay), &GET).is_ok());
    replay.sleeps()[0]
}

#[test]
fn the_wait_that_is_refused_is_told() {
    let replay = Replay::new();
    replay.respond(answer(503, "86400"));
    let error = send(&core(&replay), &GET).expect_err("nobody waits for a day");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert!(error.is_retryable());
}

#[test]
fn a_date_in_the_past_or_nonsense_is_no_wait() {
    for retry_after in ["Tue, 24 Nov 2026 07:00:00 GMT", "0", "soon", "-1", "1.5"] {
        let replay = Replay::new();
        replay.respond(answer(503, retry_after)).respond_json(200, "1");
        assert!(send(&core(&replay), &GET).is_ok());
        assert!(replay.sleeps()[0] <= Duration::from_millis(500), "{retry_after}");
    }
}

#[test]
fn a_post_is_sent_once() {
    let replay = Replay::new();
    replay.respond(answer(503, "")).respond_json(200, "1");
    assert_eq!(send(&core(&replay), &POST).map_err(|error| error.attempts()), Err(1));
    assert_eq!(replay.remaining(), 1);
}

#[test]
fn a_post_with_a_key_is_sent_again_with_the_same_key() {
    let replay = Replay::new();
    replay.respond(answer(503, "")).fail(Error::new(ErrorKind::Connect, "")).respond_json(200, "1");
    let outcome = send_with(&core(&replay), &POST, |call| call.options(CallOptions::new().idempotency_key("order-17")));
    assert!(outcome.is_ok());
    let requests = replay.requests();
    let keys: Vec<_> = requests.iter().map(|request| request.headers()["idempotency-key"].to_str().ok()).collect();
    assert_eq!(keys, [Some("order-17"); 3]);
}

#[test]
fn a_call_may_have_its_own_policy() {
    let replay = Replay::new();
    let core = builder(&replay).retry(RetryPolicy::never()).build().expect("the client is sound");
    replay.respond(answer(503, ""));
    assert!(send(&core, &GET).is_err());
    for _ in 0..4 {
        replay.respond(answer(503, ""));
    }
    replay.respond_json(200, "1");
    let policy = RetryPolicy::new().attempts(5).base_delay(Duration::ZERO);
    assert!(send_with(&core, &GET, |call| call.options(CallOptions::new().retry(policy))).is_ok());
    assert_eq!(replay.sleeps(), [Duration::ZERO; 4]);
}

#[test]
fn the_client_stops_when_all_its_calls_fail() {
    let replay = Replay::new();
    let core = core(&replay);
    for _ in 0..100 {
        replay.respond(answer(503, ""));
    }
    let attempts: Vec<_> = (0..15).map(|_| send(&core, &GET).expect_err("all fail").attempts()).collect();
    assert_eq!(attempts, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1]);
}

#[test]
fn successes_fill_the_budget_again() {
    let replay = Replay::new();
    let core = core(&replay);
    for _ in 0..30 {
        replay.respond(answer(503, ""));
    }
    for _ in 0..10 {
        assert!(send(&core, &GET).is_err());
    }
    for _ in 0..5 {
        let replay = &replay;
        replay.respond_json(200, "1");
        assert!(send(&core, &GET).is_ok());
    }
    replay.respond(answer(503, "")).respond_json(200, "1");
    assert!(send(&core, &GET).is_ok());
}

#[test]
fn no_wait_outlasts_the_call() {
    let replay = Replay::new();
    replay.respond(answer(503, "60")).respond_json(200, "1");
    let options = CallOptions::new().timeout(Duration::from_secs(5));
    let error = send_with(&core(&replay), &GET, |call| call.options(options)).expect_err("there is no time to wait");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert!(replay.sleeps().is_empty());
}

#[test]
fn what_was_not_done_is_sent_again_whatever_its_method() {
    let replay = Replay::new();
    replay.fail(Error::new(ErrorKind::Connect, "refused")).respond(answer(429, "3")).respond_json(200, "1");
    assert!(send(&core(&replay), &POST).is_ok());
    assert_eq!(replay.requests().len(), 3);
    assert!(is_about(replay.sleeps()[1], Duration::from_secs(3)), "{:?}", replay.sleeps());
    for kind in [ErrorKind::Transport, ErrorKind::Timeout] {
        let replay = Replay::new();
        replay.fail(Error::new(kind, "it may have been done")).respond_json(200, "1");
        assert!(send(&core(&replay), &POST).is_err(), "{kind:?}");
    }
}

#[test]
fn who_calls_may_say_whether_a_call_may_be_repeated() {
    let replay = Replay::new();
    replay.respond(answer(503, "")).respond_json(200, "1");
    let is = |is_idempotent| CallOptions::new().idempotent(is_idempotent);
    assert!(send_with(&core(&replay), &POST, |call| call.options(is(true))).is_ok());
    replay.respond(answer(503, "")).respond_json(200, "1");
    assert!(send_with(&core(&replay), &GET, |call| call.options(is(false))).is_err());
    assert_eq!(replay.remaining(), 1);
}

#[test]
fn an_operation_may_say_so_too() {
    static READS: Operation = operation("POST", "/search").idempotency(Idempotency::Always);
    static ACTS: Operation = operation("GET", "/act").idempotency(Idempotency::Never);
    let replay = Replay::new();
    replay.respond(answer(503, "")).respond_json(200, "1");
    assert!(send(&core(&replay), &READS).is_ok());
    replay.respond(answer(503, "")).respond_json(200, "1");
    assert!(send(&core(&replay), &ACTS).is_err());
}
