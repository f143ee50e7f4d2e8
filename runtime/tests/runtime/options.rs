//! Which header wins, and what do calls send by themselves?

use oasmith_runtime::{CallOptions, Replay, Style};

use super::support::{GET, builder, core, send, send_with, text};

fn headers(replay: &Replay) -> Vec<(String, String)> {
    let requests = replay.requests();
    let pairs = requests[0].headers().iter();
    pairs.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
}

#[test]
fn a_bare_call_sends_little() {
    let replay = Replay::new();
    replay.respond_json(200, "1");
    assert!(send(&core(&replay), &GET).is_ok());
    let mut found = headers(&replay);
    found.sort();
    assert_eq!(
        found,
        [("accept", "application/json"), ("user-agent", "example/1.2.3")].map(|(a, b)| (a.into(), b.into()))
    );
    assert_eq!(replay.requests()[0].uri(), "https://api.example.com/v1/things");
}

#[test]
fn the_nearest_header_wins() {
    let replay = Replay::new();
    let builder = builder(&replay).header("x-a", "client").header("x-b", "client").header("x-c", "client");
    let core = builder.user_agent("app/9").build().expect("the client is sound");
    replay.respond_json(200, "1");
    let outcome = send_with(&core, &GET, |call| {
        call.header("X-B", Style::SIMPLE, &text("parameter"));
        call.header("X-C", Style::SIMPLE, &text("parameter"));
        call.options(CallOptions::new().header("x-c", "first"));
        call.options(CallOptions::new().header("x-c", "last é"));
    });
    assert!(outcome.is_ok());
    let requests = replay.requests();
    let value = |name: &str| String::from_utf8_lossy(requests[0].headers()[name].as_bytes()).into_owned();
    assert_eq!([value("x-a"), value("x-b"), value("x-c")], ["client", "parameter", "last é"]);
    assert_eq!(value("user-agent"), "app/9 example/1.2.3");
    assert_eq!(requests[0].headers().get_all("x-c").iter().count(), 1);
}

#[test]
fn a_call_may_have_its_own_server() {
    let replay = Replay::new();
    replay.respond_json(200, "1");
    let options = CallOptions::new().server("https://eu.example.com/base/");
    assert!(send_with(&core(&replay), &GET, |call| call.options(options)).is_ok());
    assert_eq!(replay.requests()[0].uri(), "https://eu.example.com/base/things");
}

#[test]
fn what_the_application_says_about_itself_counts() {
    let replay = Replay::new();
    let builder = builder(&replay).header("User-Agent", "mine/1").header("accept", "application/vnd.example+json");
    replay.respond_json(200, "1");
    assert!(send(&builder.build().expect("the client is sound"), &GET).is_ok());
    let headers = replay.requests()[0].headers().clone();
    assert_eq!([&headers["user-agent"], &headers["accept"]], ["mine/1", "application/vnd.example+json"]);
}

#[test]
fn no_cookie_is_lost() {
    let replay = Replay::new();
    replay.respond_json(200, "1");
    let outcome = send_with(&core(&replay), &GET, |call| {
        call.cookie("a", Style::FORM, &text("1"));
        call.options(CallOptions::new().header("cookie", "b=é"));
    });
    assert!(outcome.is_ok());
    assert_eq!(replay.requests()[0].headers()["cookie"].as_bytes(), "a=1; b=é".as_bytes());
}
