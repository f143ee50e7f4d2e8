//! Are pointers found where they stand?

use super::{lexeme, locate, survey};
use crate::diagnostic::{Code, Diagnostics, Origin, Position, Source};

fn positions(text: &str, pointers: &[&str]) -> Vec<Option<(usize, usize)>> {
    let mut diagnostics = Diagnostics::default();
    diagnostics.add_source(Source { path: "a".to_owned(), text: text.into() });
    for pointer in pointers {
        diagnostics.report(Code::Mended, &Origin { pointer: (*pointer).to_owned() }, "");
    }
    locate(&mut diagnostics);
    diagnostics.iter().map(|diagnostic| diagnostic.position.map(|at| (at.line, at.column))).collect()
}

#[test]
fn a_pointer_leads_to_its_key_or_element_and_else_to_the_nearest_above() {
    let pointers = ["/a", "/b~1c/0/é", "/b~1c/0/d/1/e", "/b~1c/1", "/b~1c/0/d/1/e/not/there", "/last", "/nowhere", ""];
    let yaml = "a: 1\nb/c:\n  - é: x\n    d: [1, {e: 2}]\n  - 5\n? [p, {q: r}]\n: z\nlast: *x\n";
    let yaml = yaml.replace("- é", "- &x\n    é");
    let expected = [Some((1, 1)), Some((4, 5)), Some((5, 13)), Some((6, 5)), Some((5, 13)), Some((9, 1)), None, None];
    assert_eq!(positions(&yaml, &pointers), expected);
    let json =
        "{\"a\": 1,\n \"b/c\": [\n{\"\\u00e9\": \"x\",\n\"😀\": 0, \"d\": [1, {\"e\": 2}]},\n5], \"last\": null}";
    let expected = [Some((1, 2)), Some((3, 2)), Some((4, 19)), Some((5, 1)), Some((4, 19)), Some((5, 5)), None, None];
    assert_eq!(positions(json, &pointers), expected);
}

#[test]
fn duplicates_tags_and_second_documents_are_found() {
    let at = |line, column| Position { line, column };
    let found = survey("a: 1\nb: !own {c: 1, c: 2}\na: 3\n");
    let duplicates = [("/b/c".to_owned(), at(2, 10), at(2, 16)), ("/a".to_owned(), at(1, 1), at(3, 1))];
    assert_eq!(found.duplicates, duplicates);
    assert_eq!(found.tags.len(), 1);
    assert_eq!((found.tags[0].0.as_str(), found.tags[0].2.as_str()), ("/b", "!own"));
    assert_eq!(survey(r#"{"a": 1, "a": 2}"#).duplicates, [("/a".to_owned(), at(1, 2), at(1, 10))]);
    assert_eq!(survey("a: 1\n---\nb: 1\n").second_document, Some(at(2, 1)));
}

#[test]
fn numbers_keep_their_text() {
    assert_eq!(lexeme("info:\n  version: 1.10\n", "/info/version").as_deref(), Some("1.10"));
    assert_eq!(lexeme(r#"{"info": {"version": 1.10}}"#, "/info/version").as_deref(), Some("1.10"));
}
