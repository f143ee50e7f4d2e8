//! What do the generated calls make of the answers that their documents declare?

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fixtures::{errors_declared, response_headers, several_answers};
use http::Response;
use oasmith_runtime::model::{Decode, decode};
use oasmith_runtime::{Error, Replay};

/// Runs a call, which never has to wait: the transport answers at once.
fn run<T>(call: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut call = pin!(call.into_future());
    loop {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome;
        }
    }
}

/// Returns a model as its JSON says it.
fn model<T: Decode>(json: &str) -> T {
    decode(json.as_bytes()).expect("it is the JSON of the model")
}

fn respond(replay: &Replay, (status, media_type, body): (u16, &str, &str)) {
    let answer = Response::builder().status(status).header("content-type", media_type);
    replay.respond(answer.body(body.to_owned()).expect("it is legal"));
}

fn several(replay: &Replay) -> several_answers::Client {
    let builder = several_answers::Client::builder().server("https://api.example.com");
    builder.transport(replay.clone()).build().expect("the client is sound")
}

#[test]
fn a_success_is_the_variant_of_its_status() {
    use several_answers::operation::things::CreateThingResponse as Found;
    let rows = [
        ((200, "application/json", r#"{"id":"a"}"#), Found::Ok(model(r#"{"id":"a"}"#))),
        ((201, "application/vnd.acme+json", r#"{"id":"a"}"#), Found::Ok(model(r#"{"id":"a"}"#))),
        ((202, "application/json", r#"{"percent":5}"#), Found::Accepted(model(r#"{"percent":5}"#))),
        ((204, "", ""), Found::NoContent),
        ((207, "text/plain", "both"), Found::Success("both".to_owned())),
    ];
    let replay = Replay::new();
    let client = several(&replay);
    for (answer, expected) in rows {
        respond(&replay, answer);
        assert_eq!(run(client.things().create_thing()).expect("it is declared"), expected);
    }
    let requests = replay.requests();
    assert_eq!(requests[0].headers()["accept"], "application/json, application/vnd.acme+json, text/plain");
    // 202 is a job, so it is not read as a thing, and a thing without its id is none.
    respond(&replay, (200, "application/json", "{}"));
    let error = run(client.things().create_thing()).expect_err("a thing has an id");
    assert_eq!(error.decode_path(), Some("$"));
}

#[test]
fn a_success_is_the_variant_of_its_media_type() {
    use several_answers::operation::things::ExportResponse as Found;
    let rows = [
        ((200, "text/csv; header=present", "id\r\na"), Found::OkCsv("id\r\na".to_owned())),
        ((200, "application/json", r#"[{"id":"a"}]"#), Found::Ok(model(r#"[{"id":"a"}]"#))),
        ((200, "image/png", "png"), Found::OkImage("png".into())),
        ((200, "application/problem+json", "{}"), Found::OkProblemJson(model("{}"))),
    ];
    let replay = Replay::new();
    let client = several(&replay);
    for (answer, expected) in rows {
        respond(&replay, answer);
        assert_eq!(run(client.things().export()).expect("it is declared"), expected);
    }
    respond(&replay, (202, "application/json", "{}"));
    let found = run(client.things().export()).expect("an enum has a place for it");
    let Found::Other(answer) = found else { panic!("202 is not declared") };
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (202, &b"{}"[..]));
    assert_eq!(answer.headers["content-type"], "application/json");
}

#[test]
fn a_status_without_a_body_is_none() {
    let replay = Replay::new();
    let client = several(&replay);
    respond(&replay, (204, "", ""));
    assert_eq!(run(client.things().next_thing()).expect("it is declared"), None);
    respond(&replay, (200, "application/json", r#"{"id":"a"}"#));
    assert_eq!(run(client.things().next_thing()).expect("it is declared").map(|thing| thing.id).as_deref(), Some("a"));
    respond(&replay, (202, "application/json", r#"{"id":"a"}"#));
    assert!(run(client.things().next_thing()).expect_err("202 is not declared").is_decode());
    respond(&replay, (202, "text/plain", "soon"));
    assert_eq!(run(client.things().get_label()).expect("it is declared"), None);
    respond(&replay, (202, "application/json", r#"{"percent":5}"#));
    assert_eq!(run(client.things().get_job()).expect("it is declared").percent, Some(5));
}

#[test]
fn a_failure_is_the_variant_of_its_status() {
    use errors_declared::operation::things::ListThingsError as Found;
    let problem = || Some(Found::Problem(model(r#"{"title":"t"}"#)));
    let problem_json = "application/problem+json";
    let rows = [
        ((404, "application/json", r#"{"id":"a"}"#), Some(Found::NotFound(model(r#"{"id":"a"}"#)))),
        ((409, "text/plain", "taken"), Some(Found::Conflict("taken".to_owned()))),
        ((418, problem_json, r#"{"title":"t"}"#), problem()),
        ((501, problem_json, r#"{"title":"t"}"#), problem()),
        ((501, "text/html", "<html>"), None),
    ];
    let replay = Replay::new();
    let builder = errors_declared::Client::builder().server("https://api.example.com");
    let client = builder.transport(replay.clone()).build().expect("the client is sound");
    for (answer, expected) in rows {
        respond(&replay, answer);
        let error = run(client.things().list_things()).expect_err("it is a failure");
        assert_eq!(error.declared::<Found>(), expected, "{error}");
        assert_eq!(error.body().map(|body| &body[..]), Some(answer.2.as_bytes()));
    }
}

#[test]
fn headers_have_the_types_of_the_document() {
    use response_headers::model::{Kind, Range};
    let replay = Replay::new();
    let builder = response_headers::Client::builder().server("https://api.example.com");
    let client = builder.transport(replay.clone()).build().expect("the client is sound");
    let answer = Response::builder().header("x-total", "7").header("x-tags", "a,b").header("x-kind", "old");
    let answer = answer.header("x-range", "from=1,to=5").header("x-json", "{}");
    replay.respond(answer.body("[]").expect("it is legal"));
    let answer = run(client.things().list_things().send_with_response()).expect("it is a success");
    assert_eq!(answer.header::<i64>("X-Total").ok().flatten(), Some(7));
    assert_eq!(answer.header::<Vec<String>>("X-Tags").ok().flatten().map(|tags| tags.len()), Some(2));
    assert_eq!(answer.header::<Kind>("X-Kind").ok().flatten(), Some(Kind::Old));
    assert_eq!(answer.header::<Range>("X-Range").ok().flatten(), Some(model(r#"{"from":1,"to":5}"#)));
    let answer = Response::builder().status(429).header("ratelimit", "0").header("x-should-not", "matter");
    replay.respond(answer.body("").expect("it is legal"));
    let once = response_headers::CallOptions::new().retry(response_headers::RetryPolicy::never());
    let error = run(client.things().list_things().with_options(once)).expect_err("it is a failure");
    assert_eq!(error.header::<i32>("RateLimit").ok().flatten(), Some(0));
}
