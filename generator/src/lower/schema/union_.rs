//! Which types are the branches of a union, and what is each of them called?

use std::collections::BTreeMap;

use openapiv3::{Discriminator, Schema};

use super::any_of::{self, Choice};
use super::component::{self, Deferred};
use super::{Cx, Node, Place, child, docs, insert, single_type, use_of, view::View};
use crate::diagnostic::Code;
use crate::extension::ms;
use crate::ir::{Branch, Docs, Origin, Scalar, Shape, Ty, TyKind, TypeId, Union, Wire};
use crate::resolve::Found;

/// The longest title that is a name and not a sentence, in words.
const TITLE_LIMIT: usize = 4;

/// The words for an object without a name: alone, and in front of a property that no other branch has.
const OBJECT: &str = "object";
const WITH: &str = "with ";

/// Lowers a union of schemas; `beside` has the properties that all of its objects share.
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    choice: &Choice<'a>,
    beside: Option<&View<'a>>,
    place: &Place,
    nullable: bool,
) -> Result<Shape, Ty> {
    report_same(cx, choice, place);
    if let Some(discriminator) = choice.discriminator {
        report_unmapped(cx, discriminator, &place.origin);
    }
    let roles: Vec<String> = choice.branches.iter().map(|(node, origin)| role_of(cx, *node, origin, choice)).collect();
    let mut branches = Vec::with_capacity(roles.len());
    let mut waiting: Vec<(TypeId, Node<'a>, Place)> = Vec::new();
    for ((node, origin), role) in choice.branches.iter().zip(roles) {
        let there = Place { origin: origin.clone(), ..place.member(&role, &[]) };
        let key = key_of(*node, &role);
        cx.elements.note(origin, &key);
        let component = match node {
            Node::Reference(reference) => component_of(cx, reference, origin),
            Node::Schema(_) => None,
        };
        let joins = beside.is_some() && !any_of::includes(cx, *node, origin, &place.origin);
        let ty = if joins {
            let docs = match node {
                Node::Schema(schema) => docs::docs_of(schema, &there.hint),
                Node::Reference(_) => Docs::default(),
            };
            let id = insert(cx, &there, Shape::Alias(Ty::new(TyKind::Any)), docs, false);
            waiting.push((id, *node, there));
            Ty::new(TyKind::Named(id))
        } else {
            in_union(match choice.items_of(*node) {
                Some(items) => {
                    let there = place.member("item", &["items"]);
                    Ty::new(TyKind::Array(Box::new(use_of(cx, items, &there))))
                }
                None => use_of(cx, *node, &there),
            })
        };
        let tags = choice.discriminator.map_or_else(Vec::new, |tag| tags_of(cx, tag, component, origin));
        let docs = match node {
            Node::Schema(schema) => Docs { notes: Vec::new(), ..docs::docs_of(schema, &role) },
            Node::Reference(_) => Docs::default(),
        };
        branches.push(Branch { hint: role, key, ty, tags, component: component.map(str::to_owned), docs });
    }
    if let (Some(beside), false) = (beside, waiting.is_empty()) {
        component::defer(cx, Deferred::Branches(Box::new(beside.clone()), place.clone(), waiting));
    }
    settle(choice.discriminator.map(|discriminator| discriminator.property_name.clone()), branches, nullable)
}

/// How many branches are compared with one another; a union of more has other problems.
const COMPARED: usize = 100;

/// Reports a branch that says the same as one before it: no value is of just one of the two.
fn report_same(cx: &mut Cx<'_, '_>, choice: &Choice<'_>, place: &Place) {
    let branches = &choice.branches[..choice.branches.len().min(COMPARED)];
    for (index, (node, origin)) in branches.iter().enumerate() {
        let is_same = |(known, _): &(Node<'_>, Origin)| match (known, node) {
            (Node::Reference(known), Node::Reference(reference)) => known == reference,
            (Node::Schema(known), Node::Schema(schema)) => known == schema,
            _ => false,
        };
        // A union that others include is reported where it stands.
        if origin.pointer.starts_with(&place.origin.pointer) && branches[..index].iter().any(is_same) {
            cx.report(Code::Mended, origin, "a schema that the union has already, so that nothing tells the two apart");
        }
    }
}

/// Lowers a schema that has a list of types.
pub(super) fn of_types<'a>(
    cx: &mut Cx<'a, '_>,
    view: &View<'a>,
    types: &[&'a str],
    place: &Place,
) -> Result<Shape, Ty> {
    let mut branches = Vec::with_capacity(types.len());
    for typ in types {
        let view = view.with_type(typ);
        let there = Place { origin: place.origin.clone(), ..place.member(typ, &[]) };
        let ty = match single_type(cx, &view, &there, false) {
            Err(ty) => ty,
            Ok(shape) => Ty::new(TyKind::Named(insert(cx, &there, shape, Docs::default(), false))),
        };
        branches.push(Branch {
            hint: word_of_type(typ).to_owned(),
            key: (*typ).to_owned(),
            ty: in_union(ty),
            tags: Vec::new(),
            component: None,
            docs: Docs::default(),
        });
    }
    settle(None, branches, view.nullable)
}

/// Leaves out what says nothing and joins what is the same; a single branch that is left takes the place of the union.
fn settle(tag: Option<String>, branches: Vec<Branch>, nullable: bool) -> Result<Shape, Ty> {
    let mut union = Union { tag, branches: Vec::with_capacity(branches.len()), nullable };
    let mut lost = false;
    for branch in branches {
        union.nullable |= branch.ty.nullable;
        lost |= branch.ty.lost;
        if branch.ty.kind == TyKind::Any {
            continue;
        }
        match union.branches.iter_mut().find(|known| known.ty.kind == branch.ty.kind) {
            Some(known) => {
                known.tags.extend(branch.tags.into_iter().filter(|tag| !known.tags.contains(tag)).collect::<Vec<_>>());
            }
            None => union.branches.push(branch),
        }
    }
    match union.branches.len() {
        0 => Err(Ty { lost, ..Ty::new(TyKind::Any).or_null(union.nullable) }),
        1 => Err(union.branches.remove(0).ty.or_null(union.nullable)),
        _ => Ok(Shape::Union(union)),
    }
}

/// Returns a use as a branch has it: a number written as text is text there, because any text may come.
fn in_union(ty: Ty) -> Ty {
    match ty.kind {
        TyKind::Scalar(Scalar::Int(_, Wire::Text) | Scalar::Float(_, Wire::Text)) => {
            Ty { kind: TyKind::Scalar(Scalar::String), ..ty }
        }
        _ => ty,
    }
}

/// Reports every text that a discriminator maps to a schema that is not there: its values are of no branch.
pub(super) fn report_unmapped(cx: &mut Cx<'_, '_>, discriminator: &Discriminator, origin: &Origin) {
    for (tag, target) in &discriminator.mapping {
        if cx.resolved.schema(target, origin).is_err() && cx.components.name_of(target).is_none() {
            let origin = child(origin, &["discriminator", "mapping", tag]);
            let found = format!("`mapping` of `{tag}` to `{target}`, which does not exist");
            cx.report(Code::SchemaWeaker, &origin, found);
        }
    }
}

/// Returns the texts of the deciding property that the document maps to a component, or that it gives to itself.
pub(super) fn tags_of(
    cx: &Cx<'_, '_>,
    discriminator: &Discriminator,
    component: Option<&str>,
    origin: &Origin,
) -> Vec<String> {
    let Some(component) = component else { return Vec::new() };
    let names =
        |target: &str| target == component || component_of(cx, target, origin).is_some_and(|found| found == component);
    let mut tags: Vec<String> = Vec::new();
    for (tag, target) in &discriminator.mapping {
        if names(target) {
            tags.push(tag.clone());
        }
    }
    let own =
        cx.components.schema_of(component).and_then(|schema| ms::discriminator_value(&schema.schema_data.extensions));
    tags.extend(own.filter(|own| !tags.iter().any(|tag| tag == own)).map(str::to_owned));
    tags
}

/// Returns the name of the component that a reference stands for.
pub(super) fn component_of<'a>(cx: &Cx<'a, '_>, reference: &str, origin: &Origin) -> Option<&'a str> {
    match cx.resolved.schema(reference, origin).ok()? {
        Found::Component(name, _) => Some(name),
        Found::Inside(..) => None,
    }
}

/// Returns the words that name a branch: those of its component or title, of the text that it is known by, of a
/// property that no other branch requires, or of its JSON type.
fn role_of<'a>(cx: &Cx<'a, '_>, node: Node<'a>, origin: &Origin, choice: &Choice<'a>) -> String {
    role_with(cx, node, choice.items_of(node), origin, choice)
}

/// Returns the same for a list of these items, which are its own if none are given.
fn role_with<'a>(
    cx: &Cx<'a, '_>,
    node: Node<'a>,
    items: Option<Node<'a>>,
    origin: &Origin,
    choice: &Choice<'a>,
) -> String {
    let schema = match node {
        Node::Schema(schema) => schema,
        Node::Reference(reference) => {
            let name = component_of(cx, reference, origin);
            let hint = name.and_then(|name| cx.components.place_of(name)).map(|place| place.hint.clone());
            return hint.unwrap_or_else(|| last_segment(reference).to_owned());
        }
    };
    let title = schema.schema_data.title.as_deref().map(str::trim).filter(|title| is_name(title));
    if let Some(title) = title {
        return title.to_owned();
    }
    let view = View::of(schema);
    if view.is_array() {
        let item = items.or(view.items).map(|item| role_with(cx, item, None, origin, choice));
        return item.map_or_else(|| "list".to_owned(), |item| format!("{item} list"));
    }
    if let Some([only]) = view.string_values().as_deref() {
        return (*only).to_owned();
    }
    if view.is_object() {
        if let Some(word) = constant_of(&view, choice.discriminator) {
            return word;
        }
        if view.properties.is_some() {
            return own_property(&view, choice).map_or_else(|| OBJECT.to_owned(), |name| format!("{WITH}{name}"));
        }
        return "map".to_owned();
    }
    match (view.typ, view.format) {
        (Some("string"), Some(format)) if !format.starts_with("int") => format.to_owned(),
        (Some(typ), _) => word_of_type(typ).to_owned(),
        (None, _) => "value".to_owned(),
    }
}

/// How many bytes of the properties of a branch tell it from others.
const KEY_LIMIT: usize = 200;

/// Returns what a branch is known by however many others there are: an object that has no name for itself, by the
/// properties that it requires or else has, because its words depend on those of its neighbours.
fn key_of(node: Node<'_>, role: &str) -> String {
    let Node::Schema(schema) = node else { return role.to_owned() };
    let view = View::of(schema);
    let Some(properties) = view.properties.filter(|_| role == OBJECT || role.starts_with(WITH)) else {
        return role.to_owned();
    };
    let mut names: Vec<&str> = view.required.iter().map(String::as_str).collect();
    if names.is_empty() {
        names.extend(properties.keys().map(String::as_str));
    }
    names.sort_unstable();
    let mut key = format!("{WITH}{}", names.join(","));
    let end = (0..=KEY_LIMIT.min(key.len())).rev().find(|end| key.is_char_boundary(*end)).unwrap_or_default();
    key.truncate(end);
    key
}

fn word_of_type(typ: &str) -> &str {
    match typ {
        "array" => "list",
        "boolean" => "bool",
        "object" => "map",
        typ => typ,
    }
}

fn is_name(title: &str) -> bool {
    !title.is_empty() && title.split_whitespace().count() <= TITLE_LIMIT && title.chars().any(char::is_alphabetic)
}

fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Returns the only text that a property of an object may have: the deciding property, or else the first one.
fn constant_of(view: &View<'_>, discriminator: Option<&Discriminator>) -> Option<String> {
    let constant = |schema: &Schema| match View::of(schema).string_values().as_deref() {
        Some([only]) => Some((*only).to_owned()),
        _ => None,
    };
    let properties = view.properties?;
    let of = |name: &str| constant(properties.get(name)?.as_item()?);
    if let Some(found) = discriminator.and_then(|discriminator| of(&discriminator.property_name)) {
        return Some(found);
    }
    let mut constants: BTreeMap<&str, String> = BTreeMap::new();
    for (name, node) in properties {
        if let Some(text) = node.as_item().and_then(|schema| constant(schema)) {
            constants.insert(name, text);
        }
    }
    // `type` and `kind` tell what something is, whatever else is constant.
    let known = ["type", "kind", "object"].into_iter().find_map(|name| constants.get(name));
    known.or_else(|| constants.values().next()).cloned()
}

/// Returns the first property that an object requires and that no other inline branch has.
fn own_property(view: &View<'_>, choice: &Choice<'_>) -> Option<String> {
    let names = view.required.iter().chain(view.properties?.keys());
    names.into_iter().find(|name| choice.count(name) == 1).cloned()
}
