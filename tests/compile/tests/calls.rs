//! What do the generated calls put on the wire?
//!
//! Each test is about one fixture, and sends through a transport that only remembers.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fixtures::forms;
use oasmith_runtime::Replay;

/// Runs a call, which never has to wait: the transport answers at once.
fn run<T, E: std::fmt::Debug>(call: impl IntoFuture<Output = Result<T, E>>) -> T {
    let mut call = pin!(call.into_future());
    loop {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome.expect("the answer was right");
        }
    }
}

#[test]
fn a_form_is_written_as_its_encodings_say() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let client = forms::Client::builder()
        .server("https://api.example.com")
        .transport(replay.clone())
        .build()
        .expect("the client is sound");
    let mut body = forms::model::ChargeForm::new(5);
    body.tags = Some(vec!["a b".to_owned(), "c".to_owned()]);
    body.ids = Some(vec![1, 2]);
    body.expand = Some(vec!["x".to_owned()]);
    body.card = Some(forms::model::ChargeFormCard { number: Some("42".to_owned()), year: None });
    run(client.charges().charge(body));
    run(client.search().search().q("&"));
    let requests = replay.requests();
    assert_eq!(requests[0].headers()["content-type"], "application/x-www-form-urlencoded");
    let expected = "amount=5&card%5Bnumber%5D=42&expand%5B%5D=x&ids=1,2&tags=a%20b&tags=c";
    assert_eq!(requests[0].body(), expected);
    assert_eq!(requests[1].body(), "q=%26");
}
