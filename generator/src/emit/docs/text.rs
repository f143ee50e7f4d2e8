//! Where does a piece of Markdown text need an escape, and which addresses may a link have?

use std::ops::Range;

use super::plain::is_hidden;

/// Returns whether a link to this address is kept.
pub(super) fn is_good_target(target: &str) -> bool {
    let begins = |scheme: &str| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let rest = if begins("https://") {
        &target[8..]
    } else if begins("http://") {
        &target[7..]
    } else if begins("mailto:") && target.contains('@') && target.contains('.') {
        // Without a dot, rustdoc looks for an item of this name.
        &target[7..]
    } else {
        return false;
    };
    rest.starts_with(|first: char| first.is_alphanumeric())
        && !rest.contains(|bad: char| bad.is_whitespace() || is_hidden(bad) || matches!(bad, '<' | '>' | '`' | '\\'))
}

/// Returns the address as it may stand between round brackets.
pub(super) fn escape_target(target: &str) -> String {
    target.replace('(', "%28").replace(')', "%29")
}

/// Returns the length of the address that the text begins with, or zero if it begins with none.
///
/// The rule contains that of the lint `rustdoc::bare_urls`: what the lint would report is found here.
pub(super) fn url_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return 0 };
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-@:%._+~#=".contains(&byte);
    if !rest.bytes().take_while(|byte| is_host(*byte)).any(|byte| byte == b'.') {
        return 0;
    }
    let (mut round, mut curly) = (0_usize, 0_usize);
    let end = text.find(|character| match character {
        '(' | '{' => {
            *if character == '(' { &mut round } else { &mut curly } += 1;
            false
        }
        ')' | '}' => {
            let open = if character == ')' { &mut round } else { &mut curly };
            *open = open.wrapping_sub(1);
            *open == usize::MAX
        }
        _ => ends_url(character),
    });
    let scheme = text.len() - rest.len();
    let text = &text[..end.unwrap_or(text.len())];
    let length = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '\\']).len();
    if length > scheme { length } else { 0 }
}

/// Returns whether an address in running text ends before this character.
fn ends_url(character: char) -> bool {
    character.is_whitespace()
        || !character.is_ascii()
        || matches!(character, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '^')
}

/// Returns whether a line that continues a paragraph would start a block of its own if it were not indented.
pub(super) fn starts_block(line: &str) -> bool {
    let line = line.trim();
    let Some(first) = line.bytes().next() else { return false };
    let rest = line.trim_start_matches(char::from(first));
    match first {
        b'>' | b'=' => true,
        b'#' => rest.is_empty() || rest.starts_with(' '),
        b'-' | b'+' | b'*' | b'_' => {
            line.len() == 1
                || line[1..].starts_with(' ')
                || line.bytes().all(|byte| byte == first || matches!(byte, b' ' | b'|' | b':'))
        }
        b'`' | b'~' => line.len() - rest.len() >= 3,
        b'|' | b':' => line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'|' | b':')),
        // Only a list that counts from one interrupts a paragraph.
        b'0' | b'1' => is_numbered(line) && line.trim_start_matches('0').starts_with(['1', '.', ')']),
        _ => false,
    }
}

/// Returns whether the line begins with the number of a list item.
pub(super) fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    rest.len() < line.len()
        && rest.strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Appends a piece of literal text, with the characters escaped that could still begin a link, a tag or a code span.
pub(super) fn push_text(source: &str, piece: Range<usize>, out: &mut String) {
    let mut at = piece.start;
    while let Some(found) = source[at..piece.end].find(['[', ']', '`', '<']) {
        let place = at + found;
        out.push_str(&source[at..place]);
        at = place + 1;
        let begins_tag = |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
        if source.as_bytes()[place] != b'<' || source[at..].starts_with(begins_tag) {
            out.push('\\');
        }
        out.push_str(&source[place..at]);
    }
    out.push_str(&source[at..piece.end]);
}
