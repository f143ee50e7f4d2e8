//! Who asks for tokens, how often, and what happens when a server refuses one?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conductorone::auth::Token;
use conductorone::{Credential, Error, ErrorKind};

use super::grant::issuer;
use super::support::{APPS, Answer, Request, Server, TOKEN};

fn tokens(requests: &[Request]) -> Vec<&str> {
    requests.iter().map(|request| request.header("authorization").unwrap_or("none")).collect()
}

/// A provider whose tokens are `token-1`, `token-2`, …
fn provider(lifetime: Option<Duration>) -> Credential {
    let asked = AtomicUsize::new(0);
    Credential::from_fn(move || {
        let token = Token::new(format!("token-{}", asked.fetch_add(1, Ordering::SeqCst) + 1));
        let token = match lifetime {
            Some(lifetime) => token.expires_in(lifetime),
            None => token,
        };
        async move { Ok::<_, Error>(token) }
    })
}

#[tokio::test]
async fn a_token_goes_along_as_bearer() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    for token in ["token-1", "Bearer token-1", "bearer token-1"] {
        let client = server.builder().bearer_auth(token).build().expect("it is sound");
        client.app_search().search().await.expect("the server answers");
    }
    assert_eq!(tokens(&server.requests()), ["Bearer token-1"; 3]);
}

#[tokio::test]
async fn a_provider_is_asked_once_for_as_long_as_its_token_lives() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.builder().oauth(provider(None)).build().expect("it is sound");
    for _ in 0..3 {
        client.app_search().search().await.expect("the server answers");
    }
    assert_eq!(tokens(&server.requests()), ["Bearer token-1"; 3]);
}

#[tokio::test]
async fn a_provider_is_asked_again_after_its_token_has_expired() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.builder().oauth(provider(Some(Duration::ZERO))).build().expect("it is sound");
    for _ in 0..2 {
        client.app_search().search().await.expect("the server answers");
    }
    assert_eq!(tokens(&server.requests()), ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_sent_again() {
    let server = Server::start(|request, _| match request.header("authorization") {
        Some("Bearer token-1") => Answer::json(401, r#"{"message":"expired"}"#),
        _ => Answer::apps(&["1"], None),
    })
    .await;
    let client = server.builder().bearer_auth(provider(None)).build().expect("it is sound");
    let page = client.app_search().search().query("q").await.expect("the second token is taken");
    assert_eq!(page.list.map(|list| list.len()), Some(1));
    let requests = server.requests();
    assert_eq!(tokens(&requests), ["Bearer token-1", "Bearer token-2"]);
    assert_eq!((requests[0].text(), requests[1].text()), (r#"{"query":"q"}"#, r#"{"query":"q"}"#));
}

#[tokio::test]
async fn a_second_refusal_is_the_answer() {
    let server = Server::script(vec![Answer::json(401, r#"{"message":"no"}"#)]).await;
    let client = server.builder().bearer_auth(provider(None)).build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("no token is taken");
    assert!(error.is_unauthorized() && error.attempts() == 2, "{error}");
    assert_eq!(tokens(&server.requests()), ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_token_that_never_changes_is_not_sent_again() {
    let server = Server::script(vec![Answer::json(401, r#"{"message":"no"}"#)]).await;
    let error = server.client().app_search().search().await.expect_err("the token is not taken");
    assert!(error.is_unauthorized() && error.attempts() == 1, "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_missing_credential_is_told_before_any_io() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.builder().build().expect("a client may be without credentials");
    let error = client.app_search().search().await.expect_err("the operation wants one");
    assert_eq!(error.kind(), ErrorKind::Auth);
    let text = error.to_string();
    assert!(text.contains("`bearerAuth` or `oauth`"), "{text}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_hundred_callers_cause_one_token_request() {
    let server = Server::start(|request, _| {
        let is_slow = request.is(TOKEN);
        if is_slow { Answer::token("granted").after(Duration::from_millis(50)) } else { Answer::apps(&[], None) }
    })
    .await;
    let client = server.plain_client("id", "secret").build().expect("it is sound");
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.app_search().search().send())).collect();
    for call in calls {
        call.await.expect("no call panics").expect("the server answers");
    }
    assert_eq!((server.requests_for(TOKEN).len(), server.requests_for(APPS).len()), (1, 100));
}

#[tokio::test]
async fn a_hundred_refusals_cause_one_more() {
    let server = issuer().await;
    let client = server.plain_client("id", "secret").build().expect("it is sound");
    client.app_search().search().await.expect("the first token is taken");
    // Another client's token is now the last one, so this client's is refused.
    let other = server.plain_client("id", "secret").build().expect("it is sound");
    other.app_search().search().await.expect("the second token is taken");
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.app_search().search().send())).collect();
    for call in calls {
        call.await.expect("no call panics").expect("the third token is taken");
    }
    assert_eq!(server.requests_for(TOKEN).len(), 3);
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_take_the_token_with_it() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let slow_once = Credential::from_fn(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            if number == 0 {
                std::future::pending::<()>().await;
            }
            Ok::<_, Error>("token-2")
        }
    });
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.builder().oauth(slow_once).build().expect("it is sound");
    let first = tokio::spawn(client.app_search().search().send());
    while asked.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    client.app_search().search().await.expect("the next caller asks again");
    assert_eq!(tokens(&server.requests()), ["Bearer token-2"]);
}
