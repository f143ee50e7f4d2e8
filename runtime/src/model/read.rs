//! How is a document parsed into a model?
//!
//! `serde_json` parses. The visitor below is the only bridge to it, so that its parser is compiled once, whatever the
//! number of models.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::{Decode, DecodeError, List, Target};
use super::scalar::{Found, fill};
use super::union;
use super::value::Value;

/// Reads a JSON document.
///
/// # Errors
///
/// Fails when the text is not JSON, or when a value is not of the type that the model has there; the error names the
/// path.
pub fn decode<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    decode_into(json, &mut value).map(|()| value)
}

/// Reads a JSON document into its place, which is worth nothing after a fault.
pub(in super::super) fn decode_into(json: &[u8], value: &mut dyn Decode) -> Result<(), DecodeError> {
    // The path costs a copy of each key, so it is only looked for once it is known that there is a fault.
    run(json, value, false).map_err(|fault| run(json, value, true).err().unwrap_or(fault))
}

fn run(json: &[u8], value: &mut dyn Decode, traced: bool) -> Result<(), DecodeError> {
    let mut trace = Trace { traced, ..Trace::default() };
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let seed = Seed { place: value, trace: &mut trace };
    let outcome = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    outcome.map_err(|error| trace.into_error(&error))
}

/// The only key of the object that `serde_json` gives instead of a number when any crate of the program switches on its
/// feature `arbitrary_precision`. Its value is the number, as text.
const NUMBER: &str = "$serde_json::private::Number";

/// What is known about a fault while the parser unwinds.
#[derive(Default)]
pub(super) struct Trace {
    traced: bool,
    message: Option<String>,
    // From the fault outwards.
    path: Vec<String>,
}

impl Trace {
    fn fault<E: serde_core::de::Error>(&mut self, message: String) -> E {
        let error = E::custom(&message);
        self.message.get_or_insert(message);
        error
    }

    fn step(&mut self, step: impl FnOnce() -> String) {
        if self.traced {
            self.path.push(step());
        }
    }

    fn into_error(self, error: &dyn fmt::Display) -> DecodeError {
        let path = std::iter::once("$".to_owned()).chain(self.path.into_iter().rev()).collect();
        DecodeError { path, message: self.message.unwrap_or_else(|| error.to_string()) }
    }
}

/// Reads one value into its place.
pub(super) struct Seed<'a, 't> {
    pub(super) place: &'a mut dyn Decode,
    pub(super) trace: &'t mut Trace,
}

impl<'a, 't> Seed<'a, 't> {
    /// Returns the place for a value that is not null.
    fn present(self) -> (Target<'a>, &'t mut Trace) {
        (self.place.target(), self.trace)
    }

    fn scalar<E: serde_core::de::Error>(self, found: Found<'_>) -> Result<(), E> {
        let (target, trace) = self.present();
        fill(target, found).map_err(|message| trace.fault(message))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<(), E> {
        if self.place.null() {
            return Ok(());
        }
        match self.present() {
            (Target::Union(place), _) => {
                union::take(place, Value::Null);
                Ok(())
            }
            (target, trace) => Err(trace.fault(format!("expected {}, found null", target.expected()))),
        }
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Found::Bool(value))
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Found::Int(value))
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(Found::UInt(value))
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Found::Float(value))
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Found::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.present() {
            (Target::List(list), trace) => read_list(list, items, trace),
            (Target::Value(value), trace) => {
                let mut list = Vec::new();
                read_list(&mut list, items, trace)?;
                *value = Value::Array(list);
                Ok(())
            }
            (Target::Union(place), trace) => {
                let mut list = Vec::new();
                read_list(&mut list, items, trace)?;
                union::take(place, Value::Array(list));
                Ok(())
            }
            (target, trace) => Err(trace.fault(format!("expected {}, found a list", target.expected()))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { place, trace } = self;
        match (place.target(), trace) {
            (Target::Itself, trace) => read_object(place, &[], entries, trace),
            (Target::Object(place, required), trace) => read_object(place, required, entries, trace),
            (Target::Map(map), trace) => match entries.next_key::<String>()? {
                Some(key) if key == NUMBER => Err(trace.fault("expected an object, found a number".to_owned())),
                key => read_map(map, key, entries, trace),
            },
            (target, trace) => match (entries.next_key::<String>()?, target) {
                (Some(key), target) if key == NUMBER => read_number(target, &entries.next_value::<String>()?, trace),
                (key, target @ (Target::Value(_) | Target::Union(_))) => {
                    let mut map = std::collections::BTreeMap::<String, Value>::new();
                    read_map(&mut map, key, entries, trace)?;
                    let value = Value::Object(map);
                    match target {
                        Target::Union(place) => union::take(place, value),
                        Target::Value(place) => *place = value,
                        _ => {}
                    }
                    Ok(())
                }
                (_, target) => Err(trace.fault(format!("expected {}, found an object", target.expected()))),
            },
        }
    }
}

fn read_number<E: serde_core::de::Error>(target: Target<'_>, text: &str, trace: &mut Trace) -> Result<(), E> {
    let found = Found::number(text).ok_or_else(|| trace.fault("number out of range".to_owned()))?;
    fill(target, found).map_err(|message| trace.fault(message))
}

fn read_list<'de, A: SeqAccess<'de>>(list: &mut dyn List, mut items: A, trace: &mut Trace) -> Result<(), A::Error> {
    list.start();
    let mut index = 0_usize;
    loop {
        match items.next_element_seed(Item { list: &mut *list, trace: &mut *trace }) {
            Ok(Some(())) => index += 1,
            Ok(None) => return Ok(()),
            Err(error) => {
                trace.step(|| format!("[{index}]"));
                return Err(error);
            }
        }
    }
}

/// Reads one item of a list; its place is made only when there is an item.
struct Item<'a, 't> {
    list: &'a mut dyn List,
    trace: &'t mut Trace,
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seed { place: self.list.item(), trace: self.trace }.deserialize(deserializer)
    }
}

fn read_map<'de, A: MapAccess<'de>>(
    map: &mut dyn super::decode::Map,
    mut next: Option<String>,
    mut entries: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    map.start();
    while let Some(key) = next {
        let traced = if trace.traced { key.clone() } else { String::new() };
        let place = map.entry(key);
        if let Err(error) = entries.next_value_seed(Seed { place, trace: &mut *trace }) {
            trace.step(|| step_of(&traced));
            return Err(error);
        }
        next = entries.next_key()?;
    }
    Ok(())
}

fn read_object<'de, A: MapAccess<'de>>(
    place: &mut dyn Decode,
    required: &'static [&'static str],
    mut entries: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    let mut seen = Seen::default();
    let mut text = String::new();
    loop {
        let key = Key { place: &mut *place, required, seen: &mut seen, text: &mut text, trace: &mut *trace };
        let outcome = match entries.next_key_seed(key)? {
            None => break,
            Some(None) => entries.next_value::<IgnoredAny>().map(|_| ()),
            Some(Some(place)) => entries.next_value_seed(Seed { place, trace: &mut *trace }),
        };
        if let Err(error) = outcome {
            trace.step(|| step_of(&text));
            return Err(error);
        }
    }
    match seen.first_missing(required) {
        None => Ok(()),
        Some(name) => Err(trace.fault(format!("`{name}` is missing"))),
    }
}

/// Writes a step of a path.
pub(super) fn step_of(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { format!(".{key}") } else { format!("[{key:?}]") }
}

/// Finds the place of a property.
struct Key<'a, 's> {
    place: &'a mut dyn Decode,
    required: &'static [&'static str],
    seen: &'s mut Seen,
    text: &'s mut String,
    trace: &'s mut Trace,
}

impl<'de, 'a> DeserializeSeed<'de> for Key<'a, '_> {
    type Value = Option<&'a mut dyn Decode>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'a> Visitor<'_> for Key<'a, '_> {
    type Value = Option<&'a mut dyn Decode>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde_core::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        if key == NUMBER {
            return Err(self.trace.fault("expected an object, found a number".to_owned()));
        }
        if self.trace.traced {
            key.clone_into(self.text);
        }
        self.seen.mark(self.required, key);
        Ok(self.place.field(key))
    }
}

/// Which of the required properties were met: one bit each, in the order of the list.
#[derive(Default)]
struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    fn mark(&mut self, required: &[&str], key: &str) {
        let Some(index) = required.iter().position(|name| *name == key) else { return };
        if index < 64 {
            self.first |= 1 << index;
        } else {
            self.others.resize(required.len() / 64, 0);
            self.others[index / 64 - 1] |= 1 << (index % 64);
        }
    }

    fn first_missing(&self, required: &[&'static str]) -> Option<&'static str> {
        let met = |index: usize| match index / 64 {
            0 => (self.first >> index) & 1 == 1,
            word => self.others.get(word - 1).is_some_and(|bits| (bits >> (index % 64)) & 1 == 1),
        };
        required.iter().enumerate().find(|(index, _)| !met(*index)).map(|(_, name)| *name)
    }
}
