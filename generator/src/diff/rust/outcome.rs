//! What does a call bring, and what can callers name of it where it is one of several?

use super::super::wire::below;
use super::super::{Side, pair};
use super::surface::{Item, Kind, Reached, Surface};
use super::ty;
use crate::ir::{Answers, GroupId, Operation, OperationId, Output, ResponseMedia};
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
                one(side, operation, names, answers, &module.to_string(), surface);
            }
        }
    }
}

fn one<'a>(
    side: Side<'a>,
    operation: &Operation,
    names: &OutcomeNames,
    answers: &Answers,
    module: &str,
    surface: &mut Surface<'a>,
) {
    let path = format!("operation::{module}::{}", names.ty);
    let origin = below(&operation.origin, "responses");
    let reach = Reached::One(pair::label(operation));
    for (shape, ident) in answers.shapes.iter().zip(&names.variants) {
        let signature = if *shape == ResponseMedia::Empty { String::new() } else { body(side, shape) };
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
        ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => ty::written(side, ty),
        ResponseMedia::Text => "String".to_owned(),
        ResponseMedia::Bytes => "Bytes".to_owned(),
        ResponseMedia::Empty => "()".to_owned(),
    }
}
