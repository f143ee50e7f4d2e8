//! How is a body of a media type read and written?

use openapiv3::{AnySchema, MediaType, Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};

use crate::extension::oasmith;
use crate::ir::{Framing, Origin};
use crate::resolve::{Resolved, SchemaNode as Node};

/// How a body of a media type is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Xml,
    /// Pairs of names and texts; only a request can be one.
    Form,
    /// An object in parts; only a request can be one.
    Multipart,
    Text,
    Bytes,
}

/// Decides how a body is read and written. A range such as `*/*` says nothing about the format, so there the schema
/// decides: servers that declare a range with an object speak JSON.
pub(super) fn kind_of(name: &str, media_type: &MediaType) -> Kind {
    let essence = essence(name);
    if is_stream(name) {
        return Kind::Bytes;
    }
    if is_json(&essence) {
        // A file is what it is, also where it holds JSON.
        return if is_file(media_type) { Kind::Bytes } else { Kind::Json };
    }
    match essence.as_str() {
        "*/*" | "application/*" if has_structure(media_type) => Kind::Json,
        _ if is_xml(&essence) && has_structure(media_type) => Kind::Xml,
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        // Parts without names are the caller's to write.
        "multipart/mixed" | "multipart/related" if has_structure(media_type) => Kind::Multipart,
        _ if essence.starts_with("text/") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Returns whether a media type is JSON (RFC 6839, section 3.1).
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns whether a media type is XML (RFC 7303, section 4).
pub(super) fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Returns whether a media type is the plain one for JSON.
pub(super) fn is_plain_json(name: &str) -> bool {
    essence(name) == "application/json"
}

/// Returns how the pieces of a body are told apart that comes piece by piece, for as long as the server likes.
pub(super) fn framing(name: &str) -> Option<Framing> {
    match essence(name).as_str() {
        "text/event-stream" => Some(Framing::Events),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-stream"
        | "application/stream+json"
        | "text/jsonl" => Some(Framing::Lines),
        "application/json-seq" => Some(Framing::Records),
        // RFC 8091.
        other => other.ends_with("+json-seq").then_some(Framing::Records),
    }
}

/// Returns whether a body comes piece by piece.
pub(super) fn is_stream(name: &str) -> bool {
    framing(name).is_some()
}

/// Returns whether a media type is made of parts.
pub(super) fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

/// Returns the media type that a request or `Accept` names where the document has only a range.
pub(super) fn concrete(name: &str, kind: Kind) -> &str {
    match kind {
        Kind::Json if name.contains('*') => "application/json",
        Kind::Text if name.contains('*') => "text/plain",
        Kind::Bytes if name.contains('*') => "application/octet-stream",
        _ => name,
    }
}

/// Returns the words that name the inline schema of something under `components`, which no user of it owns.
pub(super) fn hint_of_shared(origin: &Origin, role: &str) -> Option<String> {
    let (_, name) = origin.pointer.strip_prefix("/components/")?.split_once('/')?;
    // What stands within a callback is named after that.
    let name = Some(name).filter(|name| !name.contains('/'))?;
    let name = Origin::unescaped(name);
    let said = name.to_ascii_lowercase().ends_with(role);
    Some(if said { name } else { format!("{name} {role}") })
}

/// Returns a media type without its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a schema says that the whole is bytes.
fn is_file(media_type: &MediaType) -> bool {
    match media_type.schema.as_ref().map(Node::from) {
        Some(Node::Schema(Schema { schema_kind: SchemaKind::Type(Type::String(string)), .. })) => {
            matches!(string.format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary))
        }
        _ => false,
    }
}

fn has_structure(media_type: &MediaType) -> bool {
    match media_type.schema.as_ref().map(Node::from) {
        None => false,
        Some(Node::Reference(_)) => true,
        Some(Node::Schema(schema)) => match &schema.schema_kind {
            SchemaKind::Type(Type::String(_)) => false,
            // What allows everything allows what is no JSON, unless it said something that cannot be kept.
            SchemaKind::Any(any) => {
                let extensions = &schema.schema_data.extensions;
                let is_weakened = oasmith::lost(extensions) || !oasmith::unsupported(extensions).is_empty();
                let examples = [&media_type.example, &schema.schema_data.example];
                let shows_structure = examples.into_iter().flatten().any(|example| !example.is_string());
                is_weakened || shows_structure || *any != AnySchema::default()
            }
            _ => true,
        },
    }
}

/// Returns whether a schema says what a body consists of, so that a caller who gets or gives no more than text or bytes
/// has less than the description.
pub(super) fn says_structure(resolved: Resolved<'_>, media_type: &MediaType, origin: &Origin) -> bool {
    let Some(Ok(schema)) = media_type.schema.as_ref().map(|node| resolved.schema_item(node.into(), origin)) else {
        return false;
    };
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Type(Type::Array(_)) => true,
        SchemaKind::Type(_) | SchemaKind::Not { .. } => false,
        SchemaKind::OneOf { one_of: list }
        | SchemaKind::AllOf { all_of: list }
        | SchemaKind::AnyOf { any_of: list } => !list.is_empty(),
        SchemaKind::Any(any) => !any.properties.is_empty() || any.items.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_told_apart_by_their_essence() {
        let cases = [
            ("application/json", Kind::Json),
            ("Application/JSON; charset=utf-8", Kind::Json),
            ("application/problem+json", Kind::Json),
            ("application/*+json", Kind::Json),
            ("text/plain", Kind::Text),
            ("text/csv", Kind::Text),
            ("text/event-stream", Kind::Bytes),
            ("application/stream+json", Kind::Bytes),
            ("application/x-www-form-urlencoded", Kind::Form),
            ("application/xml", Kind::Bytes),
            ("*/*", Kind::Bytes),
        ];
        for (name, expected) in cases {
            assert_eq!(kind_of(name, &MediaType::default()), expected, "{name}");
        }
    }

    #[test]
    fn a_range_is_json_where_its_schema_says_something() {
        let cases = [
            (r#"{"schema": {}}"#, Kind::Bytes),
            (r#"{"schema": {"type": "string"}}"#, Kind::Bytes),
            (r#"{"schema": {"type": "object"}}"#, Kind::Json),
            (r#"{"schema": {"x-oasmith-lost": true}}"#, Kind::Json),
            (r#"{"schema": {"x-oasmith-unsupported": ["if"]}}"#, Kind::Json),
            (r#"{"schema": {}, "example": {"a": 1}}"#, Kind::Json),
            (r#"{"schema": {"example": "text"}}"#, Kind::Bytes),
        ];
        for (media_type, expected) in cases {
            let read: MediaType = serde_json::from_str(media_type).expect("it is a media type");
            assert_eq!(kind_of("*/*", &read), expected, "{media_type}");
        }
    }
}
