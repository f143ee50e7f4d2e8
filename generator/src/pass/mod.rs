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
mod presence;
mod prune;
mod stream;
mod tag;

#[cfg(test)]
mod tests;

use crate::ir::Api;

/// A decision about the whole API, and whether a user may forgo it.
enum Pass {
    Always(fn(&mut Api)),
    /// Left out where types stay that no operation reaches.
    UnlessKept(fn(&mut Api)),
    /// Left out where a build has all groups.
    IfOptional(fn(&mut Api)),
}

use Pass::{Always, IfOptional, UnlessKept};

/// The passes, in order: `prune` needs to know the directions, and gives types new ids, by which later passes remember
/// them.
const PASSES: &[Pass] = &[
    Always(file::run),
    Always(direction::run),
    UnlessKept(prune::run),
    Always(group::run),
    IfOptional(presence::run),
    Always(cycle::run),
    Always(pagination::run),
    Always(body::run),
    Always(stream::run),
    Always(patch::run),
    Always(tag::run),
];

/// What becomes of types that no operation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreached {
    Kept,
    Dropped,
}

/// Which groups a build of the client has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Groups {
    All,
    /// Those that whoever builds it asks for.
    Optional,
}

/// Runs the passes.
pub(crate) fn run(api: &mut Api, unreached: Unreached, groups: Groups) {
    for pass in PASSES {
        match pass {
            Always(run) => run(api),
            UnlessKept(run) if unreached == Unreached::Dropped => run(api),
            IfOptional(run) if groups == Groups::Optional => run(api),
            UnlessKept(_) | IfOptional(_) => {}
        }
    }
}
