//! Which bodies can a caller fill field by field?

use crate::ir::{Api, Body, Setters, TypeTable};

/// Gives every operation whose body is an object of optional fields alone the setters of those fields.
pub(super) fn run(api: &mut Api) {
    for operation in &mut api.operations {
        if let Some(body) = &mut operation.body {
            body.setters = setters(body, &api.types);
        }
    }
}

fn setters(body: &Body, types: &TypeTable) -> Setters {
    let plain = body.ty().filter(|ty| !ty.nullable);
    match plain.and_then(|ty| types.struct_of(ty)) {
        Some((id, def)) if def.additional.is_none() && !def.fields.is_empty() => {
            let optional = def.fields.iter().all(|field| !field.required);
            if optional { Setters::Fields(id) } else { Setters::Whole }
        }
        _ => Setters::Whole,
    }
}
