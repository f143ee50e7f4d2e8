//! What do the tests share: a server that is scripted and remembers, and a client that talks to it.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conductorone::auth::ClientCredentials;
use conductorone::{Client, ClientBuilder, ReqwestTransport};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const APPS: &str = "/api/v1/search/apps";
pub(crate) const CLIENTS: &str = "/api/v1/search/iam/personal_clients";
pub(crate) const TOKEN: &str = "/auth/v1/token";

/// One request, as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The request line, without its end.
    pub(crate) line: String,
    /// The headers in their order; names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn is(&self, path: &str) -> bool {
        self.line.split(' ').nth(1) == Some(path)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the client sends UTF-8")
    }

    /// The body as JSON; null if there is none.
    pub(crate) fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).expect("the body is JSON") }
    }

    /// The body as a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        let decode = |text: &str| {
            let bytes = percent_encoding::percent_decode_str(&text.replace('+', " ")).collect::<Vec<_>>();
            String::from_utf8(bytes).expect("the form is UTF-8")
        };
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').expect("each field has a value");
            (decode(name), decode(value))
        };
        self.text().split('&').map(pair).collect()
    }
}

/// What the server says to a request.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
    delay: Duration,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: String::new(), body: body.into(), delay: Duration::ZERO }
    }

    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, body).header("content-type", "application/json")
    }

    /// A page of apps with these ids, and the cursor of the next.
    pub(crate) fn apps(ids: &[&str], next: Option<&str>) -> Self {
        let list: Vec<_> = ids.iter().map(|id| serde_json::json!({ "id": id })).collect();
        Self::json(200, serde_json::json!({ "list": list, "nextPageToken": next }).to_string())
    }

    /// What a token endpoint says.
    pub(crate) fn token(token: &str) -> Self {
        Self::json(200, format!(r#"{{"access_token":"{token}","token_type":"bearer","expires_in":3600}}"#))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.extend([name, ": ", value, "\r\n"]);
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Never answers.
    pub(crate) fn silence() -> Self {
        Self::new(200, "").after(Duration::MAX)
    }
}

/// A server on loopback that stops with the test.
#[derive(Debug)]
pub(crate) struct Server {
    url: String,
    /// What all clients of this server share, since setting up TLS takes a while.
    transport: ReqwestTransport,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    closed: AtomicUsize,
}

impl Server {
    /// Starts a server that answers with what the function makes of a request and its number, from zero.
    pub(crate) async fn start(answer: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let seen = Arc::new(Seen::default());
        let (kept, answer) = (seen.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, answer) = (kept.clone(), answer.clone());
                seen.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // The client may be gone at any time; that is what some tests are about.
                    let _ = serve(stream, &seen, &*answer).await;
                    seen.closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        // A proxy in the environment is not what is tested here.
        let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the transport is sound");
        Self { url, transport, seen }
    }

    /// Starts a server that gives these answers in turn, and the last one from then on.
    pub(crate) async fn script(answers: Vec<Answer>) -> Self {
        Self::start(move |_, number| answers[number.min(answers.len() - 1)].clone()).await
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().expect("no test panics with it").clone()
    }

    /// The requests for this path.
    pub(crate) fn requests_for(&self, path: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.is(path)).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Waits until the client has closed a connection, for at most five seconds.
    pub(crate) async fn has_closed_one(&self) -> bool {
        self.wait(|seen| seen.closed.load(Ordering::SeqCst) > 0).await
    }

    /// Waits until a request is there, for at most five seconds.
    pub(crate) async fn has_request(&self) -> bool {
        self.wait(|seen| !seen.requests.lock().expect("no test panics with it").is_empty()).await
    }

    async fn wait(&self, is_so: impl Fn(&Seen) -> bool) -> bool {
        for _ in 0..1000 {
            if is_so(&self.seen) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    }

    /// A builder of a client of this server, without credentials.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder().server(&self.url).transport(self.transport.clone())
    }

    /// A builder of a client of this server that gets tokens as RFC 6749, section 4.4, says.
    pub(crate) fn plain_client(&self, id: &str, secret: &str) -> ClientBuilder {
        self.builder().oauth(ClientCredentials::new(id, secret).token_url(TOKEN))
    }

    /// A client of this server, with a token.
    pub(crate) fn client(&self) -> Client {
        self.builder().bearer_auth("token-1").build().expect("the client is sound")
    }
}

/// Answers the requests of one connection until the client closes it.
async fn serve(stream: TcpStream, seen: &Seen, answer: &(impl Fn(&Request, usize) -> Answer + Sync)) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await? {
        let number = {
            let mut requests = seen.requests.lock().expect("no test panics with it");
            requests.push(request.clone());
            requests.len() - 1
        };
        let answer = answer(&request, number);
        if !answer.delay.is_zero() {
            let closed = tokio::time::timeout(answer.delay, stream.read_u8()).await;
            if closed.is_ok() {
                break;
            }
        }
        let Answer { status, headers, body, .. } = answer;
        let mut whole =
            format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
        whole.extend(body);
        // In one piece, because a second small one would wait for the client to acknowledge the first.
        stream.write_all(&whole).await?;
    }
    Ok(())
}

async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut lines = lines.into_iter();
    let line = lines.next().unwrap_or_default();
    let pair = |line: String| {
        let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
        (name.to_ascii_lowercase(), value.to_owned())
    };
    let mut request = Request { line, headers: lines.map(pair).collect(), body: Vec::new() };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}
