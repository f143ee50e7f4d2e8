//! What came of the tests of one client with one server?

use std::collections::BTreeMap;

use serde::Deserialize;

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The request was taken, and the answer read.
    Read,
    /// The request was taken, and the answer cannot be read, or is that the server failed: the text says why.
    Taken(String),
    /// The request was refused, or was not the one that it has to be: the text says why.
    Refused(String),
}

/// Reads what `libtest` prints, by the names of the tests.
pub(crate) fn parse(output: &str) -> BTreeMap<String, Outcome> {
    let mut outcomes = BTreeMap::new();
    for line in output.lines() {
        let Some((name, word)) = line.strip_prefix("test group::").and_then(|line| line.split_once(" ... ")) else {
            continue;
        };
        let outcome = match word {
            "ok" => Outcome::Read,
            _ => outcome_of(&message(output, name)),
        };
        outcomes.insert(name.to_owned(), outcome);
    }
    outcomes
}

/// Returns what a test says of its failure.
fn message(output: &str, name: &str) -> String {
    let start = format!("---- group::{name} stdout ----\n");
    let rest = output.split_once(&start).map_or("", |(_, rest)| rest);
    let end = ["\n---- group::", "\nnote: run with", "\nstack backtrace:", "\n\nfailures:"]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min();
    let block = &rest[..end.unwrap_or(rest.len())];
    // The first line says where it is in the code.
    let lines = block.trim_start().split_once('\n').map_or("", |(_, lines)| lines);
    lines.trim().to_owned()
}

fn outcome_of(message: &str) -> Outcome {
    let first = message.lines().next().unwrap_or_default();
    if [": unexpected response: ", ": 500 Internal Server Error: "].iter().any(|kind| first.contains(kind)) {
        Outcome::Taken(message.to_owned())
    } else {
        Outcome::Refused(message.to_owned())
    }
}

/// A line of the log of Steady.
#[derive(Deserialize)]
struct Line {
    request: Option<Request>,
    response: Option<Response>,
    #[serde(default)]
    diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    #[serde(rename = "pathPattern", default)]
    path: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
}

#[derive(Deserialize)]
struct Diagnostic {
    code: String,
    message: String,
}

/// Reads from the log of Steady what it says against requests that it answered all the same, by endpoint.
pub(crate) fn doubts(log: &str) -> BTreeMap<String, String> {
    let mut doubts = BTreeMap::new();
    for line in log.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()) {
        let (Some(request), Some(response)) = (line.request, line.response) else { continue };
        // Which branch of a union it is meant to be is a question that the description leaves open, not the request.
        let said = line.diagnostics.iter().filter(|found| !found.message.ends_with("structurally match, ambiguous"));
        let said: Vec<String> = said.map(|found| format!("{}: {}", found.code, found.message)).collect();
        if response.status < 400 && !said.is_empty() {
            let endpoint = format!("{} {}", request.method, request.path.unwrap_or_default());
            doubts.insert(endpoint, said.join("\n"));
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_its_message() {
        let output = "\nrunning 3 tests\ntest group::a::b ... ok\ntest group::a::c ... FAILED\n\
            test group::a::d ... FAILED\n\nfailures:\n\n---- group::a::c stdout ----\n\n\
            thread 'group::a::c' (7) panicked at tests/wire/group/a.rs:9:10:\nGET /c: 422 No: no\n\n422 No\n\nwhy\n\
            note: run with `RUST_BACKTRACE=1`\n\n---- group::a::d stdout ----\n\n\
            thread 'group::a::d' (8) panicked at tests/wire/group/a.rs:19:10:\nGET /d: unexpected response: x\n\n\n\
            failures:\n    group::a::c\n    group::a::d\n";
        let outcomes = parse(output);
        assert_eq!(outcomes["a::b"], Outcome::Read);
        assert_eq!(outcomes["a::c"], Outcome::Refused("GET /c: 422 No: no\n\n422 No\n\nwhy".to_owned()));
        assert_eq!(outcomes["a::d"], Outcome::Taken("GET /d: unexpected response: x".to_owned()));
    }

    #[test]
    fn a_server_that_fails_says_nothing_against_the_request() {
        let failed = "GET /a: 500 Internal Server Error: no (operation a)\n\n500 Internal Server Error";
        assert_eq!(outcome_of(failed), Outcome::Taken(failed.to_owned()));
        let refused = "GET /a: 400 Bad Request: no (operation a)\n\n: 500 Internal Server Error: ";
        assert_eq!(outcome_of(refused), Outcome::Refused(refused.to_owned()));
    }

    #[test]
    fn doubts_are_what_steady_says_of_requests_that_it_answers() {
        let log = r#"{"type":"startup","diagnostics":[{"code":"E1","message":"m"}]}
{"request":{"method":"GET","pathPattern":"/a"},"response":{"status":200},"diagnostics":[{"code":"E2","message":"n"}]}
{"request":{"method":"GET","pathPattern":"/b"},"response":{"status":400},"diagnostics":[{"code":"E2","message":"n"}]}
{"request":{"method":"GET","pathPattern":"/c"},"response":{"status":200},"diagnostics":[]}
{"request":{"method":"GET","pathPattern":"/d"},"response":{"status":200},"diagnostics":[{"code":"E3012","message":"2 variants structurally match, ambiguous"}]}"#;
        assert_eq!(doubts(log), BTreeMap::from([("GET /a".to_owned(), "E2: n".to_owned())]));
    }
}
