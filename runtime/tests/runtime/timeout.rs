//! Which timeout ends what?

use std::time::Duration;

use oasmith_runtime::auth::ClientCredentials;
use oasmith_runtime::{Call, CallOptions, ErrorKind, Operation, Replay};

use super::support::{GET, builder, operation, run, send_with};

static BEARER: Operation = operation("POST", "/things").security(&[&[&[0]]]);

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

#[test]
fn a_renewal_that_hangs_leaves_a_short_call_its_good_token() {
    let short = Duration::from_secs(3);
    let options = [
        CallOptions::new(),
        CallOptions::new().timeout(short),
        CallOptions::new().attempt_timeout(short),
        CallOptions::new().timeout(Duration::MAX).attempt_timeout(Duration::MAX),
    ];
    for options in options {
        let replay = Replay::new();
        let grant = || ClientCredentials::new("me", "hunter22").token_url("/oauth/token");
        let core = builder(&replay).credential(0, grant()).build().expect("the client is sound");
        replay.respond_json(200, r#"{"access_token":"good","expires_in":1000}"#).respond_json(200, "1");
        assert!(send_with(&core, &BEARER, |_| ()).is_ok());
        replay.advance(Duration::from_secs(950)).hang().respond_json(200, "2").respond_json(200, "3");
        for _ in 0..2 {
            let outcome = send_with(&core, &BEARER, |call| call.options(options.clone()));
            assert!(outcome.is_ok(), "{options:?}: {outcome:?}");
        }
        let sent = replay.requests();
        // After the renewal was given up, nobody begins another at once.
        let paths: Vec<_> = sent[2..].iter().map(|request| request.uri().path()).collect();
        assert_eq!(paths, ["/oauth/token", "/v1/things", "/v1/things"]);
        assert!(sent[3..].iter().all(|request| request.headers()["authorization"] == "Bearer good"));
    }
}
