//! What do the tests share?

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use oasmith_runtime::model::{Encode, Fields, Piece, Value};
use oasmith_runtime::{Api, Builder, Call, Core, Error, Operation, Place, Replay, Scheme, ServerInfo};

pub(crate) static API: Api = Api::new(
    "example/1.2.3",
    &[ServerInfo::new("https://api.example.com/v1", &[])],
    &[
        Scheme::new("bearer", Place::Bearer),
        Scheme::new("basic", Place::Basic),
        Scheme::new("header", Place::Header("x-api-key")),
        Scheme::new("query", Place::Query("api_key")),
        Scheme::new("cookie", Place::Cookie("sid")),
    ],
);

/// Returns an operation of this method and path that needs no credentials.
pub(crate) const fn operation(method: &'static str, path: &'static str) -> Operation {
    Operation::new("example.Op", method, path).accept("application/json")
}

pub(crate) static GET: Operation = operation("GET", "/things");
pub(crate) static POST: Operation = operation("POST", "/things");

/// Returns a client whose requests go to the replay.
pub(crate) fn core(replay: &Replay) -> Core {
    builder(replay).build().expect("the client is sound")
}

pub(crate) fn builder(replay: &Replay) -> Builder {
    Builder::new(&API).transport(replay.clone())
}

/// Sends a call of the operation, and returns its answer as any JSON value.
pub(crate) fn send(core: &Core, operation: &'static Operation) -> Result<Value, Error> {
    send_with(core, operation, |_| {})
}

/// Sends a call of the operation after `change` put its parameters in.
pub(crate) fn send_with(
    core: &Core,
    operation: &'static Operation,
    change: impl FnOnce(&mut Call),
) -> Result<Value, Error> {
    let mut call = Call::new(core, operation);
    change(&mut call);
    run(call.send_json::<Value>().into_body())
}

/// Runs a future that never has to wait for anything outside.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }
    let waker = Waker::from(Arc::new(Nobody));
    let mut work = pin!(work);
    for _ in 0..100 {
        if let Poll::Ready(outcome) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return outcome;
        }
    }
    panic!("the future waits for something outside");
}

/// The object of the specification's examples, whose properties have an order.
pub(crate) struct Pairs(pub(crate) Vec<(&'static str, Value)>);

impl Encode for Pairs {
    fn piece(&self) -> Piece<'_> {
        Piece::Object(self)
    }

    fn fields(&self, to: &mut dyn Fields) {
        for (name, value) in &self.0 {
            to.put(name, value);
        }
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

pub(crate) fn list(items: &[&str]) -> Value {
    Value::Array(items.iter().map(|item| text(item)).collect())
}
