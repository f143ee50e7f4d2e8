//! What do the vendors' `x-` keys say?
//!
//! Each family has one small typed reader. What they read becomes a fact of the IR; after `lower` no `x-` key exists.

pub(crate) mod codegen;
pub(crate) mod ms;
pub(crate) mod oasmith;
pub(crate) mod speakeasy;

use indexmap::IndexMap;
use serde_json::Value;

/// The extensions of one object.
pub(crate) type Extensions = IndexMap<String, Value>;

/// Returns an extension that is a string with something in it.
fn text<'a>(extensions: &'a Extensions, key: &str) -> Option<&'a str> {
    extensions.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}
