//! How do short texts of the document stand inside sentences of ours?

/// Writes a text as Markdown code, whatever backticks it contains (`CommonMark` 0.31, section 6.1).
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    if longest > 0 || edge { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// Writes a text as plain words on one line, without anything that Markdown would read.
pub(super) fn inline(text: &str) -> String {
    let words: Vec<String> = visible(text).split_whitespace().map(str::to_owned).collect();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',' | '(' | ')' | '&' | '\'');
    let text: String = words.join(" ").chars().filter(|c| plain(*c)).collect();
    let text = text.trim();
    if text.is_empty() { "the API".to_owned() } else { text.to_owned() }
}

/// Writes a text on one line, with the Markdown that it has.
pub(super) fn line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "&lt;")
}

/// Replaces what cannot be seen or would turn the direction of the line.
fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_what_they_are() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code(" "), "`   `");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(inline("The *API*\n[v1]"), "The API v1");
        assert_eq!(inline("***"), "the API");
    }
}
