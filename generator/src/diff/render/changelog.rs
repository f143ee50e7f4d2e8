//! What does a report look like in the changelog of the client?
//!
//! Readers of a changelog have the client and no description, so what happened in Rust comes first; what happened on
//! the wire is told where Rust does not show it already.

use std::collections::BTreeSet;

use super::super::{Change, Level, Report, Rule, Verdict};
use super::text::{is_brief, sections, shown, values};
use crate::ir::code;

/// How many changes of one kind have a line each.
const LINES: usize = 12;
/// How many of them are named, where there are more.
const NAMES: usize = 30;

/// A part of what a changelog says about a version, in the form of [Keep a Changelog](https://keepachangelog.com).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangelogSection {
    /// The heading, such as `Added`.
    pub title: &'static str,
    /// The entries as Markdown, without the marks of the list; what asks most of readers first.
    pub entries: Vec<String>,
}

/// The headings, what asks most of readers first.
const TITLES: [&str; 4] = ["Removed", "Changed", "Deprecated", "Added"];

/// Renders a report as the sections of a changelog, without those that would be empty.
pub fn changelog(report: &Report) -> Vec<ChangelogSection> {
    let told = Told::of(report);
    let mut found = TITLES.map(|title| ChangelogSection { title, entries: Vec::new() });
    for (rule, mut changes) in sections(report).into_iter().flat_map(|(_, kinds)| kinds) {
        changes.retain(|change| !told.has(change));
        found[title_of(rule)].entries.extend(entries(rule, &changes));
    }
    found.into_iter().filter(|section| !section.entries.is_empty()).collect()
}

/// Returns the index of the heading that changes of a kind belong under.
fn title_of(rule: Rule) -> usize {
    match rule.level() {
        Level::Rust if rule.code().ends_with("-removed") => 0,
        Level::Rust if rule.code().ends_with("-added") => 3,
        Level::Rust if rule == Rule::Deprecated => 2,
        Level::Rust | Level::Wire => 1,
    }
}

/// Writes the changes of one kind.
fn entries(rule: Rule, changes: &[&Change]) -> Vec<String> {
    let (mark, what) = (mark(rule), what(rule));
    let name = |change: &&Change| code(&shown(&change.subject));
    if changes.len() > LINES || (is_brief(rule) && changes.len() > 1) {
        let names: Vec<String> = changes.iter().take(NAMES).map(name).collect();
        let more = changes.len().saturating_sub(NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return vec![format!("{mark}{what}: {}{more}", names.join(", "))];
    }
    let one = |change: &&Change| {
        let values = values(change, code).map(|values| format!(": {values}")).unwrap_or_default();
        format!("{mark}{}: {what}{values}", name(change))
    };
    changes.iter().map(one).collect()
}

/// Returns what entries about changes of a kind begin with.
fn mark(rule: Rule) -> &'static str {
    match (rule.level(), rule.verdict()) {
        (Level::Rust, Verdict::Major) => "**Breaking:** ",
        (Level::Rust, _) => "",
        (Level::Wire, Verdict::Major) => "**Breaking on the wire:** ",
        (Level::Wire, _) => "On the wire: ",
    }
}

/// Returns what entries say of changes of a kind.
fn what(rule: Rule) -> String {
    // Code that does not compile is found by the compiler; what happens on the wire has to be said.
    match rule.level() {
        Level::Rust => rule.title().to_owned(),
        Level::Wire => format!("{} ({})", rule.title(), rule.meaning()),
    }
}

/// Returns whether a text is one that [`changelog`] writes about some change, whatever is named in it: whoever uses
/// other words wrote it by hand.
///
/// ```
/// use oasmith::diff::is_changelog_entry;
///
/// assert!(is_changelog_entry("**Breaking:** `client.pets().list_cats()`: the call is gone: `()`"));
/// assert!(is_changelog_entry("the type is new: `Cat`, `Dog`"));
/// assert!(!is_changelog_entry("`client.pets().list_cats()`: the call is new, at last"));
/// ```
pub fn is_changelog_entry(text: &str) -> bool {
    Rule::ALL.iter().any(|rule| text.strip_prefix(mark(*rule)).is_some_and(|text| is_about(*rule, text)))
}

fn is_about(rule: Rule, text: &str) -> bool {
    let what = what(rule);
    if let Some(names) = text.strip_prefix(&what).and_then(|rest| rest.strip_prefix(": ")) {
        return is_list(names);
    }
    let Some(rest) = after_code(text).and_then(|rest| rest.strip_prefix(": ")?.strip_prefix(&what)) else {
        return false;
    };
    rest.is_empty() || rest.strip_prefix(": ").and_then(after_code).is_some_and(is_end_of_values)
}

/// Returns whether a text is one of names, and perhaps of how many more there are.
fn is_list(text: &str) -> bool {
    let Some(mut rest) = after_code(text) else { return false };
    while let Some(next) = rest.strip_prefix(", ").and_then(after_code) {
        rest = next;
    }
    let count = rest.strip_prefix(" and ").and_then(|rest| rest.strip_suffix(" more"));
    rest.is_empty() || count.is_some_and(|count| count.parse::<usize>().is_ok())
}

/// Returns whether what follows a value is nothing, or another value.
fn is_end_of_values(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix(" → ").and_then(after_code).is_some_and(str::is_empty)
}

/// Returns what follows the code that a text begins with.
fn after_code(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('`');
    let fence = &text[..text.len() - rest.len()];
    let mut at = 0;
    while let Some(run) = rest[at..].find('`').filter(|_| !fence.is_empty()) {
        let begin = at + run;
        let end = rest[begin..].find(|c| c != '`').map_or(rest.len(), |length| begin + length);
        if end - begin == fence.len() {
            return Some(&rest[end..]);
        }
        at = end;
    }
    None
}

/// The places in both documents of which Rust tells what happened.
struct Told<'r> {
    old: BTreeSet<&'r str>,
    new: BTreeSet<&'r str>,
}

impl<'r> Told<'r> {
    fn of(report: &'r Report) -> Self {
        let is_told = |change: &&Change| change.level() == Level::Rust && change.rule != Rule::DocsChanged;
        let changes: Vec<&Change> = report.changes.iter().filter(is_told).collect();
        let pointer = |place: &'r Option<super::super::Place>| Some(place.as_ref()?.origin.pointer.as_str());
        Self {
            old: changes.iter().filter_map(|change| pointer(&change.old)).collect(),
            new: changes.iter().filter_map(|change| pointer(&change.new)).collect(),
        }
    }

    /// Returns whether a change on the wire is one that Rust shows, too.
    fn has(&self, change: &Change) -> bool {
        let is_in = |set: &BTreeSet<&str>, place: &Option<super::super::Place>| {
            place.as_ref().is_some_and(|place| set.contains(place.origin.pointer.as_str()))
        };
        change.level() == Level::Wire && (is_in(&self.old, &change.old) || is_in(&self.new, &change.new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Origin;

    fn report(changes: Vec<Change>) -> Report {
        let version = semver::Version::new(1, 2, 3);
        Report { old: "a".to_owned(), new: "b".to_owned(), current: version, changes }
    }

    fn at(pointer: &str) -> Origin {
        Origin { pointer: pointer.to_owned() }
    }

    #[test]
    fn what_breaks_comes_first_and_the_wire_only_where_rust_is_silent() {
        let (field, limits) = (at("/a"), at("/b"));
        let found = changelog(&report(vec![
            Change::new(Rule::TypeAdded, "B"),
            Change::new(Rule::TypeAdded, "C"),
            Change::new(Rule::Deprecated, "client.a().b()"),
            Change::new(Rule::FieldRemoved, "A.x").was("String").at(Some(&field), None),
            Change::new(Rule::ResponsePropertyMissing, "A.x").at(Some(&field), None),
            Change::new(Rule::LimitsChanged, "A.y").values("maximum 1", "maximum 2").at(Some(&limits), Some(&limits)),
            Change::new(Rule::DocsChanged, "A.y").at(Some(&limits), Some(&limits)),
        ]));
        let found: Vec<(&str, Vec<&str>)> =
            found.iter().map(|section| (section.title, section.entries.iter().map(String::as_str).collect())).collect();
        let wire = "On the wire: `A.y`: documented limits or defaults differ (a value that was legal may be refused, \
                    or what is left out may mean something else): `maximum 1` → `maximum 2`";
        let expected = [
            ("Removed", vec!["**Breaking:** `A.x`: the field is gone: `String`"]),
            ("Changed", vec![wire, "`A.y`: the documentation differs"]),
            ("Deprecated", vec!["`client.a().b()`: it is deprecated now"]),
            ("Added", vec!["the type is new: `B`, `C`"]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn every_entry_is_recognised_and_no_other_words_are() {
        let subjects = ["A.b", "a `b` c", "`", ""];
        for rule in Rule::ALL {
            let values = [
                Change::new(*rule, subjects[0]),
                Change::new(*rule, subjects[1]).was("Option<A>"),
                Change::new(*rule, subjects[2]).values("``", "b: `c`, d"),
                Change::new(*rule, subjects[3]).is("String"),
            ];
            let many = (0..40).map(|index| Change::new(*rule, format!("A.f{index}"))).collect();
            for changes in values.map(|change| vec![change]).into_iter().chain([many]) {
                for entry in changelog(&report(changes)).iter().flat_map(|section| &section.entries) {
                    assert!(is_changelog_entry(entry), "{entry}");
                    assert!(!is_changelog_entry(&format!("{entry}, at last")), "{entry}");
                    assert!(!is_changelog_entry(&format!("Now {entry}")), "{entry}");
                }
            }
        }
    }

    #[test]
    fn many_changes_of_a_kind_are_named_on_one_line() {
        let changes = (0..40).map(|index| Change::new(Rule::FieldAdded, format!("A.f{index}"))).collect();
        let found = changelog(&report(changes));
        let [section] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(section.entries.len(), 1, "{section:?}");
        assert!(section.entries[0].starts_with("the field is new: `A.f0`, `A.f1`, "), "{section:?}");
        assert!(section.entries[0].ends_with(", `A.f29` and 10 more"), "{section:?}");
    }
}
