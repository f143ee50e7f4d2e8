//! What is a schema in XML?
//!
//! The schemas of bodies in XML are looked at once more, beside their types, along the same references, `allOf` and
//! choices. What two uses of a named schema have in common is described once.

mod facts;

use std::collections::HashMap;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::{Cx, Node, View, family};
use crate::extension::oasmith;
use crate::ir::{Origin, XmlAbsent, XmlContent, XmlId, XmlKind, XmlNode, XmlShared, XmlTable};
use crate::resolve::Found;
use facts::Facts;

/// How deep schemas may stand in one another without a name between them.
const DEPTH_LIMIT: usize = 64;

/// What was found so far. The map is looked up only, never iterated.
#[derive(Debug, Default)]
pub(in super::super) struct Xml<'a> {
    ids: HashMap<&'a str, XmlId>,
    table: XmlTable,
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
    let mut walk = Walk { cx, origin, depth: 0, has_places: false };
    let facts = walk.facts(node);
    let mut root = walk.node(node, name);
    let has_places = walk.has_places;
    // A list has no element of its own, but a document has a root.
    if root.kind == XmlKind::None && facts.node_type.is_none() && !name.is_empty() {
        root.kind = XmlKind::Element;
        name.clone_into(&mut root.name);
    }
    if root.name.is_empty() {
        root.kind = XmlKind::None;
    }
    root.is_inferred = facts.name.is_none() && root.kind == XmlKind::Element;
    if has_places { Err("whose items are known by their places (`prefixItems`)") } else { Ok(root) }
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
    depth: usize,
    has_places: bool,
}

/// The properties of an object as far as they are known, in the order of the document.
#[derive(Default)]
struct Members {
    named: Vec<(String, XmlNode)>,
    required: Vec<String>,
    rest: Option<Box<XmlNode>>,
}

impl Members {
    /// Adds a property, or describes it anew.
    fn set(&mut self, name: &str, node: XmlNode) {
        match self.named.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = node,
            None => self.named.push((name.to_owned(), node)),
        }
    }
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
        let mut parts = view.all_of.iter().map(Node::from).filter(|node| !is_annotation(*node));
        let only = parts.next().filter(|_| view.is_plain() && view.one_of.is_empty() && view.any_of.is_empty());
        only.filter(|_| parts.next().is_none())
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
            is_inferred: false,
        }
    }

    fn is_list(&self, node: Node<'a>, depth: usize) -> bool {
        let Some((_, schema)) = self.target(node).filter(|_| depth < DEPTH_LIMIT) else { return false };
        let view = View::of(schema);
        view.is_array() || Self::only_part(&view).is_some_and(|part| self.is_list(part, depth + 1))
    }

    /// Describes what is inside; the items of a list are called this unless they say otherwise.
    fn content(&mut self, node: Node<'a>, name: &str) -> XmlContent {
        let Some((component, schema)) = self.target(node) else { return XmlContent::Any };
        if self.depth >= DEPTH_LIMIT {
            return XmlContent::Any;
        }
        self.depth += 1;
        let content = match component {
            // What the items of a list are called depends on the use.
            Some(component) if !self.is_list(node, 0) => self.shared(component, schema),
            _ => self.inside(schema, name),
        };
        self.depth -= 1;
        content
    }

    /// Describes what is inside of a named schema, once.
    fn shared(&mut self, component: &'a str, schema: &'a Schema) -> XmlContent {
        let id = match self.cx.xml.ids.get(component) {
            Some(id) => *id,
            None => {
                let shared = &mut self.cx.xml.table.shared;
                let id = XmlId(shared.len());
                shared.push(XmlShared { hint: component.to_owned(), content: XmlContent::Shared(id) });
                self.cx.xml.ids.insert(component, id);
                let depth = std::mem::take(&mut self.depth);
                let content = match family::members_of(self.cx, component) {
                    Some(members) => self.family(schema, &members),
                    None => self.inside(schema, ""),
                };
                self.depth = depth;
                self.cx.xml.table.shared[id.0].content = if self.ends(&content) { content } else { XmlContent::Any };
                id
            }
        };
        match &self.cx.xml.table.shared[id.0].content {
            XmlContent::Object(..) | XmlContent::List(_) | XmlContent::Map(_) => XmlContent::Shared(id),
            // It is being described.
            XmlContent::Shared(other) if *other == id => XmlContent::Shared(id),
            other => other.clone(),
        }
    }

    /// Returns whether a content does not stand for itself.
    fn ends(&self, content: &XmlContent) -> bool {
        let XmlContent::Shared(id) = content else { return true };
        self.cx.xml.table.shared[id.0].content != *content
    }

    fn inside(&mut self, schema: &'a Schema, name: &str) -> XmlContent {
        let view = View::of(schema);
        if !view.one_of.is_empty() || !view.any_of.is_empty() {
            return self.choice(&view);
        }
        if let Some(part) = Self::only_part(&view) {
            return self.content(part, name);
        }
        if !view.all_of.is_empty() || view.is_object() {
            let mut members = Members::default();
            self.members(&view, &mut members);
            return Self::object(members);
        }
        if view.is_array() {
            self.has_places |= oasmith::has_places(view.extensions);
            let item = match view.items {
                // No property around gives the items of a root their name.
                Some(items) if self.depth == 1 => match self.target(items) {
                    Some((component, _)) => self.node(items, component.unwrap_or(name)),
                    None => unknown(name),
                },
                Some(items) => self.node(items, name),
                None => unknown(name),
            };
            return XmlContent::List(Box::new(item));
        }
        scalar(&view)
    }

    /// Adds the properties of a schema and of all that it includes.
    fn members(&mut self, view: &View<'a>, members: &mut Members) {
        if self.depth >= DEPTH_LIMIT {
            return;
        }
        self.depth += 1;
        for part in view.all_of {
            if let Some((_, schema)) = self.target(part.into()) {
                self.members(&View::of(schema), members);
            }
        }
        for branch in view.one_of.iter().chain(view.any_of) {
            let Some((_, schema)) = self.target(branch.into()) else { continue };
            let mut other = Members::default();
            self.members(&View::of(schema), &mut other);
            // A branch describes what no other has, and none of its properties has to be there.
            other.named.retain(|(name, _)| members.named.iter().all(|(known, _)| known != name));
            members.named.append(&mut other.named);
            members.rest = members.rest.take().or(other.rest);
        }
        for (name, property) in view.properties.into_iter().flatten() {
            let property = Node::from(property);
            let node = self.node(property, name);
            members.set(name, node);
            let nullable = self.target(property).is_some_and(|(_, schema)| super::view::is_nullable(schema));
            if let Some((_, node)) = members.named.iter_mut().find(|(known, _)| known == name) {
                node.absent = absent(node, nullable);
            }
        }
        members.required.extend_from_slice(view.required);
        match view.additional {
            Some(AdditionalProperties::Schema(schema)) => {
                members.rest = Some(Box::new(self.node((&**schema).into(), "")));
            }
            Some(AdditionalProperties::Any(true)) => members.rest = Some(Box::new(unknown(""))),
            Some(AdditionalProperties::Any(false)) | None => {}
        }
        self.depth -= 1;
    }

    fn object(members: Members) -> XmlContent {
        let Members { mut named, required, rest } = members;
        for (name, node) in &mut named {
            if !required.contains(name) {
                node.absent = XmlAbsent::Absent;
            }
        }
        match (named.is_empty(), rest) {
            (true, Some(value)) => XmlContent::Map(value),
            (true, None) => XmlContent::Any,
            (false, rest) => XmlContent::Object(named, rest),
        }
    }

    /// Describes one of several: an object has the properties of all.
    fn choice(&mut self, view: &View<'a>) -> XmlContent {
        let mut members = Members::default();
        self.members(view, &mut members);
        if !members.named.is_empty() {
            return Self::object(members);
        }
        let branches = view.one_of.iter().chain(view.any_of);
        let contents: Vec<XmlContent> = branches.map(|branch| self.content(branch.into(), "")).collect();
        match contents.as_slice() {
            [first, others @ ..] if others.iter().all(|other| other == first) => first.clone(),
            several if several.iter().any(is_text) => XmlContent::Text,
            _ => XmlContent::Any,
        }
    }

    /// Describes the base of a family, which is one of its members.
    fn family(&mut self, base: &'a Schema, family: &[&'a str]) -> XmlContent {
        let mut members = Members::default();
        self.members(&View::of(base), &mut members);
        for name in family {
            let Some(schema) = self.cx.components.schema_of(name) else { continue };
            let mut other = Members::default();
            self.members(&View::of(schema), &mut other);
            other.named.retain(|(name, _)| members.named.iter().all(|(known, _)| known != name));
            members.named.append(&mut other.named);
            members.rest = members.rest.take().or(other.rest);
        }
        Self::object(members)
    }
}

/// Returns whether a schema says nothing but what people read, and what it is in XML.
fn is_annotation(node: Node<'_>) -> bool {
    matches!(node, Node::Schema(schema) if View::of(schema).says_nothing())
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
        is_inferred: false,
    }
}

/// Returns what a required property without a node is.
fn absent(node: &XmlNode, nullable: bool) -> XmlAbsent {
    match (node.kind, &node.content) {
        (XmlKind::None, XmlContent::List(_)) | (XmlKind::Text | XmlKind::Cdata, XmlContent::Text) => XmlAbsent::Empty,
        (XmlKind::Attribute, _) if nullable => XmlAbsent::Null,
        _ => XmlAbsent::Absent,
    }
}

/// Formats whose texts have no white space of their own.
const TOKENS: [&str; 14] = [
    "base64url",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "email",
    "float",
    "int32",
    "int64",
    "time",
    "uri",
    "uuid",
];

fn scalar(view: &View<'_>) -> XmlContent {
    let types = oasmith::types(view.extensions);
    match view.typ.or_else(|| types.first().copied().filter(|_| types.len() == 1)) {
        Some("integer" | "number") => XmlContent::Number,
        Some("boolean") => XmlContent::Bool,
        _ if view.string_values().is_some() => XmlContent::Token,
        Some(_) if view.format.is_some_and(|format| TOKENS.contains(&format)) => XmlContent::Token,
        Some(_) => XmlContent::Text,
        None if types.contains(&"string") => XmlContent::Text,
        None => XmlContent::Any,
    }
}
