//! Do pages end, fail once, and go on where they stopped?

use std::time::Duration;

use oasmith_runtime::model::Value;
use oasmith_runtime::{Call, CallOptions, Core, ErrorKind, Items, Paged, Pages, Replay, Sending, Style};

use super::support::{GET, POST, core, run};

#[derive(Debug, Clone)]
struct List {
    call: Call,
}

impl List {
    fn new(core: &Core) -> Self {
        Self { call: Call::new(core, &GET) }
    }
}

impl Paged for List {
    type Page = Value;
    type Item = i64;

    fn current(self) -> Option<String> {
        self.call.query_text("page")
    }

    fn set_cursor(&mut self, cursor: String) {
        self.call.renew();
        self.call.query("page", Style::FORM, &cursor);
    }

    fn cursor(page: &Value) -> Option<String> {
        page.get("next").and_then(Value::as_str).map(str::to_owned)
    }

    fn items(page: Value) -> Vec<i64> {
        page.get("items").and_then(Value::as_array).unwrap_or_default().iter().filter_map(Value::as_i64).collect()
    }

    fn request(self) -> Sending<Value> {
        self.call.send_json()
    }
}

fn replay(pages: &[&str]) -> (Replay, List) {
    let replay = Replay::new();
    for page in pages {
        replay.respond_json(200, *page);
    }
    let list = List::new(&core(&replay));
    (replay, list)
}

fn queries(replay: &Replay) -> Vec<String> {
    replay.requests().iter().map(|request| request.uri().query().unwrap_or_default().to_owned()).collect()
}

#[test]
fn items_of_all_pages() {
    for last in [
        r#"{"items":[4]}"#,
        r#"{"items":[4],"next":""}"#,
        r#"{"items":[4],"next":" "}"#,
        r#"{"items":[4],"next":null}"#,
    ] {
        let (replay, list) = replay(&[
            r#"{"items":[1,2],"next":"b"}"#,
            r#"{"items":[],"next":"c"}"#,
            r#"{"items":[3],"next":"d e"}"#,
            last,
        ]);
        let mut items = Items::new(list);
        assert_eq!(run(items.try_collect(100)).ok(), Some(vec![1, 2, 3, 4]));
        assert_eq!(queries(&replay), ["", "page=b", "page=c", "page=d%20e"]);
        assert!(run(items.next()).is_none());
        assert!(run(items.next()).is_none());
        assert_eq!(items.continuation(), None);
    }
}

#[test]
fn a_limit_stops_and_the_rest_stays() {
    let (replay, list) = replay(&[r#"{"items":[1,2,3],"next":"b"}"#, r#"{"items":[4]}"#]);
    let mut items = Items::new(list);
    assert_eq!(run(items.try_collect(0)).ok(), Some(vec![]));
    assert_eq!(replay.requests().len(), 0);
    assert_eq!(run(items.try_collect(2)).ok(), Some(vec![1, 2]));
    assert_eq!(replay.requests().len(), 1);
    assert_eq!(run(items.try_collect(9)).ok(), Some(vec![3, 4]));
}

#[test]
fn a_repeated_cursor_is_an_error() {
    let (replay, list) = replay(&[
        r#"{"items":[1],"next":"a"}"#,
        r#"{"items":[2],"next":"b"}"#,
        r#"{"items":[3],"next":"a"}"#,
        r#"{"items":[9]}"#,
    ]);
    let mut items = Items::new(list);
    assert_eq!(run(items.try_collect(3)).ok(), Some(vec![1, 2, 3]));
    let error = run(items.try_next()).expect_err("the cursor was there before");
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert_eq!(
        error.to_string(),
        "GET /things: pagination: the server gave a cursor that it gave before (operation example.Op)"
    );
    assert!(run(items.next()).is_none());
    assert!(!items.is_done());
    assert_eq!(replay.remaining(), 1);
}

#[test]
fn an_error_comes_once_and_the_place_is_kept() {
    let (replay, list) = replay(&[r#"{"items":[1],"next":"b"}"#]);
    replay.respond_json(403, "{}");
    let mut pages = Pages::new(list.clone());
    assert!(run(pages.try_next()).is_ok());
    assert_eq!(pages.continuation(), Some("b"));
    assert!(run(pages.next()).is_some_and(|page| page.is_err()));
    assert!(run(pages.next()).is_none());
    assert_eq!(pages.continuation(), Some("b"));
    replay.respond_json(200, r#"{"items":[2]}"#);
    let mut rest = Items::new(list).resume_from("b");
    assert_eq!(rest.continuation(), Some("b"));
    assert_eq!(run(rest.try_collect(9)).ok(), Some(vec![2]));
    assert_eq!(queries(&replay), ["", "page=b", "page=b"]);
}

#[test]
fn items_resume_at_their_own_page() {
    let (_, list) = replay(&[r#"{"items":[1],"next":"b"}"#, r#"{"items":[2,3],"next":"c"}"#]);
    let mut items = Items::new(list);
    assert_eq!(items.continuation(), None);
    assert_eq!(run(items.try_collect(2)).ok(), Some(vec![1, 2]));
    assert_eq!(items.continuation(), Some("b"));
    assert_eq!(run(items.try_next()).ok(), Some(Some(3)));
    assert_eq!(items.continuation(), Some("c"));
}

#[test]
fn a_resumed_list_knows_where_it_began() {
    let (_, list) = replay(&[r#"{"items":[1],"next":"b"}"#]);
    let mut pages = Pages::new(list).resume_from("b");
    assert!(run(pages.try_next()).is_ok());
    assert_eq!(run(pages.try_next()).map_err(|error| error.kind()), Err(ErrorKind::Pagination));
}

#[test]
fn each_page_has_its_own_time() {
    let (replay, mut list) = replay(&[r#"{"items":[1],"next":"b"}"#]);
    replay.hang();
    list.call.options(CallOptions::new().timeout(Duration::from_secs(1)));
    let mut pages = Pages::new(list);
    assert_eq!(run(pages.try_collect(1)).map(|pages| pages.len()).ok(), Some(1));
    assert!(run(pages.try_next()).is_err_and(|error| error.is_timeout()));
}

#[test]
fn they_are_streams_that_move_between_threads() {
    fn stream<T: futures_core::Stream + Send + Unpin + 'static>(_: &T) {}
    let (_, list) = replay(&[]);
    stream(&Pages::new(list.clone()));
    stream(&Items::new(list));
}

#[test]
fn a_used_list_may_go_back() {
    let (_, list) = replay(&[
        r#"{"items":[1],"next":"a"}"#,
        r#"{"items":[2],"next":"b"}"#,
        r#"{"items":[2],"next":"b"}"#,
        r#"{"items":[3]}"#,
    ]);
    let mut pages = Pages::new(list);
    assert!(run(pages.try_collect(2)).is_ok());
    let mut pages = pages.resume_from("a");
    assert_eq!(run(pages.try_collect(9)).map(|pages| pages.len()).ok(), Some(2));
}

#[test]
fn a_cursor_that_the_caller_has_set_is_one_that_was_there() {
    let (replay, mut list) = replay(&[r#"{"items":[1],"next":"x y&é"}"#, r#"{"items":[1]}"#]);
    list.set_cursor("x y&é".to_owned());
    list.call.options(CallOptions::new().idempotency_key("key-1"));
    let mut pages = Pages::new(list);
    assert_eq!(pages.continuation(), Some("x y&é"));
    assert!(run(pages.try_next()).is_ok());
    assert_eq!(run(pages.try_next()).map_err(|error| error.kind()), Err(ErrorKind::Pagination));
    assert_eq!(queries(&replay), ["page=x%20y%26%C3%A9"]);
    assert_eq!(replay.requests()[0].headers()["idempotency-key"], "key-1");
}

#[test]
fn before_the_first_page_is_not_after_the_last() {
    let (replay, list) = replay(&[r#"{"items":[1,2],"next":"b"}"#, r#"{"items":[3]}"#]);
    let mut items = Items::new(list.clone());
    let mut seen = vec![items.is_done()];
    while run(items.try_next()).is_ok_and(|item| item.is_some()) {
        seen.push(items.is_done());
    }
    assert_eq!((seen, items.is_done()), (vec![false, false, false, true], true));
    replay.respond_json(403, "{}");
    let mut pages = Pages::new(list);
    assert!(run(pages.try_next()).is_err());
    assert_eq!((pages.continuation(), pages.is_done()), (None, false));
}

#[test]
fn a_key_holds_for_one_page_and_what_it_says_for_all() {
    for by_header in [false, true] {
        let (replay, mut list) = replay(&[r#"{"items":[1],"next":"b"}"#]);
        list.call = Call::new(&core(&replay), &POST);
        let options = CallOptions::new();
        list.call.options(if by_header {
            options.header("Idempotency-Key", "key-1")
        } else {
            options.idempotency_key("key-1")
        });
        replay.respond_json(503, "{}").respond_json(200, r#"{"items":[2]}"#);
        assert_eq!(run(Items::new(list).try_collect(9)).ok(), Some(vec![1, 2]));
        let requests = replay.requests();
        let keys: Vec<_> = requests.iter().map(|request| request.headers().contains_key("idempotency-key")).collect();
        assert_eq!(keys, [true, false, false]);
    }
}
