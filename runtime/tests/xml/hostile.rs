//! What does a document do that means harm?

use std::fmt::Write;

use oasmith_runtime::model::Value;
use oasmith_runtime::xml::{Node, write};

use super::support::{fault, found, json};

static ANY: Node = Node::root("r").any();

#[test]
fn entities_are_refused_before_they_are_expanded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><r>&b;</r>";
    let external = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>";
    let parameter = "<!DOCTYPE r [<!ENTITY % x SYSTEM \"http://localhost/x.dtd\"> %x;]><r/>";
    for document in [bomb, external, parameter] {
        let fault = fault(&ANY, document);
        assert_eq!(fault, "this is not the XML that was expected: XML with DTD detected at $");
    }
    assert!(fault(&ANY, "<r>&unknown;</r>").contains("unknown"), "there are five entities, and no others");
}

#[test]
fn elements_may_not_nest_without_end() {
    let nested = |depth: usize| format!("<r>{}{}</r>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(fault(&ANY, &nested(128)), "elements nest deeper than 128 at $");
    // The parser has no recursion of its own.
    assert_eq!(fault(&ANY, &nested(400_000)), "elements nest deeper than 128 at $");
}

#[test]
fn there_may_not_be_nodes_without_end() {
    let document = format!("<r>{}</r>", "<a/>".repeat(1_000_001));
    assert_eq!(fault(&ANY, &document), "this is not the XML that was expected: nodes limit reached at $");
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let documents = [
        "",
        "text",
        "<r>",
        "<r></s>",
        "<r/><r/>",
        "<r a='1' a='2'/>",
        "<p:r/>",
        "<r a=1/>",
        "<r>&#0;</r>",
        "<r>\u{1}</r>",
        "{\"r\": 1}",
    ];
    for document in documents {
        let fault = fault(&ANY, document);
        assert!(fault.starts_with("this is not the XML that was expected: "), "{document:?}: {fault}");
    }
}

/// Returns many texts, one for each number.
fn many(number: u32, text: impl Fn(u32) -> String) -> String {
    (0..number).fold(String::new(), |mut all, index| {
        let _ = write!(all, "{}", text(index));
        all
    })
}

#[test]
fn what_would_take_long_to_compare_is_refused_at_once() {
    let attributes = |number: u32| many(number, |index| format!(" a{index}='>'"));
    let spaces = |number: u32| many(number, |index| format!(" xmlns:a{index}='u{index}'"));
    let documents = [
        // All on one tag, with whatever stands around it.
        format!("<!-- <a --><?x <b?><r><![CDATA[<c ]]><a {}/></r>", attributes(200_000)),
        format!("<r{}/>", spaces(60_000)),
        // A few on each of many.
        format!("<r>{}</r>", format!("<a{}/>", attributes(2_000)).repeat(1_000)),
        format!("<r{}>{}</r>", spaces(1_000), "<a xmlns:b='b'/>".repeat(100_000)),
        format!("<r{}>{}</r>", spaces(10_000), "<a/>".repeat(100_000)),
        format!("<r{}>{}</r>", spaces(10_000), "<a a0:b = '1' />".repeat(100_000)),
    ];
    for document in documents {
        let expected = "its tags have too many attributes and namespaces for them to be compared at $";
        assert_eq!(fault(&ANY, &document), expected, "{}", &document[..60]);
    }
}

#[test]
fn many_elements_with_a_few_attributes_are_read() {
    let document = format!("<r xmlns:p='p'>{}</r>", "<a b='1' p:c='>' xmlns:d='d'>=</a>".repeat(50_000));
    let Value::Object(members) = found(&ANY, &document) else { panic!("elements are an object") };
    let Some(Value::Array(items)) = members.get("a") else { panic!("several are a list") };
    let expected = json(r##"{"b": "1", "c": ">", "#text": "="}"##);
    assert_eq!((items.len(), items.last()), (50_000, Some(&expected)));
}

#[test]
fn memory_is_not_reserved_for_marks_that_are_no_tags() {
    let document = format!("<r><![CDATA[{}]]></r>", "<".repeat(8_000_001));
    assert_eq!(fault(&ANY, &document), "the document has more than 8000000 characters `<` at $");
}

#[test]
fn values_may_not_nest_without_end_either() {
    static MAP: Node = Node::element("r").any();
    let nested =
        |depth: usize| (0..depth).fold(Value::from("x"), |value, _| Value::Object([("a".to_owned(), value)].into()));
    assert!(write(&MAP, &nested(126)).is_ok());
    let fault = write(&MAP, &nested(2_000)).expect_err("it is too deep");
    assert_eq!(fault.to_string(), "elements nest deeper than 128");
}
