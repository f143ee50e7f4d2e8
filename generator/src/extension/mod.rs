//! What do the vendors' `x-` keys say?
//!
//! Each family has one small typed reader. What they read becomes a fact of the IR; after `lower` no `x-` key exists.

pub(crate) mod codegen;
pub(crate) mod ms;
pub(crate) mod oasmith;
pub(crate) mod pagination;
pub(crate) mod retry;
pub(crate) mod speakeasy;

use indexmap::IndexMap;
use serde_json::Value;

/// The extensions of one object.
pub(crate) type Extensions = IndexMap<String, Value>;

/// Returns an extension that is a string with something in it.
fn text<'a>(extensions: &'a Extensions, key: &str) -> Option<&'a str> {
    extensions.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// Returns the group that a document wishes for: by an extension, else by its first tag, else by its path.
pub(crate) fn group<'a>(wish: Option<&'a str>, tags: impl IntoIterator<Item = &'a str>, path: &'a str) -> &'a str {
    let tag = || tags.into_iter().map(str::trim).find(|tag| !tag.is_empty());
    // What comes after a parameter is about part of a thing and no longer about the thing itself.
    let literal = path.split('{').next().unwrap_or_default();
    let segment = || literal.split(['/', '?']).find(|segment| names_something(segment));
    wish.or_else(tag).or_else(segment).unwrap_or("default")
}

/// Returns whether a segment of a path says what an operation is about: `api` and `v1` are the same for all.
fn names_something(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !segment.is_empty() && segment != "api" && !version
}
