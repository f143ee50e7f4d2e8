//! Which Rust-to-be type does a schema describe?
//!
//! Every schema under `components.schemas` becomes a named type before any of them is looked into, so that references
//! can be lowered in any order and in circles.

mod alias;
mod all_of;
mod enum_;
mod object;
mod scalar;
mod view;

use std::collections::HashMap;

use openapiv3::{ReferenceOr, Schema};

use super::{Cx, child};
use crate::diagnostic::Code;
use crate::extension::{oasmith, speakeasy};
use crate::ir::{Direction, Docs, Origin, Shape, Ty, TyKind, TypeDef, TypeId};

pub(super) use alias::untie as untie_aliases;
use view::View;

/// The types of `components.schemas`, by name. Looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Components {
    ids: HashMap<String, TypeId>,
}

/// A schema or a reference to one, however it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'a> {
    /// `$ref`.
    Reference(&'a str),
    /// The schema itself.
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

/// Where a schema stands, for naming what is found there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The words that name an inline type here.
    pub(super) hint: String,
    /// The namespace of the type around it.
    pub(super) namespace: String,
    /// The component around it.
    pub(super) parent: Option<TypeId>,
    /// Its position in the document.
    pub(super) origin: Origin,
}

impl Place {
    fn member(&self, role: &str, segments: &[&str]) -> Self {
        let hint = if role.is_empty() { self.hint.clone() } else { format!("{} {role}", self.hint) };
        Self { hint, origin: child(&self.origin, segments), ..self.clone() }
    }
}

/// Lowers `components.schemas`, sorted by name.
pub(super) fn components(cx: &mut Cx<'_, '_>) {
    let Some(components) = &cx.resolved.openapi().components else { return };
    let mut schemas: Vec<_> = components.schemas.iter().collect();
    schemas.sort_by_key(|(name, _)| name.as_str());
    let root = Origin { pointer: "/components/schemas".to_owned() };
    let mut places = Vec::with_capacity(schemas.len());
    for (name, node) in &schemas {
        let (namespace, last) = name.rsplit_once('.').unwrap_or(("", name));
        let wished = match node {
            ReferenceOr::Item(schema) => speakeasy::name(&schema.schema_data.extensions),
            ReferenceOr::Reference { .. } => None,
        };
        let place = Place {
            hint: wished.unwrap_or(last).to_owned(),
            namespace: namespace.to_owned(),
            parent: None,
            origin: child(&root, &[name]),
        };
        let placeholder = Shape::Alias(Ty::new(TyKind::Any));
        let id = insert(cx, &place, placeholder, Docs::default(), false);
        cx.components.ids.insert((*name).clone(), id);
        places.push((id, place));
    }
    for ((_, node), (id, mut place)) in schemas.into_iter().zip(places) {
        place.parent = Some(id);
        define(cx, id, node.into(), &place);
    }
}

/// Fills in the type of a component.
fn define<'a>(cx: &mut Cx<'a, '_>, id: TypeId, node: Node<'a>, place: &Place) {
    let shape = match node {
        Node::Reference(_) => Shape::Alias(use_of(cx, node, place)),
        Node::Schema(schema) => {
            let view = View::of(schema);
            let def = cx.types.get_mut(id);
            def.docs = view.docs();
            def.deprecated = schema.schema_data.deprecated;
            shape_of(cx, &view, place, true).unwrap_or_else(|ty| Shape::Alias(ty))
        }
    };
    cx.types.get_mut(id).shape = shape;
}

/// Lowers a use of a schema, with the inline types that it contains.
pub(super) fn use_of<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>, place: &Place) -> Ty {
    match node {
        Node::Reference(reference) => reference_use(cx, reference, place),
        Node::Schema(schema) => {
            let view = View::of(schema);
            match shape_of(cx, &view, place, false) {
                Ok(shape) => {
                    let id = insert(cx, place, shape, view.docs(), schema.schema_data.deprecated);
                    Ty::new(TyKind::Named(id)).or_null(view.nullable)
                }
                Err(ty) => ty.or_null(view.nullable),
            }
        }
    }
}

fn reference_use(cx: &mut Cx<'_, '_>, reference: &str, place: &Place) -> Ty {
    let (target, node) = match cx.resolved.schema(reference, &place.origin) {
        Ok(found) => found,
        Err(fault) => {
            cx.fault(fault);
            return Ty::new(TyKind::Any);
        }
    };
    if !target.rest.is_empty() {
        let found = format!("the reference `{reference}` into the inside of a schema");
        cx.report(Code::SchemaUntyped, &place.origin, found);
        return Ty::new(TyKind::Any);
    }
    let nullable = match cx.resolved.schema_item(node, &place.origin) {
        Ok(schema) => View::of(schema).nullable,
        Err(fault) => {
            cx.fault(fault);
            return Ty::new(TyKind::Any);
        }
    };
    let id = cx.components.ids[&target.component];
    Ty::new(TyKind::Named(id)).or_null(nullable)
}

/// Decides what a schema describes: a type that wants a name, or (`Err`) a use that needs none.
fn shape_of<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    for keyword in oasmith::unsupported(view.extensions) {
        cx.report(Code::SchemaWeaker, &place.origin, format!("`{keyword}`"));
    }
    if view.not {
        cx.report(Code::SchemaWeaker, &place.origin, "`not`");
    }
    if oasmith::only_null(view.extensions) {
        return Err(Ty::new(TyKind::Any).or_null(true));
    }
    let branches = view.one_of.len() + view.any_of.len();
    if branches > 0 {
        return union_of(cx, view, place);
    }
    if !view.all_of.is_empty() {
        return all_of::lower(cx, view, place, named);
    }
    let types = oasmith::types(view.extensions);
    if !types.is_empty() {
        // A schema that allows every type says no more than one that names none.
        if types.len() < 5 {
            cx.report(Code::SchemaUntyped, &place.origin, format!("several types: `{}`", types.join("`, `")));
        }
        return Err(Ty::new(TyKind::Any));
    }
    if view.is_object() {
        return object::lower(cx, view, place, named);
    }
    if view.is_array() {
        let items = match view.items {
            Some(items) => use_of(cx, items, &place.member("item", &["items"])),
            None => Ty::new(TyKind::Any),
        };
        return Err(Ty::new(TyKind::Array(Box::new(items))));
    }
    if let Some(values) = view.string_values() {
        return Ok(Shape::Enum(enum_::lower(&values, view)));
    }
    Err(scalar::lower(cx, view, place))
}

/// Lowers `oneOf` and `anyOf`: one branch is the branch, several are any value.
fn union_of<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place) -> Result<Shape, Ty> {
    let keyword = if view.one_of.is_empty() { "anyOf" } else { "oneOf" };
    let list = if view.one_of.is_empty() { view.any_of } else { view.one_of };
    if let ([only], true) = (list, view.is_plain()) {
        return Err(use_of(cx, only.into(), &place.member("", &[keyword, "0"])));
    }
    cx.report(Code::SchemaUntyped, &place.origin, format!("`{keyword}` of {} schemas", list.len()));
    Err(Ty::new(TyKind::Any))
}

/// Adds a type to the table.
fn insert(cx: &mut Cx<'_, '_>, place: &Place, shape: Shape, docs: Docs, deprecated: bool) -> TypeId {
    cx.types.insert(TypeDef {
        hint: place.hint.clone(),
        namespace: place.namespace.clone(),
        parent: place.parent,
        shape,
        docs,
        deprecated,
        direction: Direction::default(),
        origin: place.origin.clone(),
    })
}
