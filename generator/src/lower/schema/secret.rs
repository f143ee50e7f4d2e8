//! Which properties hold a secret, so that a value must not be shown where it may end up in a log?

use std::collections::HashSet;

use openapiv3::{AdditionalProperties, Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};

use super::{Cx, Node};
use crate::ir::Origin;

/// How many schemas deep a secret is looked for. Beyond an object, its own properties say what they are.
const DEPTH: usize = 8;

/// The format of text that "hides the value" (OpenAPI 3.1, section 4.4.2).
const PASSWORD: &str = "password";

/// Returns whether values of a schema are secrets, or lists or maps of them, or can be.
pub(super) fn is_secret<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>) -> bool {
    let Ok(schema) = cx.resolved.schema_item(node, &Origin::default()) else { return false };
    let address = std::ptr::from_ref(schema).addr();
    if let Some(known) = cx.components.secrets.get(&address) {
        return *known;
    }
    let secret = search(cx, schema);
    // What stands at one place is looked at once anyway.
    if matches!(node, Node::Reference(_)) {
        cx.components.secrets.insert(address, secret);
    }
    secret
}

/// Looks for a secret level by level, at each schema once, because they may refer to one another in any way.
fn search<'a>(cx: &Cx<'a, '_>, schema: &'a Schema) -> bool {
    let (mut level, mut below) = (vec![schema], Vec::new());
    let mut seen = HashSet::new();
    for _ in 0..DEPTH {
        for schema in level.drain(..) {
            if is_password(schema) {
                return true;
            }
            let inner = inner(schema);
            if !inner.is_empty() && seen.insert(std::ptr::from_ref(schema).addr()) {
                below.extend(
                    inner.into_iter().filter_map(|node| cx.resolved.schema_item(node, &Origin::default()).ok()),
                );
            }
        }
        std::mem::swap(&mut level, &mut below);
    }
    false
}

fn is_password(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => match &text.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::Password) => true,
            VariantOrUnknownOrEmpty::Unknown(format) => format == PASSWORD,
            VariantOrUnknownOrEmpty::Item(_) | VariantOrUnknownOrEmpty::Empty => false,
        },
        SchemaKind::Any(schema) => schema.format.as_deref() == Some(PASSWORD),
        _ => false,
    }
}

/// Returns the schemas of what is in a list or a map, and those that a schema is composed of.
fn inner(schema: &Schema) -> Vec<Node<'_>> {
    let mut inner = Vec::new();
    match &schema.schema_kind {
        SchemaKind::Type(Type::Array(list)) => inner.extend(list.items.as_ref().map(Node::from)),
        SchemaKind::Type(Type::Object(object)) => inner.extend(values(object.additional_properties.as_ref())),
        SchemaKind::Type(Type::String(_) | Type::Number(_) | Type::Integer(_) | Type::Boolean(_))
        | SchemaKind::Not { .. } => {}
        SchemaKind::OneOf { one_of: schemas }
        | SchemaKind::AnyOf { any_of: schemas }
        | SchemaKind::AllOf { all_of: schemas } => inner.extend(schemas.iter().map(Node::from)),
        SchemaKind::Any(schema) => {
            inner.extend(schema.items.as_ref().map(Node::from));
            inner.extend(values(schema.additional_properties.as_ref()));
            let composed = schema.one_of.iter().chain(&schema.any_of).chain(&schema.all_of);
            inner.extend(composed.map(Node::from));
        }
    }
    inner
}

fn values(additional: Option<&AdditionalProperties>) -> Option<Node<'_>> {
    match additional? {
        AdditionalProperties::Schema(schema) => Some((&**schema).into()),
        AdditionalProperties::Any(_) => None,
    }
}
