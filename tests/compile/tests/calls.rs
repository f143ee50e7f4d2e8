//! What do the generated calls put on the wire?
//!
//! Each test is about one fixture, and sends through a transport that only remembers.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use fixtures::{
    bodies_by_choice, files_as_bodies, forms, forms_encoded, multipart, pagination_kinds, parameters_of_3_2,
    path_with_parameters_in_its_query, path_with_query, servers_of_operations,
};
use oasmith_runtime::model::File;
use oasmith_runtime::{PollUntil, Replay};

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
    let expected = "amount=5&card%5Bnumber%5D=42&expand%5B%5D=x&ids=1,2&tags=a+b&tags=c";
    assert_eq!(requests[0].body(), expected);
    assert_eq!(requests[1].body(), "q=%26");
}

#[test]
fn a_query_of_the_path_is_kept() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let client = path_with_query::Client::builder()
        .server("https://api.example.com")
        .transport(replay.clone())
        .build()
        .expect("the client is sound");
    run(client.files().list_parts("a/b").limit(2));
    run(client.files().lease("?"));
    let paths: Vec<_> = replay.requests().iter().map(|request| request.uri().to_string()).collect();
    let expected =
        ["https://api.example.com/files/a%2Fb?comp=list&limit=2", "https://api.example.com/files/%3F?comp=lease"];
    assert_eq!(paths, expected);
}

#[test]
fn a_body_in_parts_has_files_texts_and_json() {
    let replay = Replay::new();
    replay.respond_json(200, r#"{"raw": "r"}"#);
    let client = multipart::Client::builder()
        .server("https://api.example.com")
        .transport(replay.clone())
        .build()
        .expect("the client is sound");
    let mut body = multipart::model::UploadForm::new(File::new(&b"\xff\x00"[..]).with_name("a\"b.png"));
    body.pages = Some(vec![File::from("1"), File::from("2").with_media_type("image/gif")]);
    body.title = Some("T".to_owned());
    body.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
    body.meta = Some(multipart::model::UploadFormMeta { n: Some(1) });
    assert_eq!(run(client.files().upload(body)).raw.as_deref(), Some("r"));
    let request = replay.requests().remove(0);
    let media_type = request.headers()["content-type"].to_str().expect("it is text").to_owned();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("it has a boundary");
    let parts: Vec<_> = [
        ("name=\"avatar\"; filename=\"a%22b.png\"", "image/png", &b"\xff\x00"[..]),
        ("name=\"meta\"", "application/json", br#"{"n":1}"#),
        ("name=\"pages\"; filename=\"pages\"", "image/png", b"1"),
        ("name=\"pages\"; filename=\"pages\"", "image/gif", b"2"),
        ("name=\"tags\"", "", b"x"),
        ("name=\"tags\"", "", b"y"),
        ("name=\"title\"", "", b"T"),
    ]
    .into_iter()
    .flat_map(|(about, media_type, content)| {
        let typed = if media_type.is_empty() { String::new() } else { format!("\r\nContent-Type: {media_type}") };
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; {about}{typed}\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    })
    .chain(format!("--{boundary}--\r\n").into_bytes())
    .collect();
    assert_eq!(String::from_utf8_lossy(request.body()), String::from_utf8_lossy(&parts));
}

#[test]
fn what_is_said_of_no_style_is_said_of_the_usual_one() {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let builder = forms_encoded::Client::builder().server("https://api.example.com").transport(replay.clone());
    use forms_encoded::model::{CreateForm, CreateFormInner, CreateFormMeta, CreateFormPlain, CreateFormPoint};
    let two = || Some(vec!["a".to_owned(), "b".to_owned()]);
    let form = CreateForm {
        tags: two(),
        point: Some(CreateFormPoint { x: Some(1), y: Some(2) }),
        path: Some("a/b c".to_owned()),
        meta: Some(CreateFormMeta { k: Some(1) }),
        raw: Some("r".to_owned()),
        inner: Some(CreateFormInner { a: Some("1&2".to_owned()) }),
        words: two(),
        plain: Some(CreateFormPlain { k: Some(1) }),
    };
    run(builder.build().expect("the client is sound").things().create().body(form));
    let expected = "inner=a%3D1%25262&meta=%7B%22k%22%3A1%7D&path=a/b%20c&plain=%7B%22k%22%3A1%7D&x=1&y=2\
        &raw=%22r%22&tags=a,b&words=a%20b";
    assert_eq!(replay.requests()[0].body(), expected);
}

#[test]
fn a_cursor_that_is_no_count_is_not_the_first_page() {
    let replay = Replay::new();
    replay.respond_json(200, "[]");
    let builder = pagination_kinds::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    for cursor in ["next", "99999999999999999999"] {
        let mut pages = client.search().search().pages().resume_from(cursor);
        let mut page = pin!(pages.try_next());
        let Poll::Ready(page) = page.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("there is nothing to wait for")
        };
        let error = page.expect_err("the cursor is no count");
        assert!(error.to_string().contains(&format!("the cursor `{cursor}` is no count")), "{error}");
    }
    assert_eq!(replay.requests().len(), 0);
}

#[test]
fn a_call_is_made_until_it_is_done() {
    let replay = Replay::new();
    replay.respond_json(200, "1").respond_json(200, "2");
    let builder = files_as_bodies::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    let call = client.any().get_any().poll_until(Duration::from_secs(5), |answer| &*answer.body == b"2");
    assert_eq!(&*run(call).body, b"2");
    assert_eq!((replay.requests().len(), replay.sleeps()), (2, vec![Duration::from_secs(5)]));
}

#[test]
fn a_file_is_sent_as_it_is_whatever_its_media_type() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null").respond_json(200, "{ }").respond_json(200, "1");
    let builder = files_as_bodies::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    run(client.json().put_json("{ }"));
    run(client.any().put_any(File::new("p").with_media_type("image/png")));
    assert_eq!(&*run(client.json().get_json()), b"{ }");
    assert_eq!(&*run(client.any().get_any()), b"1");
    let sent: Vec<_> = replay.requests()[..2]
        .iter()
        .map(|request| (request.headers()["content-type"].clone(), request.body().clone()))
        .collect();
    assert_eq!((sent[0].0.as_bytes(), &*sent[0].1), (&b"application/json"[..], &b"{ }"[..]));
    assert_eq!((sent[1].0.as_bytes(), &*sent[1].1), (&b"image/png"[..], &b"p"[..]));
}

#[test]
fn the_parameters_of_3_2_are_sent_as_it_says() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null").respond_json(200, "null");
    let client = parameters_of_3_2::Client::builder().transport(replay.clone()).build().expect("the client is sound");
    let filter = parameters_of_3_2::model::Filter { name: Some("a b".to_owned()), limit: Some(2) };
    let call = client.things().list_things("a/b", "c:d").plain(["x", "y"]).form("e/f g").text("t=1").debug(None);
    let call = call.q("").tags(Vec::<String>::new()).pipes(["p", "q"]).x_where(filter.clone());
    run(call.form_in_a_value(filter.clone()));
    run(client.search().by_form().whole(filter.clone()));
    run(client.search().by_json().json(filter));
    let requests = replay.requests();
    let target = |at: usize| requests[at].uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let value = "limit%3D2%26name%3Da%2Bb";
    assert_eq!(target(0), format!("/things/a%2Fb/c:d?debug=&q=&tags=&pipes=p&pipes=q&form_in_a_value={value}"));
    assert_eq!(requests[0].headers()["cookie"], "plain=x; plain=y; form=e/f%20g; text=t=1");
    assert_eq!(requests[0].headers()["x-where"], r#"{"limit":2,"name":"a b"}"#);
    assert_eq!(target(1), "/search?limit=2&name=a+b");
    assert_eq!(target(2), "/search?%7B%22limit%22%3A2%2C%22name%22%3A%22a%20b%22%7D");
}

#[test]
fn a_parameter_in_the_query_of_a_path_is_a_query_parameter() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null").respond_json(200, "null");
    let builder = path_with_parameters_in_its_query::Client::builder()
        .transport(replay.clone())
        .server("https://api.example.com");
    let client = builder.build().expect("the client is sound");
    run(client.current().by_position().lat(1.0).lon(-2.5));
    run(client.current().by_city().q("a&b").limit(3));
    run(client.current().by_kind("a&b"));
    let requests = replay.requests();
    let targets: Vec<_> = requests.iter().filter_map(|request| request.uri().path_and_query()).collect();
    assert_eq!(targets, ["/current?lat=1&lon=-2.5", "/current?units=si&q=a%26b&limit=3", "/current?a%26b=1"]);
}

/// Returns the URLs that the four calls go to.
fn places(set: impl Fn(servers_of_operations::ClientBuilder) -> servers_of_operations::ClientBuilder) -> Vec<String> {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null").respond_json(200, "null").respond_json(200, "null");
    let builder = set(servers_of_operations::Client::builder().transport(replay.clone()));
    let client = builder.build().expect("the client is sound");
    run(client.all().here());
    run(client.all().list());
    run(client.all().upload());
    run(client.all().root());
    replay.requests().iter().map(|request| request.uri().to_string()).collect()
}

#[test]
fn an_operation_is_called_on_its_own_server() {
    let declared = [
        "https://api.example.com/v1/here",
        "https://eu.files.example.com/files",
        "https://upload.example.com/v2/files",
        "https://api.example.com/root",
    ];
    assert_eq!(places(|builder| builder), declared);
    assert_eq!(places(|builder| builder.region("us"))[1], "https://us.files.example.com/files");
    let mock = ["here", "files", "files", "root"].map(|path| format!("http://localhost:1/{path}"));
    assert_eq!(places(|builder| builder.server("http://localhost:1")), mock);
    let both = places(|builder| builder.server("https://eu.example.com/v1").servers_of_operations());
    assert_eq!(both[0], "https://eu.example.com/v1/here");
    assert_eq!(both[1..3], declared[1..3]);
    assert_eq!(both[3], "https://eu.example.com/root");
}

#[test]
fn each_media_type_of_a_body_has_a_method() {
    use bodies_by_choice::model::{Change, Thing};
    let replay = Replay::new();
    let client = bodies_by_choice::Client::builder().transport(replay.clone()).build().expect("the client is sound");
    let things = client.things();
    let thing = || Thing { name: "a b".to_owned(), size: Some(2) };
    for _ in 0..12 {
        replay.respond_json(200, "null");
    }
    run(things.replace("1", thing()));
    run(things.replace_as_form("1", thing()));
    run(things.replace_as_vnd_other_json("1", ["x"]));
    run(things.replace_as_csv("1", "a,b"));
    run(things.replace_as_xml("1", "<a/>"));
    run(things.replace_as_image("1", File::from("…").with_media_type("image/png")));
    run(things.change("1"));
    run(things.change_as_text("1", "all"));
    run(things.change_as_text("1", "all").body(Change { name: Some("n".to_owned()) }));
    run(client.any().send_any(File::from("a").with_media_type("a/b")));
    run(client.any().send_fields());
    run(client.any().send_fields_as_text("t"));
    let requests = replay.requests();
    let sent = requests.iter().map(|request| {
        let media_type = request.headers().get("content-type").map_or("", |value| value.to_str().unwrap_or_default());
        (media_type, String::from_utf8_lossy(request.body()))
    });
    let expected = [
        ("application/json", r#"{"name":"a b","size":2}"#),
        ("application/x-www-form-urlencoded", "name=a+b&size=2"),
        ("application/vnd.other+json", r#"["x"]"#),
        ("text/csv", "a,b"),
        ("application/xml", "<a/>"),
        ("image/png", "…"),
        ("", ""),
        ("text/plain", "all"),
        ("application/json", r#"{"name":"n"}"#),
        ("a/b", "a"),
        ("application/json", "{}"),
        ("text/plain", "t"),
    ];
    assert_eq!(sent.collect::<Vec<_>>(), expected.map(|(media_type, body)| (media_type, body.into())));
}
