//! Where does a request have to say absent, null and a value apart?
//!
//! In a merge patch (RFC 7396) null removes and absent keeps, so leaving a field out and sending null differ.

use crate::ir::{Api, Body, Method, Shape, Ty, TyKind, TypeId, TypeTable};

/// Gives the optional and nullable fields of every object that a patch is made of their third state.
pub(super) fn run(api: &mut Api) {
    let mut waiting: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let Some(body) = &operation.body else { continue };
        if operation.method == Method::Patch || is_merge_patch(body) {
            waiting.extend(body.ty().and_then(|ty| object_of(&api.types, ty)));
        }
    }
    let mut seen = vec![false; api.types.len()];
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        if let Shape::Struct(def) = &api.types.get(id).shape {
            waiting.extend(def.fields.iter().filter_map(|field| object_of(&api.types, &field.ty)));
        }
        if let Shape::Struct(def) = &mut api.types.get_mut(id).shape {
            for field in &mut def.fields {
                field.three_state = !field.required && !field.read_only && field.ty.nullable;
            }
        }
    }
}

/// Returns the object that a use is; the items of a list are replaced as a whole, so they are no part of the patch.
fn object_of(types: &TypeTable, ty: &Ty) -> Option<TypeId> {
    match ty.kind {
        TyKind::Named(_) => types.struct_of(ty).map(|(id, _)| id),
        _ => None,
    }
}

fn is_merge_patch(body: &Body) -> bool {
    body.media_type.split(';').next().is_some_and(|name| name.trim().ends_with("merge-patch+json"))
}
