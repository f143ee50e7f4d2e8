//! Which aliases would stand for themselves?
//!
//! Rust has no recursive type aliases, so an alias that reaches itself through aliases alone becomes any value.

use super::super::Cx;
use crate::diagnostic::Code;
use crate::ir::{Shape, Ty, TyKind, TypeId, TypeTable};

/// Unties every circle of aliases.
pub(in super::super) fn untie(cx: &mut Cx<'_, '_>) {
    for id in cx.types.ids() {
        if reaches(&cx.types, id, id, &mut Vec::new()) {
            let def = cx.types.get_mut(id);
            def.shape = Shape::Alias(Ty::new(TyKind::Any));
            let origin = def.origin.clone();
            cx.report(Code::SchemaUntyped, &origin, "a schema that contains itself without an object between");
        }
    }
}

fn reaches(types: &TypeTable, from: TypeId, goal: TypeId, seen: &mut Vec<TypeId>) -> bool {
    let Shape::Alias(ty) = &types.get(from).shape else { return false };
    let Some(next) = named(ty) else { return false };
    if next == goal {
        return true;
    }
    if seen.contains(&next) {
        return false;
    }
    seen.push(next);
    reaches(types, next, goal, seen)
}

fn named(ty: &Ty) -> Option<TypeId> {
    match &ty.kind {
        TyKind::Named(id) => Some(*id),
        TyKind::Array(inner) | TyKind::Map(inner) => named(inner),
        TyKind::Scalar(_) | TyKind::Any => None,
    }
}
