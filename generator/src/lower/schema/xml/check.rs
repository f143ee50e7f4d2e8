//! Can documents carry what a body's schemas describe?

use std::collections::{BTreeMap, BTreeSet};

use super::Xml;
use crate::ir::{XmlContent, XmlId, XmlKind, XmlNode};

/// Returns why the caller has to write and read the bodies of a root, if that is so.
pub(super) fn refusal(xml: &Xml<'_>, root: &XmlNode) -> Option<&'static str> {
    let mut inlined: BTreeMap<XmlId, BTreeSet<XmlId>> = BTreeMap::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let XmlContent::Shared(id) = node.content {
            if inlined.contains_key(&id) {
                continue;
            }
            if let Some(why) = xml.refused.get(&id) {
                return Some(*why);
            }
            inlined.insert(id, inlined_in(&xml.table.shared[id.0].content));
        }
        let content = resolved(xml, &node.content);
        if has_lost_values(xml, node, content) {
            return Some("with values that have no element of their own");
        }
        waiting.extend(content.nodes());
    }
    has_circle(inlined).then_some("with objects that contain themselves without an element between")
}

/// Returns the content itself, of whichever schema it is.
fn resolved<'x>(xml: &'x Xml<'_>, content: &'x XmlContent) -> &'x XmlContent {
    let mut content = content;
    for _ in 0..=xml.table.shared.len() {
        let XmlContent::Shared(id) = content else { break };
        content = &xml.table.shared[id.0].content;
    }
    content
}

/// Returns whether nothing tells where a value inside begins and ends, as where a list is in another.
fn has_lost_values(xml: &Xml<'_>, node: &XmlNode, content: &XmlContent) -> bool {
    let is_list =
        |node: &XmlNode| node.kind == XmlKind::None && matches!(resolved(xml, &node.content), XmlContent::List(_));
    let is_entry = |value: &XmlNode| value.kind == XmlKind::Element || is_list(value);
    let is_member = |member: &XmlNode| match resolved(xml, &member.content) {
        XmlContent::Object(..) | XmlContent::List(_) | XmlContent::Map(_) => true,
        _ => member.kind != XmlKind::None,
    };
    match content {
        // Text has spaces between its items.
        XmlContent::List(item) => {
            matches!(node.kind, XmlKind::Element | XmlKind::None) && item.kind != XmlKind::Element
        }
        XmlContent::Map(value) => !is_entry(value),
        XmlContent::Object(members, rest) => {
            !members.iter().all(|(_, member)| is_member(member)) || !rest.iter().all(|value| is_entry(value))
        }
        _ => false,
    }
}

/// Returns the named schemas whose properties stand among those of an object.
fn inlined_in(content: &XmlContent) -> BTreeSet<XmlId> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![content];
    while let Some(content) = waiting.pop() {
        match content {
            XmlContent::Shared(id) => {
                found.insert(*id);
            }
            XmlContent::Object(members, _) => {
                let nodes = members.iter().map(|(_, node)| node);
                waiting.extend(nodes.filter(|node| node.kind == XmlKind::None).map(|node| &node.content));
            }
            _ => {}
        }
    }
    found
}

/// Returns whether something contains itself, by taking away again and again what contains nothing.
fn has_circle(mut inlined: BTreeMap<XmlId, BTreeSet<XmlId>>) -> bool {
    let mut around: BTreeMap<XmlId, Vec<XmlId>> = BTreeMap::new();
    for (outer, inner) in &inlined {
        for inner in inner {
            around.entry(*inner).or_default().push(*outer);
        }
    }
    let mut waiting: Vec<XmlId> = inlined.iter().filter(|(_, inner)| inner.is_empty()).map(|(id, _)| *id).collect();
    while let Some(id) = waiting.pop() {
        inlined.remove(&id);
        for outer in around.remove(&id).unwrap_or_default() {
            if let Some(inner) = inlined.get_mut(&outer) {
                inner.remove(&id);
                if inner.is_empty() {
                    waiting.push(outer);
                }
            }
        }
    }
    !inlined.is_empty()
}
