//! Which struct or map does an object schema describe?

use std::collections::HashSet;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::{Cx, Node, Place, docs, use_of, view, view::View};
use crate::diagnostic::Code;
use crate::ir::{Docs, Field, Shape, Struct, Ty, TyKind};

/// Lowers an object schema.
///
/// An inline object that names no property is a map. A component that names none, and does not say what else it
/// holds, is a struct that keeps everything, so that the type can gain fields later without becoming another one.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    let fields = fields(cx, view, place);
    if view.additional.is_none() {
        for name in view.required {
            if !view.properties.is_some_and(|properties| properties.contains_key(name)) {
                cx.report(Code::Mended, &place.origin, format!("`required` names `{name}`, which is no property"));
            }
        }
    }
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
    let required: HashSet<&str> = view.required.iter().map(String::as_str).collect();
    for (position, (name, node)) in view.properties.into_iter().flatten().enumerate() {
        let place = place.member(name, &["properties", name]);
        let node = Node::from(node);
        let ty = use_of(cx, node, &place);
        let required = required.contains(name.as_str());
        fields.push(match node {
            Node::Reference(_) => plain(name, position, ty, required),
            Node::Schema(schema) => described(schema, plain(name, position, ty, required)),
        });
    }
    fields.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    fields
}

fn plain(name: &str, position: usize, ty: Ty, required: bool) -> Field {
    Field {
        wire_name: name.to_owned(),
        position,
        ty,
        required,
        read_only: false,
        write_only: false,
        deprecated: false,
        three_state: false,
        docs: Docs::default(),
    }
}

/// Adds what the schema at a property says about the property, itself or in the members of its `allOf`.
fn described(schema: &Schema, field: Field) -> Field {
    let docs = docs::docs_of(schema, &field.wire_name);
    let members = view::all_of(schema);
    let flag = |of: fn(&openapiv3::SchemaData) -> bool| {
        of(&schema.schema_data) || members.iter().filter_map(ReferenceOr::as_item).any(|part| of(&part.schema_data))
    };
    Field {
        read_only: flag(|data| data.read_only),
        write_only: flag(|data| data.write_only),
        deprecated: flag(|data| data.deprecated),
        docs: Docs {
            description: docs.description.or_else(|| docs::text_of_members(members)),
            summary: docs.summary,
            notes: docs.notes,
        },
        ..field
    }
}
