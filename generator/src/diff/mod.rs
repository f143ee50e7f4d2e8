//! What does a change of the description mean for those who have the client?
//!
//! Two APIs, with their names, are compared on two levels: on the wire, where a client that was built from the old
//! description meets a server that follows the new one, and in Rust, where code that was written against the old client
//! meets the new one. Both documents were read by the same generator, so that only the documents can differ.

mod change;
mod pair;
mod render;
mod rule;
mod rust;
mod version;
mod wire;

use semver::Version;

use crate::ir::{Api, Origin};
use crate::name::Names;
pub use change::{Change, Place};
use pair::Reach;
pub use render::{COMMENT, ChangelogSection, Style, changelog, html, is_changelog_entry, json, markdown, terminal};
pub use rule::{Level, Rule, Verdict};
pub use rust::surface;
pub use version::next;

/// One of the two that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What the client can say and hear.
    pub api: &'a Api,
    /// What everything is called. The names of the new side were given with the lock of the old one.
    pub names: &'a Names,
    /// The security schemes for which the client gets tokens by hand-written code.
    pub own_grants: &'a [String],
    /// Where the document has faults for which a part of it was left out.
    pub left_out: &'a [Origin],
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The old document, as the user calls it.
    pub old: String,
    /// The new document, as the user calls it.
    pub new: String,
    /// The version that the client has.
    pub current: Version,
    /// Every change: what asks most of the version first.
    pub changes: Vec<Change>,
}

impl Report {
    /// Returns the verdict on one level.
    pub fn level(&self, level: Level) -> Verdict {
        let of_level = self.changes.iter().filter(|change| change.level() == level);
        of_level.map(Change::verdict).max().unwrap_or_default()
    }

    /// Returns the verdict on both levels.
    pub fn verdict(&self) -> Verdict {
        self.level(Level::Wire).max(self.level(Level::Rust))
    }

    /// Returns what the changes ask of the version of the client.
    ///
    /// Only callers who have to change their code make it a major one: where the wire alone is different, the new
    /// version is right again without that.
    pub fn bump(&self) -> Verdict {
        let wire = self.level(Level::Wire).min(Verdict::Patch);
        self.level(Level::Rust).max(wire)
    }

    /// Returns the version that the client should get.
    pub fn next(&self) -> Version {
        version::next(&self.current, self.bump())
    }

    /// Returns how many changes have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes.iter().filter(|change| change.verdict() == verdict).count()
    }
}

/// Compares two APIs, without the files and lines of what is found.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let reach = (Reach::of(old.api), Reach::of(new.api));
    let mut changes = wire::compare(old, new, &reach.0);
    changes.extend(rust::compare(old, new, &reach));
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    changes.dedup();
    changes
}

/// Returns how many operations reach each type, in the order of the types.
pub fn reached(api: &Api) -> Vec<usize> {
    let reach = Reach::of(api);
    api.types.ids().map(|id| reach.to(id).len()).collect()
}

fn order(change: &Change) -> (std::cmp::Reverse<Verdict>, Level, Rule, &str, Option<&str>) {
    let verdict = std::cmp::Reverse(change.verdict());
    (verdict, change.level(), change.rule, &change.subject, change.after.as_deref())
}
