//! Which nodes does a JSONPath query find?

use serde_json::Value;

/// Returns the JSON Pointers of the nodes that a query finds, each once, in the order in which they are found.
#[cfg(feature = "overlay")]
pub(super) fn find(query: &str, value: &Value) -> Result<Vec<String>, String> {
    let path = serde_json_path::JsonPath::parse(query);
    let path = path.map_err(|error| format!("`{query}`, which is no JSONPath of RFC 9535: {error}"))?;
    let found = path.query_located(value).dedup();
    Ok(found.locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect())
}

/// Says that there is nothing to read queries with: the library for them is more than most builds want to pay for.
#[cfg(not(feature = "overlay"))]
pub(super) fn find(query: &str, _: &Value) -> Result<Vec<String>, String> {
    Err(format!("`{query}`, and this oasmith was built without the feature `overlay`"))
}
