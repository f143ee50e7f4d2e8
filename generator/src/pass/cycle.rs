//! Which types would be infinitely large, and where is that broken?
//!
//! Lists and maps keep their content on the heap; only the direct uses of structs in structs can be too large.

use super::graph::{self, Edges};
use crate::ir::{Api, Field, Shape, Ty, TyKind, TypeId, TypeTable};

/// What the documentation says about a property that was made optional.
const NOTE: &str = "The document requires this property, but then a value of this type would have no end.";

/// Boxes as few direct uses as possible so that every type has a size, and makes those optional without which no
/// value would end.
pub(super) fn run(api: &mut Api) {
    let targets = targets(&api.types);
    let all = edges(&api.types, &targets, |_| true);
    let component = graph::components(&all);
    let ranks = graph::ranks(&all, &component);
    let turns_back = |from: TypeId, to: TypeId| {
        let (from, to) = (from.0 as usize, to.0 as usize);
        component[from] == component[to] && ranks[from] >= ranks[to]
    };
    // An endless value runs in a circle of properties that must be there, and each circle has a box.
    let demanded = edges(&api.types, &targets, is_demanded);
    let endless = graph::components(&demanded);
    for id in api.types.ids() {
        let Shape::Struct(def) = &mut api.types.get_mut(id).shape else { continue };
        for field in &mut def.fields {
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

/// Returns for every type what it is when aliases are looked through.
fn targets(types: &TypeTable) -> Vec<TypeId> {
    let target = |id: TypeId| types.struct_of(&Ty::new(TyKind::Named(id))).map_or(id, |(id, _)| id);
    types.ids().map(target).collect()
}

/// Returns the direct uses of structs in structs.
fn edges(types: &TypeTable, targets: &[TypeId], counts: impl Fn(&Field) -> bool) -> Edges {
    let uses = |id: TypeId| match &types.get(id).shape {
        Shape::Struct(def) => {
            let counted = def.fields.iter().filter(|field| counts(field));
            counted.filter_map(|field| direct(&field.ty)).map(|used| targets[used.0 as usize].0 as usize).collect()
        }
        Shape::Enum(_) | Shape::Alias(_) => Vec::new(),
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
