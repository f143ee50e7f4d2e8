//! How does a person read the faults?

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::{Code, Diagnostic, Diagnostics, Severity, Source};
use crate::ir::is_hidden;

/// How many faults of one code are shown in full.
const SHOWN: usize = 3;

/// How many characters of a source line are shown; documents may be a single line of many megabytes.
const WIDTH: usize = 120;

/// How many characters of `found` are shown.
const FOUND_WIDTH: usize = 400;

/// Whether the text may contain escape sequences for colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// For a terminal.
    Ansi,
    /// For a file or a pipe.
    None,
}

/// Writes the faults for a person: errors first, grouped by code with how often each was met and its first places, then
/// a line with the totals.
///
/// Positions are those that are already known; `load::locate` finds the others.
pub fn render(diagnostics: &Diagnostics, colour: Colour) -> String {
    render_groups(diagnostics, colour, chosen)
}

/// Writes the faults as [`render`] does, with every place of each.
pub fn render_all(diagnostics: &Diagnostics, colour: Colour) -> String {
    render_groups(diagnostics, colour, |group| group.to_vec())
}

fn render_groups(
    diagnostics: &Diagnostics,
    colour: Colour,
    choose: impl for<'a> Fn(&[&'a Diagnostic]) -> Vec<&'a Diagnostic>,
) -> String {
    let mut groups: BTreeMap<(Severity, Code), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.iter() {
        groups.entry((diagnostic.code.severity(), diagnostic.code)).or_default().push(diagnostic);
    }
    let painter = Painter { colour };
    let mut lines: HashMap<usize, Lines<'_>> = HashMap::new();
    let mut text = String::new();
    for ((_, code), group) in groups {
        headline(&mut text, code, painter, group.len());
        let shown = choose(&group);
        let mut margin = 1;
        for diagnostic in &shown {
            if let (Some(source), Entry::Vacant(entry)) =
                (diagnostics.source_of(diagnostic), lines.entry(diagnostic.source))
            {
                entry.insert(Lines::of(source));
            }
            margin = one(&mut text, diagnostic, lines.get(&diagnostic.source), painter);
        }
        let bullet = painter.margin(&format!("{:margin$} =", ""));
        line(&mut text, &format!("{bullet} help: {}", code.help()));
        if shown.len() < group.len() {
            let rest = group.len() - shown.len();
            line(&mut text, &format!("{bullet} note: {rest} more; `--verbose` shows all, `--format json` lists them"));
        }
        text.push('\n');
    }
    totals(&mut text, diagnostics);
    text
}

/// Chooses which faults of one code are shown: one of each kind first, then those that came first.
fn chosen<'a>(group: &[&'a Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut chosen: Vec<usize> = Vec::new();
    for (index, diagnostic) in group.iter().enumerate() {
        if chosen.len() < SHOWN && chosen.iter().all(|known| group[*known].found != diagnostic.found) {
            chosen.push(index);
        }
    }
    for index in 0..group.len() {
        if chosen.len() < SHOWN && !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen.into_iter().map(|index| group[index]).collect()
}

/// Writes one place of a fault; returns how wide its margin is.
fn one(text: &mut String, diagnostic: &Diagnostic, lines: Option<&Lines<'_>>, painter: Painter) -> usize {
    let mut margin = 1;
    if let Some(lines) = lines {
        let file = printable(&lines.source.path);
        match diagnostic.position {
            Some(position) => {
                margin = position.line.to_string().len();
                let arrow = painter.margin(&format!("{:margin$}--> ", ""));
                line(text, &format!("{arrow}{file}:{}:{}", position.line, position.column));
                if let Some((excerpt, offset)) = lines.excerpt(position.line, position.column) {
                    line(text, &painter.margin(&format!("{:margin$} |", "")));
                    line(text, &format!("{} {excerpt}", painter.margin(&format!("{} |", position.line))));
                    let caret = painter.severity(diagnostic.code.severity(), "^");
                    line(text, &format!("{} {:offset$}{caret}", painter.margin(&format!("{:margin$} |", "")), ""));
                }
            }
            None => line(text, &format!("{}{file}", painter.margin("--> "))),
        }
    }
    let bullet = painter.margin(&format!("{:margin$} =", ""));
    if !diagnostic.found.is_empty() {
        let found: String = printable(&diagnostic.found).chars().take(FOUND_WIDTH).collect();
        line(text, &format!("{bullet} found: {found}"));
    }
    if !diagnostic.origin.pointer.is_empty() {
        line(text, &format!("{bullet} at: {}", printable(&diagnostic.origin.pointer)));
    }
    margin
}

fn headline(text: &mut String, code: Code, painter: Painter, count: usize) {
    let word = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let word = painter.severity(code.severity(), &format!("{word}[{}]", code.id()));
    let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
    line(text, &format!("{word}: {}{times}", code.title()));
}

fn totals(text: &mut String, diagnostics: &Diagnostics) {
    let count = |severity, word| {
        let count = diagnostics.count(severity);
        (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
    };
    let parts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        line(text, &parts.join(", "));
    }
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "{}", content.trim_end()).expect("writing to a string never fails");
}

/// The lines of a file, found once for all faults.
struct Lines<'a> {
    source: &'a Source,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(source: &'a Source) -> Self {
        let breaks = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        Self { source, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Returns the part of a line around a column, and how far the column is from its start.
    fn excerpt(&self, line: usize, column: usize) -> Option<(String, usize)> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(self.source.text.len());
        let text = self.source.text.get(start..end)?.trim_end_matches(['\n', '\r']);
        let offset = column.saturating_sub(1);
        let skip = if offset < WIDTH * 2 / 3 { 0 } else { offset - WIDTH / 2 };
        let (mut excerpt, mut before) = (String::new(), 0);
        for (index, c) in text.chars().skip(skip).take(WIDTH).enumerate() {
            let width = excerpt.chars().count();
            if skip + index == offset {
                before = width;
            }
            push_printable(&mut excerpt, if c == '\t' { ' ' } else { c });
        }
        if offset >= skip + text.chars().skip(skip).take(WIDTH).count() {
            before = excerpt.chars().count();
        }
        (!excerpt.trim().is_empty()).then_some((excerpt, before))
    }
}

/// Returns text that cannot move the cursor, change colours or reorder what stands around it.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    text.chars().for_each(|c| push_printable(&mut printable, c));
    printable
}

fn push_printable(text: &mut String, c: char) {
    if is_hidden(c) {
        text.extend(c.escape_unicode());
    } else {
        text.push(c);
    }
}

/// Puts colours around words, or not.
#[derive(Debug, Clone, Copy)]
struct Painter {
    colour: Colour,
}

impl Painter {
    fn severity(self, severity: Severity, word: &str) -> String {
        self.paint(if severity == Severity::Error { "1;31" } else { "1;33" }, word)
    }

    fn margin(self, word: &str) -> String {
        self.paint("1;34", word)
    }

    fn paint(self, style: &str, word: &str) -> String {
        match self.colour {
            Colour::Ansi => format!("\u{1b}[{style}m{word}\u{1b}[0m"),
            Colour::None => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Origin, Position};

    #[test]
    fn a_fault_is_shown_with_its_line() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.add_source(Source { path: "api.yaml".to_owned(), text: "a: 1\nb:\n  $ref: '#/x'\n".into() });
        let origin = Origin { pointer: "/b/$ref".to_owned() };
        diagnostics.report_in(0, Code::ReferenceDangling, &origin, Some(Position { line: 3, column: 3 }), "`#/x`");
        let expected = "\
error[E101]: a reference leads nowhere
 --> api.yaml:3:3
  |
3 |   $ref: '#/x'
  |   ^
  = found: `#/x`
  = at: /b/$ref
  = help: correct the `$ref`; a schema there became a `Value`, anything else was left out

1 error
";
        assert_eq!(render(&diagnostics, Colour::None), expected);
    }

    #[test]
    fn many_faults_of_one_code_are_counted() {
        let mut diagnostics = Diagnostics::default();
        for index in 0..12 {
            diagnostics.report(Code::Mended, &Origin::default(), (index / 3).to_string());
        }
        diagnostics.report(Code::ReferenceDangling, &Origin { pointer: "/a".to_owned() }, "");
        let expected = "\
error[E101]: a reference leads nowhere
  = at: /a
  = help: correct the `$ref`; a schema there became a `Value`, anything else was left out

warning[W001]: the document was mended (12 times)
  = found: 0
  = found: 1
  = found: 2
  = help: correct the document at the position shown; the client was generated as if it said what is plainly meant
  = note: 9 more; `--verbose` shows all, `--format json` lists them

1 error, 12 warnings
";
        assert_eq!(render(&diagnostics, Colour::None), expected);
        let all = render_all(&diagnostics, Colour::None);
        assert_eq!((all.matches("= found").count(), all.matches("= note").count()), (12, 0), "{all}");
        assert!(render(&diagnostics, Colour::Ansi).starts_with("\u{1b}[1;31merror[E101]\u{1b}[0m"));
    }

    #[test]
    fn a_long_or_hostile_line_is_cut_and_escaped() {
        let long = format!("{}\u{1b}[31m\u{202e}x{}", "é".repeat(500), "y".repeat(500));
        let source = Source { path: "a".to_owned(), text: long.as_str().into() };
        let (excerpt, offset) = Lines::of(&source).excerpt(1, 501).expect("the line exists");
        assert_eq!(excerpt.chars().nth(offset), Some('\\'));
        assert!(excerpt.contains("\\u{1b}[31m\\u{202e}x"), "{excerpt}");
        assert!(excerpt.chars().count() < 150);
    }
}
