//! How does a program read the faults?

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Severity};

/// Returns the faults of a severity as JSON values, for `--format json`, in the order in which they were met.
///
/// Positions are those that are already known; `load::locate` finds the others.
pub fn json(diagnostics: &Diagnostics, severity: Severity) -> Vec<Value> {
    let file = |diagnostic| diagnostics.source_of(diagnostic).map(|source| source.path.as_str());
    let wanted = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == severity);
    wanted.map(|diagnostic| entry(diagnostic, file(diagnostic))).collect()
}

fn entry(diagnostic: &Diagnostic, file: Option<&str>) -> Value {
    let severity = match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "code": diagnostic.code.id(),
        "severity": severity,
        "title": diagnostic.code.title(),
        "found": diagnostic.found,
        "help": diagnostic.code.help(),
        "ledger": diagnostic.code.in_ledger(),
        "file": file,
        "line": diagnostic.position.map(|position| position.line),
        "column": diagnostic.position.map(|position| position.column),
        "pointer": diagnostic.origin.pointer,
    })
}
