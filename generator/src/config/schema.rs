//! What may a configuration say, for editors?

use serde_json::Value;

use super::{Written, list};

/// What `oasmith.toml` is.
#[derive(schemars::JsonSchema)]
#[schemars(untagged, title = "oasmith.toml")]
#[allow(dead_code, reason = "only its schema counts")]
enum File {
    /// The configuration of one client.
    Client(Box<Written>),
    /// A list of clients.
    List(list::Written),
}

/// Returns the JSON Schema (draft 2020-12) of `oasmith.toml`, as `oasmith schema` prints it.
pub fn schema() -> String {
    let schema = schemars::schema_for!(File);
    format!("{:#}\n", sorted(schema.as_value()))
}

/// Sorts keys: whether they are depends on features of `serde_json`, which any other crate of a build may choose.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        // Lines of docs are broken where the source ends them.
        Value::String(text) => Value::String(text.replace('\n', " ")),
        other => other.clone(),
    }
}
