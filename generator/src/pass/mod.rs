//! What has to be decided before anything gets a name?
//!
//! Every pass changes the IR by one decision; none of them can fail.

mod body;
mod cycle;
mod direction;
mod file;
mod graph;
mod group;
mod pagination;
mod patch;
mod prune;

#[cfg(test)]
mod tests;

use crate::ir::Api;

/// A decision about the whole API.
type Pass = fn(&mut Api);

/// The passes that every API goes through, in order.
///
/// `direction` comes first because `prune` needs it, and `prune` before all others because it gives types new ids.
const PASSES: &[Pass] = &[group::run, cycle::run, pagination::run, body::run, patch::run];

/// Runs every pass; types that no operation reaches stay only where `keep_unreached` says so.
pub(crate) fn run(api: &mut Api, keep_unreached: bool) {
    file::run(api);
    direction::run(api);
    if !keep_unreached {
        prune::run(api);
    }
    for pass in PASSES {
        pass(api);
    }
}
