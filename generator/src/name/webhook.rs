//! What are the functions called that read what the server sends?
//!
//! The lock knows a function by the place of its request in the document, and has the name that it wished for beside
//! it, because an operation may get another id and its callbacks keep their names. Before there were places, it had
//! the method, the name and the caller alone; such an entry still counts where only one request fits it.

use std::collections::HashMap;

use super::assign::claim;
use super::case;
use super::ident::Ident;
use super::lock::Lock;
use super::member::{self, Wish};
use super::scope::Scope;
use crate::ir::{Api, Method, Webhook};

/// The key of the functions in the lock.
const KEY: &str = "members webhook";

/// Names the functions, by webhook.
pub(super) fn assign(api: &Api, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    let entries = entries(&earlier.members(KEY), &api.webhooks);
    let mut known = Lock::default();
    let written: Vec<String> = entries.iter().map(|(place, name)| written(place, name)).collect();
    known.set_members(KEY, &written.iter().map(String::as_str).collect::<Vec<_>>());
    let names: HashMap<&str, &str> = entries.iter().map(|(place, name)| (place.as_str(), name.as_str())).collect();
    let wishes: Vec<Wish<'_>> = api.webhooks.iter().map(|webhook| wish(webhook, &names)).collect();
    member::assign(&wishes, Scope::default(), KEY, &known, lock, claim)
}

/// Returns the place and the name of each entry of the lock; of one without a place, those of the only webhook that it
/// fits.
fn entries(locked: &[String], webhooks: &[Webhook]) -> Vec<(String, String)> {
    let mut fitting: HashMap<String, Vec<(&str, String)>> = HashMap::new();
    if locked.iter().any(|entry| !has_place(entry)) {
        for webhook in webhooks {
            for (entry, name) in without_place(webhook) {
                fitting.entry(entry).or_default().push((&webhook.origin.pointer, name));
            }
        }
    }
    let read = |entry: &String| {
        if !has_place(entry) {
            let [(place, name)] = fitting.get(entry)?.as_slice() else { return None };
            return Some(((*place).to_owned(), name.clone()));
        }
        let (place, name) = entry.rsplit_once(" = ")?;
        (case::snake(name) == name).then(|| (place.to_owned(), name.to_owned()))
    };
    locked.iter().filter_map(read).collect()
}

fn has_place(entry: &str) -> bool {
    entry.starts_with('/')
}

/// Returns the entries without a place that a webhook may have had, each with the name that it wished for then.
fn without_place(webhook: &Webhook) -> Vec<(String, String)> {
    let of = format!("{} {}", webhook.method.as_str(), webhook.name);
    let Some(caller) = webhook.kind.caller() else {
        return vec![(of, case::snake(&webhook.name))];
    };
    let callers = caller.id.iter().cloned().chain([caller.place()]);
    callers.map(|caller| (format!("{of} of {caller}"), case::snake(&format!("{caller} {}", webhook.name)))).collect()
}

fn written(place: &str, name: &str) -> String {
    format!("{place} = {name}")
}

fn wish(webhook: &Webhook, known: &HashMap<&str, &str>) -> Wish<'static> {
    let Webhook { name, kind, method, origin, .. } = webhook;
    let hint = kind.caller().map_or_else(|| name.clone(), |caller| format!("{} {name}", caller.hint()));
    let place = &origin.pointer;
    let name = known.get(place.as_str()).map_or_else(|| case::snake(&hint), |name| (*name).to_owned());
    // The same name may come with another method or as a callback, so the lock has to have exact ones, too.
    let after_exact = if name == hint { 0 } else { 3 };
    let (role, order) = match method {
        Method::Post => ("post", 0),
        Method::Put => ("put", 1),
        Method::Patch => ("patch", 1),
        Method::Delete => ("delete", 1),
        Method::Get => ("get", 1),
        Method::Options | Method::Head | Method::Trace | Method::Other(_) => ("request", 2),
    };
    Wish { key: written(place, &name), is_exact: false, name, role, order: after_exact + order }
}
