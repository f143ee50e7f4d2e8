//! How does the Markdown of a document become rustdoc that reads well, compiles nothing and warns about nothing?
//!
//! Text goes through four steps: characters are normalised, tags are replaced, blocks and links are written again in
//! the one form that rustdoc and clippy agree with, and the outcome is parsed once more and checked. What fails the
//! check is shown as plain text, so no description can get further than that.

mod check;
mod html;
mod plain;
mod render;
#[cfg(test)]
mod tests;
mod text;

use proc_macro2::TokenStream;
use pulldown_cmark::Options;
use quote::quote;

use crate::ir::Docs;

/// How often text is rendered until it has to stay as it is; two suffice for nearly every text.
const ROUNDS: usize = 5;

/// Returns the text as rustdoc: lines are kept, code is never compiled, and only links to the web stay links.
pub(crate) fn markdown(text: &str) -> String {
    let text = plain::normalize(text);
    if plain::is_plain(&text) {
        return text;
    }
    let source = if text.contains('<') { plain::normalize(&html::replace_tags(&text)) } else { text.clone() };
    settle(source).unwrap_or_else(|| plain::escape(&text))
}

/// Returns the text in a form that is harmless and stays as it is when it is rendered again, if there is one.
///
/// That is the proof that the blocks are where they seem to be: to leave out an empty link, say, may begin a list.
fn settle(source: String) -> Option<String> {
    let mut text = source;
    for _ in 0..ROUNDS {
        let next = render::render(&text)?;
        if next == text {
            return check::is_harmless(&text).then_some(text);
        }
        text = next;
    }
    None
}

/// Returns one `#[doc]` attribute a line: summary, description and notes, or the fallback if there is none of them.
pub(crate) fn attributes(docs: &Docs, fallback: Option<&str>) -> TokenStream {
    let text = lines(docs, fallback);
    let lines = text.lines().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// Returns the lines of the doc comment, without a slash.
fn lines(docs: &Docs, fallback: Option<&str>) -> String {
    let description = docs.description.as_deref().map(markdown).unwrap_or_default();
    let summary = docs.summary.as_deref().map(sentence).unwrap_or_default();
    let mut parts = Vec::new();
    if !summary.is_empty() && !repeats(&description, &summary) {
        parts.push(summary);
    }
    if !description.is_empty() {
        parts.push(description);
    }
    if parts.is_empty() {
        parts.extend(fallback.map(sentence));
    }
    let notes: Vec<String> = docs.notes.iter().map(|note| sentence(note)).filter(|note| !note.is_empty()).collect();
    if !notes.is_empty() {
        parts.push(notes.join("\n"));
    }
    parts.join("\n\n")
}

/// Returns the text as one line that ends like a sentence and is a paragraph, whatever it begins with.
pub(crate) fn sentence(text: &str) -> String {
    let words = plain::normalize(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line = markdown(&words);
    if line.contains('\n') || text::starts_block(&line) || text::is_numbered(&line) {
        line = plain::escape(&words);
    }
    if line.ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | '`' | '"' | '\'' | '>' | ']')) {
        line.push('.');
    }
    line
}

/// Returns whether the description begins with the words of the summary, as a sentence or a line of its own.
fn repeats(description: &str, summary: &str) -> bool {
    let words = summary.trim_end_matches('.');
    description.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        && matches!(description.as_bytes().get(words.len()), None | Some(b'.' | b'\n'))
}

/// Returns what rustdoc understands beyond `CommonMark`, apart from boxes to tick: its version of the parser takes what
/// follows a box for the begin of a block, and clippy wants lines after it indented in another way. So boxes are text.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM
}
