//! How does a program read a report?

use serde_json::{Value, json};

use super::super::{Change, Level, Place, Report, Verdict};

/// Renders a report as one JSON object, with the name of the configuration where there are several reports.
pub fn json(report: &Report, config: Option<&str>) -> String {
    let changes: Vec<Value> = report.changes.iter().map(one).collect();
    let mut object = json!({
        "old": report.old,
        "new": report.new,
        "verdict": report.verdict().as_str(),
        "rust": report.level(Level::Rust).as_str(),
        "wire": report.level(Level::Wire).as_str(),
        "bump": report.bump().as_str(),
        "current_version": report.current.to_string(),
        "next_version": report.next().to_string(),
        "counts": {
            "major": report.count(Verdict::Major),
            "minor": report.count(Verdict::Minor),
            "patch": report.count(Verdict::Patch),
        },
        "changes": changes,
    });
    if let Some(config) = config {
        object["config"] = config.into();
    }
    format!("{object}\n")
}

fn one(change: &Change) -> Value {
    json!({
        "rule": change.rule.code(),
        "level": change.level().as_str(),
        "verdict": change.verdict().as_str(),
        "subject": change.subject,
        "title": change.rule.title(),
        "meaning": change.rule.meaning(),
        "before": change.before,
        "after": change.after,
        "old": change.old.as_ref().map(place),
        "new": change.new.as_ref().map(place),
        "operations": change.operations,
    })
}

fn place(place: &Place) -> Value {
    let number = |number: usize| (number > 0).then_some(number);
    json!({
        "file": place.file,
        "line": number(place.line),
        "column": number(place.column),
        "pointer": place.origin.pointer,
    })
}
