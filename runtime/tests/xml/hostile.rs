//! What does a document do that means harm?

use oasmith_runtime::xml::Node;

use super::support::fault;

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
