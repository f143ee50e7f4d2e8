//! What can callers name of what reads the requests of the server?

use super::super::{Side, pair};
use super::surface::{Item, Kind, Reached, Surface};
use super::ty;

/// Adds the functions.
pub(super) fn collect<'a>(side: Side<'a>, surface: &mut Surface<'a>) {
    for (webhook, ident) in side.api.webhooks.iter().zip(side.names.webhooks()) {
        let signature = ty::written(side, &webhook.payload);
        let item = Item::new(Kind::Webhook, signature, webhook.origin.clone());
        let item = item.documented(&webhook.docs, webhook.deprecated).reaching(Reached::One(pair::called(webhook)));
        surface.insert(format!("webhook::{ident}()"), item);
    }
}
