//! What does the server send of its own accord?

use super::media::{self, Kind};
use super::schema::Place;
use super::{Cx, body, child, operation};
use crate::diagnostic::Code;
use crate::ir::{Caller, Docs, Method, Webhook, WebhookKind};
use crate::resolve::{self, Fault};

/// Lowers every webhook and callback whose body is JSON, sorted by name and place; the others are reported.
pub(super) fn lower(cx: &mut Cx<'_, '_>) -> Vec<Webhook> {
    let mut webhooks = Vec::new();
    for webhook in cx.resolved.webhooks().iter().filter(|webhook| !webhook.is_excluded) {
        match lower_one(cx, webhook) {
            Ok(webhook) => webhooks.extend(webhook),
            Err(fault) => cx.fault(fault),
        }
    }
    webhooks.sort_by_cached_key(|webhook| (webhook.name.clone(), webhook.origin.pointer.clone()));
    webhooks
}

fn lower_one<'a>(cx: &mut Cx<'a, '_>, webhook: &'a resolve::Webhook) -> Result<Option<Webhook>, Fault> {
    let (body, origin) = cx.resolved.request_body(&webhook.body, child(&webhook.origin, &["requestBody"]))?;
    let kind = kind_of(webhook);
    let preferred = body::preferred(&body.content);
    let Some((name, media_type)) = preferred.filter(|(name, found)| media::kind_of(name, found) == Kind::Json) else {
        let kind = if kind == WebhookKind::Webhook { "webhook" } else { "callback" };
        let media_types: Vec<String> = body.content.keys().map(|name| format!("`{name}`")).collect();
        let found = match media_types.as_slice() {
            [] => format!("the {kind} `{}` has a body of which nothing is said", webhook.name),
            some => format!("the {kind} `{}` has a body that is {} and not JSON", webhook.name, some.join(" or ")),
        };
        cx.report(Code::NoCounterpart, &webhook.origin, found);
        return Ok(None);
    };
    let hint = match kind.caller() {
        Some(caller) => format!("{} {} payload", caller.hint(), webhook.name),
        None => format!("{} payload", webhook.name),
    };
    let hint = media::hint_of_shared(&origin, "body").unwrap_or(hint);
    let place = Place::of_operation(hint, child(&origin, &["content", name, "schema"]));
    Ok(Some(Webhook {
        name: webhook.name.clone(),
        kind,
        method: method_of(&webhook.method),
        payload: body::json(cx, media_type, &place),
        docs: Docs { summary: webhook.summary.clone(), description: webhook.description.clone(), ..Docs::default() },
        deprecated: webhook.deprecated,
        origin: webhook.origin.clone(),
    }))
}

fn kind_of(webhook: &resolve::Webhook) -> WebhookKind {
    let resolve::Webhook { caller, address, .. } = webhook;
    match (caller, address.clone()) {
        (_, None) => WebhookKind::Webhook,
        (None, Some(address)) => WebhookKind::SharedCallback { address },
        (Some(caller), Some(address)) => {
            let resolve::Caller { id, method, path } = caller.clone();
            WebhookKind::Callback { caller: Caller { id, method: method_of(&method), path }, address }
        }
    }
}

fn method_of(name: &str) -> Method {
    operation::method_of(name).unwrap_or_else(|| match name {
        "query" => Method::Other("QUERY".to_owned()),
        name => Method::Other(name.to_owned()),
    })
}
