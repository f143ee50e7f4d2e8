//! Which requests does the server of the API make?

use openapiv3::{Operation, ReferenceOr, RequestBody};

use super::super::dialect::Version;
use super::super::select::EXCLUDED;
use super::super::tree::{Map, Node, Path};
use super::super::{Caller, Webhook};
use super::operation::{METHODS, is_operation, is_own_method, put_in_place};
use super::read::{boolean, map, prose};
use super::{Cx, local, media, reference_of};
use crate::diagnostic::{Code, Origin};
use crate::extension::oasmith;

/// How many callbacks may refer to one another before it counts as a circle.
const CHAIN_LIMIT: usize = 8;

/// Reads `webhooks`.
pub(super) fn webhooks(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    for (name, node) in members(node, path, cx) {
        item(Sender { name: &name, ..Sender::default() }, node, &path.key(&name), cx);
    }
}

/// Reads the `callbacks` of an operation.
///
/// One under `components` is read at the first operation that refers to it, and belongs to none.
pub(super) fn callbacks(node: Node, of: &Operation, path: &Path<'_>, cx: &mut Cx<'_>) {
    let caller = caller(of.operation_id.as_deref(), path);
    let is_excluded = oasmith::excluded(&of.extensions);
    for (name, node) in members(node, path, cx) {
        let path = &path.key(&name);
        let Some(map) = map(node, path, cx) else { continue };
        match reference_of(&map, path, cx) {
            None => {
                let sender = Sender { name: &name, caller: Some(&caller), is_excluded, ..Sender::default() };
                callback(sender, map, path, cx);
            }
            Some(Ok(_)) if is_excluded => {}
            Some(Ok(reference)) => shared(&name, reference, path, cx),
            // It was reported.
            Some(Err(_)) => {}
        }
    }
}

/// Returns the operation that stands around its callbacks.
fn caller(id: Option<&str>, callbacks: &Path<'_>) -> Caller {
    let pointer = callbacks.origin().pointer;
    let segments: Vec<String> = pointer.split('/').map(Origin::unescaped).collect();
    let path = segments.get(2).cloned().unwrap_or_default();
    let method = segments.iter().nth_back(1).cloned().unwrap_or_default();
    Caller { id: id.map(str::to_owned), method, path }
}

/// Reads the callback under `components` that a reference leads to, unless another operation has led there before.
fn shared(name: &str, reference: String, path: &Path<'_>, cx: &mut Cx<'_>) {
    let mut reference = reference;
    for _ in 0..CHAIN_LIMIT {
        let component = reference.strip_prefix("#/components/callbacks/").map(Origin::unescaped);
        let Some((component, node)) = component.and_then(|name| Some((name.clone(), cx.callbacks.get_mut(&name)?)))
        else {
            break;
        };
        let next = node.as_map().and_then(|map| map.get("$ref")).and_then(Node::as_text).map(str::to_owned);
        if let Some(next) = next {
            reference = local(&next, cx);
            continue;
        }
        // Nothing is left of it for those who come later.
        let node = std::mem::replace(node, Node::Map(Map::default()));
        let section = Path::ROOT.key("components");
        let section = section.key("callbacks");
        let path = &section.key(&component);
        if let Some(map) = map(node, path, cx) {
            callback(Sender { name: &component, ..Sender::default() }, map, path, cx);
        }
        return;
    }
    Sender { name, address: Some(""), ..Sender::default() }.refuse(&elsewhere(&reference), path, cx);
}

/// Reads a callback: a path item for each address.
fn callback(sender: Sender<'_>, map: Map, path: &Path<'_>, cx: &mut Cx<'_>) {
    for (address, node) in map.into_iter().filter(|(address, _)| !address.starts_with("x-")) {
        item(Sender { address: Some(&address), ..sender }, node, &path.key(&address), cx);
    }
}

/// Returns what a mapping has beside its extensions.
fn members(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> impl Iterator<Item = (String, Node)> + use<> {
    map(node, path, cx).into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"))
}

/// What a path item is of: a webhook, or an address of a callback.
#[derive(Clone, Copy, Default)]
struct Sender<'a> {
    name: &'a str,
    caller: Option<&'a Caller>,
    address: Option<&'a str>,
    /// Whether it is of an operation that the configuration leaves out.
    is_excluded: bool,
}

impl Sender<'_> {
    fn refuse(self, why: &str, path: &Path<'_>, cx: &mut Cx<'_>) {
        let kind = if self.address.is_some() { "callback" } else { "webhook" };
        cx.report(Code::NoCounterpart, path, format!("the {kind} `{}` {why}", self.name));
    }
}

fn elsewhere(reference: &str) -> String {
    format!("is elsewhere, at `{reference}`")
}

/// Reads the requests of a path item.
fn item(sender: Sender<'_>, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    let Some(item) = map(node, path, cx).and_then(|map| put_in_place(map, path, cx)) else { return };
    match reference_of(&item, path, cx) {
        None => {}
        Some(Ok(reference)) => return sender.refuse(&elsewhere(&reference), path, cx),
        Some(Err(_)) => return,
    }
    let (mut summary, mut description) = (None, None);
    let mut requests = Vec::new();
    for (key, node) in item {
        let path = &path.key(&key);
        match key.as_str() {
            "summary" => summary = prose(node, path, cx),
            "description" => description = prose(node, path, cx),
            method if METHODS.contains(&method) => requests.push((key.clone(), path.origin(), node)),
            "query" => {
                newer("QUERY", path, cx);
                requests.push((key.clone(), path.origin(), node));
            }
            "additionalOperations" => {
                for (method, node) in members(node, path, cx) {
                    let path = &path.key(&method);
                    if is_own_method(&method) {
                        newer(&method, path, cx);
                        requests.push((method.clone(), path.origin(), node));
                    } else {
                        sender.refuse(&format!("has `{method}`, which is no method of its own"), path, cx);
                    }
                }
            }
            _ if !key.starts_with("x-") && (is_operation(&node) || has_body(&node)) => {
                sender.refuse(&format!("has `{key}`, which is no method"), path, cx);
            }
            _ => {}
        }
    }
    for (method, origin, node) in requests {
        let path = &Path::under(&origin.pointer);
        let Some(Request { body, summary: own, description: said, deprecated, is_excluded }) =
            request(sender, node, path, cx)
        else {
            continue;
        };
        cx.webhooks.push(Webhook {
            name: sender.name.to_owned(),
            caller: sender.caller.cloned(),
            address: sender.address.map(str::to_owned),
            origin,
            method,
            is_excluded: is_excluded || sender.is_excluded,
            summary: own.or_else(|| summary.clone()),
            description: said.or_else(|| description.clone()),
            deprecated,
            body,
        });
    }
}

fn newer(method: &str, path: &Path<'_>, cx: &mut Cx<'_>) {
    if cx.version < Version::V32 {
        cx.mend(path, format!("the method `{method}`, which OpenAPI 3.2 brought"));
    }
}

fn has_body(node: &Node) -> bool {
    node.as_map().is_some_and(|map| map.contains("requestBody"))
}

struct Request {
    body: ReferenceOr<RequestBody>,
    summary: Option<String>,
    description: Option<String>,
    deprecated: bool,
    is_excluded: bool,
}

/// Reads an operation whose body is all that there is to be read.
fn request(sender: Sender<'_>, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Request> {
    let (mut body, mut summary, mut description) = (None, None, None);
    let (mut deprecated, mut is_excluded) = (false, false);
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "summary" => summary = prose(node, path, cx),
            "description" => description = prose(node, path, cx),
            "deprecated" => deprecated = boolean(&node, path, cx).unwrap_or_default(),
            "requestBody" if node != Node::Null => body = Some(media::request_body(node, path, cx)?),
            EXCLUDED => is_excluded = true,
            // What the server sends next, because of how it was answered.
            "callbacks" => {
                for (name, _) in members(node, path, cx) {
                    let inner = Sender { name: &name, address: Some(""), ..sender };
                    inner.refuse("is of a request that the server makes itself", &path.key(&name), cx);
                }
            }
            _ => {}
        }
    }
    match body {
        Some(body) => Some(Request { body, summary, description, deprecated, is_excluded }),
        None => {
            sender.refuse("has no body that could be read", path, cx);
            None
        }
    }
}
