//! What is an alias in the end, and may it be `null`?
//!
//! Rust has no recursive type aliases, so a list or a map that reaches itself through aliases alone becomes a type of
//! its own: a union with one branch, which like every union keeps what does not fit. And whether `null` is legal is a
//! fact of every use, never of the alias, so that no use can say it twice.

use std::collections::HashMap;

use super::super::Cx;
use crate::diagnostic::Code;
use crate::ir::{Branch, Docs, Shape, Ty, TyKind, TypeId, TypeTable, Union};

/// Unties every circle of aliases, and moves `null` from aliases to their uses.
pub(in super::super) fn settle(cx: &mut Cx<'_, '_>, uses: &mut [&mut Ty]) {
    for id in circles(&cx.types) {
        let def = cx.types.get_mut(id);
        if let Some(union) = union_of(&def.shape) {
            def.shape = Shape::Union(union);
            continue;
        }
        def.shape = Shape::Alias(Ty::lost());
        let origin = def.origin.clone();
        cx.report(Code::SchemaUntyped, &origin, "a schema that contains itself and nothing else");
    }
    shorten(&mut cx.types);
    see_through(cx, uses);
    let nullable: Vec<bool> = cx.types.ids().map(|id| allows_null(&cx.types, id)).collect();
    let mark = |ty: &mut Ty| {
        ty.change_leaf(|ty| {
            if let TyKind::Named(id) = ty.kind {
                ty.nullable |= nullable[id.0 as usize];
            }
        });
    };
    for id in cx.types.ids() {
        let shape = &mut cx.types.get_mut(id).shape;
        shape.uses_mut().for_each(mark);
        match shape {
            // An alias of any value stays as it is: the value itself can be null.
            Shape::Alias(ty) => ty.nullable = false,
            Shape::Union(union) => settle_union(union),
            Shape::Struct(_) | Shape::Enum(_) => {}
        }
    }
    for ty in uses.iter_mut() {
        mark(ty);
    }
}

/// Returns the union that stands for a list or a map.
fn union_of(shape: &Shape) -> Option<Union> {
    let Shape::Alias(ty) = shape else { return None };
    let hint = match ty.kind {
        TyKind::Array(_) => "list",
        TyKind::Map(_) => "map",
        TyKind::Scalar(_) | TyKind::Named(_) | TyKind::Any => return None,
    };
    let (hint, key) = (hint.to_owned(), hint.to_owned());
    let branch = Branch { hint, key, ty: ty.clone(), tags: Vec::new(), component: None, docs: Docs::default() };
    Some(Union { tag: None, branches: vec![branch], nullable: ty.nullable })
}

/// Replaces the uses of aliases that nobody asked for by what they stand for.
fn see_through(cx: &mut Cx<'_, '_>, uses: &mut [&mut Ty]) {
    let mut targets: HashMap<TypeId, Ty> = HashMap::new();
    for id in &cx.components.stand_ins {
        if let Shape::Alias(ty) = &cx.types.get(*id).shape {
            targets.insert(*id, ty.clone());
        }
    }
    let replace = |ty: &mut Ty| {
        for _ in 0..CHAIN_LIMIT * 2 {
            let Some(target) = ty.leaf_type().and_then(|id| targets.get(&id)) else { return };
            ty.change_leaf(|leaf| *leaf = target.clone().or_null(leaf.nullable));
        }
    };
    for id in cx.types.ids() {
        cx.types.get_mut(id).shape.uses_mut().for_each(replace);
    }
    for ty in uses.iter_mut() {
        replace(ty);
    }
}

/// How many aliases may follow one another before the first of them stands for the last type directly.
const CHAIN_LIMIT: usize = 32;

/// Cuts long chains of aliases, so that looking through them takes a bounded number of steps. Circles have been untied.
fn shorten(types: &mut TypeTable) {
    const UNSEEN: usize = usize::MAX;
    let mut length = vec![UNSEEN; types.len()];
    for start in types.ids() {
        let mut chain = Vec::new();
        let mut at = start;
        while length[at.0 as usize] == UNSEEN {
            let Shape::Alias(Ty { kind: TyKind::Named(next), .. }) = &types.get(at).shape else {
                length[at.0 as usize] = 0;
                break;
            };
            chain.push(at);
            at = *next;
        }
        let (mut end, mut nullable) = (at, false);
        for id in chain.into_iter().rev() {
            let steps = length[end.0 as usize] + 1;
            let Shape::Alias(ty) = &mut types.get_mut(id).shape else { continue };
            nullable |= ty.nullable;
            if steps > CHAIN_LIMIT {
                ty.kind = TyKind::Named(end);
                ty.nullable = nullable;
                length[id.0 as usize] = steps;
            } else {
                length[id.0 as usize] = steps;
                end = id;
            }
        }
    }
}

/// Lets the uses of a union say that it may be null, and not its branches.
fn settle_union(union: &mut Union) {
    union.nullable = false;
    for branch in &mut union.branches {
        branch.ty.nullable = false;
    }
}

/// Returns one alias of every circle of aliases, if possible one of a list or a map.
fn circles(types: &TypeTable) -> Vec<TypeId> {
    const UNSEEN: usize = 0;
    let mut walk_of = vec![UNSEEN; types.len()];
    let mut circles = Vec::new();
    for (walk, start) in types.ids().enumerate() {
        let mut at = start;
        while walk_of[at.0 as usize] == UNSEEN {
            walk_of[at.0 as usize] = walk + 1;
            let Shape::Alias(ty) = &types.get(at).shape else { break };
            let TyKind::Named(next) = ty.leaf().kind else { break };
            if walk_of[next.0 as usize] == walk + 1 {
                circles.push(container(types, next).unwrap_or(next));
            }
            at = next;
        }
    }
    circles
}

/// Returns an alias of a list or a map within a circle.
fn container(types: &TypeTable, start: TypeId) -> Option<TypeId> {
    let mut at = start;
    loop {
        let Shape::Alias(ty) = &types.get(at).shape else { return None };
        if matches!(ty.kind, TyKind::Array(_) | TyKind::Map(_)) {
            return Some(at);
        }
        at = ty.leaf_type().filter(|next| *next != start)?;
    }
}

/// Returns whether an alias, or one that it stands for, is declared nullable. Circles have been untied.
fn allows_null(types: &TypeTable, id: TypeId) -> bool {
    let mut id = id;
    loop {
        match &types.get(id).shape {
            Shape::Alias(ty) if ty.nullable => return true,
            Shape::Alias(Ty { kind: TyKind::Named(next), .. }) => id = *next,
            Shape::Union(union) => return union.nullable,
            Shape::Alias(_) | Shape::Struct(_) | Shape::Enum(_) => return false,
        }
    }
}
