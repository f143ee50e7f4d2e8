//! Is every reply of a token endpoint understood, or refused with its reason?

use std::time::Duration;

use oasmith_runtime::auth::{ClientCredentials, Token, TokenProvider};
use oasmith_runtime::{Error, ErrorKind};

use super::double::Endpoint;

async fn ask(status: u16, body: &str) -> Result<Token, Error> {
    let endpoint = Endpoint::new().reply(status, body);
    ClientCredentials::new("id", "hush-hush").token_url("/t").token(&endpoint).await
}

#[tokio::test]
async fn the_kind_of_a_token_is_normalised() {
    let cases = [
        (r#"{"access_token":"t"}"#, "Bearer"),
        (r#"{"access_token":"t","token_type":null}"#, "Bearer"),
        (r#"{"access_token":"t","token_type":""}"#, "Bearer"),
        (r#"{"access_token":"t","token_type":"bearer"}"#, "Bearer"),
        (r#"{"access_token":"t","token_type":"BEARER"}"#, "Bearer"),
        (r#"{"access_token":"t","token_type":"DPoP"}"#, "DPoP"),
    ];
    for (body, kind) in cases {
        assert_eq!(ask(200, body).await.expect(body).kind().as_str(), kind);
    }
}

#[tokio::test]
async fn a_lifetime_may_be_a_number_or_a_text() {
    let cases = [
        ("3600", Some(3600)),
        ("3600.0", Some(3600)),
        ("3.6e3", Some(3600)),
        (r#""3600""#, Some(3600)),
        (r#"" 3600.0 ""#, Some(3600)),
        ("0", Some(0)),
        ("-5", Some(0)),
        ("null", None),
        (r#""soon""#, None),
        (r#""NaN""#, None),
        ("1e300", None),
        ("{}", None),
    ];
    for (seconds, expected) in cases {
        let body = format!(r#"{{"access_token":"t","expires_in":{seconds}}}"#);
        let token = ask(200, &body).await.expect(&body);
        assert_eq!(token.lifetime(), expected.map(Duration::from_secs), "{seconds}");
    }
}

#[tokio::test]
async fn a_reply_without_token_says_why() {
    let unusable = |why: &str| format!("authentication: the reply of the token endpoint cannot be used: {why}");
    let refused = |what: &str| format!("authentication: the token endpoint gave no token {what}");
    let cases = [
        (200, r#"{"access_token":""}"#, unusable("its `access_token` is empty or not a text")),
        (200, r#"{"access_token":7}"#, unusable("its `access_token` is empty or not a text")),
        (200, r#"{"access_token":"t","token_type":"a b"}"#, unusable("its `token_type` is not a word")),
        (200, r#"{"access_token":"t","token_type":7}"#, unusable("its `token_type` is not a text")),
        (200, "<html>", unusable("it is not a JSON object")),
        (200, "", unusable("it is not a JSON object")),
        (200, "[]", unusable("it is not a JSON object")),
        (200, r#"{"error":"slow_down"}"#, refused("(200): slow_down")),
        (200, "{}", refused("(200)")),
        (201, r#"{"access_token":"t"}"#, refused("(201)")),
        (302, "", refused("(302)")),
        (400, r#"{"error":"invalid_client"}"#, refused("(400): invalid_client")),
        (401, r#"{"error":"e","error_description":"d\u0007d"}"#, refused("(401): e: d d")),
        (500, "<html>", refused("(500)")),
        (503, r#"{"error":{"code":7}}"#, refused("(503)")),
    ];
    for (status, body, expected) in cases {
        let error = ask(status, body).await.expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_long_reason_is_cut() {
    let body = format!(r#"{{"error":"e","error_description":"{}"}}"#, "ü".repeat(100_000));
    let text = ask(400, &body).await.expect_err("it is a refusal").to_string();
    assert_eq!(text.chars().filter(|letter| *letter == 'ü').count(), 500);
    assert!(text.ends_with('…'));
}

#[tokio::test]
async fn a_secret_that_the_server_repeats_is_struck_out() {
    let body = r#"{"error":"invalid_client","error_description":"`hush-hush` is wrong for id"}"#;
    let text = ask(401, body).await.expect_err("it is a refusal").to_string();
    assert_eq!(text, "authentication: the token endpoint gave no token (401): invalid_client: `[…]` is wrong for id");
}
