//! How are the blocks of a description laid out, one line of the source a line?
//!
//! The text inside of blocks is copied from the source, with edits (`inline`); what stands before it on a line, the
//! markers and indentation of lists and quotes, is written anew, because clippy wants them exact.

mod block;
mod inline;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::text::starts_block;

/// How deep quotes and lists may be nested; every line repeats the prefixes of all of them.
const DEPTH_LIMIT: usize = 12;

/// Returns the Markdown in the form that rustdoc and clippy agree with, or nothing if that would be too deep.
pub(super) fn render(source: &str) -> Option<String> {
    let events: Vec<_> = Parser::new_ext(source, super::options()).into_offset_iter().collect();
    let mut writer = Writer::new(source, &events);
    for (index, (event, range)) in events.iter().enumerate() {
        writer.index = index;
        writer.event(event, range.clone());
        if writer.containers.len() > DEPTH_LIMIT {
            return None;
        }
    }
    writer.close_leaf();
    writer.out.truncate(writer.out.trim_end().len());
    Some(writer.out)
}

/// A quote or a list item that the current line is in.
enum Container {
    Quote,
    /// The marker is taken by the item's first line; later lines are indented by its width.
    Item {
        marker: Option<String>,
        width: usize,
    },
}

struct Writer<'s> {
    source: &'s str,
    events: &'s [(Event<'s>, Range<usize>)],
    index: usize,
    out: String,
    containers: Vec<Container>,
    /// Whether the innermost container has no content yet.
    fresh: bool,
    /// Whether a paragraph, heading or row is being written.
    leaf: bool,
    /// Where the paragraph that is about to begin has its first character.
    leaf_start: Option<usize>,
    /// The level of the heading that is about to begin.
    heading: Option<usize>,
    /// Whether line ends become spaces.
    single_line: bool,
    /// Up to where the source has been copied.
    at: usize,
    /// Where the text of the current leaf ends, as far as it is known.
    text_end: usize,
    links: Vec<inline::Link>,
    code: Option<String>,
}

impl<'s> Writer<'s> {
    fn new(source: &'s str, events: &'s [(Event<'s>, Range<usize>)]) -> Self {
        Self {
            source,
            events,
            index: 0,
            out: String::with_capacity(source.len() + source.len() / 8),
            containers: Vec::new(),
            fresh: true,
            leaf: false,
            leaf_start: None,
            heading: None,
            single_line: false,
            at: 0,
            text_end: 0,
            links: Vec::new(),
            code: None,
        }
    }

    fn event(&mut self, event: &Event<'s>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, &range),
            Event::Text(text) => {
                if let Some(code) = &mut self.code {
                    code.push_str(text);
                } else {
                    self.open_leaf(range.start);
                    self.text(text, range);
                }
            }
            Event::Rule => self.rule(range.start),
            Event::FootnoteReference(label) => {
                self.open_leaf(range.start);
                self.replace(&range, &format!("\\[^{label}\\]"));
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Html(_) | Event::InlineHtml(_) => {
                self.open_leaf(range.start);
                self.text(&self.source[range.clone()], range);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {
                self.open_leaf(range.start);
                self.text_end = range.end;
            }
        }
    }

    fn start(&mut self, tag: &Tag<'s>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.close_leaf();
                self.leaf_start = Some(range.start);
            }
            Tag::Heading { level, .. } => {
                self.close_leaf();
                self.start_heading(*level, range);
            }
            Tag::BlockQuote(kind) => {
                self.begin_block(range.start, false);
                self.containers.push(Container::Quote);
                self.fresh = true;
                if let Some(kind) = kind {
                    self.start_line();
                    self.out.push_str(block::callout(*kind));
                    self.out.push('\n');
                    // The marker's line is done; the text goes on in the same paragraph, on the next line.
                    self.text_end = self.source[range.start..].find(']').map_or(range.start, |at| range.start + at);
                }
            }
            Tag::CodeBlock(kind) => {
                self.begin_block(range.start, matches!(kind, CodeBlockKind::Indented));
                self.code = Some(block::first_line(kind));
            }
            Tag::List(_) => self.begin_block(range.start, false),
            Tag::Item => {
                self.begin_block(range.start, false);
                let marker = block::marker(&self.source[range]);
                self.containers.push(Container::Item { width: marker.len(), marker: Some(marker) });
                self.fresh = true;
            }
            Tag::FootnoteDefinition(label) => {
                self.begin_block(range.start, true);
                self.containers.push(Container::Item { width: 0, marker: Some(format!("\\[^{label}\\]: ")) });
                self.fresh = true;
            }
            Tag::Table(_) => self.begin_block(range.start, true),
            Tag::TableHead | Tag::TableRow => {
                self.start_line();
                (self.leaf, self.single_line, self.at, self.text_end) = (true, true, range.start, range.start);
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.open_leaf(range.start);
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.open_leaf(range.start);
                self.start_link(*link_type, dest_url, &range);
            }
            Tag::Image { dest_url, .. } => {
                self.open_leaf(range.start);
                self.start_image(dest_url, &range);
            }
            Tag::TableCell
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => {
                self.close_leaf();
                self.leaf_start = None;
                self.heading = None;
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close_leaf();
                if matches!(self.containers.last(), Some(Container::Item { marker: Some(_), .. })) {
                    self.start_line();
                    self.end_line();
                }
                self.containers.pop();
                self.fresh = false;
            }
            TagEnd::CodeBlock => self.end_code(range),
            TagEnd::TableHead => {
                self.end_row(range);
                self.delimiter_row();
            }
            TagEnd::TableRow => self.end_row(range),
            TagEnd::TableCell => self.text_end = range.end,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.text_end = range.end;
            }
            TagEnd::Link | TagEnd::Image => self.end_link(range),
            TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {}
        }
    }

    /// Writes the blank line before a block, if the source has one or the block needs one.
    fn begin_block(&mut self, start: usize, forced: bool) {
        self.close_leaf();
        if self.fresh || self.out.ends_with("\n\n") {
            return;
        }
        let gap = self.source.get(self.text_end..start).unwrap_or_default();
        if forced || gap.bytes().filter(|byte| *byte == b'\n').count() > 1 {
            self.start_line();
            self.end_line();
            self.fresh = true;
        }
    }

    /// Writes what stands before the text of a line.
    fn start_line(&mut self) {
        for container in &mut self.containers {
            match container {
                Container::Quote => self.out.push_str("> "),
                Container::Item { marker, width } => match marker.take() {
                    Some(marker) => self.out.push_str(&marker),
                    None => self.out.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
        self.fresh = false;
    }

    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }

    /// Begins the text of a paragraph, heading or tight list item, if it has not begun.
    fn open_leaf(&mut self, start: usize) {
        if self.leaf {
            return;
        }
        // The backslash of an escape is no part of the text that the parser reports.
        let escaped = usize::from(self.is_escaped(start));
        let start = self.leaf_start.take().unwrap_or(start - escaped).min(start);
        self.begin_block(start, false);
        self.start_line();
        self.leaf = true;
        if let Some(level) = self.heading {
            self.out.extend(std::iter::repeat_n('#', level));
            self.out.push(' ');
            self.single_line = true;
            self.at = start + self.source[start..].bytes().take_while(|byte| matches!(byte, b'#' | b' ')).count();
        } else {
            self.at = start;
        }
        self.text_end = start;
    }

    /// Ends the text that is being written, if there is any.
    fn close_leaf(&mut self) {
        if self.leaf {
            self.copy_to(self.text_end);
            self.end_line();
            self.leaf = false;
            self.single_line = false;
        }
    }

    /// Copies the source up to a place, with the prefixes of its lines replaced.
    fn copy_to(&mut self, end: usize) {
        let source = self.source;
        while self.at < end {
            let rest = &source[self.at..end];
            let Some(length) = rest.find('\n') else {
                self.out.push_str(rest);
                break;
            };
            self.out.push_str(rest[..length].trim_end());
            self.at += length + 1;
            self.skip_prefix();
            self.break_line();
        }
        self.at = self.at.max(end);
    }

    /// Skips the indentation and the quote markers of a line of the source.
    fn skip_prefix(&mut self) {
        let is_space = |character: char| character != '\n' && character.is_whitespace();
        let quotes = self.containers.iter().filter(|container| matches!(container, Container::Quote)).count();
        let mut rest = self.source[self.at..].trim_start_matches(is_space);
        for _ in 0..quotes {
            rest = rest.strip_prefix('>').map_or(rest, |rest| rest.trim_start_matches(is_space));
        }
        self.at = self.source.len() - rest.len();
    }

    /// Goes on to the next line, or, where that would begin a block or leave the heading, goes on after a space.
    fn break_line(&mut self) {
        let rest = &self.source[self.at..];
        let next = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if self.single_line || starts_block(next) {
            // The backslash of a hard break would not be one in the middle of a line.
            self.out.truncate(self.out.trim_end_matches('\\').len());
            self.out.push(' ');
        } else {
            self.end_line();
            self.start_line();
        }
    }
}
