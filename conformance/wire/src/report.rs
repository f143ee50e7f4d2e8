//! How many requests are taken and answers read, and are the others those that are known?

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::client::{put, read};
use crate::expected::{self, Kind, Reason};
use crate::outcome::{self, Outcome};

/// The servers, as files and people call them.
const SERVERS: [(&str, &str); 3] = [("steady", "Steady"), ("prism", "Prism"), ("random", "Prism, random answers")];

/// How many characters a line of the page has at most, tables apart.
const WIDTH: usize = 120;

/// What stands for a test where a server does not start with a document.
const START: &str = "start";

/// An operation of a document.
struct Operation {
    /// The name of its test, if it has one.
    test: Option<String>,
    /// Its method and path.
    endpoint: String,
    /// Why it has no test.
    why: String,
}

/// What came of the tests of one document.
struct Results {
    operations: Vec<Operation>,
    /// By server; `Err` where it does not start.
    outcomes: Vec<Result<BTreeMap<String, Outcome>, String>>,
}

/// Prints why a server is not asked about a document; the error is that it is.
pub(crate) fn untried(name: &str, server: &str) -> Result<(), String> {
    let reasons = reasons()?;
    let reason = expected::untried(&reasons, name, server).ok_or_else(|| format!("{name}: {server} is asked"))?;
    println!("{}", reason.text);
    Ok(())
}

fn reasons() -> Result<Vec<Reason>, String> {
    expected::parse(&read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("expected.txt"))?)
}

/// Holds the results of some documents against the list of expected failures, and writes the figures and the page.
///
/// Under `CI` both have to be as they would be written.
pub(crate) fn write(work: &Path, names: &[&str]) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reasons = reasons()?;
    let list = root.join("results.tsv");
    let known = read(&list)?;
    let mut rows: BTreeMap<String, String> =
        known.lines().filter_map(|row| Some((row.split_once('\t')?.0.to_owned(), row.to_owned()))).collect();
    let mut surprises = Vec::new();
    for name in names {
        let results = results(work, name)?;
        let row = row(name, &results);
        println!("{}", row.replace('\t', "  "));
        rows.insert((*name).to_owned(), row);
        surprises.extend(self::surprises(name, &results, &reasons));
    }
    if !surprises.is_empty() {
        let surprises = surprises.join("\n  ");
        return Err(format!("what happened is not what conformance/wire/expected.txt says:\n  {surprises}"));
    }
    let rows: Vec<String> = rows.into_values().collect();
    keep(&list, &format!("{}\n", rows.join("\n")))?;
    keep(&root.join("../../docs/servers.md"), &page(&rows, &reasons))
}

fn results(work: &Path, name: &str) -> Result<Results, String> {
    let operations = read(&work.join("clients").join(name).join("operations.tsv"))?;
    let operations: Vec<Operation> = operations
        .lines()
        .map(|line| {
            let mut parts = line.splitn(3, '\t').map(str::to_owned);
            let test = parts.next().filter(|test| !test.is_empty());
            Operation { test, endpoint: parts.next().unwrap_or_default(), why: parts.next().unwrap_or_default() }
        })
        .collect();
    let folder = work.join("results").join(name);
    let mut outcomes = Vec::new();
    for (server, _) in SERVERS {
        if let Ok(why) = read(&folder.join(format!("{server}.failed"))) {
            outcomes.push(Err(why.trim().to_owned()));
            continue;
        }
        let mut found = outcome::parse(&read(&folder.join(format!("{server}.txt")))?);
        if server == "steady" {
            add_doubts(&mut found, &operations, &outcome::doubts(&read(&folder.join("steady.log"))?));
        }
        outcomes.push(Ok(found));
    }
    Ok(Results { operations, outcomes })
}

/// What a server answers although it has doubts is not taken.
fn add_doubts(found: &mut BTreeMap<String, Outcome>, operations: &[Operation], doubts: &BTreeMap<String, String>) {
    for operation in operations {
        if let (Some(test), Some(doubt)) = (&operation.test, doubts.get(&operation.endpoint)) {
            found.entry(test.clone()).and_modify(|outcome| {
                if !matches!(outcome, Outcome::Refused(_)) {
                    *outcome = Outcome::Refused(doubt.clone());
                }
            });
        }
    }
}

/// Returns what is not as it is expected to be, in both directions.
fn surprises(name: &str, results: &Results, reasons: &[Reason]) -> Vec<String> {
    let is_expected = |what: &str, server: &str| reasons.iter().any(|reason| reason.covers(name, what, server));
    let mut found = Vec::new();
    for operation in &results.operations {
        if operation.test.is_none() && !is_expected(&operation.endpoint, "") {
            found.push(format!("{name}: {} has no test: {}", operation.endpoint, operation.why));
        }
    }
    let tests = || results.operations.iter().filter_map(|operation| operation.test.as_deref());
    for ((server, _), outcomes) in SERVERS.iter().zip(&results.outcomes) {
        match outcomes {
            Err(_) if is_expected(START, server) || expected::untried(reasons, name, server).is_some() => {}
            Err(why) => found.push(format!("{name}: {server} does not start: {why}")),
            Ok(_) if is_expected(START, server) => found.push(format!("{name}: {server} starts")),
            Ok(outcomes) => found.extend(tests().filter_map(|test| {
                let outcome = outcomes.get(test);
                match (outcome, is_expected(test, server)) {
                    (Some(Outcome::Read), true) => Some(format!("{name}: {test} passes with {server}")),
                    (Some(Outcome::Read), false) | (Some(_), true) => None,
                    (Some(Outcome::Taken(why) | Outcome::Refused(why)), false) => {
                        Some(format!("{name}: {test} fails with {server}: {}", why.replace('\n', "\n      ")))
                    }
                    (None, _) => Some(format!("{name}: {test} did not run with {server}")),
                }
            })),
        }
    }
    let is_there = |what: &str| {
        let operation = results.operations.iter().find(|operation| match &operation.test {
            Some(test) => test == what,
            None => operation.endpoint == what,
        });
        what == START || what.is_empty() || operation.is_some()
    };
    let listed = reasons.iter().flat_map(|reason| reason.entries.keys());
    let gone = listed.filter(|(document, what)| document == name && !is_there(what));
    found.extend(gone.map(|(_, what)| format!("{name}: there is no {what}, or it is not without a test")));
    found
}

/// Returns the figures of a document: its operations, its tests, and of each server what was taken and what was read.
fn row(name: &str, results: &Results) -> String {
    let tests = results.operations.iter().filter(|operation| operation.test.is_some()).count();
    let mut row = format!("{name}\t{}\t{tests}", results.operations.len());
    for outcomes in &results.outcomes {
        let _ = match outcomes {
            Err(_) => write!(row, "\t-\t-"),
            Ok(outcomes) => {
                let read = outcomes.values().filter(|outcome| **outcome == Outcome::Read).count();
                let taken = outcomes.values().filter(|outcome| !matches!(outcome, Outcome::Refused(_))).count();
                write!(row, "\t{taken}\t{read}")
            }
        };
    }
    row
}

fn page(rows: &[String], reasons: &[Reason]) -> String {
    let mut out = include_str!("../page.md").to_owned();
    let titles: Vec<&str> = SERVERS.iter().map(|(_, title)| *title).collect();
    let _ = writeln!(out, "| document | operations | called | {} |", titles.join(" | "));
    let _ = writeln!(out, "|---|---|---|{}", "---|".repeat(titles.len()));
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let (front, figures) = cells.split_at(cells.len().min(3));
        let figures = figures.chunks(2).map(|pair| if pair[0] == "-" { "–".to_owned() } else { pair.join(" / ") });
        let _ = writeln!(out, "| {} | {} |", front.join(" | "), figures.collect::<Vec<_>>().join(" | "));
    }
    for (kind, title) in [
        (Kind::Client, "What clients and their tests do wrong"),
        (Kind::Document, "Where documents contradict themselves"),
        (Kind::Server, "Where servers are wrong"),
        (Kind::Untested, "What has no test"),
        (Kind::Untried, "What was not tried"),
    ] {
        let mut reasons = reasons.iter().filter(|reason| reason.kind == kind).peekable();
        if reasons.peek().is_some() {
            let _ = writeln!(out, "\n## {title}");
        }
        for reason in reasons {
            let _ = writeln!(out, "\n{}\n\n| document | |\n|---|---|", wrapped(&reason.text));
            let mut documents: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for ((document, what), servers) in &reason.entries {
                let only = if servers.is_empty() { String::new() } else { format!(" ({})", servers.join(", ")) };
                let entry = if what.is_empty() { servers.join(", ") } else { format!("`{what}`{only}") };
                documents.entry(document).or_default().push(entry);
            }
            for (document, entries) in documents {
                let _ = writeln!(out, "| {document} | {} |", entries.join(", "));
            }
        }
    }
    out
}

/// Returns a sentence in lines of the width that texts have here.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.extend([" ", word]);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

fn keep(path: &Path, text: &str) -> Result<(), String> {
    if read(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if std::env::var_os("CI").is_some() {
        return Err(format!("{} is not up to date: run conformance/wire/run.sh and commit it", path.display()));
    }
    put(path, text)
}
