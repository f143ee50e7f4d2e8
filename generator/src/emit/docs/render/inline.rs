//! What changes inside of a paragraph: stray brackets, bare addresses, links that lead nowhere?

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::super::plain::is_hidden;
use super::super::text::{escape_target, is_good_target, push_text, url_length};
use super::Writer;

/// The longest address that is looked for in pieces of text that follow one another.
const URL_LIMIT: usize = 4096;

/// A link or an image whose text is being written.
pub(super) struct Link {
    /// Where it leads, if it stays a link.
    target: Option<String>,
    /// Whether it is written as `<address>`, which is copied as it is.
    automatic: bool,
}

impl Writer<'_> {
    /// Writes something else than the source has in this range.
    pub(super) fn replace(&mut self, range: &Range<usize>, text: &str) {
        self.copy_to(range.start);
        self.out.push_str(text);
        self.at = range.end;
        self.text_end = self.text_end.max(range.end);
    }

    pub(super) fn start_link(&mut self, kind: LinkType, target: &str, range: &Range<usize>) {
        let automatic = matches!(kind, LinkType::Autolink | LinkType::Email);
        let good = kind == LinkType::Email || is_good_target(target);
        if !automatic {
            self.open_link(target, range.start, 1);
            return;
        }
        if !good {
            // `<a:b>` is a placeholder or a type far more often than an address.
            self.replace(&(range.start..range.start + 1), "\\<");
        }
        self.links.push(Link { target: good.then(String::new), automatic });
    }

    pub(super) fn start_image(&mut self, target: &str, range: &Range<usize>) {
        self.open_link(target, range.start, 2);
    }

    /// Begins a link whose text follows a mark of so many bytes.
    fn open_link(&mut self, target: &str, start: usize, mark: usize) {
        let target = (is_good_target(target) && !self.is_in_link()).then(|| escape_target(target));
        self.replace(&(start..start + mark), if target.is_some() { "[" } else { "" });
        self.links.push(Link { target, automatic: false });
    }

    pub(super) fn end_link(&mut self, range: &Range<usize>) {
        let Some(link) = self.links.pop() else { return };
        if link.automatic {
            self.text_end = range.end;
            return;
        }
        let source = self.source;
        let from = self.text_end.max(self.at);
        // What is left of the link begins with the bracket that closes its text.
        let close = source[from..range.end].find(']').map_or(from, |at| from + at);
        if let (Some(target), true) = (&link.target, self.out.ends_with('[') && self.at == close) {
            self.out.pop();
            self.replace(&(close..range.end), &format!("<{target}>"));
        } else {
            let tail = link.target.map(|target| format!("]({target})")).unwrap_or_default();
            self.replace(&(close..range.end), &tail);
        }
    }

    fn is_in_link(&self) -> bool {
        self.links.iter().any(|link| link.target.is_some())
    }

    /// Writes text, which the parser found to have no meaning but itself.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        let source = self.source;
        self.text_end = self.text_end.max(range.end);
        if range.start.max(self.at) >= range.end
            || self.links.iter().any(|link| link.automatic && link.target.is_some())
        {
            return;
        }
        if source[range.clone()] != *text {
            // An entity; it stays one, unless it stands for a character that is not allowed as itself.
            if text.contains(is_hidden) {
                self.replace(&range, "");
            }
            return;
        }
        let mut start = range.start.max(self.at);
        if start == range.start && self.is_escaped(start) {
            // Its backslash is copied from the source.
            start += source[start..].chars().next().map_or(0, char::len_utf8);
            self.copy_to(start);
        }
        while let Some(url) = self.find_url(start..range.end) {
            self.copy_to(start);
            push_text(source, start..url.start, &mut self.out);
            self.at = url.start;
            // Inside of `<…>` a backslash is no escape.
            let address = source[url.clone()].replace('\\', "");
            self.replace(&url, &format!("<{address}>"));
            start = url.end;
            if start >= range.end {
                return;
            }
        }
        if source[start..range.end].contains(['[', ']', '`', '<']) {
            self.copy_to(start);
            push_text(source, start..range.end, &mut self.out);
            self.at = range.end;
        }
    }

    /// Returns whether a backslash takes the meaning from the text of this event: one that is no text itself.
    pub(super) fn is_escaped(&self, start: usize) -> bool {
        let before = self.index.checked_sub(1).map(|index| &self.events[index]);
        let is_text = before.is_some_and(|(event, range)| matches!(event, Event::Text(_)) && range.end == start);
        self.source[..start].ends_with('\\') && !is_text
    }

    /// Returns the first bare address that begins in this piece of text.
    fn find_url(&self, range: Range<usize>) -> Option<Range<usize>> {
        if self.is_in_link() || !self.source[range.clone()].contains("http") {
            return None;
        }
        let limit = self.run_end(range.end);
        let text = &self.source[range.start..limit];
        let mut from = 0;
        while let Some(at) = text[from..range.end - range.start].find("http") {
            let start = from + at;
            let length = url_length(&text[start..]);
            if length > 0 {
                return Some(range.start + start..range.start + start + length);
            }
            from = start + 4;
        }
        None
    }

    /// Returns where the text that contains this place ends, over all of the pieces that the parser cuts it into.
    fn run_end(&self, end: usize) -> usize {
        let (mut end, limit) = (end, end + URL_LIMIT);
        for (event, range) in &self.events[self.index + 1..] {
            let follows = range.start == end || (range.start == end + 1 && self.source.as_bytes()[end] == b'\\');
            if !follows || end > limit || !matches!(event, Event::Text(_)) {
                break;
            }
            end = range.end;
        }
        end
    }
}
