//! Is the server that an old client calls still the right one?

use super::super::Rule;
use super::super::change::Change;
use crate::ir::{Api, Origin};

pub(super) fn compare(old: &Api, new: &Api, changes: &mut Vec<Change>) {
    let Some(before) = old.servers.first().map(|server| &server.url) else { return };
    let after = new.servers.first().map(|server| &server.url);
    if after == Some(before) {
        return;
    }
    let is_known = new.servers.iter().any(|server| server.url == *before);
    let rule = if is_known { Rule::ServerDefault } else { Rule::ServerRemoved };
    let origin = Origin { pointer: "/servers/0/url".to_owned() };
    let change = Change::new(rule, "server").values(before, after.map_or("none", String::as_str));
    changes.push(change.at(Some(&origin), Some(&origin)));
}
