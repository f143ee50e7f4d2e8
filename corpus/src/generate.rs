//! What becomes of each document?

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::config::Delivery;
use oasmith::{Config, Failure, File, Plan};
use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::guard::{Fault, guarded};
use crate::journal::{self, Journal};
use crate::record::{Client, Generated, Outcome};
use crate::{Selection, measure, progress};

/// Where a client begins that is a crate of its own.
pub(crate) const ROOT: &str = "crate";

/// Generates the documents that no earlier run of this program has, and returns all of them.
pub(crate) fn run(documents: &[Document], selection: &Selection) -> Result<Vec<Generated>, String> {
    let notes = selection.notes();
    if selection.fresh {
        // There may be none.
        let _ = fs::remove_file(journal_of(&notes));
    }
    let (mut journal, known) = Journal::open::<Generated>(&journal_of(&notes), &writer()?)?;
    let mut known: BTreeMap<String, Generated> =
        known.into_iter().map(|record| (record.name.clone(), record)).collect();
    // What a run was at when its process ended, it was the end of.
    let running = notes.join("running");
    let aborted = fs::read_to_string(&running).unwrap_or_default();
    let bar = progress::bar(documents.len());
    for document in documents {
        bar.set_message(document.name.clone());
        if !known.contains_key(&document.name) {
            let generated = if aborted == document.name {
                Generated { outcome: Outcome::Aborted, ..blank(document) }
            } else {
                fs::write(&running, &document.name).map_err(|error| format!("{}: {error}", running.display()))?;
                generated(document, selection)
            };
            journal.add(&generated)?;
            known.insert(document.name.clone(), generated);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let _ = fs::remove_file(&running);
    if let Some(peak) = measure::peak() {
        println!("peak of this process: {} MB", peak / 1_000_000);
    }
    in_order(documents, &known)
}

/// Returns what is known of these documents.
pub(crate) fn known(documents: &[Document], selection: &Selection) -> Result<Vec<Generated>, String> {
    let records = journal::read::<Generated>(&journal_of(&selection.notes()), &writer()?)?;
    let records = records.ok_or("this program has generated nothing yet: run `corpus generate`")?;
    in_order(documents, &records.into_iter().map(|record| (record.name.clone(), record)).collect())
}

fn in_order(documents: &[Document], known: &BTreeMap<String, Generated>) -> Result<Vec<Generated>, String> {
    let record = |document: &Document| {
        let found = known.get(&document.name).cloned();
        found.ok_or_else(|| format!("{} is not generated yet: run `corpus generate`", document.name))
    };
    documents.iter().map(record).collect()
}

fn journal_of(notes: &Path) -> PathBuf {
    notes.join("generated.jsonl")
}

/// Returns what tells this generator from others: a hash of the program that it is part of.
fn writer() -> Result<String, String> {
    let program = std::env::current_exe().and_then(fs::read).map_err(|error| format!("this program: {error}"))?;
    Ok(hex(&Sha256::digest(program)))
}

fn blank(document: &Document) -> Generated {
    Generated { name: document.name.clone(), bytes: document.bytes, cpu_ms: 0, outcome: Outcome::TimedOut }
}

fn generated(document: &Document, selection: &Selection) -> Generated {
    let path = document.path.clone();
    let work = move || {
        let elapsed = measure::start();
        let outcome = match plan(&path, ROOT) {
            Ok(plan) => Outcome::Client(figures(&plan)),
            Err(why) => Outcome::Refused { why },
        };
        (outcome, elapsed())
    };
    match guarded(selection.time_out(), work) {
        Ok((outcome, time)) => {
            Generated { cpu_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX), outcome, ..blank(document) }
        }
        Err(Fault::Panicked(why)) => Generated { outcome: Outcome::Panicked { why }, ..blank(document) },
        Err(Fault::TimedOut) => blank(document),
    }
}

/// Plans the client of a document, for a place in a crate that has the runtime as a dependency.
pub(crate) fn plan(path: &Path, root: &str) -> Result<Plan, String> {
    // There is no such folder, so that there is no lock in it.
    let mut config = Config::new(path, path.with_extension("client"));
    root.clone_into(&mut config.client.root);
    config.client.runtime = Delivery::Crate;
    oasmith::plan(&config).map_err(|failure| refusal(&failure))
}

/// Returns why there is no client, in the words of the first error.
fn refusal(failure: &Failure) -> String {
    let Failure::Document(diagnostics) = failure else { return failure.to_string() };
    let refuses = |code: oasmith::diagnostic::Code| code.refuses_document();
    let first = diagnostics.iter().find(|fault| refuses(fault.code)).or_else(|| diagnostics.iter().last());
    first.map_or_else(String::new, |fault| format!("{}: {}", fault.code.id(), fault.found))
}

fn figures(plan: &Plan) -> Client {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in plan.diagnostics.iter() {
        *codes.entry(diagnostic.code.id().to_owned()).or_default() += 1;
    }
    let code: Vec<&File> = plan.files.iter().filter(|file| is_rust(file)).collect();
    Client {
        digest: digest(&code),
        code: code.iter().map(|file| file.text.len()).sum(),
        lines: code.iter().map(|file| file.text.lines().count()).sum(),
        operations: plan.coverage.operations,
        skipped: plan.coverage.skipped,
        typed: plan.coverage.typed,
        untyped_by_document: plan.coverage.untyped_by_document,
        lost: plan.coverage.untyped_by_client,
        codes,
    }
}

/// Hashes what a compiler sees.
fn digest(code: &[&File]) -> String {
    let mut hasher = Sha256::new();
    for source in oasmith_runtime::source::sources() {
        hasher.update(source.text);
    }
    for file in code {
        hasher.update(&file.path);
        hasher.update(&file.text);
    }
    hex(&hasher.finalize())
}

fn is_rust(file: &File) -> bool {
    Path::new(&file.path).extension().is_some_and(|extension| extension == "rs")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
