//! Does an attempt end in time, and a call, and is neither's time shared between pages?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use conductorone::{CallOptions, ErrorKind, RetryPolicy};

use super::support::{Answer, Server};

const SHORT: Duration = Duration::from_millis(60);
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn an_attempt_ends_in_time() {
    let server = Server::script(vec![Answer::silence()]).await;
    let client = server
        .builder()
        .bearer_auth("t")
        .retry(RetryPolicy::never())
        .attempt_timeout(SHORT)
        .build()
        .expect("it is sound");
    let error = client.app_search().search().await.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.is_timeout() && error.to_string().contains("the attempt took longer than 60ms"), "{error}");
}

#[tokio::test]
async fn a_call_ends_in_time_however_many_attempts_it_may_make() {
    let server = Server::script(vec![Answer::silence()]).await;
    let policy = RetryPolicy::new().attempts(1000).base_delay(Duration::from_millis(1));
    let options = CallOptions::new().timeout(SHORT).attempt_timeout(LONG).retry(policy).idempotency_key("k");
    let started = Instant::now();
    let error = server.client().app_search().search().with_options(options).await.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.to_string().contains("the call took longer than 60ms"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_call_has_its_own_timeout_instead_of_the_clients() {
    // It answers only when it is told to, so that no stall of this machine makes it too early or too late.
    let is_awake = Arc::new(AtomicBool::new(false));
    let told = is_awake.clone();
    let answer = move |_: &_, _| if told.load(Ordering::SeqCst) { Answer::apps(&[], None) } else { Answer::silence() };
    let server = Server::start(answer).await;
    let client = server.builder().bearer_auth("t").timeout(SHORT).build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("nobody answers");
    assert!(error.is_timeout(), "{error}");
    is_awake.store(true, Ordering::SeqCst);
    let options = CallOptions::new().timeout(LONG);
    client.app_search().search().with_options(options).await.expect("now there is time");
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_given_up() {
    let server = Server::script(vec![Answer::silence()]).await;
    let client = server.plain_client("id", "secret").attempt_timeout(SHORT).build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("there is no token");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(error.to_string().contains("took longer than 60ms"), "{error}");
}
