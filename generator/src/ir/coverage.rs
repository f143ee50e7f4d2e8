//! How much of the description has types, and how much of it became any value?

use super::{Api, Shape, Ty, TyKind, TypeTable};

/// How many aliases, lists and maps may be looked through.
const DEPTH_LIMIT: usize = 256;

/// What was made of a description, counted: each use of a schema once, in fields, lists, unions and operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The uses that have a type.
    pub typed: usize,
    /// The uses that are any value because the description says no more.
    pub untyped_by_document: usize,
    /// The uses that are any value although the description says more; the ledger says why.
    pub untyped_by_client: usize,
    /// The operations that can be called.
    pub operations: usize,
    /// The operations that were left out.
    pub skipped: usize,
}

impl Coverage {
    /// Counts what an API has; how many operations are missing from it is known elsewhere.
    pub(crate) fn of(api: &Api, skipped: usize) -> Self {
        let mut coverage = Self { operations: api.operations.len(), skipped, ..Self::default() };
        for (_, def) in api.types.iter() {
            // An alias is not a use, only another name for one.
            if !matches!(def.shape, Shape::Alias(_)) {
                def.shape.uses().for_each(|ty| coverage.count(&api.types, ty));
            }
        }
        for ty in api.request_uses().chain(api.response_uses()) {
            coverage.count(&api.types, ty);
        }
        coverage
    }

    fn count(&mut self, types: &TypeTable, ty: &Ty) {
        match innermost(types, ty) {
            Ty { lost: true, .. } => self.untyped_by_client += 1,
            Ty { kind: TyKind::Any, .. } => self.untyped_by_document += 1,
            _ => self.typed += 1,
        }
    }
}

/// Returns what is left of a use without its lists, maps and aliases.
fn innermost<'a>(types: &'a TypeTable, ty: &'a Ty) -> &'a Ty {
    let mut ty = ty;
    for _ in 0..DEPTH_LIMIT {
        ty = match &ty.kind {
            TyKind::Array(inner) | TyKind::Map(inner) => inner,
            TyKind::Named(id) => match &types.get(*id).shape {
                Shape::Alias(next) if types.get(*id).replacement.is_none() => next,
                _ => break,
            },
            TyKind::Scalar(_) | TyKind::Any => break,
        };
    }
    ty
}
