//! Which branches does a `oneOf` or `anyOf` have, and what stands beside them?

use std::cell::OnceCell;
use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::{Cx, Node, Place, all_of, child, enum_, shape_of, union_, use_of, view::View};
use crate::diagnostic::Code;
use crate::extension::{Extensions, oasmith};
use crate::ir::{Origin, Scalar, Shape, Ty, TyKind};
use crate::resolve::Found;

/// The branches of a union that are more than `null`, each with its origin.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    pub(super) branches: Vec<(Node<'a>, Origin)>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// What stands in the lists of branches that do not say it themselves.
    items: Option<Node<'a>>,
    nullable: bool,
    /// The member of the `allOf` around it that the union is.
    member: Option<usize>,
    /// How many branches that stand here have each property.
    counts: OnceCell<HashMap<&'a str, usize>>,
}

impl<'a> Choice<'a> {
    fn of(view: &View<'a>, origin: &Origin) -> Self {
        let (keyword, list) = match view.one_of {
            [] => ("anyOf", view.any_of),
            list => ("oneOf", list),
        };
        let mut choice = Self {
            branches: Vec::new(),
            discriminator: view.discriminator,
            items: None,
            nullable: view.nullable,
            member: None,
            counts: OnceCell::new(),
        };
        let steps = oasmith::branches(view.extensions);
        for (index, node) in list.iter().map(Node::from).enumerate() {
            let index = oasmith::position_of(&steps, keyword, index);
            match node {
                Node::Schema(schema) if oasmith::only_null(&schema.schema_data.extensions) => choice.nullable = true,
                _ => choice.branches.push((node, child(origin, &[keyword, &index.to_string()]))),
            }
        }
        choice
    }

    /// Returns how many of the branches that stand here have a property.
    pub(super) fn count(&self, property: &str) -> usize {
        let counts = self.counts.get_or_init(|| {
            let mut counts = HashMap::new();
            for (node, _) in &self.branches {
                let Node::Schema(schema) = node else { continue };
                for name in View::of(schema).properties.into_iter().flat_map(IndexMap::keys) {
                    *counts.entry(name.as_str()).or_default() += 1;
                }
            }
            counts
        });
        counts.get(property).copied().unwrap_or_default()
    }

    /// Returns the items of a branch that is a list and leaves them to what stands beside the union.
    pub(super) fn items_of(&self, branch: Node<'a>) -> Option<Node<'a>> {
        let Node::Schema(schema) = branch else { return None };
        let view = View::of(schema);
        let says_nothing = |items| matches!(items, Node::Schema(schema) if View::of(schema).says_nothing());
        self.items.filter(|_| view.is_array() && !view.nullable && view.items.is_none_or(says_nothing))
    }
}

/// Lowers `oneOf` and `anyOf`.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    let choice = Choice::of(view, &place.origin);
    if !view.one_of.is_empty() && !view.any_of.is_empty() {
        cx.report(Code::SchemaWeaker, &place.origin, "`anyOf` beside `oneOf`");
    }
    if choice.branches.iter().any(|(node, _)| matches!(node, Node::Schema(schema) if View::of(schema).says_nothing())) {
        if view.is_plain() && view.all_of.is_empty() {
            // One branch allows any value, so all of them together do.
            return Err(Ty::new(TyKind::Any));
        }
        return shape_of(cx, &view.without_choice(), place, named);
    }
    let narrows = |node: &Node<'a>| matches!(node, Node::Schema(schema) if View::of(schema).only_narrows());
    let is_scalar = view.typ.is_some_and(|typ| typ != "object");
    if view.is_plain() && view.all_of.is_empty() {
        if let [(only, origin)] = choice.branches.as_slice() {
            if !view.required.is_empty() {
                cx.report(Code::SchemaWeaker, &place.origin, "`required` beside a union of one schema");
            }
            let place = Place { origin: origin.clone(), ..place.clone() };
            return Err(use_of(cx, *only, &place).or_null(choice.nullable));
        }
        if let Some(shape) = strings(cx, &choice.branches, place) {
            return match shape {
                Ok(shape) if !choice.nullable => Ok(shape),
                Ok(_) => Err(Ty::new(TyKind::Scalar(Scalar::String)).or_null(true)),
                Err(ty) => Err(ty.or_null(choice.nullable)),
            };
        }
    }
    if is_scalar || choice.branches.iter().all(|(node, _)| narrows(node)) {
        let keyword = if view.one_of.is_empty() { "anyOf" } else { "oneOf" };
        cx.report(Code::SchemaWeaker, &place.origin, format!("`{keyword}`, which narrows what stands beside it"));
        return shape_of(cx, &view.without_choice(), place, named).map_err(|ty| ty.or_null(choice.nullable));
    }
    if view.only_items() {
        // A keyword for lists says nothing about the other branches.
        let choice = Choice { items: view.items, ..choice };
        return union_::lower(cx, &choice, None, place, choice.nullable);
    }
    join(cx, view, &choice, place)
}

/// Lowers a union together with what stands beside it.
pub(super) fn join<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, choice: &Choice<'a>, place: &Place) -> Result<Shape, Ty> {
    let is_alone = view.is_plain() && all_of::parts(view).iter().all(|(index, _)| Some(*index) == choice.member);
    if is_alone {
        return union_::lower(cx, choice, None, place, choice.nullable);
    }
    let beside = beside(view, choice.member);
    if let [(only, origin)] = choice.branches.as_slice() {
        let there = Place { origin: origin.clone(), ..place.clone() };
        return all_of::lower_joined(cx, &beside, (*only, &there), place);
    }
    union_::lower(cx, choice, Some(&beside), place, choice.nullable)
}

/// Returns what stands beside a union.
fn beside<'a>(view: &View<'a>, member: Option<usize>) -> View<'a> {
    View { left_out: member, ..view.without_choice() }
}

/// Finds the only union among the members of an `allOf`.
pub(super) fn within_all_of<'a>(cx: &Cx<'a, '_>, view: &View<'a>, place: &Place) -> Option<Choice<'a>> {
    let mut found = None;
    for (index, node) in view.all_of.iter().map(Node::from).enumerate() {
        let part = match node {
            Node::Schema(schema) => Some((schema, child(&place.origin, &["allOf", &index.to_string()]))),
            Node::Reference(reference) => component_at(cx, reference, place),
        };
        let Some((schema, origin)) = part else { continue };
        let inner = View::of(schema);
        let is_choice = !inner.one_of.is_empty() || !inner.any_of.is_empty();
        if !is_choice || !inner.is_plain() || !inner.all_of.is_empty() {
            continue;
        }
        let choice = Choice { member: Some(index), ..Choice::of(&inner, &origin) };
        let narrows = |node: &Node<'_>| matches!(node, Node::Schema(schema) if View::of(schema).only_narrows());
        if choice.branches.is_empty() || choice.branches.iter().all(|(node, _)| narrows(node)) {
            continue;
        }
        if found.replace(choice).is_some() {
            return None;
        }
    }
    // An `allOf` of nothing but one union is that union, which `all_of` finds.
    found.filter(|_| all_of::parts(view).len() > 1 || !view.is_plain())
}

/// Returns the named schema that a reference stands for, with its origin.
fn component_at<'a>(cx: &Cx<'a, '_>, reference: &'a str, place: &Place) -> Option<(&'a Schema, Origin)> {
    match cx.resolved.schema(reference, &place.origin).ok()? {
        Found::Component(name, node) => {
            let schema = cx.resolved.schema_item(node, &place.origin).ok()?;
            Some((schema, cx.components.place_of(name)?.origin.clone()))
        }
        Found::Inside(..) => None,
    }
}

/// Returns what a referenced union shares with those that extend it: the properties beside its branches.
pub(super) fn base_of<'a>(cx: &Cx<'a, '_>, reference: &'a str, place: &Place) -> Option<(View<'a>, Place)> {
    let (schema, origin) = component_at(cx, reference, place)?;
    let view = View::of(schema);
    let is_union = !view.one_of.is_empty() || !view.any_of.is_empty();
    let is_base = is_union && (!view.is_plain() || extends(cx, &Choice::of(&view, &origin), &origin));
    is_base.then(|| (view.without_choice(), Place { origin, ..place.clone() }))
}

/// Returns whether a branch of a union extends the schema that has the union.
fn extends(cx: &Cx<'_, '_>, choice: &Choice<'_>, base: &Origin) -> bool {
    choice.branches.iter().any(|(node, origin)| includes(cx, *node, origin, base))
}

/// Returns whether a schema has a member of `allOf` that refers to another.
pub(super) fn includes(cx: &Cx<'_, '_>, node: Node<'_>, origin: &Origin, base: &Origin) -> bool {
    let Ok(schema) = cx.resolved.schema_item(node, origin) else { return false };
    super::view::all_of(schema).iter().any(|part| match part {
        ReferenceOr::Reference { reference } => match cx.resolved.schema(reference, origin) {
            Ok(Found::Component(name, _)) => cx.components.place_of(name).is_some_and(|place| place.origin == *base),
            _ => false,
        },
        ReferenceOr::Item(_) => false,
    })
}

/// Joins branches that are all strings or enums of strings: an enum is open, so it stands for a plain string as well.
fn strings<'a>(cx: &Cx<'a, '_>, branches: &[(Node<'a>, Origin)], place: &Place) -> Option<Result<Shape, Ty>> {
    let mut values: Vec<String> = Vec::new();
    for (node, _) in branches {
        let schema = cx.resolved.schema_item(*node, &place.origin).ok()?;
        let view = View::of(schema);
        // A file and a text are sent in different ways.
        if view.format == Some("binary") {
            return None;
        }
        let enumerated = view.string_values().unwrap_or_default();
        if view.nullable || (enumerated.is_empty() && view.typ != Some("string")) {
            return None;
        }
        values.extend(enumerated.into_iter().map(str::to_owned));
    }
    if values.is_empty() {
        return Some(Err(Ty::new(TyKind::Scalar(Scalar::String))));
    }
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    Some(Ok(Shape::Enum(enum_::lower(&values, &Extensions::default()))))
}
