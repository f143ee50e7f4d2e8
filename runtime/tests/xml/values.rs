//! What do values of every kind look like, and what is read into them?

use std::collections::BTreeMap;

use oasmith_runtime::model::{Decode, Encode, Fields, Rule, Target};
use oasmith_runtime::xml::{Content, Node, read, write};

use super::support::{check, fault, found, json, written};

static TREE: Content = Content::Object(
    &[("name", Node::element("name")), ("children", Node::inline().list(&Node::element("child").of(&TREE)))],
    None,
);

#[test]
fn a_schema_may_contain_itself() {
    let root = Node::root("tree").of(&TREE);
    let document =
        "<tree>\n<name>a</name>\n<child>\n<name>b</name>\n<child>\n<name>c</name>\n</child>\n</child>\n</tree>";
    check(&root, r#"{"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}]}"#, document);
    assert_eq!(format!("{root:?}"), "Node { kind: Element, name: \"tree\", .. }");
}

#[test]
fn scalars_are_read_as_xml_schema_has_them() {
    static ROOT: Node = Node::element("r").object(&[
        ("n", Node::element("n").number()),
        ("b", Node::element("b").bool()),
        ("t", Node::element("t").token()),
        ("s", Node::element("s")),
    ]);
    let cases = [
        ("<r><n> 5\n</n></r>", r#"{"n": 5}"#),
        ("<r><n>-0.5</n></r>", r#"{"n": -0.5}"#),
        ("<r><n>18446744073709551615</n></r>", r#"{"n": 18446744073709551615}"#),
        ("<r><n>five</n></r>", r#"{"n": "five"}"#),
        ("<r><b>true</b></r>", r#"{"b": true}"#),
        ("<r><b> 0 </b></r>", r#"{"b": false}"#),
        ("<r><b>yes</b></r>", r#"{"b": "yes"}"#),
        ("<r><t>\n  x\n</t><s> y </s></r>", r#"{"t": "x", "s": " y "}"#),
        ("<r><s>a&amp;b<!-- c -->&#x20AC;<![CDATA[<d>]]></s></r>", r#"{"s": "a&b€<d>"}"#),
        ("<r><s/></r>", r#"{"s": ""}"#),
        ("<r><s>1</s><s>2</s><other/></r>", r#"{"s": "2"}"#),
        ("<r><s><deep>1</deep></s></r>", r#"{"s": {"deep": "1"}}"#),
        ("\u{feff}<r/>", "{}"),
    ];
    for (document, value) in cases {
        assert_eq!(found(&ROOT, document), json(value), "{document}");
    }
}

#[test]
fn text_comes_back_as_it_was() {
    static ROOT: Node = Node::element("r").object(&[("a", Node::attribute("a")), ("s", Node::element("s"))]);
    for text in ["", " a ", "<&>\"'", "a\r\nb\tc\n", "]]>", "日本 🦀"] {
        let value = BTreeMap::from([("a".to_owned(), text.to_owned()), ("s".to_owned(), text.to_owned())]);
        let document = write(&ROOT, &value).expect("it can be written");
        let mut read_back = BTreeMap::<String, String>::new();
        read(&ROOT, std::str::from_utf8(&document).expect("UTF-8"), &mut read_back).expect("it can be read");
        assert_eq!(read_back, value);
    }
    for text in ["\u{0}", "\u{b}", "\u{ffff}"] {
        let fault = write(&ROOT, &BTreeMap::from([("s".to_owned(), text.to_owned())])).expect_err("XML has no such");
        assert!(fault.to_string().starts_with("XML does not have the character U+"), "{fault}");
    }
}

#[test]
fn keys_of_maps_are_names_of_elements() {
    static ROOT: Node = Node::element("r").map(&Node::element("").number());
    check(&ROOT, r#"{"blue": 1, "red": 2}"#, "<r><blue>1</blue><red>2</red></r>");
    for key in ["", "a b", "1", "a:b", "<"] {
        let value = BTreeMap::from([(key.to_owned(), 1_i64)]);
        let fault = write(&ROOT, &value).expect_err("it is no name");
        assert_eq!(fault.to_string(), format!("`{key}` is no name in XML"));
    }
}

#[test]
fn a_map_may_have_lists() {
    static ROOT: Node = Node::element("r").map(&Node::inline().list(&Node::element("")));
    static WRAPPED: Node = Node::element("r").map(&Node::element("").list(&Node::element("i")));
    check(&ROOT, r#"{"a": ["1", "2"], "b": ["3"]}"#, "<r><a>1</a><a>2</a><b>3</b></r>");
    check(&WRAPPED, r#"{"a": ["1", "2"], "b": []}"#, "<r><a><i>1</i><i>2</i></a><b/></r>");
}

#[test]
fn further_properties_are_kept_where_the_schema_keeps_them() {
    static ROOT: Node =
        Node::element("r").with(Content::Object(&[("a", Node::element("a"))], Some(&Node::element("").any())));
    check(&ROOT, r#"{"a": "1", "x": ["2", "3"], "y": {"z": "4"}}"#, "<r><a>1</a><x>2</x><x>3</x><y><z>4</z></y></r>");
}

#[test]
fn several_elements_are_a_list_where_that_may_be_one() {
    static ITEM: Content = Content::Object(&[("n", Node::element("n").number())], None);
    static ROOT: Node = Node::element("r").object(&[
        ("number", Node::element("number").number().repeated()),
        ("object", Node::element("object").of(&ITEM).repeated()),
        ("any", Node::element("any").any()),
    ]);
    static MAP: Node = Node::element("r").map(&Node::element("").number().repeated());
    let several = "<r><number>1</number><number>2</number><object><n>3</n></object><object><n>4</n></object>\n\
        <any>5</any><any>6</any></r>";
    check(&ROOT, r#"{"number": [1, 2], "object": [{"n": 3}, {"n": 4}], "any": ["5", "6"]}"#, several);
    check(&ROOT, r#"{"number": 1, "any": "5"}"#, "<r><number>1</number><any>5</any></r>");
    check(&MAP, r#"{"a": 1, "b": [2, 3]}"#, "<r><a>1</a><b>2</b><b>3</b></r>");
}

#[test]
fn a_list_in_a_list_is_refused_unless_it_has_an_element() {
    static WRAPPED: Node = Node::element("r").list(&Node::element("row").list(&Node::element("cell").number()));
    static FLAT: Node = Node::element("r").list(&Node::element("row").any());
    let value = json("[[1, 2], [], [3]]");
    check(
        &WRAPPED,
        "[[1, 2], [], [3]]",
        "<r><row><cell>1</cell><cell>2</cell></row><row/><row><cell>3</cell></row></r>",
    );
    let fault = write(&FLAT, &value).expect_err("it would come back as one list");
    assert_eq!(fault.to_string(), "XML has no place for a list in a list without an element of its own");
}

#[test]
fn lists_of_attributes_have_spaces_between() {
    static ROOT: Node = Node::element("r").object(&[("a", Node::attribute("a").list(&Node::element("").number()))]);
    check(&ROOT, r#"{"a": [1, 2]}"#, "<r a=\"1 2\"/>");
}

#[test]
fn an_unwrapped_list_without_items_is_empty_if_it_is_required() {
    static ROOT: Node = Node::element("r").object(&[
        ("required", Node::inline().list(&Node::element("a")).or_empty()),
        ("optional", Node::inline().list(&Node::element("b"))),
        ("wrapped", Node::element("c").list(&Node::element("d"))),
    ]);
    assert_eq!(found(&ROOT, "<r><c/></r>"), json(r#"{"required": [], "wrapped": []}"#));
    let value = json(r#"{"required": [], "optional": [], "wrapped": []}"#);
    assert_eq!(written(&ROOT, &value), "<r><c/></r>");
}

#[test]
fn the_properties_of_an_object_without_a_node_stand_in_the_one_around() {
    static INNER: Content = Content::Object(&[("x", Node::element("x")), ("y", Node::element("y"))], None);
    static ROOT: Node = Node::element("r").object(&[("a", Node::element("a")), ("inner", Node::inline().of(&INNER))]);
    check(&ROOT, r#"{"a": "1", "inner": {"x": "2", "y": "3"}}"#, "<r><a>1</a><x>2</x><y>3</y></r>");
    assert_eq!(found(&ROOT, "<r><a>1</a></r>"), json(r#"{"a": "1"}"#));
}

#[test]
fn an_object_without_a_node_has_the_attributes_and_the_text_of_the_one_around() {
    static INNER: Content = Content::Object(&[("id", Node::attribute("id").number()), ("t", Node::text())], None);
    static ROOT: Node = Node::element("r").object(&[("inner", Node::inline().of(&INNER))]);
    check(&ROOT, r#"{"inner": {"id": 1, "t": "x"}}"#, "<r id=\"1\">x</r>");
    check(&ROOT, r#"{"inner": {"id": 1}}"#, "<r id=\"1\"/>");
    check(&ROOT, "{}", "<r/>");
}

#[test]
fn the_only_property_of_an_object_without_a_name_is_the_root() {
    static TAGGING: Node = Node::inline().object(&[(
        "Tagging",
        Node::element("Tagging").object(&[("TagSet", Node::element("TagSet").list(&Node::element("Tag")))]),
    )]);
    let document = "<Tagging><TagSet><Tag>a</Tag></TagSet></Tagging>";
    check(&TAGGING, r#"{"Tagging": {"TagSet": ["a"]}}"#, document);
    let fault = write(&TAGGING, &json("{}")).expect_err("there is no root");
    assert_eq!(fault.to_string(), "a document in XML has one element at its root, and here are 0");
}

/// A model as one is generated: a required number, an optional text that only the server sets.
#[derive(Debug, Default, PartialEq)]
struct Pet {
    id: i32,
    name: Option<String>,
    seen: Option<bool>,
}

impl Decode for Pet {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Object(self, &["id"])
    }

    fn field(&mut self, wire_name: &str) -> Option<&mut dyn Decode> {
        Some(match wire_name {
            "id" => &mut self.id,
            "name" => &mut self.name,
            "seen" => &mut self.seen,
            _ => return None,
        })
    }
}

impl Encode for Pet {
    fn fields(&self, to: &mut dyn Fields) {
        to.put("id", &self.id);
        to.put_with("name", Rule::READ_ONLY, &self.name);
        to.put("seen", &self.seen);
    }
}

static PETS: Node = Node::element("pets").list(&Node::element("pet").object(&[
    ("seen", Node::element("seen").bool()),
    ("name", Node::element("name")),
    ("id", Node::attribute("id").number()),
]));

#[test]
fn models_are_written_in_the_order_of_the_description() {
    let pets = vec![Pet { id: 1, name: Some("Rex".to_owned()), seen: Some(true) }, Pet { id: 2, ..Pet::default() }];
    let document = String::from_utf8(write(&PETS, &pets).expect("it can be written")).expect("UTF-8");
    let expected =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pets><pet id=\"1\"><seen>true</seen></pet><pet id=\"2\"/></pets>";
    assert_eq!(document, expected);
    let mut found = Vec::<Pet>::new();
    read(&PETS, "<pets><pet id='1'><name>Rex</name></pet></pets>", &mut found).expect("it can be read");
    assert_eq!(found, [Pet { id: 1, name: Some("Rex".to_owned()), seen: None }]);
}

#[test]
fn a_fault_names_the_path() {
    let fault_of = |document: &str| read(&PETS, document, &mut Vec::<Pet>::new()).expect_err("it does not fit");
    let fault = fault_of("<pets><pet id='1'/><pet id='one'/></pets>");
    assert_eq!(fault.path(), "$[1].id");
    assert_eq!(fault.message(), "expected an integer of 32 bits, found a text of 3 bytes");
    let fault = fault_of("<pets><pet/></pets>");
    assert_eq!((fault.path(), fault.message()), ("$[0]", "`id` is missing"));
    let fault = fault_of("<pets><pet id='1'><name><first/></name></pet></pets>");
    assert_eq!((fault.path(), fault.message()), ("$[0].name", "expected text, found an object"));
}

#[test]
fn only_a_root_whose_name_is_inferred_may_be_called_something_else() {
    static INFERRED: Node = Node::root("Result").object(&[("a", Node::element("a"))]);
    static GIVEN: Node = Node::element("Result").object(&[("a", Node::element("a"))]);
    assert_eq!(found(&INFERRED, "<ListResult><a>1</a></ListResult>"), json(r#"{"a": "1"}"#));
    assert_eq!(fault(&GIVEN, "<Error/>"), "expected the element `Result`, found `Error` at $");
}
