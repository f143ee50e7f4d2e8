//! Is a value that was read and written still the same?
//!
//! It is when both are the same value of JSON: the order of members and the spelling of numbers and texts say nothing.
//! One thing is allowed beyond that, because `docs/decoding.md` says it: `null` for an optional property is the same as
//! an absent one. Members that the document does not name are no properties, and keep their `null`.

use serde_json::{Number, Value};

use super::make::is_unnamed;

/// Two values that are to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sameness {
    /// They are.
    Same,
    /// They are but for members that were `null` and are absent; whether they may be is for the schema to say.
    WithoutNull,
    /// They are not, and this is the JSON Pointer of a difference.
    Different(String),
}

/// Compares what came out with what went in.
pub(super) fn compare(before: &Value, after: &Value) -> Sameness {
    let mut without_null = false;
    match difference(before, after, &mut without_null) {
        Some(pointer) => Sameness::Different(pointer),
        None if without_null => Sameness::WithoutNull,
        None => Sameness::Same,
    }
}

fn difference(before: &Value, after: &Value, without_null: &mut bool) -> Option<String> {
    let below = |key: &str, pointer: String| format!("/{}{pointer}", key.replace('~', "~0").replace('/', "~1"));
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                match after.get(key) {
                    Some(other) => {
                        if let Some(pointer) = difference(value, other, without_null) {
                            return Some(below(key, pointer));
                        }
                    }
                    None if value.is_null() && !is_unnamed(key) => *without_null = true,
                    None => return Some(below(key, String::new())),
                }
            }
            after.keys().find(|key| !before.contains_key(*key)).map(|key| below(key, String::new()))
        }
        (Value::Array(before), Value::Array(after)) => {
            if before.len() != after.len() {
                return Some(String::new());
            }
            let mut items = before.iter().zip(after).enumerate();
            items.find_map(|(index, (before, after))| {
                Some(below(&index.to_string(), difference(before, after, without_null)?))
            })
        }
        (Value::Number(before), Value::Number(after)) => (!is_same(before, after)).then(String::new),
        (before, after) => (before != after).then(String::new),
    }
}

/// Compares numbers by value.
fn is_same(one: &Number, other: &Number) -> bool {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one == other,
        // A number is kept to the last bit, or it is not kept.
        _ => one.as_f64() == other.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_and_not_texts() {
        for (before, after, sameness) in [
            (json!({ "a": 1, "b": [1.0, "x"] }), json!({ "b": [1, "x"], "a": 1.0 }), Sameness::Same),
            (json!({ "a": null, "b": 1 }), json!({ "b": 1 }), Sameness::WithoutNull),
            (json!({ "~a": null }), json!({}), Sameness::Different("/~0a".to_owned())),
            (
                json!({ "a": [0, { "b": 1 }] }),
                json!({ "a": [0, { "b": 2 }] }),
                Sameness::Different("/a/1/b".to_owned()),
            ),
            (json!([1]), json!([1, 2]), Sameness::Different(String::new())),
            (json!({}), json!({ "a": null }), Sameness::Different("/a".to_owned())),
            (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64), Sameness::Different(String::new())),
            (json!("1"), json!(1), Sameness::Different(String::new())),
        ] {
            assert_eq!(compare(&before, &after), sameness, "{before} {after}");
        }
    }
}
