//! Which type of the IR does a schema describe?
//!
//! Every schema under `components.schemas` becomes a named type before any of them is looked into, so that references
//! can be lowered in any order and in circles.

mod alias;
mod all_of;
mod any_of;
mod component;
mod discriminator;
mod docs;
mod enum_;
mod family;
mod inside;
mod meet;
mod object;
mod scalar;
mod secret;
mod union_;
mod view;
mod xml;

use openapiv3::{Schema, SchemaKind, Type};

use super::{Cx, child, example};
use crate::config::is_type_path;
use crate::diagnostic::Code;
use crate::extension::{codegen, oasmith};
use crate::ir::{Direction, Docs, Origin, Presence, Shape, Ty, TyKind, TypeDef, TypeId};
use crate::resolve::{Found, Resolved, SchemaNode as Node};

pub(super) use alias::settle as settle_aliases;
pub(super) use component::{Components, lower as components, run_deferred};
pub(super) use discriminator::check as check_discriminators;
use view::View;
pub(super) use xml::{Xml, has_name as has_xml_name, root as xml_root};

/// At how many levels of schemas none is lowered any more for the sake of another, because the document counts as
/// hostile. What stands inside of the last one still is: the levels of a document are limited as well.
const DEPTH_LIMIT: usize = 200;

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
    /// Names the place of a schema that no component contains.
    pub(super) fn of_operation(hint: String, origin: Origin) -> Self {
        Self { hint, namespace: String::new(), parent: None, origin }
    }

    fn member(&self, role: &str, segments: &[&str]) -> Self {
        Self {
            hint: if role.is_empty() { self.hint.clone() } else { format!("{} {role}", self.hint) },
            namespace: self.namespace.clone(),
            parent: self.parent,
            origin: child(&self.origin, segments),
        }
    }
}

/// Returns what a schema that is not a reference says to people.
pub(super) fn docs_at(node: Node<'_>, name: &str) -> Docs {
    match node {
        Node::Schema(schema) => docs::docs_of(schema, name),
        Node::Reference(_) => Docs::default(),
    }
}

/// Returns the smallest integer that makes sense for a schema: its default, or else its least.
pub(super) fn start<'a>(resolved: Resolved<'a>, node: Node<'a>) -> Option<i64> {
    // A reference that leads nowhere is reported where its type is looked for.
    let schema = resolved.schema_item(node, &Origin::default()).ok()?;
    let least = match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) if integer.exclusive_minimum => {
            integer.minimum.and_then(|least| least.checked_add(1))
        }
        SchemaKind::Type(Type::Integer(integer)) => integer.minimum,
        _ => None,
    };
    schema.schema_data.default.as_ref().and_then(serde_json::Value::as_i64).or(least)
}

/// Lowers a use of a schema, with the inline types that it contains.
pub(super) fn use_of<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>, place: &Place) -> Ty {
    match node {
        Node::Reference(reference) => reference_use(cx, reference, place),
        Node::Schema(schema) => match inside::known(cx, &place.origin) {
            Some(ty) => ty,
            // What several operations share is one type, whoever comes first.
            None => match cx.components.inline_at(&place.origin) {
                Some(id) => Ty::new(TyKind::Named(id)).or_null(view::is_nullable(schema)),
                None => inline_use(cx, schema, place),
            },
        },
    }
}

fn inline_use<'a>(cx: &mut Cx<'a, '_>, schema: &'a Schema, place: &Place) -> Ty {
    let view = View::of(schema);
    // Defaults and bounds are about this use, which prints them itself.
    let docs = || Docs { notes: Vec::new(), ..docs::docs_of(schema, &place.hint) };
    if let Some(path) = replacement(cx, schema, place) {
        let id = insert(cx, place, Shape::Alias(Ty::new(TyKind::Any)), docs(), schema.schema_data.deprecated);
        cx.types.get_mut(id).replacement = Some(path);
        return Ty::new(TyKind::Named(id)).or_null(view.nullable);
    }
    if all_of::is_merge(&view) {
        let id = insert(cx, place, Shape::Alias(Ty::new(TyKind::Any)), docs(), schema.schema_data.deprecated);
        cx.components.stand_ins.insert(id);
        component::defer(cx, component::Deferred::Merge(id, schema, place.clone()));
        return Ty::new(TyKind::Named(id)).or_null(view.nullable);
    }
    match shape_of(cx, &view, place, false) {
        Ok(shape) => {
            let id = insert(cx, place, shape, docs(), schema.schema_data.deprecated);
            Ty::new(TyKind::Named(id)).or_null(view.nullable)
        }
        Err(ty) => ty.or_null(view.nullable),
    }
}

/// Returns the path of the type that the description wants for a schema, if the configuration lets it.
fn replacement(cx: &mut Cx<'_, '_>, schema: &Schema, place: &Place) -> Option<String> {
    let path = codegen::rust_type(&schema.schema_data.extensions).filter(|_| cx.config.types.x_rust_type)?;
    if is_type_path(path) {
        return Some(path.to_owned());
    }
    let found = format!("`{path}`, which is no path of a type that begins with `crate` or `::`");
    cx.report(Code::ExtensionIgnored, &place.origin, found);
    None
}

fn reference_use<'a>(cx: &mut Cx<'a, '_>, reference: &'a str, place: &Place) -> Ty {
    let found = cx.resolved.schema(reference, &place.origin).and_then(|found| match found {
        // The chain is followed only to learn whether it ends, and whether it ends at `null`.
        Found::Component(name, node) => {
            let schema = cx.resolved.schema_item(node, &place.origin)?;
            Ok((Found::Component(name, node), view::is_nullable(schema)))
        }
        Found::Inside(..) => Ok((found, false)),
    });
    match found {
        Ok((Found::Component(name, _), nullable)) => {
            Ty::new(TyKind::Named(cx.components.id_of(name))).or_null(nullable)
        }
        Ok((Found::Inside(node, origin), _)) => inside::use_of(cx, node, origin, place),
        Err(fault) => {
            cx.fault(fault);
            Ty::lost()
        }
    }
}

/// Decides what a schema describes: a type that wants a name, or (`Err`) a use that needs none.
fn shape_of<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    cx.components.depth += 1;
    let shape = shape_of_keywords(cx, view, place, named);
    cx.components.depth -= 1;
    shape
}

fn shape_of_keywords<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    for keyword in oasmith::unsupported(view.extensions) {
        cx.report(Code::SchemaWeaker, &place.origin, format!("`{keyword}`"));
    }
    if view.not {
        cx.report(Code::SchemaWeaker, &place.origin, "`not`");
    }
    if oasmith::only_null(view.extensions) {
        return Err(Ty::new(TyKind::Any).or_null(true));
    }
    if !view.one_of.is_empty() || !view.any_of.is_empty() {
        return any_of::lower(cx, view, place, named);
    }
    if !view.all_of.is_empty() {
        if let Some(values) = view.string_values() {
            // The list narrows what `allOf` includes, which can only be text or an enum.
            return Ok(Shape::Enum(enum_::lower(&values, view.extensions)));
        }
        if let Some(choice) = any_of::within_all_of(cx, view, place) {
            return any_of::join(cx, view, &choice, place);
        }
        return all_of::lower(cx, view, place, named);
    }
    let mut types = oasmith::types(view.extensions);
    if types.is_empty() && view.typ.is_none() {
        types = view.types_of_values();
    }
    // A schema that allows every type says no more than one that names none.
    match types.len() {
        0 => single_type(cx, view, place, named),
        1 => single_type(cx, &view.with_type(types[0]), place, named),
        5.. => Err(Ty::new(TyKind::Any)),
        _ => union_::of_types(cx, view, &types, place),
    }
}

/// Decides what a schema without a list of types and without a composition describes.
fn single_type<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
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
        return Ok(Shape::Enum(enum_::lower(&values, view.extensions)));
    }
    Err(scalar::lower(cx, view, place))
}

/// Adds a type to the table.
fn insert(cx: &mut Cx<'_, '_>, place: &Place, shape: Shape, docs: Docs, deprecated: bool) -> TypeId {
    let mut origin = place.origin.clone();
    while cx.components.inline_at(&origin).is_some() {
        // One schema can be part of several types, as the branch of a union is that others extend. Each of them needs a
        // place of its own, because that is what its name is kept by.
        origin.pointer.push_str(" for ");
        origin.pointer.push_str(&place.hint);
    }
    let id = cx.types.insert(TypeDef {
        hint: place.hint.clone(),
        namespace: place.namespace.clone(),
        parent: place.parent,
        shape,
        replacement: None,
        docs,
        example: None,
        max_properties: None,
        deprecated,
        direction: Direction::default(),
        presence: Presence::default(),
        key: origin.pointer.clone(),
        origin: origin.clone(),
    });
    cx.components.note_inline(&origin, id);
    id
}
