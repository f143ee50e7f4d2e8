//! What does a report look like on a terminal?

use std::fmt::Write as _;

use super::super::{Change, Report, Rule, Verdict};
use super::text::{is_brief, places, reached, sections, shown, size, values, verdict};

/// How a report is written for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether ANSI colours are used.
    pub colour: bool,
    /// Whether everything is said about changes of which the names alone say enough.
    pub all: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// How long a line of names may become.
const WIDTH: usize = 116;

/// Renders a report for a terminal.
pub fn terminal(report: &Report, style: Style) -> String {
    let mut out = format!("{} → {}\n", shown(&report.old), shown(&report.new));
    let _ = writeln!(out, "{}", style.paint("1", &verdict(report)));
    for (section, kinds) in sections(report) {
        let heading = format!("{} ({})", section.title, size(&kinds));
        let _ = writeln!(out, "\n{}", style.paint("1", &heading));
        for (rule, changes) in kinds {
            let _ = writeln!(out, "  {}", style.paint(colour(rule), &format!("{} [{}]", rule.title(), rule.code())));
            if is_brief(rule) && !style.all {
                names(&changes, &mut out);
            } else {
                out.extend(changes.into_iter().map(|change| one(change, style)));
            }
        }
    }
    out
}

fn colour(rule: Rule) -> &'static str {
    match rule.verdict() {
        Verdict::Major => "31",
        Verdict::Minor => "32",
        Verdict::Patch | Verdict::None => "36",
    }
}

/// Writes the names of what changed, several on a line.
fn names(changes: &[&Change], out: &mut String) {
    let mut line = String::new();
    for change in changes {
        let name = shown(&change.subject);
        if !line.is_empty() && line.len() + name.len() + 2 > WIDTH {
            let _ = writeln!(out, "    {line},");
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(&name);
    }
    let _ = writeln!(out, "    {line}");
}

fn one(change: &Change, style: Style) -> String {
    let mut out = format!("    {}", shown(&change.subject));
    if let Some(values) = values(change, str::to_owned) {
        let _ = write!(out, ": {values}");
    }
    out.push('\n');
    let places = Some(places(change)).filter(|text| !text.is_empty());
    let reached = reached(change).map(|text| format!("reaches {text}"));
    for about in places.into_iter().chain(reached) {
        let _ = writeln!(out, "      {}", style.paint("2", &about));
    }
    out
}
