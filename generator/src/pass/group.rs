//! Which operations does a caller find in one place?

use std::collections::BTreeMap;

use crate::ir::{Api, Group, OperationId};

/// Fills in the groups, sorted by hint; hints that differ only in case and separators wish for the same group.
pub(super) fn run(api: &mut Api) {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let hint = &operation.group_hint;
        let group = groups.entry(key(hint)).or_insert_with(|| Group { hint: hint.clone(), operations: Vec::new() });
        if *hint < group.hint {
            group.hint.clone_from(hint);
        }
        group.operations.push(OperationId(index));
    }
    api.groups = groups.into_values().collect();
    api.groups.sort_by(|left, right| left.hint.cmp(&right.hint));
}

fn key(hint: &str) -> String {
    let key: String = hint.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if key.is_empty() { hint.to_owned() } else { key }
}
