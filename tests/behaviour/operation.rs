//! Do both operations send what the documented pages say, and is what comes back understood?

use std::collections::BTreeMap;

use conductorone::model::{AppIdentityMatching, PolicyRef, SearchAppsRequest, UserRef};
use conductorone::{CallOptions, ErrorKind};

use super::support::{APPS, Answer, CLIENTS, Request, Server};

const APPS_REQUEST: &str = include_str!("../documented/app-search.request.json");
const APPS_RESPONSE: &str = include_str!("../documented/app-search.response.json");
const CLIENTS_RESPONSE: &str = include_str!("../documented/personal-client-search.response.json");

/// Returns all headers, but the one with the port of the day.
fn headers(request: &Request) -> BTreeMap<&str, &str> {
    let pairs = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let headers: BTreeMap<_, _> = pairs.filter(|(name, _)| *name != "host").collect();
    assert_eq!(headers.len() + 1, request.headers.len(), "no header comes twice");
    headers
}

fn expected(length: &'static str) -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("accept", "application/json"),
        ("accept-encoding", "gzip"),
        ("authorization", "Bearer token-1"),
        ("content-length", length),
        ("content-type", "application/json"),
        ("user-agent", concat!("conductorone/", "0.1.0")),
    ])
}

#[tokio::test]
async fn a_search_for_apps_is_on_the_wire_as_documented() {
    let server = Server::script(vec![Answer::json(200, APPS_RESPONSE)]).await;
    let policy: PolicyRef = serde_json::from_str(r#"{"id":"p1"}"#).expect("it is a reference");
    let search = server.client().app_search().search();
    let search =
        search.app_ids(["a", "b"]).display_name("Git \"Hub\" é").exclude_app_ids(["c"]).only_directories(false);
    let search = search.page_size(25).page_token("t/1").policy_refs([policy]).query("");
    let answer = search.send().await.expect("the server answers");

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line, "POST /api/v1/search/apps HTTP/1.1");
    let body = r#"{"appIds":["a","b"],"displayName":"Git \"Hub\" é","excludeAppIds":["c"],"onlyDirectories":false,"pageSize":25,"pageToken":"t/1","policyRefs":[{"id":"p1"}],"query":""}"#;
    assert_eq!(requests[0].text(), body);
    assert_eq!(headers(&requests[0]), expected(Box::leak(body.len().to_string().into_boxed_str())));
    let documented: serde_json::Value = serde_json::from_str(APPS_RESPONSE).expect("the example is JSON");
    assert_eq!(serde_json::to_value(&answer).expect("it encodes"), documented);
}

#[tokio::test]
async fn the_documented_request_goes_out_as_it_is() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let body: SearchAppsRequest = serde_json::from_str(APPS_REQUEST).expect("the example decodes");
    server.client().app_search().search().body(body).await.expect("the server answers");
    let documented: serde_json::Value = serde_json::from_str(APPS_REQUEST).expect("the example is JSON");
    assert_eq!(server.requests()[0].json(), documented);
}

#[tokio::test]
async fn a_search_for_personal_clients_is_on_the_wire_as_documented() {
    let server = Server::script(vec![Answer::json(200, CLIENTS_RESPONSE)]).await;
    let user: UserRef = serde_json::from_str(r#"{"id":"u1"}"#).expect("it is a reference");
    let search = server.client().personal_client_search().search();
    let answer = search.page_size(5).page_token("t").query("ci").users([user]).await.expect("the server answers");

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line, "POST /api/v1/search/iam/personal_clients HTTP/1.1");
    let body = r#"{"pageSize":5,"pageToken":"t","query":"ci","users":[{"id":"u1"}]}"#;
    assert_eq!(requests[0].text(), body);
    assert_eq!(headers(&requests[0]), expected(Box::leak(body.len().to_string().into_boxed_str())));
    let documented: serde_json::Value = serde_json::from_str(CLIENTS_RESPONSE).expect("the example is JSON");
    assert_eq!(serde_json::to_value(&answer).expect("it encodes"), documented);
}

#[tokio::test]
async fn the_whole_answer_is_there_on_request() {
    let page = Answer::apps(&["1"], None).header("x-request-id", "r-7").header("ratelimit-remaining", "41");
    let server = Server::script(vec![page]).await;
    let response = server.client().app_search().search().send_with_response().await.expect("the server answers");
    assert_eq!(response.status.as_u16(), 200);
    assert_eq!(response.request_id(), Some("r-7"));
    assert_eq!(response.headers["ratelimit-remaining"], "41");
    let ids: Vec<_> = response.into_body().list.unwrap_or_default().into_iter().map(|app| app.id).collect();
    assert_eq!(ids, [Some("1".to_owned())]);
}

#[tokio::test]
async fn what_this_version_does_not_know_fails_nothing() {
    let page = r#"{"list":[{"id":"1","identityMatching":"APP_USER_IDENTITY_MATCHING_BY_STARS","novelty":{"a":[1,{}]},
        "appOwners":[{"id":"u","novelty":null}]}],"novelty":1e400,"nextPageToken":""}"#;
    let page = page.replace("1e400", "[true]");
    let server = Server::script(vec![Answer::json(200, page)]).await;
    let mut list = server.client().app_search().search().await.expect("it is understood").list.unwrap_or_default();
    let app = list.pop().expect("there is one");
    let matching = app.identity_matching.clone().expect("it is there");
    assert_eq!(matching, AppIdentityMatching::Unknown("APP_USER_IDENTITY_MATCHING_BY_STARS".to_owned()));
    assert_eq!(matching.as_str(), "APP_USER_IDENTITY_MATCHING_BY_STARS");
    let owners: Vec<_> = app.app_owners.unwrap_or_default().into_iter().map(|owner| owner.id).collect();
    assert_eq!(owners, [Some("u".to_owned())]);
}

#[tokio::test]
async fn nulls_and_an_empty_object_are_no_values() {
    let server = Server::script(vec![
        Answer::json(200, r#"{"list":null,"nextPageToken":null}"#),
        Answer::json(200, "{}"),
        Answer::json(200, r#"{"list":[{"id":null,"createdAt":null,"userCount":null}]}"#),
    ])
    .await;
    let client = server.client();
    for _ in 0..2 {
        let page = client.app_search().search().await.expect("it is understood");
        assert_eq!((page.list, page.next_page_token), (None, None));
    }
    let list = client.app_search().search().await.expect("it is understood").list.unwrap_or_default();
    assert_eq!(list, [conductorone::model::App::default()]);
}

#[tokio::test]
async fn a_call_may_do_things_its_own_way() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let elsewhere = Server::script(vec![Answer::apps(&[], None)]).await;
    let builder = server.builder().bearer_auth("token-1").header("x-trace", "client").credentials_for_any_server();
    let client = builder.build().expect("it is sound");
    let options = CallOptions::new()
        .server(format!("{}/proxy/", elsewhere.url()))
        .header("X-Trace", "call")
        .header("x-other", "é")
        .idempotency_key("key-1");
    client.app_search().search().with_options(options).await.expect("the other server answers");
    assert_eq!(server.requests().len(), 0);
    let request = &elsewhere.requests()[0];
    assert_eq!(request.line, "POST /proxy/api/v1/search/apps HTTP/1.1");
    let header = |name| request.header(name);
    assert_eq!((header("x-trace"), header("x-other")), (Some("call"), Some("é")));
    assert_eq!(header("idempotency-key"), Some("key-1"));
    client.app_search().search().await.expect("the server answers");
    assert_eq!(server.requests()[0].header("x-trace"), Some("client"));
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_stops_the_call_before_it() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    for (name, value) in [("x a", "1"), ("x-a", "1\r\nx-b: 2"), ("host", "elsewhere"), ("content-length", "3")] {
        let options = CallOptions::new().header(name, value);
        let error = server.client().app_search().search().with_options(options).await.expect_err("it is refused");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn both_operations_share_one_client() {
    let server = Server::script(vec![Answer::json(200, "{}")]).await;
    let client = server.client();
    let copy = client.clone();
    let (apps, clients) =
        tokio::join!(client.app_search().search().send(), copy.personal_client_search().search().send());
    assert!(apps.is_ok() && clients.is_ok());
    assert_eq!((server.requests_for(APPS).len(), server.requests_for(CLIENTS).len()), (1, 1));
}

#[tokio::test]
async fn no_call_takes_the_credentials_to_another_server_unasked() {
    let elsewhere = Server::script(vec![Answer::apps(&[], None)]).await;
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let options = CallOptions::new().server(elsewhere.url());
    let error = server.client().app_search().search().with_options(options).await.expect_err("it is refused");
    assert_eq!((error.kind(), elsewhere.connections()), (ErrorKind::Request, 0), "{error}");
}
