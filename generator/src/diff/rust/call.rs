//! What can callers name of the calls?

use super::super::wire::below;
use super::super::{Side, pair};
use super::surface::{Item, Kind, Reached, Surface};
use super::{outcome, ty};
use crate::ir::{
    Body, BodyMedia, GroupId, Operation, OperationId, Origin, Output, Pagination, ParameterLocation, Setters, Shape,
    TyKind,
};

/// Adds the groups and their calls.
pub(super) fn collect<'a>(side: Side<'a>, surface: &mut Surface<'a>) {
    for (index, group) in side.api.groups.iter().enumerate() {
        let names = side.names.of_group(GroupId(index));
        let path = format!("client.{}()", names.accessor);
        let first = group.operations.first().map(|id| side.api.operations[id.0].origin.clone());
        let signature = format!("operation::{}::{}", names.accessor, names.ty);
        for id in &group.operations {
            one(side, *id, &path, &names.accessor.to_string(), surface);
        }
        let origin = first.unwrap_or_default();
        if let Some(feature) = &names.feature {
            // It goes away with its group, which says so for it.
            let item = Item::new(Kind::Feature, "", origin.clone()).inside(&path);
            surface.insert(format!("feature {feature}"), item);
        }
        surface.insert(path, Item::new(Kind::Group, signature, origin));
    }
}

fn one<'a>(side: Side<'a>, id: OperationId, group: &str, module: &str, surface: &mut Surface<'a>) {
    let operation = &side.api.operations[id.0];
    let names = side.names.of_operation(id);
    let path = format!("{group}.{}()", names.method);
    let reach = Reached::One(pair::label(operation));
    let add = |name: &str, item: Item<'a>, surface: &mut Surface<'a>| {
        surface.insert(format!("{path}{name}"), item.inside(&path).reaching(reach.clone()));
    };
    let origin = &operation.origin;
    add(": type", Item::new(Kind::Call, format!("operation::{module}::{}", names.ty), origin.clone()), surface);
    for (parameter, ident) in operation.parameters.iter().zip(&names.parameters) {
        if parameter.location != ParameterLocation::Path {
            let item = Item::new(Kind::Setter, ty::parameter(side, parameter), parameter.origin.clone());
            add(&format!(".{ident}"), item.documented(&parameter.docs, parameter.deprecated), surface);
        }
    }
    if let Some(body) = &operation.body {
        let place = below(origin, "requestBody");
        for (ident, setter, deprecated) in fields(side, id, body) {
            let mut item = Item::new(Kind::Setter, setter, place.clone());
            item.deprecated = deprecated;
            add(&format!(".{ident}"), item, surface);
        }
        if !is_given(body) {
            let item = Item::new(Kind::Setter, ty::body(side, &body.media), place).documented(&body.docs, false);
            add(".body", item, surface);
        }
    }
    let item = Item::new(Kind::Output, outcome::output(side, id), below(origin, "responses"));
    add(".send()", item.documented(&operation.response.docs, false), surface);
    let place = || below(origin, "responses");
    if let Some(stream) = outcome::stream(side, id) {
        add(".stream()", Item::new(Kind::Output, stream, place()), surface);
    }
    if !operation.response.bytes().is_empty() {
        add(".stream_bytes()", Item::new(Kind::Output, "ByteStream", place()), surface);
    }
    if let Some(pagination) = &operation.pagination {
        pages(side, operation, pagination, origin, &add, surface);
    }
    let given = operation.body.as_ref().filter(|body| is_given(body)).map(|body| &body.media);
    let method = |media| {
        let item = Item::new(Kind::Method, arguments(side, id, media), origin.clone());
        item.inside(group).reaching(reach.clone()).documented(&operation.docs, operation.deprecated)
    };
    // A body of another media type has a method of its own.
    let others = operation.body.iter().flat_map(|body| &body.alternatives);
    for (other, ident) in others.zip(&names.alternatives) {
        surface.insert(format!("{group}.{ident}()"), method(Some(&other.media)));
    }
    let usual = method(given);
    surface.insert(path.clone(), usual);
}

fn pages<'a>(
    side: Side<'a>,
    operation: &Operation,
    pagination: &Pagination,
    origin: &Origin,
    add: &impl Fn(&str, Item<'a>, &mut Surface<'a>),
    surface: &mut Surface<'a>,
) {
    let Some(response) = operation.response.json() else { return };
    let page = ty::present(side, response);
    // A status without a body ends the pages.
    let is_optional = matches!(operation.response.output(), Output::Optional(_));
    let page = if is_optional { format!("Option<{page}>") } else { page };
    add(".pages()", Item::new(Kind::Pages, page, below(origin, "responses")), surface);
    let list = pagination.items.as_ref().and_then(|path| match path.last() {
        None => Some(response),
        Some((id, index)) => match &side.api.types.get(*id).shape {
            Shape::Struct(object) => object.fields.get(*index).map(|field| &field.ty),
            _ => None,
        },
    });
    if let Some(list) = list {
        let item = match side.api.types.without_aliases(list) {
            TyKind::Array(items) => ty::written(side, items),
            _ => ty::present(side, list),
        };
        add(".items()", Item::new(Kind::Pages, item, below(&operation.origin, "responses")), surface);
    }
}

/// Returns the setters for the fields of a body: the name, what it takes, and whether it is deprecated.
fn fields(side: Side<'_>, id: OperationId, body: &Body) -> Vec<(String, String, bool)> {
    let Setters::Fields(object) = body.setters else { return Vec::new() };
    let Shape::Struct(object) = &side.api.types.get(object).shape else { return Vec::new() };
    let fields = object.fields.iter().zip(&side.names.of_operation(id).body_fields);
    let fields = fields.filter(|(field, _)| !field.read_only);
    fields.map(|(field, ident)| (ident.to_string(), ty::setter(side, field), field.deprecated)).collect()
}

/// Returns whether a body is an argument of the call.
fn is_given(body: &Body) -> bool {
    body.required && body.setters == Setters::Whole
}

fn arguments(side: Side<'_>, id: OperationId, given: Option<&BodyMedia>) -> String {
    let operation = &side.api.operations[id.0];
    let parameters = operation.parameters.iter().zip(&side.names.of_operation(id).parameters);
    let positional = parameters.filter(|(parameter, _)| parameter.location == ParameterLocation::Path);
    let mut arguments: Vec<String> = positional.map(|(parameter, _)| ty::parameter(side, parameter)).collect();
    arguments.extend(given.map(|media| ty::body(side, media)));
    format!("({})", arguments.join(", "))
}
