//! Do the types of clients lose anything of what they read?
//!
//! Random values are made from the schemas of a document, and those that the `jsonschema` crate calls valid are read
//! and written by the type of the client: they have to be the same then. The same is done with values that the document
//! does not name, where it has an enum or a union. What fails is made as small as it can be and still fail.

mod client;
mod make;
mod number;
mod open;
mod peer;
mod same;
mod schemas;
mod shrink;
mod text;

use std::path::PathBuf;
use std::thread;

use jsonschema::{Draft, Registry, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::client::{Models, Type};
use self::make::{Families, Maker};
use self::peer::Peer;
use self::same::{Sameness, compare};
use self::schemas::Schemas;
use crate::batch::{Crate, PROGRAM};
use crate::document::Document;
use crate::journal::{self, Journal};
use crate::{Selection, cargo, progress};

/// How many bytes of Rust are built at a time.
const BATCH: usize = 8_000_000;
/// How often a value is made for each that is wanted, where many are not valid.
const TRIES: usize = 4;
/// The base of all references.
const BASE: &str = "json-schema:///document";
/// As deep as schemas and values nest, so does what walks through them.
const STACK: usize = 512 << 20;
/// What a journal of this begins with.
const WRITER: &str = "roundtrip";

/// What is known of the types of one document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Rounds {
    /// The name of the document.
    pub(crate) name: String,
    /// The types that read and wrote values.
    pub(crate) types: usize,
    /// Those of whose schemas no valid value was made.
    pub(crate) without: Vec<String>,
    /// The types that no schema describes as a whole: they are parts of others.
    pub(crate) others: usize,
    /// The values.
    pub(crate) values: usize,
    /// Those of them that the document does not name.
    pub(crate) new: usize,
    /// How many were not the same.
    pub(crate) failed: usize,
    /// One value of each type that fails, the smallest that was found.
    pub(crate) faults: Vec<Fault>,
}

/// A value that is not the same when it was read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fault {
    /// The JSON Pointer of the schema.
    pub(crate) place: String,
    /// What happened.
    pub(crate) why: String,
    /// The value.
    pub(crate) value: String,
}

/// A document whose types are asked.
struct Subject {
    name: String,
    models: Models,
    schemas: Schemas,
    opened: Schemas,
}

/// Lets the types of the clients read and write so many values each, and fails when one is not the same.
pub(crate) fn run(documents: &[Document], each: usize, seed: u64, selection: &Selection) -> Result<(), String> {
    let outcome = thread::scope(|scope| {
        let work = || all(documents, each, seed, selection);
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.map_err(|error| error.to_string())?.join().map_err(|_| "the run panicked".to_owned())?
    });
    let rounds = outcome?;
    let faults: Vec<&Fault> = rounds.iter().flat_map(|rounds| &rounds.faults).collect();
    for (what, figure) in figures(&rounds) {
        println!("{what}: {figure}");
    }
    for rounds in &rounds {
        for place in &rounds.without {
            println!("no value: {} {place}", rounds.name);
        }
        for fault in &rounds.faults {
            println!("{} {}: {}\n    {}", rounds.name, fault.place, fault.why, fault.value);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("the values of {} types are not the same", faults.len())) }
}

/// Returns the most important figures.
pub(crate) fn figures(rounds: &[Rounds]) -> Vec<(&'static str, String)> {
    let sum = |of: fn(&Rounds) -> usize| rounds.iter().map(of).sum::<usize>().to_string();
    vec![
        ("documents", rounds.len().to_string()),
        ("types", sum(|rounds| rounds.types)),
        ("types of whose schemas no valid value was made", sum(|rounds| rounds.without.len())),
        ("parts of other types", sum(|rounds| rounds.others)),
        ("values", sum(|rounds| rounds.values)),
        ("values that the document does not name", sum(|rounds| rounds.new)),
        ("values that are not the same", sum(|rounds| rounds.failed)),
    ]
}

/// Returns what the last run found.
pub(crate) fn known(selection: &Selection) -> Result<Vec<Rounds>, String> {
    Ok(journal::read(&journal_of(selection), WRITER)?.unwrap_or_default())
}

fn journal_of(selection: &Selection) -> PathBuf {
    selection.notes().join("roundtrip.jsonl")
}

fn all(documents: &[Document], each: usize, seed: u64, selection: &Selection) -> Result<Vec<Rounds>, String> {
    // There may be none.
    let _ = std::fs::remove_file(journal_of(selection));
    let (mut journal, mut rounds) = Journal::open::<Rounds>(&journal_of(selection), WRITER)?;
    let krate = Crate::begin_program(selection.work.join("roundtrip"))?;
    let bar = progress::bar(documents.len());
    let mut batch: Vec<Subject> = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        bar.set_message(document.name.clone());
        if document.is_json() {
            batch.extend(subject(document, batch.len())?);
        }
        let code = |subject: &Subject| subject.models.files.iter().map(|file| file.text.len()).sum::<usize>();
        if index + 1 == documents.len() || batch.iter().map(code).sum::<usize>() > BATCH {
            for found in ask(&batch, &krate, each, seed)? {
                journal.add(&found)?;
                rounds.push(found);
            }
            batch.clear();
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rounds)
}

/// Generates the models of a document, if it has any.
fn subject(document: &Document, number: usize) -> Result<Option<Subject>, String> {
    let fault = |error: String| format!("{}: {error}", document.name);
    let text = std::fs::read(&document.path).map_err(|error| fault(error.to_string()))?;
    let schemas = Schemas::read(&text).map_err(fault)?;
    let models = client::models(&document.path, number, &schemas).map_err(fault)?;
    let opened = open::opened(&schemas);
    Ok((!models.types.is_empty()).then(|| Subject { name: document.name.clone(), models, schemas, opened }))
}

/// Builds a program of these clients, and asks it about every type.
fn ask(batch: &[Subject], krate: &Crate, each: usize, seed: u64) -> Result<Vec<Rounds>, String> {
    krate.clear()?;
    for (number, subject) in batch.iter().enumerate() {
        krate.add(number, &subject.models.files)?;
    }
    let clients = batch.iter().enumerate().map(|(number, subject)| (number, subject.models.types.as_slice()));
    krate.write(PROGRAM, &client::program(clients))?;
    let mut peer = Peer::new(cargo::build(krate.folder())?);
    let mut all = Vec::new();
    let mut number = 0;
    for subject in batch {
        let mut rounds = Rounds { name: subject.name.clone(), others: subject.models.others, ..Rounds::default() };
        let named = Judge::of(&subject.schemas)?;
        let opened = Judge::of(&subject.opened)?;
        for typ in &subject.models.types {
            let mut question = Question { peer: &mut peer, number, typ, seed: seed_of(seed, &subject.name, typ) };
            let found = [question.put(&named, each, &mut rounds)?, question.put(&opened, each / 4, &mut rounds)?];
            rounds.new += found[1];
            if found == [0, 0] {
                rounds.without.push(typ.place.clone());
            } else {
                rounds.types += 1;
            }
            number += 1;
        }
        all.push(rounds);
    }
    Ok(all)
}

/// Returns what the choices for a type begin with, so that other types have no part in them.
fn seed_of(seed: u64, document: &str, typ: &Type) -> u64 {
    let digest = Sha256::digest(format!("{seed} {document} {}", typ.place));
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// A document against whose schemas values are judged.
struct Judge<'a> {
    schemas: &'a Schemas,
    families: Families,
    registry: Registry<'a>,
}

impl<'a> Judge<'a> {
    fn of(schemas: &'a Schemas) -> Result<Self, String> {
        let registry = Registry::new().add(BASE, schemas.root()).and_then(jsonschema::RegistryBuilder::prepare);
        let registry = registry.map_err(|error| error.to_string())?;
        Ok(Self { schemas, families: Families::of(schemas), registry })
    }

    fn validator(&self, place: &str) -> Result<Validator, String> {
        let schema = json!({ "$ref": format!("{BASE}#{}", schemas::encoded(place)) });
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).offline();
        options.with_registry(&self.registry).build(&schema).map_err(|error| format!("{place}: {error}"))
    }
}

/// A type that is asked.
struct Question<'a> {
    peer: &'a mut Peer,
    number: usize,
    typ: &'a Type,
    seed: u64,
}

impl Question<'_> {
    /// Asks about so many values, notes what fails, and returns how many of them there were.
    fn put(&mut self, judge: &Judge<'_>, count: usize, rounds: &mut Rounds) -> Result<usize, String> {
        let Some(schema) = judge.schemas.root().pointer(&self.typ.place) else { return Ok(0) };
        let validator = judge.validator(&self.typ.place)?;
        let mut maker = Maker::new(judge.schemas, &judge.families, self.seed);
        let mut valid = 0;
        let mut failed = None;
        for _ in 0..count * TRIES {
            if valid == count {
                break;
            }
            // Whether `null` is allowed is said where a type is used, and no part of the type.
            let value = maker.make(schema).filter(|value| !value.is_null() && validator.is_valid(value));
            let Some(value) = value else { continue };
            valid += 1;
            if self.fault(&value, &validator)?.is_some() {
                rounds.failed += 1;
                failed.get_or_insert(value);
            }
        }
        rounds.values += valid;
        if let Some(value) = failed {
            let mut fails =
                |value: &Value| validator.is_valid(value) && matches!(self.fault(value, &validator), Ok(Some(_)));
            let value = shrink::shrink(value, &mut fails);
            let why = self.fault(&value, &validator)?.unwrap_or_default();
            rounds.faults.push(Fault { place: self.typ.place.clone(), why, value: value.to_string() });
        }
        Ok(valid)
    }

    /// Returns what is wrong with how the client reads and writes a value.
    fn fault(&mut self, value: &Value, validator: &Validator) -> Result<Option<String>, String> {
        let text = match self.peer.ask(self.number, &value.to_string())? {
            Ok(text) => text,
            Err(why) => return Ok(Some(format!("refused: {why}"))),
        };
        let after: Value = serde_json::from_str(&text).map_err(|error| format!("{text}: {error}"))?;
        Ok(match compare(value, &after) {
            Sameness::Same => None,
            Sameness::WithoutNull if validator.is_valid(&after) => None,
            Sameness::WithoutNull => Some(format!("a `null` is gone that has to be there: {text}")),
            Sameness::Different(pointer) => Some(format!("another value at `{pointer}`: {text}")),
        })
    }
}
