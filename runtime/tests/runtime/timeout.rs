//! Which timeout ends what?

use std::time::Duration;

use oasmith_runtime::{Call, CallOptions, ErrorKind, Replay};

use super::support::{GET, builder, run, send_with};

fn send(replay: &Replay, options: CallOptions) -> Result<(), oasmith_runtime::Error> {
    let core = builder(replay).attempt_timeout(Duration::MAX).build().expect("the client is sound");
    send_with(&core, &GET, |call| call.options(options)).map(|_| ())
}

#[test]
fn an_attempt_that_hangs_is_followed_by_another() {
    let replay = Replay::new();
    replay.hang().respond_json(200, "1");
    assert!(send(&replay, CallOptions::new().attempt_timeout(Duration::from_secs(7))).is_ok());
    assert_eq!(replay.requests().len(), 2);
}

#[test]
fn a_call_that_hangs_is_over() {
    let replay = Replay::new();
    replay.hang().respond_json(200, "1");
    let error = send(&replay, CallOptions::new().timeout(Duration::from_secs(7))).expect_err("it hangs");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "GET /things: timeout: the call took longer than 7s (operation example.Op)");
    assert_eq!((replay.requests().len(), error.attempts()), (1, 1));
}

#[test]
fn nothing_happens_before_the_first_poll() {
    let replay = Replay::new();
    replay.respond_json(200, "1");
    let core = builder(&replay).build().expect("the client is sound");
    let sending = Call::new(&core, &GET).send_empty();
    assert_eq!(replay.requests().len(), 0);
    assert!(run(sending.into_body()).is_ok());
    drop(Call::new(&core, &GET).send_empty());
    assert_eq!(replay.requests().len(), 1);
}

#[test]
fn futures_move_between_threads() {
    fn movable<T: Send + 'static>(_: &T) {}
    let core = builder(&Replay::new()).build().expect("the client is sound");
    movable(&Call::new(&core, &GET).send_text());
    movable(&Call::new(&core, &GET).send_text().into_body());
}
