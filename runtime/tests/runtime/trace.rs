//! Does a call leave one span, with the names that others look for?

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use http::Response;
use oasmith_runtime::{CallOptions, Replay};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::support::{GET, core, send, send_with};

type Fields = Arc<Mutex<BTreeMap<String, String>>>;

struct Keep(Fields);

struct Write<'a>(&'a Fields);

impl Visit for Write<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}").trim_matches('"').to_owned();
        self.0.lock().expect("no test panics with it").insert(field.name().to_owned(), value);
    }
}

impl Subscriber for Keep {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Write(&self.0));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Write(&self.0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn one_span_a_call() {
    let fields = Fields::default();
    let failure = || Response::builder().status(503).body("").expect("the response is legal");
    let replay = Replay::new();
    replay.respond(failure()).respond(failure()).respond(failure());
    let outcome = tracing::subscriber::with_default(Keep(fields.clone()), || send(&core(&replay), &GET));
    assert!(outcome.is_err());
    let expected = [
        ("error.type", "503"),
        ("http.request.method", "GET"),
        ("http.request.resend_count", "2"),
        ("http.response.status_code", "503"),
        ("operation.id", "example.Op"),
        ("otel.kind", "client"),
        ("otel.name", "GET /things"),
        ("server.address", "api.example.com"),
        ("server.port", "443"),
        ("url.template", "/things"),
    ];
    let found = fields.lock().expect("no test panics with it");
    let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_server_is_the_one_of_the_call() {
    let fields = Fields::default();
    let replay = Replay::new();
    replay.respond_json(200, "1");
    let options = CallOptions::new().server("http://127.0.0.1:8080/base");
    let outcome = tracing::subscriber::with_default(Keep(fields.clone()), || {
        send_with(&core(&replay), &GET, |call| call.options(options))
    });
    assert!(outcome.is_ok());
    let found = fields.lock().expect("no test panics with it");
    assert_eq!((&*found["server.address"], &*found["server.port"]), ("127.0.0.1", "8080"));
}
