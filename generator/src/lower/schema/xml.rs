//! What is a schema in XML?
//!
//! The schemas of bodies in XML are looked at once more, beside their types, along the same references, `allOf` and
//! choices. What two uses of a named schema have in common is described once.

mod check;
mod facts;
mod members;
mod scalar;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema};

use super::{Cx, Node, View, family};
use crate::extension::oasmith;
use crate::ir::{Origin, XmlAbsent, XmlContent, XmlId, XmlKind, XmlNode, XmlShared, XmlTable};
use crate::resolve::Found;
use facts::Facts;
use members::{Members, Part};

/// How deep schemas may stand in one another without a name between them.
const DEPTH_LIMIT: usize = 64;

/// What was found so far. The maps are looked up only, never iterated.
#[derive(Debug, Default)]
pub(in super::super) struct Xml<'a> {
    ids: HashMap<Key<'a>, XmlId>,
    table: XmlTable,
    /// What schemas bring to those that include them, by their addresses, and what speaks against XML in it.
    members: HashMap<(usize, Part), (Members, Option<&'static str>)>,
    /// Why the caller has to write and read what has one of these inside.
    refused: HashMap<XmlId, &'static str>,
}

/// What is described once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'a> {
    Component(&'a str),
    /// A schema without a name, by its address: the document stays where it is.
    Inline(usize),
}

impl Xml<'_> {
    pub(in super::super) fn into_table(self) -> XmlTable {
        self.table
    }
}

/// Returns what the root of a body is, or why the caller has to write and read it.
pub(in super::super) fn root<'a>(
    cx: &mut Cx<'a, '_>,
    node: Node<'a>,
    origin: &Origin,
) -> Result<XmlNode, &'static str> {
    let name = match node {
        Node::Reference(reference) => match cx.resolved.schema(reference, origin) {
            Ok(Found::Component(name, _)) => name,
            _ => "",
        },
        Node::Schema(_) => "",
    };
    let mut walk = Walk { cx, origin, at: At { place: "$".to_owned(), ..At::default() }, waiting: Vec::new() };
    let facts = walk.facts(node);
    let mut root = walk.node(node, name);
    let refusal = walk.at.refusal;
    while let Some((id, key, place, schema)) = walk.waiting.pop() {
        walk.describe(id, key, place, schema);
    }
    // A list has no element of its own, but a document has a root.
    if root.kind == XmlKind::None && facts.node_type.is_none() && !name.is_empty() {
        root.kind = XmlKind::Element;
        name.clone_into(&mut root.name);
    }
    if root.name.is_empty() {
        root.kind = XmlKind::None;
    }
    root.is_inferred = facts.name.is_none() && root.kind == XmlKind::Element;
    match refusal.or_else(|| check::refusal(&cx.xml, &root)) {
        Some(why) => Err(why),
        None => Ok(root),
    }
}

/// Returns whether a value of a root can be written: something has to say what its element is called.
pub(in super::super) fn has_name(cx: &Cx<'_, '_>, root: &XmlNode) -> bool {
    let mut content = &root.content;
    for _ in 0..DEPTH_LIMIT {
        let XmlContent::Shared(id) = content else { break };
        content = &cx.xml.table.shared[id.0].content;
    }
    // The only property of an object without a name is the root itself.
    root.kind == XmlKind::Element || matches!(content, XmlContent::Object(members, None) if members.len() == 1)
}

/// A look at one body.
struct Walk<'w, 'a, 'd> {
    cx: &'w mut Cx<'a, 'd>,
    origin: &'w Origin,
    at: At,
    /// The objects that have an id and are described later, so that a long way from one to the next takes no stack.
    waiting: Vec<(XmlId, Key<'a>, String, &'a Schema)>,
}

/// Where a look is, in what is described once.
#[derive(Default)]
struct At {
    /// How many schemas stand in one another without a name between them.
    depth: usize,
    /// How many lists are around that references lead to.
    lists: usize,
    /// The path, as [`XmlTable::facts`] has it.
    place: String,
    /// The addresses of the schemas that include one another here.
    includes: Vec<(usize, Part)>,
    /// Why the caller has to write and read this.
    refusal: Option<&'static str>,
}

impl<'a> Walk<'_, 'a, '_> {
    /// Returns the schema that a node leads to, with its name where it has one.
    fn target(&self, node: Node<'a>) -> Option<(Option<&'a str>, &'a Schema)> {
        let name = match node {
            Node::Schema(schema) => return Some((None, schema)),
            Node::Reference(reference) => match self.cx.resolved.schema(reference, self.origin).ok()? {
                Found::Component(name, _) => Some(name),
                Found::Inside(..) => None,
            },
        };
        Some((name, self.cx.resolved.schema_item(node, self.origin).ok()?))
    }

    /// Returns the schema that another one only gives a name, a description or a place in XML, if that is all.
    fn only_part(view: &View<'a>) -> Option<Node<'a>> {
        let parts = view.all_of.iter().map(Node::from).filter(|node| !is_annotation(*node));
        let mut parts = parts.chain(view.one_of.iter().chain(view.any_of).map(Node::from));
        parts.next().filter(|_| view.is_plain() && parts.next().is_none())
    }

    fn facts(&self, node: Node<'a>) -> Facts<'a> {
        self.facts_at(node, 0)
    }

    fn facts_at(&self, node: Node<'a>, depth: usize) -> Facts<'a> {
        let Some((_, schema)) = self.target(node).filter(|_| depth < DEPTH_LIMIT) else { return Facts::default() };
        let view = View::of(schema);
        let mut facts = Facts::of(schema);
        for part in
            view.all_of.iter().filter_map(ReferenceOr::as_item).rev().filter(|part| is_annotation(Node::Schema(part)))
        {
            facts = facts.over(Facts { is_apart: true, ..Facts::of(part) });
        }
        match Self::only_part(&view) {
            Some(part) => facts.over(self.facts_at(part, depth + 1)),
            None => facts,
        }
    }

    /// Describes a use of a schema that is called this unless it says otherwise.
    fn node(&mut self, node: Node<'a>, inferred: &str) -> XmlNode {
        let facts = self.facts(node);
        let is_list = self.is_list(node, 0);
        let kind = match facts.node_type {
            Some("attribute") => XmlKind::Attribute,
            Some("text") => XmlKind::Text,
            Some("cdata") => XmlKind::Cdata,
            Some("none") => XmlKind::None,
            None if facts.attribute => XmlKind::Attribute,
            None if is_list && !facts.wrapped => XmlKind::None,
            Some(_) | None => XmlKind::Element,
        };
        let is_named = matches!(kind, XmlKind::Element | XmlKind::Attribute);
        let name = facts.name.filter(|_| is_named || (is_list && facts.is_apart)).unwrap_or(inferred);
        let is_repeated = kind == XmlKind::Element && !is_list && self.may_be_list(node);
        let content = self.content(node, name);
        // Some write the prefix in front of the name.
        let (prefix, name) = name.split_once(':').unwrap_or(("", name));
        let text = |text: Option<&str>| text.filter(|_| is_named).unwrap_or_default().to_owned();
        XmlNode {
            kind,
            name: if is_named { name.to_owned() } else { String::new() },
            namespace: text(facts.namespace),
            prefix: text(facts.prefix.or(Some(prefix))),
            content,
            absent: XmlAbsent::Absent,
            is_repeated,
            is_inferred: false,
        }
    }

    /// Describes a use of a schema a step further on.
    fn node_at(&mut self, step: &str, node: Node<'a>, inferred: &str) -> XmlNode {
        let outer = self.at.place.len();
        self.at.place.push_str(step);
        let node = self.node(node, inferred);
        self.at.place.truncate(outer);
        node
    }

    fn is_list(&self, node: Node<'a>, depth: usize) -> bool {
        let Some((_, schema)) = self.target(node).filter(|_| depth < DEPTH_LIMIT) else { return false };
        let view = View::of(schema);
        view.is_array() || Self::only_part(&view).is_some_and(|part| self.is_list(part, depth + 1))
    }

    /// Returns whether a value may be a list besides something else.
    fn may_be_list(&self, node: Node<'a>) -> bool {
        let (mut seen, mut waiting) = (HashSet::new(), vec![node]);
        while let Some(node) = waiting.pop() {
            let Some((_, schema)) = self.target(node).filter(|(_, schema)| seen.insert(address(schema))) else {
                continue;
            };
            let view = View::of(schema);
            if view.is_array() || oasmith::types(view.extensions).contains(&"array") {
                return true;
            }
            waiting.extend(Self::only_part(&view));
            waiting.extend(view.one_of.iter().chain(view.any_of).map(Node::from));
        }
        false
    }

    /// Describes what is inside; the items of a list are called this unless they say otherwise.
    fn content(&mut self, node: Node<'a>, name: &str) -> XmlContent {
        let Some((component, schema)) = self.target(node) else { return XmlContent::Any };
        if self.at.depth >= DEPTH_LIMIT {
            return XmlContent::Any;
        }
        self.at.depth += 1;
        let content = match component {
            // What the items of a list are called depends on the use.
            Some(component) if self.is_list(node, 0) => {
                let place = std::mem::replace(&mut self.at.place, component.to_owned());
                self.at.lists += 1;
                let content = self.inside(schema, name);
                self.at.lists -= 1;
                self.at.place = place;
                content
            }
            Some(component) => self.shared(Key::Component(component), component.to_owned(), schema),
            None if self.may_come_again(node, schema) => {
                let place = match node {
                    Node::Reference(reference) => reference.to_owned(),
                    Node::Schema(_) => self.at.place.clone(),
                };
                self.shared(Key::Inline(address(schema)), place, schema)
            }
            None => self.inside(schema, name),
        };
        self.at.depth -= 1;
        content
    }

    /// Returns whether a schema without a name may be inside of itself, or be met in many ways.
    fn may_come_again(&self, node: Node<'a>, schema: &'a Schema) -> bool {
        let view = View::of(schema);
        let is_merge = (!view.all_of.is_empty() || is_choice(&view)) && Self::only_part(&view).is_none();
        let is_object = is_merge || (view.is_object() && !view.is_plain());
        let is_around = self.at.lists > 0 || (is_merge && !self.at.place.starts_with('$'));
        is_object && (is_around || matches!(node, Node::Reference(_)))
    }

    /// Describes what is inside of a schema, once.
    fn shared(&mut self, key: Key<'a>, place: String, schema: &'a Schema) -> XmlContent {
        let id = match self.cx.xml.ids.get(&key) {
            Some(id) => *id,
            None => {
                let shared = &mut self.cx.xml.table.shared;
                let id = XmlId(shared.len());
                shared.push(XmlShared { hint: place.clone(), content: XmlContent::Shared(id) });
                self.cx.xml.ids.insert(key, id);
                let view = View::of(schema);
                if view.is_object() && !view.is_plain() && !is_choice(&view) {
                    self.waiting.push((id, key, place, schema));
                } else {
                    self.describe(id, key, place, schema);
                }
                id
            }
        };
        match &self.cx.xml.table.shared[id.0].content {
            XmlContent::Object(..) | XmlContent::List(_) | XmlContent::Map(_) => XmlContent::Shared(id),
            // It is being described.
            XmlContent::Shared(other) if *other == id => XmlContent::Shared(id),
            other => {
                self.at.refusal = self.at.refusal.or(self.cx.xml.refused.get(&id).copied());
                other.clone()
            }
        }
    }

    /// Describes what is inside of a schema that has an id.
    fn describe(&mut self, id: XmlId, key: Key<'a>, place: String, schema: &'a Schema) {
        let outer = std::mem::replace(&mut self.at, At { depth: 1, place, ..At::default() });
        let family = match key {
            Key::Component(component) => family::members_of(self.cx, component),
            Key::Inline(_) => None,
        };
        let content = match family {
            Some(family) => self.family(schema, &family),
            None => self.inside(schema, ""),
        };
        let inner = std::mem::replace(&mut self.at, outer);
        if let Some(why) = inner.refusal {
            self.cx.xml.refused.insert(id, why);
        }
        // What stands for nothing but itself may be anything.
        let content = if content == XmlContent::Shared(id) { XmlContent::Any } else { content };
        self.cx.xml.table.shared[id.0].content = content;
    }

    fn inside(&mut self, schema: &'a Schema, name: &str) -> XmlContent {
        let view = View::of(schema);
        if let Some(part) = Self::only_part(&view) {
            return self.content(part, name);
        }
        if is_choice(&view) {
            return self.choice(&view);
        }
        if !view.all_of.is_empty() || view.is_object() {
            return self.members(&view, Part::Whole).into_content();
        }
        if view.is_array() {
            if oasmith::has_places(view.extensions) {
                self.at.refusal = Some("whose items are known by their places (`prefixItems`)");
            }
            let item = match view.items {
                // No property around gives the items of a root their name.
                Some(items) if self.at.depth == 1 => match self.target(items) {
                    Some((component, _)) => self.node_at("[]", items, component.unwrap_or(name)),
                    None => unknown(name),
                },
                Some(items) => self.node_at("[]", items, name),
                None => unknown(name),
            };
            return XmlContent::List(Box::new(item));
        }
        scalar::scalar(&view)
    }

    /// Describes one of several: an object has the properties of all.
    fn choice(&mut self, view: &View<'a>) -> XmlContent {
        let members = self.members(view, Part::Whole);
        if !members.named.is_empty() {
            return members.into_content();
        }
        let branches = view.one_of.iter().chain(view.any_of);
        // The items of a list stand where one thing would, as many as there are.
        let contents = branches.map(|branch| match self.content(branch.into(), "") {
            XmlContent::List(item) => item.content,
            content => content,
        });
        let contents: Vec<XmlContent> = contents.collect();
        match contents.as_slice() {
            [first, others @ ..] if others.iter().all(|other| other == first) => first.clone(),
            several if several.iter().any(is_text) => XmlContent::Text,
            _ => XmlContent::Any,
        }
    }
}

/// Returns whether a schema says nothing but what people read, and what it is in XML.
fn is_annotation(node: Node<'_>) -> bool {
    matches!(node, Node::Schema(schema) if View::of(schema).says_nothing())
}

/// Returns whether a schema is one of several.
fn is_choice(view: &View<'_>) -> bool {
    !view.one_of.is_empty() || !view.any_of.is_empty()
}

fn address(schema: &Schema) -> usize {
    std::ptr::from_ref(schema).addr()
}

fn is_text(content: &XmlContent) -> bool {
    matches!(content, XmlContent::Text | XmlContent::Token)
}

fn unknown(name: &str) -> XmlNode {
    XmlNode {
        kind: XmlKind::Element,
        name: name.to_owned(),
        namespace: String::new(),
        prefix: String::new(),
        content: XmlContent::Any,
        absent: XmlAbsent::Absent,
        is_repeated: false,
        is_inferred: false,
    }
}
