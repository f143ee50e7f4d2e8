//! Are the examples of the specification what they say (OpenAPI 3.2, section 4.26.8; 3.1.1 and 3.0.4, section 4.8.26)?

use oasmith_runtime::xml::{Content, Node};

use super::support::{check, found, json, written};

const PETS: &str = r#"{"animals": ["dog", "cat", "hamster"]}"#;

/// Each list of the specification, as the property `animals` of `document`.
#[test]
fn arrays_are_wrapped_and_named_as_the_examples_are() {
    static ANIMALS: Node = Node::element("animals");
    static ANIMAL: Node = Node::element("animal");
    static ALIENS: Node = Node::element("aliens");
    static PLAIN: Node = Node::element("document").object(&[("animals", Node::inline().list(&ANIMALS))]);
    static NAMED: Node = Node::element("document").object(&[("animals", Node::inline().list(&ANIMAL))]);
    static WRAPPED: Node = Node::element("document").object(&[("animals", Node::element("animals").list(&ANIMALS))]);
    static WRAPPED_ITEMS: Node =
        Node::element("document").object(&[("animals", Node::element("animals").list(&ANIMAL))]);
    static BOTH: Node = Node::element("document").object(&[("animals", Node::element("aliens").list(&ANIMAL))]);
    static WRAPPER: Node = Node::element("document").object(&[("animals", Node::element("aliens").list(&ALIENS))]);
    let list = |item: &str| ["dog", "cat", "hamster"].map(|animal| format!("  <{item}>{animal}</{item}>\n")).concat();
    let cases = [
        (&PLAIN, None, "animals"),
        (&NAMED, None, "animal"),
        (&WRAPPED, Some("animals"), "animals"),
        (&WRAPPED_ITEMS, Some("animals"), "animal"),
        (&BOTH, Some("aliens"), "animal"),
        (&WRAPPER, Some("aliens"), "aliens"),
    ];
    for (root, wrapper, item) in cases {
        let items = list(item);
        let inside = wrapper.map_or(items.clone(), |name| format!("<{name}>\n{items}</{name}>\n"));
        check(root, PETS, &format!("<document>\n{inside}</document>"));
    }
}

#[test]
fn a_property_without_an_xml_object_is_an_element_of_its_name() {
    static ROOT: Node = Node::element("document").object(&[("animals", Node::element("animals"))]);
    let document = "<document>\n  <animals>dog, cat, hamster</animals>\n</document>";
    check(&ROOT, r#"{"animals": "dog, cat, hamster"}"#, document);
}

#[test]
fn attributes_prefixes_and_namespaces_are_written() {
    static PERSON: Node = Node::root("Person").object(&[
        ("id", Node::attribute("id").number()),
        ("name", Node::element("name").in_namespace("https://example.com/schema/sample", "sample")),
    ]);
    let document = "<Person id=\"123\">\n  \
        <sample:name xmlns:sample=\"https://example.com/schema/sample\">example</sample:name>\n</Person>";
    check(&PERSON, r#"{"id": 123, "name": "example"}"#, document);
}

#[test]
fn an_element_may_have_attributes_and_text() {
    static ANIMAL: Node = Node::element("animal").object(&[("kind", Node::attribute("kind")), ("name", Node::text())]);
    static ANIMALS: Node = Node::element("animals").list(&ANIMAL);
    let document =
        "<animals>\n  <animal kind=\"Cat\">Fluffy</animal>\n  <animal kind=\"Dog\">Fido</animal>\n</animals>";
    check(&ANIMALS, r#"[{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}]"#, document);
}

#[test]
fn a_text_may_be_a_cdata_section() {
    static DOCUMENTATION: Content = Content::Object(&[("content", Node::cdata())], None);
    static COMPONENT: Node = Node::root("Documentation").of(&DOCUMENTATION);
    static STORED: Node = Node::element("StoredDocument").of(&DOCUMENTATION);
    let content = "<html><head><title>Awesome Docs</title></head><body></body><html>";
    for (root, name) in [(&COMPONENT, "Documentation"), (&STORED, "StoredDocument")] {
        let document = format!("<{name}>\n  <![CDATA[{content}]]>\n</{name}>");
        check(root, &format!(r#"{{"content": "{content}"}}"#), &document);
    }
    let value = json(r#"{"content": "a]]>b"}"#);
    assert_eq!(written(&COMPONENT, &value), "<Documentation><![CDATA[a]]]]><![CDATA[>b]]></Documentation>");
    assert_eq!(found(&COMPONENT, &written(&COMPONENT, &value)), value);
}

#[test]
fn null_is_an_element_that_is_nil_and_an_attribute_that_is_not_there() {
    static PRODUCT: Node = Node::element("product").object(&[
        ("count", Node::attribute("count").number().or_null()),
        ("description", Node::element("description")),
        ("related", Node::element("related").with(Content::Object(&[], None))),
    ]);
    let document = "<product>\n  <description>Thing</description>\n  \
        <related xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>\n</product>";
    check(&PRODUCT, r#"{"count": null, "description": "Thing", "related": null}"#, document);
    let document = "<product count=\"42\">\n  <description>Thing</description>\n  <related/>\n</product>";
    check(&PRODUCT, r#"{"count": 42, "description": "Thing", "related": {}}"#, document);
}
