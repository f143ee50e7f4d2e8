//! What did `load` carry over that OpenAPI 3.0 cannot say?

use serde_json::Value;

use super::Extensions;

/// Returns the JSON types of a schema that allows several.
pub(crate) fn types(extensions: &Extensions) -> Vec<&str> {
    list(extensions, "x-oasmith-types")
}

/// Returns the keywords that have no counterpart in OpenAPI 3.0.
pub(crate) fn unsupported(extensions: &Extensions) -> Vec<&str> {
    list(extensions, "x-oasmith-unsupported")
}

/// Returns whether a schema allows only `null`.
pub(crate) fn only_null(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-null").and_then(Value::as_bool) == Some(true)
}

/// Returns whether a schema said more than could be read, which has been reported.
pub(crate) fn lost(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-lost").and_then(Value::as_bool) == Some(true)
}

fn list<'a>(extensions: &'a Extensions, key: &str) -> Vec<&'a str> {
    let values = extensions.get(key).and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}
