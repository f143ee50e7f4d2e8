//! How is the text of a scalar read?

use super::super::View;
use crate::extension::oasmith;
use crate::ir::XmlContent;

/// Formats whose texts have no white space of their own.
const TOKENS: [&str; 14] = [
    "base64url",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "email",
    "float",
    "int32",
    "int64",
    "time",
    "uri",
    "uuid",
];

pub(super) fn scalar(view: &View<'_>) -> XmlContent {
    let types = oasmith::types(view.extensions);
    match view.typ.or_else(|| types.first().copied().filter(|_| types.len() == 1)) {
        Some("integer" | "number") => XmlContent::Number,
        Some("boolean") => XmlContent::Bool,
        _ if view.string_values().is_some() => XmlContent::Token,
        Some(_) if view.format.is_some_and(|format| TOKENS.contains(&format)) => XmlContent::Token,
        Some(_) => XmlContent::Text,
        None if types.contains(&"string") => XmlContent::Text,
        None => XmlContent::Any,
    }
}
