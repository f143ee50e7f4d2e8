//! Does each grant send the fields of its RFC?

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oasmith_runtime::auth::{ClientCredentials, CredentialState, TokenExchange, TokenForm, TokenProvider};

use super::double::{Endpoint, Seen};

async fn seen(grant: impl TokenProvider) -> Seen {
    let endpoint = Endpoint::new();
    let token = grant.token(&endpoint).await.expect("the endpoint gives a token");
    assert_eq!(token.secret().expose(), "token-1");
    endpoint.seen().remove(0)
}

#[tokio::test]
async fn client_credentials_go_in_the_body_on_request() {
    let seen = seen(ClientCredentials::new("me@here/x", "s&cret ü").token_url("/auth/v1/token").in_body()).await;
    assert_eq!(seen.url, "https://acme.example.com/auth/v1/token");
    assert_eq!(seen.body, "grant_type=client_credentials&client_id=me%40here%2Fx&client_secret=s%26cret+%C3%BC");
    assert_eq!(seen.authorization, None);
}

#[tokio::test]
async fn client_credentials_go_in_the_header_by_default() {
    let grant = ClientCredentials::new("id:1", "a b").token_url("https://login.example.org/token");
    let seen = seen(grant).await;
    assert_eq!(seen.url, "https://login.example.org/token");
    assert_eq!(seen.body, "grant_type=client_credentials");
    // RFC 6749, section 2.3.1: both parts are form-encoded first, so this is `id%3A1:a+b`.
    let value = seen.authorization.expect("there is a header");
    assert_eq!(value, "Basic aWQlM0ExOmErYg==");
    assert!(value.is_sensitive());
}

#[tokio::test]
async fn scopes_and_parameters_are_sent() {
    let grant =
        ClientCredentials::new("id", "s").token_url("/t").scope("read").scope("write").parameter("audience", "a");
    let seen = seen(grant).await;
    assert_eq!(seen.body, "grant_type=client_credentials&scope=read+write&audience=a");
}

#[tokio::test]
async fn a_grant_without_token_url_fails() {
    let endpoint = Endpoint::new();
    let error = ClientCredentials::new("id", "s").token(&endpoint).await.expect_err("there is no URL");
    assert_eq!(error.to_string(), "configuration: the grant has no token URL");
    assert_eq!(endpoint.count(), 0);
}

#[tokio::test]
async fn token_exchange_sends_what_rfc_8693_wants() {
    let grant = TokenExchange::from_fn(|| async { Ok::<_, Infallible>("subject") }).client_id("id").token_url("/t");
    let seen = seen(grant).await;
    assert_eq!(
        seen.body,
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=id&subject_token=subject\
         &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"
    );
}

#[tokio::test]
async fn token_exchange_asks_for_its_subject_at_each_renewal() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let grant = TokenExchange::from_fn(move || {
        let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, Infallible>(format!("subject-{number}")) }
    });
    let state = CredentialState::new(grant.token_url("/t").into());
    let endpoint = Endpoint::new();
    for _ in 0..3 {
        state.obtain(&endpoint).await.expect("there is a token");
        state.obtain(&endpoint).await.expect("there is a token");
        endpoint.advance(3600);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    let subjects: Vec<bool> = (1..=3)
        .zip(endpoint.seen())
        .map(|(number, seen)| seen.body.contains(&format!("&subject_token=subject-{number}&")))
        .collect();
    assert_eq!(subjects, [true, true, true]);
}

#[tokio::test]
async fn a_subject_may_come_from_another_grant() {
    let first = ClientCredentials::new("id", "s").token_url("https://login.example.org/first");
    let endpoint = Endpoint::new();
    let token = TokenExchange::new(first).token_url("/second").token(&endpoint).await.expect("there is a token");
    assert_eq!(token.secret().expose(), "token-2");
    assert!(endpoint.seen()[1].body.contains("&subject_token=token-1&"));
}

#[tokio::test]
async fn a_subject_that_cannot_be_had_sends_nothing() {
    let grant = TokenExchange::from_fn(|| async { Err::<String, _>("the file is gone") }).token_url("/t");
    let endpoint = Endpoint::new();
    let error = grant.token(&endpoint).await.expect_err("there is no subject");
    assert_eq!(error.to_string(), "authentication: the source of tokens failed");
    let source = std::error::Error::source(&error).expect("the cause is kept");
    assert_eq!(source.to_string(), "the file is gone");
    assert_eq!(endpoint.count(), 0);
}

#[tokio::test]
async fn a_provider_of_ones_own_sends_its_own_form() {
    let endpoint = Endpoint::new();
    let form = TokenForm::new("/t").field("grant_type", "password").field("username", "me");
    let token = form.send(&endpoint).await.expect("there is a token");
    assert_eq!(token.kind().as_str(), "Bearer");
    assert_eq!(endpoint.seen()[0].body, "grant_type=password&username=me");
}
