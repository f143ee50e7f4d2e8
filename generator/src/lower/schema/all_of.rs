//! Which type do the schemas of an `allOf` describe together?

use super::{Cx, Node, Place, object, use_of, view::View};
use crate::diagnostic::Code;
use crate::ir::{Field, Shape, Struct, Ty, TyKind};

/// How deep `allOf` may nest through references before it counts as a circle.
const DEPTH_LIMIT: usize = 32;

/// Lowers `allOf`: one schema with nothing beside it is that schema, several objects are one struct.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    if let ([only], true) = (view.all_of, view.is_plain()) {
        let place = place.member("", &["allOf", "0"]);
        if let (Node::Schema(schema), true) = (Node::from(only), named) {
            return super::shape_of(cx, &View::of(schema), &place, named);
        }
        return Err(use_of(cx, only.into(), &place));
    }
    let mut merged = Struct::default();
    if let Err(found) = merge(cx, view, place, &mut merged, 0) {
        cx.report(Code::SchemaUntyped, &place.origin, found);
        return Err(Ty::new(TyKind::Any));
    }
    merged.fields.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    Ok(Shape::Struct(merged))
}

/// Adds the properties of a schema, and of all that it includes; the error says why they do not fit together.
fn merge<'a>(
    cx: &mut Cx<'a, '_>,
    view: &View<'a>,
    place: &Place,
    merged: &mut Struct,
    depth: usize,
) -> Result<(), String> {
    if depth > DEPTH_LIMIT {
        return Err("`allOf` that includes itself".to_owned());
    }
    if !view.one_of.is_empty() || !view.any_of.is_empty() {
        return Err("`oneOf` or `anyOf` within `allOf`".to_owned());
    }
    if let Some(typ) = view.typ.filter(|typ| *typ != "object") {
        return Err(format!("`allOf` with the type `{typ}`"));
    }
    for (index, node) in object::nodes(view.all_of).enumerate() {
        let place = place.member("", &["allOf", &index.to_string()]);
        match node {
            Node::Schema(schema) => merge(cx, &View::of(schema), &place, merged, depth + 1)?,
            Node::Reference(reference) => {
                let (_, target) = cx.resolved.schema(reference, &place.origin).map_err(|fault| fault.found)?;
                let schema = cx.resolved.schema_item(target, &place.origin).map_err(|fault| fault.found)?;
                merge(cx, &View::of(schema), &place, merged, depth + 1)?;
            }
        }
    }
    for field in object::fields(cx, view, place) {
        add(cx, place, merged, field)?;
    }
    for name in view.required {
        for field in merged.fields.iter_mut().filter(|field| field.wire_name == *name) {
            field.required = true;
        }
    }
    if let Some(openapiv3::AdditionalProperties::Schema(schema)) = view.additional {
        let place = place.member("value", &["additionalProperties"]);
        merged.additional = Some(use_of(cx, (&**schema).into(), &place));
    } else if let Some(openapiv3::AdditionalProperties::Any(true)) = view.additional {
        merged.additional = Some(Ty::new(TyKind::Any));
    }
    Ok(())
}

/// Adds one property; a second one of the same name has to say the same.
fn add(cx: &mut Cx<'_, '_>, place: &Place, merged: &mut Struct, field: Field) -> Result<(), String> {
    let Some(known) = merged.fields.iter_mut().find(|known| known.wire_name == field.wire_name) else {
        merged.fields.push(field);
        return Ok(());
    };
    known.required |= field.required;
    known.read_only |= field.read_only;
    known.write_only |= field.write_only;
    if !field.docs.is_empty() {
        known.docs = field.docs;
    }
    if known.ty == field.ty || field.ty.kind == TyKind::Any {
        return Ok(());
    }
    if known.ty.kind == TyKind::Any {
        known.ty = field.ty;
        return Ok(());
    }
    let found = format!("`{}` with two different types in one `allOf`", field.wire_name);
    known.ty = Ty::new(TyKind::Any);
    cx.report(Code::SchemaUntyped, &place.origin, found);
    Ok(())
}
