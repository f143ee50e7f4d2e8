//! Which types would be infinitely large, and where is that broken?
//!
//! Lists and maps keep their content on the heap; only the direct uses of structs and unions in one another can be too
//! large.

use super::graph::{self, Edges};
use crate::ir::{Api, Field, Shape, Ty, TyKind, TypeId, TypeTable, Union};

/// What the documentation says about a property that was made optional.
const NOTE: &str = "The document requires this property, but then a value of this type would have no end.";

/// Boxes as few direct uses as possible so that every type has a size, and makes those optional without which no
/// value would end.
pub(super) fn run(api: &mut Api) {
    let targets = targets(&api.types);
    let all = edges(&api.types, &targets, |_| true, true);
    let component = graph::components(&all);
    let ranks = graph::ranks(&all, &component);
    let turns_back = |from: TypeId, to: TypeId| {
        let (from, to) = (from.0 as usize, to.0 as usize);
        component[from] == component[to] && ranks[from] >= ranks[to]
    };
    // An endless value runs in a circle of properties that must be there, and each circle has a box. A union has a
    // way out: it takes any value.
    let demanded = edges(&api.types, &targets, is_demanded, false);
    let endless = graph::components(&demanded);
    for id in api.types.ids() {
        let fields = match &mut api.types.get_mut(id).shape {
            Shape::Struct(def) => &mut def.fields,
            Shape::Union(def) => {
                box_branches(def, |used| turns_back(id, targets[used.0 as usize]));
                continue;
            }
            Shape::Enum(_) | Shape::Alias(_) => continue,
        };
        for field in fields {
            let Some(target) = direct(&field.ty).map(|used| targets[used.0 as usize]) else { continue };
            if !turns_back(id, target) {
                continue;
            }
            field.ty.boxed = true;
            if is_demanded(field) && endless[id.0 as usize] == endless[target.0 as usize] {
                field.required = false;
                field.docs.notes.push(NOTE.to_owned());
            }
        }
    }
}

fn box_branches(def: &mut Union, turns_back: impl Fn(TypeId) -> bool) {
    for branch in &mut def.branches {
        branch.ty.boxed = direct(&branch.ty).is_some_and(&turns_back);
    }
}

/// Returns for every type what it is when aliases are looked through.
fn targets(types: &TypeTable) -> Vec<TypeId> {
    let target = |id: TypeId| types.composite_of(&Ty::new(TyKind::Named(id))).unwrap_or(id);
    types.ids().map(target).collect()
}

/// Returns the direct uses of structs and unions in structs, and those in unions where they count as well.
fn edges(types: &TypeTable, targets: &[TypeId], counts: impl Fn(&Field) -> bool, with_unions: bool) -> Edges {
    let target = |ty: &Ty| direct(ty).map(|used| targets[used.0 as usize].0 as usize);
    let uses = |id: TypeId| match &types.get(id).shape {
        Shape::Struct(def) => {
            def.fields.iter().filter(|field| counts(field)).filter_map(|field| target(&field.ty)).collect()
        }
        Shape::Union(def) if with_unions => def.branches.iter().filter_map(|branch| target(&branch.ty)).collect(),
        Shape::Union(_) | Shape::Enum(_) | Shape::Alias(_) => Vec::new(),
    };
    types.ids().map(uses).collect()
}

fn direct(ty: &Ty) -> Option<TypeId> {
    match ty.kind {
        TyKind::Named(id) => Some(id),
        _ => None,
    }
}

fn is_demanded(field: &Field) -> bool {
    field.required && !field.ty.nullable
}
