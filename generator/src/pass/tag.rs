//! Which texts tell a type from the others of its unions, so that nobody has to write them?

use std::collections::BTreeMap;

use crate::ir::{Api, Scalar, Shape, Ty, TyKind, TypeId, TypeTable};

/// Fills in the deciding property of every object that only one text stands for, in all unions that it is a branch of.
pub(super) fn run(api: &mut Api) {
    let mut known: BTreeMap<(TypeId, String), Option<String>> = BTreeMap::new();
    for (_, def) in api.types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let Some(tag) = &union.tag else { continue };
        for branch in &union.branches {
            let Some((id, _)) = api.types.struct_of(&branch.ty) else { continue };
            let text = api.types.tag_of(union, branch).map(str::to_owned);
            let slot = known.entry((id, tag.clone())).or_insert_with(|| text.clone());
            if *slot != text {
                *slot = None;
            }
        }
    }
    for ((id, tag), text) in known {
        let Shape::Struct(object) = &api.types.get(id).shape else { continue };
        let index = object.fields.iter().position(|field| field.wire_name == tag);
        let Some(index) = index.filter(|index| is_text(&api.types, &object.fields[*index].ty)) else { continue };
        if let Shape::Struct(object) = &mut api.types.get_mut(id).shape {
            object.fields[index].constant = text;
        }
    }
}

/// Returns whether a text becomes a value of a type by itself.
fn is_text(types: &TypeTable, ty: &Ty) -> bool {
    match types.without_aliases(ty) {
        TyKind::Scalar(Scalar::String) | TyKind::Any => !ty.boxed,
        TyKind::Named(id) => matches!(types.get(*id).shape, Shape::Enum(_)),
        _ => false,
    }
}
