//! Are the parts of a body what the description says of them?

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fixtures::{multipart_files, multipart_in_order, multipart_of_swagger, multipart_styles};
use oasmith_runtime::Replay;
use oasmith_runtime::model::File;

/// Runs a call, which never has to wait: the transport answers at once.
fn run<T, E: std::fmt::Debug>(call: impl IntoFuture<Output = Result<T, E>>) -> T {
    let mut call = pin!(call.into_future());
    loop {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return outcome.expect("the answer was right");
        }
    }
}

/// Returns what a call sends as its parts: `name`, or `name; filename; type`, and the text of each.
fn parts_of(replay: &Replay) -> Vec<(String, String)> {
    let request = replay.requests().pop().expect("the call was made");
    let media_type = request.headers()["content-type"].to_str().expect("it is text");
    let (_, boundary) = media_type.split_once("boundary=").expect("it has a boundary");
    let boundary = format!("--{}", boundary.split(';').next().unwrap_or_default());
    let body = String::from_utf8_lossy(request.body()).into_owned();
    let part = |part: &str| {
        let (head, text) = part.trim_start_matches("\r\n").split_once("\r\n\r\n")?;
        let head = head.replace("Content-Disposition: form-data; ", "").replace("Content-Type: ", "");
        Some((head.replace("\r\n", "; ").replace(['"'], ""), text.trim_end_matches("\r\n").to_owned()))
    };
    body.split(&boundary).filter_map(part).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_part_without_a_type_is_a_file() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "{}");
    let builder = multipart_files::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    let mut body = multipart_files::model::Upload::new("f", vec![File::from("1"), File::new("2").with_name("2.gif")]);
    body.cover = Some(File::new("c"));
    body.icon = Some(File::new("i"));
    body.sheet = Some(File::new("s"));
    body.text = Some(b"\0".to_vec().into());
    body.anything = Some("a".into());
    body.places = Some(vec![multipart_files::model::Place { city: Some("X".to_owned()) }]);
    run(client.files().upload(body));
    let expected = [
        ("name=anything; application/json", r#""a""#),
        ("name=cover; filename=cover; image/png", "c"),
        ("name=file; filename=file; application/octet-stream", "f"),
        ("name=icon; filename=icon; image/png; X-Kind: icon", "i"),
        ("name=pictures; filename=pictures; application/octet-stream", "1"),
        ("name=pictures; filename=2.gif; application/octet-stream", "2"),
        ("name=places; application/json", r#"[{"city":"X"}]"#),
        ("name=sheet; filename=sheet; application/vnd.ms-excel", "s"),
        ("name=text; application/octet-stream", "AA=="),
    ];
    assert_eq!(parts_of(&replay), pairs(&expected));
    // What is JSON elsewhere is any value here too.
    let shared = multipart_files::model::Shared { value: Some("v".into()) };
    run(client.shared().share().body(shared));
    assert_eq!(parts_of(&replay), pairs(&[("name=value", "v")]));
}

#[test]
fn parts_have_the_styles_of_their_encodings() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let builder = multipart_styles::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    let two = || Some(vec!["a".to_owned(), "b".to_owned()]);
    let form = multipart_styles::model::CreateForm {
        tags: two(),
        colors: two(),
        sizes: Some(vec![1, 2]),
        pipes: two(),
        filter: Some(multipart_styles::model::CreateFormFilter { name: Some("n".to_owned()) }),
        point: Some(multipart_styles::model::CreateFormPoint { x: Some(1), y: Some(2) }),
        files: Some(vec![File::from("f"), File::from("g")]),
    };
    run(client.things().create().body(form));
    let expected = [
        ("name=colors", "a"),
        ("name=colors", "b"),
        ("name=files; filename=files; image/png", "f"),
        ("name=files; filename=files; image/png", "g"),
        ("name=filter[name]", "n"),
        ("name=pipes", "a|b"),
        ("name=x", "1"),
        ("name=y", "2"),
        ("name=sizes", "1,2"),
        ("name=tags", "a,b"),
    ];
    assert_eq!(parts_of(&replay), pairs(&expected));
    let builder = multipart_of_swagger::Client::builder().server("https://api.example.com").transport(replay.clone());
    let mut form = multipart_of_swagger::model::CreateForm::new("p");
    (form.tags, form.pipes, form.tabs, form.sizes) = (two(), two(), two(), Some(vec![1, 2]));
    run(builder.build().expect("the client is sound").things().create(form));
    let expected = [
        ("name=photo; filename=photo; application/octet-stream", "p"),
        ("name=pipes", "a|b"),
        ("name=sizes", "1"),
        ("name=sizes", "2"),
        ("name=tabs", "a\tb"),
        ("name=tags", "a,b"),
    ];
    assert_eq!(parts_of(&replay), pairs(&expected));
}

#[test]
fn other_bodies_in_parts_have_the_order_of_the_description() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let builder = multipart_in_order::Client::builder().server("https://api.example.com").transport(replay.clone());
    let client = builder.build().expect("the client is sound");
    let metadata = multipart_in_order::model::InsertFormMetadata { name: Some("n".to_owned()) };
    run(client.files().insert(multipart_in_order::model::InsertForm::new(metadata, "f")));
    let expected =
        [("name=metadata; application/json", r#"{"name":"n"}"#), ("name=data; filename=data; image/jpeg", "f")];
    assert_eq!(parts_of(&replay), pairs(&expected));
    let media_type = replay.requests()[0].headers()["content-type"].clone();
    let media_type = media_type.to_str().expect("it is text");
    assert!(media_type.starts_with("multipart/related; boundary=oasmith-"), "{media_type}");
    assert!(media_type.ends_with("; type=\"application/json\""), "{media_type}");
    run(client.batches().batch().first(1).second("s"));
    assert_eq!(parts_of(&replay), pairs(&[("name=second", "s"), ("name=first", "1")]));
}
