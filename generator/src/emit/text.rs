//! How do short texts of the document stand inside sentences of ours?

pub(super) use crate::ir::code;
use crate::ir::visible;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_what_they_are() {
        assert_eq!(inline("The *API*\n[v1]"), "The API v1");
        assert_eq!(inline("***"), "the API");
    }
}
