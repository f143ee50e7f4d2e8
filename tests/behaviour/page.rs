//! Do pages and items end where the server says, and only there?

use std::future::poll_fn;
use std::pin::Pin;

use conductorone::ErrorKind;
use conductorone::model::App;
use futures_core::Stream;

use super::support::{Answer, Request, Server};

/// Three pages; the one in the middle is empty.
fn three(request: &Request, _: usize) -> Answer {
    match request.json()["pageToken"].as_str() {
        None => Answer::apps(&["1", "2"], Some("two")),
        Some("two") => Answer::apps(&[], Some("three")),
        Some("three") => Answer::apps(&["3"], Some(" ")),
        Some(other) => Answer::json(400, format!(r#"{{"message":"no page `{other}`"}}"#)),
    }
}

fn ids(apps: Vec<App>) -> Vec<String> {
    apps.into_iter().map(|app| app.id.unwrap_or_default()).collect()
}

#[tokio::test]
async fn pages_follow_the_cursor_and_keep_the_rest_of_the_request() {
    let server = Server::start(three).await;
    let mut pages = server.client().app_search().search().query("git").page_size(2).pages();
    assert_eq!(pages.continuation(), None);
    let mut found = Vec::new();
    while let Some(page) = pages.try_next().await.expect("each page comes") {
        found.push((ids(page.list.unwrap_or_default()), pages.continuation().map(str::to_owned)));
    }
    let page = |list: &[&str], next: Option<&str>| {
        (list.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), next.map(str::to_owned))
    };
    assert_eq!(found, [page(&["1", "2"], Some("two")), page(&[], Some("three")), page(&["3"], None)]);
    assert!(pages.next().await.is_none());
    let bodies: Vec<_> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(
        bodies,
        [
            r#"{"pageSize":2,"query":"git"}"#,
            r#"{"pageSize":2,"pageToken":"two","query":"git"}"#,
            r#"{"pageSize":2,"pageToken":"three","query":"git"}"#,
        ]
    );
}

#[tokio::test]
async fn items_pass_over_an_empty_page() {
    let server = Server::start(three).await;
    let items = server.client().app_search().search().items().try_collect(100).await.expect("all pages come");
    assert_eq!(ids(items), ["1", "2", "3"]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn no_page_is_fetched_before_it_is_needed() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut items = client.app_search().search().items();
    assert_eq!(server.requests().len(), 0);
    let first = items.try_collect(2).await.expect("the first page comes");
    assert_eq!((ids(first), server.requests().len()), (vec!["1".to_owned(), "2".to_owned()], 1));
    let rest = items.try_collect(100).await.expect("the other pages come");
    assert_eq!((ids(rest), server.requests().len()), (vec!["3".to_owned()], 3));
}

#[tokio::test]
async fn both_are_streams() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut items = client.app_search().search().items();
    let mut count = 0;
    while let Some(item) = poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        item.expect("each item comes");
        count += 1;
    }
    let mut pages = client.app_search().search().pages();
    while let Some(page) = poll_fn(|cx| Pin::new(&mut pages).poll_next(cx)).await {
        page.expect("each page comes");
        count += 10;
    }
    assert_eq!(count, 33);
}

#[tokio::test]
async fn the_cursor_that_the_caller_sets_is_where_it_begins() {
    let server = Server::start(three).await;
    let client = server.client();
    let items = client.app_search().search().page_token("three").items().try_collect(9).await.expect("it comes");
    assert_eq!(ids(items), ["3"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_cursor_that_comes_twice_is_an_error_after_its_items() {
    let server = Server::start(|request, _| match request.json()["pageToken"].as_str() {
        None => Answer::apps(&["1"], Some("a")),
        Some("a") => Answer::apps(&["2"], Some("b")),
        _ => Answer::apps(&["3"], Some("a")),
    })
    .await;
    let mut items = server.client().app_search().search().items();
    let mut found = Vec::new();
    let error = loop {
        match items.try_next().await {
            Ok(Some(app)) => found.extend(app.id),
            Ok(None) => panic!("it never ends by itself"),
            Err(error) => break error,
        }
    };
    assert_eq!(found, ["1", "2", "3"]);
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_failed_page_is_where_it_resumes() {
    let server = Server::start(|request, number| match number {
        1 => Answer::json(403, r#"{"message":"not now"}"#),
        _ => three(request, number),
    })
    .await;
    let client = server.client();
    let mut pages = client.app_search().search().pages();
    assert!(pages.try_next().await.is_ok_and(|page| page.is_some()));
    let error = pages.try_next().await.expect_err("the second page is refused");
    assert!(error.is_forbidden(), "{error}");
    let place = pages.continuation().expect("the failed page has a cursor").to_owned();
    assert_eq!(place, "two");
    assert!(pages.next().await.is_none());
    let rest = client.app_search().search().items().resume_from(place).try_collect(9).await.expect("it goes on");
    assert_eq!(ids(rest), ["3"]);
}

#[tokio::test]
async fn the_other_operation_pages_as_well() {
    let server = Server::start(|request, _| match request.json()["pageToken"].as_str() {
        None => Answer::json(200, r#"{"list":[{"id":"1"}],"nextPageToken":"n"}"#),
        Some(_) => Answer::json(200, r#"{"list":[{"id":"2"}],"nextPageToken":""}"#),
    })
    .await;
    let clients = server.client().personal_client_search().search().query("q").items().try_collect(9).await;
    let ids: Vec<_> =
        clients.expect("all pages come").into_iter().map(|client| client.id.unwrap_or_default()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(server.requests()[1].text(), r#"{"pageToken":"n","query":"q"}"#);
}

#[tokio::test]
async fn a_cursor_that_the_caller_sets_counts_as_one_that_was_there() {
    let server = Server::script(vec![Answer::apps(&["1"], Some("x"))]).await;
    let mut pages = server.client().app_search().search().page_token("x").pages();
    assert_eq!(pages.continuation(), Some("x"));
    assert!(pages.try_next().await.is_ok_and(|page| page.is_some()));
    assert_eq!(pages.try_next().await.expect_err("it comes twice").kind(), ErrorKind::Pagination);
    assert_eq!(server.requests().len(), 1);
}
