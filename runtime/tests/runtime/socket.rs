//! Does the default transport keep its promises on a real connection?

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use oasmith_runtime::{
    Builder, Call, CallOptions, Case, Core, Credential, Error, ErrorKind, Operation, ReqwestTransport, RetryPolicy,
    Style,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::support::{API, GET, POST, operation, text};

static KEY: Operation = operation("GET", "/things").security(&[&[&[3]]]);
static ONE: Operation = operation("GET", "/things/{id}/parts");

type Heads = Arc<Mutex<Vec<String>>>;

/// Starts a server that gives this answer to every request, and keeps the heads of the requests.
async fn serve(answer: Vec<u8>) -> (String, Heads) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let heads = Heads::default();
    let kept = heads.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let head = read_head(&mut stream).await;
            kept.lock().expect("no test panics with it").push(head);
            // The client may be gone before all is written.
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("http://{address}"), heads)
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A server that reads a request, never answers, and tells when the request is there and when the client has gone.
struct Silence {
    server: String,
    is_asked: oneshot::Receiver<()>,
    is_gone: oneshot::Receiver<()>,
}

async fn silence() -> Silence {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let ((asked, is_asked), (gone, is_gone)) = (oneshot::channel(), oneshot::channel());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        read_head(&mut stream).await;
        let _ = asked.send(());
        let end = stream.read(&mut [0; 1]).await;
        assert!(matches!(end, Ok(0) | Err(_)));
        let _ = gone.send(());
    });
    Silence { server: format!("http://{address}"), is_asked, is_gone }
}

fn core(server: &str) -> Core {
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the transport is sound");
    let builder = Builder::new(&API).transport(transport).server(server).retry(RetryPolicy::never());
    builder.response_limit(1 << 20).credential(3, Credential::key("canary")).build().expect("the client is sound")
}

async fn send(server: &str, operation: &'static Operation, options: CallOptions) -> Result<String, Error> {
    let mut call = Call::new(&core(server), operation);
    call.options(options);
    call.send_text().into_body().await
}

#[tokio::test]
async fn an_answer_arrives() {
    let (server, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".to_vec()).await;
    assert_eq!(send(&server, &KEY, CallOptions::new()).await.ok().as_deref(), Some("ok"));
    let head = heads.lock().expect("no test panics with it")[0].to_lowercase();
    assert!(head.starts_with("get /things?api_key=canary http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nuser-agent: example/1.2.3\r\n"), "{head}");
    assert!(!head.contains("\r\nreferer"), "{head}");
}

#[tokio::test]
async fn an_answer_that_is_not_declared_keeps_what_it_brought() {
    static LATER: Operation = operation("GET", "/things").responses(&[Case::new("200", "text/plain", 0)]);
    let answer = b"HTTP/1.1 202 Accepted\r\ncontent-length: 4\r\nx-job: 7\r\n\r\nsoon".to_vec();
    let error = send(&serve(answer).await.0, &LATER, CallOptions::new()).await.expect_err("202 is no 200");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(202)));
    assert_eq!(error.header::<i32>("x-job").ok().flatten(), Some(7));
    assert_eq!((error.body().map(|body| &body[..]), error.attempts()), (Some(&b"soon"[..]), 1));
}

#[tokio::test]
async fn the_length_of_a_body_is_told() {
    let (server, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let core = core(&server);
    assert!(Call::new(&core, &GET).send_empty().await.is_ok());
    assert!(Call::new(&core, &POST).send_empty().await.is_ok());
    let mut call = Call::new(&core, &POST);
    call.bytes("text/plain", "abc".into());
    assert!(call.send_empty().await.is_ok());
    let heads = heads.lock().expect("no test panics with it");
    let lengths: Vec<_> = heads
        .iter()
        .map(|head| {
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned))
        })
        .collect();
    assert_eq!(lengths, [None, Some("0".to_owned()), Some("3".to_owned())]);
}

#[tokio::test]
async fn calls_run_side_by_side() {
    let (server, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".to_vec()).await;
    let core = core(&server);
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(Call::new(&core, &GET).send_text().into_body())).collect();
    for call in calls {
        assert_eq!(call.await.expect("no call panics").ok().as_deref(), Some("ok"));
    }
    assert_eq!(heads.lock().expect("no test panics with it").len(), 20);
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let (elsewhere, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    for status in [301, 302, 303, 307, 308] {
        let head = format!("HTTP/1.1 {status} Moved\r\nlocation: {elsewhere}/x?a=canary\r\ncontent-length: 0\r\n\r\n");
        let (server, _) = serve(head.into_bytes()).await;
        let error = send(&server, &KEY, CallOptions::new()).await.expect_err("it is no success");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    assert_eq!(heads.lock().expect("no test panics with it").len(), 0);
}

#[tokio::test]
async fn a_gzip_bomb_is_cut() {
    let mut encoder =
        GzEncoder::new(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec(), Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..40 {
        encoder.write_all(&zeros).expect("memory does not fail");
    }
    let answer = encoder.finish().expect("memory does not fail");
    assert!(answer.len() < 60_000);
    let (server, _) = serve(answer).await;
    let error = send(&server, &GET, CallOptions::new()).await.expect_err("it is too long");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
}

#[tokio::test]
async fn gzip_is_unpacked() {
    let mut encoder =
        GzEncoder::new(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec(), Compression::best());
    encoder.write_all(b"hello").expect("memory does not fail");
    let (server, heads) = serve(encoder.finish().expect("memory does not fail")).await;
    assert_eq!(send(&server, &GET, CallOptions::new()).await.ok().as_deref(), Some("hello"));
    assert!(heads.lock().expect("no test panics with it")[0].to_lowercase().contains("accept-encoding: gzip"));
}

#[tokio::test]
async fn an_attempt_times_out() {
    let Silence { server, mut is_asked, is_gone } = silence().await;
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(50));
    // On a machine that is busy elsewhere the time may be over before the server is reached.
    while is_asked.try_recv().is_err() {
        let error = send(&server, &GET, options.clone()).await.expect_err("nobody answers");
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    is_gone.await.expect("the connection is closed");
}

#[tokio::test]
async fn a_call_times_out_in_the_body() {
    let (server, _) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab".to_vec()).await;
    let error = send(&server, &GET, CallOptions::new()).await.expect_err("the body ends too soon");
    assert_eq!(error.kind(), ErrorKind::Transport);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let server = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nab").await.expect("the client listens");
        std::future::pending::<()>().await;
    });
    let options = CallOptions::new().timeout(Duration::from_millis(50));
    let error = send(&server, &GET, options).await.expect_err("the body does not end");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let Silence { server, is_asked, is_gone } = silence().await;
    let call = tokio::spawn(async move { send(&server, &GET, CallOptions::new()).await });
    is_asked.await.expect("the request comes");
    call.abort();
    tokio::time::timeout(Duration::from_secs(5), is_gone).await.expect("in time").expect("the connection is closed");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let server = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let error = send(&server, &KEY, CallOptions::new()).await.expect_err("nobody listens");
    assert!(error.is_connect(), "{error}");
    let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    for error in chain {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("/things?"), "{shown}");
    }
}

#[tokio::test]
async fn a_path_travels_as_it_was_written() {
    let (server, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let core = core(&server);
    let rows = [
        ("%2e%2e", "%252e%252e"),
        ("a/../b", "a%2F..%2Fb"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a\\b", "a%5Cb"),
        ("a\nb", "a%0Ab"),
        ("é", "%C3%A9"),
        (";x=1", "%3Bx%3D1"),
        ("a|b'c", "a%7Cb%27c"),
    ];
    for (value, written) in rows {
        let mut call = Call::new(&core, &ONE);
        call.path("id", Style::SIMPLE, &text(value));
        assert!(call.send_empty().await.is_ok());
        let head = heads.lock().expect("no test panics with it").pop().unwrap_or_default();
        assert!(head.starts_with(&format!("GET /things/{written}/parts HTTP/1.1\r\n")), "{head}");
    }
}

/// The variable by which a test gives its own copy in another process the server to call.
const TARGET: &str = "OASMITH_TEST_TARGET";

// Only another process can have another environment without disturbing the tests beside it.
#[tokio::test]
async fn no_proxy_reads_what_goes_to_this_machine() {
    if let Ok(server) = std::env::var(TARGET) {
        let transport = ReqwestTransport::new().expect("the transport is sound");
        let builder = Builder::new(&API).transport(transport).server(server).retry(RetryPolicy::never());
        let core = builder.credential(3, Credential::key("canary")).build().expect("the client is sound");
        let answer = Call::new(&core, &KEY).send_text().into_body().await;
        assert_eq!(answer.ok().as_deref(), Some("ok"));
        return;
    }
    let (server, heads) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".to_vec()).await;
    let (proxy, of_proxy) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy".to_vec()).await;
    let this = std::env::current_exe().expect("a test has a file");
    let mut child = std::process::Command::new(this);
    child.args(["--exact", "socket::no_proxy_reads_what_goes_to_this_machine"]).env(TARGET, server);
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(variable, &proxy);
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || child.output()).await.expect("nothing panics");
    let output = output.expect("a test can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(heads.lock().expect("no test panics with it").len(), 1);
    assert_eq!(of_proxy.lock().expect("no test panics with it").len(), 0);
}

#[tokio::test]
async fn the_url_of_a_next_page_on_another_host_gets_no_connection() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    let (other, seen) = serve(answer.to_vec()).await;
    let (server, own) = serve(answer.to_vec()).await;
    let client = core(&server);
    let follow = |url: String| {
        let mut call = Call::new(&client, &KEY);
        call.follow(url);
        call.send_empty()
    };
    let error = follow(format!("{other}/things?page=2")).await.expect_err("the origin is another");
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    assert!(seen.lock().expect("no test panics with it").is_empty());
    follow(format!("{server}/things?page=2")).await.expect("the origin is the client's");
    let heads = own.lock().expect("no test panics with it").clone();
    assert!(heads[0].starts_with("GET /things?page=2&api_key=canary HTTP/1.1"), "{}", heads[0]);
}
