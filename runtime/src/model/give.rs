//! How does a value that was read whole go into a model?

use std::collections::BTreeMap;

use super::decode::{Decode, DecodeError, Target};
use super::read::step_of;
use super::scalar::{Found, fill};
use super::union;
use super::value::Value;

/// Reads a value into its place, which is worth nothing after a fault.
///
/// # Errors
///
/// Fails when a value is not of the type that the model has there; the error names the path.
pub fn decode_value(value: &Value, place: &mut dyn Decode) -> Result<(), DecodeError> {
    give(value, place, true).map(|_| ()).map_err(|misfit| {
        let path = std::iter::once("$".to_owned()).chain(misfit.path.into_iter().rev()).collect();
        DecodeError { path, message: misfit.message }
    })
}

/// Why a value does not fit.
pub(super) struct Misfit {
    message: String,
    // From the fault outwards.
    path: Vec<String>,
}

impl From<String> for Misfit {
    fn from(message: String) -> Self {
        Self { message, path: Vec::new() }
    }
}

impl Misfit {
    fn at(mut self, step: String) -> Self {
        self.path.push(step);
        self
    }
}

/// Reads a value into its place, and returns how many properties it has that the type has no place for; the error says
/// what was expected.
pub(super) fn give(value: &Value, place: &mut dyn Decode, is_outermost: bool) -> Result<usize, Misfit> {
    let mut passed = 0;
    if matches!(value, Value::Null) && place.null() {
        return Ok(passed);
    }
    match (place.target(), value) {
        (Target::Union(place), value) => match union::fits(place, value, is_outermost) {
            Some(more) => passed += more,
            None => place.keep(value.clone()),
        },
        (Target::Value(place), value) => *place = value.clone(),
        (Target::List(list), Value::Array(items)) => {
            list.start();
            for (index, item) in items.iter().enumerate() {
                let given = give(item, list.item(), is_outermost);
                passed += given.map_err(|misfit| misfit.at(format!("[{index}]")))?;
            }
        }
        (Target::Map(map), Value::Object(members)) => {
            map.start();
            for (key, value) in members {
                let given = give(value, map.entry(key.clone()), is_outermost);
                passed += given.map_err(|misfit| misfit.at(step_of(key)))?;
            }
        }
        (Target::Object(place, required), Value::Object(members)) => {
            if let Some(missing) = required.iter().find(|required| !members.contains_key(**required)) {
                return Err(format!("`{missing}` is missing").into());
            }
            passed += give_properties(members, place, is_outermost)?;
        }
        (Target::Itself, Value::Object(members)) => passed += give_properties(members, place, is_outermost)?,
        (target, value) => match found(value) {
            Some(found) => fill(target, found)?,
            None => return Err(format!("expected {}, found {}", target.expected(), kind_of(value)).into()),
        },
    }
    Ok(passed)
}

fn give_properties(
    members: &BTreeMap<String, Value>,
    place: &mut dyn Decode,
    is_outermost: bool,
) -> Result<usize, Misfit> {
    let mut passed = 0;
    for (key, value) in members {
        match place.field(key) {
            Some(place) => passed += give(value, place, is_outermost).map_err(|misfit| misfit.at(step_of(key)))?,
            None => passed += 1,
        }
    }
    Ok(passed)
}

fn found(value: &Value) -> Option<Found<'_>> {
    Some(match value {
        Value::Bool(value) => Found::Bool(*value),
        Value::Int(value) => Found::Int(*value),
        Value::UInt(value) => Found::UInt(*value),
        Value::Float(value) => Found::Float(*value),
        Value::String(text) => Found::Text(text),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        Value::Bool(_) | Value::Int(_) | Value::UInt(_) | Value::Float(_) | Value::String(_) => "a value",
    }
}
