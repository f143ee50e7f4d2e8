//! Which properties does an object have in XML?

use openapiv3::{AdditionalProperties, Schema};

use super::super::{Node, View, any_of, view};
use super::{Walk, address, is_choice, unknown};
use crate::ir::{XmlAbsent, XmlContent, XmlKind, XmlNode};

/// How many schemas may include one another; as many as may need one another for their types.
const LIMIT: usize = 100;

/// What a schema brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// All its properties: the schema is a branch of a choice.
    Whole,
    /// What stands beside its choice: the schema is a member of `allOf`, as the branches of that choice may be.
    Beside,
}

/// The properties of an object as far as they are known, in the order of the document.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    pub(super) named: Vec<(String, XmlNode)>,
    required: Vec<String>,
    rest: Option<Box<XmlNode>>,
}

impl Members {
    /// Adds properties, or describes them anew.
    fn extend(&mut self, others: Self) {
        for (name, node) in others.named {
            match self.named.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = node,
                None => self.named.push((name, node)),
            }
        }
        self.required.extend(others.required);
        self.rest = others.rest.or(self.rest.take());
    }

    /// Adds the properties of one of several schemas: what no other has, and none of it has to be there.
    fn extend_with_branch(&mut self, branch: Self) {
        for (name, node) in branch.named {
            if self.named.iter().all(|(known, _)| *known != name) {
                self.named.push((name, node));
            }
        }
        self.rest = self.rest.take().or(branch.rest);
    }

    /// Returns the content of an element that has these.
    pub(super) fn into_content(self) -> XmlContent {
        let Self { mut named, required, rest } = self;
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
}

impl<'a> Walk<'_, 'a, '_> {
    /// Returns the properties of a schema and of all that it includes.
    pub(super) fn members(&mut self, view: &View<'a>, part: Part) -> Members {
        let mut members = Members::default();
        for node in view.all_of {
            members.extend(self.included(node.into(), Part::Beside));
        }
        if part == Part::Whole {
            for branch in view.one_of.iter().chain(view.any_of) {
                members.extend_with_branch(self.included(branch.into(), Part::Whole));
            }
        }
        let mut own = Members { required: view.required.to_vec(), ..Members::default() };
        for (name, property) in view.properties.into_iter().flatten() {
            let property = Node::from(property);
            let mut node = self.node_at(&format!(".{name}"), property, name);
            let nullable = self.target(property).is_some_and(|(_, schema)| view::is_nullable(schema));
            node.absent = absent(&node, nullable);
            own.named.push((name.clone(), node));
        }
        own.rest = match view.additional {
            Some(AdditionalProperties::Schema(schema)) => Some(self.node_at("{}", (&**schema).into(), "").into()),
            Some(AdditionalProperties::Any(true)) => Some(unknown("").into()),
            Some(AdditionalProperties::Any(false)) | None => None,
        };
        members.extend(own);
        members
    }

    /// Returns the properties that a schema brings to one that includes it. It is looked at once, since two schemas may
    /// include it in many ways, and brings nothing to itself.
    fn included(&mut self, node: Node<'a>, part: Part) -> Members {
        let Some((component, schema)) = self.target(node) else { return Members::default() };
        let key = (address(schema), part);
        if let Some((known, refusal)) = self.cx.xml.members.get(&key) {
            self.at.refusal = self.at.refusal.or(*refusal);
            return known.clone();
        }
        if self.at.includes.contains(&key) {
            return Members::default();
        }
        if self.at.includes.len() >= LIMIT {
            return Members { rest: Some(unknown("").into()), ..Members::default() };
        }
        self.at.includes.push(key);
        let outer = self.at.refusal.take();
        let place = component.map(|component| std::mem::replace(&mut self.at.place, component.to_owned()));
        let view = View::of(schema);
        let mut members = self.members(&view, part);
        if part == Part::Beside && members.rest.is_none() && self.is_unread(&view, component) {
            members.rest = Some(unknown("").into());
        }
        if let Some(place) = place {
            self.at.place = place;
        }
        self.at.includes.pop();
        let refusal = self.at.refusal;
        self.at.refusal = outer.or(refusal);
        self.cx.xml.members.insert(key, (members.clone(), refusal));
        members
    }

    /// Returns whether a member of `allOf` is a choice that its branches do not extend: nothing there has a type, so
    /// every element is kept.
    fn is_unread(&self, view: &View<'a>, component: Option<&str>) -> bool {
        let place = component.and_then(|component| self.cx.components.place_of(component));
        let is_base = place.is_some_and(|place| {
            let origin = &place.origin;
            let mut branches = view.one_of.iter().chain(view.any_of);
            !view.is_plain() || branches.any(|branch| any_of::includes(self.cx, branch.into(), origin, origin))
        });
        is_choice(view) && !is_base
    }

    /// Describes the base of a family, which is one of its members.
    pub(super) fn family(&mut self, base: &'a Schema, family: &[&'a str]) -> XmlContent {
        let mut members = self.members(&View::of(base), Part::Whole);
        for name in family {
            let Some(schema) = self.cx.components.schema_of(name) else { continue };
            let place = std::mem::replace(&mut self.at.place, (*name).to_owned());
            members.extend_with_branch(self.members(&View::of(schema), Part::Whole));
            self.at.place = place;
        }
        members.into_content()
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
