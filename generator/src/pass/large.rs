//! Which types are so large that they would fill the stack of a thread?
//!
//! Structs and unions hold one another directly, so that a few levels of some properties each make a value of hundreds
//! of kilobytes. It is on the stack wherever it is read, moved or made, and code that is not optimised has a place
//! there for each type of a union, while a thread has 2 MiB unless it is told otherwise (`std::thread`).

use super::cycle::{direct, targets};
use super::graph::{self, Edges};
use crate::ir::{Api, Shape, Ty, TyKind};

/// How many bytes a type has at most that is held directly.
const LIMIT: usize = 4096;

/// How many bytes a pointer has, and what tells the types of a union apart.
const WORD: usize = 8;

/// How many bytes a text, a list or a map has.
const TEXT: usize = 24;

/// Boxes the direct uses of types that are too large. What is boxed depends on the type alone that is used, so that
/// the growth of other types changes nothing.
pub(super) fn run(api: &mut Api) {
    let targets = targets(&api.types);
    let held = |ty: &Ty| direct(ty).filter(|_| !ty.boxed).map(|used| targets[used.0 as usize].0 as usize);
    let edges: Edges = api.types.ids().map(|id| api.types.get(id).shape.uses().filter_map(held).collect()).collect();
    // The circles are broken, so each type is a component of its own, after those that it holds.
    let component = graph::components(&edges);
    let mut order: Vec<_> = api.types.ids().collect();
    order.sort_by_key(|id| component[id.0 as usize]);
    let mut sizes = vec![TEXT; api.types.len()];
    for id in order {
        let size_of = |ty: &mut Ty| match (held(ty), &ty.kind) {
            (Some(target), _) if sizes[target] > LIMIT => {
                ty.boxed = true;
                WORD
            }
            (Some(target), _) => sizes[target],
            (None, TyKind::Named(_)) => WORD,
            (None, TyKind::Scalar(_) | TyKind::Array(_) | TyKind::Map(_) | TyKind::Any) => TEXT,
        };
        sizes[id.0 as usize] = match &mut api.types.get_mut(id).shape {
            Shape::Struct(def) => def.fields.iter_mut().map(|field| &mut field.ty).map(size_of).sum(),
            Shape::Union(def) => {
                let branches = def.branches.iter_mut().map(|branch| &mut branch.ty).map(size_of);
                branches.max().unwrap_or(TEXT) + WORD
            }
            // An alias is looked through, unless there is no struct or union behind it.
            Shape::Enum(_) | Shape::Alias(_) => TEXT,
        };
    }
}
