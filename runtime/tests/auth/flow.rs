//! Do the flows in which a person takes part do what their RFCs say?

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::auth::{
    ClientCredentials, Credential, CredentialState, DeviceCode, OpenId, Password, RefreshToken, TokenProvider,
};

use super::double::Endpoint;

const CANARY: &str = "canary-7f3a";

fn bodies(endpoint: &Endpoint) -> Vec<String> {
    endpoint.seen().into_iter().map(|seen| seen.body).collect()
}

#[tokio::test]
async fn a_password_is_sent_once_and_then_the_token_is_refreshed() {
    let endpoint = Endpoint::new()
        .reply(200, r#"{"access_token":"a","expires_in":60,"refresh_token":"r1"}"#)
        .reply(200, r#"{"access_token":"b","expires_in":60,"refresh_token":"r2"}"#)
        .reply(400, r#"{"error":"invalid_grant"}"#)
        .reply(200, r#"{"access_token":"c","expires_in":60}"#);
    let grant = Password::new("me", "p w").client_id("app").scope("read").token_url("/t").refresh_url("/r");
    let state = CredentialState::new(grant.into());
    for _ in 0..3 {
        state.obtain(&endpoint).await.expect("there is a token");
        endpoint.advance(60);
    }
    let seen: Vec<_> = endpoint.seen().into_iter().map(|seen| format!("{} {}", seen.url, seen.body)).collect();
    let password = "https://acme.example.com/t grant_type=password&scope=read&username=me&password=p+w&client_id=app";
    assert_eq!(
        seen,
        [
            password,
            "https://acme.example.com/r grant_type=refresh_token&refresh_token=r1&client_id=app",
            // What the server has forgotten is asked for anew, because a password is good again.
            "https://acme.example.com/r grant_type=refresh_token&refresh_token=r2&client_id=app",
            password,
        ]
    );
}

#[tokio::test]
async fn a_new_refresh_token_counts_and_is_handed_out() {
    let endpoint = Endpoint::new()
        .reply(200, r#"{"access_token":"a","refresh_token":"r2"}"#)
        .reply(200, r#"{"access_token":"b"}"#);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = kept.clone();
    let grant = RefreshToken::new("r1").token_url("/t").client_id("app").client_secret("s");
    let grant = grant.on_new(move |token| keep.lock().expect("it is whole").push(token.expose().to_owned()));
    for _ in 0..2 {
        grant.token(&endpoint).await.expect("there is a token");
    }
    assert_eq!(
        bodies(&endpoint),
        ["grant_type=refresh_token&refresh_token=r1", "grant_type=refresh_token&refresh_token=r2"]
    );
    assert_eq!(endpoint.seen()[0].authorization.as_ref().expect("by default"), "Basic YXBwOnM=");
    assert_eq!(*kept.lock().expect("it is whole"), ["r2"]);
}

#[tokio::test]
async fn a_device_asks_as_often_as_it_may_until_the_person_has_signed_in() {
    let endpoint = Endpoint::new()
        .reply(
            200,
            format!(
                r#"{{"device_code":"{CANARY}","user_code":"{CANARY}","verification_uri":"https://x/go","expires_in":900}}"#
            ),
        )
        .reply(400, r#"{"error":"authorization_pending"}"#)
        .reply(400, r#"{"error":"slow_down"}"#)
        .reply(200, r#"{"access_token":"a","expires_in":60,"refresh_token":"r"}"#);
    let device = DeviceCode::new("app").device_url("/d").token_url("/t").scope("read");
    let prompt = device.start(&endpoint).await.expect("there is a code");
    assert_eq!((prompt.user_code(), prompt.url(), prompt.whole_url()), (CANARY, "https://x/go", None));
    assert!(!format!("{prompt:?} {device:?}").contains(CANARY));
    let grant = prompt.wait(&endpoint).await.expect("the person signs in");
    let state = CredentialState::new(grant.into());
    state.obtain(&endpoint).await.expect("the token is there");
    endpoint.advance(60);
    state.obtain(&endpoint).await.expect("it is refreshed");
    let seconds: Vec<u64> = endpoint.waits().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [5, 5, 10]);
    let poll =
        format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code={CANARY}&client_id=app");
    assert_eq!(
        bodies(&endpoint),
        ["scope=read&client_id=app", &poll, &poll, &poll, "grant_type=refresh_token&refresh_token=r&client_id=app",]
    );
}

#[tokio::test]
async fn a_device_whose_person_says_no_or_nothing_gets_no_token() {
    let begin = r#"{"device_code":"d","user_code":"u","verification_uri":"https://x/go","expires_in":12}"#;
    for (replies, expected) in [
        (vec![(400, r#"{"error":"access_denied"}"#)], "the token endpoint gave no token (400): access_denied"),
        (vec![(400, r#"{"error":"authorization_pending"}"#); 2], "the code has expired before the person signed in"),
    ] {
        let mut endpoint = Endpoint::new().reply(200, begin);
        for (status, body) in replies {
            endpoint = endpoint.reply(status, body);
        }
        let device = DeviceCode::new("app").device_url("/d").token_url("/t");
        let error =
            device.start(&endpoint).await.expect("there is a code").wait(&endpoint).await.expect_err("no token");
        assert_eq!(error.to_string(), format!("authentication: {expected}"));
    }
    let endpoint = Endpoint::new().reply(400, r#"{"error":"unauthorized_client"}"#);
    let error = DeviceCode::new("app").device_url("/d").start(&endpoint).await.expect_err("it says no");
    assert_eq!(error.to_string(), "authentication: the token endpoint gave no token (400): unauthorized_client");
}

#[tokio::test]
async fn a_server_of_open_id_says_where_its_tokens_are() {
    let about = r#"{"issuer":"https://acme.example.com/id","token_endpoint":"https://login.example.org/t"}"#;
    let endpoint = Endpoint::new().reply(200, about);
    let state = CredentialState::new(OpenId::new("/id/.well-known/openid-configuration").client_credentials("me", "s"));
    for _ in 0..2 {
        state.obtain(&endpoint).await.expect("there is a token");
        endpoint.advance(3600);
    }
    let urls: Vec<_> = endpoint.seen().into_iter().map(|seen| seen.url).collect();
    assert_eq!(
        urls,
        [
            "https://acme.example.com/id/.well-known/openid-configuration",
            "https://login.example.org/t",
            "https://login.example.org/t",
        ]
    );
    let found = OpenId::new("https://acme.example.com/id").discover(Endpoint::new().reply(200, about)).await;
    assert_eq!(found.expect("it is the issuer").token_url, "https://login.example.org/t");
}

#[tokio::test]
async fn a_server_of_open_id_that_is_another_gets_nothing() {
    for (status, about, expected) in [
        (
            200,
            r#"{"issuer":"https://evil.example","token_endpoint":"https://evil.example/t"}"#,
            "it says that it is another issuer",
        ),
        (200, r#"{"issuer":"https://acme.example.com/id"}"#, "it has no token endpoint"),
        (
            200,
            r#"{"issuer":"https://acme.example.com/id","token_endpoint":"/t"}"#,
            "its token endpoint is not an absolute URL",
        ),
        (404, "{}", "it describes itself with the status 404"),
        (200, "[]", "what it says about itself is not a JSON object"),
    ] {
        let endpoint = Endpoint::new().reply(status, about);
        let credential = OpenId::new("https://acme.example.com/id").client_credentials("me", CANARY);
        let error = CredentialState::new(credential).obtain(&endpoint).await.expect_err("it is not sound");
        assert_eq!(error.to_string(), format!("authentication: the OpenID Connect server cannot be used: {expected}"));
        assert_eq!(endpoint.count(), 1);
    }
    // A token endpoint that is not private is refused before the secret goes there.
    let about = r#"{"issuer":"https://acme.example.com/id","token_endpoint":"http://acme.example.com/t"}"#;
    let endpoint = Endpoint::new().reply(200, about);
    let credential = OpenId::new("https://acme.example.com/id").client_credentials("me", CANARY);
    assert!(CredentialState::new(credential).obtain(&endpoint).await.is_err());
    assert_eq!(endpoint.count(), 1);
}

#[tokio::test]
async fn a_refresh_token_stays_with_the_server_that_issued_it() {
    let (mut one, mut other) = (Endpoint::new(), Endpoint::new());
    other.server = "https://other.example.com".to_owned();
    one = one.reply(200, r#"{"access_token":"a","refresh_token":"of-one"}"#);
    other = other.reply(200, r#"{"access_token":"b","refresh_token":"of-other"}"#);
    let grant = RefreshToken::after(Password::new("me", "p").token_url("/t")).token_url("/t");
    for _ in 0..2 {
        grant.token(&one).await.expect("there is a token");
        grant.token(&other).await.expect("there is a token");
    }
    let password = "grant_type=password&username=me&password=p";
    assert_eq!(bodies(&one), [password, "grant_type=refresh_token&refresh_token=of-one"]);
    assert_eq!(bodies(&other), [password, "grant_type=refresh_token&refresh_token=of-other"]);

    // One that was given has been issued by one server, which is the first that is asked.
    let (one, mut other) = (Endpoint::new(), Endpoint::new());
    other.server = "https://other.example.com".to_owned();
    let grant = RefreshToken::new(CANARY).token_url("/t");
    grant.token(&one).await.expect("there is a token");
    let error = grant.token(&other).await.expect_err("it is another's");
    assert_eq!(error.to_string(), "authentication: the sign-in belongs to another token endpoint");
    assert_eq!(other.count(), 0);
    // Servers that share a token endpoint share what it issues.
    let grant = RefreshToken::new("r1").token_url("https://login.example.org/t");
    let one = one.reply(200, r#"{"access_token":"a","refresh_token":"r2"}"#);
    grant.token(&one).await.expect("there is a token");
    grant.token(&other).await.expect("there is a token");
    assert_eq!(bodies(&other), ["grant_type=refresh_token&refresh_token=r2"]);
}

#[tokio::test]
async fn clients_that_share_a_refresh_token_take_turns() {
    let endpoint = Arc::new(Endpoint::new().reply(200, r#"{"access_token":"a","refresh_token":"r2"}"#).closed());
    let grant = RefreshToken::new("r1").token_url("/t");
    let both: Vec<_> = (0..2)
        .map(|_| {
            let (grant, endpoint) = (grant.clone(), endpoint.clone());
            tokio::spawn(async move { grant.token(&*endpoint).await.map(drop) })
        })
        .collect();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(endpoint.count(), 1);
    endpoint.gate.add_permits(2);
    for one in both {
        one.await.expect("nothing panics").expect("there is a token");
    }
    assert_eq!(
        bodies(&endpoint),
        ["grant_type=refresh_token&refresh_token=r1", "grant_type=refresh_token&refresh_token=r2"]
    );
}

#[tokio::test]
async fn a_device_waits_while_its_server_is_busy_but_no_longer_than_its_code_is_good() {
    let begin = |lifetime| {
        format!(
            r#"{{"device_code":"d","user_code":"u","verification_uri":"https://x/go","expires_in":{lifetime},"interval":0}}"#
        )
    };
    let device = DeviceCode::new("app").device_url("/d").token_url("/t");
    for (lifetime, expected) in [(900, &[1, 1, 2, 4][..]), (6, &[1, 1, 2, 2])] {
        let pending = r#"{"error":"authorization_pending"}"#;
        let endpoint = Endpoint::new().reply(200, begin(lifetime)).reply(400, pending).reply(503, "").reply(429, "");
        let prompt = device.start(&endpoint).await.expect("there is a code");
        assert_eq!(prompt.wait(&endpoint).await.is_ok(), lifetime == 900);
        let seconds: Vec<u64> = endpoint.waits().iter().map(Duration::as_secs).collect();
        assert_eq!(seconds, expected);
    }
}

#[tokio::test]
async fn what_one_server_of_open_id_says_holds_for_it_alone() {
    let about = |host: &str| format!(r#"{{"issuer":"https://{host}/id","token_endpoint":"https://{host}/t"}}"#);
    let (one, mut other) = (Endpoint::new().reply(200, about("acme.example.com")), Endpoint::new());
    other.server = "https://other.example.com".to_owned();
    let other = other.reply(200, about("other.example.com"));
    let credential = OpenId::new("/id").client_credentials("me", "s");
    for endpoint in [&one, &other] {
        CredentialState::new(credential.clone()).obtain(endpoint).await.expect("there is a token");
    }
    let urls: Vec<_> = other.seen().into_iter().map(|seen| seen.url).collect();
    assert_eq!(urls, ["https://other.example.com/id/.well-known/openid-configuration", "https://other.example.com/t"]);
}

#[tokio::test]
async fn a_grant_of_open_id_is_made_of_the_endpoint_that_was_found_and_keeps_its_scopes_apart() {
    let about = r#"{"issuer":"https://acme.example.com/id","token_endpoint":"https://login.example.org/t"}"#;
    let endpoint = Endpoint::new().reply(200, about);
    let made = Arc::new(Mutex::new(Vec::new()));
    let seen = made.clone();
    // An address that is well known by another rule is used as it is (RFC 8414, section 3.1).
    let server = OpenId::new("/.well-known/oauth-authorization-server/id");
    let state = CredentialState::new(server.grant(move |url| {
        seen.lock().expect("it is whole").push(url.to_owned());
        ClientCredentials::new("me", "s").token_url(url).scopes_of_calls()
    }));
    for scope in [&["a"], &["b"], &["a"], &["b"]] {
        endpoint.needs(scope);
        state.obtain(&endpoint).await.expect("there is a token");
    }
    assert_eq!(*made.lock().expect("it is whole"), ["https://login.example.org/t"]);
    assert_eq!(endpoint.seen()[0].url, "https://acme.example.com/.well-known/oauth-authorization-server/id");
    let scopes: Vec<_> = bodies(&endpoint)[1..].iter().map(|body| body[body.len() - 1..].to_owned()).collect();
    // Before the first token nobody knows that it depends on the scope.
    assert_eq!(scopes, ["a", "a", "b"]);
}

#[tokio::test]
async fn each_set_of_scopes_has_its_token() {
    let endpoint = Endpoint::new();
    let grant = ClientCredentials::new("me", "s").token_url("/t").scope("base").scopes_of_calls();
    let state = CredentialState::new(Credential::from(grant));
    let mut grants = Vec::new();
    for scopes in [&["read"][..], &["write", "read"], &["read", "write"], &["read"], &[]] {
        endpoint.needs(scopes);
        grants.push(state.obtain(&endpoint).await.expect("there is a token"));
    }
    assert_eq!(
        bodies(&endpoint),
        [
            "grant_type=client_credentials&scope=base+read",
            "grant_type=client_credentials&scope=base+write+read",
            "grant_type=client_credentials&scope=base",
        ]
    );
    // A token that is refused takes no other with it.
    assert!(state.invalidate(&grants[0]));
    for scopes in [&["write", "read"][..], &["read"]] {
        endpoint.needs(scopes);
        state.obtain(&endpoint).await.expect("there is a token");
    }
    assert_eq!(bodies(&endpoint).len(), 4);
}

#[cfg(feature = "authorization-code")]
mod browser {
    use oasmith_runtime::auth::{AuthorizationCode, TokenProvider};

    use super::super::double::Endpoint;
    use super::CANARY;

    fn grant() -> AuthorizationCode {
        let grant = AuthorizationCode::new("app").authorization_url("https://login.example.org/go").token_url("/t");
        grant.redirect_url("http://127.0.0.1:7/cb").scope("a b").scope("c")
    }

    fn find<'a>(url: &'a str, name: &str) -> &'a str {
        let pairs = url.split_once('?').expect("there is a query").1.split('&');
        let mut found = pairs.filter_map(|pair| pair.split_once('=')).filter(|(key, _)| *key == name);
        found.next().expect("it is there").1
    }

    #[tokio::test]
    async fn a_code_is_traded_with_the_verifier_whose_hash_was_sent() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        use sha2::Digest;

        let sign_in = grant().begin().expect("it is sound");
        let url = sign_in.url().to_owned();
        let (state, challenge) = (find(&url, "state").to_owned(), find(&url, "code_challenge").to_owned());
        assert_eq!(
            url,
            format!(
                "https://login.example.org/go?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A7%2Fcb\
                 &scope=a+b+c&state={state}&code_challenge={challenge}&code_challenge_method=S256"
            )
        );
        assert!(!format!("{sign_in:?}").contains(&state));
        let grant = sign_in.finish(&format!("/cb?code={CANARY}%2F&state={state}")).expect("it is the right one");
        assert!(!format!("{grant:?}").contains(CANARY));
        let endpoint = Endpoint::new().reply(200, r#"{"access_token":"a","refresh_token":"r"}"#);
        grant.token(&endpoint).await.expect("there is a token");
        grant.token(&endpoint).await.expect("it is refreshed");
        let body = endpoint.seen()[0].body.clone();
        let verifier = find(&format!("?{body}"), "code_verifier").to_owned();
        assert_eq!(URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier.as_bytes())), challenge);
        assert_eq!(
            body,
            format!(
                "grant_type=authorization_code&code={CANARY}%2F&code_verifier={verifier}\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%3A7%2Fcb&client_id=app"
            )
        );
        assert_eq!(endpoint.seen()[1].body, "grant_type=refresh_token&refresh_token=r&client_id=app");
    }

    #[tokio::test]
    async fn an_address_of_another_sign_in_is_refused() {
        let other = find(grant().begin().expect("it is sound").url(), "state").to_owned();
        for (query, expected) in [
            (format!("code=c&state={other}"), "the address does not belong to this sign-in: its state is another"),
            ("code=c".to_owned(), "the address does not belong to this sign-in: its state is another"),
        ] {
            let error = grant().begin().expect("it is sound").finish(&query).expect_err("it is another");
            assert_eq!(error.to_string(), format!("authentication: {expected}"));
        }
        for (end, expected) in
            [("error=access_denied", "the sign-in was refused: access_denied"), ("", "the address has no code")]
        {
            let sign_in = grant().begin().expect("it is sound");
            let query = format!("state={}&{end}", find(sign_in.url(), "state"));
            let error = sign_in.finish(&query).expect_err("there is no code");
            assert_eq!(error.to_string(), format!("authentication: {expected}"));
        }
        let plain = grant().authorization_url("http://login.example.org/go").begin();
        assert_eq!(
            plain.map(drop).map_err(|error| error.to_string()),
            Err("configuration: a person signs in over https only".to_owned())
        );
    }
}
