//! Does the comparison of two descriptions say what the change means, with the right verdict?
//!
//! Each pair under `fixtures/diff` is one file: the rules that it shows in the first line, the old document, and the
//! new one behind `---`. Every rule has a pair that is named after it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oasmith::diff::{self, Report, Rule, Style, Verdict};
use oasmith::name::Lock;
use oasmith::{Config, Version};

const FIXTURES: &str = "tests/fixtures/diff";

#[test]
fn every_pair_shows_its_rules_and_no_others() {
    let mut faults = Vec::new();
    for (name, text) in pairs() {
        let listed = text.lines().next().and_then(|line| line.strip_prefix("# rules:")).expect("the rules come first");
        let expected: BTreeSet<&str> = listed.split(',').map(str::trim).filter(|rule| !rule.is_empty()).collect();
        let report = compare(&text);
        let found: BTreeSet<&str> = report.changes.iter().map(|change| change.rule.code()).collect();
        if found != expected {
            let found: Vec<_> = found.into_iter().collect();
            faults.push(format!("{name}: shows `{}`", found.join(", ")));
        }
        if !expected.contains(name.as_str()) && name != "nothing" {
            faults.push(format!("{name}: is not among the rules that it shows"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_has_a_pair() {
    let pairs: BTreeSet<String> = pairs().into_iter().map(|(name, _)| name).collect();
    let missing: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).filter(|code| !pairs.contains(*code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_rule_is_in_the_documentation() {
    let text = fs::read_to_string("docs/diff.md").expect("the documentation is there");
    let row = |rule: &Rule| {
        let (code, verdict) = (rule.code(), rule.verdict().as_str());
        format!("| `{code}` | {verdict} | {} | {} |", rule.title(), rule.meaning())
    };
    let written: Vec<&str> =
        text.lines().filter(|line| line.starts_with("| `wire-") || line.starts_with("| `rust-")).collect();
    let expected: Vec<String> = Rule::ALL.iter().map(row).collect();
    assert_eq!(written.join("\n"), expected.join("\n"), "docs/diff.md has the table of the rules");
}

#[test]
fn reports_of_pairs() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/diff");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    insta::glob!("fixtures/diff/*.yaml", |path| {
        let text = fs::read_to_string(path).expect("a fixture is text");
        insta::assert_snapshot!("report", diff::terminal(&compare(&text), Style::default()));
    });
}

#[test]
fn a_report_for_a_pull_request_and_one_for_programs() {
    let text = fs::read_to_string(format!("{FIXTURES}/wire-request-property-required.yaml")).expect("it is there");
    let report = compare(&text);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/diff");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    insta::assert_snapshot!("markdown", diff::markdown(&report, None, diff::COMMENT));
    insta::assert_snapshot!("json", diff::json(&report, None));
}

#[test]
fn the_wire_alone_asks_for_no_more_than_a_patch() {
    let text = fs::read_to_string(format!("{FIXTURES}/wire-security-scheme.yaml")).expect("it is there");
    let report = compare(&text);
    assert_eq!((report.verdict(), report.bump()), (Verdict::Major, Verdict::Patch));
    assert_eq!(report.next().to_string(), "1.2.4");
}

#[test]
fn names_are_those_of_the_old_client() {
    // `b` of the new document would take the name from `B`, if the old client did not have it.
    let paths = |of: &[(&str, &str)]| {
        let paths = of.iter().map(|(path, name)| {
            let schema = format!("{{ schema: {{ $ref: '#/components/schemas/{name}' }} }}");
            let response = format!("{{ description: OK, content: {{ application/json: {schema} }} }}");
            format!("  {path}: {{ get: {{ responses: {{ '200': {response} }} }} }}\n")
        });
        format!("openapi: 3.1.0\ninfo: {{ title: Test, version: '1' }}\npaths:\n{}", paths.collect::<String>())
    };
    let schema = "B: { type: object, properties: { a: { type: string } } }";
    let old = format!("{}components: {{ schemas: {{ {schema} }} }}\n", paths(&[("/x", "B"), ("/y", "B")]));
    let both = paths(&[("/a", "b"), ("/x", "B"), ("/y", "B")]);
    let new = format!("{both}components: {{ schemas: {{ b: {{ type: object }}, {schema} }} }}\n");
    let text = format!("{old}---\n{new}");
    let report = compare(&text);
    assert_eq!(report.count(Verdict::Major), 0, "{}", diff::terminal(&report, Style::default()));
}

#[test]
fn a_document_is_the_same_as_itself() {
    let mut count = 0;
    for entry in fs::read_dir("tests/fixtures/accept").expect("there are documents") {
        let path = entry.expect("it can be listed").path();
        if path.is_file() {
            count += 1;
            let text = fs::read_to_string(&path).expect("a fixture is text");
            let report = compare(&format!("# rules:\n{text}\n---\n{text}"));
            assert_eq!(report.changes, [], "{}", path.display());
            assert_eq!(report.next(), report.current);
        }
    }
    assert!(count > 20, "{count} documents");
}

/// Returns every pair with its name, sorted.
fn pairs() -> Vec<(String, String)> {
    let entries = fs::read_dir(FIXTURES).expect("there are pairs");
    let mut pairs: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("it can be listed").path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a fixture is text"))
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Compares the documents of a pair, whose client has the version 1.2.3.
fn compare(pair: &str) -> Report {
    let (old, new) = pair.split_once("\n---\n").expect("the new document comes behind the old one");
    let config = Config::new(Path::new("api.yaml"), "client");
    let describe = |label: &str, text: &str, lock: &Lock| {
        oasmith::describe_text(label, text, &config, lock).unwrap_or_else(|failure| panic!("{label}:\n{failure}"))
    };
    let old = describe("old.yaml", old, &Lock::default());
    let new = describe("new.yaml", new, old.names.lock());
    oasmith::compare(&old, &new, Version::new(1, 2, 3))
}
