//! Which simple text does the `pattern` of a schema match?
//!
//! Patterns are those of ECMA-262, as the JSON Schema validation of 2020-12 has them (section 6.3.3). What looks ahead
//! or behind is left out, so that the text may be one that such a part forbids; the simplest texts seldom are.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How many bytes a pattern has at most; nobody writes a longer one by hand.
const LONGEST: usize = 4096;

/// How many parts of patterns and bytes of text are written at most in search of one text, however they are nested.
const STEPS: usize = 20_000;

/// Returns the first text that a pattern matches and that fits. From text to text, what may repeat does so one more
/// time than it has to, up to `most` times more.
pub(super) fn text(pattern: &str, most: usize, fits: impl Fn(&String) -> bool) -> Option<String> {
    if pattern.len() > LONGEST {
        return None;
    }
    // As in ECMA-262, `\d` and `\w` are of ASCII.
    let pattern = ParserBuilder::new().unicode(false).utf8(false).build().parse(&without_looks(pattern)).ok()?;
    let mut steps = STEPS;
    // Empty texts are of little use, so that comes last which has no more than it must.
    for more in (1..=most.max(1)).chain([0]) {
        let mut writer = Writer { text: Some(String::new()), more, steps };
        writer.write(&pattern)?;
        steps = writer.steps;
        if let Some(text) = writer.text.filter(&fits) {
            return Some(text);
        }
    }
    None
}

/// Writes a text part by part.
struct Writer {
    /// The text so far, or `None` where a part has no sign of ASCII that people can read.
    text: Option<String>,
    more: usize,
    steps: usize,
}

impl Writer {
    /// Adds the simplest text that a pattern matches, or returns `None` when all steps are used up.
    fn write(&mut self, pattern: &Hir) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                self.steps = self.steps.checked_sub(literal.0.len())?;
                self.add(std::str::from_utf8(&literal.0).ok());
            }
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class.ranges();
                self.add_one(|byte| ranges.iter().any(|range| (range.start()..=range.end()).contains(&byte)));
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges();
                let has = |letter: char| ranges.iter().any(|range| (range.start()..=range.end()).contains(&letter));
                self.add_one(|byte| has(char::from(byte)));
            }
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(usize::MAX, |max| max as usize);
                for _ in 0..least.saturating_add(self.more).min(most) {
                    self.write(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(branches) => branches.first().map_or(Some(()), |first| self.write(first))?,
        }
        Some(())
    }

    /// Adds the simplest sign of ASCII that a class has.
    fn add_one(&mut self, has: impl Fn(u8) -> bool) {
        let first = b"a1A".iter().copied().chain(b'!'..=b'~').chain([b' ']).find(|byte| has(*byte));
        self.add(first.map(|byte| char::from(byte).to_string()).as_deref());
    }

    fn add(&mut self, part: Option<&str>) {
        self.text = self.text.take().zip(part).map(|(text, part)| text + part);
    }
}

/// Takes out of a pattern what looks ahead or behind.
fn without_looks(pattern: &str) -> String {
    let mut kept = String::new();
    let (mut is_escaped, mut is_class) = (false, false);
    let mut rest = pattern.chars();
    while let Some(letter) = rest.next() {
        let after = rest.as_str();
        let is_look = ["?!", "?=", "?<!", "?<="].iter().any(|look| after.starts_with(look));
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if is_look && !is_class => {
                skip_group(&mut rest);
                continue;
            }
            _ => {}
        }
        kept.push(letter);
    }
    kept
}

/// Passes over the rest of a group, with all that is in it.
fn skip_group(rest: &mut std::str::Chars<'_>) {
    let (mut depth, mut is_escaped, mut is_class) = (1_usize, false, false);
    while depth > 0 {
        match rest.next() {
            None => return,
            Some(_) if is_escaped => is_escaped = false,
            Some('\\') => is_escaped = true,
            Some('[') => is_class = true,
            Some(']') => is_class = false,
            Some('(') if !is_class => depth += 1,
            Some(')') if !is_class => depth -= 1,
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_text_matches_its_pattern() {
        let cases = [
            (r"^\d{10}$", Some("1111111111")),
            (r"^[Q][A-Z0-9]{8,}$", Some("Q111111111")),
            (r"^(0|[1-9]\d*)\.(0|[1-9]\d*)$", Some("0.0")),
            (r"^\w+\/[^\s]$", Some("aa/a")),
            (r"^(?:a|b)?c+\b", Some("acc")),
            (r"^.*$", Some("a")),
            (r"^ $", Some(" ")),
            (r"^(?!a(b)[)]\))^[a-z]([a-z-]*[a-z]+)?(?<!-)$", Some("aaaa")),
            (r"^\(?!$", Some("(!")),
            (r"^[(?=]$", Some("(")),
            (r"(?!", Some("")),
            (r"^$", Some("")),
            (r"^[\u4e00-\u9fff]$", None),
            (r"^[\x80-\xff]$", None),
            (r"(", None),
        ];
        for (pattern, expected) in cases {
            assert_eq!(text(pattern, 0, |_| true).as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn a_text_is_as_long_as_is_asked_for() {
        assert_eq!(text("^[a-z]+-?$", 5, |text| text.len() == 5), Some("aaaa-".to_owned()));
        assert_eq!(text("^a*$", 1, String::is_empty), Some(String::new()));
        assert_eq!(text("^a?$", 9, |text| text.len() == 5), None);
    }

    #[test]
    fn a_pattern_costs_little_however_it_is_nested() {
        for pattern in [
            "^(((((a{99}){99}){99}){99}){99}){99}$",
            "^((((a?){1000}){1000}){1000}){1000}$",
            "^(((|a){1000}){1000}){1000}$",
            r"^(([\x80-\xff]{1000}){1000}){1000}$",
            &"(".repeat(4000),
            &"(?=".repeat(2000),
            &"a".repeat(5000),
        ] {
            assert_eq!(text(pattern, 1000, |text| text.len() < 100).filter(|text| !text.is_empty()), None, "{pattern}");
        }
    }
}
