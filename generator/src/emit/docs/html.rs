//! What is left of the HTML in a description, once it has to be Markdown without a tag?

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::text::{escape_target, is_good_target};

/// How often tags are replaced: text that a tag hid can hold tags itself.
const ROUNDS: usize = 3;

/// The longest tag.
const TAG_LIMIT: usize = 2000;

/// The longest content of `<code>` that becomes a code span; it also keeps the search for its end short.
const CODE_LIMIT: usize = 400;

/// Returns the Markdown with well-known tags replaced by what they mean and every other tag escaped.
pub(super) fn replace_tags(source: &str) -> String {
    let mut source = source.to_owned();
    for round in 0..=ROUNDS {
        if !source.contains('<') {
            break;
        }
        let tags = html_ranges(&source);
        if tags.is_empty() {
            break;
        }
        source = Rewrite::new(&source, round < ROUNDS).run(&tags);
    }
    source
}

/// Returns where the parser sees HTML, in order, and whether it stands in a table or a heading.
fn html_ranges(source: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut single_line = 0_usize;
    for (event, range) in Parser::new_ext(source, super::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_) | Tag::Heading { .. }) => single_line += 1,
            Event::End(TagEnd::Table | TagEnd::Heading(_)) => single_line -= 1,
            Event::Html(_) | Event::InlineHtml(_) => found.push((range, single_line > 0)),
            _ => {}
        }
    }
    found
}

struct Rewrite<'s> {
    source: &'s str,
    lower: String,
    out: String,
    /// Up to where the source has been copied or replaced.
    at: usize,
    /// Whether tags are replaced at all; otherwise each is escaped.
    replacing: bool,
    /// The tags with content that were opened, innermost last, and what closes them.
    open: Vec<(String, String)>,
    /// Where the last of each mark is that closes something.
    last: Vec<(String, Option<usize>)>,
}

impl<'s> Rewrite<'s> {
    fn new(source: &'s str, replacing: bool) -> Self {
        let lower = source.to_ascii_lowercase();
        Self { source, lower, out: String::new(), at: 0, replacing, open: Vec::new(), last: Vec::new() }
    }

    fn run(mut self, tags: &[(Range<usize>, bool)]) -> String {
        for (range, single_line) in tags {
            let mut from = range.start.max(self.at);
            while from < range.end {
                let Some(found) = self.source[from..range.end].find('<') else { break };
                let start = from + found;
                self.out.push_str(&self.source[self.at..start]);
                self.at = start;
                self.tag(start, *single_line);
                from = self.at;
            }
        }
        self.out.push_str(&self.source[self.at..]);
        self.out
    }

    /// Replaces what begins at `start`, a `<`, and moves on.
    fn tag(&mut self, start: usize, single_line: bool) {
        self.at = start + 1;
        let source = self.source;
        let rest = &source[start..];
        let replaced = if !self.replacing {
            None
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            let closes = self.is_followed_by("-->", start);
            closes.then(|| comment.find("-->").map(|length| (String::new(), length + 7))).flatten()
        } else {
            let end = rest.bytes().take(TAG_LIMIT).position(|byte| byte == b'>');
            end.and_then(|end| self.element(start, &rest[1..end], single_line))
        };
        match replaced {
            Some((text, length)) => {
                self.out.push_str(&text);
                self.at = start + length;
            }
            None => self.out.push_str("\\<"),
        }
    }

    /// Returns what the tag with this inner text becomes, and how much of the source that replaces.
    fn element(&mut self, start: usize, inner: &str, single_line: bool) -> Option<(String, usize)> {
        let length = inner.len() + 2;
        let closes = inner.starts_with('/');
        let inner = inner.trim_start_matches('/').trim_end_matches('/');
        let end = inner.find(|end: char| !end.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        let attributes = &inner[end..];
        let gap = |text: &str| if single_line { " ".to_owned() } else { text.to_owned() };
        let text = match name.as_str() {
            "p" | "div" | "ul" | "ol" | "details" | "summary" | "section" => gap("\n\n"),
            "br" => gap("\n"),
            "hr" => gap("\n\n---\n\n"),
            "li" if closes => String::new(),
            "li" => gap("\n- "),
            "span" | "u" | "small" | "font" | "center" if closes || self.is_closed_after(&name, start) => String::new(),
            _ if closes => {
                let position = self.open.iter().rposition(|(open, _)| *open == name)?;
                self.open.drain(position..).next()?.1
            }
            "code" | "tt" => return self.code(start, length, &name),
            "pre" if !single_line => return self.pre(start, length),
            "b" | "strong" if self.is_closed_after(&name, start) => self.opened(name, "**", "**"),
            "i" | "em" if self.is_closed_after(&name, start) => self.opened(name, "*", "*"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.is_closed_after(&name, start) => {
                self.opened(name, &gap("\n\n**"), &format!("**{}", gap("\n\n")))
            }
            "a" if self.is_closed_after(&name, start) => match target(attributes) {
                Some(target) => self.opened(name, "[", &format!("]({target})")),
                None => self.opened(name, "", ""),
            },
            _ => return None,
        };
        Some((text, length))
    }

    fn opened(&mut self, name: String, before: &str, after: &str) -> String {
        self.open.push((name, after.to_owned()));
        before.to_owned()
    }

    /// Returns a code span for the element that starts here, if one line can hold it.
    fn code(&self, start: usize, length: usize, name: &str) -> Option<(String, usize)> {
        let from = start + length;
        let close = format!("</{name}>");
        let window = self.lower.as_bytes().get(from..(from + CODE_LIMIT).min(self.lower.len()))?;
        let size = window.windows(close.len()).position(|bytes| bytes == close.as_bytes())?;
        let content = self.source.get(from..from + size)?;
        let text = unescape(content.trim()).replace('\n', " ");
        let is_whole = !text.is_empty() && !text.contains('`');
        is_whole.then(|| (format!("`{text}`"), length + size + close.len()))
    }

    /// Returns a fenced block for the element that starts here.
    fn pre(&mut self, start: usize, length: usize) -> Option<(String, usize)> {
        if !self.is_closed_after("pre", start) {
            return None;
        }
        let from = start + length;
        let size = self.lower[from..].find("</pre>")?;
        let mut content = self.source[from..from + size].trim_matches('\n');
        if content.starts_with("<code") {
            content = content.split_once('>').map_or(content, |(_, rest)| rest);
            content = content.strip_suffix("</code>").unwrap_or(content);
        }
        if content.contains("```") {
            return None;
        }
        Some((format!("\n\n```text\n{}\n```\n\n", unescape(content)), length + size + "</pre>".len()))
    }

    /// Returns whether the element is closed further on; a placeholder such as `<b>` in `/a/<b>` is not.
    fn is_closed_after(&mut self, name: &str, start: usize) -> bool {
        self.is_followed_by(&format!("</{name}>"), start)
    }

    /// Returns whether this is found further on; each mark is looked for once.
    fn is_followed_by(&mut self, mark: &str, start: usize) -> bool {
        let known = self.last.iter().find(|(known, _)| known == mark).map(|(_, place)| *place);
        let place = known.unwrap_or_else(|| {
            let place = self.lower.rfind(mark);
            self.last.push((mark.to_owned(), place));
            place
        });
        place.is_some_and(|place| place > start)
    }
}

/// Returns the address in the attributes of an `<a>`, if a link to it is kept.
fn target(attributes: &str) -> Option<String> {
    let value = &attributes[attributes.to_ascii_lowercase().find("href=")? + "href=".len()..];
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let target = value[1..].split(quote).next()?;
    is_good_target(target).then(|| escape_target(target))
}

/// Returns the text with the entities that HTML cannot do without replaced: code has none in Markdown.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}
