//! Which schema stands at a JSON Pointer that leads into the inside of something?
//!
//! OpenAPI names schemas under `components.schemas`, but a `$ref` may lead to any schema of the document, such as a
//! property of another one or the body of a response.

use openapiv3::{
    AdditionalProperties, Header, Operation, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr, RequestBody,
    Response, Responses, Schema, SchemaKind, StatusCode, Type,
};

use super::reference::escape;
use crate::extension::oasmith::{self, Branches};
use crate::ir::Origin;
use crate::load::{Document, WEBHOOKS, Webhook};

/// A schema or a reference to one, however it is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SchemaNode<'a> {
    /// `$ref`.
    Reference(&'a str),
    /// The schema itself.
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for SchemaNode<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for SchemaNode<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

/// Where the way to a schema enters the outermost one, and the rest of the way.
type Entry<'a, 's, 't> = (SchemaNode<'a>, &'s [&'t str]);

/// Walks to the schema at a pointer; it does not follow references on the way. Returns it with its position, without
/// the branches on the way that took the place of their unions.
pub(super) fn schema_at<'a>(document: &'a Document, segments: &[&str]) -> Option<(SchemaNode<'a>, Origin)> {
    let openapi = &document.openapi;
    let (node, rest) = match segments {
        way if is_in_webhook(way) => {
            let (webhook, rest) = webhook_at(&document.webhooks, way)?;
            match rest {
                ["requestBody", rest @ ..] => in_content(&webhook.body.as_item()?.content, rest),
                _ => None,
            }
        }
        ["paths", path, rest @ ..] => in_path_item(openapi.paths.paths.get(*path)?.as_item()?, rest),
        ["components", section, name, rest @ ..] => {
            let components = openapi.components.as_ref()?;
            match *section {
                "schemas" => Some((components.schemas.get(*name)?.into(), rest)),
                "parameters" => in_parameter(components.parameters.get(*name)?.as_item()?, rest),
                "requestBodies" => in_content(&components.request_bodies.get(*name)?.as_item()?.content, rest),
                "responses" => in_content(&components.responses.get(*name)?.as_item()?.content, rest),
                "headers" => in_format(&components.headers.get(*name)?.as_item()?.format, rest),
                _ => None,
            }
        }
        _ => None,
    }?;
    let mut origin = Origin::default();
    for segment in &segments[..segments.len() - rest.len()] {
        step(&mut origin, segment);
    }
    let node = in_schema(node, rest, 0, &mut origin)?;
    Some((node, origin))
}

/// Returns whether a pointer leads to a request of the server, or into one.
pub(super) fn is_in_webhook(segments: &[&str]) -> bool {
    match segments {
        ["components", "callbacks", ..] => true,
        ["paths", _, "additionalOperations", _, rest @ ..] | ["paths", _, _, rest @ ..] => {
            matches!(rest, ["callbacks", ..])
        }
        [root, ..] => WEBHOOKS.contains(root),
        [] => false,
    }
}

/// Returns the request of the server that a pointer leads into, and the rest of the way. They are sorted by place.
pub(super) fn webhook_at<'a, 's, 't>(
    webhooks: &'a [Webhook],
    segments: &'s [&'t str],
) -> Option<(&'a Webhook, &'s [&'t str])> {
    let mut place = Origin::default();
    segments.iter().enumerate().find_map(|(index, segment)| {
        step(&mut place, segment);
        let found = webhooks.binary_search_by(|webhook| webhook.origin.pointer.as_str().cmp(&place.pointer)).ok()?;
        Some((&webhooks[found], &segments[index + 1..]))
    })
}

/// Returns the body of a request of the server.
pub(super) fn request_body_of<'a>(webhook: &'a Webhook, segments: &[&str]) -> Option<&'a ReferenceOr<RequestBody>> {
    matches!(segments, ["requestBody"]).then_some(&webhook.body)
}

fn step(origin: &mut Origin, segment: &str) {
    origin.pointer.push('/');
    origin.pointer.push_str(&escape(segment));
}

/// Returns the parameter at a place inside a path item.
pub(super) fn parameter_at<'a>(item: &'a PathItem, segments: &[&str]) -> Option<&'a ReferenceOr<Parameter>> {
    match segments {
        ["parameters", index] => nth(&item.parameters, index),
        [method, "parameters", index] => nth(&operation_at(item, method)?.parameters, index),
        _ => None,
    }
}

/// Returns the request body at a place inside a path item.
pub(super) fn request_body_at<'a>(item: &'a PathItem, segments: &[&str]) -> Option<&'a ReferenceOr<RequestBody>> {
    match segments {
        [method, "requestBody"] => operation_at(item, method)?.request_body.as_ref(),
        _ => None,
    }
}

/// Returns the response at a place inside a path item.
pub(super) fn response_at<'a>(item: &'a PathItem, segments: &[&str]) -> Option<&'a ReferenceOr<Response>> {
    match segments {
        [method, "responses", status] => response_of(&operation_at(item, method)?.responses, status),
        _ => None,
    }
}

/// Returns the header at a place inside a path item.
pub(super) fn header_at<'a>(item: &'a PathItem, segments: &[&str]) -> Option<&'a ReferenceOr<Header>> {
    match segments {
        [method, "responses", status, "headers", name] => {
            response_of(&operation_at(item, method)?.responses, status)?.as_item()?.headers.get(*name)
        }
        _ => None,
    }
}

fn operation_at<'a>(item: &'a PathItem, method: &str) -> Option<&'a Operation> {
    item.iter().find(|(name, _)| *name == method).map(|(_, operation)| operation)
}

fn in_path_item<'a, 's, 't>(item: &'a PathItem, segments: &'s [&'t str]) -> Option<Entry<'a, 's, 't>> {
    match segments {
        ["parameters", index, rest @ ..] => in_parameter(nth(&item.parameters, index)?.as_item()?, rest),
        [method, rest @ ..] => in_operation(operation_at(item, method)?, rest),
        [] => None,
    }
}

fn in_operation<'a, 's, 't>(operation: &'a Operation, segments: &'s [&'t str]) -> Option<Entry<'a, 's, 't>> {
    match segments {
        ["parameters", index, rest @ ..] => in_parameter(nth(&operation.parameters, index)?.as_item()?, rest),
        ["requestBody", rest @ ..] => in_content(&operation.request_body.as_ref()?.as_item()?.content, rest),
        ["responses", status, rest @ ..] => {
            in_content(&response_of(&operation.responses, status)?.as_item()?.content, rest)
        }
        _ => None,
    }
}

fn response_of<'a>(responses: &'a Responses, status: &str) -> Option<&'a ReferenceOr<Response>> {
    if status == "default" {
        return responses.default.as_ref();
    }
    let status = match status.strip_suffix("XX") {
        Some(first) => StatusCode::Range(first.parse().ok()?),
        None => StatusCode::Code(status.parse().ok()?),
    };
    responses.responses.get(&status)
}

fn in_parameter<'a, 's, 't>(parameter: &'a Parameter, segments: &'s [&'t str]) -> Option<Entry<'a, 's, 't>> {
    in_format(&parameter.parameter_data_ref().format, segments)
}

fn in_format<'a, 's, 't>(format: &'a ParameterSchemaOrContent, segments: &'s [&'t str]) -> Option<Entry<'a, 's, 't>> {
    match (format, segments) {
        (ParameterSchemaOrContent::Schema(schema), ["schema", rest @ ..]) => Some((schema.into(), rest)),
        (ParameterSchemaOrContent::Content(content), _) => in_content(content, segments),
        _ => None,
    }
}

fn in_content<'a, 's, 't>(content: &'a openapiv3::Content, segments: &'s [&'t str]) -> Option<Entry<'a, 's, 't>> {
    match segments {
        ["content", media_type, "schema", rest @ ..] => Some((content.get(*media_type)?.schema.as_ref()?.into(), rest)),
        _ => None,
    }
}

/// Walks inside a schema. `from` counts the unions of it whose place a branch has taken on the way.
fn in_schema<'a>(node: SchemaNode<'a>, segments: &[&str], from: usize, origin: &mut Origin) -> Option<SchemaNode<'a>> {
    if segments.is_empty() {
        return Some(node);
    }
    let SchemaNode::Schema(schema) = node else { return None };
    let (next, taken) = match (&schema.schema_kind, segments) {
        (SchemaKind::Type(Type::Object(object)), ["properties", name, ..]) => (object.properties.get(*name)?.into(), 2),
        (SchemaKind::Any(any), ["properties", name, ..]) => (any.properties.get(*name)?.into(), 2),
        (SchemaKind::Type(Type::Object(object)), ["additionalProperties", ..]) => {
            (values(object.additional_properties.as_ref()?)?, 1)
        }
        (SchemaKind::Any(any), ["additionalProperties", ..]) => (values(any.additional_properties.as_ref()?)?, 1),
        (SchemaKind::Type(Type::Array(array)), ["items", ..]) => (array.items.as_ref()?.into(), 1),
        (SchemaKind::Any(any), ["items", ..]) => (any.items.as_ref()?.into(), 1),
        (kind, [keyword, index, rest @ ..]) => {
            let index: usize = index.parse().ok()?;
            let steps = oasmith::branches(&schema.schema_data.extensions);
            let known = steps.iter().enumerate().skip(from).find(|(_, step)| step.keyword() == *keyword);
            let position = match known {
                Some((at, Branches::Only(_, only))) => {
                    return if *only == index { in_schema(node, rest, at + 1, origin) } else { None };
                }
                Some((_, Branches::Included(_, only))) => {
                    let included = branches(kind, "allOf")?.first().filter(|_| *only == index)?;
                    step(origin, "allOf");
                    step(origin, "0");
                    return in_schema(included.into(), rest, 0, origin);
                }
                Some((_, Branches::Left(_, left))) => left.iter().position(|left| *left == index)?,
                None => index,
            };
            (branches(kind, keyword)?.get(position)?.into(), 2)
        }
        _ => return None,
    };
    let (way, rest) = segments.split_at(taken);
    for segment in way {
        step(origin, segment);
    }
    in_schema(next, rest, 0, origin)
}

fn values(additional: &AdditionalProperties) -> Option<SchemaNode<'_>> {
    match additional {
        AdditionalProperties::Schema(schema) => Some((&**schema).into()),
        AdditionalProperties::Any(_) => None,
    }
}

fn branches<'a>(kind: &'a SchemaKind, keyword: &str) -> Option<&'a [ReferenceOr<Schema>]> {
    match (kind, keyword) {
        (SchemaKind::OneOf { one_of: list }, "oneOf")
        | (SchemaKind::AnyOf { any_of: list }, "anyOf")
        | (SchemaKind::AllOf { all_of: list }, "allOf") => Some(list),
        (SchemaKind::Any(any), "oneOf") => Some(&any.one_of),
        (SchemaKind::Any(any), "anyOf") => Some(&any.any_of),
        (SchemaKind::Any(any), "allOf") => Some(&any.all_of),
        _ => None,
    }
}

fn nth<'a, T>(list: &'a [T], index: &str) -> Option<&'a T> {
    list.get(index.parse::<usize>().ok()?)
}
