//! What is the sum of everything?

use std::collections::BTreeMap;

use oasmith::diagnostic::Code;

use crate::record::{Compiled, Generated, Outcome, Verdict};

/// All figures of the scoreboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// The documents.
    pub(crate) documents: usize,
    /// Those that have a client.
    pub(crate) generated: usize,
    /// Those of which nothing can be made, with the reason.
    pub(crate) refused: Vec<(String, String)>,
    /// Those for which the generator failed, with the reason.
    pub(crate) failed: Vec<(String, String)>,
    /// How much of a processor's time all of them took, in milliseconds.
    pub(crate) cpu_ms: u64,
    /// The ten that took longest, with this time.
    pub(crate) slowest: Vec<(String, u64)>,
    /// The lines of Rust.
    pub(crate) lines: usize,
    /// The operations that can be called.
    pub(crate) operations: usize,
    /// The operations that were left out.
    pub(crate) skipped: usize,
    /// The documents in which some were, with how many.
    pub(crate) skipping: Vec<(String, usize)>,
    /// The uses of schemas that have a type.
    pub(crate) typed: usize,
    /// Those that are any value because the document says no more.
    pub(crate) untyped_by_document: usize,
    /// Those that are any value although the document says more.
    pub(crate) lost: usize,
    /// Of each code, its title, in how many documents and places it is.
    pub(crate) codes: Vec<(Code, usize, usize)>,
    /// The clients that compile.
    pub(crate) compiled: usize,
    /// The warnings, each with the document.
    pub(crate) warnings: Vec<(String, String)>,
    /// The clients that do not compile, with the first error.
    pub(crate) broken: Vec<(String, String)>,
    /// The clients that were not compiled because of their size.
    pub(crate) too_large: Vec<String>,
}

/// Adds up what is known.
pub(crate) fn of(generated: &[Generated], compiled: &[Compiled]) -> Tally {
    let mut tally = Tally { documents: generated.len(), ..Tally::default() };
    let mut codes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for record in generated {
        tally.cpu_ms += record.cpu_ms;
        let name = || record.name.clone();
        match &record.outcome {
            Outcome::Client(client) => {
                tally.generated += 1;
                tally.lines += client.lines;
                tally.operations += client.operations;
                tally.skipped += client.skipped;
                if client.skipped > 0 {
                    tally.skipping.push((name(), client.skipped));
                }
                tally.typed += client.typed;
                tally.untyped_by_document += client.untyped_by_document;
                tally.lost += client.lost;
                for (code, count) in &client.codes {
                    let entry = codes.entry(code).or_default();
                    *entry = (entry.0 + 1, entry.1 + count);
                }
            }
            Outcome::Refused { why } => tally.refused.push((name(), why.clone())),
            Outcome::Panicked { why } => tally.failed.push((name(), format!("panic: {why}"))),
            Outcome::TimedOut => tally.failed.push((name(), "took too long".to_owned())),
            Outcome::Aborted => tally.failed.push((name(), "the process ended".to_owned())),
        }
    }
    tally.codes = Code::ALL
        .iter()
        .filter_map(|code| codes.get(code.id()).map(|(documents, places)| (*code, *documents, *places)))
        .collect();
    let mut slowest: Vec<_> = generated.iter().map(|record| (record.name.clone(), record.cpu_ms)).collect();
    slowest.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    slowest.truncate(10);
    tally.slowest = slowest;
    for record in compiled {
        match &record.verdict {
            Verdict::Compiles(warnings) => {
                tally.compiled += 1;
                tally.warnings.extend(warnings.iter().map(|warning| (record.name.clone(), warning.clone())));
            }
            Verdict::Fails(why) => tally.broken.push((record.name.clone(), why.clone())),
            Verdict::TooLarge => tally.too_large.push(record.name.clone()),
        }
    }
    tally
}

impl Tally {
    /// Returns the uses of schemas.
    pub(crate) fn uses(&self) -> usize {
        self.typed + self.untyped_by_document + self.lost
    }
}
