//! Where in a changelog does a version go, and does it say already what is new?
//!
//! The file belongs to those who write it. A section that is there is never changed, with one exception: while nobody
//! else has seen it, lines in oasmith's own words are kept true, and its heading gets the version that it turns out to
//! be about.

mod text;

use std::fmt::Write as _;
use std::ops::Range;

use oasmith::Version;
use oasmith::diff::{ChangelogSection, is_changelog_entry};

pub(super) use text::is_windows;
use text::{Item, Section, end, folded, headings, items, parts, section};

/// What a new file begins with.
const HEAD: &str = "\
# Changelog

What changed for those who use this client. The form is that of [Keep a
Changelog](https://keepachangelog.com/en/1.1.0/), and versions are those of [Semantic
Versioning](https://semver.org/spec/v2.0.0.html).
";

/// What a changelog is about to say about a version.
#[derive(Debug, Clone, Copy)]
pub(super) struct News<'a> {
    pub(super) version: &'a Version,
    /// The version whose section becomes that of this one: nobody else has seen it yet.
    pub(super) draft: Option<&'a Version>,
    /// The day, as ISO 8601 writes it.
    pub(super) date: &'a str,
    pub(super) sections: &'a [ChangelogSection],
}

/// Returns whether a version has a section.
pub(super) fn has(text: &str, version: &Version) -> bool {
    section(text, version).is_some()
}

/// Returns which entries are not in the section of a version; `None` where there is no such section.
pub(super) fn missing(text: &str, version: &Version, sections: &[ChangelogSection]) -> Option<Vec<String>> {
    let found = section(text, version)?;
    // Whoever formats the file may wrap its lines in another way.
    let said = folded(&text[found.range]);
    let entries = sections.iter().flat_map(|section| &section.entries);
    Some(entries.filter(|entry| !said.contains(&folded(entry))).cloned().collect())
}

/// Returns whether the section of a version is about these changes: it says nothing else in oasmith's own words.
pub(super) fn is_about(text: &str, version: &Version, sections: &[ChangelogSection]) -> bool {
    section(text, version).is_some_and(|found| untrue(&items(&text[found.range]), sections).next().is_none())
}

/// Returns the changelog with what is new.
pub(super) fn with(text: &str, news: News<'_>) -> String {
    let is_windows = is_windows(text);
    let text = if text.trim().is_empty() { HEAD } else { text };
    let (range, new) = match news.draft.and_then(|version| section(text, version)) {
        Some(found) => match redone(text, &found, news) {
            Some(new) => (found.range, new),
            None => return text.to_owned(),
        },
        None => inserted(text, news),
    };
    // What stands around it stays as it is, whatever its line ends are.
    let new = if is_windows { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new };
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// Returns a section, and what it takes the place of above those of earlier versions: the space there.
fn inserted(text: &str, news: News<'_>) -> (Range<usize>, String) {
    let versions = || headings(text).filter(|heading| heading.version.is_some());
    let level = versions().map(|heading| heading.level).min().unwrap_or(2);
    let mut section = heading(text, level, news);
    for part in news.sections {
        let _ = write!(section, "\n{}\n\n{}", title(part, level), list(text, &part.entries));
    }
    let at = versions().next().map_or_else(|| end(text), |heading| heading.line.start);
    let start = text[..at].trim_end().len();
    let after = text[at..].trim_start_matches(['\r', '\n']);
    let before = if start == 0 { "" } else { "\n\n" };
    let gap = if after.trim().is_empty() { "" } else { "\n" };
    (start..text.len() - after.len(), format!("{before}{section}{gap}"))
}

/// Gives a section the version that it is about, takes away what is no longer true, and adds what it does not say yet;
/// `None` where it stays as it is.
fn redone(text: &str, found: &Section, news: News<'_>) -> Option<String> {
    let whole = &text[found.range.clone()];
    let (first, body) = whole.split_once('\n').unwrap_or((whole, ""));
    let items = items(body);
    let untrue: Vec<&Item> = untrue(&items, news.sections).collect();
    let is_renamed = news.draft != Some(news.version);
    // Where somebody found other words, or wrote more, what the section does not say may have been left out.
    let is_own = if items.is_empty() { body.trim().is_empty() } else { items.iter().all(is_entry) };
    let mut new = without(body, &untrue, found.level).trim_end().to_owned();
    let said = folded(&new);
    let lacks = |part: &ChangelogSection| -> Vec<String> {
        part.entries.iter().filter(|entry| !said.contains(&folded(entry))).cloned().collect()
    };
    let is_complete = news.sections.iter().all(|part| lacks(part).is_empty());
    if !is_renamed && untrue.is_empty() && (is_complete || !is_own) {
        return None;
    }
    for part in news.sections {
        let entries = lacks(part);
        if entries.is_empty() {
            continue;
        }
        let (title, lines) = (title(part, found.level), list(text, &entries));
        let known = parts(&new, found.level + 1)
            .into_iter()
            .find(|range| new[range.clone()].trim_end().lines().next().map(str::trim_end) == Some(&title));
        let Some(known) = known else {
            new = format!("{}\n\n{title}\n\n{lines}", new.trim_end());
            continue;
        };
        let rest = new.split_off(known.end);
        let gap = if rest.is_empty() { "" } else { "\n" };
        new = format!("{}\n{lines}{gap}{rest}", new.trim_end());
    }
    let first = if is_renamed { heading(text, found.level, news) } else { format!("{first}\n") };
    let gap = if text[found.range.end..].is_empty() { "" } else { "\n" };
    let end = if new.trim().is_empty() { "" } else { "\n" };
    Some(format!("{first}{}{end}{gap}", new.trim_end()))
}

/// Returns what is said about a version without some of the items, and without the headings that nothing follows then.
fn without(body: &str, items: &[&Item], level: usize) -> String {
    let mut new = body.to_owned();
    for item in items.iter().rev() {
        new.replace_range(item.range.clone(), "");
    }
    let is_blank = |part: &str| part.split_once('\n').is_none_or(|(_, rest)| rest.trim().is_empty());
    let blank = |text: &str| -> Vec<Range<usize>> {
        parts(text, level + 1).into_iter().filter(|range| is_blank(&text[range.clone()])).collect()
    };
    // A part that was blank before is left as it is.
    if blank(body).is_empty() {
        for range in blank(&new).into_iter().rev() {
            new.replace_range(range, "");
        }
    }
    new
}

/// Returns the items in oasmith's own words that are not, or no longer, true.
fn untrue<'i>(items: &'i [Item], sections: &[ChangelogSection]) -> impl Iterator<Item = &'i Item> {
    let entries: Vec<String> = sections.iter().flat_map(|part| &part.entries).map(|entry| folded(entry)).collect();
    items.iter().filter(move |item| is_entry(item) && !entries.contains(&folded(&item.text)))
}

fn is_entry(item: &Item) -> bool {
    is_changelog_entry(&item.text)
}

fn heading(text: &str, level: usize, news: News<'_>) -> String {
    let (marks, version, date) = ("#".repeat(level), news.version, news.date);
    // A file whose headings are no links keeps its own form.
    let is_plain = headings(text).any(|heading| heading.version.is_some() && !heading.is_link);
    if is_plain { format!("{marks} {version} - {date}\n") } else { format!("{marks} [{version}] - {date}\n") }
}

/// Returns the heading of a part of a section whose own heading has this level.
fn title(part: &ChangelogSection, level: usize) -> String {
    format!("{} {}", "#".repeat(level + 1), part.title)
}

fn list(text: &str, entries: &[String]) -> String {
    let mark = if text.lines().any(|line| line.starts_with("* ")) { '*' } else { '-' };
    let lines: Vec<String> = entries.iter().map(|entry| format!("{mark} {entry}\n")).collect();
    lines.concat()
}

#[cfg(test)]
mod tests;
