//! Which two descriptions are compared, and how do they become a report?

use std::path::{Path, PathBuf};

use oasmith::diagnostic::{Code, Severity};
use oasmith::diff::{Place, Report};
use oasmith::name::Lock;
use oasmith::{Config, Description, Failure, Version};

use super::revision::{Fault, Revision};

/// One of the descriptions, where it is.
pub(super) enum Input {
    /// In the working tree, or anywhere else on this machine.
    File(Box<Config>),
    /// In a revision of the repository.
    Revision(Box<Revision>),
}

/// What is said where a configuration is missing.
pub(super) const NO_CONFIGURATION: &str =
    "there is no configuration here that names a document; name one with --config";

impl Input {
    /// Finds a description: a file, or a git revision of the configured one.
    pub(super) fn of(name: &str, config: Option<&Config>) -> Result<Self, Fault> {
        if Path::new(name).is_file() {
            // The folder of a client matters only where the configuration names it.
            let mut found = config.cloned().unwrap_or_else(|| Config::new(name, "client"));
            found.spec = PathBuf::from(name);
            return Ok(Self::File(Box::new(found)));
        }
        let config = config.ok_or_else(|| format!("`{name}` is no file, and {NO_CONFIGURATION}"))?;
        Revision::of(name, config).map(|revision| Self::Revision(Box::new(revision)))
    }

    fn config(&self) -> &Config {
        match self {
            Self::File(config) => config,
            Self::Revision(revision) => &revision.config,
        }
    }

    /// Returns the version that the client had, where the history tells it.
    pub(super) fn version(&self) -> Result<Option<Version>, String> {
        match self {
            Self::Revision(revision) if revision.had_config => version_of(&revision.config).map(Some),
            Self::Revision(_) | Self::File(_) => Ok(None),
        }
    }

    fn describe(&self, lock: &Lock) -> Result<Description, String> {
        let described = oasmith::describe(self.config(), lock);
        described.map_err(|failure: Failure| self.named(&failure.to_string()))
    }

    fn named(&self, text: &str) -> String {
        match self {
            Self::File(_) => text.to_owned(),
            Self::Revision(revision) => revision.named(text),
        }
    }
}

/// What two descriptions come to.
pub(super) struct Comparison {
    pub(super) report: Report,
    /// What the new description has errors for that the old one has not. What is left out for them is not gone.
    pub(super) faults: Vec<String>,
}

/// Compares two descriptions for a client whose version was `current` before the change.
pub(super) fn compare(
    old: &Input,
    new: &Input,
    config: Option<&Config>,
    current: Version,
) -> Result<Comparison, String> {
    let lock = match (old, config) {
        (Input::Revision(revision), _) => revision.lock.clone(),
        (Input::File(_), Some(config)) => oasmith::lock(config).map_err(|failure| failure.to_string())?,
        (Input::File(_), None) => Lock::default(),
    };
    let before = old.describe(&lock)?;
    let after = new.describe(before.names.lock())?;
    let mut report = oasmith::compare(&before, &after, current);
    report.old = old.named(&report.old);
    report.new = new.named(&report.new);
    for change in &mut report.changes {
        let name = |place: &mut Option<Place>, input: &Input| {
            if let Some(place) = place {
                place.file = input.named(&place.file);
            }
        };
        name(&mut change.old, old);
        name(&mut change.new, new);
    }
    Ok(Comparison { report, faults: new_faults(&before, &after) })
}

/// Returns the errors of a description that another lacks, wherever in it they are: what stands around them may move.
fn new_faults(before: &Description, after: &Description) -> Vec<String> {
    let errors = |description: &Description| -> Vec<(Code, String)> {
        let errors = description.diagnostics.iter().filter(|fault| fault.code.severity() == Severity::Error);
        errors.map(|fault| (fault.code, fault.found.clone())).collect()
    };
    let mut known = errors(before);
    let mut new = errors(after);
    new.retain(|error| match known.iter().position(|other| other == error) {
        Some(index) => {
            known.swap_remove(index);
            false
        }
        None => true,
    });
    new.into_iter().map(|(code, found)| format!("{} [{}]: {found}", code.title(), code.id())).collect()
}

/// Returns the version that a configuration gives its client.
pub(super) fn version_of(config: &Config) -> Result<Version, String> {
    let written = config.package.version.as_deref().unwrap_or("0.1.0");
    written.parse().map_err(|error| format!("the version `{written}` of the client: {error}"))
}
