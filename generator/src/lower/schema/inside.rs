//! Which type stands for a schema that a reference reaches inside of something else?

use super::{Cx, DEPTH_LIMIT, Place};
use crate::diagnostic::Code;
use crate::ir::{Origin, Ty, TyKind};
use crate::resolve::SchemaNode as Node;

/// Lowers a use of the schema at `origin`, which is the same type as the one that stands there.
pub(super) fn use_of<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>, origin: Origin, place: &Place) -> Ty {
    if let Some(ty) = known(cx, &origin) {
        return ty;
    }
    if let Some(id) = cx.components.inline_at(&origin) {
        let nullable = matches!(node, Node::Schema(schema) if super::view::is_nullable(schema));
        return Ty::new(TyKind::Named(id)).or_null(nullable);
    }
    let is_around = cx.components.inside.contains_key(&origin.pointer);
    if is_around || cx.components.depth >= DEPTH_LIMIT {
        let why = if is_around { "which contains the reference" } else { "behind schemas that nest too deeply" };
        let found = format!("a reference to `{}`, {why}", origin.pointer);
        cx.report(Code::SchemaUntyped, &place.origin, found);
        return Ty::lost();
    }
    let pointer = origin.pointer.clone();
    let there = place_at(cx, origin, place);
    cx.components.inside.insert(pointer.clone(), None);
    cx.components.depth += 1;
    let ty = super::use_of(cx, node, &there);
    cx.components.depth -= 1;
    cx.components.inside.insert(pointer, Some(ty.clone()));
    ty
}

/// Returns what a reference has already made of the schema at a position.
pub(super) fn known(cx: &Cx<'_, '_>, origin: &Origin) -> Option<Ty> {
    if cx.components.inside.is_empty() {
        return None;
    }
    cx.components.inside.get(&origin.pointer).cloned().flatten()
}

/// Names the place as `lower` would, had it come there from the component around it.
fn place_at(cx: &Cx<'_, '_>, origin: Origin, user: &Place) -> Place {
    let mut segments = origin.pointer.split('/').skip(1).map(Origin::unescaped);
    let named = (segments.next().as_deref() == Some("components") && segments.next().as_deref() == Some("schemas"))
        .then(|| segments.next())
        .flatten();
    let Some(around) = named.and_then(|name| cx.components.place_of(&name)) else {
        return Place { origin, ..user.clone() };
    };
    let mut hint = around.hint.clone();
    while let Some(keyword) = segments.next() {
        let role = match keyword.as_str() {
            "items" => Some("item".to_owned()),
            "additionalProperties" => Some("value".to_owned()),
            "properties" => segments.next(),
            _ => {
                segments.next();
                None
            }
        };
        if let Some(role) = role {
            hint.push(' ');
            hint.push_str(&role);
        }
    }
    Place { hint, namespace: around.namespace.clone(), parent: around.parent, origin }
}
