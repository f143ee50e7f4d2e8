//! Which words do all forms of a report share?

use super::super::{Change, Level, Place, Report, Rule, Verdict};
use crate::ir::visible;

/// A part of a report: what readers look for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// Its heading.
    pub(super) title: &'static str,
    /// Its anchor, and its name for programs.
    pub(super) name: &'static str,
}

/// The sections, in the order in which readers need them.
pub(super) const SECTIONS: [Section; 7] = [
    Section { title: "Breaks code that uses the client", name: "breaks-code" },
    Section { title: "Breaks literals of structs that name every field", name: "breaks-literals" },
    Section { title: "Breaks clients that are already built", name: "breaks-wire" },
    Section { title: "Deprecated", name: "deprecated" },
    Section { title: "New", name: "new" },
    Section { title: "Different on the wire, and understood by clients that are already built", name: "wire" },
    Section { title: "Other", name: "other" },
];

/// Returns the index of the section that a change belongs to.
pub(super) fn section_of(change: &Change) -> usize {
    match (change.level(), change.verdict()) {
        (Level::Rust, Verdict::Major) if change.rule == Rule::FieldAddedToLiteral => 1,
        (Level::Rust, Verdict::Major) => 0,
        (Level::Wire, Verdict::Major) => 2,
        (Level::Rust, _) if change.rule == Rule::Deprecated => 3,
        (Level::Rust, Verdict::Minor) => 4,
        (Level::Wire, _) => 5,
        (Level::Rust, _) => 6,
    }
}

/// The changes of one kind.
pub(super) type Kind<'r> = (Rule, Vec<&'r Change>);

/// Returns the sections that have changes, with them, kind by kind.
pub(super) fn sections(report: &Report) -> Vec<(Section, Vec<Kind<'_>>)> {
    let mut sections: Vec<(Section, Vec<Kind<'_>>)> = SECTIONS.map(|section| (section, Vec::new())).into();
    for change in &report.changes {
        let kinds = &mut sections[section_of(change)].1;
        match kinds.iter_mut().find(|(rule, _)| *rule == change.rule) {
            Some((_, changes)) => changes.push(change),
            None => kinds.push((change.rule, vec![change])),
        }
    }
    sections.retain(|(_, kinds)| !kinds.is_empty());
    sections
}

/// Returns how many changes a section has.
pub(super) fn size(kinds: &[Kind<'_>]) -> usize {
    kinds.iter().map(|(_, changes)| changes.len()).sum()
}

/// Returns whether the names alone say enough about changes of a kind.
pub(super) fn is_brief(rule: Rule) -> bool {
    matches!(rule, Rule::TypeAdded | Rule::DocsChanged)
}

/// Returns what the report comes to, in one sentence.
pub(super) fn verdict(report: &Report) -> String {
    let (rust, wire) = (report.level(Level::Rust), report.level(Level::Wire));
    if report.changes.is_empty() {
        return format!("Nothing changed; the client stays at {}.", report.current);
    }
    let next = format!("the client goes from {} to {}", report.current, report.next());
    format!("Rust {}, wire {}: {next}.", rust.as_str(), wire.as_str())
}

/// Returns a text that was taken from a document, as one line that shows all of it that can be seen.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 160;
    let text = visible(text);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST).collect();
    format!("{cut}…")
}

/// Returns what a change was and is, if it says so: a mark around each of them.
pub(super) fn values(change: &Change, mark: impl Fn(&str) -> String) -> Option<String> {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("{} → {}", mark(&shown(before)), mark(&shown(after)))),
        (Some(one), None) | (None, Some(one)) => Some(mark(&shown(one))),
        (None, None) => None,
    }
}

/// Returns where a change stands in both documents.
pub(super) fn places(change: &Change) -> String {
    let place = |place: &Option<Place>| place.as_ref().map(ToString::to_string);
    match (place(&change.old), place(&change.new)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} → nowhere"),
        (None, Some(new)) => format!("nowhere → {new}"),
        (None, None) => String::new(),
    }
}

/// Returns the operations that a change reaches, the first few of them by name.
pub(super) fn reached(change: &Change) -> Option<String> {
    let subject = &change.subject;
    let others: Vec<_> = change.operations.iter().filter(|label| !subject.starts_with(label.as_str())).collect();
    match others.as_slice() {
        [] => None,
        [one] => Some(visible(one)),
        [one, other] => Some(format!("{}, {}", visible(one), visible(other))),
        [one, other, rest @ ..] => Some(format!("{}, {} and {} more", visible(one), visible(other), rest.len())),
    }
}

/// Returns a number with its word.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
