//! Which type do the schemas of an `allOf` describe together?

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexSet;
use openapiv3::AdditionalProperties;

use super::component::Refusal;
use super::{Cx, DEPTH_LIMIT, Node, Place, any_of, component, family, inside, meet, object, use_of, view::View};
use crate::diagnostic::Code;
use crate::ir::{Docs, Field, Shape, Struct, Ty, TyKind, TypeId};
use crate::resolve::Found;

/// How many aliases may stand between an `allOf` and a struct.
const CHAIN_LIMIT: usize = 32;

/// How many properties may be included by all `allOf` of a document together.
const INCLUDED_LIMIT: usize = 500_000;

/// The properties of all that an `allOf` includes, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    fields: BTreeMap<String, Field>,
    additional: Option<Ty>,
    /// What is required, whichever of the schemas has the property.
    required: IndexSet<String>,
}

impl Merged {
    fn into_struct(self) -> Struct {
        let mut fields: Vec<Field> = self.fields.into_values().collect();
        for field in &mut fields {
            field.required |= self.required.contains(&field.wire_name);
        }
        // What is required and has no property is kept with the others, where all are.
        if self.additional.is_none() {
            object::add_untyped(&mut fields, self.required.iter().map(String::as_str));
        }
        Struct { fields, additional: self.additional }
    }
}

/// Returns whether a schema is an `allOf` that has to be merged into a struct of its own.
pub(super) fn is_merge(view: &View<'_>) -> bool {
    !view.all_of.is_empty()
        && view.one_of.is_empty()
        && view.any_of.is_empty()
        && !(parts(view).len() < 2 && view.is_plain())
}

/// Lowers `allOf`: one schema with nothing beside it is that schema, several objects are one struct.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    let parts = parts(view);
    if let Some(types) = plain_types(cx, view, &parts, place) {
        return Err(in_common(cx, types, place));
    }
    let is_namesake = named
        && place
            .parent
            .is_some_and(|id| cx.components.families.is_namesake(id) && cx.types.get(id).origin == place.origin);
    if view.is_plain() && (!named || view.required.is_empty()) && !is_namesake {
        match parts.as_slice() {
            [] => return Err(Ty::new(TyKind::Any)),
            [(index, only)] => {
                if !view.required.is_empty() {
                    cx.report(Code::SchemaWeaker, &place.origin, "`required` beside `allOf` of one schema");
                }
                let place = place.member("", &["allOf", &index.to_string()]);
                return match only {
                    Node::Schema(schema) if named => super::shape_of(cx, &View::of(schema), &place, named),
                    _ => Err(use_of(cx, *only, &place)),
                };
            }
            _ => {}
        }
    }
    match merged(cx, view, place) {
        Ok(merged) => Ok(Shape::Struct(merged)),
        Err((code, found)) => {
            cx.report(code, &place.origin, found);
            Err(Ty::lost())
        }
    }
}

/// Returns the properties of a schema and of all that it includes.
pub(super) fn merged<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place) -> Result<Struct, Refusal> {
    let mut merged = Merged::default();
    merge(cx, view, place, &mut merged)?;
    Ok(merged.into_struct())
}

/// Returns whether a schema only gives another name to the one that it includes.
pub(super) fn only_renames(view: &View<'_>) -> bool {
    let is_choice = !view.one_of.is_empty() || !view.any_of.is_empty();
    !view.all_of.is_empty() && !is_choice && !is_merge(view) && view.required.is_empty()
}

/// Returns the uses of all members of an `allOf` of which at least one is no object.
fn plain_types<'a>(
    cx: &mut Cx<'a, '_>,
    view: &View<'a>,
    parts: &[(usize, Node<'a>)],
    place: &Place,
) -> Option<Vec<Ty>> {
    let is_plain = |view: &View<'_>| view.typ.is_some_and(|typ| typ != "object") || view.is_array();
    let is_own = is_plain(view);
    let is_part = |node: &Node<'a>| {
        let schema = cx.resolved.schema_item(*node, &place.origin).ok();
        schema.is_some_and(|schema| is_plain(&View::of(schema)))
    };
    if parts.len() + usize::from(is_own) < 2 || !(is_own || parts.iter().any(|(_, node)| is_part(node))) {
        return None;
    }
    let mut types = Vec::with_capacity(parts.len() + 1);
    for (index, node) in parts {
        types.push(use_of(cx, *node, &place.member("", &["allOf", &index.to_string()])));
    }
    if is_own {
        let own = View { all_of: &[], ..view.clone() };
        types.push(match super::single_type(cx, &own, place, false) {
            Err(ty) => ty,
            Ok(shape) => Ty::new(TyKind::Named(super::insert(cx, place, shape, Docs::default(), false))),
        });
    }
    Some(types)
}

/// Returns what all members of an `allOf` have in common.
fn in_common(cx: &mut Cx<'_, '_>, types: Vec<Ty>, place: &Place) -> Ty {
    let mut types = types.into_iter();
    let mut common = types.next().unwrap_or_else(|| Ty::new(TyKind::Any));
    for ty in types {
        let Some(narrower) = meet::uses(cx, &common, &ty, place) else {
            cx.report(Code::SchemaImpossible, &place.origin, "`allOf` of types that exclude one another");
            return Ty::lost();
        };
        common = narrower;
    }
    common
}

/// Returns the members of an `allOf` that say more than a description does, with their indices.
pub(super) fn parts<'a>(view: &View<'a>) -> Vec<(usize, Node<'a>)> {
    let nodes = view.all_of.iter().map(Node::from).enumerate().filter(|(index, _)| view.left_out != Some(*index));
    nodes.filter(|(_, node)| !matches!(node, Node::Schema(schema) if View::of(schema).says_nothing())).collect()
}

/// Lowers the branches of a union, each of which is an object that has the properties beside the union as well.
pub(super) fn lower_branches<'a>(
    cx: &mut Cx<'a, '_>,
    beside: &View<'a>,
    place: &Place,
    branches: Vec<(TypeId, Node<'a>, Place)>,
) {
    let mut shared = Merged::default();
    let outcome = merge(cx, beside, place, &mut shared);
    for (id, node, branch_place) in branches {
        let outcome = outcome.clone().and_then(|()| {
            spend(cx, shared.fields.len(), &branch_place)?;
            let mut merged = shared.clone();
            include(cx, node, &branch_place, &mut merged).map(|()| merged)
        });
        cx.types.get_mut(id).shape = match outcome {
            Ok(merged) => Shape::Struct(merged.into_struct()),
            Err((code, found)) => {
                cx.report(code, &branch_place.origin, found);
                Shape::Alias(Ty::lost())
            }
        };
    }
}

/// Lowers a schema together with the only branch of its union.
pub(super) fn lower_joined<'a>(
    cx: &mut Cx<'a, '_>,
    beside: &View<'a>,
    branch: (Node<'a>, &Place),
    place: &Place,
) -> Result<Shape, Ty> {
    let mut merged = Merged::default();
    let outcome = merge(cx, beside, place, &mut merged);
    match outcome.and_then(|()| include(cx, branch.0, branch.1, &mut merged)) {
        Ok(()) => Ok(Shape::Struct(merged.into_struct())),
        Err((code, found)) => {
            cx.report(code, &place.origin, found);
            Err(Ty::lost())
        }
    }
}

/// Counts properties that `allOf` includes. A short document could stand for a huge one, so that there is a limit.
pub(super) fn spend(cx: &mut Cx<'_, '_>, fields: usize, place: &Place) -> Result<(), Refusal> {
    let included = cx.components.included + fields;
    if included <= INCLUDED_LIMIT {
        cx.components.included = included;
        return Ok(());
    }
    if !std::mem::replace(&mut cx.components.exhausted, true) {
        let found = format!("schemas that include more than {INCLUDED_LIMIT} properties together");
        cx.report(Code::TooLarge, &place.origin, found);
    }
    Err((Code::SchemaUntyped, "`allOf` of more properties than the document may have after merging".to_owned()))
}

/// Adds the properties of a schema, and of all that it includes; the error says why they do not fit together.
fn merge<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, merged: &mut Merged) -> Result<(), Refusal> {
    cx.components.depth += 1;
    let outcome = merge_parts(cx, view, place, merged);
    cx.components.depth -= 1;
    outcome
}

fn merge_parts<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, merged: &mut Merged) -> Result<(), Refusal> {
    if !view.one_of.is_empty() || !view.any_of.is_empty() {
        return Err((Code::SchemaUntyped, "several `oneOf` or `anyOf` within one `allOf`".to_owned()));
    }
    if let Some(typ) = view.typ.filter(|typ| *typ != "object") {
        return Err((Code::SchemaUntyped, format!("`allOf` with the type `{typ}`")));
    }
    for (index, node) in parts(view) {
        let place = place.member("", &["allOf", &index.to_string()]);
        include(cx, node, &place, merged)?;
    }
    let own = object::fields(cx, view, place);
    add_all(cx, place, merged, own);
    merged.required.extend(view.required.iter().cloned());
    match view.additional {
        Some(AdditionalProperties::Schema(schema)) => {
            let place = place.member("value", &["additionalProperties"]);
            merged.additional = Some(use_of(cx, (&**schema).into(), &place));
        }
        Some(AdditionalProperties::Any(true)) => merged.additional = Some(Ty::new(TyKind::Any)),
        Some(AdditionalProperties::Any(false)) | None => {}
    }
    Ok(())
}

/// Adds the properties of one member of an `allOf`.
fn include<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>, place: &Place, merged: &mut Merged) -> Result<(), Refusal> {
    let reference = match node {
        Node::Schema(schema) => return merge(cx, &View::of(schema), place, merged),
        Node::Reference(reference) => reference,
    };
    if let Some((view, there)) = any_of::base_of(cx, reference, place) {
        // What a union shares with those that extend it stands beside its branches.
        let shared = shared(cx, &view, &there)?;
        spend(cx, shared.fields.len(), place)?;
        add_all(cx, &there, merged, shared.fields.values().cloned().collect());
        merged.required.extend(shared.required.iter().cloned());
        merged.additional = shared.additional.clone().or(merged.additional.take());
        return Ok(());
    }
    let included = struct_of(cx, reference, place)?;
    add_all(cx, place, merged, included.fields);
    merged.additional = included.additional.or(merged.additional.take());
    Ok(())
}

/// Returns the properties beside the branches of a union.
fn shared<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place) -> Result<Rc<Merged>, Refusal> {
    let pointer = &place.origin.pointer;
    if let Some(known) = cx.components.shared.get(pointer) {
        return known.clone();
    }
    if cx.components.depth >= DEPTH_LIMIT {
        return Err(component::too_deep());
    }
    cx.components.shared.insert(pointer.clone(), Err(component::circle()));
    let mut merged = Merged::default();
    let outcome = merge(cx, view, place, &mut merged).map(|()| Rc::new(merged));
    cx.components.shared.insert(pointer.clone(), outcome.clone());
    outcome
}

/// Returns the struct that a reference within `allOf` stands for.
fn struct_of<'a>(cx: &mut Cx<'a, '_>, reference: &'a str, place: &Place) -> Result<Struct, Refusal> {
    let mut id = match cx.resolved.schema(reference, &place.origin).map_err(|fault| (fault.code, fault.found))? {
        Found::Component(name, node) => {
            cx.resolved.schema_item(node, &place.origin).map_err(|fault| (fault.code, fault.found))?;
            cx.components.id_of(name)
        }
        Found::Inside(node, origin) => match inside::use_of(cx, node, origin, place).kind {
            TyKind::Named(id) => id,
            _ => return Err(no_object(reference)),
        },
    };
    for _ in 0..CHAIN_LIMIT {
        if let Some(own) = family::own(cx, id) {
            let own = own?;
            spend(cx, own.fields.len(), place)?;
            return Ok((*own).clone());
        }
        component::define(cx, id)?;
        component::hurry(cx, id)?;
        if cx.types.get(id).replacement.is_some() {
            // What is in a type that was written by hand is not known here.
            return Err((Code::SchemaUntyped, format!("`allOf` with `{reference}`, which another type replaces")));
        }
        if let Shape::Struct(found) = &cx.types.get(id).shape {
            let count = found.fields.len();
            spend(cx, count, place)?;
        }
        match &cx.types.get(id).shape {
            Shape::Struct(found) => return Ok(found.clone()),
            Shape::Enum(_) | Shape::Union(_) => return Err(no_object(reference)),
            Shape::Alias(ty) => match &ty.kind {
                TyKind::Named(next) => id = *next,
                TyKind::Map(values) => return Ok(Struct { additional: Some((**values).clone()), ..Struct::default() }),
                TyKind::Any => {
                    return Ok(Struct { additional: Some(Ty::new(TyKind::Any)), ..Struct::default() });
                }
                TyKind::Scalar(_) | TyKind::Array(_) => return Err(no_object(reference)),
            },
        }
    }
    Err(no_object(reference))
}

/// Joins two objects, as if one `allOf` included both.
pub(super) fn join(cx: &mut Cx<'_, '_>, left: Struct, right: Struct, place: &Place) -> Struct {
    let fields = left.fields.into_iter().map(|field| (field.wire_name.clone(), field)).collect();
    let mut merged = Merged { fields, additional: right.additional.or(left.additional), ..Merged::default() };
    for field in right.fields {
        add(cx, place, &mut merged, field);
    }
    merged.into_struct()
}

fn no_object(reference: &str) -> Refusal {
    (Code::SchemaUntyped, format!("`allOf` with `{reference}`, which is no object"))
}

/// Adds properties in the order of their document, which those that are there already come before.
fn add_all(cx: &mut Cx<'_, '_>, place: &Place, merged: &mut Merged, mut fields: Vec<Field>) {
    fields.sort_by_key(|field| field.position);
    for field in fields {
        let position = merged.fields.len();
        add(cx, place, merged, Field { position, ..field });
    }
}

/// Adds one property; a second one of the same name may only narrow the first.
fn add(cx: &mut Cx<'_, '_>, place: &Place, merged: &mut Merged, field: Field) {
    let Some(known) = merged.fields.get_mut(&field.wire_name) else {
        merged.fields.insert(field.wire_name.clone(), field);
        return;
    };
    known.required |= field.required;
    known.read_only |= field.read_only;
    known.write_only |= field.write_only;
    known.deprecated |= field.deprecated;
    known.secret |= field.secret;
    known.start = known.start.or(field.start);
    if !field.docs.is_empty() {
        known.docs = field.docs;
    }
    let known = known.ty.clone();
    let there = place.member(&field.wire_name, &["properties", &field.wire_name]);
    let ty = meet::uses(cx, &known, &field.ty, &there).unwrap_or_else(|| {
        let found = format!("`{}` with two different types in one `allOf`", field.wire_name);
        cx.report(Code::SchemaUntyped, &place.origin, found);
        Ty::lost().or_null(known.nullable && field.ty.nullable)
    });
    if let Some(known) = merged.fields.get_mut(&field.wire_name) {
        known.ty = ty;
    }
}
