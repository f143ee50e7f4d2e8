//! Which schema stands at a JSON Pointer that leads into the inside of something?
//!
//! OpenAPI names schemas under `components.schemas`, but a `$ref` may lead to any schema of the document, such as a
//! property of another one or the body of a response.

use openapiv3::{
    AdditionalProperties, Header, OpenAPI, Operation, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr,
    RequestBody, Response, Responses, Schema, SchemaKind, StatusCode, Type,
};

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

/// Walks to the schema at a pointer; it does not follow references on the way.
pub(super) fn schema_at<'a>(openapi: &'a OpenAPI, segments: &[&str]) -> Option<SchemaNode<'a>> {
    match segments {
        ["paths", path, rest @ ..] => in_path_item(openapi.paths.paths.get(*path)?.as_item()?, rest),
        ["components", section, name, rest @ ..] => {
            let components = openapi.components.as_ref()?;
            match *section {
                "schemas" => in_schema(components.schemas.get(*name)?.into(), rest),
                "parameters" => in_parameter(components.parameters.get(*name)?.as_item()?, rest),
                "requestBodies" => in_content(&components.request_bodies.get(*name)?.as_item()?.content, rest),
                "responses" => in_content(&components.responses.get(*name)?.as_item()?.content, rest),
                "headers" => in_format(&components.headers.get(*name)?.as_item()?.format, rest),
                _ => None,
            }
        }
        _ => None,
    }
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

fn in_path_item<'a>(item: &'a PathItem, segments: &[&str]) -> Option<SchemaNode<'a>> {
    match segments {
        ["parameters", index, rest @ ..] => in_parameter(nth(&item.parameters, index)?.as_item()?, rest),
        [method, rest @ ..] => in_operation(operation_at(item, method)?, rest),
        [] => None,
    }
}

fn in_operation<'a>(operation: &'a Operation, segments: &[&str]) -> Option<SchemaNode<'a>> {
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

fn in_parameter<'a>(parameter: &'a Parameter, segments: &[&str]) -> Option<SchemaNode<'a>> {
    in_format(&parameter.parameter_data_ref().format, segments)
}

fn in_format<'a>(format: &'a ParameterSchemaOrContent, segments: &[&str]) -> Option<SchemaNode<'a>> {
    match (format, segments) {
        (ParameterSchemaOrContent::Schema(schema), ["schema", rest @ ..]) => in_schema(schema.into(), rest),
        (ParameterSchemaOrContent::Content(content), _) => in_content(content, segments),
        _ => None,
    }
}

fn in_content<'a>(content: &'a openapiv3::Content, segments: &[&str]) -> Option<SchemaNode<'a>> {
    match segments {
        ["content", media_type, "schema", rest @ ..] => {
            in_schema(content.get(*media_type)?.schema.as_ref()?.into(), rest)
        }
        _ => None,
    }
}

fn in_schema<'a>(node: SchemaNode<'a>, segments: &[&str]) -> Option<SchemaNode<'a>> {
    if segments.is_empty() {
        return Some(node);
    }
    let SchemaNode::Schema(schema) = node else { return None };
    let (next, rest) = match (&schema.schema_kind, segments) {
        (SchemaKind::Type(Type::Object(object)), ["properties", name, rest @ ..]) => {
            (object.properties.get(*name)?.into(), rest)
        }
        (SchemaKind::Any(any), ["properties", name, rest @ ..]) => (any.properties.get(*name)?.into(), rest),
        (SchemaKind::Type(Type::Object(object)), ["additionalProperties", rest @ ..]) => {
            (values(object.additional_properties.as_ref()?)?, rest)
        }
        (SchemaKind::Any(any), ["additionalProperties", rest @ ..]) => {
            (values(any.additional_properties.as_ref()?)?, rest)
        }
        (SchemaKind::Type(Type::Array(array)), ["items", rest @ ..]) => (array.items.as_ref()?.into(), rest),
        (SchemaKind::Any(any), ["items", rest @ ..]) => (any.items.as_ref()?.into(), rest),
        (kind, [keyword, index, rest @ ..]) => (nth(branches(kind, keyword)?, index)?.into(), rest),
        _ => return None,
    };
    in_schema(next, rest)
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
