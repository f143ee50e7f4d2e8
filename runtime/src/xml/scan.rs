//! Is a document small enough to be parsed?
//!
//! `roxmltree` compares each attribute of a tag with all before it, looks up each name in the list of all namespaces
//! around, copies that list for a tag that declares another one, and reserves memory for each `<` and `=` before it has
//! looked at any. So a small answer could keep a client busy for hours, in a call that no timeout interrupts. A look at
//! the tags alone, which takes one pass over the text, says what parsing would cost.

use super::super::model::DecodeError;

/// How deep elements may nest; the same as for JSON.
pub(super) const DEPTH: usize = 128;

/// How many comparisons of names parsing may take; all of them take about two seconds. A million elements of ten
/// attributes need an eighth of that, and one tag of 20,000 attributes less than half.
const COMPARISONS: usize = 500_000_000;

/// How many `<` and how many `=` there may be. Some 60 bytes are reserved for each of them.
const MARKS: usize = 8_000_000;

/// Refuses a document that would take too much to parse.
///
/// What is not well formed is left to the parser, which stops there.
pub(super) fn check(document: &str) -> Result<(), DecodeError> {
    for mark in [b'<', b'='] {
        if document.bytes().filter(|byte| *byte == mark).count() > MARKS {
            let mark = char::from(mark);
            return Err(DecodeError::new(format!("the document has more than {MARKS} characters `{mark}`")));
        }
    }
    let mut scan = Scan::default();
    let mut rest = document;
    while let Some(at) = rest.find('<') {
        let Some(after) = scan.markup(&rest[at..])? else { break };
        rest = after;
    }
    Ok(())
}

#[derive(Default)]
struct Scan {
    comparisons: usize,
    /// How many namespaces are declared in and around each element that is open.
    open: Vec<usize>,
}

impl Scan {
    /// Looks at the markup that a text begins with, and returns what comes after; nothing where it does not end.
    fn markup<'d>(&mut self, text: &'d str) -> Result<Option<&'d str>, DecodeError> {
        for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
            if let Some(rest) = text.strip_prefix(start) {
                return Ok(rest.split_once(end).map(|(_, after)| after));
            }
        }
        if let Some(rest) = text.strip_prefix("</") {
            self.open.pop();
            return Ok(rest.split_once('>').map(|(_, after)| after));
        }
        let tag = Tag::of(text);
        let around = self.open.last().copied().unwrap_or_default();
        let inside = around.saturating_add(tag.namespaces);
        self.comparisons = self.comparisons.saturating_add(tag.cost(around));
        if self.comparisons > COMPARISONS {
            let message = "its tags have too many attributes and namespaces for them to be compared";
            return Err(DecodeError::new(message));
        }
        if self.open.len() >= DEPTH {
            return Err(too_deep());
        }
        if !tag.is_empty {
            self.open.push(inside);
        }
        Ok(tag.after)
    }
}

pub(super) fn too_deep() -> DecodeError {
    DecodeError::new(format!("elements nest deeper than {DEPTH}"))
}

/// The tag that begins an element.
#[derive(Default)]
struct Tag<'d> {
    /// How many attributes there are that declare no namespace.
    attributes: usize,
    /// How many of them have a prefix.
    prefixed: usize,
    /// How many namespaces are declared.
    namespaces: usize,
    /// Whether the element ends with the tag.
    is_empty: bool,
    /// What comes after; nothing where the tag does not end.
    after: Option<&'d str>,
}

impl<'d> Tag<'d> {
    fn of(text: &'d str) -> Self {
        let mut tag = Self::default();
        let mut quote = None;
        // Where the last name begins, and where it ends, if it has.
        let (mut start, mut end) = (0, None);
        for (at, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => (quote, end) = (None, Some(at)),
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => tag.attribute(&text[start..end.unwrap_or(at)]),
                (None, b' ' | b'\t' | b'\r' | b'\n') => end = end.or(Some(at)),
                (None, b'>') => {
                    tag.is_empty = text[..at].ends_with('/');
                    tag.after = Some(&text[at + 1..]);
                    break;
                }
                (None, _) if end.is_some() => (start, end) = (at, None),
                _ => {}
            }
        }
        tag
    }

    fn attribute(&mut self, name: &str) {
        if name == "xmlns" || name.starts_with("xmlns:") {
            self.namespaces += 1;
        } else {
            self.attributes += 1;
            self.prefixed += usize::from(name.contains(':'));
        }
    }

    /// Returns how many comparisons parsing takes, with so many namespaces around.
    fn cost(&self, around: usize) -> usize {
        let pairs = |number: usize| number.saturating_mul(number);
        let inside = around.saturating_add(self.namespaces);
        let declared = if self.namespaces > 0 { pairs(inside) } else { 0 };
        let found = inside.saturating_mul(self.prefixed + 1);
        (pairs(self.attributes) / 2).saturating_add(declared).saturating_add(found)
    }
}
