//! Writes a Rust client crate, made to be read and reviewed, from an OpenAPI description.
//!
//! A generation runs in one direction, through eight stages:
//! `load → resolve → lower → pass → name → emit → format → write`. [`plan`] runs the first seven and holds the files
//! in memory; [`generate`] writes them, and [`check`] compares them with those that are there.
//!
//! ```no_run
//! let config = oasmith::Config::from_file("spec/oasmith.toml".as_ref())?;
//! let outcome = oasmith::generate(&config)?;
//! println!("{} files were written", outcome.changes.written.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod config;
pub mod diagnostic;
mod emit;
mod extension;
mod format;
pub mod ir;
mod load;
mod lower;
pub mod name;
mod pass;
mod resolve;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};

pub use config::{Config, ConfigError};
use diagnostic::Diagnostics;
pub use format::File;
use ir::{Api, Coverage};
pub use load::RemoteLock;
use name::{Lock, Names};
use pass::Unreached;
pub use write::{Changes, Mode, WriteError};

/// The file of the client that keeps the names of an earlier generation.
const LOCK: &str = "oasmith.lock";

/// A client that is ready to be written.
#[derive(Debug)]
pub struct Plan {
    /// Every file, sorted by path.
    pub files: Vec<File>,
    /// What the document means.
    pub api: Api,
    /// How many operations of the document were left out.
    pub skipped: usize,
    /// How much of the document has types.
    pub coverage: Coverage,
    /// How many operations of the document the configuration leaves out.
    pub excluded: usize,
    /// Every file of the description that was read, the one that was named first: when one of them changes, so may the
    /// client.
    pub inputs: Vec<PathBuf>,
    /// What is wrong with the document, and what was done about it.
    pub diagnostics: Diagnostics,
}

/// What a generation did, or a check found.
#[derive(Debug)]
pub struct Outcome {
    /// What was planned.
    pub plan: Plan,
    /// What changed in the folder, or would have.
    pub changes: Changes,
}

/// Why there is no client.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// Nothing can be made of the document; the diagnostics say why.
    Document(Diagnostics),
    /// The configuration cannot be used.
    Config(ConfigError),
    /// The folder cannot be read or written.
    Write(WriteError),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(diagnostics) => {
                f.write_str(diagnostic::render(diagnostics, diagnostic::Colour::None).trim_end())
            }
            Self::Config(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

/// Plans a client: everything but writing it.
///
/// # Errors
///
/// Fails when nothing can be made of the document. A fault in a part of it costs that part alone, and is among the
/// plan's diagnostics.
pub fn plan(config: &Config) -> Result<Plan, Failure> {
    config.check().map_err(Failure::Config)?;
    // Names that cannot be read are not names that may be chosen anew.
    let path = config.out.join(LOCK);
    let lock = load::lock(&path).map_err(|error| Failure::Write(WriteError::unreadable(path, error)))?;
    let lock = Lock::parse(&lock);
    let mut diagnostics = Diagnostics::default();
    let remote = RemoteLock::read(config).map_err(|message| Failure::Config(ConfigError::new(message)))?;
    let Some(document) = load::load(config, &remote, &mut diagnostics) else {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    };
    plan_document(&document, config, &lock, diagnostics)
}

/// Finds out which remote documents a description refers to: forgets those that it no longer does, and returns the
/// addresses of those of which there is no copy. What these refer to is known only when they are there.
///
/// # Errors
///
/// Fails when nothing can be made of the document.
pub fn wanted(config: &Config, lock: &mut RemoteLock) -> Result<Vec<String>, Failure> {
    config.check().map_err(Failure::Config)?;
    let mut diagnostics = Diagnostics::default();
    let Some(addresses) = load::remote(config, lock, &mut diagnostics) else {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    };
    if addresses.missing.is_empty() {
        lock.retain(&addresses.all);
    }
    Ok(addresses.missing.into_iter().collect())
}

/// Plans a client from the text of a document, without a file; `label` stands for the file in diagnostics.
///
/// ```
/// use oasmith::{Config, name::Lock};
///
/// let text = "
/// openapi: 3.1.0
/// info: { title: Pets, version: '1' }
/// paths:
///   /pets/{id}:
///     get:
///       operationId: getPet
///       tags: [pets]
///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
///       responses: { '204': { description: There is one. } }
/// ";
/// let config = Config::new("pets.yaml", "pets");
/// let plan = oasmith::plan_text("pets.yaml", text, &config, &Lock::default())?;
/// let operation = &plan.api.operations[0];
/// assert_eq!((operation.method.as_str(), operation.path.to_string()), ("GET", "/pets/{id}".to_owned()));
/// let calls = plan.files.iter().find(|file| file.path == "src/operation/pets.rs").expect("the group has a file");
/// assert!(calls.text.contains("pub fn get_pet(&self, id: impl AsRef<str>) -> GetPet"));
/// # Ok::<(), oasmith::Failure>(())
/// ```
///
/// # Errors
///
/// Fails when nothing can be made of the document.
pub fn plan_text(label: &str, text: &str, config: &Config, lock: &Lock) -> Result<Plan, Failure> {
    config.check().map_err(Failure::Config)?;
    let mut diagnostics = Diagnostics::default();
    let Some(document) = load::load_text(label, text, config, &mut diagnostics) else {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    };
    plan_document(&document, config, lock, diagnostics)
}

fn plan_document(
    document: &load::Document,
    config: &Config,
    lock: &Lock,
    mut diagnostics: Diagnostics,
) -> Result<Plan, Failure> {
    let resolved = resolve::resolve(document);
    let schemas = document.openapi.components.as_ref().map(|components| &components.schemas);
    let is_there = |name: &str| schemas.is_some_and(|schemas| schemas.contains_key(name));
    config.check_schemas(is_there).map_err(Failure::Config)?;
    let lowered = lower::lower(resolved, config, &mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.code.refuses_document()) {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    }
    let mut api = lowered.api;
    pass::run(&mut api, if config.client.prune { Unreached::Dropped } else { Unreached::Kept });
    config.check_names(&emit::offered(&api)).map_err(Failure::Config)?;
    let names: Names = name::assign(&api, lock);
    let shared = emit::Shared::of(&api, config);
    let skipped = document.skipped + lowered.skipped;
    let coverage = Coverage::of(&api, skipped);
    let ledger = emit::ledger(&diagnostics, &coverage);
    let emitted = emit::emit(&api, &names, config, &shared, ledger);
    let files = format::files(emitted, &config.spec);
    if diagnostics.iter().next().is_some() {
        load::locate(&mut diagnostics);
    }
    let inputs = document.inputs.clone();
    let excluded = document.excluded;
    Ok(Plan { files, api, skipped, coverage, excluded, inputs, diagnostics })
}

/// Generates a client: writes what differs, and removes what an earlier generation wrote and this one does not.
///
/// # Errors
///
/// Fails when nothing can be made of the document, or when the folder cannot be written; then it is as it was before.
pub fn generate(config: &Config) -> Result<Outcome, Failure> {
    sync(config, Mode::Write)
}

/// Compares a client with what would be generated, and writes nothing.
///
/// # Errors
///
/// Fails when nothing can be made of the document, or when the folder cannot be read.
pub fn check(config: &Config) -> Result<Outcome, Failure> {
    sync(config, Mode::Check)
}

fn sync(config: &Config, mode: Mode) -> Result<Outcome, Failure> {
    let plan = plan(config)?;
    let changes = write_plan(&plan, &config.out, mode)?;
    Ok(Outcome { plan, changes })
}

/// Writes a plan, or compares it with what is there.
///
/// # Errors
///
/// Fails when the folder cannot be read or written; then it is as it was before.
pub fn write_plan(plan: &Plan, out: &Path, mode: Mode) -> Result<Changes, Failure> {
    write::sync(&plan.files, out, mode).map_err(Failure::Write)
}
