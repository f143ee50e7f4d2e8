//! What becomes of signs, of values within values, and of what is set twice?

use oasmith_runtime::model::{Encode, Value};
use oasmith_runtime::{Call, Replay, Style};

use super::support::{GET, Pairs, core, list, operation, send_with, text};

/// Returns the path and query that a path parameter `color` gives, or the text of the error.
fn path(style: Style, value: &dyn Encode) -> String {
    static COLORS: oasmith_runtime::Operation = operation("GET", "/x{color}y");
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), &COLORS, |call| call.path("color", style, value));
    outcome.map_or_else(|error| error.to_string(), |_| sent(&replay)["/v1/x".len()..].trim_end_matches('y').to_owned())
}

fn sent(replay: &Replay) -> String {
    replay.requests()[0].uri().path_and_query().map(ToString::to_string).unwrap_or_default()
}

fn query(style: Style, value: &dyn Encode) -> String {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), &GET, |call| call.query("color", style, value));
    outcome.map_or_else(|error| error.to_string(), |_| sent(&replay)["/v1/things".len()..].to_owned())
}

fn header(style: Style, value: &dyn Encode) -> Option<String> {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    send_with(&core(&replay), &GET, |call| call.header("Color", style, value)).ok()?;
    let requests = replay.requests();
    Some(requests[0].headers().get("color")?.to_str().ok()?.to_owned())
}

fn cookie(style: Style, value: &dyn Encode) -> Option<String> {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    send_with(&core(&replay), &GET, |call| call.cookie("color", style, value)).ok()?;
    let requests = replay.requests();
    Some(requests[0].headers().get("cookie")?.to_str().ok()?.to_owned())
}

#[test]
fn headers_are_not_escaped_and_cookies_are() {
    assert_eq!(header(Style::SIMPLE, &text("a b/c?")).as_deref(), Some("a b/c?"));
    assert_eq!(cookie(Style::FORM, &text("a=b; c")).as_deref(), Some("color=a%3Db%3B%20c"));
    assert_eq!(cookie(Style::FORM_JOINED, &list(&["blue", "black"])).as_deref(), Some("color=blue%2Cblack"));
}

#[test]
fn a_header_cannot_be_split() {
    assert_eq!(header(Style::SIMPLE, &text("a\r\nx-evil: 1")), None);
    assert_eq!(header(Style::SIMPLE, &text("a\0")), None);
}

#[test]
fn what_has_no_value_is_left_out() {
    assert_eq!(query(Style::FORM, &Value::Null), "");
    assert_eq!(query(Style::FORM, &None::<String>), "");
    assert_eq!(query(Style::FORM, &list(&[])), "");
    assert_eq!(query(Style::FORM_JOINED, &list(&[])), "");
    assert_eq!(query(Style::DEEP_OBJECT, &Pairs(vec![("a", Value::Null)])), "");
    assert_eq!(query(Style::FORM, &Value::Array(vec![text("a"), Value::Null, text("b")])), "?color=a&color=b");
    assert_eq!(header(Style::SIMPLE, &Value::Null), None);
}

#[test]
fn only_unreserved_characters_stay() {
    assert_eq!(query(Style::FORM, &text("azAZ09-._~")), "?color=azAZ09-._~");
    assert_eq!(query(Style::FORM, &text("a b+c&d=e#f%é")), "?color=a%20b%2Bc%26d%3De%23f%25%C3%A9");
    assert_eq!(query(Style::FORM_JOINED, &list(&["a,b", "c"])), "?color=a%2Cb,c");
    assert_eq!(query(Style::FORM, &Pairs(vec![("a&b", text("c=d"))])), "?a%26b=c%3Dd");
}

#[test]
fn allow_reserved() {
    let style = Style::FORM.reserved();
    // The URL standard escapes apostrophes, so that this is what is sent.
    assert_eq!(query(style, &text(":/?@!$'()*,;=")), "?color=:/?@!$%27()*,;=");
    assert_eq!(query(style, &text("a&b#c+d[e] f")), "?color=a%26b%23c%2Bd%5Be%5D%20f");
    assert_eq!(query(style, &text("100%25 %zz %")), "?color=100%25%20%25zz%20%25");
    assert_eq!(path(Style::SIMPLE.reserved(), &text("a:b@c/d?e#f")), "a:b@c%2Fd%3Fe%23f");
}

#[test]
fn nested_values() {
    let inner = Value::Object([("b".to_owned(), text("x y")), ("c".to_owned(), list(&["1", "2"]))].into());
    let outer = Pairs(vec![("a", inner)]);
    assert_eq!(
        query(Style::DEEP_OBJECT, &outer),
        "?color%5Ba%5D%5Bb%5D=x%20y&color%5Ba%5D%5Bc%5D=1&color%5Ba%5D%5Bc%5D=2"
    );
    assert_eq!(query(Style::FORM, &Pairs(vec![("a", list(&["1"]))])), "?a=%5B%221%22%5D");
    assert_eq!(query(Style::JSON, &list(&["1"])), "?color=%5B%221%22%5D");
}

#[test]
fn illegal_styles_are_refused() {
    assert!(query(Style::SIMPLE, &text("a")).contains("not legal in a query"));
    assert!(path(Style::DEEP_OBJECT, &text("a")).contains("not legal in a path"));
    assert_eq!(header(Style::FORM, &text("a")), None);
}

#[test]
fn the_same_name_replaces_and_nothing_removes() {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), &GET, |call| {
        call.query("a", Style::FORM, &text("1"));
        call.query("b", Style::FORM, &text("2"));
        call.query("a", Style::FORM, &text("3"));
        call.query("b", Style::FORM, &None::<String>);
    });
    assert!(outcome.is_ok());
    assert_eq!(sent(&replay), "/v1/things?a=3");
}

#[test]
fn forms_and_json_bodies() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let body = Pairs(vec![("a b", text("c&d")), ("n", Value::Int(1))]);
    let core = core(&replay);
    let outcome = send_with(&core, &super::support::POST, |call| call.json("application/json", &body));
    assert!(outcome.is_ok());
    let outcome = send_with(&core, &super::support::POST, |call| {
        call.form("application/x-www-form-urlencoded", &[], &body);
    });
    assert!(outcome.is_ok());
    let requests = replay.requests();
    assert_eq!(requests[0].body(), r#"{"a b":"c&d","n":1}"#);
    assert_eq!(requests[0].headers()["content-type"], "application/json");
    assert_eq!(requests[1].body(), "a+b=c%26d&n=1");
    assert_eq!(requests[1].headers()["content-type"], "application/x-www-form-urlencoded");
}

#[test]
fn a_form_writes_each_property_in_its_style() {
    let list = |items: &[&str]| Value::Array(items.iter().map(|item| text(item)).collect());
    let object = |pairs: &[(&str, Value)]| {
        Value::Object(pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    };
    let body = Pairs(vec![
        ("tags", list(&["a", "b"])),
        ("joined", list(&["a", "b"])),
        ("deep", list(&["a", "b"])),
        ("nested", object(&[("x", Value::Int(1))])),
        ("card", object(&[("name", text("n")), ("items", Value::Array(vec![object(&[("id", text("1"))])]))])),
    ]);
    let styles = [("joined", Style::FORM_JOINED), ("deep", Style::DEEP_OBJECT), ("card", Style::DEEP_OBJECT)];
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let outcome = send_with(&core(&replay), &super::support::POST, |call| {
        call.form("application/x-www-form-urlencoded", &styles, &body);
    });
    assert!(outcome.is_ok());
    let expected = "tags=a&tags=b&joined=a,b&deep%5B%5D=a&deep%5B%5D=b&nested=%7B%22x%22%3A1%7D\
        &card%5Bitems%5D%5B0%5D%5Bid%5D=1&card%5Bname%5D=n";
    assert_eq!(replay.requests()[0].body(), expected);
}

#[test]
fn a_form_has_the_examples_of_the_specification() {
    // OpenAPI 3.1, section 4.8.12.5 ("Style Examples"), and 4.8.14.3; objects of `Value` are sorted by name.
    let array = || list(&["blue", "black", "brown"]);
    let object = || {
        let pairs = [("R", 100), ("G", 200), ("B", 150)];
        Value::Object(pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::Int(*value))).collect())
    };
    let cases = [
        (Some(Style::FORM), text(""), "color="),
        (Some(Style::FORM), text("blue"), "color=blue"),
        (Some(Style::FORM), array(), "color=blue&color=black&color=brown"),
        (Some(Style::FORM), object(), "B=150&G=200&R=100"),
        (Some(Style::FORM_JOINED), array(), "color=blue,black,brown"),
        (Some(Style::FORM_JOINED), object(), "color=B,150,G,200,R,100"),
        (Some(Style::SPACE_DELIMITED), array(), "color=blue%20black%20brown"),
        (Some(Style::SPACE_DELIMITED), object(), "color=B%20150%20G%20200%20R%20100"),
        (Some(Style::PIPE_DELIMITED), array(), "color=blue%7Cblack%7Cbrown"),
        (Some(Style::PIPE_DELIMITED), object(), "color=B%7C150%7CG%7C200%7CR%7C100"),
        (Some(Style::DEEP_OBJECT), object(), "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"),
        (Some(Style::JSON), text("f81d"), "color=%22f81d%22"),
        (Some(Style::JSON), array(), "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D"),
        (Some(Style::URLENCODED), object(), "color=B%3D150%26G%3D200%26R%3D100"),
        (Some(Style::FORM_JOINED.reserved()), list(&["a/b", "c?"]), "color=a/b,c?"),
        (None, text("123 Example+Dr."), "color=123+Example%2BDr."),
        (None, array(), "color=blue&color=black&color=brown"),
        (None, object(), "color=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D"),
        (None, Value::Array(vec![object()]), "color=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D"),
        (None, Value::Null, ""),
    ];
    for (style, value, expected) in cases {
        let replay = Replay::new();
        replay.respond_json(200, "null");
        let styles: Vec<_> = style.map(|style| ("color", style)).into_iter().collect();
        let what = format!("{style:?} of {value:?}");
        let body = Pairs(vec![("color", value)]);
        let outcome = send_with(&core(&replay), &super::support::POST, |call| {
            call.form("application/x-www-form-urlencoded", &styles, &body);
        });
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
        assert_eq!(replay.requests()[0].body(), expected, "{what}");
    }
}

#[test]
fn an_absent_value_is_no_json_either() {
    let absent: Option<Value> = None;
    let replay = Replay::new();
    replay.respond_json(200, "1").respond_json(200, "1");
    let set = |call: &mut Call, value: &dyn Encode| {
        call.query("q", Style::JSON, value);
        call.header("x-q", Style::JSON, value);
        call.cookie("q", Style::JSON, value);
    };
    assert!(send_with(&core(&replay), &GET, |call| set(call, &absent)).is_ok());
    assert!(send_with(&core(&replay), &GET, |call| set(call, &Value::Null)).is_ok());
    let requests = replay.requests();
    let headers = requests[0].headers();
    assert_eq!((requests[0].uri().query(), headers.get("x-q"), headers.get("cookie")), (None, None, None));
    assert_eq!(requests[1].uri().query(), Some("q=null"));
}

#[test]
fn a_call_is_not_sent_without_what_it_needs() {
    use oasmith_runtime::Place;
    static NEEDY: oasmith_runtime::Operation =
        operation("GET", "/things").needed(&[Place::Query("color"), Place::Header("X-Size"), Place::Cookie("kind")]);
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let core = core(&replay);
    let missing = |set: &dyn Fn(&mut Call)| {
        send_with(&core, &NEEDY, |call| set(call)).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let set_all = |call: &mut Call, color: &dyn Encode| {
        call.query("color", Style::FORM, color);
        call.header("x-size", Style::SIMPLE, &text("9"));
        call.cookie("kind", Style::FORM, &text("a"));
    };
    let required = |text: &str, what: &str| {
        assert!(text.contains(&format!("{what} is required, and the call does not set it")), "{text}");
    };
    required(&missing(&|_| {}), "the query parameter `color`");
    required(&missing(&|call| set_all(call, &list(&[]))), "the query parameter `color`");
    required(&missing(&|call| call.query("color", Style::FORM, &text("red"))), "the header `X-Size`");
    assert!(replay.requests().is_empty(), "nothing was sent");
    assert_eq!(missing(&|call| set_all(call, &text("red"))), "");
}
