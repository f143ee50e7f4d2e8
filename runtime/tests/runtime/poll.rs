//! Is a call made again until its answer is the one that is waited for?

use std::time::Duration;

use oasmith_runtime::http;
use oasmith_runtime::model::Value;
use oasmith_runtime::{Call, Error, ErrorKind, Operation, PollUntil, Replay, Response, SendBody};

use super::support::{GET, POST, core, run};

/// A call as a generated one is.
#[derive(Clone)]
struct Job(Call);

impl IntoFuture for Job {
    type Output = Result<Value, Error>;
    type IntoFuture = SendBody<Value>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.send_json().into_body()
    }
}

fn job(replay: &Replay, operation: &'static Operation) -> Job {
    Job(Call::new(&core(replay), operation))
}

fn is_done(answer: &Response<Value>) -> bool {
    answer.body.get("done").and_then(Value::as_bool) == Some(true)
}

fn answer(body: &str, retry_after: &str) -> http::Response<String> {
    let builder = http::Response::builder().status(200).header("content-type", "application/json");
    builder.header("retry-after", retry_after).body(body.to_owned()).expect("it is a response")
}

const TWO: Duration = Duration::from_secs(2);

#[test]
fn a_call_is_made_until_its_answer_is_the_last() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"done":false}"#).respond(answer(r#"{"done":false}"#, "7"));
    replay.respond(answer(r#"{"done":false}"#, "0")).respond_json(200, r#"{"done":true,"n":1}"#);
    let found = run(job(&replay, &GET).poll_until(TWO, is_done)).expect("the answers are right");
    assert_eq!((found.status.as_u16(), found.body.get("n").and_then(Value::as_i64)), (200, Some(1)));
    assert_eq!(replay.sleeps(), [TWO, Duration::from_secs(7), TWO]);
    assert_eq!((replay.requests().len(), replay.remaining()), (4, 0));
}

#[test]
fn a_call_that_fails_is_the_end_after_its_own_retries() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"done":false}"#).respond_json(503, "{}").respond_json(200, r#"{"done":false}"#);
    replay.respond_json(404, "{}").respond_json(200, r#"{"done":true}"#);
    let error = run(job(&replay, &GET).poll_until(TWO, is_done)).expect_err("the last answer is a failure");
    assert!(error.is_not_found(), "{error}");
    assert_eq!((replay.requests().len(), replay.remaining()), (4, 1));
}

#[test]
fn the_whole_ends_in_time() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"done":false}"#).hang();
    let error = run(job(&replay, &GET).poll_until(TWO, is_done).within(Duration::from_secs(9)));
    let error = error.expect_err("the second call hangs");
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Timeout, Some("example.Op"), 2));
    assert!(error.to_string().contains("what was polled for took longer than 9s"), "{error}");
}

#[test]
fn a_call_that_must_not_be_repeated_is_not_sent() {
    let replay = Replay::new();
    let error = run(job(&replay, &POST).poll_until(TWO, is_done)).expect_err("it creates something");
    assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Request, 0));
}
