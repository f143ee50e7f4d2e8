//! How is a model printed as a document?

use std::fmt;

use serde_core::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::encode::{Encode, EncodeError, Fields, Piece, Rule};

/// Writes a value as a JSON document, the way a request has it: without what is read only.
///
/// # Errors
///
/// Fails when a number is not finite, because JSON has no such numbers.
pub fn encode(value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let printed = Printed { value, whole: false, text: false };
    serde_json::to_vec(&printed).map_err(|error| EncodeError { message: error.to_string() })
}

/// A value on its way to a serializer.
pub(super) struct Printed<'a> {
    pub(super) value: &'a dyn Encode,
    // Whether what is read only is written as well.
    pub(super) whole: bool,
    // Whether numbers are written as text.
    pub(super) text: bool,
}

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value.piece() {
            Piece::Absent | Piece::Null => serializer.serialize_unit(),
            Piece::Bool(value) => serializer.serialize_bool(value),
            Piece::Int(value) => self.number(serializer, value, |serializer| serializer.serialize_i64(value)),
            Piece::UInt(value) => self.number(serializer, value, |serializer| serializer.serialize_u64(value)),
            Piece::Float(value) if value.is_finite() => {
                self.number(serializer, value, |serializer| serializer.serialize_f64(value))
            }
            // Protocol Buffers, the source of numbers as text, spell it out; Rust would write `inf`.
            Piece::Float(value) if self.text && value.is_infinite() => {
                serializer.serialize_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Piece::Float(_) if self.text => serializer.serialize_str("NaN"),
            Piece::Float(value) => Err(S::Error::custom(format!("{value} is no JSON number"))),
            Piece::Text(text) => serializer.serialize_str(&text),
            Piece::File(file) => match std::str::from_utf8(file.content()) {
                Ok(text) => serializer.serialize_str(text),
                Err(_) => Err(S::Error::custom("JSON cannot carry a file that is no text")),
            },
            Piece::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.count()))?;
                let mut outcome = Ok(());
                list.each(&mut |value| {
                    if outcome.is_ok() {
                        outcome = sequence.serialize_element(&Printed { value, ..*self });
                    }
                });
                outcome?;
                sequence.end()
            }
            Piece::Map(map) => self.entries(serializer, |to| {
                map.each(&mut |key, value| to.put_with(key, Rule::NULLABLE, value));
            }),
            Piece::Object(object) => Self { text: false, ..*self }.entries(serializer, |to| object.fields(to)),
            Piece::Itself => Self { text: false, ..*self }.entries(serializer, |to| self.value.fields(to)),
            Piece::InText(value) => Self { value, text: true, ..*self }.serialize(serializer),
            Piece::Value(value) => value.print(serializer),
        }
    }
}

impl Printed<'_> {
    fn number<S: Serializer>(
        &self,
        serializer: S,
        number: impl fmt::Display,
        plain: impl FnOnce(S) -> Result<S::Ok, S::Error>,
    ) -> Result<S::Ok, S::Error> {
        if self.text { serializer.collect_str(&number) } else { plain(serializer) }
    }

    fn entries<S: Serializer>(
        &self,
        serializer: S,
        each: impl FnOnce(&mut Entries<S::SerializeMap>),
    ) -> Result<S::Ok, S::Error> {
        let map = serializer.serialize_map(None)?;
        let mut entries = Entries { map, outcome: Ok(()), whole: self.whole, text: self.text };
        each(&mut entries);
        entries.outcome?;
        entries.map.end()
    }
}

struct Entries<M: SerializeMap> {
    map: M,
    outcome: Result<(), M::Error>,
    whole: bool,
    text: bool,
}

impl<M: SerializeMap> Fields for Entries<M> {
    fn put_with(&mut self, wire_name: &str, rule: Rule, value: &dyn Encode) {
        let absent = !rule.nullable && matches!(value.piece(), Piece::Absent);
        if absent || (rule.read_only && !self.whole) || self.outcome.is_err() {
            return;
        }
        let printed = Printed { value, whole: self.whole, text: self.text || rule.text };
        self.outcome = self.map.serialize_entry(wire_name, &printed);
    }
}
