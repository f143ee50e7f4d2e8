//! Which binary texts are files?
//!
//! `format: binary` in a body in parts is the content of a file. Anywhere else it is text like any other, because
//! JSON, paths and headers have no way to carry bytes. A part of whose type nothing is said is a file too, where the
//! object that it is a part of is sent in no other way.

use crate::ir::{Api, Body, BodyMedia, Operation, Scalar, Shape, Ty, TyKind, TypeId, TypeTable};

/// Leaves binary values only in the objects that are sent in parts, and makes text of all others.
pub(super) fn run(api: &mut Api) {
    let bodies: Vec<(TypeId, Vec<String>)> = api.operations.iter_mut().flat_map(take_untyped).collect();
    let sent = in_parts(&api.types, bodies.iter().map(|(id, _)| *id).collect());
    let others = in_other_ways(api, &sent);
    for (id, names) in bodies.iter().filter(|(_, names)| !names.is_empty()) {
        let own = in_parts(&api.types, vec![*id]);
        for id in api.types.ids().filter(|id| own[id.0 as usize] && !others[id.0 as usize]) {
            if let Shape::Struct(object) = &mut api.types.get_mut(id).shape {
                let untyped = object.fields.iter_mut().filter(|field| names.contains(&field.wire_name));
                untyped.for_each(|field| as_file(&mut field.ty));
            }
        }
    }
    for id in api.types.ids() {
        if !sent[id.0 as usize] {
            api.types.get_mut(id).shape.uses_mut().for_each(as_text);
        }
    }
    api.uses_mut().for_each(as_text);
}

/// Returns the objects that an operation sends in parts, with the names of the parts that are files because nothing is
/// said about their types, and takes the note about those back.
fn take_untyped(operation: &mut Operation) -> Vec<(TypeId, Vec<String>)> {
    let mut bodies = Vec::new();
    for media in operation.body.iter_mut().flat_map(Body::media_mut) {
        let BodyMedia::Multipart(ty, parts) = media else { continue };
        let mut names = Vec::new();
        for part in parts.iter_mut().filter(|part| part.is_file) {
            part.is_file = false;
            names.push(part.wire_name.clone());
        }
        bodies.extend(ty.leaf_type().map(|id| (id, names)));
    }
    bodies
}

fn as_file(ty: &mut Ty) {
    let item = if let TyKind::Array(item) = &mut ty.kind { &mut **item } else { ty };
    if item.kind == TyKind::Any {
        item.kind = TyKind::Scalar(Scalar::Binary);
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

/// Returns which types are read or written otherwise than as an object in parts, perhaps within one of these.
fn in_other_ways(api: &Api, sent: &[bool]) -> Vec<bool> {
    let types = &api.types;
    let mut waiting: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let bodies = operation.body.iter().flat_map(Body::media);
        let bodies = bodies.filter(|media| !matches!(media, BodyMedia::Multipart(..))).filter_map(BodyMedia::ty);
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        waiting.extend(bodies.chain(parameters).filter_map(Ty::leaf_type));
    }
    waiting.extend(api.response_uses().filter_map(Ty::leaf_type));
    for (id, def) in types.iter().filter(|(id, _)| sent[id.0 as usize]) {
        let is_object = |inner: &TypeId| matches!(types.get(*inner).shape, Shape::Struct(_)) && *inner != id;
        if let Shape::Struct(_) = def.shape {
            waiting.extend(def.shape.uses().filter_map(Ty::leaf_type).filter(is_object));
        }
    }
    let mut others = vec![false; types.len()];
    while let Some(id) = waiting.pop() {
        if !std::mem::replace(&mut others[id.0 as usize], true) {
            waiting.extend(types.get(id).shape.uses().filter_map(Ty::leaf_type));
        }
    }
    others
}
