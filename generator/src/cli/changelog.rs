//! Where in a changelog does a version go, and does it say already what is new?
//!
//! The file belongs to those who write it. A section that is there is never changed, with one exception: where the
//! version that it is about was not the last word, its heading gets the new one, and entries are added to it.

use std::fmt::Write as _;
use std::ops::Range;

use oasmith::Version;
use oasmith::diff::ChangelogSection;

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
    /// The version whose section becomes that of the new one, if it has one.
    pub(super) replaced: Option<&'a Version>,
    /// The day, as ISO 8601 writes it.
    pub(super) date: &'a str,
    pub(super) sections: &'a [ChangelogSection],
}

/// Returns which entries are not in the section of a version; `None` where there is no such section.
pub(super) fn missing(text: &str, version: &Version, sections: &[ChangelogSection]) -> Option<Vec<String>> {
    let found = section(text, version)?;
    // Whoever formats the file may wrap its lines in another way.
    let said = folded(&text[found]);
    let entries = sections.iter().flat_map(|section| &section.entries);
    Some(entries.filter(|entry| !said.contains(&folded(entry))).cloned().collect())
}

/// Returns the changelog with what is new, which no section of it is about yet.
pub(super) fn with(text: &str, news: News<'_>) -> String {
    let plain = text.replace("\r\n", "\n");
    let text_of_new = if plain.trim().is_empty() { HEAD.to_owned() } else { plain };
    let replaced = news.replaced.and_then(|version| section(&text_of_new, version));
    let new = match replaced {
        Some(found) => merged(&text_of_new, found, news),
        None => inserted(&text_of_new, news),
    };
    if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new }
}

/// Puts a section above those of earlier versions.
fn inserted(text: &str, news: News<'_>) -> String {
    let mut section = heading(text, news);
    for part in news.sections {
        let _ = write!(section, "\n### {}\n\n{}", part.title, list(text, &part.entries));
    }
    let first = headings(text).find(|heading| heading.version.is_some()).map(|heading| heading.line.start);
    let at = first.unwrap_or_else(|| end(text));
    let (before, after) = text.split_at(at);
    let before = before.trim_end();
    let gap = if after.trim().is_empty() { "" } else { "\n" };
    format!("{before}\n\n{section}{gap}{}", after.trim_start_matches('\n'))
}

/// Gives a section another version, and adds what it does not say yet.
fn merged(text: &str, found: Range<usize>, news: News<'_>) -> String {
    let body = text[found.clone()].split_once('\n').map_or("", |(_, body)| body).trim_end();
    let said = folded(body);
    let mut body = body.to_owned();
    for part in news.sections {
        let new: Vec<String> = part.entries.iter().filter(|entry| !said.contains(&folded(entry))).cloned().collect();
        if new.is_empty() {
            continue;
        }
        let lines = list(text, &new);
        let title = format!("### {}", part.title);
        let Some(at) = end_of_part(&body, &title) else {
            body = format!("{}\n\n{title}\n\n{lines}", body.trim_end());
            continue;
        };
        let rest = body.split_off(at);
        let gap = if rest.is_empty() { "" } else { "\n" };
        body = format!("{}\n{lines}{gap}{rest}", body.trim_end());
    }
    let (before, after) = (&text[..found.start], &text[found.end..]);
    let gap = if after.is_empty() { "" } else { "\n" };
    format!("{before}{}{}\n{gap}{after}", heading(text, news), body.trim_end())
}

/// Returns where the part of a section ends that has this heading of the third level.
fn end_of_part(body: &str, title: &str) -> Option<usize> {
    let mut lines = lines_of(body).skip_while(|(_, line)| line.trim_end() != title);
    lines.next()?;
    Some(lines.find(|(_, line)| line.starts_with("### ")).map_or(body.len(), |(line, _)| line.start))
}

fn heading(text: &str, news: News<'_>) -> String {
    let (version, date) = (news.version, news.date);
    // A file whose headings are no links keeps its own form.
    let is_plain = headings(text).any(|heading| heading.version.is_some() && !heading.is_link);
    if is_plain { format!("## {version} - {date}\n") } else { format!("## [{version}] - {date}\n") }
}

fn list(text: &str, entries: &[String]) -> String {
    let mark = if text.lines().any(|line| line.starts_with("* ")) { '*' } else { '-' };
    let lines: Vec<String> = entries.iter().map(|entry| format!("{mark} {entry}\n")).collect();
    lines.concat()
}

/// A heading of the second level, as every version has one.
struct Heading {
    line: Range<usize>,
    version: Option<Version>,
    is_link: bool,
}

fn headings(text: &str) -> impl Iterator<Item = Heading> {
    lines_of(text).filter_map(|(line, content)| {
        let title = content.strip_prefix("## ")?.trim();
        let is_link = title.starts_with('[');
        let word = title.trim_start_matches('[').split([']', ' ']).next().unwrap_or_default();
        let version = word.strip_prefix('v').unwrap_or(word).parse().ok();
        Some(Heading { line, version, is_link })
    })
}

/// Returns where the section of a version is, its heading included.
fn section(text: &str, version: &Version) -> Option<Range<usize>> {
    let mut headings = headings(text).skip_while(|heading| heading.version.as_ref() != Some(version));
    let start = headings.next()?.line.start;
    Some(start..headings.next().map_or_else(|| end(text).max(start), |next| next.line.start))
}

/// Returns where the text ends, and the addresses that its links stand for begin.
fn end(text: &str) -> usize {
    let is_address = |line: &str| line.starts_with('[') && line.contains("]: ");
    let lines: Vec<_> = lines_of(text).collect();
    let of_end = lines.iter().rev().take_while(|(_, line)| line.trim().is_empty() || is_address(line));
    of_end.filter(|(_, line)| is_address(line)).last().map_or(text.len(), |(range, _)| range.start)
}

/// Returns the lines outside of blocks of code, with where they are.
fn lines_of(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    let mut is_code = false;
    text.split_inclusive('\n').filter_map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then_some((range, line))
    })
}

/// Returns a text with one space wherever it has any, and around it, so that words are found as a whole.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().expect("it is a version")
    }

    fn sections(entries: &[(&'static str, &[&str])]) -> Vec<ChangelogSection> {
        let owned = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect();
        entries.iter().map(|(title, entries)| ChangelogSection { title, entries: owned(entries) }).collect()
    }

    fn with_version(text: &str, new: &str, replaced: Option<&str>, parts: &[(&'static str, &[&str])]) -> String {
        let (new, replaced, sections) = (version(new), replaced.map(version), sections(parts));
        let news = News { version: &new, replaced: replaced.as_ref(), date: "2026-11-29", sections: &sections };
        with(text, news)
    }

    #[test]
    fn a_new_file_has_a_head_and_a_section() {
        let text = with_version("", "0.2.0", None, &[("Removed", &["a"]), ("Added", &["b", "c"])]);
        let expected = format!("{HEAD}\n## [0.2.0] - 2026-11-29\n\n### Removed\n\n- a\n\n### Added\n\n- b\n- c\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_section_goes_between_what_is_unreleased_and_the_last_version() {
        let old = "# Log\n\n## Unreleased\n\n* mine\n\n```\n## 9.9.9\n```\n\n## 0.1.0 - 2026-01-01\n\n* first\n";
        let text = with_version(old, "0.2.0", None, &[("Added", &["b"])]);
        let section = "## 0.2.0 - 2026-11-29\n\n### Added\n\n* b\n\n";
        let at = old.find("## 0.1.0").expect("it is there");
        assert_eq!(text, format!("{}{section}{}", &old[..at], &old[at..]));
    }

    #[test]
    fn addresses_of_links_and_line_ends_stay() {
        let old = "# Log\r\n\r\n## [Unreleased]\r\n\r\n[Unreleased]: https://example.com\r\n";
        let text = with_version(old, "0.2.0", None, &[("Added", &["b"])]);
        let expected = "# Log\r\n\r\n## [Unreleased]\r\n\r\n## [0.2.0] - 2026-11-29\r\n\r\n### Added\r\n\r\n- b\r\n\r\n\
                        [Unreleased]: https://example.com\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_version_that_was_not_the_last_word_becomes_the_new_one() {
        let old = "# Log\n\n## [0.1.1] - 2026-01-01\n\nMind the gap.\n\n### Added\n\n- mine, b\n  and c\n\n### Fixed\n\n\
                   - it\n\n## [0.1.0] - 2025-01-01\n";
        let parts: &[(&str, &[&str])] = &[("Removed", &["a"]), ("Added", &["b and c", "d"])];
        let text = with_version(old, "0.2.0", Some("0.1.1"), parts);
        let expected = "# Log\n\n## [0.2.0] - 2026-11-29\n\nMind the gap.\n\n### Added\n\n- mine, b\n  and c\n- d\n\n\
                        ### Fixed\n\n- it\n\n### Removed\n\n- a\n\n## [0.1.0] - 2025-01-01\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_a_section_lacks_is_found_however_its_lines_are_wrapped() {
        let text = "## 0.2.0\n\n- a b\n  c\n\n## 0.1.0\n\n- d\n";
        let parts = sections(&[("Added", &["a b c", "d"])]);
        assert_eq!(missing(text, &version("0.2.0"), &parts), Some(vec!["d".to_owned()]));
        assert_eq!(missing(text, &version("0.3.0"), &parts), None);
    }
}
