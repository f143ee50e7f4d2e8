//! Does an old client understand what the server sends of its own accord?

use super::super::change::Change;
use super::super::{Rule, pair};
use super::schema::{At, Schemas, Way, below};
use crate::ir::Api;

pub(super) fn compare(old: &Api, new: &Api, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    for webhook in &old.webhooks {
        let label = pair::called(webhook);
        let other = new.webhooks.iter().find(|other| pair::called(other) == label);
        let Some(other) = other else {
            let change = Change::new(Rule::WebhookRemoved, label.clone()).at(Some(&webhook.origin), None);
            changes.push(change.reaching(vec![label]));
            continue;
        };
        let places = (below(&webhook.origin, "requestBody"), below(&other.origin, "requestBody"));
        let at = At { subject: label.clone(), old: &places.0, new: &places.1, operations: vec![label] };
        schemas.of_use(&webhook.payload, &other.payload, Way::Response, &at);
    }
}
