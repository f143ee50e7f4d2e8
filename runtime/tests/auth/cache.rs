//! Is a token fetched once for all, renewed in time, and never kept after it was refused?

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use oasmith_runtime::auth::{
    Applied, ClientCredentials, Credential, CredentialState, Grant, Place, RefreshToken, Token, apply,
};
use tokio::task::JoinSet;

use super::double::Endpoint;

fn state() -> CredentialState {
    CredentialState::new(ClientCredentials::new("id", "s").token_url("/t").into())
}

async fn obtain(state: &CredentialState, endpoint: &Endpoint) -> String {
    text(&state.obtain(endpoint).await.expect("there is a token"))
}

fn text(grant: &Grant) -> String {
    match apply(grant, &Place::Query("token")) {
        Ok(Applied::Query(_, secret)) => secret.expose().to_owned(),
        other => panic!("{other:?} is no query pair"),
    }
}

/// Lets 100 callers ask at once, opens the gate when all of them wait, and returns what they got.
async fn ask_100(state: &Arc<CredentialState>, endpoint: &Arc<Endpoint>) -> Vec<Result<String, String>> {
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let (state, endpoint) = (Arc::clone(state), Arc::clone(endpoint));
        callers.spawn(async move {
            let grant = state.obtain(&*endpoint).await;
            grant.map(|grant| text(&grant)).map_err(|error| error.to_string())
        });
    }
    settle().await;
    endpoint.gate.add_permits(1000);
    callers.join_all().await
}

/// Lets every other task of a single-threaded runtime run until it waits.
async fn settle() {
    for _ in 0..300 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_hundred_callers_cause_one_fetch() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new().closed()));
    let got = ask_100(&state, &endpoint).await;
    assert_eq!(got, vec![Ok("token-1".to_owned()); 100]);
    assert_eq!(endpoint.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_callers_on_threads_cause_one_fetch() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new()));
    let got = ask_100(&state, &endpoint).await;
    assert_eq!(got, vec![Ok("token-1".to_owned()); 100]);
    assert_eq!(endpoint.count(), 1);
}

#[tokio::test]
async fn a_token_without_any_lifetime_still_serves_all_who_waited_for_it() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new().lifetime(Some(0)).closed()));
    let got = ask_100(&state, &endpoint).await;
    assert_eq!(got, vec![Ok("token-1".to_owned()); 100]);
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
}

#[tokio::test]
async fn a_failure_serves_all_who_waited_and_nobody_else() {
    let endpoint = Endpoint::new().reply(500, "").closed();
    let (state, endpoint) = (Arc::new(state()), Arc::new(endpoint));
    let got = ask_100(&state, &endpoint).await;
    let expected = "authentication: the token endpoint gave no token (500)".to_owned();
    assert_eq!(got, vec![Err(expected); 100]);
    assert_eq!(endpoint.count(), 1);
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
}

#[tokio::test]
async fn a_hundred_refusals_cause_one_fetch() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new()));
    let mut grants = Vec::new();
    for _ in 0..100 {
        grants.push(state.obtain(&*endpoint).await.expect("there is a token"));
    }
    let (early, late) = grants.split_at(50);
    assert!(early.iter().all(|grant| state.invalidate(grant)));
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
    assert!(late.iter().all(|grant| state.invalidate(grant)));
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
    assert_eq!(endpoint.count(), 2);
}

#[tokio::test]
async fn the_same_token_again_is_not_refused_twice() {
    let same = r#"{"access_token":"same"}"#;
    let endpoint = Endpoint::new().reply(200, same).reply(200, same);
    let state = state();
    let first = state.obtain(&endpoint).await.expect("there is a token");
    assert!(state.invalidate(&first));
    assert_eq!(obtain(&state, &endpoint).await, "same");
    assert!(state.invalidate(&first));
    assert_eq!(obtain(&state, &endpoint).await, "same");
    assert_eq!(endpoint.count(), 2);
}

#[tokio::test]
async fn what_never_changes_cannot_be_renewed() {
    let endpoint = Endpoint::new();
    for credential in [Credential::from("token"), Credential::key("key"), Credential::basic("user", "password")] {
        let state = CredentialState::new(credential);
        let grant = state.obtain(&endpoint).await.expect("it is there");
        assert!(!state.invalidate(&grant));
    }
    assert_eq!(endpoint.count(), 0);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    // The lifetime, and the last second at which the token is still used.
    for (lifetime, last) in [(3600, 3539), (600, 539), (100, 89), (10, 8), (1, 0)] {
        let (state, endpoint) = (state(), Endpoint::new().lifetime(Some(lifetime)));
        assert_eq!(obtain(&state, &endpoint).await, "token-1");
        endpoint.advance(last);
        assert_eq!(obtain(&state, &endpoint).await, "token-1", "{lifetime}");
        endpoint.advance(1);
        assert_eq!(obtain(&state, &endpoint).await, "token-2", "{lifetime}");
    }
}

#[tokio::test]
async fn an_unknown_lifetime_never_ends() {
    let (state, endpoint) = (state(), Endpoint::new().lifetime(None));
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.advance(1_000_000_000);
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
}

#[tokio::test]
async fn a_clock_that_was_set_back_costs_one_renewal() {
    let (state, endpoint) = (state(), Endpoint::new());
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.set_back(10);
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
}

#[tokio::test]
async fn a_token_with_time_left_outlives_a_failed_renewal() {
    let good = r#"{"access_token":"good","expires_in":3600}"#;
    let endpoint = Endpoint::new().reply(200, good).reply(503, "").reply(503, "");
    let state = state();
    assert_eq!(obtain(&state, &endpoint).await, "good");
    endpoint.advance(3599);
    assert_eq!(obtain(&state, &endpoint).await, "good");
    endpoint.advance(1);
    assert!(state.obtain(&endpoint).await.is_err());
    assert_eq!(obtain(&state, &endpoint).await, "token-4");
}

#[tokio::test]
async fn nobody_waits_for_a_renewal_while_the_old_token_has_time() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new().closed()));
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.advance(3550);
    let renewing = {
        let (state, endpoint) = (Arc::clone(&state), Arc::clone(&endpoint));
        tokio::spawn(async move { obtain(&state, &endpoint).await })
    };
    settle().await;
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.gate.add_permits(1);
    assert_eq!(renewing.await.expect("nothing panics"), "token-2");
    assert_eq!(obtain(&state, &endpoint).await, "token-2");
    assert_eq!(endpoint.count(), 2);
}

#[tokio::test]
async fn a_refused_token_does_not_outlive_a_failed_renewal() {
    let endpoint = Endpoint::new().reply(200, r#"{"access_token":"bad","expires_in":3600}"#).reply(503, "");
    let state = state();
    let grant = state.obtain(&endpoint).await.expect("there is a token");
    assert!(state.invalidate(&grant));
    assert!(state.obtain(&endpoint).await.is_err());
}

#[tokio::test]
async fn a_dropped_caller_neither_blocks_nor_loses_the_others() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new().closed()));
    let first = {
        let (state, endpoint) = (Arc::clone(&state), Arc::clone(&endpoint));
        tokio::spawn(async move { state.obtain(&*endpoint).await.map(|grant| text(&grant)) })
    };
    settle().await;
    assert_eq!(endpoint.count(), 1);
    let others = {
        let (state, endpoint) = (Arc::clone(&state), Arc::clone(&endpoint));
        tokio::spawn(async move { ask_100(&state, &endpoint).await })
    };
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.expect_err("it was dropped").is_cancelled());
    assert_eq!(others.await.expect("nothing panics"), vec![Ok("token-2".to_owned()); 100]);
    assert_eq!(endpoint.count(), 2);
}

#[tokio::test]
async fn a_dropped_renewal_is_not_begun_again_at_once() {
    let (state, endpoint) = (Arc::new(state()), Arc::new(Endpoint::new().closed()));
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.advance(3550);
    let renewing = {
        let (state, endpoint) = (Arc::clone(&state), Arc::clone(&endpoint));
        tokio::spawn(async move { obtain(&state, &endpoint).await })
    };
    settle().await;
    assert_eq!(endpoint.count(), 2);
    renewing.abort();
    assert!(renewing.await.expect_err("it was dropped").is_cancelled());
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    assert_eq!(endpoint.count(), 2);
    endpoint.advance(10);
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "token-3");
}

#[tokio::test]
async fn a_function_is_a_provider() {
    let function = || async { Ok::<_, Infallible>(Token::new("mine").expires_in(Duration::from_secs(60))) };
    let state = CredentialState::new(Credential::from_fn(function));
    assert_eq!(obtain(&state, &Endpoint::new()).await, "mine");
}

#[tokio::test]
async fn every_client_has_its_own_tokens() {
    let credential = Credential::from(ClientCredentials::new("id", "s").token_url("/t"));
    let (one, two) = (CredentialState::new(credential.clone()), CredentialState::new(credential));
    let endpoint = Endpoint::new();
    assert_eq!(obtain(&one, &endpoint).await, "token-1");
    assert_eq!(obtain(&two, &endpoint).await, "token-2");
}

#[tokio::test]
async fn a_renewal_that_hangs_costs_no_good_token() {
    let (state, endpoint) = (state(), Endpoint::new().closed());
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    endpoint.advance(3550);
    endpoint.late();
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    assert_eq!(endpoint.count(), 2);
    // Nobody tries again a moment later.
    endpoint.advance(9);
    assert_eq!(obtain(&state, &endpoint).await, "token-1");
    assert_eq!(endpoint.count(), 2);
    endpoint.advance(1);
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "token-3");
}

#[tokio::test]
async fn an_endpoint_that_fails_is_left_alone_for_a_while() {
    let good = r#"{"access_token":"good","expires_in":3600}"#;
    let endpoint = Endpoint::new().reply(200, good).reply(503, "");
    let state = state();
    for seconds in [0, 3550, 1] {
        endpoint.advance(seconds);
        assert_eq!(obtain(&state, &endpoint).await, "good");
    }
    assert_eq!(endpoint.count(), 2);
    endpoint.advance(10);
    assert_eq!(obtain(&state, &endpoint).await, "token-3");
}

#[tokio::test]
async fn a_renewal_that_uses_up_its_refresh_token_is_not_broken_off() {
    let endpoint = Endpoint::new()
        .reply(200, r#"{"access_token":"a","expires_in":3600,"refresh_token":"r2"}"#)
        .reply(200, r#"{"access_token":"b","expires_in":3600,"refresh_token":"r3"}"#);
    let grant = RefreshToken::new("r1").token_url("/t");
    let (state, endpoint) = (Arc::new(CredentialState::new(grant.into())), Arc::new(endpoint.closed()));
    endpoint.gate.add_permits(1);
    assert_eq!(obtain(&state, &endpoint).await, "a");
    endpoint.advance(3550);
    endpoint.late();
    let renewing = {
        let (state, endpoint) = (Arc::clone(&state), Arc::clone(&endpoint));
        tokio::spawn(async move { obtain(&state, &endpoint).await })
    };
    settle().await;
    assert!(!renewing.is_finished());
    // Nobody else waits for it.
    assert_eq!(obtain(&state, &endpoint).await, "a");
    endpoint.gate.add_permits(2);
    assert_eq!(renewing.await.expect("nothing panics"), "b");
    endpoint.advance(3600);
    assert_eq!(obtain(&state, &endpoint).await, "token-3");
    let bodies: Vec<_> = endpoint.seen().into_iter().map(|seen| seen.body).collect();
    let expected = ["r1", "r2", "r3"].map(|token| format!("grant_type=refresh_token&refresh_token={token}"));
    assert_eq!(bodies, expected);
}
