//! Which namespaces are declared, and which are told apart?

use oasmith_runtime::xml::Node;

use super::support::{check, fault, found, json, written};

const SAMPLE: &str = "http://example.com/schema";
const OTHER: &str = "http://example.com/ns2";

static BOOK: Node = Node::element("book").in_namespace(SAMPLE, "smp").object(&[
    ("id", Node::element("id").number()),
    ("title", Node::element("title").in_namespace(SAMPLE, "smp")),
    ("author", Node::element("author").in_namespace(OTHER, "ns2")),
]);

#[test]
fn a_prefix_is_declared_once_where_it_is_needed_first() {
    let document = "<smp:book xmlns:smp=\"http://example.com/schema\">\n<id>1</id>\n<smp:title>T</smp:title>\n\
        <ns2:author xmlns:ns2=\"http://example.com/ns2\">A</ns2:author>\n</smp:book>";
    check(&BOOK, r#"{"id": 1, "title": "T", "author": "A"}"#, document);
}

#[test]
fn a_namespace_without_a_prefix_is_the_default_of_what_is_inside() {
    static ROOT: Node = Node::element("list").in_namespace(SAMPLE, "").object(&[("name", Node::element("name"))]);
    check(&ROOT, r#"{"name": "n"}"#, "<list xmlns=\"http://example.com/schema\"><name>n</name></list>");
}

#[test]
fn prefixes_mean_nothing_to_a_reader() {
    let document = "<x:book xmlns:x='http://example.com/schema'><id>1</id><x:title>T</x:title>\
        <author xmlns='http://example.com/ns2'>A</author></x:book>";
    assert_eq!(found(&BOOK, document), json(r#"{"id": 1, "title": "T", "author": "A"}"#));
}

#[test]
fn a_namespace_that_is_left_out_is_forgiven_and_another_one_is_not() {
    let document = "<book><title>T</title><author xmlns='http://example.com/schema'>A</author></book>";
    assert_eq!(found(&BOOK, document), json(r#"{"title": "T"}"#));
    let document = "<book xmlns='http://example.com/other'/>";
    assert_eq!(fault(&BOOK, document), "expected the element `book`, found `book` at $");
}

#[test]
fn names_that_only_a_namespace_tells_apart_are_told_apart() {
    static ROOT: Node = Node::element("r").object(&[
        ("mine", Node::element("v").in_namespace(SAMPLE, "a")),
        ("yours", Node::element("v").in_namespace(OTHER, "b")),
        ("plain", Node::element("v")),
    ]);
    let document = "<r>\n<a:v xmlns:a=\"http://example.com/schema\">1</a:v>\n\
        <b:v xmlns:b=\"http://example.com/ns2\">2</b:v>\n<v>3</v>\n</r>";
    check(&ROOT, r#"{"mine": "1", "yours": "2", "plain": "3"}"#, document);
}

#[test]
fn attributes_have_prefixes_of_their_own() {
    static ROOT: Node = Node::element("r").in_namespace(SAMPLE, "").object(&[
        ("a", Node::attribute("a").in_namespace(OTHER, "")),
        ("b", Node::attribute("b").in_namespace(SAMPLE, "")),
        ("c", Node::attribute("type").in_namespace("http://www.w3.org/2001/XMLSchema-instance", "xsi")),
    ]);
    let document = "<r xmlns=\"http://example.com/schema\" xmlns:ns=\"http://example.com/ns2\" ns:a=\"1\" \
        xmlns:ns2=\"http://example.com/schema\" ns2:b=\"2\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"T\"/>";
    check(&ROOT, r#"{"a": "1", "b": "2", "c": "T"}"#, document);
}

#[test]
fn a_prefix_without_a_namespace_is_written_only_where_it_stands_for_one() {
    static INNER: Node = Node::element("i").in_namespace("", "smp");
    static ROOT: Node = Node::element("r").object(&[("i", INNER)]);
    static DECLARED: Node = Node::element("r").in_namespace(SAMPLE, "smp").object(&[("i", INNER)]);
    assert_eq!(written(&ROOT, &json(r#"{"i": "1"}"#)), "<r><i>1</i></r>");
    let document = "<smp:r xmlns:smp=\"http://example.com/schema\"><smp:i>1</smp:i></smp:r>";
    assert_eq!(written(&DECLARED, &json(r#"{"i": "1"}"#)), document);
}

#[test]
fn an_attribute_gives_the_prefix_of_its_element_no_other_meaning() {
    static INNER: Node = Node::element("inner")
        .in_namespace(SAMPLE, "a")
        .object(&[("x", Node::attribute("x").in_namespace(OTHER, "a"))]);
    static ROOT: Node = Node::element("r").in_namespace(SAMPLE, "a").object(&[("inner", INNER)]);
    let document = "<a:r xmlns:a=\"http://example.com/schema\">\n\
        <a:inner xmlns:a2=\"http://example.com/ns2\" a2:x=\"1\"/>\n</a:r>";
    check(&ROOT, r#"{"inner": {"x": "1"}}"#, document);
}

#[test]
fn an_attribute_gives_the_prefix_of_others_and_of_elements_inside_no_other_meaning() {
    static PARTS: Node = Node::element("parts").object(&[
        ("child", Node::element("child").in_namespace(SAMPLE, "a")),
        ("x", Node::attribute("x").in_namespace(SAMPLE, "a")),
        ("y", Node::attribute("y").in_namespace(OTHER, "a")),
    ]);
    static AROUND: Node = Node::element("r").in_namespace(SAMPLE, "a").object(&[("parts", PARTS)]);
    let document = "<a:r xmlns:a=\"http://example.com/schema\">\n\
        <parts a:x=\"1\" xmlns:a2=\"http://example.com/ns2\" a2:y=\"2\">\n<a:child>3</a:child>\n</parts>\n</a:r>";
    check(&AROUND, r#"{"parts": {"child": "3", "x": "1", "y": "2"}}"#, document);
}

#[test]
fn an_element_may_give_a_prefix_another_meaning_inside() {
    static INNER: Node =
        Node::element("inner").in_namespace(OTHER, "a").object(&[("x", Node::attribute("x").in_namespace(OTHER, "a"))]);
    static ROOT: Node = Node::element("r").in_namespace(SAMPLE, "a").object(&[("inner", INNER)]);
    let document = "<a:r xmlns:a=\"http://example.com/schema\">\n\
        <a:inner xmlns:a=\"http://example.com/ns2\" a:x=\"1\"/>\n</a:r>";
    check(&ROOT, r#"{"inner": {"x": "1"}}"#, document);
}
