//! Which struct or map does an object schema describe?

use openapiv3::{AdditionalProperties, ReferenceOr};

use super::{Cx, Node, Place, use_of, view::View};
use crate::diagnostic::Code;
use crate::ir::{Docs, Field, Shape, Struct, Ty, TyKind};

/// Lowers an object schema.
///
/// An inline object that names no property is a map. A component that names none, and does not say what else it
/// holds, is a struct that keeps everything, so that the type can gain fields later without becoming another one.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    let fields = fields(cx, view, place);
    let additional = match view.additional {
        Some(AdditionalProperties::Schema(schema)) => {
            let place = place.member("value", &["additionalProperties"]);
            Some(use_of(cx, (&**schema).into(), &place))
        }
        Some(AdditionalProperties::Any(true)) => Some(Ty::new(TyKind::Any)),
        Some(AdditionalProperties::Any(false)) | None => None,
    };
    match (fields.is_empty(), additional, view.additional) {
        (false, additional, _) => Ok(Shape::Struct(Struct { fields, additional })),
        (true, Some(values), _) => Err(Ty::new(TyKind::Map(Box::new(values)))),
        (true, None, Some(_)) => Ok(Shape::Struct(Struct::default())),
        (true, None, None) => {
            let any = Ty::new(TyKind::Any);
            if named {
                Ok(Shape::Struct(Struct { fields, additional: Some(any) }))
            } else {
                Err(Ty::new(TyKind::Map(Box::new(any))))
            }
        }
    }
}

/// Lowers the properties of an object schema, sorted by name.
pub(super) fn fields<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, node) in view.properties.into_iter().flatten() {
        let place = place.member(name, &["properties", name]);
        let node = Node::from(node);
        let ty = use_of(cx, node, &place);
        let required = view.required.contains(name);
        fields.push(match node {
            Node::Reference(_) => plain(name, ty, required),
            Node::Schema(schema) => {
                let data = &schema.schema_data;
                let docs = View::of(schema).docs();
                Field {
                    read_only: data.read_only,
                    write_only: data.write_only,
                    deprecated: data.deprecated,
                    docs: Docs { notes: notes_beside(&ty, docs.notes), ..docs },
                    ..plain(name, ty, required)
                }
            }
        });
    }
    for name in view.required {
        if !view.properties.is_some_and(|properties| properties.contains_key(name)) && view.all_of.is_empty() {
            cx.report(Code::Mended, &place.origin, format!("`required` names `{name}`, which is no property"));
        }
    }
    fields.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    fields
}

fn plain(name: &str, ty: Ty, required: bool) -> Field {
    Field {
        wire_name: name.to_owned(),
        ty,
        required,
        read_only: false,
        write_only: false,
        deprecated: false,
        three_state: false,
        docs: Docs::default(),
    }
}

/// Keeps the notes of an inline type on the type alone.
fn notes_beside(ty: &Ty, notes: Vec<String>) -> Vec<String> {
    if matches!(ty.kind, TyKind::Named(_)) { Vec::new() } else { notes }
}

/// Returns the schemas among references and items, in order.
pub(super) fn nodes(list: &[ReferenceOr<openapiv3::Schema>]) -> impl Iterator<Item = Node<'_>> {
    list.iter().map(Node::from)
}
