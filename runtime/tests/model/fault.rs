//! Does a fault say where it is, what was expected and what was found, and nothing secret?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use oasmith_runtime::model::{Decode, Target, decode};

use super::support::{Open, Thing, read};

/// Returns a document of `Thing` in which one property is replaced.
fn thing(property: &str, json: &str) -> String {
    let rest = [("id", "\"a\""), ("note", "null"), ("size", "0")];
    let rest = rest.iter().filter(|(name, _)| *name != property).map(|(name, json)| format!(",\"{name}\":{json}"));
    format!("{{\"{property}\":{json}{}}}", rest.collect::<String>())
}

#[test]
fn wrong_types() {
    let rows = [
        ("id", "1", "expected text, found the number 1 at $.id"),
        ("id", "-1.5", "expected text, found the number -1.5 at $.id"),
        ("id", "[]", "expected text, found a list at $.id"),
        ("id", "{}", "expected text, found an object at $.id"),
        ("size", "\"secret\"", "expected an integer of 64 bits, found a text of 6 bytes at $.size"),
        ("size", "1.5", "expected an integer of 64 bits, found the number 1.5 at $.size"),
        ("flag", "\"true\"", "expected a boolean, found a text of 4 bytes at $.flag"),
        ("patch", "-1", "expected an unsigned integer of 32 bits, found the number -1 at $.patch"),
        ("sizes", r#"{"a":"-1"}"#, "expected an unsigned integer of 64 bits, found a text of 2 bytes at $.sizes.a"),
        ("sizes", r#"{"a b":[]}"#, r#"expected an unsigned integer of 64 bits, found a list at $.sizes["a b"]"#),
        ("sizes", "[]", "expected an object, found a list at $.sizes"),
        ("tags", "{}", "expected a list, found an object at $.tags"),
        ("tags", "\"a\"", "expected a list, found a text of 1 bytes at $.tags"),
        ("tags", r#"["a","b",3]"#, "expected text, found the number 3 at $.tags[2]"),
        ("holes", "[1,null,2147483648]", "expected an integer of 32 bits, found the number 2147483648 at $.holes[2]"),
        ("parent", "[]", "expected an object, found a list at $.parent"),
        ("parent", "true", "expected an object, found true at $.parent"),
        ("parent", r#"{"id":"a"}"#, "`note` is missing at $.parent"),
        ("parent", r#"{"parent":{"id":7}}"#, "expected text, found the number 7 at $.parent.parent.id"),
        ("inner", r#"{"":0,"é\"":{}}"#, r#"expected an integer of 64 bits, found an object at $.inner["é\""]"#),
        ("blob", "\"!\"", "expected base64 text, found a text of 1 bytes at $.blob"),
        ("at", "0", "expected text, found the number 0 at $.at"),
    ];
    for (property, json, expected) in rows {
        assert_eq!(read::<Thing>(&thing(property, json)).expect_err("it is wrong"), expected, "{property}: {json}");
    }
}

#[test]
fn a_fault_has_parts() {
    let error = decode::<Thing>(thing("tags", "[1]").as_bytes()).expect_err("a number is no text");
    assert_eq!((error.path(), error.message()), ("$.tags[0]", "expected text, found the number 1"));
    assert_eq!(error.to_string(), "expected text, found the number 1 at $.tags[0]");
}

#[test]
fn faults_of_syntax_have_a_path_too() {
    let rows = [
        (r#"{"id":"a","tags":["b",}"#, "$.tags[1]", "expected value at line 1 column 23"),
        (r#"{"id":"\ud800"}"#, "$.id", "unexpected end of hex escape at line 1 column 14"),
        (r#"{"ratio":1e400}"#, "$.ratio", "number out of range"),
        (r#"{"free":{"a":[tru]}}"#, "$.free.a[0]", "expected ident at line 1 column 18"),
        (r#"{"unknown":{"#, "$.unknown", "EOF while parsing an object at line 1 column 12"),
        ("", "$", "EOF while parsing a value at line 1 column 0"),
        ("{}x", "$", "`id` is missing"),
        (r#"{"id" 1}"#, "$.id", "expected `:` at line 1 column 7"),
    ];
    for (json, path, message) in rows {
        let error = decode::<Thing>(json.as_bytes()).expect_err("it is wrong");
        assert_eq!(error.path(), path, "{json}");
        assert!(error.message().starts_with(message), "{json}: {error}");
    }
}

#[test]
fn missing_properties() {
    let rows = [
        ("{}", "`id` is missing at $"),
        (r#"{"id":"a","size":1}"#, "`note` is missing at $"),
        (r#"{"id":"a","note":null,"Size":1}"#, "`size` is missing at $"),
        (r#"{"id":"a","id":"b","id":"c"}"#, "`note` is missing at $"),
    ];
    for (json, expected) in rows {
        assert_eq!(read::<Thing>(json).expect_err("something is missing"), expected, "{json}");
    }
    let fault = read::<Vec<Thing>>(&format!("[{},{{}}]", thing("id", "\"\""))).expect_err("the second is empty");
    assert_eq!(fault, "`id` is missing at $[1]");
    let fault = read::<BTreeMap<String, Thing>>(r#"{"a.b":{}}"#).expect_err("it is empty");
    assert_eq!(fault, r#"`id` is missing at $["a.b"]"#);
    assert_eq!(read("{}"), Ok(Open::default()));
}

/// An object that requires more properties than one word has bits.
#[derive(Debug, PartialEq)]
struct Wide;

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| (0..130).map(|index| &*format!("p{index}").leak()).collect());

impl Decode for Wide {
    fn blank() -> Self {
        Self
    }

    fn target(&mut self) -> Target<'_> {
        Target::Object(self, &NAMES)
    }
}

#[test]
fn each_of_many_required_properties_is_required() {
    let document = |missing: Option<usize>| {
        let names = NAMES.iter().enumerate().rev().filter(|(index, _)| Some(*index) != missing);
        let members: Vec<_> = names.map(|(_, name)| format!("\"{name}\":0")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(read(&document(None)), Ok(Wide));
    for (index, name) in NAMES.iter().enumerate() {
        let fault = read::<Wide>(&document(Some(index))).expect_err("one is missing");
        assert_eq!(fault, format!("`{name}` is missing at $"));
    }
}
