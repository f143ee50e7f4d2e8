//! Does every legal style look as the specification prints it?
//!
//! The table is that of OpenAPI 3.2, section 4.12.6 ("Style Examples"). Its column "empty" of 3.0 and 3.1, which 3.2
//! calls "undefined", is kept as what it says in 3.1: empty text. What is "undefined" is tested by itself.

use oasmith_runtime::model::{Encode, Value};
use oasmith_runtime::{Call, Operation, Replay, Style};

use super::support::{GET, Pairs, core, list, operation, send_with, text};

/// Where a row of the table is sent.
#[derive(Debug, Clone, Copy)]
enum In {
    Path,
    Query,
    Header,
    Cookie,
}

/// What the specification calls n/a: it says nothing, and neither does this test.
const NA: &str = "n/a";

/// A place, a style, and how it writes `""`, `"blue"`, the list of three colours, and the object.
type Row = (In, Style, [&'static str; 4]);

const TABLE: [Row; 17] = [
    (In::Path, Style::MATRIX, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
    (
        In::Path,
        Style::MATRIX_EXPLODE,
        [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
    ),
    (In::Path, Style::LABEL, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
    (In::Path, Style::LABEL_EXPLODE, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
    (In::Path, Style::SIMPLE, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
    (In::Path, Style::SIMPLE_EXPLODE, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    (In::Header, Style::SIMPLE, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
    (In::Header, Style::SIMPLE_EXPLODE, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    (In::Query, Style::FORM_JOINED, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
    (In::Query, Style::FORM, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
    (In::Query, Style::SPACE_DELIMITED, [NA, NA, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
    (In::Query, Style::PIPE_DELIMITED, [NA, NA, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
    (In::Query, Style::DEEP_OBJECT, [NA, NA, NA, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
    // A cookie is never divided by `&`, whatever the style.
    (In::Cookie, Style::FORM, ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
    (In::Cookie, Style::FORM_JOINED, ["color=", "color=blue", NA, NA]),
    (
        In::Cookie,
        Style::COOKIE,
        ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"],
    ),
    // Swagger 2.0, `collectionFormat: tsv`.
    (In::Query, Style::TAB_DELIMITED, [NA, NA, "color=blue%09black%09brown", NA]),
];

fn color() -> Pairs {
    Pairs(vec![("R", Value::Int(100)), ("G", Value::Int(200)), ("B", Value::Int(150))])
}

/// Returns what a parameter `color` puts at its place, or the text of the error.
fn sent(place: In, style: Style, value: &dyn Encode) -> String {
    static COLORS: Operation = operation("GET", "/x{color}y");
    let of = if matches!(place, In::Path) { &COLORS } else { &GET };
    let set = |call: &mut Call| match place {
        In::Path => call.path("color", style, value),
        In::Query => call.query("color", style, value),
        In::Header => call.header("color", style, value),
        In::Cookie => call.cookie("color", style, value),
    };
    let replay = Replay::new();
    replay.respond_json(200, "null");
    if let Err(error) = send_with(&core(&replay), of, set) {
        return error.to_string();
    }
    let requests = replay.requests();
    let header = |name: &str| {
        let value = requests[0].headers().get(name).map(|value| value.to_str().expect("the header is text"));
        value.unwrap_or("nothing").to_owned()
    };
    match place {
        In::Path => requests[0].uri().path()["/v1/x".len()..].trim_end_matches('y').to_owned(),
        In::Query => requests[0].uri().query().unwrap_or("nothing").to_owned(),
        In::Header => header("color"),
        In::Cookie => header("cookie"),
    }
}

#[test]
fn every_row_of_the_table() {
    let (empty, string, array, object) = (text(""), text("blue"), list(&["blue", "black", "brown"]), color());
    let values: [&dyn Encode; 4] = [&empty, &string, &array, &object];
    for (place, style, expected) in TABLE {
        for (value, expected) in values.into_iter().zip(expected).filter(|(_, expected)| *expected != NA) {
            assert_eq!(sent(place, style, value), expected, "{style:?} in {place:?}");
        }
    }
}

#[test]
fn what_is_undefined_is_left_out() {
    let undefined: [&dyn Encode; 4] = [&Value::Null, &None::<String>, &list(&[]), &Pairs(Vec::new())];
    for (place, style, _) in TABLE {
        for value in undefined {
            let found = sent(place, style, value);
            match place {
                In::Path => assert!(found.contains("the path parameter `color` has no value"), "{style:?}: {found}"),
                In::Query | In::Header | In::Cookie => assert_eq!(found, "nothing", "{style:?} in {place:?}"),
            }
        }
    }
    // Items and properties without a value are none (RFC 6570, section 2.3).
    let holes = Value::Array(vec![text("a"), Value::Null, text("b")]);
    assert_eq!(sent(In::Query, Style::FORM, &holes), "color=a&color=b");
    assert_eq!(sent(In::Path, Style::SIMPLE, &holes), "a,b");
    let holes = Pairs(vec![("R", Value::Null), ("G", Value::Int(200))]);
    assert_eq!(sent(In::Query, Style::DEEP_OBJECT, &holes), "color%5BG%5D=200");
}

#[test]
fn allow_empty_value_sends_the_name_alone() {
    for style in [Style::FORM, Style::FORM_JOINED, Style::PIPE_DELIMITED, Style::JSON] {
        assert_eq!(sent(In::Query, style.or_empty(), &None::<bool>), "color=", "{style:?}");
    }
    assert_eq!(sent(In::Query, Style::FORM.or_empty(), &list(&[])), "color=");
    assert_eq!(sent(In::Query, Style::FORM.or_empty(), &true), "color=true");
}

// OpenAPI 3.2, section 4.12.8 ("Parameter Object Examples").
#[test]
fn the_examples_of_the_parameter_object() {
    let tokens = Value::Array(vec![Value::Int(12_345_678), Value::Int(90_099)]);
    assert_eq!(sent(In::Header, Style::SIMPLE, &tokens), "12345678,90099");
    let cookie = Pairs(vec![("greeting", text("Hello%2C%20world!")), ("code", Value::Int(42))]);
    assert_eq!(sent(In::Cookie, Style::COOKIE, &cookie), "greeting=Hello%2C%20world!; code=42");
    assert_eq!(sent(In::Cookie, Style::FORM, &text("Hello, world!")), "color=Hello%2C%20world%21");
    assert_eq!(sent(In::Path, Style::SIMPLE, &text("edijkstra")), "edijkstra");
    assert_eq!(sent(In::Path, Style::SIMPLE, &text("di\u{1e45}n\u{101}ga")), "di%E1%B9%85n%C4%81ga");
    let things = list(&["one thing", "another thing"]);
    assert_eq!(sent(In::Query, Style::FORM, &things), "color=one%20thing&color=another%20thing");
    let paging = Pairs(vec![("page", Value::Int(4)), ("pageSize", Value::Int(50))]);
    assert_eq!(sent(In::Query, Style::FORM, &paging), "page=4&pageSize=50");
    let place = Pairs(vec![("lat", Value::Float(40.6)), ("long", Value::Float(-73.9))]);
    assert_eq!(sent(In::Query, Style::JSON, &place), "color=%7B%22lat%22%3A40.6%2C%22long%22%3A-73.9%7D");
}

fn whole(style: Style, value: &dyn Encode) -> String {
    let replay = Replay::new();
    replay.respond_json(200, "null");
    match send_with(&core(&replay), &GET, |call| call.query_string("whole", style, value)) {
        Ok(_) => replay.requests()[0].uri().query().unwrap_or("nothing").to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_whole_query_string() {
    let form = Pairs(vec![("foo", text("a + b")), ("bar", Value::Bool(true))]);
    assert_eq!(whole(Style::URLENCODED, &form), "foo=a+%2B+b&bar=true");
    let json = Pairs(vec![("numbers", Value::Array(vec![Value::Int(1), Value::Int(2)])), ("flag", Value::Null)]);
    assert_eq!(whole(Style::JSON, &json), "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D");
    assert_eq!(whole(Style::TEXT, &text("$.a.b[1:1]")), "%24.a.b%5B1%3A1%5D");
    assert_eq!(whole(Style::TEXT, &None::<String>), "nothing");
    assert_eq!(whole(Style::URLENCODED, &Pairs(Vec::new())), "nothing");
    assert!(whole(Style::FORM, &form).contains("not legal in a whole query"));
}

// RFC 6570, section 3.2: the expansions of `hello`, `half`, `var`, `empty`, `x`, `list` and `keys` that a style has.
#[test]
fn the_examples_of_uri_templates() {
    let keys = Pairs(vec![("semi", text(";")), ("dot", text(".")), ("comma", text(","))]);
    let colors = list(&["red", "green", "blue"]);
    let rows: [(In, Style, &dyn Encode, &str); 17] = [
        (In::Path, Style::SIMPLE, &text("Hello World!"), "Hello%20World%21"),
        (In::Path, Style::SIMPLE, &text("50%"), "50%25"),
        (In::Path, Style::SIMPLE, &colors, "red,green,blue"),
        (In::Path, Style::SIMPLE, &keys, "semi,%3B,dot,.,comma,%2C"),
        (In::Path, Style::SIMPLE_EXPLODE, &keys, "semi=%3B,dot=.,comma=%2C"),
        (In::Path, Style::SIMPLE.reserved(), &text("Hello World!"), "Hello%20World!"),
        (In::Path, Style::SIMPLE.reserved(), &text("50%"), "50%25"),
        (In::Path, Style::LABEL, &text("50%"), ".50%25"),
        (In::Path, Style::LABEL, &keys, ".semi,%3B,dot,.,comma,%2C"),
        (In::Path, Style::LABEL_EXPLODE, &keys, ".semi=%3B.dot=..comma=%2C"),
        (In::Path, Style::MATRIX, &text("Hello World!"), ";color=Hello%20World%21"),
        (In::Path, Style::MATRIX, &keys, ";color=semi,%3B,dot,.,comma,%2C"),
        (In::Path, Style::MATRIX_EXPLODE, &keys, ";semi=%3B;dot=.;comma=%2C"),
        (In::Query, Style::FORM, &text("50%"), "color=50%25"),
        (In::Query, Style::FORM_JOINED, &keys, "color=semi,%3B,dot,.,comma,%2C"),
        (In::Query, Style::FORM, &keys, "semi=%3B&dot=.&comma=%2C"),
        (In::Query, Style::FORM, &colors, "color=red&color=green&color=blue"),
    ];
    for (place, style, value, expected) in rows {
        assert_eq!(sent(place, style, value), expected, "{style:?} in {place:?}");
    }
}

#[test]
fn values_look_as_in_json() {
    let rows: [(&dyn Encode, &str); 10] = [
        (&true, "color=true"),
        (&-5_i64, "color=-5"),
        (&u64::MAX, "color=18446744073709551615"),
        (&1.5_f64, "color=1.5"),
        (&0.1_f32, "color=0.1"),
        (&2.0_f64, "color=2"),
        (&1e300_f64, "color=1e300"),
        (&1e-7_f64, "color=1e-7"),
        (&-0.25_f64, "color=-0.25"),
        (&Value::Float(150_000.0), "color=150000"),
    ];
    for (value, expected) in rows {
        assert_eq!(sent(In::Query, Style::FORM, value), expected);
    }
    assert!(sent(In::Query, Style::FORM, &f64::NAN).contains("not a number that can be sent"));
}

#[test]
fn text_as_a_media_type() {
    assert_eq!(sent(In::Path, Style::TEXT, &text("a/b")), "a%2Fb");
    assert_eq!(sent(In::Query, Style::TEXT, &text("a b")), "color=a%20b");
    assert_eq!(sent(In::Header, Style::TEXT, &text("a, b")), "a, b");
    assert_eq!(sent(In::Cookie, Style::TEXT, &text("a=b")), "color=a=b");
    assert_eq!(sent(In::Query, Style::URLENCODED, &color()), "color=R%3D100%26G%3D200%26B%3D150");
    assert!(sent(In::Query, Style::TEXT, &color()).contains("only a single value is plain text"));
}

#[test]
fn the_lists_of_swagger_are_joined_everywhere() {
    let colors = list(&["blue", "a b"]);
    assert_eq!(sent(In::Path, Style::SPACE_DELIMITED, &colors), "blue%20a%20b");
    assert_eq!(sent(In::Path, Style::PIPE_DELIMITED, &colors), "blue%7Ca%20b");
    assert_eq!(sent(In::Path, Style::TAB_DELIMITED, &colors), "blue%09a%20b");
    assert_eq!(sent(In::Header, Style::PIPE_DELIMITED, &colors), "blue|a b");
    assert_eq!(sent(In::Header, Style::TAB_DELIMITED, &colors), "blue\ta b");
}

#[test]
fn a_cookie_that_is_not_escaped_cannot_begin_another() {
    for style in [Style::COOKIE, Style::TEXT] {
        for value in ["a; admin=1", "a\r\nx: y"] {
            assert!(sent(In::Cookie, style, &text(value)).contains("cannot hold a semicolon"), "{style:?} {value:?}");
        }
    }
    assert_eq!(sent(In::Cookie, Style::FORM.reserved(), &text("a/b=c;d,e")), "color=a/b=c%3Bd%2Ce");
}
