//! What do the keys of the Speakeasy family say?

use serde_json::Value;

use super::{Extensions, text};
use crate::ir::{CursorPlace, DeclaredPagination};

/// Reads `x-speakeasy-group`.
pub(crate) fn group(extensions: &Extensions) -> Option<&str> {
    text(extensions, "x-speakeasy-group")
}

/// Reads `x-speakeasy-name-override`.
pub(crate) fn name(extensions: &Extensions) -> Option<&str> {
    text(extensions, "x-speakeasy-name-override")
}

/// Reads `x-speakeasy-sse-sentinel`: the data of the event that says that no other comes.
pub(crate) fn sentinel(extensions: &Extensions) -> Option<&str> {
    text(extensions, "x-speakeasy-sse-sentinel")
}

/// Reads `x-speakeasy-pagination`; an error says which part of it cannot be expressed.
pub(crate) fn pagination(extensions: &Extensions) -> Option<Result<DeclaredPagination, String>> {
    extensions.get("x-speakeasy-pagination").map(read_pagination)
}

fn read_pagination(value: &Value) -> Result<DeclaredPagination, String> {
    match value.get("type").and_then(Value::as_str) {
        Some("cursor") => {}
        Some(other) => return Err(format!("a pagination of the type `{other}`")),
        None => return Err("a pagination without a type".to_owned()),
    }
    let inputs = value.get("inputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let cursor = inputs.iter().find(|input| input.get("type").and_then(Value::as_str) == Some("cursor"));
    let cursor = cursor.ok_or_else(|| "a pagination without a cursor among its inputs".to_owned())?;
    let name = cursor.get("name").and_then(Value::as_str).ok_or_else(|| "a cursor without a name".to_owned())?;
    let place = match cursor.get("in").and_then(Value::as_str) {
        Some("requestBody") => CursorPlace::Body,
        Some("parameters") => CursorPlace::Parameter,
        other => return Err(format!("a cursor in `{}`", other.unwrap_or_default())),
    };
    let next = value.pointer("/outputs/nextCursor").and_then(Value::as_str);
    let next = next.ok_or_else(|| "a pagination without `outputs.nextCursor`".to_owned())?;
    let next = field(next).ok_or_else(|| format!("the next cursor at `{next}`"))?;
    let items = match value.pointer("/outputs/results").and_then(Value::as_str) {
        Some(path) => Some(field(path).ok_or_else(|| format!("the items at `{path}`"))?),
        None => None,
    };
    Ok(DeclaredPagination { place, input: name.to_owned(), next, items })
}

/// Reads a JSONPath (RFC 9535) that names one member of the root object, the only kind that a page's struct has.
fn field(path: &str) -> Option<String> {
    let name = path.strip_prefix("$.")?;
    (!name.is_empty() && !name.contains(['.', '[', '*'])).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cursor_pagination_is_read_or_refused_with_a_reason() {
        let good = json!({
            "type": "cursor",
            "inputs": [{ "name": "pageToken", "in": "requestBody", "type": "cursor" }],
            "outputs": { "nextCursor": "$.nextPageToken", "results": "$.list" },
        });
        let expected = DeclaredPagination {
            place: CursorPlace::Body,
            input: "pageToken".to_owned(),
            next: "nextPageToken".to_owned(),
            items: Some("list".to_owned()),
        };
        assert_eq!(read_pagination(&good), Ok(expected));
        let offset = json!({ "type": "offsetLimit" });
        assert_eq!(read_pagination(&offset), Err("a pagination of the type `offsetLimit`".to_owned()));
        let deep = json!({
            "type": "cursor",
            "inputs": [{ "name": "cursor", "in": "parameters", "type": "cursor" }],
            "outputs": { "nextCursor": "$.meta.next" },
        });
        assert_eq!(read_pagination(&deep), Err("the next cursor at `$.meta.next`".to_owned()));
    }
}
