//! Does a test need a larger stack than tests have?
//!
//! Structs and unions hold one another directly, so that a few levels of some properties each make a value of hundreds
//! of kilobytes. Code that is not optimised has it on the stack several times over, and a test has 2 MiB
//! (`std::thread`).

use super::super::Cx;
use crate::ir::{Operation, Shape, Ty, TyKind, TypeId, TypeTable};

/// How many bytes the largest value of a test may have on the usual stack.
const LIMIT: usize = 32 * 1024;

/// How many bytes a pointer has, and what tells the types of a union apart.
const WORD: usize = 8;

/// How many bytes a text, a list or a map has.
const TEXT: usize = 24;

/// The sizes of all types in bytes, about as a machine of 64 bits has them.
pub(super) struct Sizes(Vec<usize>);

impl Sizes {
    /// Works out how large the types are.
    pub(super) fn of(cx: Cx<'_>) -> Self {
        let types = &cx.api.types;
        let mut sizes: Vec<Option<usize>> = vec![None; types.len()];
        let mut open: Vec<(TypeId, bool)> = Vec::new();
        for root in types.ids() {
            open.push((root, false));
            // What a type holds comes before it. Circles have a pointer in them, so nothing holds itself.
            while let Some((id, is_ready)) = open.pop() {
                if is_ready {
                    sizes[id.0 as usize] = Some(size(types, id, &sizes));
                } else if sizes[id.0 as usize].is_none() {
                    open.push((id, true));
                    open.extend(types.get(id).shape.uses().filter_map(held).map(|id| (id, false)));
                }
            }
        }
        Self(sizes.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// Returns whether the values of a call are too large for the usual stack.
    pub(super) fn are_large(&self, operation: &Operation) -> bool {
        let mut uses = operation.request_uses().chain(operation.response_uses()).filter_map(held);
        uses.any(|id| self.0[id.0 as usize] > LIMIT)
    }
}

/// Returns the type that is held directly.
fn held(ty: &Ty) -> Option<TypeId> {
    match ty.kind {
        TyKind::Named(id) if !ty.boxed => Some(id),
        _ => None,
    }
}

/// Returns the size of a type, of those that it holds.
fn size(types: &TypeTable, id: TypeId, sizes: &[Option<usize>]) -> usize {
    let size_of = |ty: &Ty| match (held(ty), &ty.kind) {
        (Some(id), _) => sizes[id.0 as usize].unwrap_or_default(),
        (None, TyKind::Named(_)) => WORD,
        (None, TyKind::Scalar(_) | TyKind::Array(_) | TyKind::Map(_) | TyKind::Any) => TEXT,
    };
    match &types.get(id).shape {
        Shape::Struct(object) => object.fields.iter().map(|field| size_of(&field.ty)).fold(0, usize::saturating_add),
        Shape::Union(union) => {
            union.branches.iter().map(|branch| size_of(&branch.ty)).max().unwrap_or(TEXT).saturating_add(WORD)
        }
        Shape::Alias(ty) => size_of(ty),
        Shape::Enum(_) => TEXT,
    }
}
