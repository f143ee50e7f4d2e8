//! Are the bugs of the vendor's own SDKs not here?

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conductorone::bytes::Bytes;
use conductorone::http::response::Parts;
use conductorone::model::SearchAppsResponse;
use conductorone::runtime::{Api, Body, Builder, Call, Operation, Style};
use conductorone::{Attempt, BoxFuture, CallOptions, Client, Error, ErrorKind, Middleware, Request, RetryPolicy};
use conductorone::{ReqwestTransport, Transport};
use http::Response;

use super::grant::issuer;
use super::support::{APPS, Answer, Server, TOKEN};

/// Pages `1` to `last`.
async fn paged(last: u32) -> Server {
    Server::start(move |request, _| {
        let page = request.json()["pageToken"].as_str().map_or(1, |token| token.parse().expect("it is a number"));
        let next = (page < last).then(|| (page + 1).to_string());
        Answer::apps(&[&page.to_string()], next.as_deref())
    })
    .await
}

#[tokio::test]
async fn a_paging_from_an_empty_request_reaches_the_second_page() {
    let server = paged(3).await;
    let apps = server.client().app_search().search().items().try_collect(10).await.expect("all pages come");
    assert_eq!(apps.len(), 3);
    let bodies: Vec<_> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(bodies, ["", r#"{"pageToken":"2"}"#, r#"{"pageToken":"3"}"#]);
}

/// Answers each page after a second of a clock that no machine can slow down: tokio's, which stands still meanwhile.
#[derive(Debug)]
struct Slow;

impl Transport for Slow {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let body = request.into_body();
            let cursor = serde_json::from_slice::<serde_json::Value>(&body).unwrap_or_default();
            let page = cursor["pageToken"].as_str().map_or(1, |token| token.parse().expect("it is a number"));
            let next = (page < 12).then(|| (page + 1).to_string());
            let page = serde_json::json!({ "list": [{ "id": page.to_string() }], "nextPageToken": next });
            Ok(Response::new(Body::from(Bytes::from(page.to_string()))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test(start_paused = true)]
async fn b_each_page_has_the_whole_timeout_for_itself() {
    let timeout = Duration::from_secs(10);
    let builder = || Client::builder().tenant("acme").transport(Slow).bearer_auth("t");
    let client = builder().timeout(timeout).build().expect("it is sound");
    let started = tokio::time::Instant::now();
    let apps = client.app_search().search().items().try_collect(100).await.expect("all pages come");
    assert_eq!((apps.len(), started.elapsed().as_secs()), (12, 12));
    let options = CallOptions::new().timeout(timeout);
    let client = builder().build().expect("it is sound");
    let mut pages = client.app_search().search().with_options(options).pages();
    assert_eq!(pages.try_collect(100).await.expect("all pages come").len(), 12);
    let short = CallOptions::new().timeout(Duration::from_millis(900));
    let error = client.app_search().search().with_options(short).items().try_next().await.expect_err("it is too slow");
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn c_a_custom_user_agent_reaches_every_request() {
    let server = issuer().await;
    let client = server.plain_client("id", "secret").user_agent("my-app/2.1").build().expect("it is sound");
    client.app_search().search().await.expect("the server answers");
    let agents: Vec<_> =
        server.requests().iter().map(|request| request.header("user-agent").map(str::to_owned)).collect();
    assert_eq!(agents, vec![Some("my-app/2.1 conductorone/0.1.0".to_owned()); 2]);
    assert_eq!((server.requests_for(TOKEN).len(), server.requests_for(APPS).len()), (1, 1));
}

/// The number of an attempt, and the status or the kind of the failure.
type Seen = (u32, Result<u16, ErrorKind>);

/// Keeps what it sees of each attempt.
#[derive(Debug, Clone, Default)]
struct Watch(Arc<Mutex<Vec<Seen>>>);

impl Middleware for Watch {
    fn after<'a>(&'a self, attempt: Attempt, outcome: Result<&'a Parts, &'a Error>) -> BoxFuture<'a, ()> {
        let seen = outcome.map(|head| head.status.as_u16()).map_err(Error::kind);
        self.0.lock().expect("no test panics with it").push((attempt.number(), seen));
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn d_a_failure_is_no_success_to_anyone_who_watches() {
    let failure = |status| Answer::json(status, r#"{"list":[]}"#);
    let server = Server::script(vec![failure(500), failure(429), failure(404)]).await;
    let watch = Watch::default();
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let builder = server.builder().bearer_auth("t").middleware(watch.clone()).retry(retry);
    let client = builder.attempt_timeout(Duration::from_secs(60)).build().expect("it is sound");
    let options = CallOptions::new().idempotency_key("k");
    let error = client.app_search().search().with_options(options).await.expect_err("it fails in the end");
    assert!(error.is_not_found(), "{error}");
    let seen = watch.0.lock().expect("no test panics with it").clone();
    assert_eq!(seen, [(1, Ok(500)), (2, Ok(429)), (3, Ok(404))]);
}

#[tokio::test]
async fn e_a_timeout_of_a_call_has_nothing_to_do_with_retries() {
    let server = Server::script(vec![Answer::silence()]).await;
    let timeout = Duration::from_millis(60);
    for retry in [None, Some(RetryPolicy::never()), Some(RetryPolicy::new().attempts(9))] {
        let client = server.builder().bearer_auth("t").retry(retry.unwrap_or_default()).build().expect("it is sound");
        let error = client
            .app_search()
            .search()
            .with_options(CallOptions::new().timeout(timeout))
            .await
            .expect_err("nobody answers");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{error}");
    }
}

#[tokio::test]
async fn f_either_of_two_schemes_that_share_a_header_is_enough() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let builders = [
        server.builder().bearer_auth("token-1"),
        server.builder().oauth("token-2"),
        server.builder().bearer_auth("token-1").oauth("token-2"),
        server.builder().oauth("token-2").bearer_auth("token-1"),
    ];
    for builder in builders {
        builder.build().expect("it is sound").app_search().search().await.expect("the server answers");
    }
    let sent: Vec<Vec<String>> = server
        .requests()
        .iter()
        .map(|request| {
            let values = request.headers.iter().filter(|(name, _)| name == "authorization");
            values.map(|(_, value)| value.clone()).collect()
        })
        .collect();
    assert_eq!(sent, [["Bearer token-1"], ["Bearer token-2"], ["Bearer token-1"], ["Bearer token-1"]]);
}

#[tokio::test]
async fn g_connections_are_kept_and_the_user_agent_does_not_grow() {
    let server = paged(1).await;
    let client = server.builder().bearer_auth("t").user_agent("my-app/1").build().expect("it is sound");
    for _ in 0..50 {
        client.clone().app_search().search().await.expect("the server answers");
    }
    let requests = server.requests();
    let agents: BTreeSet<_> = requests.iter().map(|request| request.header("user-agent")).collect();
    assert_eq!((requests.len(), server.connections()), (50, 1));
    assert_eq!(agents, BTreeSet::from([Some("my-app/1 conductorone/0.1.0")]));
}

static NO_SECURITY: Api = Api::new("example/1", &[], &[]);
static ONE: Operation = Operation::new("one", "GET", "/apps/{id}/owners");

// The two documented operations have no path parameter, so this one goes through what all operations are made of.
#[tokio::test]
async fn h_a_path_parameter_never_changes_the_endpoint() {
    let server = Server::script(vec![Answer::json(200, "{}")]).await;
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("it is sound");
    let core = Builder::new(&NO_SECURITY).server(server.url()).transport(transport).build().expect("it is sound");
    let values = [
        "", ".", "..", "%2e%2e", "%2E.", "../..", "a/../b", "a/b", "/", "//", "a?b", "?", "a#b", "#", "a%b", "%",
        "%2F", "a\\b", "..\\", "a\nb", "a b", "é", ";x=1", "a+b", "a&b=c", "{id}",
    ];
    let mut refused = Vec::new();
    for value in values {
        let before = server.requests().len();
        let mut call = Call::new(&core, &ONE);
        call.path("id", Style::SIMPLE, &value.to_owned());
        if let Err(error) = call.send_empty().await {
            assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Request, before), "{value}: {error}");
            refused.push(value);
            continue;
        }
        let line = server.requests()[before].line.clone();
        let target = line.strip_prefix("GET ").and_then(|line| line.strip_suffix(" HTTP/1.1")).expect("it is a GET");
        let segments: Vec<_> = target.split('/').collect();
        let ["", "apps", id, "owners"] = segments[..] else { panic!("{value}: {target}") };
        assert!(!id.contains(['?', '#', '\\', ';']), "{value}: {target}");
        assert_eq!(percent_encoding::percent_decode_str(id).decode_utf8().ok().as_deref(), Some(value));
    }
    assert_eq!(refused, ["", ".", ".."]);
}

#[tokio::test]
async fn i_a_nested_integer_as_text_goes_in_and_out_as_text() {
    let page = r#"{"list":[{"id":"1","userCount":"9007199254740993"},{"id":"2","userCount":"-9223372036854775808"}]}"#;
    let lenient = r#"{"list":[{"id":"1","userCount":9007199254740993}]}"#;
    let server = Server::script(vec![Answer::json(200, page), Answer::json(200, lenient)]).await;
    let client = server.client();
    let counts = |page: &SearchAppsResponse| page.list.iter().flatten().map(|app| app.user_count).collect::<Vec<_>>();
    let answer = client.app_search().search().await.expect("it is understood");
    assert_eq!(counts(&answer), [Some(9_007_199_254_740_993), Some(i64::MIN)]);
    assert_eq!(serde_json::to_string(&answer).expect("it encodes"), page);
    let again: SearchAppsResponse = serde_json::from_str(page).expect("it decodes");
    assert_eq!(again, answer);
    let answer = client.app_search().search().await.expect("a number is understood too");
    assert_eq!(counts(&answer), [Some(9_007_199_254_740_993)]);
}
