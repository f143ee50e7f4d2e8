//! Which characters may doc text hold, and how is text written so that no Markdown is left in it?

use crate::ir;

/// Returns the text with one kind of line end, no tabs, no hidden characters, no trailing white space, no common
/// indentation, and at most one blank line in a row.
pub(super) fn normalize(text: &str) -> String {
    // Most texts are one line of visible characters.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.trim().to_owned();
    }
    let clean = strip(text);
    let indent = clean.lines().filter(|line| !line.is_empty()).map(leading_spaces).min().unwrap_or(0);
    let mut out = String::with_capacity(clean.len());
    let mut blank = false;
    for line in clean.lines() {
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(&line[indent..]);
    }
    out
}

/// Returns whether a character is taken out of doc text: one that is not seen, unless it is white space.
pub(super) fn is_hidden(character: char) -> bool {
    !matches!(character, '\n' | '\t') && ir::is_hidden(character)
}

/// Returns whether the text means the same with and without Markdown, so that the parser can be skipped.
pub(super) fn is_plain(text: &str) -> bool {
    text.split('\n').all(|line| {
        // A blank line is plain, and an indented one or one that starts with punctuation may be a block.
        line.bytes().next().is_none_or(|first| first.is_ascii_alphabetic() || first == b'"' || first == b'(')
    }) && !text.bytes().any(|byte| matches!(byte, b'`' | b'\\' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'~' | b'|'))
        && !text.contains("://")
}

/// Returns the text with every character escaped that Markdown may give a meaning, line by line.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        for character in line.trim().chars() {
            if character.is_ascii_punctuation() && !matches!(character, ',' | '/' | '"' | '\'' | '(' | ';' | '?' | '%')
            {
                out.push('\\');
            }
            out.push(character);
        }
    }
    out
}

/// Returns how many spaces the line begins with.
fn leading_spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns the text with `\n` line ends, spaces for tabs and no hidden character; lines end in their last visible one.
fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if character == '\r' && characters.peek() == Some(&'\n') {
                    characters.next();
                }
                out.truncate(out.trim_end_matches(|end: char| end != '\n' && end.is_whitespace()).len());
                out.push('\n');
                column = 0;
            }
            '\t' => {
                let width = 4 - column % 4;
                out.push_str(&"    "[..width]);
                column += width;
            }
            _ if is_hidden(character) => {}
            _ => {
                out.push(character);
                column += 1;
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}
