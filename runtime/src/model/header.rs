//! How is a header read into a model?
//!
//! Headers have the style `simple` (OpenAPI 3.1, section 4.8.21): a list is `a,b`, an object is `k,v,k,v`, or
//! `k=v,k=v` where it is exploded.

use http::HeaderMap;

use super::decode::{Decode, Target};
use super::scalar::{Found, fill};
use super::value::Value;

/// Reads a header into its place, and returns whether it was there.
pub(in super::super) fn read_header(headers: &HeaderMap, name: &str, place: &mut dyn Decode) -> Result<bool, String> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        lines.push(line.to_str().map_err(|_| "expected visible ASCII".to_owned())?);
    }
    // Lines of one header mean the same as one line with commas (RFC 9110, section 5.2).
    let text = lines.join(",");
    if !lines.is_empty() {
        read(text.trim(), place)?;
    }
    Ok(!lines.is_empty())
}

fn read(text: &str, place: &mut dyn Decode) -> Result<(), String> {
    match place.target() {
        Target::List(list) => {
            list.start();
            parts(text).try_for_each(|part| read(part, list.item()))
        }
        Target::Map(map) => {
            map.start();
            pairs(text)?.into_iter().try_for_each(|(key, value)| read(value, map.entry(key.to_owned())))
        }
        Target::Object(object, required) => read_object(text, object, required),
        Target::Itself => read_object(text, place, &[]),
        Target::Bool(place) => {
            *place = text.parse().map_err(|_| "expected a boolean".to_owned())?;
            Ok(())
        }
        Target::Value(place) => {
            *place = Value::from(text);
            Ok(())
        }
        target => fill(target, Found::Text(text)),
    }
}

fn read_object(text: &str, object: &mut dyn Decode, required: &[&str]) -> Result<(), String> {
    let pairs = pairs(text)?;
    for (key, value) in &pairs {
        if let Some(place) = object.field(key) {
            read(value, place).map_err(|fault| format!("{fault} at `{key}`"))?;
        }
    }
    let is_there = |name: &&&str| pairs.iter().any(|(key, _)| key == *name);
    let missing = required.iter().find(|name| !is_there(name));
    missing.map_or(Ok(()), |missing| Err(format!("`{missing}` is missing")))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// Returns the properties of an object, whichever way they are written.
fn pairs(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let parts: Vec<&str> = parts(text).collect();
    if let Some(exploded) = parts.iter().map(|part| part.split_once('=')).collect() {
        return Ok(exploded);
    }
    parts
        .chunks(2)
        .map(|pair| match pair {
            [key, value] => Ok((*key, *value)),
            _ => Err("expected pairs of a key and a value".to_owned()),
        })
        .collect()
}
