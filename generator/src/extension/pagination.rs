//! How do the families of generators declare that an operation pages?

use serde_json::Value;

use super::{Extensions, speakeasy};
use crate::ir::{CursorPlace, DeclaredInput, DeclaredNext, DeclaredPagination, PageUnit, json_path};

/// Reads the declaration of an operation, in the first family's words that it has: how it pages, or nothing where they
/// say that it does not. An error says which part of it cannot be expressed.
pub(crate) fn declared(extensions: &Extensions) -> Option<Result<Option<DeclaredPagination>, String>> {
    let speakeasy = || speakeasy::pagination(extensions).map(|read| read.map(Some));
    let fern = || extensions.get("x-fern-pagination").map(fern);
    let microsoft = || extensions.get("x-ms-pageable").map(microsoft);
    let dropshot = || extensions.get("x-dropshot-pagination").map(|_| Ok(Some(dropshot())));
    speakeasy().or_else(fern).or_else(microsoft).or_else(dropshot)
}

/// Reads a path to a property: `$.meta.next`, or the list itself as `$`.
pub(super) fn path(text: &str) -> Result<Vec<String>, String> {
    json_path(text).ok_or_else(|| format!("the path `{text}`"))
}

/// Returns a text of an object that is not empty.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Reads `x-fern-pagination`: `$request.…` is a parameter or a property of the body, `$response.…` one of the
/// answer.
fn fern(value: &Value) -> Result<Option<DeclaredPagination>, String> {
    match value.as_bool() {
        Some(true) => Err("`x-fern-pagination: true`, which stands for what the root of the document says".to_owned()),
        Some(false) => Ok(None),
        None => fern_object(value).map(Some),
    }
}

fn fern_object(value: &Value) -> Result<DeclaredPagination, String> {
    let input = |key: &str| {
        let written = text(value, key).ok_or_else(|| format!("a pagination without `{key}`"))?;
        let name = written.strip_prefix("$request.").filter(|name| !name.contains(['.', '[']));
        let name = name.ok_or_else(|| format!("the input `{written}`"))?;
        Ok::<_, String>(DeclaredInput { place: None, name: name.to_owned() })
    };
    let output = |key: &str| {
        let from_root = |text: &str| path(&text.replacen("$response", "$", 1));
        text(value, key).map(from_root).transpose()
    };
    let needed = |key: &str| output(key)?.ok_or_else(|| format!("a pagination without `{key}`"));
    let items = output("results")?;
    if value.get("cursor").is_some() {
        let next = DeclaredNext::Path(needed("next_cursor")?);
        return Ok(DeclaredPagination { input: Some(input("cursor")?), next, items });
    }
    if value.get("offset").is_some() {
        // With a step the offset counts items, without one it counts pages.
        let unit = if value.get("step").is_some() { PageUnit::Items } else { PageUnit::Pages };
        let next = DeclaredNext::Count { unit, more: output("has-next-page")?, pages: None };
        return Ok(DeclaredPagination { input: Some(input("offset")?), next, items });
    }
    match (output("next_uri")?, output("next_path")?) {
        (Some(next), _) | (None, Some(next)) => {
            Ok(DeclaredPagination { input: None, next: DeclaredNext::Path(next), items })
        }
        (None, None) => {
            let kind = text(value, "type").unwrap_or("unknown");
            Err(format!("a pagination of the type `{kind}`"))
        }
    }
}

/// Reads `x-ms-pageable`. Without a `nextLinkName` there is one page only, which is no paging.
fn microsoft(value: &Value) -> Result<Option<DeclaredPagination>, String> {
    let Some(next) = text(value, "nextLinkName").map(str::to_owned) else { return Ok(None) };
    if let Some(operation) = text(value, "operationName") {
        return Err(format!("the operation `{operation}`, which brings the next pages"));
    }
    let items = text(value, "itemName").unwrap_or("value").to_owned();
    // The names may have dots of their own, so they are no paths.
    Ok(Some(DeclaredPagination { input: None, next: DeclaredNext::Path(vec![next]), items: Some(vec![items]) }))
}

/// What `x-dropshot-pagination` stands for: that server library has one way to page.
fn dropshot() -> DeclaredPagination {
    let input = DeclaredInput { place: Some(CursorPlace::Parameter), name: "page_token".to_owned() };
    let next = DeclaredNext::Path(vec!["next_page".to_owned()]);
    DeclaredPagination { input: Some(input), next, items: Some(vec!["items".to_owned()]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_family_is_read_or_refused_with_a_reason() {
        let read = |value: Value| declared(&Extensions::from_iter([("x-fern-pagination".to_owned(), value)]));
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let input = |name: &str| Some(DeclaredInput { place: None, name: name.to_owned() });
        let cursor = read(json!({
            "cursor": "$request.after", "next_cursor": "$response.meta.next", "results": "$response.data",
        }));
        let next = DeclaredNext::Path(names(&["meta", "next"]));
        let items = Some(names(&["data"]));
        assert_eq!(cursor, Some(Ok(Some(DeclaredPagination { input: input("after"), next, items: items.clone() }))));
        let offset = read(json!({ "offset": "$request.skip", "step": "$request.take", "results": "$response.data" }));
        let next = DeclaredNext::Count { unit: PageUnit::Items, more: None, pages: None };
        assert_eq!(offset, Some(Ok(Some(DeclaredPagination { input: input("skip"), next, items: items.clone() }))));
        let url = read(json!({ "type": "uri", "next_uri": "$response.next", "results": "$response.data" }));
        let next = DeclaredNext::Path(names(&["next"]));
        assert_eq!(url, Some(Ok(Some(DeclaredPagination { input: None, next, items }))));
        assert_eq!(read(json!(false)), Some(Ok(None)));
        assert_eq!(read(json!({ "type": "custom" })), Some(Err("a pagination of the type `custom`".to_owned())));
        assert_eq!(
            read(json!({ "cursor": "$request.a.b", "next_cursor": "$response.next" })),
            Some(Err("the input `$request.a.b`".to_owned()))
        );
        let microsoft = |value: Value| declared(&Extensions::from_iter([("x-ms-pageable".to_owned(), value)]));
        assert_eq!(microsoft(json!({ "nextLinkName": null })), Some(Ok(None)));
        assert_eq!(
            microsoft(json!({ "nextLinkName": "next", "operationName": "listNext" })),
            Some(Err("the operation `listNext`, which brings the next pages".to_owned()))
        );
        let next = DeclaredNext::Path(names(&["@odata.nextLink"]));
        assert_eq!(
            microsoft(json!({ "nextLinkName": "@odata.nextLink" })),
            Some(Ok(Some(DeclaredPagination { input: None, next, items: Some(names(&["value"])) })))
        );
    }
}
