//! What did `load` carry over that OpenAPI 3.0 cannot say?

use serde_json::Value;

use super::Extensions;
use crate::ir::{Flow, ParameterStyle};

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

/// What became of the branches of a union when those that mean `null` were taken out of it. Branches are counted as in
/// the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Branches<'a> {
    /// These are left of the union of a keyword.
    Left(&'a str, Vec<usize>),
    /// The only one that was left took the place of the union.
    Only(&'a str, usize),
    /// The only one that was left, a reference, became the only member of `allOf`.
    Included(&'a str, usize),
}

impl Branches<'_> {
    /// Returns the keyword of the union.
    pub(crate) fn keyword(&self) -> &str {
        match self {
            Self::Left(keyword, _) | Self::Only(keyword, _) | Self::Included(keyword, _) => keyword,
        }
    }
}

/// Returns what became of the branches of the unions of a schema, from the outermost inwards.
pub(crate) fn branches(extensions: &Extensions) -> Vec<Branches<'_>> {
    let steps = extensions.get("x-oasmith-branches").and_then(Value::as_array).into_iter().flatten();
    let index = |value: &Value| usize::try_from(value.as_u64()?).ok();
    steps
        .filter_map(Value::as_object)
        .flatten()
        .filter_map(|(keyword, found)| {
            Some(match found {
                Value::Array(left) => Branches::Left(keyword, left.iter().filter_map(index).collect()),
                Value::String(only) => Branches::Included(keyword, only.parse().ok()?),
                only => Branches::Only(keyword, index(only)?),
            })
        })
        .collect()
}

/// Returns the position that a branch of a union has in the document.
pub(crate) fn position_of(branches: &[Branches<'_>], keyword: &str, index: usize) -> usize {
    let left = branches.iter().find_map(|branches| match branches {
        Branches::Left(of, left) if *of == keyword => left.get(index),
        _ => None,
    });
    left.copied().unwrap_or(index)
}

/// Returns whether a parameter is the whole query string.
pub(crate) fn is_query_string(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-querystring").and_then(Value::as_bool) == Some(true)
}

/// Returns whether a parameter may hold reserved characters.
pub(crate) fn allows_reserved(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-reserved").and_then(Value::as_bool) == Some(true)
}

/// Returns the style of a parameter that OpenAPI 3.0 does not have at its place.
pub(crate) fn style(extensions: &Extensions) -> Option<ParameterStyle> {
    Some(match extensions.get("x-oasmith-style").and_then(Value::as_str)? {
        "cookie" => ParameterStyle::Cookie,
        "spaceDelimited" => ParameterStyle::SpaceDelimited,
        "pipeDelimited" => ParameterStyle::PipeDelimited,
        "tabDelimited" => ParameterStyle::TabDelimited,
        _ => return None,
    })
}

/// The key of the device authorization flow of OpenAPI 3.2.
pub(crate) const DEVICE_FLOW: &str = "x-oasmith-device-flow";

/// Returns the device authorization flow (OpenAPI 3.2, section 4.26).
pub(crate) fn device_flow(extensions: &Extensions) -> Option<Flow> {
    let value = extensions.get(DEVICE_FLOW)?;
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let scopes = value.get("scopes").and_then(Value::as_array).into_iter().flatten();
    let mut scopes: Vec<String> = scopes.filter_map(Value::as_str).map(str::to_owned).collect();
    scopes.sort();
    let token_url = text("token").unwrap_or_default();
    Some(Flow {
        sign_in_url: text("url").unwrap_or_default(),
        refresh_url: text("refresh").filter(|url| !url.is_empty() && *url != token_url),
        token_url,
        scopes,
    })
}

/// Returns the XML Object of a schema.
pub(crate) fn xml(extensions: &Extensions) -> Option<&serde_json::Map<String, Value>> {
    extensions.get(XML)?.as_object()
}

/// Returns whether two schemas differ in nothing but what they are in XML.
pub(crate) fn are_alike_without_xml<T: serde::Serialize + PartialEq>(left: &T, right: &T) -> bool {
    fn without_xml(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove(XML);
                members.values_mut().for_each(without_xml);
            }
            Value::Array(items) => items.iter_mut().for_each(without_xml),
            _ => {}
        }
    }
    let bare = |schema: &T| {
        let mut value = serde_json::to_value(schema).ok()?;
        without_xml(&mut value);
        Some(value)
    };
    left == right || bare(left).is_some_and(|left| bare(right) == Some(left))
}

/// Where a schema keeps its XML Object.
pub(crate) const XML: &str = "x-oasmith-xml";

/// Returns whether the items of a list are told apart by their places.
pub(crate) fn has_places(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-places").and_then(Value::as_bool) == Some(true)
}

/// Returns whether a schema said more than could be read, which has been reported.
pub(crate) fn lost(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-lost").and_then(Value::as_bool) == Some(true)
}

/// Returns whether an operation is part of the document only because something refers to the inside of it.
pub(crate) fn excluded(extensions: &Extensions) -> bool {
    extensions.contains_key("x-oasmith-excluded")
}

/// Returns whether the schema of a media type is that of one item.
pub(crate) fn is_item(extensions: &Extensions) -> bool {
    extensions.get("x-oasmith-item").and_then(Value::as_bool) == Some(true)
}

/// Returns the names of events, each with whether its data is text, in the order of their schemas.
pub(crate) fn events(extensions: &Extensions) -> Vec<(Option<&str>, bool)> {
    let events = extensions.get("x-oasmith-events").and_then(Value::as_array).into_iter().flatten();
    let text = |event: &Value| event.get("text").and_then(Value::as_bool) == Some(true);
    events.map(|event| (event.get("name").and_then(Value::as_str), text(event))).collect()
}

/// Returns the texts that end a stream of events.
pub(crate) fn ends(extensions: &Extensions) -> Vec<&str> {
    list(extensions, "x-oasmith-ends")
}

fn list<'a>(extensions: &'a Extensions, key: &str) -> Vec<&'a str> {
    let values = extensions.get(key).and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}
