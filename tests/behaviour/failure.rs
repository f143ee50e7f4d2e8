//! What does a caller learn when a call fails, and what does the failure cost?

use std::io::Write;

use conductorone::{Client, ErrorKind, RetryPolicy};
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::net::TcpListener;

use super::support::{Answer, Server};

async fn failure(answer: Answer) -> conductorone::Error {
    let server = Server::script(vec![answer]).await;
    let client = server.builder().bearer_auth("t").retry(RetryPolicy::never()).build().expect("it is sound");
    client.app_search().search().await.expect_err("it is a failure")
}

#[tokio::test]
async fn the_message_of_the_server_is_shown() {
    const OPERATION: &str = "operation c1.api.app.v1.AppSearch.Search";
    let rows = [
        (400, r#"{"code":3,"message":"pageSize is negative","details":[]}"#, "400 Bad Request: pageSize is negative"),
        (403, r#"{"error":{"code":403,"message":"no access"}}"#, "403 Forbidden: no access"),
        (404, r#"{"error":"not_found","error_description":"no such tenant"}"#, "404 Not Found: no such tenant"),
        (409, r#"{"odd":true}"#, r#"409 Conflict: {"odd":true}"#),
        (422, "plain words\nof the server", "422 Unprocessable Entity: plain words\\nof the server"),
        (500, "<html>a page</html>", "500 Internal Server Error"),
        (599, "", "599"),
    ];
    for (status, body, shown) in rows {
        let error = failure(Answer::new(status, body).header("x-request-id", "r-1")).await;
        assert_eq!(error.to_string(), format!("POST /api/v1/search/apps: {shown} (request id r-1, {OPERATION})"));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Api, Some("r-1")));
        assert_eq!(error.body().map(|body| &body[..]), Some(body.as_bytes()));
        assert_eq!(error.operation(), Some("c1.api.app.v1.AppSearch.Search"));
    }
}

#[tokio::test]
async fn predicates_tell_failures_apart() {
    assert!(failure(Answer::new(401, "")).await.is_unauthorized());
    assert!(failure(Answer::new(403, "")).await.is_forbidden());
    assert!(failure(Answer::new(404, "")).await.is_not_found());
    assert!(failure(Answer::new(409, "")).await.is_conflict());
    assert!(failure(Answer::new(429, "")).await.is_rate_limited());
    assert!(failure(Answer::new(503, "")).await.is_server_error());
    assert!(failure(Answer::json(200, "{")).await.is_decode());
}

#[tokio::test]
async fn an_error_in_the_shape_of_a_page_is_still_an_error() {
    let error = failure(Answer::json(500, r#"{"list":[],"nextPageToken":""}"#)).await;
    assert_eq!(error.kind(), ErrorKind::Api);
}

#[tokio::test]
async fn malformed_json_keeps_path_status_and_body() {
    let body = r#"{"list":[{"id":"1"},{"id":"2","userCount":"#;
    let error = failure(Answer::json(200, body).header("x-request-id", "r-2")).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.decode_path(), Some("$.list[1].userCount"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.body().map(|kept| &kept[..]), Some(body.as_bytes()));
    assert_eq!(error.request_id(), Some("r-2"));
    let text = error.to_string();
    assert!(text.contains("list[1].userCount") && text.contains("status 200, request id r-2"), "{text}");
}

#[tokio::test]
async fn a_wrong_type_is_found_by_its_path() {
    let rows = [
        (r#"{"list":{}}"#, "$.list"),
        (r#"{"list":[{"id":7}]}"#, "$.list[0].id"),
        (r#"{"list":[{},{"isDirectory":"yes"}]}"#, "$.list[1].isDirectory"),
        (r#"{"list":[{"userCount":"many"}]}"#, "$.list[0].userCount"),
        (r#"{"list":[{"monthlyCostUsd":2147483648}]}"#, "$.list[0].monthlyCostUsd"),
        (r#"{"list":[{"appOwners":[{"createdAt":5}]}]}"#, "$.list[0].appOwners[0].createdAt"),
    ];
    for (body, path) in rows {
        let error = failure(Answer::json(200, body)).await;
        assert_eq!((error.kind(), error.decode_path()), (ErrorKind::Decode, Some(path)), "{error}");
        assert_eq!(error.body().map(|kept| &kept[..]), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_page_of_html_with_success_says_what_it_is() {
    let page = Answer::new(200, "<html>Please sign in</html>").header("content-type", "text/html; charset=utf-8");
    let error = failure(page).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("(the content type is text/html; charset=utf-8)"), "{error}");
}

fn bomb(megabytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        encoder.write_all(&zeros).expect("memory does not fail");
    }
    encoder.finish().expect("memory does not fail")
}

#[tokio::test]
async fn a_gzip_bomb_is_cut() {
    let body = bomb(32);
    assert!(body.len() < 50_000);
    let server = Server::script(vec![
        Answer::json(200, body.clone()).header("content-encoding", "gzip"),
        Answer::json(500, body).header("content-encoding", "gzip"),
    ])
    .await;
    let builder = server.builder().bearer_auth("t").retry(RetryPolicy::never());
    let client = builder.response_limit(1 << 20).build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("it is too long");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
    assert!(error.to_string().contains("1048576 bytes"), "{error}");
    let error = client.app_search().search().await.expect_err("it is a failure");
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.body().is_some_and(|body| body.len() == 64 << 10));
}

#[tokio::test]
async fn gzip_is_unpacked() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(br#"{"list":[{"id":"1"}]}"#).expect("memory does not fail");
    let body = encoder.finish().expect("memory does not fail");
    let server = Server::script(vec![Answer::json(200, body).header("content-encoding", "gzip")]).await;
    let page = server.client().app_search().search().await.expect("it is unpacked");
    assert_eq!(page.list.unwrap_or_default()[0].id.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let elsewhere = Server::script(vec![Answer::apps(&[], None)]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/api/v1/search/apps", elsewhere.url());
        let error = failure(Answer::new(status, "").header("location", &location)).await;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
    }
    assert_eq!((elsewhere.connections(), elsewhere.requests().len()), (0, 0));
}

#[tokio::test]
async fn a_token_request_is_not_redirected_either() {
    let elsewhere = Server::script(vec![Answer::token("granted")]).await;
    let location = format!("{}/auth/v1/token", elsewhere.url());
    let server = Server::script(vec![Answer::new(307, "").header("location", &location)]).await;
    let client = server.plain_client("id", "secret").build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("there is no token");
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let server = Server::script(vec![Answer::silence()]).await;
    let client = server.client();
    let call = tokio::spawn(client.app_search().search().send());
    assert!(server.has_request().await);
    call.abort();
    assert!(call.await.is_err_and(|error| error.is_cancelled()));
    assert!(server.has_closed_one().await);
}

#[tokio::test]
async fn a_call_that_is_never_polled_does_nothing() {
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.client();
    drop(client.app_search().search().send());
    client.app_search().search().await.expect("the server answers");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let server = Server::script(vec![Answer::apps(&[], None)]).await;
    let client = server.builder().server(url).bearer_auth("t").build().expect("it is sound");
    let error = client.app_search().search().await.expect_err("nobody listens");
    assert!(error.is_connect() && error.status().is_none(), "{error}");
}

#[test]
fn a_client_that_cannot_work_is_not_built() {
    let builders = [
        Client::builder().server("ftp://example.com"),
        Client::builder().server("https://user:password@example.com"),
        Client::builder().server("http://example.com").bearer_auth("t"),
        Client::builder().tenant_domain("acme.evil.example/"),
        Client::builder().tenant("a b"),
        Client::builder().tenant("https://user:password@acme.conductor.one"),
        Client::builder().tenant("acme").header("x-a", "line\nbreak"),
        Client::builder().tenant("acme").user_agent("line\nbreak"),
        Client::builder().bearer_auth("t"),
    ];
    for builder in builders {
        let error = builder.build().expect_err("it cannot work");
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(!error.to_string().contains("password"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_no_empty_list() {
    let server = Server::script(vec![Answer::json(200, "")]).await;
    let error = server.client().app_search().search().items().try_collect(9).await.expect_err("the body got lost");
    assert!(error.is_decode() && error.to_string().contains("the body is empty"), "{error}");
}
