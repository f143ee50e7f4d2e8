//! Do signed assertions hold what RFC 7523 wants, and can the public key verify them?

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, SigningKey};
use oasmith_runtime::auth::{Credential, CredentialState, Jwk, JwtBearer, TokenProvider};
use serde_json::{Value, json};

use super::double::Endpoint;

const PRIVATE: [u8; 32] = [7; 32];

fn key() -> Value {
    let pair = SigningKey::from_bytes(&PRIVATE);
    json!({
        "kty": "OKP", "crv": "Ed25519",
        "d": URL_SAFE_NO_PAD.encode(PRIVATE),
        "x": URL_SAFE_NO_PAD.encode(pair.verifying_key().to_bytes()),
    })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut key = key();
    key[name] = value.into();
    key
}

fn read(key: &Value) -> Result<Jwk, String> {
    Jwk::from_json(&key.to_string()).map_err(|error| error.to_string())
}

/// Returns header and claims of the assertion in a form, after verifying its signature.
fn verify(body: &str) -> (Value, Value) {
    let assertion = body.rsplit_once("&client_assertion=").expect("there is an assertion").1;
    let parts: Vec<&str> = assertion.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{assertion} has not three parts") };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("it is base64");
    let signature = Signature::from_slice(&decode(signature)).expect("it is a signature");
    let signed = format!("{header}.{claims}");
    let public = SigningKey::from_bytes(&PRIVATE).verifying_key();
    public.verify_strict(signed.as_bytes(), &signature).expect("the signature is good");
    let json = |part: &str| serde_json::from_slice(&decode(part)).expect("it is JSON");
    (json(header), json(claims))
}

async fn assertion(endpoint: &Endpoint, grant: JwtBearer) -> (Value, Value) {
    grant.token_url("/auth/v1/token").token(endpoint).await.expect("there is a token");
    verify(&endpoint.seen().pop().expect("a form was sent").body)
}

#[tokio::test]
async fn the_form_and_the_claims_are_as_the_rfc_has_them() {
    let mut endpoint = Endpoint::new();
    endpoint.server = "https://Acme.example.com:8443/api".to_owned();
    let grant = JwtBearer::new("me@acme.example.com/pcc", read(&key()).expect("the key is good"));
    let (header, claims) = assertion(&endpoint, grant).await;
    let seen = endpoint.seen().remove(0);
    assert_eq!(seen.url, "https://Acme.example.com:8443/auth/v1/token");
    assert_eq!(
        seen.body.rsplit_once('=').expect("there are fields").0,
        "grant_type=client_credentials&client_id=me%40acme.example.com%2Fpcc\
         &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion"
    );
    assert_eq!(header, json!({ "alg": "EdDSA" }));
    assert_eq!(
        claims,
        json!({
            "iss": "me@acme.example.com/pcc", "sub": "me@acme.example.com/pcc",
            "aud": ["https://Acme.example.com:8443/auth/v1/token"],
            "iat": 1_800_000_000, "exp": 1_800_000_120, "nbf": 1_799_999_880, "jti": nonce_in(&claims["jti"]),
        })
    );
}

#[tokio::test]
async fn a_server_may_want_its_host_and_a_nonce() {
    let mut endpoint = Endpoint::new();
    endpoint.server = "https://Acme.example.com:8443/api".to_owned();
    let grant = JwtBearer::new("me", read(&key()).expect("the key is good")).audience_host().header_nonce();
    let (header, claims) = assertion(&endpoint, grant).await;
    assert_eq!(header, json!({ "alg": "EdDSA", "nonce": nonce_in(&header["nonce"]) }));
    assert_eq!(
        claims,
        json!({
            "iss": "me", "sub": "me", "aud": ["acme.example.com"],
            "iat": 1_800_000_000, "exp": 1_800_000_120, "nbf": 1_799_999_880,
        })
    );
}

/// Returns what makes an assertion unlike all others, after a look at its form.
fn nonce_in(value: &Value) -> String {
    let nonce = value.as_str().expect("there is a nonce").to_owned();
    assert!(nonce.len() == 32 && nonce.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{nonce}");
    nonce
}

#[tokio::test]
async fn the_key_id_and_the_audience_are_told() {
    let grant = JwtBearer::new("id", read(&with("kid", "k1")).expect("the key is good"));
    let (header, claims) = assertion(&Endpoint::new(), grant.audience("one").audience("two")).await;
    assert_eq!(header["kid"], "k1");
    assert_eq!(claims["aud"], json!(["one", "two"]));
}

#[tokio::test]
async fn no_nonce_comes_twice() {
    let endpoint = Endpoint::new();
    let grant = JwtBearer::new("id", read(&key()).expect("the key is good"));
    let mut nonces = HashSet::new();
    for _ in 0..100 {
        let (_, claims) = assertion(&endpoint, grant.clone()).await;
        assert!(nonces.insert(claims["jti"].to_string()));
    }
}

#[tokio::test]
async fn each_renewal_signs_anew() {
    let endpoint = Endpoint::new();
    let grant = JwtBearer::new("id", read(&key()).expect("the key is good")).token_url("/t");
    let state = CredentialState::new(Credential::from(grant));
    for round in 0..2 {
        state.obtain(&endpoint).await.expect("there is a token");
        let (_, claims) = verify(&endpoint.seen().pop().expect("a form was sent").body);
        assert_eq!(claims["iat"], 1_800_000_000_u64 + round * 5000);
        endpoint.advance(5000);
    }
}

#[test]
fn keys_that_can_sign_are_read() {
    let mut bare = key();
    bare.as_object_mut().expect("it is an object").remove("x");
    for key in
        [bare, with("alg", "EdDSA"), with("alg", "Ed25519"), with("use", "sig"), with("key_ops", json!(["sign"]))]
    {
        assert_eq!(read(&key).expect("the key is good").key_id(), None);
    }
    assert_eq!(read(&with("kid", "a")).expect("the key is good").key_id(), Some("a"));
}

#[test]
fn other_keys_are_refused_without_repeating_them() {
    let mut public = key();
    public.as_object_mut().expect("it is an object").remove("d");
    let cases = [
        (json!("marker"), "is not a JSON object"),
        (json!(["marker"]), "is not a JSON object"),
        (json!({}), "is not of type OKP"),
        (with("kty", "marker"), "is not of type OKP"),
        (with("crv", "X25519"), "is not on the curve Ed25519"),
        (with("use", "enc"), "is not meant to sign (`use`)"),
        (with("alg", "RS256"), "is for another algorithm (`alg`)"),
        (with("key_ops", json!(["verify"])), "is not meant to sign (`key_ops`)"),
        (public, "is not a private key: it has no `d`"),
        (with("d", "marker"), "has a `d` that is not 32 bytes of unpadded base64url"),
        (with("d", URL_SAFE_NO_PAD.encode([7; 31])), "has a `d` that is not 32 bytes of unpadded base64url"),
        (with("d", 7), "has a `d` that is not 32 bytes of unpadded base64url"),
        (with("x", URL_SAFE_NO_PAD.encode([8; 32])), "has an `x` that does not belong to its `d`"),
        (with("x", ""), "has a `x` that is not 32 bytes of unpadded base64url"),
        (with("kid", 7), "has a `kid` that is not a text"),
    ];
    for (key, why) in cases {
        assert_eq!(read(&key).expect_err(why), format!("configuration: the signing key {why}"));
    }
    let broken = Jwk::from_json(r#"{"d":"marker"#).expect_err("it is broken");
    assert!(!format!("{broken} {broken:?}").contains("marker"));
}

#[tokio::test]
async fn nothing_prints_the_key() {
    let private = URL_SAFE_NO_PAD.encode(PRIVATE);
    let key = read(&with("kid", "k1")).expect("the key is good");
    assert_eq!(format!("{key:?}"), r#"Jwk { key_id: Some("k1"), .. }"#);
    let grant = JwtBearer::new("id", key);
    let texts = [format!("{grant:?}"), format!("{:?}", Credential::from(grant))];
    assert!(texts.iter().all(|text| !text.contains(&private) && !text.contains("7, 7, 7")), "{texts:?}");
}
