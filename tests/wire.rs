//! Which values do the tests have that are generated with a client, and what do they say of a server?
//!
//! They are part of this program, which runs itself again with the address of a server that answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::thread::{self, JoinHandle};

#[path = "../generated-client/tests/wire/carrier.rs"]
#[allow(clippy::pedantic, reason = "it is held to the lints of clients")]
#[rustfmt::skip]
mod carrier;
#[path = "../generated-client/tests/wire/support.rs"]
#[allow(clippy::pedantic, dead_code, reason = "it is held to the lints of clients, and not all of it is needed here")]
#[rustfmt::skip]
mod support;

#[path = "../generated-client/tests/wire/group"]
mod group {
    #[allow(clippy::pedantic, unused_imports, reason = "it is held to the lints of clients")]
    #[rustfmt::skip]
    mod app_search;
}

/// What the tests of a fixture send.
const MADE_UP: &str = r#"fn put_mark
PUT https://api.example.com/mark
content-type: text/plain

7

fn put_order
PUT https://api.example.com/orders/AAA-1111?pages=10&pages=10
content-type: application/json

{
  "count": 8,
  "day": "2026-03-01",
  "grade": 10,
  "id": "67e55044-10b1-426f-9247-bb680e5fe0c8",
  "long": "texttexttext",
  "mail": "user@example.com",
  "marks": ["t", "t"],
  "one": {"a": "a"},
  "share": 3.0,
  "short": "te",
  "site": "https://example.com/",
  "sort": "aaa."
}

fn put_switch
PUT https://api.example.com/switch
content-type: text/plain

true

fn put_tree has a large stack
PUT https://api.example.com/tree
accept: application/json
content-type: application/json


"#;

/// The test that is run again.
const TEST: &str = "group::app_search::search";

#[test]
fn a_server_that_takes_the_request_is_right() {
    let (outcome, request) = outcome_of("/v2/", "HTTP/1.1 200 OK\r\ncontent-type: application/json", r#"{"list": []}"#);
    assert!(outcome.status.success(), "{}", text(&outcome));
    // The rest of the URL is that of the description, the server is the one that was named.
    assert!(request.starts_with("POST /v2/api/v1/search/apps HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer secret-of-bearerAuth\r\n"), "{request}");
    assert!(request.contains(r#""displayName":"#), "{request}");
}

#[test]
fn a_refusal_is_shown_with_its_reasons() {
    let head = "HTTP/1.1 422 Unprocessable Entity\r\nsl-violations: [7]\r\ncontent-type: text/plain";
    let (outcome, _) = outcome_of("", head, "no such field");
    let text = text(&outcome);
    assert!(!outcome.status.success(), "{text}");
    for part in ["POST /api/v1/search/apps: 422", "\n422 Unprocessable Entity\n", "\nsl-violations: [7]\n", "no such"] {
        assert!(text.contains(part), "there is no {part:?} in:\n{text}");
    }
}

#[test]
fn an_answer_that_is_not_what_the_description_promises_is_shown_with_the_place() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
    let (outcome, _) = outcome_of("", head, r#"{"list": [{"id": 7}]}"#);
    let text = text(&outcome);
    assert!(!outcome.status.success(), "{text}");
    for part in ["unexpected response", "list[0].id", "\n200 OK\n", r#"{"list": [{"id": 7}]}"#] {
        assert!(text.contains(part), "there is no {part:?} in:\n{text}");
    }
}

#[test]
fn without_a_server_nothing_is_tested_of_it() {
    let outcome = run(Some("http://127.0.0.1:1"));
    let text = text(&outcome);
    assert!(!outcome.status.success() && text.contains("cannot connect"), "{text}");
    assert!(run(Some("")).status.success() && run(None).status.success());
}

#[test]
fn made_up_values_keep_to_what_schemas_ask_for() {
    let text = include_str!("fixtures/accept/values_within_limits.yaml");
    let mut config = oasmith::Config::new("values.yaml", "client");
    config.client.wire_tests = true;
    let plan = oasmith::plan_text("values.yaml", text, &config, &oasmith::name::Lock::default());
    let files = plan.expect("the fixture is accepted").files;
    let groups = files.iter().filter(|file| file.path.starts_with("tests/wire/group/"));
    let tests = groups.flat_map(|file| file.text.split("#[test]\n").skip(1));
    let sent = |test: &str| {
        let (name, rest) = test.split_once("() {").expect("a test is a function");
        let stack = if test.contains("on_large_stack(") { " has a large stack" } else { "" };
        let (_, request) = rest.split_once("r#\"\n").expect("a request is text");
        let (request, _) = request.split_once("\"#").expect("a text ends");
        // What it takes to be large is not read.
        format!("{name}{stack}\n{}\n", request.split("{\n  \"a\": {").next().unwrap_or_default())
    };
    let sent: Vec<String> = tests.map(sent).collect();
    assert_eq!(sent.concat(), MADE_UP);
}

/// Runs the test against a server that gives one answer, and returns what came of it, and the request.
fn outcome_of(path: &str, head: &str, body: &str) -> (Output, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let answer = format!("{head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let server: JoinHandle<String> = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the test connects");
        exchange(stream, &answer)
    });
    let outcome = run(Some(&format!("http://{address}{path}")));
    // A test that has not asked leaves the server waiting, which would never end.
    drop(TcpStream::connect(address));
    let request = server.join().unwrap_or_else(|_| panic!("it did not ask:\n{}", text(&outcome)));
    (outcome, request)
}

/// Reads a request, and answers it.
fn exchange(mut stream: TcpStream, answer: &str) -> String {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket has two ends"));
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut request).expect("the request is text") > 0, "{request}");
    }
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("it is a number"))];
    reader.read_exact(&mut body).expect("the body is as long as it says");
    stream.write_all(answer.as_bytes()).expect("the test waits for the answer");
    request + &String::from_utf8_lossy(&body)
}

fn run(server: Option<&str>) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("this program is a file"));
    command.args(["--exact", TEST]).env_remove("WIRE_SERVER").envs(server.map(|url| ("WIRE_SERVER", url)));
    command.output().expect("this program runs")
}

fn text(outcome: &Output) -> String {
    String::from_utf8_lossy(&outcome.stdout).into_owned()
}
