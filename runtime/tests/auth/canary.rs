//! Does no secret get into a text that somebody may log?

use std::convert::Infallible;

use oasmith_runtime::auth::{
    ClientCredentials, Credential, CredentialState, DeviceCode, Password, Place, RefreshToken, Signer, Token,
    TokenExchange, TokenForm, TokenProvider, apply,
};

use http::HeaderValue;
use oasmith_runtime::{Error, Request};

use super::double::Endpoint;

const CANARY: &str = "canary-7f3a";

fn check(texts: &[String]) {
    for text in texts {
        assert!(!text.contains("canary"), "{text}");
        // Neither as base64, by which HTTP Basic hides it.
        assert!(!text.contains("Y2FuYXJ5"), "{text}");
    }
}

#[tokio::test]
async fn credentials_do_not_show_themselves() {
    let provider = Credential::from_fn(|| async { Ok::<_, Infallible>(CANARY) });
    let endpoint = Endpoint::new();
    let all = [
        (Credential::token(CANARY), Place::Bearer),
        (Credential::key(CANARY), Place::Cookie("sid")),
        (Credential::key(CANARY), Place::Query("key")),
        (Credential::key(CANARY), Place::Header("x-api-key")),
        (Credential::basic(CANARY, CANARY), Place::Basic),
        (provider, Place::Bearer),
    ];
    for (credential, place) in all {
        let state = CredentialState::new(credential.clone());
        let before = format!("{state:?}");
        let grant = state.obtain(&endpoint).await.expect("it is there");
        let applied = apply(&grant, &place).expect("it fits");
        check(&[format!("{credential:?}"), before, format!("{state:?}"), format!("{grant:?}"), format!("{applied:?}")]);
    }
}

#[tokio::test]
async fn grants_do_not_show_themselves() {
    let credentials = ClientCredentials::new("id", CANARY).parameter("assertion", CANARY);
    let exchange = TokenExchange::from_fn(|| async { Ok::<_, Infallible>(CANARY) }).parameter("actor_token", CANARY);
    let form = TokenForm::new("/t").field("password", CANARY).basic("id", CANARY);
    check(&[
        format!("{credentials:?}"),
        format!("{exchange:?}"),
        format!("{form:?}"),
        format!("{:?}", Token::new(CANARY).with_refresh_token(CANARY)),
        format!("{:?}", Password::new(CANARY, CANARY)),
        format!("{:?}", RefreshToken::new(CANARY).client_secret(CANARY)),
        format!("{:?}", DeviceCode::new("id").client_secret(CANARY)),
        format!("{:?}", Credential::signer(|| Shows(CANARY))),
        format!("{:?}", CredentialState::new(Credential::signer(|| Shows(CANARY)))),
    ]);
}

#[tokio::test]
async fn errors_do_not_repeat_secrets() {
    let spiteful = [
        format!("you sent {CANARY}"),
        format!("you sent {CANARY}, {CANARY}"),
        // `id:canary-7f3a` as HTTP Basic has it.
        "you sent aWQ6Y2FuYXJ5LTdmM2E=".to_owned(),
    ];
    for words in spiteful {
        let body = format!(r#"{{"error":"{words}","error_description":"{words}","other":"{words}"}}"#);
        let grants: [Box<dyn TokenProvider>; 6] = [
            Box::new(ClientCredentials::new("id", CANARY).token_url("/t").in_body()),
            Box::new(Password::new("me", CANARY).token_url("/t")),
            Box::new(RefreshToken::new(CANARY).token_url("/t").client_id("id").client_secret(CANARY)),
            Box::new(ClientCredentials::new("id", CANARY).token_url("/t")),
            Box::new(ClientCredentials::new("id", CANARY).token_url("/t").in_header()),
            Box::new(TokenExchange::from_fn(|| async { Ok::<_, Infallible>(CANARY) }).token_url("/t")),
        ];
        for grant in &grants {
            let endpoint = Endpoint::new().reply(400, &body).reply(200, format!("{CANARY} {body}"));
            for _ in 0..2 {
                let error = grant.token(&endpoint).await.expect_err("it is a refusal");
                let text = format!("{error} {error:?}");
                assert!(!text.contains(CANARY), "{text}");
            }
        }
    }
    let endpoint = Endpoint::new().reply(400, r#"{"error":"aWQ6Y2FuYXJ5LTdmM2E="}"#);
    let grant = ClientCredentials::new("id", CANARY).token_url("/t").in_header();
    let error = grant.token(&endpoint).await.expect_err("it is a refusal");
    check(&[format!("{error} {error:?}")]);
}

#[tokio::test]
async fn a_token_that_cannot_be_read_is_not_repeated() {
    let replies = [
        format!(r#"{{"access_token":"{CANARY}","token_type":"{CANARY} x"}}"#),
        format!(r#"{{"access_token":["{CANARY}"]}}"#),
        format!(r#"{{"access_token":"{CANARY}""#),
    ];
    for body in replies {
        let endpoint = Endpoint::new().reply(200, body);
        let error = ClientCredentials::new("id", "s").token_url("/t").token(&endpoint).await.expect_err("it is broken");
        check(&[format!("{error} {error:?}")]);
    }
}

/// What signs requests and shows what it has.
#[derive(Debug)]
struct Shows(#[expect(dead_code, reason = "its `Debug` shows it")] &'static str);

impl Signer for Shows {
    fn sign(&self, _: &Request) -> Result<Option<HeaderValue>, Error> {
        Ok(None)
    }
}
