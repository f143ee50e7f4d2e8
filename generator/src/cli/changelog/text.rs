//! What stands where in a changelog?

use std::ops::Range;

use oasmith::Version;

/// A heading, of whatever level; those of versions begin with the version.
pub(super) struct Heading {
    pub(super) line: Range<usize>,
    /// The number of marks before it.
    pub(super) level: usize,
    pub(super) version: Option<Version>,
    pub(super) is_link: bool,
}

/// Returns the headings of a text, in order.
pub(super) fn headings(text: &str) -> impl Iterator<Item = Heading> {
    lines_of(text).filter_map(|(line, content)| {
        let title = content.trim_start_matches('#');
        let level = content.len() - title.len();
        if !(1..=6).contains(&level) || !title.starts_with([' ', '\t']) {
            return None;
        }
        let title = title.trim();
        let is_link = title.starts_with('[');
        let word = title.trim_start_matches('[').split([']', ' ']).next().unwrap_or_default();
        let version = word.strip_prefix('v').unwrap_or(word).parse().ok();
        Some(Heading { line, level, version, is_link })
    })
}

/// What a changelog says about a version.
pub(super) struct Section {
    /// Where it is, its heading included.
    pub(super) range: Range<usize>,
    /// The level of its heading.
    pub(super) level: usize,
}

/// Finds the section of a version, which ends where another version begins, or anything that is no part of it.
pub(super) fn section(text: &str, version: &Version) -> Option<Section> {
    let mut headings = headings(text).skip_while(|heading| heading.version.as_ref() != Some(version));
    let Heading { line, level, .. } = headings.next()?;
    let next = headings.find(|heading| heading.version.is_some() || heading.level <= level);
    let end = next.map_or_else(|| end(text).max(line.start), |next| next.line.start);
    Some(Section { range: line.start..end, level })
}

/// Returns the parts of what is said about a version, each with its heading.
pub(super) fn parts(body: &str, level: usize) -> Vec<Range<usize>> {
    let starts: Vec<usize> =
        headings(body).filter(|heading| heading.level == level).map(|heading| heading.line.start).collect();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// An item of a list.
pub(super) struct Item {
    /// Where it is, with its mark and all of its lines.
    pub(super) range: Range<usize>,
    /// What it says, with one space wherever it has any.
    pub(super) text: String,
}

/// Returns the items of the lists in a text.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut is_open = false;
    for (range, line) in lines_of(text) {
        let mark = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
        match (mark, items.last_mut().filter(|_| is_open)) {
            (Some(words), _) => {
                items.push(Item { range, text: one_spaced(words) });
                is_open = true;
            }
            (None, Some(item)) if !line.trim().is_empty() && !line.starts_with('#') => {
                item.range.end = range.end;
                item.text = one_spaced(&format!("{} {line}", item.text));
            }
            (None, _) => is_open = false,
        }
    }
    items
}

/// Returns where the text ends, and the addresses that its links stand for begin.
pub(super) fn end(text: &str) -> usize {
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
pub(super) fn folded(text: &str) -> String {
    format!(" {} ", one_spaced(text))
}

fn one_spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Returns whether most lines of a text end as those of Windows do.
pub(crate) fn is_windows(text: &str) -> bool {
    text.matches("\r\n").count() * 2 > text.matches('\n').count()
}
