//! Does an answer come piece by piece over a real connection, and is that connection given up when nobody reads on?

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use oasmith_runtime::model::{Value, encode};
use oasmith_runtime::{Builder, Call, CallOptions, Core, ErrorKind, Operation, Payload, ReqwestTransport, RetryPolicy};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::support::API;

pub(crate) static GET: Operation = Operation::new("example.Watch", "GET", "/watch");
pub(crate) static POST: Operation = Operation::new("example.Ask", "POST", "/ask");

pub(crate) const EVENTS: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// Answers each connection by the next of these functions, and returns the client that talks to them.
pub(crate) async fn serve<F, W>(answer: F) -> Core
where
    F: Fn(usize, Vec<String>, BufReader<TcpStream>) -> W + Send + Sync + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move {
        let answer = Arc::new(answer);
        for number in 0.. {
            let Ok((socket, _)) = listener.accept().await else { return };
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut reader = BufReader::new(socket);
                let mut lines = Vec::new();
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).await.unwrap_or_default() == 0 {
                        return;
                    }
                    let line = line.trim_end().to_ascii_lowercase();
                    if line.is_empty() {
                        break;
                    }
                    lines.push(line);
                }
                answer(number, lines, reader).await;
            });
        }
    });
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("TLS is there");
    Builder::new(&API).server(url).transport(transport).retry(policy).build().expect("the client is sound")
}

/// Answers every connection with the same text.
async fn always(text: impl Into<String>) -> Core {
    let text: Arc<str> = text.into().into();
    serve(move |_, _, mut socket| {
        let text = Arc::clone(&text);
        async move { socket.write_all(text.as_bytes()).await.unwrap_or_default() }
    })
    .await
}

fn text_of(value: &Value) -> String {
    String::from_utf8(encode(value).expect("it can be written")).expect("JSON is UTF-8")
}

pub(crate) fn has(lines: &[String], line: &str) -> bool {
    lines.iter().any(|other| other == line)
}

#[tokio::test]
async fn an_event_is_there_before_the_answer_ends() {
    let core = serve(|_, lines, mut socket| async move {
        assert!(has(&lines, "accept: text/event-stream"), "{lines:?}");
        socket.write_all(EVENTS.as_bytes()).await.expect("the client reads");
        socket.write_all(b"event: add\nid: 7\ndata: {\"a\":\ndata: 1}\n\n").await.expect("the client reads");
        // The answer goes on for ever.
        std::future::pending::<()>().await;
    })
    .await;
    let mut call = Call::new(&core, &GET);
    call.accept("text/event-stream");
    let mut events = call.stream_events::<Value>(&[]).await.expect("the head is there");
    assert!(events.status() == 200 && events.headers()["content-type"] == "text/event-stream");
    let event = events.try_next().await.expect("it is good").expect("it is there");
    assert_eq!((event.event.as_str(), event.id.as_deref()), ("add", Some("7")));
    assert_eq!(text_of(&event.data), r#"{"a":1}"#);
    assert_eq!(events.last_event_id(), Some("7"));
}

#[tokio::test]
async fn events_are_the_same_wherever_the_pieces_end() {
    let text = "\u{feff}: hello\r\n\r\ndata: \"é\"\r\rid: 1\nevent: b\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n";
    // Each answer is cut at the next place.
    let core = serve(move |at, _, mut socket| async move {
        let (left, right) = text.as_bytes().split_at(at);
        socket.get_ref().set_nodelay(true).expect("it is TCP");
        socket.write_all(EVENTS.as_bytes()).await.expect("the client reads");
        socket.write_all(left).await.expect("the client reads");
        tokio::time::sleep(Duration::from_millis(2)).await;
        socket.write_all(right).await.unwrap_or_default();
    })
    .await;
    for at in 0..=text.len() {
        let mut events = Call::new(&core, &POST).stream_events::<Value>(&[]).await.expect("the head is there");
        let mut found = Vec::new();
        while let Some(event) = events.try_next().await.expect("it is good") {
            found.push(format!("{} {:?} {}", event.event, event.id, text_of(&event.data)));
        }
        assert_eq!(found, ["message None \"é\"", "b Some(\"1\") 2"], "{at}");
    }
}

#[tokio::test]
async fn a_part_of_bytes_is_a_stream_as_well() {
    let core = always("HTTP/1.1 206 Partial Content\r\ncontent-length: 1\r\n\r\nx").await;
    let mut bytes = Call::new(&core, &GET).stream_bytes().await.expect("the head is there");
    assert_eq!(bytes.try_next().await.expect("it is good").as_deref(), Some(&b"x"[..]));
}

#[tokio::test]
async fn a_fault_in_one_event_names_it_and_the_next_one_comes() {
    let core = always(format!("{EVENTS}data: 1\n\nevent: bad\nid: x\ndata: {{\ndata: \"a\"}}\n\ndata: 3\n\n")).await;
    let mut events = Call::new(&core, &POST).stream_events::<i64>(&[]).await.expect("the head is there");
    assert_eq!(events.try_next().await.expect("it is good").expect("it is there").data, 1);
    let error = events.try_next().await.expect_err("it is no number");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("example.Ask")));
    assert_eq!(error.body().map(|body| &**body), Some(&b"{\n\"a\"}"[..]));
    assert!(error.to_string().contains("event 2 `bad` (id x): "), "{error}");
    assert_eq!(events.try_next().await.expect("it is good").expect("it is there").data, 3);
    assert_eq!(events.try_next().await.expect("it ends"), None);
}

#[tokio::test]
async fn an_answer_that_is_no_stream_of_events_is_an_error_with_its_body() {
    let core =
        always("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"no\":true}").await;
    let error = Call::new(&core, &GET).stream_texts(&[]).await.expect_err("it is JSON");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().map(|body| &**body), Some(&b"{\"no\":true}"[..]));
}

#[tokio::test]
async fn an_event_longer_than_the_limit_ends_the_stream() {
    let core = always(format!("{EVENTS}data: {}\n\n", "x".repeat(100))).await;
    let events = Call::new(&core, &GET).stream_texts(&[]).await.expect("the head is there");
    let mut events = events.limit(50);
    let error = events.try_next().await.expect_err("it is too long");
    assert!(error.to_string().contains("longer than 50 bytes"), "{error}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn silence_is_limited_and_the_whole_is_not() {
    let core = serve(|_, _, mut socket| async move {
        socket.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await.expect("the client reads");
        for _ in 0..8 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            socket.write_all(b"x").await.expect("the client reads");
        }
        std::future::pending::<()>().await;
    })
    .await;
    let mut call = Call::new(&core, &GET);
    call.options(CallOptions::new().attempt_timeout(Duration::from_millis(400)).timeout(Duration::from_millis(500)));
    let mut bytes = call.stream_bytes().await.expect("the head is there");
    let mut count = 0;
    let error = loop {
        match bytes.try_next().await {
            Ok(Some(chunk)) => count += chunk.len(),
            Ok(None) => panic!("the answer does not end"),
            Err(error) => break error,
        }
    };
    assert_eq!((count, error.kind()), (8, ErrorKind::Timeout));
    assert!(error.to_string().contains("the next piece of the answer took longer than 400ms"), "{error}");
    assert!(bytes.next().await.is_none());
}

#[tokio::test]
async fn a_head_that_does_not_come_is_a_timeout_of_the_attempt() {
    let core = serve(|_, _, socket| async move {
        std::future::pending::<()>().await;
        drop(socket);
    })
    .await;
    let mut call = Call::new(&core, &POST);
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(50)).idle_timeout(Duration::MAX);
    call.options(options.retry(RetryPolicy::never()));
    let error = call.stream_bytes().await.expect_err("nothing comes");
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn dropping_a_stream_gives_the_connection_up() {
    let (sender, mut closed) = tokio::sync::mpsc::channel(1);
    let core = serve(move |_, _, mut socket| {
        let sender = sender.clone();
        async move {
            socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx").await.expect("the client reads");
            // The client sends nothing more, so that this ends when the connection does.
            let end = socket.read(&mut [0]).await;
            let _ = sender.send(matches!(end, Ok(0) | Err(_))).await;
        }
    })
    .await;
    let mut bytes = Call::new(&core, &GET).stream_bytes().await.expect("the head is there");
    assert_eq!(bytes.content_length(), Some(100));
    assert_eq!(bytes.try_next().await.expect("it is good").as_deref(), Some(&b"x"[..]));
    drop(bytes);
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), closed.recv()).await, Ok(Some(true)));
}

#[tokio::test]
async fn a_server_waits_for_a_caller_that_is_slow() {
    const PIECE: usize = 64 << 10;
    const ALL: usize = 4096 * PIECE;
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let core = serve(move |_, _, mut socket| {
        let counter = Arc::clone(&counter);
        async move {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {ALL}\r\n\r\n");
            socket.write_all(head.as_bytes()).await.expect("the client reads");
            let piece = vec![0; PIECE];
            while counter.load(Ordering::Relaxed) < ALL {
                if socket.write_all(&piece).await.is_err() {
                    return;
                }
                counter.fetch_add(PIECE, Ordering::Relaxed);
            }
        }
    })
    .await;
    let mut bytes = Call::new(&core, &GET).stream_bytes().await.expect("the head is there");
    let mut read = 0;
    for round in 0..20 {
        // What is under way is in the buffers of the connection, whose size has nothing to do with that of the answer.
        tokio::time::sleep(Duration::from_millis(5)).await;
        let ahead = sent.load(Ordering::Relaxed).saturating_sub(read);
        assert!(ahead < ALL / 8, "after {round} rounds the server is {ahead} bytes ahead");
        let until = read + (256 << 10);
        while read < until {
            read += bytes.try_next().await.expect("it is good").expect("there is more").len();
        }
    }
}

#[tokio::test]
async fn lines_and_records_are_read_one_by_one() {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let core = always(format!("{head}{{\"a\":1}}\r\n\n\"x\"\n[2]\n3")).await;
    let mut values = Call::new(&core, &GET).stream_lines::<Value>().await.expect("the head is there");
    let mut found = Vec::new();
    while let Some(value) = values.try_next().await.expect("it is good") {
        found.push(text_of(&value));
    }
    assert_eq!(found, [r#"{"a":1}"#, r#""x""#, "[2]", "3"]);
    let core = always(format!("{head}\u{1e}1\n\u{1e}\"x\"\n\u{1e}3")).await;
    let mut values = Call::new(&core, &GET).stream_records::<i64>().await.expect("the head is there");
    assert_eq!(values.try_next().await.expect("it is good"), Some(1));
    let error = values.try_next().await.expect_err("it is no number");
    assert!(error.to_string().contains("value 2: "), "{error}");
    let error = values.try_next().await.expect_err("it may be the beginning of another one");
    assert!(error.to_string().contains("value 3: it may be cut"), "{error}");
    assert_eq!(values.try_next().await.expect("it ends"), None);
}

#[tokio::test]
async fn a_failure_is_what_it_is_for_every_call() {
    let core = always("HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\ngone").await;
    let error = Call::new(&core, &GET).stream_bytes().await.expect_err("it is not there");
    assert!(error.is_not_found() && error.body().is_some_and(|body| **body == *b"gone"));
}

/// A stream of this many pieces, which counts those that were asked for.
struct Pieces(usize, Arc<AtomicUsize>);

impl futures_core::Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        self.1.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(vec![b'x'; 64 << 10])))
    }
}

#[tokio::test]
async fn a_body_goes_out_as_the_server_takes_it() {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    let core = serve(move |_, lines, mut socket| {
        let seen = Arc::clone(&seen);
        async move {
            let length = 1024 * (64 << 10);
            assert!(has(&lines, &format!("content-length: {length}")), "{lines:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
            let ahead = seen.load(Ordering::Relaxed);
            assert!(ahead < 512, "{ahead} pieces were taken, and none was read");
            let mut left = length;
            let mut room = vec![0; 64 << 10];
            while left > 0 {
                left -= socket.read(&mut room).await.expect("the client sends");
            }
            socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.expect("the client reads");
        }
    })
    .await;
    let mut call = Call::new(&core, &POST);
    let payload = Payload::from_stream(Pieces(1024, Arc::clone(&asked))).with_length(1024 * (64 << 10));
    call.payload("application/octet-stream", payload);
    assert_eq!(&*call.send_bytes().into_body().await.expect("it is taken"), b"ok");
    assert_eq!(asked.load(Ordering::Relaxed), 1024);
}

#[tokio::test]
async fn a_body_of_unknown_length_is_sent_in_chunks() {
    let core = serve(|_, lines, mut socket| async move {
        assert!(has(&lines, "transfer-encoding: chunked"), "{lines:?}");
        let mut text = Vec::new();
        while !text.ends_with(b"0\r\n\r\n") {
            text.push(socket.read_u8().await.expect("the client sends"));
        }
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.expect("the client reads");
    })
    .await;
    let mut call = Call::new(&core, &POST);
    call.payload("text/plain", Payload::from_stream(Pieces(1, Arc::default())));
    assert_eq!(&*call.send_bytes().into_body().await.expect("it is taken"), b"ok");
}
