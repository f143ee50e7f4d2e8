//! Is a client that was built from the old description still right?

mod body;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod server;
mod value;
mod webhook;
mod xml;

use super::change::Change;
use super::pair::{self, Reach};
use super::{Rule, Side};
use schema::Schemas;
pub(super) use schema::{below, property};
pub(super) use security::origin as scheme_origin;

/// Compares what is sent and what comes back.
pub(super) fn compare(old: Side<'_>, new: Side<'_>, reach: &Reach) -> Vec<Change> {
    let mut changes = Vec::new();
    let pairs = pair::operations(old.api, new.api);
    for index in pairs.removed {
        let operation = &old.api.operations[index];
        let below = format!("{}/", operation.origin.pointer);
        let is_fault = |pointer: &str| pointer == operation.origin.pointer || pointer.starts_with(&below);
        // What the new document has and the client cannot express is gone from the client alone.
        if !new.left_out.iter().any(|origin| is_fault(&origin.pointer)) {
            let label = pair::label(operation);
            let change = Change::new(Rule::OperationRemoved, label.clone()).at(Some(&operation.origin), None);
            changes.push(change.reaching(vec![label]));
        }
    }
    security::schemes(old.api, new.api, &mut changes);
    server::compare(old.api, new.api, &mut changes);
    let mut schemas = Schemas::new(old.api, new.api, reach);
    for (index, other) in pairs.both {
        let (old_one, new_one) = (&old.api.operations[index], &new.api.operations[other]);
        operation::compare((old.api, old_one), (new.api, new_one), &mut changes);
        security::compare((old.api, old_one), (new.api, new_one), &mut changes);
        parameter::compare(old_one, new_one, &mut schemas, &mut changes);
        body::compare(old_one, new_one, &mut schemas, &mut changes);
        response::compare(old_one, new_one, &mut schemas, &mut changes);
    }
    webhook::compare(old.api, new.api, &mut schemas, &mut changes);
    changes.extend(schemas.changes);
    changes
}
