//! What does a call bring, and what can callers name of it where it is one of several?

use super::super::wire::below;
use super::super::{Side, pair};
use super::surface::{Item, Kind, Reached, Surface};
use super::ty;
use crate::ir::{Framing, GroupId, Items, Operation, OperationId, Output, ResponseMedia, Stream, Ty};
use crate::name::OutcomeNames;

/// Adds the enums that hold one of several bodies.
pub(super) fn collect<'a>(side: Side<'a>, surface: &mut Surface<'a>) {
    for (index, group) in side.api.groups.iter().enumerate() {
        let module = &side.names.of_group(GroupId(index)).accessor;
        for id in &group.operations {
            let (operation, names) = (&side.api.operations[id.0], side.names.of_operation(*id));
            let responses = names.response.iter().map(|names| (names, &operation.response.answers));
            let errors = names.error.iter().map(|names| (names, &operation.failures));
            for (names, answers) in responses.chain(errors) {
                let shapes = answers.shapes.iter();
                let held =
                    shapes.map(|shape| if *shape == ResponseMedia::Empty { String::new() } else { body(side, shape) });
                one(operation, names, held.collect(), &module.to_string(), surface);
            }
            let events = operation.response.stream.as_ref().and_then(Stream::named);
            if let (Some(names), Some(events)) = (&names.event, events) {
                let held = events.iter().map(|event| held(side, event.ty.as_ref())).collect();
                one(operation, names, held, &module.to_string(), surface);
            }
        }
    }
}

/// Returns the type of the data of an event.
fn held(side: Side<'_>, ty: Option<&Ty>) -> String {
    ty.map_or_else(|| "String".to_owned(), |ty| ty::written(side, ty))
}

/// Returns what a call brings piece by piece, if it does.
pub(super) fn stream(side: Side<'_>, id: OperationId) -> Option<String> {
    let stream = side.api.operations[id.0].response.stream.as_ref()?;
    let data = match (&stream.items, &side.names.of_operation(id).event) {
        (Items::Json(ty), _) => held(side, Some(ty)),
        (Items::Named(_), Some(names)) => names.ty.to_string(),
        (Items::Text | Items::Named(_), _) => held(side, None),
    };
    Some(match stream.framing {
        Framing::Lines | Framing::Records => format!("JsonStream<{data}>"),
        Framing::Events => format!("EventStream<{data}>"),
    })
}

fn one(operation: &Operation, names: &OutcomeNames, held: Vec<String>, module: &str, surface: &mut Surface<'_>) {
    let path = format!("operation::{module}::{}", names.ty);
    let origin = below(&operation.origin, "responses");
    let reach = Reached::One(pair::label(operation));
    for (signature, ident) in held.into_iter().zip(&names.variants) {
        let item = Item::new(Kind::Variant, signature, origin.clone()).inside(&path).reaching(reach.clone());
        surface.insert(format!("{path}::{ident}"), item);
    }
    surface.insert(path, Item::new(Kind::Outcome, "", origin).reaching(reach));
}

/// Returns the type that a success brings.
pub(super) fn output(side: Side<'_>, id: OperationId) -> String {
    let response = &side.api.operations[id.0].response;
    match (response.output(), &side.names.of_operation(id).response) {
        (Output::Several, Some(names)) => names.ty.to_string(),
        (Output::Optional(shape), _) if !shape.ty().is_some_and(|ty| ty.nullable) => {
            format!("Option<{}>", body(side, shape))
        }
        (Output::One(shape) | Output::Optional(shape), _) => body(side, shape),
        (Output::Several, None) => "()".to_owned(),
    }
}

fn body(side: Side<'_>, shape: &ResponseMedia) -> String {
    match shape {
        ResponseMedia::Json(ty) => ty::written(side, ty),
        ResponseMedia::Text => "String".to_owned(),
        ResponseMedia::Bytes => "Bytes".to_owned(),
        ResponseMedia::Empty => "()".to_owned(),
    }
}
