//! How are headings, rules, code and tables written, which are more than lines of text?

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag};

use super::super::plain::normalize;
use super::{Container, Writer};

impl Writer<'_> {
    /// Notes the level of the heading that begins, unless it is a paragraph over a line.
    pub(super) fn start_heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let text = self.source[range.clone()].trim_end();
        let rest = text.trim_start_matches('#');
        let underlined = rest.len() == text.len() || !(rest.is_empty() || rest.starts_with([' ', '\n']));
        let title = text.rsplit_once('\n').map_or(text, |(title, _)| title);
        // A line under a whole paragraph was meant as a line, though Markdown takes it for the mark of a heading.
        let is_paragraph = underlined && (title.contains('\n') || title.ends_with(['.', ',', ':', ';', '!']));
        self.leaf_start = Some(range.start);
        self.heading = (!is_paragraph).then_some(level as usize);
    }

    pub(super) fn rule(&mut self, start: usize) {
        let in_marker = matches!(self.containers.last(), Some(Container::Item { marker: Some(_), .. }));
        self.begin_block(start, true);
        self.start_line();
        // `- ---` would be one rule and no list.
        self.out.push_str(if in_marker { "___\n" } else { "---\n" });
        self.text_end = start;
    }

    /// Writes a code block, whatever it was fenced with or indented by.
    pub(super) fn end_code(&mut self, range: &Range<usize>) {
        let code = self.code.take().unwrap_or_default();
        self.text_end = range.start + self.source[range.clone()].trim_end().len();
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        let longest = code.split(|other| other != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        self.start_line();
        self.out.push_str(&fence);
        self.out.push_str("text\n");
        for line in code.lines() {
            self.start_line();
            self.out.push_str(line.trim_end());
            self.end_line();
        }
        self.start_line();
        self.out.push_str(&fence);
        self.out.push('\n');
    }

    /// Ends a row after its last cell; cells beyond those of the head are no part of the table.
    pub(super) fn end_row(&mut self, range: &Range<usize>) {
        self.copy_to(self.text_end);
        self.out.truncate(self.out.trim_end().len());
        let is_closed = self.out.ends_with('|') && !self.out.ends_with("\\|");
        let closes = self.source[range.start..].starts_with('|') && !is_closed;
        self.out.push_str(if closes { " |\n" } else { "\n" });
        (self.leaf, self.single_line) = (false, false);
    }

    /// Writes the line between a table's head and its rows.
    pub(super) fn delimiter_row(&mut self) {
        let alignments = self.events[..self.index].iter().rev().find_map(|(event, _)| match event {
            Event::Start(Tag::Table(alignments)) => Some(alignments),
            _ => None,
        });
        self.start_line();
        for alignment in alignments.into_iter().flatten() {
            self.out.push_str(match alignment {
                Alignment::None => "| --- ",
                Alignment::Left => "| :-- ",
                Alignment::Center => "| :-: ",
                Alignment::Right => "| --: ",
            });
        }
        self.out.push_str("|\n");
    }
}

/// Returns the marker of a list item, with the one space that follows it.
pub(super) fn marker(item: &str) -> String {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    format!("{} ", item.get(..=digits).unwrap_or("-"))
}

/// Returns what is kept of the text behind an opening fence: a whole line of code that some author wrote there.
pub(super) fn first_line(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) if info.len() > 30 && info.contains(' ') => {
            // The parser has put characters in the places of entities.
            format!("{}\n", normalize(info))
        }
        _ => String::new(),
    }
}

/// Returns what stands for the first line of a note in a coloured box, which rustdoc does not have.
pub(super) fn callout(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "**Note:**",
        BlockQuoteKind::Tip => "**Tip:**",
        BlockQuoteKind::Important => "**Important:**",
        BlockQuoteKind::Warning => "**Warning:**",
        BlockQuoteKind::Caution => "**Caution:**",
    }
}
