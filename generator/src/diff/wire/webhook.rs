//! Does an old client understand what the server sends of its own accord?

use super::super::change::Change;
use super::super::{Rule, pair};
use super::schema::{At, Schemas, Way, below};
use crate::ir::Api;

pub(super) fn compare(old: &Api, new: &Api, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    let pairs = pair::webhooks(old, new);
    for index in pairs.removed {
        let webhook = &old.webhooks[index];
        let label = pair::webhook_label(webhook);
        let change = Change::new(Rule::WebhookRemoved, label.clone()).at(Some(&webhook.origin), None);
        changes.push(change.reaching(vec![label]));
    }
    for (index, other) in pairs.both {
        let (webhook, other) = (&old.webhooks[index], &new.webhooks[other]);
        let label = pair::webhook_label(webhook);
        let places = (below(&webhook.origin, "requestBody"), below(&other.origin, "requestBody"));
        let at = At { subject: label.clone(), old: &places.0, new: &places.1, operations: vec![label] };
        schemas.of_use(&webhook.payload, &other.payload, Way::Response, &at);
    }
}
