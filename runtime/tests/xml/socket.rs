//! Does XML go over a real connection and come back?

use std::collections::BTreeMap;

use oasmith_runtime::xml::Node;
use oasmith_runtime::{Api, Builder, Call, Operation, ReqwestTransport, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

static API: Api = Api::new("example/1.2.3", &[], &[]);
static ROOT: Node =
    Node::element("things").in_namespace("http://example.com/things", "").map(&Node::element("").number());
static PUT: Operation = Operation::new("put", "PUT", "/things").accept("application/xml").format(&ROOT);

/// Starts a server that answers one request with its own body, and returns its URL.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"</things>") {
            let read = stream.read(&mut buffer).await.expect("the client sends it all");
            request.extend_from_slice(&buffer[..read]);
        }
        let request = String::from_utf8(request).expect("requests are text here");
        let (head, body) = request.split_once("\r\n\r\n").expect("the head ends");
        assert!(head.to_lowercase().contains("content-type: application/xml"), "{head}");
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/xml; charset=utf-8\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).await.expect("the client reads it");
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_body_comes_back_as_it_was_sent() {
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the transport is sound");
    let builder = Builder::new(&API).transport(transport).server(echo().await).retry(RetryPolicy::never());
    let core = builder.build().expect("the client is sound");
    let things = BTreeMap::from([("blue".to_owned(), 1_i64), ("red".to_owned(), i64::MAX)]);
    let mut call = Call::new(&core, &PUT);
    call.xml("application/xml", &ROOT, &things);
    let found: BTreeMap<String, i64> = call.send_xml().into_body().await.expect("it is sent back");
    assert_eq!(found, things);
}
