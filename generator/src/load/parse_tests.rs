//! What trees do texts become, and which texts are refused?

use super::super::tree::{Node, Number};
use super::{Syntax, parse};
use crate::diagnostic::{Code, Position};

/// Writes a tree on one line.
fn show(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(bool) => bool.to_string(),
        Node::Number(number @ Number::Big(_)) => format!("big {number}"),
        Node::Number(number) => number.to_string(),
        Node::Text(text) => format!("{text:?}"),
        Node::List(list) => format!("[{}]", list.iter().map(show).collect::<Vec<_>>().join(", ")),
        Node::Map(map) => {
            let members: Vec<String> = map.iter().map(|(key, node)| format!("{key}: {}", show(node))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

#[test]
fn yaml_and_json_become_the_same_tree() {
    let cases = [
        ("a: [1, -2, 1.5]", "{a: [1, -2, 1.5]}"),
        (r#"{"a": [1, -2, 1.5]}"#, "{a: [1, -2, 1.5]}"),
        (
            "a: [no, on, y, True, ~, '', 012, 1_000, 12:30, 0x10]",
            r#"{a: ["no", "on", "y", true, null, "", "012", "1_000", "12:30", 16]}"#,
        ),
        (
            "a: [18446744073709551615, 18446744073709551616, -9223372036854776000]",
            "{a: [18446744073709551615, big 18446744073709551616, big -9223372036854776000]}",
        ),
        ("a: [.inf, -.inf, .nan]", r#"{a: [".inf", "-.inf", ".nan"]}"#),
        (
            "200: ok\n2024-01-01: date\ntrue: t\n1.10: f\nnull: n",
            r#"{200: "ok", 2024-01-01: "date", true: "t", 1.10: "f", null: "n"}"#,
        ),
        ("a: &x {b: 1}\nc: *x", "{a: {b: 1}, c: {b: 1}}"),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", "{a: {b: 1, c: 2}, d: {c: 3, b: 1}}"),
        ("a: &x {b: 1}\nd: &y {c: 2}\ne:\n  <<: [*x, *y]", "{a: {b: 1}, d: {c: 2}, e: {b: 1, c: 2}}"),
        ("a: !!str 1\nb: !own 2\nc: !own [3]", r#"{a: "1", b: 2, c: [3]}"#),
        ("{a: 1,}", "{a: 1}"),
        (r#"{"a": "😀", "b": 1e2}"#, r#"{a: "😀", b: 100.0}"#),
    ];
    for (text, expected) in cases {
        let parsed = parse(text, Syntax::Any).unwrap_or_else(|failure| panic!("{text}: {}", failure.found));
        assert_eq!(show(&parsed.root), expected, "{text}");
        assert!(parsed.duplicate.is_none(), "{text}");
    }
}

#[test]
fn text_that_is_neither_is_refused_with_its_position() {
    let at = |line, column| Some(Position { line, column });
    let bomb: String = (1..10).fold("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        format!("{text}a{level}: &a{level} [{aliases}]\n")
    });
    let cases = [
        ("", Syntax::Any, Code::Syntax, None),
        ("# nothing\n", Syntax::Any, Code::Syntax, None),
        (r#"{"a": 1,}"#, Syntax::Json, Code::Syntax, at(1, 9)),
        ("a:\n\tb: 1", Syntax::Any, Code::Syntax, at(2, 1)),
        ("a: 1\nb: {c: [1, 2],\n", Syntax::Any, Code::Syntax, at(2, 4)),
        ("a: 1\n---\nb: 2\n", Syntax::Any, Code::Syntax, at(2, 1)),
        ("? [a, b]\n: 1\n", Syntax::Any, Code::Syntax, at(1, 3)),
        ("a: &x [*x]", Syntax::Any, Code::TooDeep, at(1, 4)),
        (r#"{"a": "\ud800"}"#, Syntax::Json, Code::Syntax, at(1, 14)),
        (&bomb, Syntax::Any, Code::TooLarge, None),
    ];
    for (text, syntax, code, position) in cases {
        let failure = parse(text, syntax).expect_err(text);
        assert_eq!((failure.code, failure.position), (code, position), "{text}: {}", failure.found);
    }
}

#[test]
fn nesting_is_refused_in_time_that_grows_with_the_length() {
    let levels = 100_000;
    let cases = ["[", "{a: ", "- ", "? ", r#"{"a":"#, "[{a: "];
    for open in cases {
        for syntax in [Syntax::Any, Syntax::Json] {
            let failure = parse(&open.repeat(levels), syntax).expect_err(open);
            // JSON ends at the first word without quotes.
            let expected = if syntax == Syntax::Json && open.contains("{a") { Code::Syntax } else { Code::TooDeep };
            assert_eq!(failure.code, expected, "{open}: {}", failure.found);
        }
    }
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(&deep(100), Syntax::Any).is_ok());
    // Brackets in prose are no nesting.
    assert!(parse(&format!("a: |\n{}", "  [0, 1) [\n".repeat(1000)), Syntax::Any).is_ok());
}

#[test]
fn aliases_may_be_used_in_proportion_to_the_text() {
    let text = format!("a: &a {{b: 1, c: [1, 2, 3]}}\nlist:\n{}", "- *a\n".repeat(20_000));
    assert!(parse(&text, Syntax::Any).is_ok());
    let long = format!("a: &a {:?}\nlist:\n{}", "x".repeat(10_000), "- *a\n".repeat(20_000));
    assert_eq!(parse(&long, Syntax::Any).expect_err("it is 200 MB").code, Code::TooLarge);
}

#[test]
fn duplicates_and_tags_are_noticed() {
    let few = "a: {b: 1, b: 2}";
    let many: Vec<String> = (0..40).chain([7]).map(|number| format!("k{number}: {number}")).collect();
    let many = many.join("\n");
    for text in [few, &many, r#"{"a": 1, "a": 1}"#] {
        assert!(parse(text, Syntax::Any).is_ok_and(|parsed| parsed.duplicate.is_some()), "{text}");
    }
    assert!(parse("a: !own 1", Syntax::Any).is_ok_and(|parsed| parsed.tags));
    assert!(parse("a: !!int 1", Syntax::Any).is_ok_and(|parsed| !parsed.tags));
}
