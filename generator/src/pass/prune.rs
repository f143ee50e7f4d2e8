//! Which types does no operation need?

use std::mem;

use crate::ir::{Api, PageInput, Pagination, Ty, TyKind, TypeId};

/// Drops every type that neither a request nor a response reaches, as the pass `direction` has marked them.
pub(super) fn run(api: &mut Api) {
    let mut count = 0;
    let mut new_ids: Vec<Option<TypeId>> = Vec::with_capacity(api.types.len());
    for (_, def) in api.types.iter() {
        let used = def.direction.request || def.direction.response;
        new_ids.push(used.then_some(TypeId(count)));
        count += u32::from(used);
    }
    let new_id = |id: TypeId| new_ids[id.0 as usize];
    let renumber = |ty: &mut Ty| {
        ty.change_leaf(|ty| {
            if let TyKind::Named(id) = &mut ty.kind {
                *id = new_id(*id).expect("what a type or an operation that stays uses is reached, too");
            }
        });
    };
    for (index, mut def) in mem::take(&mut api.types).into_defs().into_iter().enumerate() {
        if new_ids[index].is_some() {
            def.shape.uses_mut().for_each(renumber);
            def.parent = def.parent.and_then(new_id);
            api.types.insert(def);
        }
    }
    api.uses_mut().for_each(renumber);
    for operation in &mut api.operations {
        operation.pagination = operation.pagination.take().and_then(|pagination| renumber_pages(pagination, new_id));
    }
}

fn renumber_pages(mut pagination: Pagination, new_id: impl Fn(TypeId) -> Option<TypeId>) -> Option<Pagination> {
    for (id, _) in pagination.paths_mut().flatten() {
        *id = new_id(*id)?;
    }
    if let PageInput::BodyField(id, _) = &mut pagination.input {
        *id = new_id(*id)?;
    }
    Some(pagination)
}
