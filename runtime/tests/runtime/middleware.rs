//! What may a middleware see and change, and what not?

use std::sync::{Arc, Mutex};

use http::response::Parts;
use http::{HeaderValue, Response, Uri};
use oasmith_runtime::{Attempt, BoxFuture, Error, ErrorKind, Middleware, Replay, Request};

use super::support::{GET, builder, send};

#[derive(Debug, Clone)]
struct Log {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Log {
    fn write(&self, line: &str) {
        self.lines.lock().expect("no test panics with it").push(format!("{} {line}", self.name));
    }
}

impl Middleware for Log {
    fn before<'a>(&'a self, attempt: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            self.write(&format!("before {} {}", attempt.operation().id, attempt.number()));
            request.headers_mut().append("x-seen", HeaderValue::from_static(self.name));
            Ok(())
        })
    }

    fn after<'a>(&'a self, attempt: Attempt, outcome: Result<&'a Parts, &'a Error>) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let outcome = outcome.map_or_else(ToString::to_string, |parts: &Parts| parts.status.to_string());
            self.write(&format!("after {} {outcome}", attempt.number()));
        })
    }
}

#[test]
fn every_attempt_is_seen_from_outside_in_and_back() {
    let replay = Replay::new();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = |name| Log { name, lines: lines.clone() };
    let core = builder(&replay).middleware(log("a")).middleware(log("b")).build().expect("the client is sound");
    replay.fail(Error::new(ErrorKind::Connect, "refused")).respond(Response::new("1"));
    assert!(send(&core, &GET).is_ok());
    let expected = [
        "a before example.Op 1",
        "b before example.Op 1",
        "b after 1 cannot connect: refused",
        "a after 1 cannot connect: refused",
        "a before example.Op 2",
        "b before example.Op 2",
        "b after 2 200 OK",
        "a after 2 200 OK",
    ];
    assert_eq!(*lines.lock().expect("no test panics with it"), expected);
    let seen: Vec<_> = replay.requests()[1].headers().get_all("x-seen").iter().cloned().collect();
    assert_eq!(seen, ["a", "b"]);
}

#[derive(Debug)]
struct Elsewhere(&'static str);

impl Middleware for Elsewhere {
    fn before<'a>(&'a self, _: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        *request.uri_mut() = Uri::from_static(self.0);
        Box::pin(std::future::ready(Ok(())))
    }
}

#[test]
fn no_middleware_moves_a_request_to_another_origin() {
    for url in ["https://evil.example/v1", "http://api.example.com/v1", "https://api.example.com:8443/v1"] {
        let replay = Replay::new();
        let core = builder(&replay).middleware(Elsewhere(url)).build().expect("the client is sound");
        let error = send(&core, &GET).expect_err("it is another origin");
        assert_eq!((error.kind(), replay.requests().len()), (ErrorKind::Middleware, 0), "{url}");
    }
    let replay = Replay::new();
    replay.respond_json(200, "1");
    let core = builder(&replay).middleware(Elsewhere("https://api.example.com/v2/x")).build().expect("it is sound");
    assert!(send(&core, &GET).is_ok());
}

#[derive(Debug)]
struct No;

impl Middleware for No {
    fn before<'a>(&'a self, _: Attempt, _: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(std::future::ready(Err(Error::new(ErrorKind::Middleware, "not today"))))
    }
}

#[test]
fn a_middleware_may_refuse() {
    let replay = Replay::new();
    let core = builder(&replay).middleware(No).build().expect("the client is sound");
    let error = send(&core, &GET).expect_err("it is refused");
    assert_eq!(error.to_string(), "GET /things: middleware: not today (operation example.Op)");
    assert_eq!((replay.requests().len(), error.attempts()), (0, 0));
}

#[test]
fn what_began_is_ended_also_if_a_later_one_refuses() {
    let replay = Replay::new();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = |name| Log { name, lines: lines.clone() };
    let builder = || builder(&replay).middleware(Arc::new(log("a")));
    let core = builder().middleware(No).middleware(log("b")).build().expect("the client is sound");
    assert!(send(&core, &GET).is_err());
    let core = builder().middleware(Elsewhere("https://evil.example/v1")).build().expect("the client is sound");
    assert!(send(&core, &GET).is_err());
    let expected = [
        "a before example.Op 1",
        "a after 1 middleware: not today",
        "a before example.Op 1",
        "a after 1 middleware: a middleware sent the request to another origin",
    ];
    assert_eq!(*lines.lock().expect("no test panics with it"), expected);
    assert_eq!(replay.requests().len(), 0);
}
