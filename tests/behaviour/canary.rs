//! Does no secret get into a text that somebody may log?

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conductorone::auth::ClientCredentials;
use conductorone::{CallOptions, Client, ClientBuilder, Credential, Error, RetryPolicy, Secret};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::support::{Answer, Request, Server, TOKEN};

const CANARY: &str = "canary-7f3a90";

/// Every way to give a client a secret.
fn builders(new: impl Fn() -> ClientBuilder) -> Vec<ClientBuilder> {
    let secret = super::grant::secret(Some("key-9"));
    let oidc = || async { Ok::<_, Error>(Secret::from(CANARY)) };
    let provider = || async { Ok::<_, Error>(CANARY.to_owned()) };
    vec![
        new().bearer_auth(CANARY),
        new().oauth(Secret::from(CANARY)),
        new().bearer_auth(Credential::from_fn(provider)),
        new().oauth(ClientCredentials::new("id", CANARY).token_url(TOKEN)),
        new().oidc_token("name@acme.conductor.one/pcc", oidc),
        new().client_credentials("name@acme.conductor.one/pcc", secret),
        new().bearer_auth("token").header("x-api-key", CANARY),
    ]
}

fn options() -> CallOptions {
    CallOptions::new().header("x-secret", CANARY).idempotency_key(CANARY).header("cookie", &format!("sid={CANARY}"))
}

fn check(what: &str, text: &str) {
    let key = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, [7; 32]);
    for secret in [CANARY, &key, "secret-token:", "granted-9d2c11", "eyJ"] {
        assert!(!text.contains(secret), "{what} shows `{secret}`: {text}");
    }
}

fn check_error(what: &str, error: &Error) {
    check(what, &format!("{error} {error:?} {error:#?} {:?}", error.server_message()));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        check(what, &format!("{error} {error:?}"));
        cause = error.source();
    }
}

/// A server that repeats whatever it was sent, wherever it can.
async fn echo(status: u16, token_status: u16) -> Server {
    Server::start(move |request, _| {
        if request.is(TOKEN) && token_status == 200 {
            return Answer::token("granted-9d2c11");
        }
        let status = if request.is(TOKEN) { token_status } else { status };
        let said = said(request);
        let body = serde_json::json!({ "message": said, "error": said, "error_description": said, "list": said });
        let echo = request.header("authorization").unwrap_or("none").to_owned();
        let answer = Answer::new(status, body.to_string()).header("x-request-id", &echo);
        answer.header("content-type", &format!("application/{echo}")).header("set-cookie", &echo)
    })
    .await
}

/// What the credential of a request was.
fn said(request: &Request) -> String {
    let header = |name| request.header(name).unwrap_or("nothing");
    format!("you sent {} and {} and {}", header("authorization"), header("x-api-key"), request.text())
}

#[tokio::test]
async fn neither_clients_nor_calls_show_secrets() {
    for builder in builders(|| Client::builder().tenant("acme")) {
        check("a builder", &format!("{builder:?} {builder:#?}"));
        let client = builder.build().expect("it is sound");
        let search = client.app_search().search().query(CANARY).with_options(options());
        check("a client", &format!("{client:?} {client:#?} {:?}", client.app_search()));
        check("a call", &format!("{search:?} {search:#?}"));
        check("a future", &format!("{:?} {:?}", search.clone().send(), search.clone().send_with_response()));
        check("a stream", &format!("{:?} {:?}", search.clone().pages(), search.items()));
    }
    check("options", &format!("{:?}", options()));
    check("a credential", &format!("{:?} {:?}", Credential::token(CANARY), Secret::from(CANARY)));
}

#[tokio::test]
async fn no_error_shows_a_secret_that_the_server_repeats() {
    for (status, token_status) in [(400, 200), (401, 200), (503, 200), (200, 200), (302, 200), (200, 400), (200, 200)] {
        let server = echo(status, token_status).await;
        for builder in builders(|| server.builder().retry(RetryPolicy::never())) {
            let client = builder.build().expect("it is sound");
            let error = match client.app_search().search().await {
                Err(error) => error,
                Ok(page) => panic!("nobody can read this: {page:?}"),
            };
            check_error(&format!("an error after {status}/{token_status}"), &error);
        }
    }
}

#[tokio::test]
async fn no_error_of_the_way_shows_a_secret() {
    let silent = Server::script(vec![Answer::silence()]).await;
    let once = |builder: ClientBuilder| builder.retry(RetryPolicy::never());
    let timed = |builder: ClientBuilder| once(builder).attempt_timeout(Duration::from_millis(20));
    let nobody = "http://127.0.0.1:1";
    let timed = builders(|| timed(silent.builder()));
    let unconnected = builders(|| once(silent.builder()).server(nobody));
    for builder in timed.into_iter().chain(unconnected) {
        let client = builder.build().expect("it is sound");
        let search = client.app_search().search().with_options(options());
        check_error("an error of the way", &search.await.expect_err("nobody answers"));
    }
}

#[tokio::test]
async fn no_secret_that_cannot_be_sent_is_repeated() {
    let bad = format!("{CANARY}\n");
    let client = |builder: ClientBuilder| builder.tenant("acme").build();
    check_error("a builder", &client(Client::builder().header("x-api-key", &bad)).expect_err("it is refused"));
    let secret = format!("secret-token:conductorone.com:v1:{CANARY}");
    let id = "name@acme.conductor.one/pcc";
    check_error("a builder", &client(Client::builder().client_credentials(id, secret)).expect_err("it is refused"));
    let url = format!("https://user:{CANARY}@example.com");
    check_error("a builder", &Client::builder().server(url).build().expect_err("it is refused"));
    check_error("a builder", &client(Client::builder().bearer_auth(bad.as_str())).expect_err("it is refused"));
    let late = bad.clone();
    let provider = Credential::from_fn(move || std::future::ready(Ok::<_, Error>(late.clone())));
    let client = client(Client::builder().bearer_auth(provider)).expect("what it brings is seen when it is used");
    check_error("a call", &client.app_search().search().await.expect_err("it is refused"));
    for options in [CallOptions::new().idempotency_key(bad.as_str()), CallOptions::new().header("x-secret", &bad)] {
        check_error("a call", &client.app_search().search().with_options(options).await.expect_err("it is refused"));
    }
}

#[tokio::test]
async fn no_answer_shows_the_cookies_that_the_server_sets() {
    let page = Answer::apps(&[], None).header("set-cookie", CANARY);
    let server = Server::script(vec![page]).await;
    let response = server.client().app_search().search().send_with_response().await.expect("the server answers");
    check("an answer", &format!("{response:?}"));
    assert_eq!(response.headers["set-cookie"], CANARY);
}

/// Writes down everything that anybody traces.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn write(&self, text: &str) {
        *self.0.lock().expect("no test panics with it") += text;
    }
}

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write(&format!(" {}={value:?}", field.name()));
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(&format!("\nspan {}", span.metadata().name()));
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write("\nevent");
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_secret_gets_into_the_log() {
    let log = Log::default();
    let server = echo(400, 200).await;
    // For all threads: whether a span is worth anything is decided once, by whichever test comes first.
    tracing::subscriber::set_global_default(log.clone()).expect("nobody else has set one");
    for builder in builders(|| server.builder()) {
        let client = builder.build().expect("it is sound");
        let outcome = client.app_search().search().with_options(options()).await;
        assert!(outcome.is_err());
    }
    let log = log.0.lock().expect("no test panics with it").clone();
    assert!(log.contains("url.template=\"/api/v1/search/apps\"") && log.contains("error.type=\"400\""), "{log}");
    check("the log", &log);
}
