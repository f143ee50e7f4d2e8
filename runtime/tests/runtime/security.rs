//! Do credentials go where the operation wants them, and is a refused one renewed once?

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{HeaderValue, Response};
use oasmith_runtime::auth::{ClientCredentials, Signer};
use oasmith_runtime::{
    Builder, Call, CallOptions, Credential, Error, ErrorKind, Operation, Replay, Request, RetryPolicy, Style,
};

use super::support::{GET, POST, builder, operation, send, send_with, text};

static BEARER: Operation = operation("POST", "/things").security(&[&[&[0]]]);
static EITHER: Operation = operation("GET", "/things").security(&[&[&[0, 1]], &[&[2], &[3], &[4]]]);
static OPTIONAL: Operation = operation("GET", "/things").security(&[&[&[0]], &[]]);

fn sent(builder: Builder, replay: &Replay, operation: &'static Operation) -> (String, Vec<(String, String)>) {
    replay.respond_json(200, "1");
    send(&builder.build().expect("the client is sound"), operation).expect("the call succeeds");
    let requests = replay.requests();
    let headers = requests[0].headers().iter().filter(|(_, value)| value.is_sensitive());
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    (requests[0].uri().query().unwrap_or_default().to_owned(), headers.collect())
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn places() {
    let replay = Replay::new();
    let token = builder(&replay).credential(0, Credential::token("tok"));
    assert_eq!(sent(token, &replay, &BEARER), (String::new(), vec![pair("authorization", "Bearer tok")]));
    let replay = Replay::new();
    let basic = builder(&replay).credential(1, Credential::basic("Aladdin", "open sesame"));
    let expected = (String::new(), vec![pair("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]);
    assert_eq!(sent(basic, &replay, &EITHER), expected);
    let replay = Replay::new();
    let keys = (2..5).fold(builder(&replay), |builder, index| builder.credential(index, Credential::key("k&=")));
    assert_eq!(
        sent(keys, &replay, &EITHER),
        ("api_key=k%26%3D".to_owned(), vec![pair("x-api-key", "k&="), pair("cookie", "sid=k&=")])
    );
    let replay = Replay::new();
    assert_eq!(sent(builder(&replay), &replay, &OPTIONAL), (String::new(), vec![]));
}

#[test]
fn a_missing_credential_is_told_before_any_io() {
    let replay = Replay::new();
    let core = builder(&replay).build().expect("the client is sound");
    let error = send(&core, &EITHER).expect_err("there is none");
    assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Auth, 0));
    assert!(error.to_string().contains("`bearer`"), "{error}");
}

#[test]
fn a_header_by_hand_stands_for_its_scheme() {
    let replay = Replay::new();
    let core = builder(&replay).credential(0, "other").build().expect("the client is sound");
    replay.respond_json(200, "1");
    let options = CallOptions::new().header("authorization", "Token mine");
    assert!(send_with(&core, &BEARER, |call| call.options(options)).is_ok());
    assert_eq!(replay.requests()[0].headers()["authorization"], "Token mine");
    let replay = Replay::new();
    let core = builder(&replay).header("authorization", "Token mine").build().expect("the client is sound");
    replay.respond_json(200, "1");
    assert!(send(&core, &BEARER).is_ok());
}

fn counted() -> (Credential, Arc<AtomicU32>) {
    let count = Arc::new(AtomicU32::new(0));
    let counter = count.clone();
    let credential = Credential::from_fn(move || {
        let number = counter.fetch_add(1, Ordering::Relaxed) + 1;
        async move { Ok::<_, std::io::Error>(format!("token-{number}")) }
    });
    (credential, count)
}

#[test]
fn a_refused_token_is_renewed_once() {
    let replay = Replay::new();
    let (credential, count) = counted();
    let core = builder(&replay).credential(0, credential).build().expect("the client is sound");
    let refused = || Response::builder().status(401).body("").expect("the response is legal");
    replay.respond(refused()).respond_json(200, "1");
    assert!(send(&core, &BEARER).is_ok());
    replay.respond(refused()).respond(refused());
    let error = send(&core, &BEARER).expect_err("both are refused");
    assert!(error.is_unauthorized());
    assert_eq!((error.attempts(), count.load(Ordering::Relaxed)), (2, 3));
    let requests = replay.requests();
    let tokens: Vec<_> = requests.iter().map(|request| request.headers()["authorization"].clone()).collect();
    assert_eq!(tokens, ["Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3"]);
    assert!(replay.sleeps().is_empty());
}

#[test]
fn a_key_can_be_renewed_as_well() {
    static KEY: Operation = operation("GET", "/things").security(&[&[&[2]]]);
    let replay = Replay::new();
    let (credential, _) = counted();
    let core = builder(&replay).credential(2, credential).build().expect("the client is sound");
    let refused = Response::builder().status(401).body("").expect("the response is legal");
    replay.respond(refused).respond_json(200, "1");
    assert!(send(&core, &KEY).is_ok());
    let keys: Vec<_> = replay.requests().iter().map(|request| request.headers()["x-api-key"].clone()).collect();
    assert_eq!(keys, ["token-1", "token-2"]);
}

#[test]
fn a_token_url_is_relative_to_the_server_as_it_was_given() {
    for (server, url) in [
        ("https://api.example.com/v2/", "https://api.example.com/v2/oauth/token"),
        ("https://api.example.com/v2", "https://api.example.com/oauth/token"),
    ] {
        let replay = Replay::new();
        let credential = ClientCredentials::new("me", "hunter22").token_url("oauth/token");
        let core = builder(&replay).server(server).credential(0, credential).build().expect("the client is sound");
        replay.respond_json(200, r#"{"access_token":"fresh","expires_in":3600}"#).respond_json(200, "1");
        assert!(send(&core, &BEARER).is_ok());
        let urls: Vec<String> = replay.requests().iter().map(|request| request.uri().to_string()).collect();
        assert_eq!(urls, [url, "https://api.example.com/v2/things"]);
    }
}

#[test]
fn tokens_travel_over_the_same_transport() {
    let replay = Replay::new();
    let credential = ClientCredentials::new("me", "hunter22").token_url("/oauth/token");
    let core = builder(&replay).credential(0, credential).header("x-all", "1").build().expect("the client is sound");
    replay.respond_json(200, r#"{"access_token":"fresh","expires_in":3600}"#);
    replay.respond_json(200, "1").respond_json(200, "2");
    assert!(send(&core, &BEARER).is_ok() && send(&core, &BEARER).is_ok());
    let requests = replay.requests();
    let form = &requests[0];
    assert_eq!(
        (form.method().as_str(), form.uri().to_string()),
        ("POST", "https://api.example.com/oauth/token".to_owned())
    );
    assert_eq!(form.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(form.headers()["user-agent"], "example/1.2.3");
    assert!(!form.headers().contains_key("x-all"));
    assert_eq!(form.headers()["authorization"], "Basic bWU6aHVudGVyMjI=");
    assert_eq!(form.body(), "grant_type=client_credentials");
    assert_eq!(requests[1].headers()["authorization"], "Bearer fresh");
    assert_eq!(requests.len(), 3);
}

#[test]
fn only_the_scopes_of_the_alternative_that_is_taken_are_asked_for() {
    static SCOPED: Operation = operation("GET", "/things")
        .security(&[&[&[2], &[0]], &[&[0]]])
        .scopes(&[(0, 0, &["with-key"]), (1, 0, &["alone"])]);
    for (key, expected) in [(None, "alone"), (Some("k"), "with-key")] {
        let replay = Replay::new();
        let credential = ClientCredentials::new("me", "hunter22").token_url("/oauth/token").scopes_of_calls();
        let client = key.into_iter().fold(builder(&replay), |client, key| client.credential(2, Credential::key(key)));
        replay.respond_json(200, r#"{"access_token":"fresh","expires_in":3600}"#).respond_json(200, "1");
        send(&client.credential(0, credential).build().expect("the client is sound"), &SCOPED).expect("it succeeds");
        assert_eq!(replay.requests()[0].body(), &format!("grant_type=client_credentials&scope={expected}"));
    }
}

#[test]
fn what_signs_requests_is_refused_where_a_key_belongs() {
    for (scheme, is_refused) in [(0, false), (2, true), (3, true), (4, true)] {
        let client = builder(&Replay::new()).credential(scheme, Credential::signer(|| Nothing));
        assert_eq!(client.build().err().map(|error| error.kind()).is_some(), is_refused, "{scheme}");
    }
}

#[derive(Debug)]
struct Nothing;

impl Signer for Nothing {
    fn sign(&self, _: &Request) -> Result<Option<HeaderValue>, Error> {
        Ok(None)
    }
}

#[test]
fn a_token_endpoint_that_hangs_or_never_ends() {
    let replay = Replay::new();
    let credential = ClientCredentials::new("me", "hunter22").token_url("/oauth/token");
    let builder = builder(&replay).credential(0, credential).retry(RetryPolicy::never());
    let core = builder.build().expect("the client is sound");
    replay.hang();
    assert!(send(&core, &BEARER).is_err_and(|error| error.is_timeout()));
    replay.respond_chunks(Response::new(vec![Bytes::from(vec![b' '; 1 << 20]), Bytes::from_static(b"{}")]));
    assert_eq!(send(&core, &BEARER).map_err(|error| error.kind()), Err(ErrorKind::Auth));
}

#[test]
fn a_fixed_token_is_not_sent_again() {
    let replay = Replay::new();
    let core = builder(&replay).credential(0, "fixed").build().expect("the client is sound");
    replay.respond(Response::builder().status(401).body("").expect("the response is legal"));
    assert_eq!(send(&core, &BEARER).map_err(|error| error.attempts()), Err(1));
}

#[test]
fn credentials_do_not_go_to_a_plain_server_of_a_call() {
    let replay = Replay::new();
    let builder = builder(&replay).credential(0, "t").credentials_for_any_server();
    let core = builder.build().expect("the client is sound");
    let options = CallOptions::new().server("http://other.example");
    let error = send_with(&core, &BEARER, |call| call.options(options)).expect_err("it is not private");
    assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Config, 0));
}

#[test]
fn credentials_stay_on_the_origin_of_their_client() {
    let elsewhere = || CallOptions::new().server("https://other.example");
    let by_scheme = |replay: &Replay| builder(replay).credential(0, "t");
    let by_header = |replay: &Replay| builder(replay).header("authorization", "Bearer t");
    for of_client in [by_scheme, by_header] {
        let replay = Replay::new();
        let core = of_client(&replay).build().expect("the client is sound");
        let error = send_with(&core, &BEARER, |call| call.options(elsewhere())).expect_err("it is another origin");
        assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Request, 0));
        assert!(error.to_string().contains("credentials_for_any_server"), "{error}");

        let own = elsewhere().header("authorization", "Bearer own");
        replay.respond_json(200, "1");
        assert!(send_with(&core, &BEARER, |call| call.options(own)).is_ok());
        let same = CallOptions::new().server("https://API.example.com/v2");
        replay.respond_json(200, "1");
        assert!(send_with(&core, &BEARER, |call| call.options(same)).is_ok());

        let core = of_client(&replay).credentials_for_any_server().build().expect("the client is sound");
        replay.respond_json(200, "1");
        assert!(send_with(&core, &BEARER, |call| call.options(elsewhere())).is_ok());
        let requests = replay.requests();
        let tokens: Vec<_> = requests.iter().map(|request| request.headers()["authorization"].clone()).collect();
        assert_eq!(tokens, ["Bearer own", "Bearer t", "Bearer t"]);
    }
}

#[test]
fn a_header_of_the_client_stays_on_its_origin_whatever_its_name() {
    let elsewhere = || CallOptions::new().server("https://other.example");
    let replay = Replay::new();
    let core = builder(&replay).header("x-acme", "secret").header("accept-language", "de").build();
    let core = core.expect("the client is sound");
    let error = send_with(&core, &GET, |call| call.options(elsewhere())).expect_err("it is another origin");
    let expected = "GET /things: invalid request: the call has a server of another origin than its \
                    client's, whose header `x-acme` would go there; allow it with `credentials_for_any_server` if that \
                    server may have all that the client has (operation example.Op)";
    assert_eq!((error.to_string().as_str(), replay.requests().len()), (expected, 0));
    replay.respond_json(200, "1");
    assert!(send_with(&core, &GET, |call| call.options(elsewhere().header("x-acme", "own"))).is_ok());
    let sent = &replay.requests()[0];
    assert_eq!((sent.uri().host(), &sent.headers()["x-acme"]), (Some("other.example"), &"own".parse().expect("legal")));
    assert_eq!(sent.headers()["accept-language"], "de");
}

#[test]
fn a_credential_by_hand_does_not_go_over_plain_http() {
    type Change = fn(&mut Call);
    let rows: [(Option<(&str, &str)>, Change); 6] = [
        (Some(("x-api-key", "k")), |_| ()),
        (Some(("cookie", "a=b")), |_| ()),
        (Some(("proxy-authorization", "Basic x")), |_| ()),
        (None, |call| call.options(CallOptions::new().header("authorization", "Bearer t"))),
        (None, |call| call.query("api_key", Style::FORM, &text("k"))),
        (None, |call| call.cookie("sid", Style::FORM, &text("k"))),
    ];
    for (header, change) in rows {
        let replay = Replay::new();
        let mut builder = builder(&replay).server("http://api.example.com");
        if let Some((name, value)) = header {
            builder = builder.header(name, value);
        }
        let core = builder.build().expect("the client is sound");
        let error = send_with(&core, &GET, change).expect_err("it is not private");
        assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Config, 0), "{error}");
    }
    let replay = Replay::new();
    let core = builder(&replay).server("http://api.example.com").header("x-trace", "1").build().expect("it is sound");
    replay.respond_json(200, "1");
    assert!(send(&core, &GET).is_ok());
}

#[test]
fn a_key_by_hand_stands_for_its_scheme_wherever_it_goes() {
    static QUERY: Operation = operation("GET", "/things").security(&[&[&[3]]]);
    static COOKIE: Operation = operation("GET", "/things").security(&[&[&[4]]]);
    for configured in [None, Some("other")] {
        let replay = Replay::new();
        let builder = (3..5).fold(builder(&replay), |builder, index| match configured {
            Some(key) => builder.credential(index, Credential::key(key)),
            None => builder,
        });
        let core = builder.build().expect("the client is sound");
        for _ in 0..3 {
            replay.respond_json(200, "1");
        }
        assert!(send_with(&core, &QUERY, |call| call.query("api_key", Style::FORM, &text("mine"))).is_ok());
        assert!(send_with(&core, &COOKIE, |call| call.cookie("sid", Style::FORM, &text("mine"))).is_ok());
        let by_header = CallOptions::new().header("cookie", "a=b; sid=mine");
        assert!(send_with(&core, &COOKIE, |call| call.options(by_header)).is_ok());
        let sent = replay.requests();
        assert_eq!(sent[0].uri().query(), Some("api_key=mine"));
        let cookies: Vec<_> = sent[1..].iter().map(|request| request.headers()["cookie"].clone()).collect();
        assert_eq!(cookies, ["sid=mine", "a=b; sid=mine"]);
    }
    let replay = Replay::new();
    let core = builder(&replay).build().expect("the client is sound");
    let other = CallOptions::new().header("cookie", "a=sid; xsid=1");
    let error = send_with(&core, &COOKIE, |call| call.options(other)).expect_err("it is another cookie");
    assert_eq!(error.kind(), ErrorKind::Auth);
}

#[test]
fn a_body_has_one_media_type() {
    let replay = Replay::new();
    let core = builder(&replay).header("content-type", "application/vnd.x+json").build().expect("the client is sound");
    replay.respond_json(200, "1");
    assert!(send_with(&core, &POST, |call| call.json("application/json", &text("a"))).is_ok());
    let sent = &replay.requests()[0];
    assert_eq!(sent.headers().get_all("content-type").iter().collect::<Vec<_>>(), ["application/json"]);
}

#[test]
fn a_token_endpoint_that_is_down_is_no_reason_to_sign_in_again() {
    let down = || Response::builder().status(503).header("retry-after", "7").body(r#"{"error":"busy"}"#);
    let replay = Replay::new();
    let credential = || ClientCredentials::new("me", "hunter22").token_url("/oauth/token");
    let core = builder(&replay).credential(0, credential()).build().expect("the client is sound");
    replay
        .respond(down().expect("it is legal"))
        .respond_json(200, r#"{"access_token":"fresh"}"#)
        .respond_json(200, "1");
    // Nothing was sent yet, so it does not matter that it is a `POST`.
    assert!(send(&core, &BEARER).is_ok());
    let (asked, sleeps) = (std::time::Duration::from_secs(7), replay.sleeps());
    assert!(matches!(*sleeps, [wait] if wait >= asked && wait <= asked + asked / 10), "{sleeps:?}");

    let builder = builder(&replay).credential(0, credential()).retry(RetryPolicy::never());
    let core = builder.build().expect("the client is sound");
    replay.respond(down().expect("it is legal"));
    let error = send(&core, &BEARER).expect_err("there is no token");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Auth, Some(503)));
    assert!(error.is_retryable() && error.is_server_error() && !error.is_unauthorized(), "{error}");
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
    assert_eq!(error.body().map(|body| &body[..]), Some(&br#"{"error":"busy"}"#[..]));
    replay.respond_json(401, r#"{"error":"invalid_client"}"#);
    let error = send(&core, &BEARER).expect_err("there is no token");
    assert!(error.is_unauthorized() && !error.is_retryable(), "{error}");
}

#[test]
fn a_source_of_tokens_says_itself_what_went_wrong() {
    let replay = Replay::new();
    let credential = Credential::from_fn(|| async { Err::<String, _>(Error::new(ErrorKind::Connect, "idp down")) });
    let builder = builder(&replay).credential(0, credential).retry(RetryPolicy::never());
    let error = send(&builder.build().expect("the client is sound"), &BEARER).expect_err("there is no token");
    assert_eq!(error.to_string(), "POST /things: cannot connect: idp down (operation example.Op)");
    assert!(error.is_connect() && error.is_retryable());
}
