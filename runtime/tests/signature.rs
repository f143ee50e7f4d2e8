//! Which webhooks are trusted?
#![cfg(feature = "webhook-signature")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};
use oasmith_runtime::{SignatureError, Verifier};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
/// What Python's `hmac` makes of the text `msg_1.1614265330.` and the body with this secret.
const SIGNATURE: &str = "v1,9o7UeFkn1GjVbcY4emAJruJCYqgH2EIf8u/slvVRBZI=";

fn headers(time: &str, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [("webhook-id", "msg_1"), ("webhook-timestamp", time), ("webhook-signature", signature)] {
        headers.insert(name, HeaderValue::from_str(value).expect("it is a header"));
    }
    headers
}

fn verify(headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
    let verifier = Verifier::new(SECRET).expect("the secret is Base64");
    verifier.verify_at(headers, body, time(1_614_265_330))
}

fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn what_the_sender_signed_is_trusted() {
    assert_eq!(verify(&headers("1614265330", SIGNATURE), BODY), Ok(()));
    // Beside signatures of an older secret and of another version.
    let several = format!("v1,AAAA v1a,abc {SIGNATURE}");
    assert_eq!(verify(&headers("1614265330", &several), BODY), Ok(()));
    // The prefix only says what it is.
    let bare = Verifier::new(&SECRET[6..]).expect("the secret is Base64");
    assert_eq!(bare.verify_at(&headers("1614265330", SIGNATURE), BODY, time(1_614_265_600)), Ok(()));
}

#[test]
fn what_nobody_signed_is_not() {
    let good = headers("1614265330", SIGNATURE);
    assert_eq!(verify(&good, b"{}"), Err(SignatureError::Mismatch));
    assert_eq!(verify(&headers("1614265331", SIGNATURE), BODY), Err(SignatureError::Mismatch));
    assert_eq!(verify(&headers("1614265330", "v1,"), BODY), Err(SignatureError::Mismatch));
    assert_eq!(verify(&headers("1614265330", &SIGNATURE.replace("v1,", "v2,")), BODY), Err(SignatureError::Mismatch));
    assert_eq!(verify(&headers("yesterday", SIGNATURE), BODY), Err(SignatureError::Header("webhook-timestamp")));
    let mut without = good.clone();
    without.remove("webhook-signature");
    assert_eq!(verify(&without, BODY), Err(SignatureError::Header("webhook-signature")));
}

#[test]
fn an_old_webhook_is_not_trusted_again() {
    let verifier = Verifier::new(SECRET).expect("the secret is Base64");
    let good = headers("1614265330", SIGNATURE);
    assert_eq!(verifier.verify_at(&good, BODY, time(1_614_265_631)), Err(SignatureError::Time));
    assert_eq!(verifier.verify_at(&good, BODY, time(1_614_265_029)), Err(SignatureError::Time));
    let patient = verifier.tolerance(Duration::from_secs(3600));
    assert_eq!(patient.verify_at(&good, BODY, time(1_614_265_631)), Ok(()));
}

#[test]
fn a_secret_is_base64_and_never_shown() {
    assert_eq!(Verifier::new("whsec_?").unwrap_err(), SignatureError::Secret);
    assert_eq!(Verifier::new("").unwrap_err(), SignatureError::Secret);
    let shown = format!("{:?}", Verifier::new(SECRET).expect("the secret is Base64"));
    assert_eq!(shown, "Verifier { tolerance: 300s, .. }");
}
