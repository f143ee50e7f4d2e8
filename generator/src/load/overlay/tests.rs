//! Is a document changed as the specification of overlays says, and are its places known afterwards?

use super::*;
use crate::diagnostic::Position;

/// Applies one overlay to a document; returns the outcome as JSON with its diagnostics, or what was found.
fn applied(document: &str, overlay: &str) -> Result<(serde_json::Value, Diagnostics), String> {
    let mut tree = parse::parse(document, Syntax::Any).expect("the document of a test is well-formed").root;
    let mut diagnostics = Diagnostics::default();
    diagnostics.add_source(Source { path: "api.yaml".to_owned(), text: document.into() });
    let mut changed = Document::new(std::mem::replace(&mut tree, Node::Null));
    let overlay = parse::parse(overlay, Syntax::Any).expect("the overlay of a test is well-formed").root;
    let (version, actions) =
        action::actions(overlay).map_err(|(origin, found)| format!("{}: {found}", origin.pointer))?;
    for (index, action) in actions.into_iter().enumerate() {
        apply(&mut changed, action, version, (1, index))
            .map_err(|(key, found)| format!("/actions/{index}/{key}: {found}"))?;
    }
    let mirrored = changed.value().clone();
    let (tree, places) = changed.finish();
    let value = tree.into_value();
    assert_eq!(mirrored, value, "both forms of the document stay the same");
    diagnostics.set_overlaid(places);
    Ok((value, diagnostics))
}

fn actions(version: &str, list: &str) -> String {
    format!("overlay: {version}\ninfo: {{ title: t, version: '1' }}\nactions:\n{list}")
}

fn json(yaml: &str) -> serde_json::Value {
    parse::parse(yaml, Syntax::Any).expect("it is well-formed").root.into_value()
}

#[test]
fn documents_are_changed_as_the_specification_says() {
    let cases = [
        // Mappings are merged, lists joined, single values replaced, and an empty key adds nothing.
        (
            "a: {b: 1, c: {d: [1]}, e: {f: 2}}",
            "- {target: $.a, update: {b: 2, c: {d: [2, 3]}, e: , g: 4}}",
            "a: {b: 2, c: {d: [1, 2, 3]}, e: {f: 2}, g: 4}",
        ),
        // A list is joined to a list, and anything else added to it.
        (
            "a: [1]",
            "- {target: $.a, update: [2, 3]}\n- {target: $.a, update: {b: 4}}\n- {target: $.a, update: 5}",
            "a: [1, 2, 3, {b: 4}, 5]",
        ),
        ("a: [1]", "- {target: '$.a[0]', update: x}", "a: [x]"),
        ("a: {x: {l: 1}, y: {l: 1}}", "- {target: $.a.*, update: {m: 2}}", "a: {x: {l: 1, m: 2}, y: {l: 1, m: 2}}"),
        // From the last to the first, so that what is left is what was meant.
        ("a: [1, 2, 3, 12, 2]", "- {target: '$.a[?@ == 2 || @ == 12]', remove: true}", "a: [1, 3]"),
        ("a: {b: {c: 1}, d: 2}", "- {target: '$..[?@.c || @ == 1]', remove: true}", "a: {d: 2}"),
        (
            "a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
            "- {target: '$.a[2, 10]', remove: true}",
            "a: [0, 1, 3, 4, 5, 6, 7, 8, 9, 11]",
        ),
        ("a/b: {~c: 1, d: 2}", "- {target: \"$['a/b']['~c']\", remove: true}", "a/b: {d: 2}"),
        // Each action sees what those before it made.
        (
            "p: {/a: {get: 1}}",
            "- {target: $.p, update: {/b: {}}}\n- {target: \"$.p['/b']\", copy: \"$.p['/a']\"}\n- {target: \"$.p['/a']\", remove: true}",
            "p: {/b: {get: 1}}",
        ),
    ];
    for (document, list, expected) in cases {
        let (value, _) = applied(document, &actions("1.1.0", list)).expect(list);
        assert_eq!(value, json(expected), "{list}");
    }
}

#[test]
fn version_1_0_replaces_what_cannot_be_merged() {
    let list = "- {target: $.a, update: {b: [2], c: {d: 3}}}";
    let (value, _) = applied("a: {b: 1, c: [1]}", &actions("1.0.0", list)).expect("it is legal");
    assert_eq!(value, json("a: {b: [2], c: {d: 3}}"));
}

#[test]
fn what_cannot_be_carried_out_is_refused_with_its_place() {
    let cases = [
        ("1.0.0", "- {target: $.b, update: {}}", "/actions/0/target: `$.b`, which matches nothing"),
        (
            "1.0.0",
            "- {target: $.a, update: 1}",
            "/actions/0/update: a single value for a mapping at `/a`, which can be replaced only by removing it first",
        ),
        ("1.0.0", "- {target: $, remove: true}", "/actions/0/target: the whole document, which cannot be removed"),
        ("1.0.0", "- {target: $.a, copy: $.l}", "/actions/0/copy: `copy`, which Overlay 1.1 brought"),
        ("1.1.0", "- {target: $.a, copy: '$.l[*]'}", "/actions/0/copy: `$.l[*]`, which matches 2 nodes and not one"),
        (
            "1.1.0",
            "- {target: $.a, update: {}, copy: $.l}",
            "/actions/0: `update` and `copy` in one action, which exclude each other",
        ),
        ("1.1.0", "- {target: $.a}", "/actions/0: an action without `update`, `copy` or `remove`"),
        ("1.1.0", "- {target: $.a, updates: {}}", "/actions/0/updates: the key `updates`"),
        (
            "1.1.0",
            "- {target: '$.a', update: [1]}",
            "/actions/0/update: a list for a mapping at `/a`, which can be replaced only by removing it first",
        ),
        (
            "1.1.0",
            "- {target: $, update: {a: {b: {c: 1}}}}",
            "/actions/0/update: a mapping for a single value at `/a/b`, which can be replaced only by removing it first",
        ),
        (
            "1.1.0",
            "- {target: '$.*', update: 1}",
            "/actions/0/update: targets of which one is a mapping and another is a list",
        ),
        ("1.2.0", "- {target: $.a}", "/overlay: version `1.2.0`; 1.0 and 1.1 are known"),
        ("1.1.0", "- {remove: true}", "/actions/0: an action without `target`"),
    ];
    for (version, list, expected) in cases {
        let Err(found) = applied("a: {b: 1}\nl: [1, 2]", &actions(version, list)) else { panic!("{list} is refused") };
        assert_eq!(found, expected, "{list}");
    }
    let Err(found) = applied("a: 1", &actions("1.0.0", "- {target: a.b, remove: true}")) else { panic!("no query") };
    assert!(found.starts_with("/actions/0/target: `a.b`, which is no JSONPath of RFC 9535"), "{found}");
    assert_eq!(
        action::actions(json_node("actions: []")),
        Err((Origin::default(), "no `overlay` key at the root".to_owned()))
    );
}

fn json_node(yaml: &str) -> Node {
    parse::parse(yaml, Syntax::Any).expect("it is well-formed").root
}

#[test]
fn copies_of_copies_do_not_grow_without_end() {
    let mut copy = "- {target: $, update: {a0: {}}}\n".to_owned();
    for (from, to) in (0..60).zip(1..) {
        let action = "- {target: $, update: {aTO: {x: {}, y: {}}}}\n- {target: $.aTO.x, copy: $.aFROM}\n- {target: $.aTO.y, copy: $.aFROM}\n";
        copy.push_str(&action.replace("TO", &to.to_string()).replace("FROM", &from.to_string()));
    }
    let Err(found) = applied("b: 1", &actions("1.1.0", &copy)) else { panic!("it grows") };
    assert!(found.ends_with("more than 500000 nodes that overlays add"), "{found}");
}

#[test]
fn faults_are_shown_in_the_file_that_the_node_comes_from() {
    let document = "a:\n  l:\n    - 1\n    - x: 2\n    - y: {z: 3}\n  kept: 4\n";
    let list = "- target: $.a.l[0]\n  remove: true\n- target: $.a\n  update:\n    new: {n: 5}\n- target: $.a.kept\n  update: 6\n- target: $.a.new\n  copy: $.a.l[1].y\n";
    let overlay = actions("1.1.0", list);
    let (_, mut diagnostics) = applied(document, &overlay).expect("it can be applied");
    diagnostics.add_source(Source { path: "overlay.yaml".to_owned(), text: overlay.as_str().into() });
    for pointer in ["/a/l/0/x", "/a/l/1/y/z", "/a/new/n", "/a/kept", "/a/new/z", "/a/l/1"] {
        diagnostics.report(Code::Mended, &Origin { pointer: pointer.to_owned() }, "");
    }
    super::super::locate(&mut diagnostics);
    let found: Vec<(usize, Option<Position>)> =
        diagnostics.iter().map(|diagnostic| (diagnostic.source, diagnostic.position)).collect();
    let at = |line, column| Some(Position { line, column });
    let expected = [(0, at(4, 7)), (0, at(5, 11)), (1, at(8, 11)), (1, at(10, 3)), (0, at(5, 11)), (0, at(5, 7))];
    assert_eq!(found, expected);
}
