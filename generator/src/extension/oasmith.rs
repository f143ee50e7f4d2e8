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
    Some(Flow {
        sign_in_url: text("url").unwrap_or_default(),
        token_url: text("token").unwrap_or_default(),
        refresh_url: text("refresh"),
        scopes: scopes.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
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
