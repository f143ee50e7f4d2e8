//! Do pages that URLs or counts ask for end, and do credentials stay where they belong?

use http::{HeaderMap, HeaderValue};
use oasmith_runtime::model::Value;
use oasmith_runtime::{
    Builder, Call, Core, Count, Credential, Error, ErrorKind, Items, Operation, Paged, Pages, Place, Replay, Response,
    Sending, Style, next_header, next_link, next_url,
};

use super::support::{API, operation, run};

static GET: Operation = operation("GET", "/things").security(&[&[&[0]]]);
static POST: Operation = operation("POST", "/things").security(&[&[&[0, 3]]]);

const CANARY: &str = "canary-7f3a";

fn items_of(page: &Value) -> Vec<i64> {
    page.get("items").and_then(Value::as_array).unwrap_or_default().iter().filter_map(Value::as_i64).collect()
}

/// A call whose pages name the URL of the next, in the header `Link` and else in the body.
#[derive(Clone)]
struct Linked(Call);

impl Paged for Linked {
    type Page = Value;
    type Item = i64;

    fn set_cursor(&mut self, cursor: String) {
        self.0.renew();
        self.0.follow(cursor);
    }

    fn next(&self, answer: &Response<Value>, at: Option<&str>) -> Option<String> {
        let in_body = || next_url(&self.0, at, answer.body.get("next")?.as_str()?);
        next_link(&self.0, at, &answer.headers).or_else(in_body)
    }

    fn items(page: Value) -> Vec<i64> {
        items_of(&page)
    }

    fn request(self) -> Sending<Value> {
        self.0.send_json()
    }
}

/// A call whose pages are counted.
#[derive(Clone)]
struct Counted {
    call: Call,
    by_items: bool,
}

impl Paged for Counted {
    type Page = Value;
    type Item = i64;

    const IS_COUNTED: bool = true;

    fn current(self) -> Option<String> {
        self.call.query_text("at")
    }

    fn set_cursor(&mut self, cursor: String) {
        self.call.query("at", Style::FORM, &cursor);
    }

    fn next(&self, answer: &Response<Value>, at: Option<&str>) -> Option<String> {
        let more = answer.body.get("more").and_then(Value::as_bool);
        let pages = answer.body.get("pages").and_then(Value::as_i64);
        let count = Count::new(at, i64::from(!self.by_items), Some(items_of(&answer.body).len()));
        let count = count.more(more).pages(pages);
        if self.by_items { count.next_offset() } else { count.next_number() }
    }

    fn items(page: Value) -> Vec<i64> {
        items_of(&page)
    }

    fn request(self) -> Sending<Value> {
        self.call.send_json()
    }
}

fn core(replay: &Replay, change: impl FnOnce(Builder) -> Builder) -> Core {
    change(Builder::new(&API).transport(replay.clone())).build().expect("the client is sound")
}

fn bearer(builder: Builder) -> Builder {
    builder.credential(0, CANARY)
}

fn urls(replay: &Replay) -> Vec<String> {
    replay.requests().iter().map(|request| format!("{} {}", request.method(), request.uri())).collect()
}

#[test]
fn the_url_of_the_next_page_is_got_with_the_credentials_and_without_the_body() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"items":[1],"next":"https://api.example.com/v1/things?page=2"}"#);
    replay.respond_json(200, r#"{"items":[2],"next":"?page=3"}"#);
    replay.respond_json(200, r#"{"items":[3],"next":"HTTPS://API.example.com:443/more"}"#);
    replay.respond_json(200, r#"{"items":[4],"next":null}"#);
    let mut call = Call::new(&core(&replay, bearer), &POST);
    call.query("q", Style::FORM, &Value::String("a".to_owned()));
    call.header("x-tenant", Style::SIMPLE, &Value::String("t".to_owned()));
    call.bytes("text/plain", "body".into());
    let mut items = Items::new(Linked(call));
    assert_eq!(run(items.try_collect(9)).ok(), Some(vec![1, 2, 3, 4]));
    assert!(items.is_done());
    assert_eq!(
        urls(&replay),
        [
            "POST https://api.example.com/v1/things?q=a",
            "GET https://api.example.com/v1/things?page=2",
            "GET https://api.example.com/v1/things?page=3",
            "GET https://api.example.com/more",
        ]
    );
    let requests = replay.requests();
    for request in &requests {
        assert_eq!(request.headers()["authorization"], format!("Bearer {CANARY}"));
        assert_eq!(request.headers()["x-tenant"], "t");
    }
    assert!(requests[1].body().is_empty() && !requests[1].headers().contains_key("content-type"));
}

#[test]
fn what_a_call_cannot_be_without_is_not_asked_of_the_url_of_the_next_page() {
    static LIST: Operation = operation("GET", "/things").security(&[&[&[3]]]).needed(&[Place::Query("api-version")]);
    let replay = Replay::new();
    replay.respond_json(200, r#"{"items":[1],"next":"/v1/things?api-version=1&page=2"}"#);
    replay.respond_json(200, r#"{"items":[2]}"#);
    let mut call = Call::new(&core(&replay, |builder| builder), &LIST);
    call.query("api-version", Style::FORM, &Value::String("1".to_owned()));
    call.query("api_key", Style::FORM, &Value::String("by hand".to_owned()));
    assert_eq!(run(Items::new(Linked(call)).try_collect(9)).ok(), Some(vec![1, 2]));
    assert_eq!(
        urls(&replay),
        [
            "GET https://api.example.com/v1/things?api-version=1&api_key=by%20hand",
            "GET https://api.example.com/v1/things?api-version=1&page=2",
        ]
    );
}

#[test]
fn a_value_that_looks_like_a_key_does_not_stand_for_it() {
    let replay = Replay::new();
    replay.respond_json(200, "{}");
    let core = core(&replay, |builder| builder.credential(3, Credential::key("k")));
    let mut call = Call::new(&core, &POST);
    call.query("q", Style::FORM.reserved(), &Value::String("a?api_key=b".to_owned()));
    run(call.send_json::<Value>().into_body()).expect("it is sent");
    assert_eq!(urls(&replay), ["POST https://api.example.com/v1/things?q=a?api_key=b&api_key=k"]);
}

#[test]
fn letters_that_are_not_ascii_do_not_end_the_pages() {
    let mut headers = HeaderMap::new();
    let line =
        HeaderValue::from_bytes("</v1/things?page=2>; title=\"Über\"; rel=next".as_bytes()).expect("it is legal");
    headers.insert("link", line);
    headers.insert("x-next", HeaderValue::from_bytes(b"caf\xe9").expect("it is legal"));
    let call = Call::new(&core(&Replay::new(), bearer), &GET);
    let next = next_link(&call, None, &headers);
    assert_eq!(next.as_deref(), Some("https://api.example.com/v1/things?page=2"));
    assert_eq!(next_header(&headers, "x-next").as_deref(), Some("caf\u{fffd}"));
}

#[test]
fn the_relation_next_of_the_header_is_followed() {
    for (link, next) in [
        (r#"<https://api.example.com/v1/things?page=2>; rel="next""#, Some("/v1/things?page=2")),
        (r#"</a,b>; rel=prev, </c;d>; title="x, </no>; rel=next"; REL="last Next""#, Some("/c;d")),
        ("<parts?x=1>; rel=next", Some("/v1/parts?x=1")),
        ("<../up>; rel=next", Some("/up")),
        ("</a>; rel=last; rel=next", None),
        (r#"</a>; anchor="/other"; rel=next"#, None),
        ("</a>", None),
        ("<", None),
        ("", None),
    ] {
        let replay = Replay::new();
        let call = Call::new(&core(&replay, bearer), &GET);
        let mut headers = HeaderMap::new();
        headers.insert("link", link.parse().expect("the header is legal"));
        let expected = next.map(|path| format!("https://api.example.com{path}"));
        assert_eq!(next_link(&call, None, &headers), expected, "{link}");
    }
}

fn refusal(next: &str, change: impl FnOnce(Builder) -> Builder) -> (Error, Replay) {
    let replay = Replay::new();
    replay.respond_json(200, format!(r#"{{"items":[1],"next":"{next}"}}"#)).respond_json(200, "{}");
    let mut pages = Pages::new(Linked(Call::new(&core(&replay, change), &POST)));
    assert!(run(pages.try_next()).is_ok());
    let error = run(pages.try_next()).expect_err("the URL is refused");
    assert_eq!(pages.continuation(), Some(next));
    assert!(run(pages.next()).is_none());
    (error, replay)
}

#[test]
fn a_url_on_another_origin_gets_nothing() {
    for next in [
        "https://evil.example/v1/things",
        "https://api.example.com.evil.example/",
        "http://api.example.com/v1/things",
        "https://api.example.com:444/v1/things",
        "//evil.example/v1/things",
        "https://api.example.com@evil.example/",
        "https://api.example.com/v1/%2e%2e/admin",
        "javascript:alert(1)",
    ] {
        let next = if next.starts_with("//") { format!("https:{next}") } else { next.to_owned() };
        let (error, replay) = refusal(&next, bearer);
        assert_eq!(error.kind(), ErrorKind::Pagination, "{next}: {error}");
        assert_eq!(replay.requests().len(), 1);
        assert!(!format!("{error} {error:?}").contains("evil"), "{error:?}");
    }
    let (error, _) = refusal("https://evil.example/", bearer);
    assert_eq!(
        error.to_string(),
        "POST /things: pagination: the URL of the next page is on another origin than its server, to which no \
         credential may go (operation example.Op)"
    );
}

#[test]
fn a_url_on_another_origin_is_followed_where_credentials_may_go_anywhere() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"items":[1],"next":"https://other.example/x"}"#).respond_json(200, r#"{"items":[2]}"#);
    let core = core(&replay, |builder| bearer(builder).credentials_for_any_server());
    let mut items = Items::new(Linked(Call::new(&core, &POST)));
    assert_eq!(run(items.try_collect(9)).ok(), Some(vec![1, 2]));
    assert_eq!(urls(&replay)[1], "GET https://other.example/x");
}

#[test]
fn a_url_that_comes_again_is_an_error() {
    let replay = Replay::new();
    for _ in 0..2 {
        replay.respond_json(200, r#"{"items":[1],"next":"/v1/things?page=2"}"#);
    }
    let mut pages = Pages::new(Linked(Call::new(&core(&replay, bearer), &GET)));
    assert_eq!(run(pages.try_collect(2)).map(|pages| pages.len()).ok(), Some(2));
    assert_eq!(run(pages.try_next()).map_err(|error| error.kind()), Err(ErrorKind::Pagination));
}

#[test]
fn a_key_that_the_server_put_into_the_url_is_not_sent_twice() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"items":[1],"next":"/v1/things?api_key=k&page=2"}"#);
    replay.respond_json(200, r#"{"items":[2],"next":"/v1/things?page=3"}"#);
    replay.respond_json(200, r#"{"items":[3]}"#);
    let core = core(&replay, |builder| builder.credential(3, Credential::key("k")));
    assert_eq!(run(Items::new(Linked(Call::new(&core, &POST))).try_collect(9)).ok(), Some(vec![1, 2, 3]));
    assert_eq!(
        urls(&replay)[1..],
        [
            "GET https://api.example.com/v1/things?api_key=k&page=2",
            "GET https://api.example.com/v1/things?page=3&api_key=k"
        ]
    );
}

fn counted(pages: &[&str], by_items: bool, from: Option<i64>) -> (Result<Vec<i64>, ErrorKind>, Vec<String>) {
    let replay = Replay::new();
    for page in pages {
        replay.respond_json(200, *page);
    }
    let mut call = Call::new(&core(&replay, bearer), &GET);
    if let Some(from) = from {
        call.query("at", Style::FORM, &from);
    }
    let found = run(Items::new(Counted { call, by_items }).try_collect(99)).map_err(|error| error.kind());
    let queries = replay.requests().iter().map(|one| one.uri().query().unwrap_or_default().to_owned()).collect();
    (found, queries)
}

#[test]
fn counts_end_at_a_page_that_is_empty_or_says_so() {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let pages = [r#"{"items":[1,2]}"#, r#"{"items":[3]}"#, r#"{"items":[]}"#];
    assert_eq!(counted(&pages, true, None), (Ok(vec![1, 2, 3]), owned(&["", "at=2", "at=3"])));
    assert_eq!(counted(&pages, false, None), (Ok(vec![1, 2, 3]), owned(&["", "at=2", "at=3"])));
    assert_eq!(counted(&pages, true, Some(10)), (Ok(vec![1, 2, 3]), owned(&["at=10", "at=12", "at=13"])));
    let pages = [r#"{"items":[1],"more":true}"#, r#"{"items":[2],"more":false}"#];
    assert_eq!(counted(&pages, true, None), (Ok(vec![1, 2]), owned(&["", "at=1"])));
    let pages = [r#"{"items":[1],"pages":2}"#, r#"{"items":[2],"pages":2}"#];
    assert_eq!(counted(&pages, false, None), (Ok(vec![1, 2]), owned(&["", "at=2"])));
    assert_eq!(counted(&pages[1..], false, Some(2)), (Ok(vec![2]), owned(&["at=2"])));
}

#[test]
fn an_empty_page_is_not_the_last_where_the_server_says_that_there_is_more() {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let pages = [r#"{"items":[1],"more":true}"#, r#"{"items":[],"more":true}"#, r#"{"items":[3],"more":false}"#];
    assert_eq!(counted(&pages, false, None), (Ok(vec![1, 3]), owned(&["", "at=2", "at=3"])));
    let pages = [r#"{"items":[1],"pages":3}"#, r#"{"items":[],"pages":3}"#, r#"{"items":[3],"pages":3}"#];
    assert_eq!(counted(&pages, false, None), (Ok(vec![1, 3]), owned(&["", "at=2", "at=3"])));
    // A count of pages says nothing of an offset, and after no items the offset would be the same.
    let pages = [r#"{"items":[1,2],"pages":2}"#, r#"{"items":[3,4],"pages":2}"#, r#"{"items":[],"more":true}"#];
    assert_eq!(counted(&pages, true, None), (Ok(vec![1, 2, 3, 4]), owned(&["", "at=2", "at=4"])));
}

#[test]
fn a_server_that_takes_no_heed_of_the_count_is_noticed() {
    let pages = [r#"{"items":[1]}"#, r#"{"items":[1]}"#, r#"{"items":[1]}"#];
    let (found, queries) = counted(&pages, false, None);
    assert_eq!((found, queries.len()), (Err(ErrorKind::Pagination), 2));
}
