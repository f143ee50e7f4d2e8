//! Which binary texts are files?
//!
//! `format: binary` in a body in parts is the content of a file. Anywhere else it is text like any other, because
//! JSON, paths and headers have no way to carry bytes.

use crate::ir::{Api, Body, BodyMedia, Scalar, Shape, Ty, TyKind, TypeId, TypeTable};

/// Leaves binary values only in the objects that are sent in parts, and makes text of all others.
pub(super) fn run(api: &mut Api) {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let bodies = bodies.flat_map(Body::media).filter_map(|media| match media {
        BodyMedia::Multipart(ty, _) => Some(ty),
        BodyMedia::Json(_) | BodyMedia::Form(..) | BodyMedia::Sequence(..) | BodyMedia::Bytes | BodyMedia::File => None,
    });
    let sent = in_parts(&api.types, bodies.filter_map(Ty::leaf_type).collect());
    for id in api.types.ids() {
        if !sent[id.0 as usize] {
            api.types.get_mut(id).shape.uses_mut().for_each(as_text);
        }
    }
    for operation in &mut api.operations {
        operation.uses_mut().for_each(as_text);
    }
}

fn as_text(ty: &mut Ty) {
    ty.change_leaf(|ty| {
        if ty.kind == TyKind::Scalar(Scalar::Binary) {
            ty.kind = TyKind::Scalar(Scalar::String);
        }
    });
}

/// Returns which types a body in parts is made of: the object itself, and what only renames or chooses in between.
fn in_parts(types: &TypeTable, mut waiting: Vec<TypeId>) -> Vec<bool> {
    let mut sent = vec![false; types.len()];
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut sent[id.0 as usize], true) {
            continue;
        }
        let def = types.get(id);
        let renamed = |id: &TypeId| matches!(types.get(*id).shape, Shape::Alias(_) | Shape::Union(_));
        let inner = def.shape.uses().filter_map(Ty::leaf_type);
        match def.shape {
            Shape::Struct(_) => waiting.extend(inner.filter(renamed)),
            Shape::Union(_) | Shape::Alias(_) => waiting.extend(inner),
            Shape::Enum(_) => {}
        }
    }
    sent
}
