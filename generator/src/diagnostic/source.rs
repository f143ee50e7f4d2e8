//! Which text are the faults about, and where in it are they?

use std::sync::Arc;

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// A document as the user wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file's name as the user gave it.
    pub path: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// Returns the position of a byte of the text.
    pub(crate) fn position(&self, byte: usize) -> Position {
        Position::of_byte(&self.text, byte)
    }
}

impl Position {
    /// Returns the position of a byte of a text; a byte inside a character counts as that character.
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let bytes = &text.as_bytes()[..byte.min(text.len())];
        let line = bytes.split(|byte| *byte == b'\n').count();
        let start = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1);
        // A byte of the form 10xxxxxx continues a character.
        let column = 1 + bytes[start..].iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        Self { line, column }
    }
}
