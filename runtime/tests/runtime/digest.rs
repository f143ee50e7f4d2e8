//! Does a call answer a digest challenge as RFC 7616 says, over a real connection?
#![cfg(all(feature = "digest", feature = "reqwest"))]

use std::sync::{Arc, Mutex};

use md5::Digest as _;
use oasmith_runtime::auth::Digest;
use oasmith_runtime::{
    Api, Builder, Call, Core, Credential, ErrorKind, Operation, Place, ReqwestTransport, RetryPolicy, Scheme, Style,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::support::{operation, text};

static API: Api = Api::new(
    "example/1.2.3",
    &[],
    &[Scheme::new("digest", Place::Digest), Scheme::new("custom", Place::Http("SharedAccessKey"))],
);
static GET: Operation = operation("GET", "/dir/{id}").security(&[&[&[0]]]);
static POST: Operation = operation("POST", "/dir/{id}").security(&[&[&[0]]]);
static CUSTOM: Operation = operation("GET", "/dir/{id}").security(&[&[&[1]]]);

type Heads = Arc<Mutex<Vec<String>>>;

/// Starts a server that gives these answers in turn, and keeps the heads of the requests.
async fn serve(answers: Vec<(u16, &'static str)>) -> (String, Heads) {
    serve_together(1, answers).await
}

/// Starts one that waits for so many requests before it answers any of them.
async fn serve_together(count: usize, answers: Vec<(u16, &'static str)>) -> (String, Heads) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let heads = Heads::default();
    let kept = heads.clone();
    tokio::spawn(async move {
        let mut streams = Vec::new();
        for (index, (status, header)) in answers.into_iter().enumerate() {
            while index % count == 0 && streams.len() < count {
                let (mut stream, _) = listener.accept().await.expect("the client connects");
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.expect("the head is whole"));
                }
                kept.lock().expect("no test panics with it").push(String::from_utf8(head).expect("it is text"));
                streams.push(stream);
            }
            let mut stream = streams.pop().expect("one waits");
            let answer =
                format!("HTTP/1.1 {status} Said\r\n{header}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}");
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("http://{address}"), heads)
}

fn core(server: &str, scheme: usize, credential: impl Into<Credential>) -> Core {
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the transport is sound");
    let builder = Builder::new(&API).transport(transport).server(server).retry(RetryPolicy::never());
    builder.credential(scheme, credential).build().expect("the client is sound")
}

fn call(core: &Core, operation: &'static Operation) -> Call {
    let mut call = Call::new(core, operation);
    call.path("id", Style::SIMPLE, &text("index"));
    call.query("q", Style::FORM, &text("a b"));
    call
}

fn authorization(head: &str) -> Option<&str> {
    head.lines().find_map(|line| line.strip_prefix("authorization: "))
}

fn parameter(value: &str, name: &str) -> String {
    let mut pairs = value.trim_start_matches("Digest ").split(", ").filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name).unwrap_or_else(|| panic!("{value} has {name}")).1;
    value.trim_matches('"').to_owned()
}

/// The arithmetic of RFC 7616, section 3.4.1, written down once more.
fn response(hash: fn(&str) -> String, secret: &str, request: &str, middle: &str) -> String {
    hash(&format!("{}:{middle}:{}", hash(secret), hash(request)))
}

fn md5(text: &str) -> String {
    hex(&md5::Md5::digest(text))
}

fn sha256(text: &str) -> String {
    hex(&sha2::Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn the_arithmetic_is_that_of_the_examples() {
    // RFC 7616, section 3.9.1.
    let secret = "Mufasa:http-auth@example.org:Circle of Life";
    let middle = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:\
                  f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth";
    let request = "GET:/dir/index.html";
    assert_eq!(response(md5, secret, request, middle), "8ca523f5e9506fed4657c9700eebdbec");
    let expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
    assert_eq!(response(sha256, secret, request, middle), expected);
}

#[tokio::test]
async fn a_challenge_is_answered_and_kept() {
    let challenge = "www-authenticate: Negotiate, Digest realm=\"a \\\"b\\\"\", qop=\"auth, auth-int\", algorithm=SHA-999, \
                     nonce=\"x\", Digest realm=\"a \\\"b\\\"\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"n1\", \
                     opaque=\"o\"";
    let (server, heads) = serve(vec![(401, challenge), (200, ""), (200, "")]).await;
    let core = core(&server, 0, Digest::new("Mufasa", "Circle of Life"));
    for _ in 0..2 {
        call(&core, &GET).send_empty().await.expect("the answer is right");
    }
    let heads = heads.lock().expect("no test panics with it").clone();
    assert_eq!(heads.len(), 3);
    assert_eq!(authorization(&heads[0]), None);
    for (head, count) in heads[1..].iter().zip(["00000001", "00000002"]) {
        let value = authorization(head).expect("it answers");
        let own = parameter(value, "cnonce");
        let middle = format!("n1:{count}:{own}:auth");
        let expected = response(sha256, "Mufasa:a \"b\":Circle of Life", "GET:/dir/index?q=a%20b", &middle);
        assert_eq!(
            value,
            format!(
                "Digest username=\"Mufasa\", realm=\"a \\\"b\\\"\", nonce=\"n1\", uri=\"/dir/index?q=a%20b\", \
                 response=\"{expected}\", algorithm=SHA-256, qop=auth, nc={count}, cnonce=\"{own}\", opaque=\"o\""
            )
        );
    }
}

#[tokio::test]
async fn sessions_bodies_and_hashed_names() {
    let challenge = "www-authenticate: Digest realm=\"r\", qop=auth-int, algorithm=MD5-sess, nonce=n1, userhash=true";
    let (server, heads) = serve(vec![(401, challenge), (200, "")]).await;
    let core = core(&server, 0, Digest::new("ü", "p"));
    let mut call = call(&core, &POST);
    call.bytes("text/plain", "body".into());
    call.send_empty().await.expect("the answer is right");
    let heads = heads.lock().expect("no test panics with it").clone();
    let value = authorization(&heads[1]).expect("it answers");
    let own = parameter(value, "cnonce");
    let secret = format!("{}:n1:{own}", md5("ü:r:p"));
    let request = format!("POST:/dir/index?q=a%20b:{}", md5("body"));
    assert_eq!(parameter(value, "response"), response(md5, &secret, &request, &format!("n1:00000001:{own}:auth-int")));
    assert_eq!((parameter(value, "username"), parameter(value, "userhash")), (md5("ü:r"), "true".to_owned()));
}

#[tokio::test]
async fn a_stale_nonce_costs_one_more_and_a_wrong_password_does_not_go_on() {
    let first = "www-authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n1\"";
    let second = "www-authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n2\", stale=TRUE";
    let (server, heads) = serve(vec![(401, first), (200, ""), (401, second), (200, ""), (401, second)]).await;
    let client = core(&server, 0, Digest::new("u", "canary-7f3a"));
    for _ in 0..2 {
        call(&client, &GET).send_empty().await.expect("the answer is right");
    }
    let nonces: Vec<_> = heads
        .lock()
        .expect("no test panics with it")
        .iter()
        .map(|head| authorization(head).map(|value| parameter(value, "nonce")))
        .collect();
    assert_eq!(nonces, [None, Some("n1".to_owned()), Some("n1".to_owned()), Some("n2".to_owned())]);
    let (server, heads) = serve(vec![(401, first), (401, first)]).await;
    let client = core(&server, 0, Digest::new("u", "canary-7f3a"));
    let error = call(&client, &GET).send_empty().await.expect_err("the password is wrong");
    assert!(error.is_unauthorized() && error.attempts() == 2, "{error}");
    assert_eq!(heads.lock().expect("no test panics with it").len(), 2);
    let shown = format!("{error} {error:?} {client:?} {:?}", Digest::new("u", "canary-7f3a"));
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn the_nonce_that_the_server_names_is_the_next() {
    let first = "www-authenticate: Digest realm=\"r\", qop=\"auth\", algorithm=MD5-sess, nonce=\"n1\"";
    let next = "authentication-info: qop=auth, rspauth=\"00\", nextnonce=\"n, 2\"";
    let answers = vec![(401, first), (200, next), (200, ""), (404, next), (200, "Authentication-Info: nextnonce=n3")];
    let (server, heads) = serve(answers).await;
    let core = core(&server, 0, Digest::new("u", "p"));
    for _ in 0..4 {
        // The server's word counts whatever the status is.
        let _ = call(&core, &GET).send_empty().await;
    }
    let heads = heads.lock().expect("no test panics with it").clone();
    let answered: Vec<_> = heads[1..]
        .iter()
        .map(|head| {
            let value = authorization(head).expect("it answers");
            // The `, ` in the nonce is not the end of the parameter.
            let nonce = if value.contains("nonce=\"n, 2\"") { "n, 2".to_owned() } else { parameter(value, "nonce") };
            let (count, own) = (parameter(value, "nc"), parameter(value, "cnonce"));
            // A session keeps what it made of the first nonce.
            let secret = format!("{}:n1:{own}", md5("u:r:p"));
            let expected = response(md5, &secret, "GET:/dir/index?q=a%20b", &format!("{nonce}:{count}:{own}:auth"));
            assert_eq!(parameter(value, "response"), expected);
            (nonce, count)
        })
        .collect();
    let pair = |nonce: &str, count: &str| (nonce.to_owned(), count.to_owned());
    // A nonce that is named once more goes on where it was.
    let expected =
        [pair("n1", "00000001"), pair("n, 2", "00000001"), pair("n, 2", "00000002"), pair("n, 2", "00000003")];
    assert_eq!(answered, expected);
}

#[tokio::test]
async fn what_is_signed_is_what_is_sent() {
    let challenge = "www-authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n1\"";
    let (server, heads) = serve(vec![(401, challenge), (200, "")]).await;
    let core = core(&server, 0, Digest::new("u", "p"));
    let mut call = call(&core, &GET);
    call.query("q", Style::FORM.reserved(), &text("it's"));
    call.send_empty().await.expect("the answer is right");
    let heads = heads.lock().expect("no test panics with it").clone();
    assert_eq!(heads[1].lines().next(), Some("GET /dir/index?q=it%27s HTTP/1.1"));
    assert_eq!(parameter(authorization(&heads[1]).expect("it answers"), "uri"), "/dir/index?q=it%27s");
}

#[tokio::test]
async fn calls_that_are_asked_the_same_at_once_do_not_count_alike() {
    let challenge = "www-authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n1\"";
    let (server, heads) = serve_together(2, vec![(401, challenge), (401, challenge), (200, ""), (200, "")]).await;
    let core = core(&server, 0, Digest::new("u", "p"));
    let (one, other) = tokio::join!(call(&core, &GET).send_empty(), call(&core, &GET).send_empty());
    one.and(other).expect("the answers are right");
    let heads = heads.lock().expect("no test panics with it").clone();
    let mut counts: Vec<_> = heads.iter().filter_map(|head| Some(parameter(authorization(head)?, "nc"))).collect();
    counts.sort();
    assert_eq!(counts, ["00000001", "00000002"]);
}

#[tokio::test]
async fn another_scheme_is_sent_by_its_name() {
    let (server, heads) = serve(vec![(200, "")]).await;
    let core = core(&server, 1, Credential::key("valid-key"));
    call(&core, &CUSTOM).send_empty().await.expect("the server answers");
    assert_eq!(authorization(&heads.lock().expect("no test panics with it")[0]), Some("SharedAccessKey valid-key"));
}

#[test]
fn a_credential_that_cannot_be_sent_is_an_error_of_the_builder() {
    for (scheme, credential) in [
        (0, Credential::basic("u", "p")),
        (1, Credential::key("canary-7f3a\n")),
        (1, Credential::key("")),
        (1, Credential::basic("u", "canary-7f3a")),
    ] {
        let error = Builder::new(&API).server("https://api.example.com").credential(scheme, credential).build();
        let error = error.expect_err("it cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}
