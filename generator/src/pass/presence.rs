//! Which types does a build need that has some of the groups?

use super::direction::reach;
use crate::ir::{Api, Presence, Ty};

/// How many groups may be optional: each is a feature, of which crates.io takes 300 in a crate, and the runtime has
/// some as well.
const MOST_GROUPS: usize = 200;

/// How many groups are listed at a type: one that more of them need is always there. What that costs is measured in
/// `docs/performance.md`.
const MOST_LISTED: usize = 8;

/// Lets groups be left out of a build, and types with them that no other group needs.
///
/// A type that no operation reaches is always there, as is one that the server sends of its own accord, with what it is
/// made of.
pub(super) fn run(api: &mut Api) {
    if !(2..=MOST_GROUPS).contains(&api.groups.len()) {
        return;
    }
    api.optional_groups = true;
    let mut needed = vec![Vec::new(); api.types.len()];
    for (id, group) in api.groups_by_id() {
        let operations = group.operations.iter().map(|id| api.operation(*id));
        let uses = operations.flat_map(|operation| operation.request_uses().chain(operation.response_uses()));
        let reached = reach(&api.types, uses.filter_map(Ty::leaf_type).collect());
        needed.iter_mut().zip(reached).filter(|(_, is_reached)| *is_reached).for_each(|(groups, _)| groups.push(id));
    }
    let unreached = api.types.ids().filter(|id| needed[id.0 as usize].is_empty());
    let of_webhooks = api.webhooks.iter().filter_map(|webhook| webhook.payload.leaf_type());
    let kept = reach(&api.types, unreached.chain(of_webhooks).collect());
    for ((id, groups), is_kept) in api.types.ids().zip(needed).zip(kept) {
        if !is_kept && groups.len() <= MOST_LISTED {
            api.types.get_mut(id).presence = Presence::With(groups);
        }
    }
}
