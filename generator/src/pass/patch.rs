//! Where does a request have to say absent, null and a value apart?
//!
//! In a merge patch (RFC 7396) null removes and absent keeps, so leaving a field out and sending null differ. There it
//! removes whatever may be absent, also an entry of a map, although the schema of what is kept does not allow null.

use crate::ir::{Api, Field, Method, Shape, Ty, TyKind, TypeId, TypeTable};

/// Gives the optional and nullable fields of every object that a patch is made of their third state.
pub(super) fn run(api: &mut Api) {
    let (mut merged, mut patched): (Vec<TypeId>, Vec<TypeId>) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        let Some(body) = &operation.body else { continue };
        let others = body.alternatives.iter().map(|other| (&*other.media_type, &other.media));
        for (media_type, media) in others.chain([(&*body.media_type, &body.media)]) {
            let objects = media.ty().and_then(|ty| object_of(&api.types, ty));
            if is_merge_patch(media_type) {
                merged.extend(objects);
            } else if operation.method == Method::Patch {
                patched.extend(objects);
            }
        }
    }
    let mut seen = vec![false; api.types.len()];
    follow(api, merged, &mut seen, |field| {
        field.three_state = !field.required && !field.read_only;
        field.ty.nullable |= field.three_state;
        let mut kind = &mut field.ty.kind;
        while let TyKind::Map(value) = kind {
            value.nullable = true;
            kind = &mut value.kind;
        }
    });
    follow(api, patched, &mut seen, |field| {
        field.three_state = !field.required && !field.read_only && field.ty.nullable;
    });
}

/// Changes the fields of objects and of those within them.
fn follow(api: &mut Api, mut waiting: Vec<TypeId>, seen: &mut [bool], change: fn(&mut Field)) {
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        if let Shape::Struct(def) = &api.types.get(id).shape {
            waiting.extend(def.fields.iter().filter_map(|field| object_of(&api.types, &field.ty)));
        }
        if let Shape::Struct(def) = &mut api.types.get_mut(id).shape {
            def.fields.iter_mut().for_each(change);
        }
    }
}

/// Returns the object that a use is, or the values of a map are; the items of a list are replaced as a whole, so they
/// are no part of the patch.
fn object_of(types: &TypeTable, ty: &Ty) -> Option<TypeId> {
    match &ty.kind {
        TyKind::Named(_) => types.struct_of(ty).map(|(id, _)| id),
        TyKind::Map(value) => object_of(types, value),
        _ => None,
    }
}

fn is_merge_patch(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|name| name.trim().ends_with("merge-patch+json"))
}
