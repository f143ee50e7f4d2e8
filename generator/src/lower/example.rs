//! Which examples of a document are kept?
//!
//! Those of which the tests of the client are made, and only where it has such tests. What a schema asks for beside its
//! type is gone after this stage, so that a value which keeps to it is made here.

use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::{Cx, allowed};
use crate::diagnostic::Origin;
use crate::ir::{Example, Json};

/// How many values a larger example has, of which nobody makes a test that people read.
const LIMIT: usize = 400;

/// Returns the example of a media type: its own, or else the first of several.
pub(super) fn of_media(cx: &Cx<'_, '_>, media_type: &MediaType) -> Example {
    let named = media_type.examples.values();
    keep(cx, media_type.example.as_ref().or_else(|| named.clone().find_map(|example| value_of(cx, example))))
}

/// Returns the example of a parameter: its own, or else the first of several, or else that of its content or schema.
pub(super) fn of_parameter(cx: &Cx<'_, '_>, data: &ParameterData) -> Example {
    let named = || data.examples.values().find_map(|example| value_of(cx, example));
    keep(cx, data.example.as_ref().or_else(named)).or_else(|| match &data.format {
        ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) => of_schema(cx, schema),
        ParameterSchemaOrContent::Schema(ReferenceOr::Reference { .. }) => None,
        ParameterSchemaOrContent::Content(content) => content.values().find_map(|media| of_media(cx, media)),
    })
}

/// Returns the example of a schema: its own, or what stands for it by default, or one that is made up where not every
/// value of its type is allowed.
pub(super) fn of_schema(cx: &Cx<'_, '_>, schema: &Schema) -> Example {
    if !cx.config.client.wire_tests {
        return None;
    }
    let data = &schema.schema_data;
    // Null shows nothing of a type, and may mean that there is no example.
    let given = [&data.example, &data.default].into_iter().flatten().find(|value| !value.is_null());
    keep(cx, given).or_else(|| keep(cx, allowed::value(schema).as_ref()))
}

/// Returns the example of a media type of text: what its schema shows where it has none of its own, as text.
pub(super) fn of_text(cx: &Cx<'_, '_>, media_type: &MediaType, origin: &Origin) -> Example {
    let node = media_type.schema.as_ref();
    let schema = || node.and_then(|node| cx.resolved.schema_item(node.into(), origin).ok());
    let example = of_media(cx, media_type).or_else(|| of_schema(cx, schema()?));
    let text = match example.map(|example| *example) {
        Some(Json::Text(text) | Json::Number(text)) => text,
        Some(Json::Bool(value)) => value.to_string(),
        Some(_) => return None,
        None => match schema()?.schema_kind {
            SchemaKind::Type(Type::Boolean(_)) => true.to_string(),
            SchemaKind::Type(Type::Integer(_) | Type::Number(_)) => 1.to_string(),
            _ => return None,
        },
    };
    Some(Box::new(Json::Text(text)))
}

/// Returns an example as the IR has it, where it is kept.
fn keep(cx: &Cx<'_, '_>, example: Option<&Value>) -> Example {
    let example = example.filter(|_| cx.config.client.wire_tests)?;
    let mut left = LIMIT;
    json(example, &mut left).map(Box::new)
}

fn value_of<'a>(cx: &Cx<'a, '_>, example: &'a ReferenceOr<openapiv3::Example>) -> Option<&'a Value> {
    match example {
        ReferenceOr::Item(example) => example.value.as_ref(),
        // A test is made without an example as well, so what leads nowhere is no fault here.
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/examples/")?;
            let name = Origin::unescaped(name);
            match cx.resolved.openapi().components.as_ref()?.examples.get(&name)? {
                ReferenceOr::Item(example) => example.value.as_ref(),
                ReferenceOr::Reference { .. } => None,
            }
        }
    }
}

/// Returns a value as the IR has it, or `None` for one that is too large.
fn json(value: &Value, left: &mut usize) -> Option<Json> {
    *left = left.checked_sub(1)?;
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.to_string()),
        Value::String(text) => Json::Text(text.clone()),
        Value::Array(items) => Json::List(items.iter().map(|item| json(item, left)).collect::<Option<_>>()?),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| Some((name.clone(), json(value, left)?));
            Json::Object(members.iter().map(member).collect::<Option<_>>()?)
        }
    })
}
