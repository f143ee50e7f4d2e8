//! What do the keys of the Speakeasy family say?

use serde_json::Value;

use super::{Extensions, pagination, text};
use crate::ir::{CursorPlace, DeclaredInput, DeclaredNext, DeclaredPagination, PageUnit};

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
pub(super) fn pagination(extensions: &Extensions) -> Option<Result<DeclaredPagination, String>> {
    extensions.get("x-speakeasy-pagination").map(read_pagination)
}

fn read_pagination(value: &Value) -> Result<DeclaredPagination, String> {
    let output = |key: &str| {
        let path = value.pointer("/outputs").and_then(|outputs| pagination::text(outputs, key));
        path.map(pagination::path).transpose()
    };
    let needed = |key: &str| output(key)?.ok_or_else(|| format!("a pagination without `outputs.{key}`"));
    let items = output("results")?;
    match value.get("type").and_then(Value::as_str) {
        Some("cursor") => {
            let input = input(value, "cursor")?.ok_or("a pagination without a cursor among its inputs")?;
            Ok(DeclaredPagination { input: Some(input), next: DeclaredNext::Path(needed("nextCursor")?), items })
        }
        Some("url") => Ok(DeclaredPagination { input: None, next: DeclaredNext::Path(needed("nextUrl")?), items }),
        Some("offsetLimit") => {
            let (unit, count) = match (input(value, "page")?, input(value, "offset")?) {
                (Some(page), _) => (PageUnit::Pages, page),
                (None, Some(offset)) => (PageUnit::Items, offset),
                (None, None) => return Err("a pagination without a page or an offset among its inputs".to_owned()),
            };
            let next = DeclaredNext::Count { unit, more: None, pages: output("numPages")? };
            Ok(DeclaredPagination { input: Some(count), next, items })
        }
        Some(other) => Err(format!("a pagination of the type `{other}`")),
        None => Err("a pagination without a type".to_owned()),
    }
}

fn input(value: &Value, kind: &str) -> Result<Option<DeclaredInput>, String> {
    let inputs = value.get("inputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let input = inputs.iter().find(|input| input.get("type").and_then(Value::as_str) == Some(kind));
    let Some(input) = input else { return Ok(None) };
    let name = input.get("name").and_then(Value::as_str).ok_or_else(|| format!("a {kind} without a name"))?;
    let place = match input.get("in").and_then(Value::as_str) {
        Some("requestBody") => CursorPlace::Body,
        Some("parameters") => CursorPlace::Parameter,
        other => return Err(format!("a {kind} in `{}`", other.unwrap_or_default())),
    };
    Ok(Some(DeclaredInput { place: Some(place), name: name.to_owned() }))
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
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let input = |place, name: &str| Some(DeclaredInput { place: Some(place), name: name.to_owned() });
        let expected = DeclaredPagination {
            input: input(CursorPlace::Body, "pageToken"),
            next: DeclaredNext::Path(names(&["nextPageToken"])),
            items: Some(names(&["list"])),
        };
        assert_eq!(read_pagination(&good), Ok(expected));
        let offset = json!({
            "type": "offsetLimit",
            "inputs": [{ "name": "page", "in": "parameters", "type": "page" }],
            "outputs": { "results": "$", "numPages": "$.meta.pages" },
        });
        let pages = Some(names(&["meta", "pages"]));
        let expected = DeclaredPagination {
            input: input(CursorPlace::Parameter, "page"),
            next: DeclaredNext::Count { unit: PageUnit::Pages, more: None, pages },
            items: Some(Vec::new()),
        };
        assert_eq!(read_pagination(&offset), Ok(expected));
        let url = json!({ "type": "url", "outputs": { "nextUrl": "$.links.next" } });
        let next = DeclaredNext::Path(names(&["links", "next"]));
        assert_eq!(read_pagination(&url), Ok(DeclaredPagination { input: None, next, items: None }));
        for (value, expected) in [
            (json!({ "type": "offsetLimit" }), "a pagination without a page or an offset among its inputs"),
            (json!({ "type": "other" }), "a pagination of the type `other`"),
            (json!({ "type": "url", "outputs": { "nextUrl": "$.list[-1].id" } }), "the path `$.list[-1].id`"),
        ] {
            assert_eq!(read_pagination(&value), Err(expected.to_owned()));
        }
    }
}
