//! What do the keys say that several generators share?

use serde_json::Value;

use super::{Extensions, text};
use crate::ir::Stability;

/// Reads `x-stability-level`.
pub(crate) fn stability(extensions: &Extensions) -> Option<Stability> {
    text(extensions, "x-stability-level").map(|level| Stability(level.to_owned()))
}

/// Reads `x-rust-type`: a path, or an object with one.
pub(crate) fn rust_type(extensions: &Extensions) -> Option<&str> {
    let value = extensions.get("x-rust-type")?;
    value.as_str().or_else(|| value.get("path")?.as_str())
}

/// Reads the names that a document wishes for its enum's values, in the order of the values.
pub(crate) fn variant_names(extensions: &Extensions) -> Vec<String> {
    strings(extensions, &["x-enum-varnames", "x-enumNames", "x-enum-names"])
}

/// Reads the descriptions of an enum's values, in the order of the values.
pub(crate) fn variant_descriptions(extensions: &Extensions) -> Vec<String> {
    strings(extensions, &["x-enum-descriptions", "x-enumDescriptions"])
}

fn strings(extensions: &Extensions, keys: &[&str]) -> Vec<String> {
    let list = keys.iter().find_map(|key| extensions.get(*key).and_then(Value::as_array));
    let texts = list.into_iter().flatten().map(|name| name.as_str().unwrap_or_default().to_owned());
    texts.collect()
}
