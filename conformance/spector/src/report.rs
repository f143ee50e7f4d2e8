//! How many scenarios pass, and are the others those that are known?

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::expected::{self, Kind, Reason};

const VERSIONS: [&str; 3] = ["3.0.0", "3.1.0", "3.2.0"];

/// What became of each scenario: nothing where it passed, else why it did not.
type Outcomes = BTreeMap<String, Option<String>>;

/// One report of the server.
#[derive(Deserialize)]
struct Coverage {
    results: BTreeMap<String, String>,
}

/// Holds the results against the list of expected failures, and writes the page about them.
///
/// Under `CI` the page has to be as it would be written.
pub(crate) fn write(results: &Path) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reasons = expected::parse(&read(&root.join("expected.txt"))?)?;
    let mut outcomes = Vec::new();
    for version in VERSIONS {
        outcomes.push((version, outcomes_of(results, version)?));
    }
    let surprises: Vec<String> =
        outcomes.iter().flat_map(|(version, outcomes)| surprises(version, outcomes, &reasons)).collect();
    for (version, outcomes) in &outcomes {
        println!("{version}: {} of {} scenarios pass", passed(outcomes), outcomes.len());
    }
    if !surprises.is_empty() {
        return Err(format!(
            "what happened is not what conformance/spector/expected.txt says:\n  {}",
            surprises.join("\n  ")
        ));
    }
    page(&root.join("../../docs/conformance.md"), &text(&outcomes, &reasons))
}

/// Reads what the calls found and what the server found; a scenario passes if both say so.
fn outcomes_of(results: &Path, version: &str) -> Result<Outcomes, String> {
    let coverage = read(&results.join(format!("coverage-{version}.json")))?;
    let coverage: Vec<Coverage> = serde_json::from_str(&coverage).map_err(|error| format!("coverage: {error}"))?;
    let judged: BTreeMap<&String, &String> = coverage.iter().flat_map(|coverage| &coverage.results).collect();
    let mut outcomes = Outcomes::new();
    for line in read(&results.join(format!("calls-{version}.tsv")))?.lines() {
        let mut parts = line.splitn(3, '\t');
        let (name, outcome) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let server = judged.get(&name.to_owned()).map_or("unknown", |text| text.as_str());
        let why = match (outcome, server) {
            ("accepted", "pass") => None,
            ("accepted", server) => Some(format!("the calls succeed, and the server says {server}")),
            _ => Some(parts.next().unwrap_or_default().to_owned()),
        };
        outcomes.insert(name.to_owned(), why);
    }
    if judged.len() != outcomes.len() {
        return Err(format!("{version}: the server knows {} scenarios, {} were run", judged.len(), outcomes.len()));
    }
    Ok(outcomes)
}

/// Returns what is not as it is expected to be, in both directions.
fn surprises(version: &str, outcomes: &Outcomes, reasons: &[Reason]) -> Vec<String> {
    let is_expected = |name: &str| reasons.iter().any(|reason| reason.covers(name, version));
    let mut found = Vec::new();
    for (name, outcome) in outcomes {
        match (outcome, is_expected(name)) {
            (Some(why), false) => found.push(format!("{version}: {name} fails: {why}")),
            (None, true) => found.push(format!("{version}: {name} passes")),
            _ => {}
        }
    }
    let listed = reasons.iter().flat_map(|reason| reason.scenarios.keys());
    found
        .extend(listed.filter(|name| !outcomes.contains_key(*name)).map(|name| format!("there is no scenario {name}")));
    found
}

fn passed(outcomes: &Outcomes) -> usize {
    outcomes.values().filter(|outcome| outcome.is_none()).count()
}

fn text(outcomes: &[(&str, Outcomes)], reasons: &[Reason]) -> String {
    let mut out = include_str!("../page.md").to_owned();
    for (version, outcomes) in outcomes {
        let said = outcomes.keys().filter(|name| {
            !reasons.iter().any(|reason| reason.kind == Kind::Inexpressible && reason.covers(name, version))
        });
        let (passed, said) = (passed(outcomes), said.count());
        // In thousandths, rounded down: 95.0 % is not reached before it is.
        let share = passed * 1000 / said.max(1);
        let _ =
            writeln!(out, "| {version} | {} | {said} | {passed} | {}.{} % |", outcomes.len(), share / 10, share % 10);
    }
    for (kind, title) in
        [(Kind::Missing, "What clients do not do"), (Kind::Inexpressible, "What the descriptions do not say")]
    {
        let mut reasons = reasons.iter().filter(|reason| reason.kind == kind).peekable();
        if reasons.peek().is_some() {
            let _ = writeln!(out, "\n## {title}");
        }
        for reason in reasons {
            let _ = writeln!(out, "\n{}\n", reason.text);
            for (name, versions) in &reason.scenarios {
                let only = if versions.is_empty() { String::new() } else { format!(" ({})", versions.join(", ")) };
                let _ = writeln!(out, "* `{name}`{only}");
            }
        }
    }
    out
}

fn page(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if std::env::var_os("CI").is_some() {
        return Err("docs/conformance.md is not up to date: run conformance/spector/run.sh and commit it".to_owned());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &PathBuf) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
