//! Does each way to sign in send the token endpoint what its RFC and the vendor ask for?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use conductorone::auth::ClientCredentials;
use conductorone::{Client, Error, ErrorKind, Secret};
use ed25519_dalek::{Signature, SigningKey, Verifier};
use serde_json::{Value, json};

use super::support::{APPS, Answer, Request, Server, TOKEN};

const CLIENT_ID: &str = "brave-otter-1@acme.conductor.one/pcc";
const SEED: [u8; 32] = [7; 32];

/// A server that hands out `granted-1`, `granted-2`, … and an empty page to whoever has the last of them.
pub(crate) async fn issuer() -> Server {
    let issued = Arc::new(AtomicUsize::new(0));
    Server::start(move |request, _| {
        if request.is(TOKEN) {
            return Answer::token(&format!("granted-{}", issued.fetch_add(1, Ordering::SeqCst) + 1));
        }
        let expected = format!("Bearer granted-{}", issued.load(Ordering::SeqCst));
        match request.header("authorization") {
            Some(value) if value == expected => Answer::apps(&[], None),
            _ => Answer::json(401, r#"{"message":"who are you?"}"#),
        }
    })
    .await
}

/// A secret in the vendor's format.
pub(crate) fn secret(key_id: Option<&str>) -> String {
    let key = SigningKey::from_bytes(&SEED);
    let mut jwk = json!({
        "kty": "OKP",
        "crv": "Ed25519",
        "d": URL_SAFE_NO_PAD.encode(key.to_bytes()),
        "x": URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes()),
    });
    if let Some(key_id) = key_id {
        jwk["kid"] = key_id.into();
    }
    format!("secret-token:conductorone.com:v1:{}", URL_SAFE_NO_PAD.encode(jwk.to_string()))
}

/// Returns header and claims of an assertion after its signature was verified.
fn verified(assertion: &str) -> (Value, Value) {
    let parts: Vec<_> = assertion.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a compact JWS has three parts") };
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("it is base64url without padding");
    let signature = Signature::from_slice(&bytes(signature)).expect("it has 64 bytes");
    let key = SigningKey::from_bytes(&SEED).verifying_key();
    key.verify(format!("{header}.{claims}").as_bytes(), &signature).expect("the signature is the key's");
    let json = |part: &str| serde_json::from_slice(&bytes(part)).expect("it is JSON");
    (json(header), json(claims))
}

fn check_token_request(request: &Request) {
    assert_eq!(request.line, "POST /auth/v1/token HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), None);
    assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("conductorone/")));
}

fn form(request: &Request) -> Vec<(String, String)> {
    check_token_request(request);
    request.form().into_iter().collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn client_credentials_sign_an_assertion() {
    let server = issuer().await;
    let client = server.builder().client_credentials(CLIENT_ID, secret(Some("key-9"))).build().expect("it is sound");
    let before = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
    client.app_search().search().await.expect("the token is taken");

    let mut fields = server.requests()[0].form();
    check_token_request(&server.requests()[0]);
    let assertion = fields.remove("client_assertion").expect("it is sent");
    let rest: Vec<_> = fields.into_iter().collect();
    let expected = [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_id", CLIENT_ID),
        ("grant_type", "client_credentials"),
    ];
    assert_eq!(rest, pairs(&expected));

    let (mut header, claims) = verified(&assertion);
    let nonce = header["nonce"].take();
    let nonce = nonce.as_str().expect("the nonce is a text");
    assert!(nonce.len() == 32 && nonce.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{nonce}");
    assert_eq!(header, json!({ "alg": "EdDSA", "kid": "key-9", "nonce": null }));
    let now = claims["iat"].as_u64().expect("it is a time");
    assert!((before..before + 60).contains(&now));
    let expected = json!({
        "iss": CLIENT_ID, "sub": CLIENT_ID, "aud": ["127.0.0.1"], "iat": now, "exp": now + 120, "nbf": now - 120
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn a_key_without_id_tells_none_and_no_nonce_comes_twice() {
    let server = issuer().await;
    for _ in 0..2 {
        let client = server.builder().client_credentials(CLIENT_ID, secret(None)).build().expect("it is sound");
        client.app_search().search().await.expect("the token is taken");
    }
    let tokens = server.requests_for(TOKEN);
    let headers: Vec<_> = tokens.iter().map(|request| verified(&request.form()["client_assertion"]).0).collect();
    assert!(headers.iter().all(|header| header.get("kid").is_none()));
    assert_ne!(headers[0]["nonce"], headers[1]["nonce"]);
}

#[test]
fn a_client_id_names_its_server() {
    let builder = || Client::builder().client_credentials(CLIENT_ID, secret(None));
    assert_eq!(builder().build().expect("it is sound").server_url(), "https://acme.conductor.one");
    let other = Client::builder().tenant("other").client_credentials(CLIENT_ID, secret(None)).build();
    assert_eq!(other.expect("it is sound").server_url(), "https://other.conductor.one");
    let test = builder().server("http://127.0.0.1:1").build();
    assert_eq!(test.expect("it is sound").server_url(), "http://127.0.0.1:1");
}

#[test]
fn what_is_no_secret_is_refused_without_being_repeated() {
    let jwk = |json: &str| format!("secret-token:conductorone.com:v1:{}", URL_SAFE_NO_PAD.encode(json));
    let public = r#"{"kty":"OKP","crv":"Ed25519","x":"canary"}"#;
    for bad in ["canary".to_owned(), "secret-token:conductorone.com:v2:canary".to_owned(), jwk("canary"), jwk(public)] {
        let error = Client::builder().client_credentials(CLIENT_ID, bad).build().expect_err("it is no secret");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    let error = Client::builder().client_credentials("nobody", secret(None)).build().expect_err("it is no id");
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn client_id_and_secret_go_in_the_body_on_request() {
    let server = issuer().await;
    let grant = ClientCredentials::new("id 1", "s&cret=+é").token_url(TOKEN).in_body();
    let client = server.builder().oauth(grant).build().expect("it is sound");
    client.app_search().search().await.expect("the token is taken");
    let requests = server.requests();
    let expected = [("client_id", "id 1"), ("client_secret", "s&cret=+é"), ("grant_type", "client_credentials")];
    assert_eq!(form(&requests[0]), pairs(&expected));
    assert_eq!(requests[1].header("authorization"), Some("Bearer granted-1"));
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn an_oidc_token_is_traded_in_and_asked_for_anew() {
    let asked = Arc::new(AtomicUsize::new(0));
    let issued = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |request, _| match request.header("authorization") {
        None => Answer::token(&format!("granted-{}", issued.fetch_add(1, Ordering::SeqCst) + 1)),
        Some("Bearer granted-1") => Answer::json(401, "{}"),
        Some(_) => Answer::apps(&[], None),
    })
    .await;
    let count = asked.clone();
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, Error>(Secret::from(format!("oidc-{number}"))) }
    };
    let client = server.builder().oidc_token(CLIENT_ID, provider).build().expect("it is sound");
    client.app_search().search().await.expect("the second token is taken");
    client.app_search().search().await.expect("it is still taken");

    let expected = |subject| {
        pairs(&[
            ("client_id", CLIENT_ID),
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", subject),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ])
    };
    let forms: Vec<_> = server.requests_for(TOKEN).iter().map(form).collect();
    assert_eq!(forms, [expected("oidc-1"), expected("oidc-2")]);
    assert_eq!((asked.load(Ordering::SeqCst), server.requests_for(APPS).len()), (2, 3));
}

#[tokio::test]
async fn an_oidc_provider_that_fails_sends_nothing() {
    let server = issuer().await;
    let provider = || async { Err::<Secret, _>(Error::new(ErrorKind::Auth, "the CI system has no token")) };
    let client = server.builder().oidc_token(CLIENT_ID, provider).build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("there is no token");
    assert!(error.is_unauthorized(), "{error}");
    assert!(error.to_string().contains("the CI system has no token"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_token_endpoint_that_refuses_says_why() {
    let refusal = r#"{"error":"invalid_client","error_description":"the client s3cret-value is unknown"}"#;
    let server = Server::script(vec![Answer::json(401, refusal)]).await;
    let client = server.plain_client("id", "s3cret-value").build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("there is no token");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 0));
    let text = error.to_string();
    assert!(text.contains("401") && text.contains("invalid_client: the client […] is unknown"), "{text}");
    assert_eq!((server.requests_for(APPS).len(), server.requests_for(TOKEN).len()), (0, 1));
}

// The secret is a private key: nothing in the client may be ready to send it as a `client_secret`.
#[test]
fn the_builder_offers_no_way_to_send_the_secret() {
    let source = include_str!("../../generated-client/src/client.rs");
    assert!(source.contains("pub fn oauth(") && !source.contains("ClientCredentials"));
}
