//! Where are the nodes of a JSON text?
//!
//! A YAML parser reads most of JSON, but not the surrogate pairs of its strings, and it is slower.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::{Event, Tracker};
use crate::diagnostic::Position;

/// Returns whether the text is well-formed, which [`walk`] relies on.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Walks over a well-formed text.
pub(super) fn walk(text: &str, tracker: &mut Tracker<'_>) {
    let mut scanner = Scanner { text, index: 0, position: Position { line: 1, column: 1 } };
    while let Some(byte) = scanner.peek() {
        let at = scanner.position;
        let go_on = match byte {
            b'{' | b'[' => {
                scanner.bump();
                tracker.event(if byte == b'{' { &Event::Map } else { &Event::List }, at)
            }
            b'}' | b']' => {
                scanner.bump();
                tracker.event(&Event::End, at)
            }
            b'"' => {
                let text = scanner.string();
                tracker.event(&Event::Scalar(&text), at)
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => {
                scanner.bump();
                true
            }
            _ => {
                let word = scanner.word();
                tracker.event(&Event::Scalar(word), at)
            }
        };
        if !go_on {
            return;
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    index: usize,
    position: Position,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.index).copied()
    }

    /// Goes one byte on; only the first byte of a character counts as a column.
    fn bump(&mut self) {
        match self.peek() {
            Some(b'\n') => self.position = Position { line: self.position.line + 1, column: 1 },
            Some(byte) if (byte & 0xC0) != 0x80 => self.position.column += 1,
            _ => {}
        }
        self.index += 1;
    }

    fn string(&mut self) -> Cow<'a, str> {
        let start = self.index;
        let mut escapes = false;
        self.bump();
        while let Some(byte) = self.peek() {
            self.bump();
            match byte {
                b'"' => break,
                b'\\' => {
                    escapes = true;
                    self.bump();
                }
                _ => {}
            }
        }
        let quoted = self.text.get(start..self.index).unwrap_or_default();
        if escapes {
            return Cow::Owned(serde_json::from_str(quoted).unwrap_or_default());
        }
        Cow::Borrowed(quoted.trim_matches('"'))
    }

    fn word(&mut self) -> &'a str {
        let start = self.index;
        while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n')) {
            self.bump();
        }
        self.text.get(start..self.index).unwrap_or_default()
    }
}
