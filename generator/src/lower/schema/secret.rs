//! Which properties hold a secret, so that a value must not be shown where it may end up in a log?

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};

use super::Node;
use crate::ir::Origin;
use crate::resolve::Resolved;

/// How many schemas deep a secret is looked for. Beyond an object, its own properties say what they are.
const DEPTH: usize = 8;

/// The format of text that "hides the value" (OpenAPI 3.1, section 4.4.2).
const PASSWORD: &str = "password";

/// Returns whether values of a schema are secrets, or lists or maps of them, or can be.
pub(super) fn is_secret<'a>(resolved: Resolved<'a>, node: Node<'a>) -> bool {
    within(resolved, node, DEPTH)
}

fn within<'a>(resolved: Resolved<'a>, node: Node<'a>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let Ok(schema) = resolved.schema_item(node, &Origin::default()) else { return false };
    let any = |schemas: &'a [ReferenceOr<Schema>]| schemas.iter().any(|schema| within(resolved, schema.into(), depth));
    let values = |properties: &'a Option<AdditionalProperties>| match properties {
        Some(AdditionalProperties::Schema(schema)) => within(resolved, (&**schema).into(), depth),
        Some(AdditionalProperties::Any(_)) | None => false,
    };
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => match &text.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::Password) => true,
            VariantOrUnknownOrEmpty::Unknown(format) => format == PASSWORD,
            VariantOrUnknownOrEmpty::Item(_) | VariantOrUnknownOrEmpty::Empty => false,
        },
        SchemaKind::Type(Type::Array(list)) => {
            list.items.as_ref().is_some_and(|items| within(resolved, items.into(), depth))
        }
        SchemaKind::Type(Type::Object(object)) => values(&object.additional_properties),
        SchemaKind::Type(Type::Number(_) | Type::Integer(_) | Type::Boolean(_)) | SchemaKind::Not { .. } => false,
        SchemaKind::OneOf { one_of: schemas }
        | SchemaKind::AnyOf { any_of: schemas }
        | SchemaKind::AllOf { all_of: schemas } => any(schemas),
        SchemaKind::Any(schema) => {
            schema.format.as_deref() == Some(PASSWORD)
                || schema.items.as_ref().is_some_and(|items| within(resolved, items.into(), depth))
                || values(&schema.additional_properties)
                || [&schema.one_of, &schema.any_of, &schema.all_of].into_iter().any(|schemas| any(schemas))
        }
    }
}
