//! Does a stream of events go on where it broke off, and does it end?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::{Call, CallOptions, Error, ErrorKind, RetryPolicy};
use tokio::io::AsyncWriteExt;

use super::stream::{EVENTS, GET, POST, has, serve};

#[tokio::test]
async fn a_stream_that_breaks_off_goes_on_after_the_last_event() {
    let core = serve(|number, lines, mut socket| async move {
        let text = match number {
            // The second event is not all there when the connection ends.
            0 => "retry: 1\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n",
            1 if has(&lines, "last-event-id: 1") => "id: 2\ndata: 2\n\n",
            2 if has(&lines, "last-event-id: 2") => "",
            _ => panic!("connection {number} asks for something else: {lines:?}"),
        };
        // After the third answer there is nothing more.
        let head = if text.is_empty() { "HTTP/1.1 204 No Content\r\n\r\n" } else { EVENTS };
        socket.write_all(format!("{head}{text}").as_bytes()).await.unwrap_or_default();
    })
    .await;
    let mut events = Call::new(&core, &GET).stream_texts(&[]).await.expect("the head is there");
    let mut found = Vec::new();
    while let Some(event) = events.try_next().await.expect("it goes on") {
        found.push(event.data);
    }
    assert_eq!(found, ["1", "2"]);
}

#[tokio::test]
async fn what_would_come_twice_is_not_asked_for_again() {
    let without_id = format!("{EVENTS}data: 1\n\n");
    let cut = EVENTS.replace("connection: close", "content-length: 999");
    let cut = format!("{cut}id: 1\ndata: 1\n\n");
    for (operation, answer, expected) in [
        (&GET, without_id.clone(), None),
        (&POST, format!("{EVENTS}id: 1\ndata: 1\n\n"), None),
        (&POST, cut, Some(ErrorKind::Transport)),
    ] {
        let count = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&count);
        let core = serve(move |_, _, mut socket| {
            seen.fetch_add(1, Ordering::Relaxed);
            let answer = answer.clone();
            async move { socket.write_all(answer.as_bytes()).await.unwrap_or_default() }
        })
        .await;
        let mut events = Call::new(&core, operation).stream_texts(&[]).await.expect("the head is there");
        assert_eq!(events.try_next().await.expect("it is good").expect("it is there").data, "1");
        let end = events.try_next().await;
        assert_eq!(end.as_ref().err().map(Error::kind), expected, "{end:?}");
        if let Err(error) = end {
            assert_eq!(error.operation(), Some(operation.id));
        }
        assert!(events.next().await.is_none());
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }
}

/// Counts the connections to a server that answers the first with an event, and all others with none.
async fn count_connections(policy: RetryPolicy, first: &'static str) -> (Result<(), Error>, usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let core = serve(move |number, _, mut socket| {
        seen.fetch_add(1, Ordering::Relaxed);
        let text = format!("{EVENTS}{}", if number == 0 { first } else { "" });
        async move { socket.write_all(text.as_bytes()).await.unwrap_or_default() }
    })
    .await;
    let mut call = Call::new(&core, &GET);
    let moment = Duration::from_micros(1);
    call.options(CallOptions::new().retry(policy.base_delay(moment).max_delay(moment)));
    let mut events = call.stream_texts(&[]).await.expect("the head is there");
    assert_eq!(events.try_next().await.expect("it is good").expect("it is there").data, "1");
    let end = events.try_next().await.map(|event| assert!(event.is_none(), "{event:?}"));
    assert!(events.next().await.is_none());
    (end, count.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_server_that_has_no_more_events_is_not_asked_for_ever() {
    let event = "id: 1\ndata: 1\n\n";
    let (end, count) = count_connections(RetryPolicy::new().attempts(3), event).await;
    assert!(end.is_ok() && count == 3, "{count}: {end:?}");
    let (end, count) = count_connections(RetryPolicy::new().attempts(u32::MAX), event).await;
    assert!(end.is_ok() && count == 100, "{count}: {end:?}");
    let policy = RetryPolicy::new().attempts(u32::MAX).max_elapsed(Duration::ZERO);
    let (end, count) = count_connections(policy, event).await;
    assert!(end.is_ok() && count == 1, "{count}: {end:?}");
}

#[tokio::test]
async fn a_wait_that_is_too_long_does_not_look_like_the_end() {
    let (end, count) = count_connections(RetryPolicy::new(), "retry: 180000\nid: 1\ndata: 1\n\n").await;
    let error = end.expect_err("it is not the end");
    assert!(error.to_string().contains("the server asks for a wait of 180 s"), "{error}");
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_post_is_sent_again_where_the_caller_asks_for_it() {
    let core = serve(|number, lines, mut socket| async move {
        assert_eq!(has(&lines, "last-event-id: 1"), number > 0, "{lines:?}");
        let text = if number == 0 { "id: 1\ndata: 1\n\n" } else { "data: end\n\n" };
        socket.write_all(format!("{EVENTS}{text}").as_bytes()).await.unwrap_or_default();
    })
    .await;
    let events = Call::new(&core, &POST).stream_texts(&["end"]).await.expect("the head is there");
    let mut events = events.resume(true);
    assert_eq!(events.try_next().await.expect("it is good").expect("it is there").data, "1");
    assert_eq!(events.try_next().await.expect("it ends"), None);
}
