//! Which texts are Rust identifiers?

use super::keyword;

/// A Rust identifier, written the way source code has it (`r#type`).
///
/// Only this module makes one, so that whatever a document says, what is emitted can be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// Makes an identifier of text that consists of letters, digits and underscores; keywords are dodged.
    pub(super) fn new(text: &str) -> Self {
        let legal = |index: usize, c: char| c == '_' || if index == 0 { is_start(c) } else { is_continue(c) };
        let sound = !text.is_empty() && text != "_" && text.chars().enumerate().all(|(index, c)| legal(index, c));
        assert!(sound, "the stage `name` cases every text before it makes an identifier of it: `{text}`");
        if keyword::is_raw(text) {
            Self(format!("r#{text}"))
        } else if keyword::is_path(text) {
            Self(format!("{text}_"))
        } else {
            Self(text.to_owned())
        }
    }

    /// Returns the identifier as source code has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the identifier without `r#`, for file names and messages.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Ident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns whether an identifier may begin with a character (a subset of `XID_Start` that needs no tables).
pub(super) fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// Returns whether an identifier may go on with a character.
pub(super) fn is_continue(c: char) -> bool {
    c.is_ascii_alphanumeric()
}
