//! What is one change, and where does it stand in both documents?

use super::rule::{Level, Rule, Verdict};
use crate::ir::Origin;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub rule: Rule,
    /// What changed: an operation, a schema's property or parameter, or an item of the client.
    pub subject: String,
    /// What it was, where that can be said in a few words.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// Where it stands in the old document, if it does.
    pub old: Option<Place>,
    /// Where it stands in the new document, if it does.
    pub new: Option<Place>,
    /// The operations that it reaches, such as `GET /apps`, sorted.
    pub operations: Vec<String>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The JSON Pointer.
    pub origin: Origin,
    /// The file, once it is known.
    pub file: String,
    /// The line, counted from 1; 0 while it is not known.
    pub line: usize,
    /// The column in characters, counted from 1; 0 while it is not known.
    pub column: usize,
}

impl Place {
    fn of(origin: &Origin) -> Self {
        Self { origin: origin.clone(), ..Self::default() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}#{}", self.file, self.origin.pointer),
            line => write!(f, "{}:{line}:{}", self.file, self.column),
        }
    }
}

impl Change {
    pub(super) fn new(rule: Rule, subject: impl Into<String>) -> Self {
        let (before, after, old, new, operations) = (None, None, None, None, Vec::new());
        Self { rule, subject: subject.into(), before, after, old, new, operations }
    }

    /// Says where it stands in both documents.
    pub(super) fn at(mut self, old: Option<&Origin>, new: Option<&Origin>) -> Self {
        (self.old, self.new) = (old.map(Place::of), new.map(Place::of));
        self
    }

    /// Says what it was and what it is.
    pub(super) fn values(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        (self.before, self.after) = (Some(before.into()), Some(after.into()));
        self
    }

    /// Says what it was.
    pub(super) fn was(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }

    /// Says what it is.
    pub(super) fn is(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }

    /// Says which operations it reaches.
    pub(super) fn reaching(mut self, operations: Vec<String>) -> Self {
        self.operations = operations;
        self
    }

    /// Returns what the change asks of the version.
    pub fn verdict(&self) -> Verdict {
        self.rule.verdict()
    }

    /// Returns what the change is about.
    pub fn level(&self) -> Level {
        self.rule.level()
    }
}
