//! Is a failed call sent again when it may be, and after the wait that the server asks for?

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use conductorone::{CallOptions, Client, Error, ErrorKind, Replay, RetryPolicy};
use http::Response;

use super::support::{Answer, Server};

/// Options of calls whose waits are short, and which have a key that is the same on each attempt.
fn keyed() -> CallOptions {
    CallOptions::new().idempotency_key("key-1").retry(quick())
}

fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::from_millis(1))
}

fn client(replay: &Replay) -> Client {
    Client::builder().tenant("acme").transport(replay.clone()).bearer_auth("token-1").build().expect("it is sound")
}

fn response(status: u16, headers: &[(&str, String)]) -> Response<&'static str> {
    let response = headers
        .iter()
        .fold(Response::builder().status(status), |response, (name, value)| response.header(*name, value));
    response.body("{}").expect("the response is legal")
}

#[tokio::test]
async fn a_server_that_recovers_is_asked_until_then() {
    let failure = |status| Answer::json(status, r#"{"message":"later"}"#);
    let server = Server::script(vec![failure(503), failure(429), Answer::apps(&["1"], None)]).await;
    let page = server.client().app_search().search().query("q").with_options(keyed()).await.expect("it recovers");
    assert_eq!(page.list.map(|list| list.len()), Some(1));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!((request.header("idempotency-key"), request.text()), (Some("key-1"), r#"{"query":"q"}"#));
    }
}

#[tokio::test]
async fn a_server_that_does_not_is_asked_three_times() {
    let server = Server::script(vec![Answer::json(502, r#"{"message":"down"}"#)]).await;
    let error = server.client().app_search().search().with_options(keyed()).await.expect_err("it is down");
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
    assert_eq!(
        error.to_string(),
        "POST /api/v1/search/apps: 502 Bad Gateway: down (operation c1.api.app.v1.AppSearch.Search, 3 attempts)"
    );
}

#[tokio::test]
async fn a_search_only_reads_so_it_is_sent_again() {
    let replay = Replay::new();
    replay
        .respond(response(503, &[]))
        .respond(response(200, &[]))
        .respond(response(503, &[]))
        .respond(response(200, &[]));
    client(&replay).app_search().search().await.expect("it recovers");
    client(&replay).personal_client_search().search().await.expect("it recovers");
    assert_eq!(replay.requests().len(), 4);
}

#[tokio::test]
async fn what_may_not_be_repeated_is_sent_once() {
    let server = Server::script(vec![Answer::json(503, "{}")]).await;
    let client = server.builder().bearer_auth("t").retry(quick()).build().expect("it is sound");
    let options = CallOptions::new().idempotent(false);
    let error = client.app_search().search().with_options(options).await.expect_err("it is down");
    assert!(error.is_retryable() && error.attempts() == 1, "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_asked_about_again() {
    for status in [400, 403, 404, 409, 422, 501] {
        let server = Server::script(vec![Answer::json(status, "{}")]).await;
        let error = server.client().app_search().search().with_options(keyed()).await.expect_err("it is refused");
        assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(status), 1));
    }
}

/// Returns whether a wait is what the server asks for, and at most a tenth longer.
fn is_about(wait: Duration, seconds: u64) -> bool {
    let asked = Duration::from_secs(seconds);
    (asked..=asked + asked / 10).contains(&wait)
}

#[tokio::test]
async fn the_server_says_how_long_in_seconds() {
    let replay = Replay::new();
    replay.respond(response(429, &[("retry-after", "7".to_owned())])).respond(response(200, &[]));
    client(&replay).app_search().search().with_options(keyed()).await.expect("it recovers");
    let sleeps = replay.sleeps();
    assert!(matches!(*sleeps, [wait] if is_about(wait, 7)), "{sleeps:?}");
}

#[tokio::test]
async fn the_server_says_how_long_with_a_date() {
    let now = SystemTime::now();
    let date = |time| httpdate::fmt_http_date(time);
    let until = now + Duration::from_secs(30);
    let replay = Replay::new();
    // Its own clock counts, even one that is ten years behind.
    let behind = Duration::from_secs(10 * 365 * 86400);
    replay
        .respond(response(503, &[("date", date(now - behind)), ("retry-after", date(until - behind))]))
        .respond(response(503, &[("retry-after", date(until))]))
        .respond(response(200, &[]));
    client(&replay).app_search().search().with_options(keyed()).await.expect("it recovers");
    let sleeps = replay.sleeps();
    assert!(is_about(sleeps[0], 30), "{sleeps:?}");
    assert!(sleeps[1] > Duration::from_secs(5) && sleeps[1] <= Duration::from_secs(33), "{sleeps:?}");
}

#[tokio::test]
async fn a_wait_of_a_day_is_refused() {
    let replay = Replay::new();
    replay.respond(response(429, &[("retry-after", "86400".to_owned())]));
    let error = client(&replay).app_search().search().with_options(keyed()).await.expect_err("it is too long");
    assert!(error.is_rate_limited() && error.attempts() == 1, "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86400)));
    assert!(replay.sleeps().is_empty());
}

#[tokio::test]
async fn without_its_word_the_waits_are_random_and_bounded() {
    let mut waits = BTreeSet::new();
    for _ in 0..50 {
        let replay = Replay::new();
        replay.respond(response(500, &[])).fail(Error::new(ErrorKind::Transport, "reset")).respond(response(200, &[]));
        let options = CallOptions::new().idempotency_key("key-1");
        client(&replay).app_search().search().with_options(options).await.expect("it recovers");
        assert_eq!(replay.requests().len(), 3);
        let sleeps = replay.sleeps();
        let [first, second] = sleeps[..] else { panic!("there are two waits: {sleeps:?}") };
        assert!(first <= Duration::from_millis(500) && second <= Duration::from_secs(1), "{sleeps:?}");
        waits.insert(first);
    }
    // That all of fifty miss a half of the range happens once in 2^50.
    let half = Duration::from_millis(250);
    let (shortest, longest) = (waits.first().expect("there are waits"), waits.last().expect("there are waits"));
    assert!(*shortest < half && *longest > half, "{waits:?}");
}

#[tokio::test]
async fn an_attempt_that_hangs_is_followed_by_another() {
    let replay = Replay::new();
    replay.hang().respond(response(200, &[]));
    client(&replay).app_search().search().with_options(keyed()).await.expect("the second attempt is answered");
    assert_eq!(replay.requests().len(), 2);
}
