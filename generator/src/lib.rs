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

pub mod build;
pub mod config;
pub mod diagnostic;
pub mod diff;
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
use diagnostic::{Diagnostics, Severity};
pub use format::File;
use ir::{Api, Coverage, Origin};
pub use load::RemoteLock;
use name::{Lock, Names};
use pass::{Groups, Unreached};
pub use semver::Version;
pub use write::{Changes, Mode, WriteError};

/// The file of the client that keeps the names of an earlier generation.
const LOCK: &str = "oasmith.lock";

/// A client that is ready to be written.
#[derive(Debug)]
pub struct Plan {
    /// Every file that is generated, sorted by path.
    pub files: Vec<File>,
    /// Files that a project begins with: each is written where there is none, and never touched again.
    pub begin: Vec<File>,
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

/// A document as its client understands it, before anything is emitted.
#[derive(Debug)]
pub struct Description {
    /// What the document means.
    pub api: Api,
    /// What everything in it is called.
    pub names: Names,
    /// How many operations of the document were left out.
    pub skipped: usize,
    /// How many operations the filter of the configuration left out.
    pub excluded: usize,
    /// Every file of the description that was read, the one that was named first.
    pub inputs: Vec<PathBuf>,
    /// What is wrong with the document, and what was done about it.
    pub diagnostics: Diagnostics,
    own_grants: Vec<String>,
}

/// Reads a document and names what is in it: a plan without the files.
///
/// # Errors
///
/// Fails when nothing can be made of the document.
pub fn describe(config: &Config, lock: &Lock) -> Result<Description, Failure> {
    config.check().map_err(Failure::Config)?;
    let mut diagnostics = Diagnostics::default();
    let remote = RemoteLock::read(config).map_err(|message| Failure::Config(ConfigError::new(None, message)))?;
    let Some(document) = load::load(config, &remote, &mut diagnostics) else {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    };
    describe_document(document, config, lock, diagnostics)
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

/// Reads a document from text, without a file; `label` stands for the file in diagnostics.
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
pub fn describe_text(label: &str, text: &str, config: &Config, lock: &Lock) -> Result<Description, Failure> {
    config.check().map_err(Failure::Config)?;
    let mut diagnostics = Diagnostics::default();
    let Some(document) = load::load_text(label, text, config, &mut diagnostics) else {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    };
    describe_document(document, config, lock, diagnostics)
}

fn describe_document(
    document: load::Document,
    config: &Config,
    lock: &Lock,
    mut diagnostics: Diagnostics,
) -> Result<Description, Failure> {
    let resolved = resolve::resolve(&document);
    let schemas = document.openapi.components.as_ref().map(|components| &components.schemas);
    let is_there = |name: &str| schemas.is_some_and(|schemas| schemas.contains_key(name));
    let sources = diagnostics.sources().to_vec();
    let refuse = |error: ConfigError| Failure::Config(error.after(&sources));
    config.check_schemas(is_there).map_err(refuse)?;
    let lowered = lower::lower(resolved, config, &mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.code.refuses_document()) {
        load::locate(&mut diagnostics);
        return Err(Failure::Document(diagnostics));
    }
    let mut api = lowered.api;
    let unreached = if config.client.prune { Unreached::Dropped } else { Unreached::Kept };
    pass::run(&mut api, unreached, if config.client.has_group_features() { Groups::Optional } else { Groups::All });
    config.check_names(&emit::offered(&api)).map_err(refuse)?;
    let is_there = |id: &str| api.operations.iter().any(|operation| operation.id == id);
    config.check_operations(is_there).map_err(refuse)?;
    let names: Names = name::assign(&api, lock);
    let skipped = document.skipped + lowered.skipped;
    let own_grants = config.client.skip_client_credentials.clone();
    let (excluded, inputs) = (document.excluded, document.inputs);
    Ok(Description { api, names, skipped, excluded, inputs, diagnostics, own_grants })
}

/// Plans a client: everything but writing it.
///
/// # Errors
///
/// Fails when nothing can be made of the document. A fault in a part of it costs that part alone, and is among the
/// plan's diagnostics.
pub fn plan(config: &Config) -> Result<Plan, Failure> {
    plan_with(config, &lock(config)?)
}

/// Plans a client with names that are kept elsewhere than in its folder.
///
/// # Errors
///
/// Fails when nothing can be made of the document, like [`plan`].
pub fn plan_with(config: &Config, lock: &Lock) -> Result<Plan, Failure> {
    Ok(plan_description(describe(config, lock)?, config))
}

/// Plans a client from the text of a document, without a file; `label` stands for the file in diagnostics.
///
/// # Errors
///
/// Fails when nothing can be made of the document.
pub fn plan_text(label: &str, text: &str, config: &Config, lock: &Lock) -> Result<Plan, Failure> {
    Ok(plan_description(describe_text(label, text, config, lock)?, config))
}

fn plan_description(description: Description, config: &Config) -> Plan {
    let Description { api, names, skipped, excluded, inputs, mut diagnostics, .. } = description;
    let shared = emit::Shared::of(&api, config);
    let coverage = Coverage::of(&api, skipped);
    let ledger = emit::ledger(&diagnostics, &coverage);
    let emitted = emit::emit(&api, &names, config, &shared, ledger);
    let files = format::files(emitted);
    if diagnostics.iter().next().is_some() {
        load::locate(&mut diagnostics);
    }
    let begin = emit::begin(config).into_iter().map(|text| File { path: text.path, text: text.text }).collect();
    Plan { files, begin, api, skipped, coverage, excluded, inputs, diagnostics }
}

/// Reads the names that an earlier generation gave: those in the folder of the client.
///
/// # Errors
///
/// Fails when they are there and cannot be read: names that cannot be read are not names that may be chosen anew.
pub fn lock(config: &Config) -> Result<Lock, Failure> {
    let path = config.out.join(LOCK);
    let lock = load::lock(&path).map_err(|error| Failure::Write(WriteError::unreadable(path, error)))?;
    Ok(Lock::parse(&lock))
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
    write::keeps_out(out, &plan.inputs).map_err(Failure::Write)?;
    write::sync(&plan.files, &plan.begin, out, mode).map_err(Failure::Write)
}

/// Tells what a change of a document means for those who have the client, whose version is `current`.
///
/// The new document has to be described with the lock of the old one ([`Names::lock`]), as a generation would do it.
pub fn compare(old: &Description, new: &Description, current: Version) -> diff::Report {
    let faults = |description: &Description| -> Vec<Origin> {
        let faults = description.diagnostics.iter().filter(|fault| fault.code.severity() == Severity::Error);
        faults.map(|fault| fault.origin.clone()).collect()
    };
    let (old_faults, new_faults) = (faults(old), faults(new));
    let mut changes = diff::compare(old.side(&old_faults), new.side(&new_faults));
    old.place(changes.iter_mut().filter_map(|change| change.old.as_mut()));
    new.place(changes.iter_mut().filter_map(|change| change.new.as_mut()));
    diff::Report { old: old.label(), new: new.label(), current, changes }
}

impl Description {
    fn side<'a>(&'a self, left_out: &'a [Origin]) -> diff::Side<'a> {
        diff::Side { api: &self.api, names: &self.names, own_grants: &self.own_grants, left_out }
    }

    /// Lists what callers of the client can name, one line each.
    pub fn surface(&self) -> Vec<String> {
        diff::surface(self.side(&[]))
    }

    /// Returns the features that the client has, without those of its groups.
    pub fn features(&self) -> Vec<&str> {
        emit::offered(&self.api).features
    }

    /// Returns the features of the groups, which are all on by default: first the one that stands for all of them.
    pub fn group_features(&self) -> Vec<&str> {
        let groups = self.api.groups_by_id().filter_map(|(id, _)| self.names.of_group(id).feature.as_deref());
        let mut features: Vec<&str> = groups.collect();
        features.sort_unstable();
        let all = (!features.is_empty()).then_some(name::ALL_GROUPS);
        features.splice(0..0, all);
        features
    }

    /// Returns how many operations reach each type, in the order of the types.
    pub fn reached(&self) -> Vec<usize> {
        diff::reached(&self.api)
    }

    fn label(&self) -> String {
        self.diagnostics.sources().first().map_or_else(String::new, |source| source.path.clone())
    }

    /// Finds the files and lines of places in the document.
    fn place<'p>(&self, places: impl Iterator<Item = &'p mut diff::Place>) {
        let places: Vec<_> = places.collect();
        let origins: Vec<_> = places.iter().map(|place| place.origin.clone()).collect();
        for (place, (source, position)) in places.into_iter().zip(load::positions(&self.diagnostics, &origins)) {
            place.file = self.diagnostics.sources().get(source).map_or_else(String::new, |found| found.path.clone());
            (place.line, place.column) = position.map_or((0, 0), |position| (position.line, position.column));
        }
    }
}
