//! How may a text of the document be shown, so that it is what it seems to be?

/// Writes a text as Markdown code on one line, whatever backticks it contains (`CommonMark` 0.31, section 6.1).
pub(crate) fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    if longest > 0 || edge { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// Replaces what cannot be seen, or would break or turn the line, by spaces.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect()
}

/// Returns whether a character changes how text is shown without being seen itself.
pub(crate) fn is_hidden(character: char) -> bool {
    match character {
        ' '..='~' => false,
        // The soft hyphen, the Arabic letter mark, the marks of direction, zero width space and word joiner, the
        // bidirectional embeddings and isolates, the byte order mark, and the invisible tags. The zero width joiner
        // stays: scripts and emoji need it.
        '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_what_it_is() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(" "), "`   `");
        assert_eq!(code("a\nb\u{202e}"), "` a b  `");
        assert_eq!(code(""), "`\"\"`");
    }
}
