//! Which type do the branches of a `oneOf` or `anyOf` have in common?

use super::{Cx, Node, Place, enum_, use_of, view::View};
use crate::diagnostic::Code;
use crate::extension::{Extensions, oasmith};
use crate::ir::{Scalar, Shape, Ty, TyKind};

/// Lowers `oneOf` and `anyOf`: one branch is the branch, strings are a string, anything else is any value.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place) -> Result<Shape, Ty> {
    let keyword = if view.one_of.is_empty() { "anyOf" } else { "oneOf" };
    let list = if view.one_of.is_empty() { view.any_of } else { view.one_of };
    let mut nullable = false;
    let mut branches = Vec::with_capacity(list.len());
    for (index, node) in list.iter().map(Node::from).enumerate() {
        match node {
            Node::Schema(schema) if oasmith::only_null(&schema.schema_data.extensions) => nullable = true,
            _ => branches.push((index, node)),
        }
    }
    if view.is_plain() && view.all_of.is_empty() {
        if let [(index, only)] = branches.as_slice() {
            return Err(use_of(cx, *only, &place.member("", &[keyword, &index.to_string()])).or_null(nullable));
        }
        if let Some(shape) = strings(cx, &branches, place) {
            return match shape {
                Ok(shape) if !nullable => Ok(shape),
                Ok(_) => Err(Ty::new(TyKind::Scalar(Scalar::String)).or_null(true)),
                Err(ty) => Err(ty.or_null(nullable)),
            };
        }
    }
    cx.report(Code::SchemaUntyped, &place.origin, format!("`{keyword}` of {} schemas", branches.len()));
    Err(Ty::new(TyKind::Any))
}

/// Joins branches that are all strings or enums of strings: an enum is open, so it stands for a plain string as well.
fn strings<'a>(cx: &Cx<'a, '_>, branches: &[(usize, Node<'a>)], place: &Place) -> Option<Result<Shape, Ty>> {
    let mut values: Vec<String> = Vec::new();
    for (_, node) in branches {
        let schema = cx.resolved.schema_item(*node, &place.origin).ok()?;
        let view = View::of(schema);
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
