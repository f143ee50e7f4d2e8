//! What do clients of documents of Swagger 2.0 and OpenAPI 3.2 send?

use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fixtures::{other_methods, swagger_bodies, swagger_parameters, swagger_responses};
use oasmith_runtime::Replay;

/// Runs what never waits, because the replies are there before the requests.
fn run<T>(call: impl IntoFuture<Output = T>) -> T {
    let mut future = pin!(call.into_future());
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a replayed call waits for nothing"),
    }
}

/// The method, the address, the headers and the text of the one request that a call made.
fn sent(replay: &Replay) -> (String, String, Vec<(String, String)>, String) {
    let requests = replay.requests();
    let [request] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    let body = String::from_utf8_lossy(request.body()).into_owned();
    (request.method().to_string(), request.uri().to_string(), headers.collect(), body)
}

#[test]
fn lists_of_swagger_are_joined_as_they_say() {
    let replay = Replay::new();
    replay.respond_json(204, "");
    let client = swagger_parameters::Client::builder().transport(replay.clone()).build().expect("it can be built");
    let call = client.things().list_things("big", [1, 2]).page(2).x_trace_id("t").x_tags(["a", "b"]);
    let call = call.commas(["a", "b"]).multi(["a", "b"]).spaces(["a", "b"]).pipes(["a", "b"]).state("a");
    run(call.send()).expect("it is answered");
    let (method, uri, headers, _) = sent(&replay);
    assert_eq!(method, "GET");
    let expected = "https://api.example.com/v1/things/big/1,2\
                    ?page=2&commas=a,b&multi=a&multi=b&spaces=a%20b&pipes=a%7Cb&state=a";
    assert_eq!(uri, expected);
    for (name, expected) in [("x-trace-id", "t"), ("x-tags", "a,b")] {
        assert!(headers.contains(&(name.to_owned(), expected.to_owned())), "{name}: {headers:?}");
    }
}

#[test]
fn a_shared_body_of_swagger_is_sent_as_each_operation_says() {
    use swagger_bodies::model::PutThingBody;
    for (media_type, is_put) in [("application/vnd.example+json", true), ("application/json", false)] {
        let replay = Replay::new();
        replay.respond_json(204, "");
        let builder = swagger_bodies::Client::builder().server("https://api.example.com/");
        let client = builder.transport(replay.clone()).build().expect("it can be built");
        let body = PutThingBody::new("n");
        let answer = if is_put {
            run(client.things().put_thing(body).send())
        } else {
            run(client.things().add_thing(body).send())
        };
        answer.expect("it is answered");
        let (_, uri, headers, body) = sent(&replay);
        assert_eq!((uri.as_str(), body.as_str()), ("https://api.example.com/things", r#"{"name":"n"}"#));
        assert!(headers.contains(&("content-type".to_owned(), media_type.to_owned())), "{headers:?}");
    }
}

#[test]
fn a_response_of_swagger_is_read_by_its_schema() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"id": "1"}"#);
    let builder = swagger_responses::Client::builder().server("https://api.example.com");
    let client = builder.transport(replay.clone()).build().expect("it can be built");
    let thing = run(client.things().get_thing("1").send()).expect("it is answered");
    assert_eq!(thing.id.as_deref(), Some("1"));
    assert_eq!(sent(&replay).1, "https://api.example.com/things/1");
}

#[test]
fn methods_that_openapi_3_2_brought_are_sent() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"id": "1"}"#).respond_json(201, "");
    let client = other_methods::Client::builder().transport(replay.clone()).build().expect("it can be built");
    let thing = run(client.things().query_thing("1").name("n").send()).expect("it is answered");
    assert_eq!(thing.id.as_deref(), Some("1"));
    run(client.things().copy_thing("1").destination("/2").send()).expect("it is answered");
    let requests = replay.requests();
    let lines: Vec<String> = requests.iter().map(|request| format!("{} {}", request.method(), request.uri())).collect();
    assert_eq!(lines, ["QUERY https://api.example.com/things/1", "COPY https://api.example.com/things/1"]);
    assert_eq!(requests[0].body().as_ref(), br#"{"name":"n"}"#);
}
