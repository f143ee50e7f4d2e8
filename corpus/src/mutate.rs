//! What if something in a document is wrong?
//!
//! A value of a real document, chosen by its place, is dropped, replaced by one of another type, or by `null`. Whatever
//! becomes of the document, the generator does not panic, and takes no longer than it may.

use std::fs;
use std::path::PathBuf;

use oasmith::Config;
use oasmith::config::Delivery;
use oasmith::name::Lock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::document::Document;
use crate::guard::{Fault, guarded};
use crate::journal::{self, Journal};
use crate::random::Random;
use crate::{Selection, progress};

/// Documents with more bytes than this are left as they are: most places are in small ones, in more variety.
const LARGEST: u64 = 400_000;

/// What is done to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// It is no longer there.
    Dropped,
    /// It is `null`.
    Null,
    /// It has another type.
    Swapped,
}

const CHANGES: [Change; 3] = [Change::Dropped, Change::Null, Change::Swapped];

/// What a journal of this begins with.
const WRITER: &str = "mutated";

/// What became of wrong documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Mutated {
    /// What the choices began with.
    pub(crate) seed: u64,
    /// How many have a client.
    pub(crate) generated: u64,
    /// How many were refused.
    pub(crate) refused: u64,
    /// How many ended in a panic, or took too long.
    pub(crate) failed: u64,
}

/// Returns what the last run found.
pub(crate) fn known(selection: &Selection) -> Result<Option<Mutated>, String> {
    Ok(journal::read(&journal_of(selection), WRITER)?.unwrap_or_default().pop())
}

fn journal_of(selection: &Selection) -> PathBuf {
    selection.notes().join("mutated.jsonl")
}

/// Generates from so many wrong documents, and fails when one of them ends in a panic.
pub(crate) fn run(documents: &[Document], count: u64, seed: u64, selection: &Selection) -> Result<(), String> {
    let documents: Vec<&Document> =
        documents.iter().filter(|document| document.bytes <= LARGEST && document.is_json()).collect();
    if documents.is_empty() {
        return Err("there is no JSON document that is small enough".to_owned());
    }
    let mut random = Random::new(seed);
    let mut faults = Vec::new();
    let mut mutated = Mutated { seed, ..Mutated::default() };
    let (mut journal, _) = Journal::open::<Mutated>(&journal_of(selection), WRITER)?;
    // A stack that overflows ends the process, which then cannot say at what it was.
    let running = selection.notes().join("mutating");
    if let Ok(last) = fs::read_to_string(&running) {
        println!("the last run ended at {last}");
    }
    let bar = progress::bar(usize::try_from(count).unwrap_or(usize::MAX));
    for _ in 0..count {
        let document = documents[random.below(documents.len())];
        bar.set_message(document.name.clone());
        let text = fs::read(&document.path).map_err(|error| format!("{}: {error}", document.name))?;
        let mut value = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", document.name))?;
        let (pointer, change) = mutate(&mut value, &mut random);
        let wrong = format!("{} {pointer} {change:?}", document.name);
        fs::write(&running, &wrong).map_err(|error| format!("{}: {error}", running.display()))?;
        match guarded(selection.time_out(), move || plans(&value)) {
            Ok(true) => mutated.generated += 1,
            Ok(false) => mutated.refused += 1,
            Err(Fault::Panicked(why)) => faults.push(format!("{wrong}: {why}")),
            Err(Fault::TimedOut) => faults.push(format!("{wrong}: took too long")),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let _ = fs::remove_file(&running);
    mutated.failed = faults.len() as u64;
    journal.add(&mutated)?;
    let Mutated { generated, refused, failed, .. } = mutated;
    println!("{generated} wrong documents have a client, {refused} are refused, {failed} fail");
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Returns whether there is a client.
fn plans(document: &Value) -> bool {
    let mut config = Config::new("mutated.json", "mutated");
    config.client.runtime = Delivery::Crate;
    oasmith::plan_text("mutated.json", &document.to_string(), &config, &Lock::default()).is_ok()
}

/// Makes one value of a document wrong, and returns the JSON Pointer (RFC 6901) of its place and what was done.
fn mutate(document: &mut Value, random: &mut Random) -> (String, Change) {
    let mut pointers = Vec::new();
    collect(document, "", &mut pointers);
    let change = CHANGES[random.below(CHANGES.len())];
    if pointers.is_empty() {
        return (String::new(), change);
    }
    let pointer = pointers.swap_remove(random.below(pointers.len()));
    apply(document, &pointer, change);
    (pointer, change)
}

/// Collects the pointers of everything in a value.
fn collect(value: &Value, prefix: &str, pointers: &mut Vec<String>) {
    let mut add = |key: &str, value: &Value| {
        let pointer = format!("{prefix}/{}", key.replace('~', "~0").replace('/', "~1"));
        collect(value, &pointer, pointers);
        pointers.push(pointer);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| add(key, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| add(&index.to_string(), value)),
        _ => {}
    }
}

fn apply(document: &mut Value, pointer: &str, change: Change) {
    match change {
        Change::Null => set(document, pointer, |_| Value::Null),
        Change::Swapped => set(document, pointer, swapped),
        Change::Dropped => {
            let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
            match document.pointer_mut(parent) {
                Some(Value::Object(object)) => {
                    object.remove(&key.replace("~1", "/").replace("~0", "~"));
                }
                Some(Value::Array(list)) => {
                    if let Some(index) = key.parse().ok().filter(|index| *index < list.len()) {
                        list.remove(index);
                    }
                }
                _ => {}
            }
        }
    }
}

fn set(document: &mut Value, pointer: &str, new: impl FnOnce(&Value) -> Value) {
    if let Some(value) = document.pointer_mut(pointer) {
        *value = new(value);
    }
}

/// Returns a value of another type, with something of the one that was there.
fn swapped(value: &Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::Bool(_) => json!("true"),
        Value::Number(number) => json!(number.to_string()),
        Value::String(text) => json!([text]),
        Value::Array(list) => {
            list.iter().enumerate().map(|(index, value)| (index.to_string(), value.clone())).collect()
        }
        Value::Object(object) => object.values().cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_can_be_made_wrong() {
        let document = json!({ "a/b": [1, { "~": "x" }] });
        let mut pointers = Vec::new();
        collect(&document, "", &mut pointers);
        assert_eq!(pointers, ["/a~1b/0", "/a~1b/1/~0", "/a~1b/1", "/a~1b"]);
        for (pointer, change, expected) in [
            ("/a~1b/0", Change::Dropped, json!({ "a/b": [{ "~": "x" }] })),
            ("/a~1b/1/~0", Change::Dropped, json!({ "a/b": [1, {}] })),
            ("/a~1b/1/~0", Change::Null, json!({ "a/b": [1, { "~": null }] })),
            ("/a~1b/1/~0", Change::Swapped, json!({ "a/b": [1, { "~": ["x"] }] })),
            ("/a~1b/1", Change::Swapped, json!({ "a/b": [1, ["x"]] })),
            ("/a~1b", Change::Swapped, json!({ "a/b": { "0": 1, "1": { "~": "x" } } })),
            ("/a~1b", Change::Dropped, json!({})),
        ] {
            let mut wrong = document.clone();
            apply(&mut wrong, pointer, change);
            assert_eq!(wrong, expected, "{pointer} {change:?}");
        }
    }

    #[test]
    fn a_seed_makes_the_same_thing_wrong() {
        let wrong = |seed| {
            let mut document = json!({ "a": [1, 2, 3], "b": { "c": "d" } });
            let what = mutate(&mut document, &mut Random::new(seed));
            (document, what)
        };
        assert_eq!(wrong(1), wrong(1));
        assert!((2..10).any(|seed| wrong(seed) != wrong(1)));
    }
}
