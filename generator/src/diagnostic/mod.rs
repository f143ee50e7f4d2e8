//! What is wrong with the document, where, what was done about it, and what can the user do?

mod code;

pub use code::{Code, Severity};

use crate::ir::Origin;

/// One fault of a document or of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// Where: the file is the document that was loaded.
    pub origin: Origin,
    /// What was found, lower case, without a full stop, the offending word in backticks.
    pub found: String,
}

/// Every fault met so far, in the order in which they were met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records a fault.
    pub fn report(&mut self, code: Code, origin: &Origin, found: impl Into<String>) {
        self.list.push(Diagnostic { code, origin: origin.clone(), found: found.into() });
    }

    /// Returns every fault, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns how many faults have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.code.severity() == severity).count()
    }

    /// Returns whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
