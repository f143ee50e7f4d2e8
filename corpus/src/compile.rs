//! Does the client of each document compile?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::batch::{self, Crate};
use crate::cargo::{self, Said};
use crate::document::Document;
use crate::journal::{self, Journal};
use crate::record::{Client, Compiled, Generated, Outcome, Verdict};
use crate::{Selection, generate, progress};

/// How many bytes of Rust are checked at a time: more take more memory, fewer begin more often.
const BATCH: usize = 8_000_000;

/// How many clients at most.
const CLIENTS: usize = 100;

/// What a journal of this begins with.
const WRITER: &str = "compiled";

/// Compiles the clients that no earlier run has, and returns what is known of all of them.
pub(crate) fn run(
    documents: &[Document],
    generated: &[Generated],
    selection: &Selection,
) -> Result<Vec<Compiled>, String> {
    if selection.fresh {
        // There may be none.
        let _ = fs::remove_file(journal_of(selection));
    }
    let (mut journal, earlier) = Journal::open::<Compiled>(&journal_of(selection), WRITER)?;
    let earlier: BTreeSet<(String, String)> = earlier.into_iter().map(|record| (record.name, record.digest)).collect();
    let there_are = documents.iter().zip(generated).filter_map(|(document, generated)| match &generated.outcome {
        Outcome::Client(client) => Some((document, client)),
        _ => None,
    });
    let open: Vec<_> = there_are
        .filter(|(document, client)| !earlier.contains(&(document.name.clone(), client.digest.clone())))
        .collect();
    let krate = Crate::begin(selection.work.join("batch"))?;
    let bar = progress::bar(open.len());
    for batch in batches(&open, |(_, client)| client.code) {
        let verdicts = verdicts(batch, &krate, selection.largest * 1_000_000)?;
        for ((document, client), verdict) in batch.iter().zip(verdicts) {
            let (name, digest) = (document.name.clone(), client.digest.clone());
            journal.add(&Compiled { name, digest, verdict })?;
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    known(generated, selection)
}

/// Returns what is known of these clients, as they are now.
pub(crate) fn known(generated: &[Generated], selection: &Selection) -> Result<Vec<Compiled>, String> {
    let records = journal::read::<Compiled>(&journal_of(selection), WRITER)?.unwrap_or_default();
    let known: BTreeMap<(String, String), Compiled> =
        records.into_iter().map(|record| ((record.name.clone(), record.digest.clone()), record)).collect();
    let found = generated.iter().filter_map(|generated| match &generated.outcome {
        Outcome::Client(client) => known.get(&(generated.name.clone(), client.digest.clone())).cloned(),
        _ => None,
    });
    Ok(found.collect())
}

fn journal_of(selection: &Selection) -> PathBuf {
    selection.notes().join("compiled.jsonl")
}

/// Divides a list, in its order, so that no part has more than it may; what is larger is by itself.
fn batches<T>(list: &[T], size: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut batches = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (index, item) in list.iter().enumerate() {
        if index > start && (sum + size(item) > BATCH || index - start == CLIENTS) {
            batches.push(&list[start..index]);
            (start, sum) = (index, 0);
        }
        sum += size(item);
    }
    if start < list.len() {
        batches.push(&list[start..]);
    }
    batches
}

/// Compiles one batch, and returns what is to be said about each of its clients.
fn verdicts(batch: &[(&Document, &Client)], krate: &Crate, largest: usize) -> Result<Vec<Verdict>, String> {
    let mut verdicts = vec![Verdict::TooLarge; batch.len()];
    let mut members = Vec::new();
    krate.clear()?;
    for (number, (document, client)) in batch.iter().enumerate() {
        if client.code <= largest {
            krate.add(number, &generate::plan(&document.path, &batch::root(number))?.files)?;
            members.push(number);
        }
    }
    let mut check = |members: &[usize]| {
        krate.mount(members)?;
        cargo::check(krate.folder())
    };
    settle(members, &mut check, &mut verdicts)?;
    krate.clear()?;
    Ok(verdicts)
}

/// Checks clients together. Those with errors are guilty, and the rest is checked again without them: an error may have
/// kept the compiler from looking at more. Where the error is nobody's, halves of them are checked.
fn settle(
    members: Vec<usize>,
    check: &mut impl FnMut(&[usize]) -> Result<Said, String>,
    verdicts: &mut [Verdict],
) -> Result<(), String> {
    let mut open = vec![members];
    while let Some(mut members) = open.pop() {
        if members.is_empty() {
            continue;
        }
        let mut said = check(&members)?;
        if said.compiles {
            for member in members {
                verdicts[member] = Verdict::Compiles(said.warnings.remove(&member).unwrap_or_default());
            }
        } else if !said.errors.is_empty() {
            members.retain(|member| !said.errors.contains_key(member));
            for (member, why) in said.errors {
                verdicts[member] = Verdict::Fails(why);
            }
            open.push(members);
        } else if let [member] = members[..] {
            verdicts[member] = Verdict::Fails(said.rest);
        } else {
            let half = members.split_off(members.len() / 2);
            open.extend([half, members]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_keep_the_order_and_the_limit() {
        let sizes = [BATCH / 2, BATCH / 2, 1, BATCH + 1, 1];
        assert_eq!(batches(&sizes, |size| *size), [&sizes[..2], &sizes[2..3], &sizes[3..4], &sizes[4..]]);
        assert_eq!(batches(&[1; CLIENTS + 1], |size| *size).iter().map(|batch| batch.len()).max(), Some(CLIENTS));
        assert!(batches(&[] as &[usize], |size| *size).is_empty());
    }

    /// Three is wrong in a way that points to it, five in one that does not, and six has a warning.
    #[test]
    fn the_guilty_are_found() {
        let mut calls = 0;
        let mut check = |members: &[usize]| {
            calls += 1;
            let mut said = Said { compiles: true, ..Said::default() };
            if members.contains(&3) {
                said.errors.insert(3, "points".to_owned());
            } else if members.contains(&5) {
                said.rest = "killed".to_owned();
            } else if members.contains(&6) {
                said.warnings.insert(6, vec!["unused".to_owned()]);
            }
            said.compiles = said.errors.is_empty() && said.rest.is_empty();
            Ok(said)
        };
        let mut verdicts = vec![Verdict::TooLarge; 8];
        settle((1..8).collect(), &mut check, &mut verdicts).expect("the check works");
        let good = || Verdict::Compiles(Vec::new());
        let fails = |why: &str| Verdict::Fails(why.to_owned());
        let warned = Verdict::Compiles(vec!["unused".to_owned()]);
        let expected = [Verdict::TooLarge, good(), good(), fails("points"), good(), fails("killed"), warned, good()];
        assert_eq!(verdicts, expected);
        assert!(calls < 8, "{calls}");
    }
}
