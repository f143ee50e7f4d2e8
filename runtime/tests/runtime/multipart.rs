//! Is a body in parts what RFC 7578 and the Encoding Object say?

use std::pin::Pin;
use std::task::{Context, Poll};

use oasmith_runtime::bytes::Bytes;
use oasmith_runtime::model::{Encode, Fields, File, Piece, Value};
use oasmith_runtime::{Call, Error, Part, Payload, Replay, Request, Style};

use super::support::{POST, core, list, operation, run, text};

/// An object whose properties may be files.
struct Form(Vec<(&'static str, Box<dyn Encode>)>);

impl Encode for Form {
    fn piece(&self) -> Piece<'_> {
        Piece::Object(self)
    }

    fn fields(&self, to: &mut dyn Fields) {
        for (name, value) in &self.0 {
            to.put(name, &**value);
        }
    }
}

fn object(pairs: &[(&str, Value)]) -> Value {
    Value::Object(pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

fn sent(media_type: &str, parts: &[(&str, Part)], form: &Form) -> Result<Request, Error> {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    let mut call = Call::new(&core(&replay), &POST);
    call.multipart(media_type, parts, form);
    run(call.send_json::<Value>().into_body())?;
    Ok(replay.requests().remove(0))
}

/// Returns the body with a short boundary, and without the name that is the same in all of them.
fn shown(request: &Request) -> (String, String) {
    let media_type = request.headers()["content-type"].to_str().expect("it is text").to_owned();
    let (kind, rest) = media_type.split_once("; boundary=").expect("it has a boundary");
    let (boundary, rest) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
    let body = String::from_utf8_lossy(request.body()).replace(boundary, "B").replace("\r\n", "\n");
    (format!("{kind}{rest}"), body.replace("Content-Disposition: form-data; ", ""))
}

fn form(media_type: &str, parts: &[(&str, Part)], form: Vec<(&'static str, Box<dyn Encode>)>) -> (String, String) {
    shown(&sent(media_type, parts, &Form(form)).expect("it can be sent"))
}

const FORM: &str = "multipart/form-data";

#[test]
fn texts_files_and_json_are_parts_of_their_own() {
    let file = File::new("f").with_name("a.png");
    let parts = [
        ("photo", Part::new().media_type("image/png")),
        ("note", Part::new().media_type("application/json; charset=utf-8")),
        ("lines", Part::new().media_type("application/jsonl")),
    ];
    let photos = vec![file.clone(), file.with_media_type("image/gif"), File::new(&b"\xff"[..])];
    let found = form(
        FORM,
        &parts,
        vec![
            ("photo", Box::new(photos)),
            ("note", Box::new(text("n"))),
            ("lines", Box::new(text("1"))),
            ("tags", Box::new(list(&["a", "b"]))),
            ("none", Box::new(None::<Value>)),
            ("meta", Box::new(object(&[("k", Value::Int(1))]))),
        ],
    );
    let expected = "--B\nname=\"photo\"; filename=\"a.png\"\nContent-Type: image/png\n\nf\n\
        --B\nname=\"photo\"; filename=\"a.png\"\nContent-Type: image/gif\n\nf\n\
        --B\nname=\"photo\"; filename=\"photo\"\nContent-Type: image/png\n\n\u{fffd}\n\
        --B\nname=\"note\"\nContent-Type: application/json; charset=utf-8\n\n\"n\"\n\
        --B\nname=\"lines\"\nContent-Type: application/jsonl\n\n1\n\
        --B\nname=\"tags\"\n\na\n--B\nname=\"tags\"\n\nb\n\
        --B\nname=\"meta\"\nContent-Type: application/json\n\n{\"k\":1}\n--B--\n";
    assert_eq!(found, (FORM.to_owned(), expected.to_owned()));
}

#[test]
fn json_does_not_claim_to_be_anything_else() {
    let parts = [("meta", Part::new().media_type("application/xml; charset=utf-8"))];
    let (_, body) = form(FORM, &parts, vec![("meta", Box::new(object(&[("k", Value::Int(1))])))]);
    assert_eq!(body, "--B\nname=\"meta\"\nContent-Type: application/json\n\n{\"k\":1}\n--B--\n");
}

#[test]
fn files_are_files_also_as_json_and_a_list_in_a_list_stays_one() {
    let parts = [("f", Part::new().media_type("application/json"))];
    let files = vec![File::new("1").with_name("a"), File::new(&b"\xff"[..]).with_name("b")];
    let rows = Value::Array(vec![Value::Array(vec![Value::Int(1), Value::Int(2)]), Value::Int(3)]);
    let (_, body) = form(FORM, &parts, vec![("f", Box::new(files)), ("rows", Box::new(rows))]);
    let expected = "--B\nname=\"f\"; filename=\"a\"\nContent-Type: application/json\n\n1\n\
        --B\nname=\"f\"; filename=\"b\"\nContent-Type: application/json\n\n\u{fffd}\n\
        --B\nname=\"rows\"\nContent-Type: application/json\n\n[1,2]\n\
        --B\nname=\"rows\"\n\n3\n--B--\n";
    assert_eq!(body, expected);
}

#[test]
fn the_type_of_related_parts_is_that_of_the_first_without_its_parameters() {
    let parts = [("xop", Part::new().media_type("application/xop+xml; type=\"text/xml\""))];
    let (media_type, _) = form("multipart/related", &parts, vec![("xop", Box::new(text("<a/>")))]);
    assert_eq!(media_type, "multipart/related; type=\"application/xop+xml\"");
}

/// The names and the texts of parts.
type Parts = &'static [(&'static str, &'static str)];

#[test]
fn a_style_decides_how_many_parts_a_value_is() {
    let color = || list(&["blue", "black"]);
    let rgb = || object(&[("R", Value::Int(100)), ("G", Value::Int(200))]);
    let deep = || object(&[("a", object(&[("b", list(&["1", "2"]))]))]);
    let cases: [(Style, Value, Parts); 12] = [
        (Style::FORM_JOINED, color(), &[("p", "blue,black")]),
        (Style::FORM, color(), &[("p", "blue"), ("p", "black")]),
        (Style::SPACE_DELIMITED, color(), &[("p", "blue black")]),
        (Style::PIPE_DELIMITED, color(), &[("p", "blue|black")]),
        (Style::TAB_DELIMITED, color(), &[("p", "blue\tblack")]),
        (Style::FORM_JOINED, rgb(), &[("p", "G,200,R,100")]),
        (Style::FORM, rgb(), &[("G", "200"), ("R", "100")]),
        (Style::DEEP_OBJECT, rgb(), &[("p[G]", "200"), ("p[R]", "100")]),
        (Style::DEEP_OBJECT, deep(), &[("p[a][b][]", "1"), ("p[a][b][]", "2")]),
        (Style::FORM_JOINED, text("a,b"), &[("p", "a,b")]),
        (Style::FORM_JOINED, list(&[]), &[]),
        (Style::FORM_JOINED, Value::Null, &[]),
    ];
    for (style, value, expected) in cases {
        let what = format!("{style:?} of {value:?}");
        let (_, body) = form(FORM, &[("p", Part::new().style(style))], vec![("p", Box::new(value))]);
        let parts: Vec<_> = expected.iter().map(|(name, text)| format!("--B\nname=\"{name}\"\n\n{text}\n")).collect();
        assert_eq!(body, format!("{}--B--\n", parts.concat()), "{what}");
    }
    let form = Form(vec![("p", Box::new(color()))]);
    let error = sent(FORM, &[("p", Part::new().style(Style::LABEL))], &form).expect_err("there is no such part");
    assert!(error.to_string().contains("the style Label is not legal in a part"), "{error}");
}

#[test]
fn parts_have_the_headers_that_the_description_and_the_file_say() {
    let parts =
        [("f", Part::new().headers(&[("X-Kind", "a"), ("X-Mode", "m")])), ("t", Part::new().headers(&[("X-T", "1")]))];
    let file = File::new("c").with_header("x-kind", "own");
    let (_, body) = form(FORM, &parts, vec![("f", Box::new(file)), ("t", Box::new(text("v")))]);
    let expected = "--B\nname=\"f\"; filename=\"f\"\nContent-Type: application/octet-stream\nX-Mode: m\nx-kind: own\n\nc\n\
        --B\nname=\"t\"\nX-T: 1\n\nv\n--B--\n";
    assert_eq!(body, expected);
    for (name, value) in [("a b", "v"), ("X-A", "v\r\nX-B: w"), ("Content-Type", "text/plain"), ("", "")] {
        let form = Form(vec![("f", Box::new(File::new("c").with_header(name, value)))]);
        let error = sent(FORM, &[], &form).expect_err("the header is not legal");
        assert!(error.to_string().contains("the part `f` cannot have the header"), "{error}");
    }
}

#[test]
fn the_order_of_other_parts_is_that_of_the_description() {
    let parts = [("meta", Part::new().media_type("application/json")), ("data", Part::new())];
    let values = || -> Vec<(&'static str, Box<dyn Encode>)> {
        vec![("data", Box::new(File::new("f"))), ("meta", Box::new(text("m")))]
    };
    let part = "--B\nname=\"meta\"\nContent-Type: application/json\n\n\"m\"\n\
        --B\nname=\"data\"; filename=\"data\"\nContent-Type: application/octet-stream\n\nf\n--B--\n";
    assert_eq!(form("multipart/mixed", &parts, values()), ("multipart/mixed".to_owned(), part.to_owned()));
    let related = "multipart/related; type=\"application/json\"".to_owned();
    assert_eq!(form("Multipart/Related; boundary=x", &parts, values()), (related, part.to_owned()));
    assert!(form(FORM, &parts, values()).1.starts_with("--B\nname=\"data\""));
}

/// A stream of these pieces.
struct Pieces(Vec<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(next.map(|piece| Ok(piece.into())))
    }
}

#[test]
fn a_file_can_come_from_a_stream() {
    let once = File::from(Payload::from_stream(Pieces(vec!["a", "bc"]))).with_name("s");
    assert_eq!((once.length(), once.content().len()), (None, 0));
    assert_eq!(once, once.clone());
    let shown = format!("{once:?}");
    assert!(shown.contains("length: None"), "{shown}");
    let (_, body) =
        form(FORM, &[], vec![("a", Box::new(text("1"))), ("f", Box::new(once)), ("z", Box::new(text("2")))]);
    let expected = "--B\nname=\"a\"\n\n1\n\
        --B\nname=\"f\"; filename=\"s\"\nContent-Type: application/octet-stream\n\nabc\n\
        --B\nname=\"z\"\n\n2\n--B--\n";
    assert_eq!(body, expected);
}

#[test]
fn a_stream_is_sent_again_where_it_can_be_made_anew() {
    static PUT: oasmith_runtime::Operation = operation("PUT", "/things");
    let send = |payload: Payload| {
        let replay = Replay::new();
        replay.respond_json(503, "{}").respond_json(200, "null");
        let mut call = Call::new(&core(&replay), &PUT);
        call.multipart(FORM, &[], &Form(vec![("f", Box::new(File::from(payload)))]));
        (run(call.send_json::<Value>().into_body()).is_ok(), replay.requests().len())
    };
    assert_eq!(send(Payload::from_streams(|| Pieces(vec!["a"]))), (true, 2));
    assert_eq!(send(Payload::from_stream(Pieces(vec!["a"]))), (false, 1));
}

#[test]
fn a_stream_is_no_text() {
    let replay = Replay::new();
    let mut call = Call::new(&core(&replay), &POST);
    let file = File::from(Payload::from_stream(Pieces(vec!["a"])));
    call.json("application/json", &Form(vec![("f", Box::new(file))]));
    let error = run(call.send_json::<Value>().into_body()).expect_err("JSON holds no stream");
    assert!(error.to_string().contains("a stream can only be a body or a part of one"), "{error}");
}

#[test]
fn a_clone_of_a_stream_has_a_length_of_its_own() {
    let one = Payload::from_streams(|| Pieces(vec!["a"]));
    let other = one.clone().with_length(1);
    assert_eq!((File::from(one).length(), File::from(other).length()), (None, Some(1)));
    assert_eq!(File::from(Payload::from("ab").with_length(9)).length(), Some(2));
}

/// Sends a body with two files over a socket, and returns the head of the request and the body.
#[cfg(feature = "reqwest")]
async fn over_a_socket(second: Payload) -> (String, String) {
    use oasmith_runtime::{Builder, ReqwestTransport};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("the client connects");
        let mut text = Vec::new();
        // The end of the last part, and of the last chunk where there are chunks.
        while !text.ends_with(b"--\r\n") && !text.ends_with(b"\r\n0\r\n\r\n") {
            text.push(socket.read_u8().await.expect("the client sends"));
        }
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnull").await.expect("the client reads");
        String::from_utf8(text).expect("it is text")
    });
    let transport = ReqwestTransport::builder().system_proxy(false).build().expect("the transport is sound");
    let builder = Builder::new(&super::support::API).transport(transport).server(url);
    let mut call = Call::new(&builder.build().expect("the client is sound"), &POST);
    let first = File::from(Payload::from_stream(Pieces(vec!["a", "b"])).with_length(2));
    let form = Form(vec![("first", Box::new(first)), ("second", Box::new(File::from(second)))]);
    call.multipart(FORM, &[], &form);
    call.send_json::<Value>().await.expect("it is taken");
    let text = server.await.expect("the server ends");
    let (head, body) = text.split_once("\r\n\r\n").expect("there is a head");
    (head.to_owned(), body.to_owned())
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn the_length_is_said_where_that_of_all_files_is_known() {
    let (head, body) = over_a_socket(Payload::from_stream(Pieces(vec!["c"])).with_length(1)).await;
    assert!(head.lines().any(|line| line == format!("content-length: {}", body.len())), "{head} {body}");
    assert!(body.contains("\r\n\r\nab\r\n--") && body.contains("\r\n\r\nc\r\n--"), "{body}");
    let (head, _) = over_a_socket(Payload::from_stream(Pieces(vec!["c"]))).await;
    assert!(head.lines().any(|line| line == "transfer-encoding: chunked"), "{head}");
}
