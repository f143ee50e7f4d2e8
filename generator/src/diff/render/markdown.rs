//! What does a report look like in a pull request?
//!
//! The summary comes first and fits on a screen; the rest is folded. GitHub takes no comment of more than 65,536
//! characters, so long lists are cut and say so.

use std::fmt::Write as _;

use super::super::{Change, Level, Report, Rule, Verdict};
use super::text::{Kind, counted, is_brief, places, reached, sections, shown, size, values};
use crate::ir::code;

/// How many changes of one kind are listed.
const LISTED: usize = 40;
/// How many changes that break something are listed where readers see them without unfolding anything.
const FIRST: usize = 8;
/// How long the text of a comment may become, in bytes.
pub const COMMENT: usize = 60_000;

/// Renders a report as Markdown for a pull request, in about so many bytes at most; with the name of the configuration
/// where there are several reports.
pub fn markdown(report: &Report, config: Option<&str>, longest: usize) -> String {
    let mut out = summary(report, config);
    let mut left_out = 0;
    for (section, kinds) in sections(report) {
        let mut fold = format!("\n<details>\n<summary>{} ({})</summary>\n", section.title, size(&kinds));
        for (rule, changes) in &kinds {
            let _ = writeln!(fold, "\n**{}** (`{}`)\n", capital(rule.title()), rule.code());
            kind(*rule, changes, &mut fold);
        }
        fold.push_str("\n</details>\n");
        if out.len() + fold.len() > longest {
            left_out += size(&kinds);
        } else {
            out.push_str(&fold);
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{} did not fit here; `oasmith diff` lists all.", counted(left_out, "change"));
    }
    out
}

fn kind(rule: Rule, changes: &[&Change], out: &mut String) {
    if is_brief(rule) {
        let names: Vec<String> = changes.iter().take(LISTED).map(|change| code(&shown(&change.subject))).collect();
        let more = changes.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "{}{more}", names.join(", "));
        return;
    }
    out.extend(changes.iter().take(LISTED).map(|change| one(change, None)));
    if changes.len() > LISTED {
        let _ = writeln!(out, "* … and {} more", changes.len() - LISTED);
    }
}

fn summary(report: &Report, config: Option<&str>) -> String {
    let (rust, wire) = (report.level(Level::Rust).as_str(), report.level(Level::Wire).as_str());
    let config = config.map(|config| format!(" ({})", code(config))).unwrap_or_default();
    let mut out = format!("### What this change of the API means{config}\n\n");
    if report.changes.is_empty() {
        let _ = writeln!(out, "Nothing changed between {} and {}.", code(&report.old), code(&report.new));
        return out;
    }
    let _ = writeln!(out, "| for code that uses the client | for clients already built | version |\n|---|---|---|");
    let _ = writeln!(out, "| **{rust}** | **{wire}** | {} → **{}** |\n", report.current, report.next());
    let counts = [Verdict::Major, Verdict::Minor, Verdict::Patch];
    let counts = counts.map(|verdict| format!("{} {}", report.count(verdict), verdict.as_str()));
    let _ = writeln!(out, "{} → {}: {} changes.", code(&report.old), code(&report.new), counts.join(", "));
    let mut kinds: Vec<Kind<'_>> = sections(report).into_iter().flat_map(|(_, kinds)| kinds).collect();
    kinds.retain(|(rule, _)| rule.verdict() == Verdict::Major);
    if !kinds.is_empty() {
        out.push_str("\nWhat breaks:\n\n");
    }
    for (rule, changes) in &kinds {
        if size(&kinds) <= FIRST {
            out.extend(changes.iter().map(|change| one(change, Some(*rule))));
        } else {
            let _ = writeln!(out, "* {} × {} (`{}`)", changes.len(), rule.title(), rule.code());
        }
    }
    out
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes one change, with its kind where no heading has it.
fn one(change: &Change, kind: Option<Rule>) -> String {
    let mut out = format!("* {}", code(&shown(&change.subject)));
    if let Some(rule) = kind {
        let _ = write!(out, ": {} (`{}`)", rule.title(), rule.code());
    }
    if let Some(values) = values(change, code) {
        let _ = write!(out, ": {values}");
    }
    let mut about = Vec::new();
    about.extend(Some(places(change)).filter(|text| !text.is_empty()));
    about.extend(reached(change).map(|reached| format!("reaches {reached}")));
    if !about.is_empty() {
        let _ = write!(out, "<br><sub>{}</sub>", escaped(&about.join("; ")));
    }
    out.push('\n');
    out
}

/// Writes a text so that Markdown and HTML see nothing in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
