//! What does the server send of its own accord?

use super::media::{self, Kind};
use super::schema::Place;
use super::{Cx, body, child, operation};
use crate::diagnostic::Code;
use crate::ir::{Docs, Method, Webhook};
use crate::resolve::{Called, Fault};

/// Lowers every webhook and callback whose body is JSON, sorted by name, caller and method; the others are reported.
pub(super) fn lower(cx: &mut Cx<'_, '_>) -> Vec<Webhook> {
    let mut webhooks = Vec::new();
    for called in cx.resolved.called() {
        match lower_one(cx, called) {
            Ok(webhook) => webhooks.extend(webhook),
            Err(fault) => cx.fault(fault),
        }
    }
    let key = |webhook: &Webhook| (webhook.name.clone(), webhook.caller.clone(), webhook.method.clone());
    webhooks.sort_by_cached_key(key);
    webhooks
}

fn lower_one<'a>(cx: &mut Cx<'a, '_>, called: &'a Called) -> Result<Option<Webhook>, Fault> {
    let (body, origin) = cx.resolved.request_body(&called.body, child(&called.origin, &["requestBody"]))?;
    let preferred = body::preferred(&body.content);
    let Some((name, media_type)) = preferred.filter(|(name, found)| media::kind_of(name, found) == Kind::Json) else {
        let media_types: Vec<String> = body.content.keys().map(|name| format!("`{name}`")).collect();
        let found = format!("`{}`, whose body is {} and not JSON", called.name, media_types.join(" or "));
        cx.report(Code::NotCalled, &called.origin, found);
        return Ok(None);
    };
    let hint = match &called.caller {
        Some(operation) => format!("{operation} {} payload", called.name),
        None => format!("{} payload", called.name),
    };
    let hint = media::hint_of_shared(&origin, "body").unwrap_or(hint);
    let place = Place::of_operation(hint, child(&origin, &["content", name, "schema"]));
    Ok(Some(Webhook {
        name: called.name.clone(),
        caller: called.caller.clone(),
        method: operation::method_of(&called.method).unwrap_or_else(|| Method::Other(called.method.to_uppercase())),
        payload: body::json(cx, media_type, &place),
        docs: Docs { summary: called.summary.clone(), description: called.description.clone(), ..Docs::default() },
        deprecated: called.deprecated,
        origin: called.origin.clone(),
    }))
}
