//! What do the tests of XML have in common?

use oasmith_runtime::model::{Decode, Value};
use oasmith_runtime::xml::{Node, read, write};

/// Returns the value that JSON text is.
pub fn json(text: &str) -> Value {
    oasmith_runtime::model::decode(text.as_bytes()).expect("the test's JSON is JSON")
}

/// Returns what a value is as a document, without the declaration.
pub fn written(root: &Node, value: &Value) -> String {
    let document = write(root, value).unwrap_or_else(|fault| panic!("{fault}"));
    let document = String::from_utf8(document).expect("documents are UTF-8");
    let rest = document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("it begins so");
    rest.to_owned()
}

/// Returns the value that a document is.
pub fn found(root: &Node, document: &str) -> Value {
    let mut value = Value::blank();
    read(root, document, &mut value).unwrap_or_else(|fault| panic!("{fault}: {document}"));
    value
}

/// Returns why a document cannot be read.
pub fn fault(root: &Node, document: &str) -> String {
    read(root, document, &mut Value::blank()).expect_err("the document is refused").to_string()
}

/// Checks that a value is written so, and read back from that and from the document as people write it.
pub fn check(root: &Node, value: &str, document: &str) {
    let value = json(value);
    let lines = document.lines().map(str::trim);
    let compact: String = lines.collect();
    assert_eq!(written(root, &value), compact);
    assert_eq!(found(root, &compact), value, "{compact}");
    assert_eq!(found(root, document), value, "{document}");
}
