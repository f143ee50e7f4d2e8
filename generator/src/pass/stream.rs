//! By which property of its body does a call ask for a stream?

use crate::ir::{Api, Operation, Output, ResponseMedia, Scalar, TyKind, TypeId, TypeTable};

/// The name that all APIs give the property which have one.
const NAME: &str = "stream";

/// Finds the boolean property of every body that decides whether the answer is a stream.
pub(super) fn run(api: &mut Api) {
    for operation in &mut api.operations {
        let flag = flag(operation, &api.types);
        if let Some(stream) = &mut operation.response.stream {
            stream.flag = flag;
        }
    }
}

fn flag(operation: &Operation, types: &TypeTable) -> Option<(TypeId, usize)> {
    let stream = operation.response.stream.as_ref()?;
    let is_choice = operation
        .response
        .answers
        .cases
        .iter()
        .any(|case| case.media_type.as_ref().is_some_and(|name| *name != stream.media_type));
    let is_plain = operation.response.output() != Output::One(&ResponseMedia::Empty);
    let body = operation.body.as_ref()?.ty().filter(|ty| !ty.nullable && is_choice && is_plain)?;
    let (id, object) = types.struct_of(body)?;
    let is_flag = |ty| matches!(types.without_aliases(ty), TyKind::Scalar(Scalar::Bool));
    let index = object.fields.iter().position(|field| field.wire_name == NAME && is_flag(&field.ty))?;
    (!object.fields[index].read_only).then_some((id, index))
}
