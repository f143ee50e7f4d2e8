//! What does a call make of an answer in XML?

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::Response;
use oasmith_runtime::model::{Decode, Encode, Fields, Target};
use oasmith_runtime::xml::Node;
use oasmith_runtime::{Api, Builder, Call, Error, Operation, Replay, RetryPolicy};

static API: Api = Api::new("example/1.2.3", &[], &[]);
static ROOT: Node = Node::element("r").object(&[("a", Node::element("a"))]);
static GET: Operation = Operation::new("get", "GET", "/r").accept("application/xml").format(&ROOT);

/// A model as one is generated, without a property that has to be there.
#[derive(Debug, Default, PartialEq)]
struct Thing {
    a: Option<String>,
}

impl Decode for Thing {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Object(self, &[])
    }

    fn field(&mut self, wire_name: &str) -> Option<&mut dyn Decode> {
        (wire_name == "a").then_some(&mut self.a)
    }
}

impl Encode for Thing {
    fn fields(&self, to: &mut dyn Fields) {
        to.put("a", &self.a);
    }
}

/// Returns what the call brings, which never has to wait: the transport answers at once.
fn answer<T: Decode>(status: u16, body: &'static [u8]) -> Result<T, Error> {
    let replay = Replay::new();
    let answer = Response::builder().status(status).header("content-type", "application/xml");
    replay.respond(answer.body(body).expect("it is legal"));
    let builder = Builder::new(&API).transport(replay).server("https://api.example.com").retry(RetryPolicy::never());
    let core = builder.build().expect("the client is sound");
    let mut call = pin!(Call::new(&core, &GET).send_xml().into_body());
    loop {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome;
        }
    }
}

#[test]
fn a_status_without_a_body_is_an_empty_object_or_null_as_in_json() {
    for status in [204, 205] {
        assert_eq!(answer::<Thing>(status, b"").ok(), Some(Thing::default()), "{status}");
        assert_eq!(answer::<Option<Thing>>(status, b"").ok(), Some(None), "{status}");
    }
    let error = answer::<Thing>(200, b"").expect_err("the body got lost");
    assert!(error.is_decode(), "{error}");
}

#[test]
fn a_byte_order_mark_may_stand_in_front() {
    let thing = Thing { a: Some("\u{e9}".to_owned()) };
    assert_eq!(answer::<Thing>(200, b"\xef\xbb\xbf<r><a>\xc3\xa9</a></r>").ok(), Some(thing));
    let wide = b"\xfe\xff\0<\0r\0/\0>";
    assert_eq!(answer::<Thing>(200, wide).ok(), Some(Thing::default()));
}
