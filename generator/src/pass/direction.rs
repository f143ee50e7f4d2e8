//! Which types travel to the server, and which come back?

use crate::ir::{Api, Direction, Shape, Ty, TypeId, TypeTable};

/// Marks every type that a request reaches, and every type that a response reaches.
///
/// Read-only and write-only properties do not cut the way: a type is encoded and decoded whole.
pub(super) fn run(api: &mut Api) {
    let requests = reach(&api.types, api.request_uses().filter_map(Ty::leaf_type).collect());
    let responses = reach(&api.types, api.response_uses().filter_map(Ty::leaf_type).collect());
    for id in api.types.ids() {
        let direction = &mut api.types.get_mut(id).direction;
        direction.request = requests[id.0 as usize];
        direction.response = responses[id.0 as usize];
    }
    for id in api.types.ids() {
        let def = api.types.get_mut(id);
        let Direction { request, response } = def.direction;
        if let Shape::Struct(object) = &mut def.shape {
            for field in &mut object.fields {
                // What never travels the one way that the type travels cannot be required.
                field.required &= !(field.read_only && request && !response);
                field.required &= !(field.write_only && response && !request);
            }
        }
    }
}

/// Returns for every type whether it is one of some types, or within one of them.
pub(super) fn reach(types: &TypeTable, start: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    let mut waiting = start;
    while let Some(id) = waiting.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            waiting.extend(types.get(id).shape.uses().filter_map(Ty::leaf_type));
        }
    }
    reached
}
