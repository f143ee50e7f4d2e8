//! What are the functions called that read what the server sends?

use super::assign::claim;
use super::case;
use super::ident::Ident;
use super::lock::Lock;
use super::member::{self, Wish};
use super::scope::Scope;
use crate::ir::{Api, Method, Webhook};

/// Names the functions, by webhook.
pub(super) fn assign(api: &Api, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    let wishes: Vec<Wish<'_>> = api.webhooks.iter().map(wish).collect();
    member::assign(&wishes, Scope::default(), "members webhook", earlier, lock, claim)
}

fn wish(webhook: &Webhook) -> Wish<'_> {
    let Webhook { name, method, .. } = webhook;
    let (key, wished) = match &webhook.caller {
        Some(caller) => (format!("{} {name} of {caller}", method.as_str()), format!("{caller} {name}")),
        None => (format!("{} {name}", method.as_str()), name.clone()),
    };
    let (role, order) = match method {
        Method::Post => ("post", 0),
        Method::Put => ("put", 1),
        Method::Patch => ("patch", 1),
        Method::Delete => ("delete", 1),
        Method::Get => ("get", 1),
        Method::Options | Method::Head | Method::Trace | Method::Other(_) => ("request", 2),
    };
    Wish { key, name: case::snake(&wished), role, is_exact: false, order }
}
