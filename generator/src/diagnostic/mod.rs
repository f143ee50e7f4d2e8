//! What is wrong with the document, where, what was done about it, and what can the user do?

mod code;
mod explain;
mod json;
mod render;
mod source;

pub use code::{Code, Severity};
pub use json::json;
pub use render::{Colour, render};
pub use source::{Position, Source};

pub use crate::ir::Origin;

/// One fault of a document or of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// Where: the file is the document that was loaded.
    pub origin: Origin,
    /// Line and column, once they are known.
    pub position: Option<Position>,
    /// What was found, lower case, without a full stop, the offending word in backticks.
    pub found: String,
}

/// Every fault met so far, in the order in which they were met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    source: Option<Source>,
}

impl Diagnostics {
    /// Records a fault.
    pub fn report(&mut self, code: Code, origin: &Origin, found: impl Into<String>) {
        self.list.push(Diagnostic { code, origin: origin.clone(), position: None, found: found.into() });
    }

    /// Records a fault whose line and column are known.
    pub fn report_at(&mut self, code: Code, origin: &Origin, position: Position, found: impl Into<String>) {
        self.list.push(Diagnostic { code, origin: origin.clone(), position: Some(position), found: found.into() });
    }

    /// Sets the document that the faults are about, so that they can be shown with their lines.
    pub fn set_source(&mut self, source: Source) {
        self.source = Some(source);
    }

    /// Returns the document that the faults are about.
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// Returns every fault, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns every fault, for filling in positions.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
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
