//! Does a secret show up anywhere but on the wire?

use http::{HeaderValue, Response};
use oasmith_runtime::{Attempt, BoxFuture, Builder, Call, CallOptions, Credential, Error, ErrorKind, Middleware};
use oasmith_runtime::{Operation, Replay, Request, Secret, Style};

use super::support::{API, POST, builder, operation, run, text};

const CANARY: &str = "canary-4711";

static ALL: Operation = operation("POST", "/things/{id}").security(&[&[&[0], &[2], &[3], &[4]]]);

fn check(what: &str, shown: &str) {
    assert!(!shown.contains("canary"), "{what} shows a secret: {shown}");
}

#[test]
fn no_secret_is_shown() {
    let replay = Replay::new();
    let mut builder = builder(&replay).header("x-client", CANARY);
    for index in [0, 2, 3, 4] {
        builder = builder.credential(index, Credential::key(CANARY));
    }
    check("the builder", &format!("{builder:?}"));
    let core = builder.build().expect("the client is sound");
    check("the client", &format!("{core:?} {core:#?}"));
    check("a secret", &format!("{:?}", Secret::from(CANARY)));
    check("a credential", &format!("{:?}", Credential::basic("user", CANARY)));
    let options = CallOptions::new().header("x-call", CANARY).idempotency_key(CANARY);
    check("the options", &format!("{options:?}"));
    let mut call = Call::new(&core, &ALL);
    call.path("id", Style::SIMPLE, &text(CANARY));
    call.query("token", Style::FORM, &text(CANARY));
    call.header("x-token", Style::SIMPLE, &text(CANARY));
    call.cookie("token", Style::FORM, &text(CANARY));
    call.json("application/json", &text(CANARY));
    call.options(options);
    check("the call", &format!("{call:?} {call:#?}"));

    let cookie = || Response::builder().header("set-cookie", CANARY);
    replay.respond(cookie().body("1").expect("it is legal"));
    let response = run(call.clone().send_json::<i64>()).expect("the call succeeds");
    check("the response", &format!("{response:?}"));
    let sent = &replay.requests()[0];
    assert_eq!(sent.headers().values().filter(|value| format!("{value:?}").contains("canary")).count(), 0);
    assert!(sent.uri().to_string().contains("api_key=canary-4711"));

    let errors = [
        Response::builder().status(403).header("set-cookie", CANARY).body("{}").expect("it is legal"),
        Response::builder().status(401).body(r#"{"message":"invalid token canary-4711."}"#).expect("it is legal"),
        cookie().body("not a number").expect("it is legal"),
        Response::builder().status(500).header("x-request-id", CANARY).body("").expect("it is legal"),
        Response::builder().header("content-type", CANARY).body("<html>").expect("it is legal"),
    ];
    for reply in errors {
        replay.respond(reply);
        show(&run(call.clone().send_json::<i64>()).expect_err("it is an error"));
    }
    replay.fail(Error::new(ErrorKind::Connect, "refused"));
    show(&run(call.clone().send_json::<i64>()).expect_err("it is an error"));
    call.header("x-token", Style::SIMPLE, &text("canary\n"));
    show(&run(call.send_json::<i64>()).expect_err("it is an error"));
}

fn show(error: &Error) {
    check("an error", &format!("{error} {error:?} {error:#?}"));
}

#[test]
fn no_password_in_a_url_is_shown() {
    let url = format!("https://bob:{CANARY}@host");
    let replay = Replay::new();
    let builder = builder(&replay).server(&url);
    check("the builder", &format!("{builder:?} {builder:#?}"));
    check("the builder", &format!("{:?}", Builder::new(&API).server_variable("tenant", &url)));
    check("the options", &format!("{:?}", CallOptions::new().server(&url)));
    let shown = format!("{:?} {:?}", Builder::new(&API).server("https://a"), CallOptions::new().server("https://b"));
    assert!(shown.contains("https://a") && shown.contains("https://b"), "{shown}");
}

#[test]
fn what_the_caller_set_by_hand_is_struck_out_as_well() {
    static OPEN: Operation = operation("GET", "/things");
    static BASIC: Operation = operation("GET", "/things").security(&[&[&[1]]]);
    let replay = Replay::new();
    let rows = [
        (&BASIC, builder(&replay).credential(1, Credential::basic("canary-user", CANARY)), "canary-user, canary-4711"),
        (&OPEN, builder(&replay).header("x-api-key", CANARY), CANARY),
        (&OPEN, builder(&replay).header("cookie", "a=b; sid=canary-4711"), CANARY),
        (&OPEN, builder(&replay).header("x-api-key", "canary 47/11"), "canary+47%2F11, canary%2047%2F11"),
        (&OPEN, builder(&replay).header("x-api-key", r#"can"ary\47"#), r#"{"no":"can\"ary\\47, or can\"ary\\47"}"#),
        // Of two that begin alike none may leave its end.
        (&OPEN, builder(&replay).header("x-key-a", "can-do").header("x-key-b", "can-do-canary"), "can-do-canary"),
    ];
    for (operation, builder, said) in rows {
        replay.respond(Response::builder().status(403).body(said).expect("it is legal"));
        let core = builder.build().expect("the client is sound");
        let error = run(Call::new(&core, operation).send_empty()).expect_err("it is refused");
        show(&error);
        assert!(error.to_string().contains("[…]"), "{error}");
    }
}

#[test]
fn what_is_no_secret_stays_in_the_message() {
    let replay = Replay::new();
    let core = builder(&replay).header("x-api-version", "2024-01-01").middleware(Signs).build();
    let mut call = Call::new(&core.expect("the client is sound"), &POST);
    call.header("x-tenant", Style::SIMPLE, &text("acme-corp"));
    call.header("x-session-id", Style::SIMPLE, &text("canary-session"));
    let said = "2024-01-01 is retired for acme-corp, canary-session, canary-4711";
    replay.respond(Response::builder().status(410).body(said).expect("it is legal"));
    let error = run(call.send_empty()).expect_err("it is gone");
    let expected = "POST /things: 410 Gone: 2024-01-01 is retired for acme-corp, […], […] (operation example.Op)";
    assert_eq!(error.to_string(), expected);
}

/// Adds a header that is sensitive because the middleware says so, whatever its name.
#[derive(Debug)]
struct Signs;

impl Middleware for Signs {
    fn before<'a>(&'a self, _: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        let mut value = HeaderValue::from_static(CANARY);
        value.set_sensitive(true);
        request.headers_mut().insert("x-proof", value);
        Box::pin(std::future::ready(Ok(())))
    }
}
