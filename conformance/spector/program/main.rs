//! Which scenarios does a server that others wrote accept, and is its answer understood?
//!
//! ```text
//! calls 3.1.0 http://localhost:3123
//! ```
//!
//! Prints a line for each scenario: its name, `accepted` or `failed`, and why.

#![allow(unused_imports, dead_code, reason = "modules of calls begin alike, and not every comparison is needed")]

mod entries;

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::OnceLock;

use bytes::Bytes;
use oasmith_runtime::model::{self, Decode, File};
use oasmith_runtime::{
    CallOptions, Error, EventStream, JsonStream, OneOf, Opening, ReqwestTransport, RetryPolicy, Sending,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Stands for the URL of the server in the data.
const BASE_URL: &str = "http://spector.invalid";

static BASE: OnceLock<String> = OnceLock::new();
static TRANSPORT: OnceLock<ReqwestTransport> = OnceLock::new();

/// A scenario from a version of OpenAPI, with its calls or the reason why there are none.
struct Entry {
    version: &'static str,
    scenario: &'static str,
    calls: Result<&'static [fn() -> Outcome], &'static str>,
}

/// What is wrong with the answer to a call.
type Outcome = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// What the scenario says about the answer.
struct Expected {
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: Option<&'static [u8]>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [version, base] = arguments.as_slice() else {
        eprintln!("usage: calls VERSION URL");
        return ExitCode::from(2);
    };
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the default transport can be had");
    BASE.set(base.clone()).expect("it is set here alone");
    assert!(TRANSPORT.set(transport).is_ok(), "it is set here alone");
    for entry in entries::ENTRIES.iter().filter(|entry| entry.version == version) {
        match outcome(entry).await {
            Ok(()) => println!("{}\taccepted", entry.scenario),
            Err(why) => {
                println!("{}\tfailed\t{}", entry.scenario, why.split_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }
    ExitCode::SUCCESS
}

async fn outcome(entry: &Entry) -> Result<(), String> {
    for call in entry.calls?.iter() {
        call().await?;
    }
    Ok(())
}

fn base() -> String {
    BASE.get().cloned().unwrap_or_default()
}

fn transport() -> ReqwestTransport {
    TRANSPORT.get().expect("it is set before the first call").clone()
}

fn fault(error: Error) -> String {
    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
    format!("{error} {body}")
}

/// Reads a value of a model.
fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_str(json)
        .map_err(|error| format!("the request cannot be said with the client's types: {error}: {json}"))
}

/// Checks an answer that is a model.
async fn json<T: Serialize>(sending: Sending<T>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    let Some(body) = expected.body else { return Ok(()) };
    same(body, &response.body)
}

async fn plain_text(sending: Sending<String>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    expected.same_bytes(response.body.as_bytes())
}

async fn raw(sending: Sending<Bytes>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    expected.same_bytes(&response.body)
}

async fn empty(sending: Sending<()>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    if expected.body.is_some() { Err("the client drops the body of the answer".to_owned()) } else { Ok(()) }
}

async fn text_or_none(sending: Sending<Option<String>>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    expected.same_bytes(response.body.unwrap_or_default().as_bytes())
}

async fn raw_or_none(sending: Sending<Option<Bytes>>, expected: &Expected) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    expected.same_bytes(&response.body.unwrap_or_default())
}

/// Checks an answer that comes as lines of JSON.
async fn values<T: Decode + Serialize>(opening: Opening<JsonStream<T>>, expected: &Expected) -> Result<(), String> {
    let mut stream = opening.await.map_err(fault)?;
    expected.front(stream.status(), stream.headers())?;
    for line in expected.body.unwrap_or_default().split(|byte| *byte == b'\n') {
        let found = stream.try_next().await.map_err(fault)?;
        same(line, &found.ok_or("the stream ends too early")?)?;
    }
    stream.try_next().await.map_err(fault)?.map_or(Ok(()), |_| Err("the stream does not end".to_owned()))
}

/// Checks an answer that comes as events; where the server cuts it off, the client has to come back for the next one.
async fn events<T>(
    opening: Opening<EventStream<T>>,
    expected: &Expected,
    is_resumed: bool,
    value: impl Fn(&T) -> Value,
) -> Result<(), String> {
    let mut stream = opening.await.map_err(fault)?;
    expected.front(stream.status(), stream.headers())?;
    let text = String::from_utf8_lossy(expected.body.unwrap_or_default()).into_owned();
    let mut has_id = false;
    for block in text.split("\n\n").filter(|block| !block.is_empty()) {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let data = field("data").unwrap_or_default();
        if data == "[DONE]" {
            break;
        }
        let event = stream.try_next().await.map_err(fault)?.ok_or("the stream ends too early")?;
        let id = field("id").filter(|id| !id.contains('\0'));
        has_id |= id.is_some();
        if event.id.as_deref() != id || event.event != field("event").unwrap_or("message") {
            return Err(format!("the event is `{}` with the id {:?}", event.event, event.id));
        }
        let (wanted, found) = (serde_json::from_str(data).unwrap_or_else(|_| Value::from(data)), value(&event.data));
        if !alike(&wanted, &found) {
            return Err(format!("the event is {wanted}, and it is read as {found}"));
        }
    }
    if is_resumed {
        let event = stream.try_next().await.map_err(fault)?.ok_or("the client does not come back")?;
        let next = serde_json::json!({ "message": "world" });
        let is_next = event.id.as_deref() == Some("event-2") && alike(&next, &value(&event.data));
        return if is_next { Ok(()) } else { Err("the client comes back for another event".to_owned()) };
    }
    // With an id the client would come back, as the scenario does not want it to.
    if has_id {
        return Ok(());
    }
    stream.try_next().await.map_err(fault)?.map_or(Ok(()), |_| Err("the stream does not end".to_owned()))
}

/// Returns a value as JSON.
fn value<T: Serialize>(data: &T) -> Value {
    serde_json::to_value(data).unwrap_or_default()
}

/// Checks an answer that is one of several.
async fn one_of<T>(
    sending: Sending<T>,
    expected: &Expected,
    check: impl FnOnce(T) -> Result<(), String>,
) -> Result<(), String> {
    let response = sending.await.map_err(fault)?;
    expected.front(response.status, &response.headers)?;
    check(response.body)
}

/// Checks an error whose body is one of several.
async fn declared_refusal<T, E: OneOf>(
    sending: Sending<T>,
    expected: &Expected,
    check: impl FnOnce(E) -> Result<(), String>,
) -> Result<(), String> {
    let error = expected.refused(sending).await?;
    check(error.declared::<E>().ok_or("the body of the error is none of those that are declared")?)
}

/// Checks an error whose body the description does not have.
async fn refusal<T>(sending: Sending<T>, expected: &Expected) -> Result<(), String> {
    let error = expected.refused(sending).await?;
    expected.same_bytes(error.body().map(|body| &body[..]).unwrap_or_default())
}

/// Checks an error whose body is a model.
async fn typed_refusal<T, E: Decode + Serialize>(sending: Sending<T>, expected: &Expected) -> Result<(), String> {
    let error = expected.refused(sending).await?;
    let Some(body) = expected.body else { return Ok(()) };
    let decoded = error.api_error::<E>().ok_or("the body of the error is not of the declared type")?;
    same(body, &decoded)
}

impl Expected {
    fn front(&self, status: http::StatusCode, headers: &http::HeaderMap) -> Result<(), String> {
        if status.as_u16() != self.status {
            return Err(format!("the status is {status} and not {}", self.status));
        }
        for (name, value) in self.headers {
            let value = value.replace(BASE_URL, &base());
            if headers.get(*name).is_none_or(|found| found.as_bytes() != value.as_bytes()) {
                return Err(format!("the header {name} is {:?} and not {value}", headers.get(*name)));
            }
        }
        Ok(())
    }

    fn same_bytes(&self, found: &[u8]) -> Result<(), String> {
        let body = self.body.unwrap_or_default();
        if found == body { Ok(()) } else { Err("the body of the answer is another".to_owned()) }
    }

    async fn refused<T>(&self, sending: Sending<T>) -> Result<Error, String> {
        let Err(error) = sending.await else { return Err("the call succeeds".to_owned()) };
        match error.status() {
            Some(status) if status.as_u16() == self.status => Ok(error),
            _ => Err(fault(error)),
        }
    }
}

/// Checks a page.
fn page<T: Serialize>(found: Result<Option<T>, Error>, expected: &[u8]) -> Result<(), String> {
    let page = found.map_err(fault)?.ok_or("the pages end too early")?;
    same(expected, &page)
}

/// Checks that there is no page any more.
fn end<T>(found: Result<Option<T>, Error>) -> Result<(), String> {
    if found.map_err(fault)?.is_some() { Err("the pages go on".to_owned()) } else { Ok(()) }
}

/// Compares what was decoded with what was sent.
fn same<T: Serialize>(expected: &[u8], found: &T) -> Result<(), String> {
    let expected = String::from_utf8_lossy(expected).replace(BASE_URL, &base());
    let expected: Value = serde_json::from_str(&expected).map_err(|error| format!("the scenario's answer: {error}"))?;
    let found = serde_json::to_value(found).map_err(|error| format!("the answer cannot be written: {error}"))?;
    if alike(&expected, &found) { Ok(()) } else { Err(format!("the answer is {expected}, and it is read as {found}")) }
}

/// Compares values; 1 and 1.0 are the same number.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| alike(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| alike(left, right)))
        }
        _ => left == right,
    }
}
