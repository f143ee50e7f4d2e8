//! Which struct or map does an object schema describe?

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::{Cx, Node, Place, docs, example, secret, use_of, view, view::View};
use crate::diagnostic::Code;
use crate::ir::{Docs, Field, Origin, Shape, Struct, Ty, TyKind};

/// Lowers an object schema.
///
/// An inline object that names no property is a map. A component that names none, and does not say what else it
/// holds, is a struct that keeps everything, so that the type can gain fields later without becoming another one.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, view: &View<'a>, place: &Place, named: bool) -> Result<Shape, Ty> {
    let mut fields = fields(cx, view, place);
    let known = |name: &str| fields.binary_search_by(|field| field.wire_name.as_str().cmp(name)).is_ok();
    let unheard: Vec<&str> = view.required.iter().map(String::as_str).filter(|name| !known(name)).collect();
    if view.additional.is_none() {
        for name in &unheard {
            cx.report(Code::Mended, &place.origin, format!("`required` names `{name}`, which is no property"));
        }
        // An inline object without properties is a map, which has room for it.
        if named || !fields.is_empty() {
            add_untyped(&mut fields, unheard);
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
    let is_open = view.additional.is_none() && view.properties.is_none_or(IndexMap::is_empty) && !fields.is_empty();
    // Where only what is required is known, the rest is kept as well.
    let additional = if is_open { Some(Ty::new(TyKind::Any)) } else { additional };
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
        let (secret, start) = (secret::is_secret(cx, node), super::start(cx.resolved, node));
        let Direction { read_only, write_only } = direction(cx, node);
        let field = Field { read_only, write_only, secret, start, ..plain(name, position, ty, required) };
        fields.push(match node {
            Node::Reference(_) => field,
            Node::Schema(schema) => {
                let example = example::of_schema(cx, schema);
                Field { example, ..described(schema, field) }
            }
        });
    }
    fields.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    fields
}

/// Adds properties that are required and of which the document says no more: they can be any value.
pub(super) fn add_untyped<'n>(fields: &mut Vec<Field>, names: impl IntoIterator<Item = &'n str>) {
    let mut known: HashSet<String> = fields.iter().map(|field| field.wire_name.clone()).collect();
    for name in names {
        if known.insert(name.to_owned()) {
            fields.push(plain(name, fields.len(), Ty::new(TyKind::Any), true));
        }
    }
    fields.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
}

fn plain(name: &str, position: usize, ty: Ty, required: bool) -> Field {
    Field {
        wire_name: name.to_owned(),
        position,
        ty,
        required,
        constant: None,
        read_only: false,
        write_only: false,
        deprecated: false,
        secret: false,
        three_state: false,
        start: None,
        example: None,
        docs: Docs::default(),
    }
}

/// Which way a property travels, if only one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Direction {
    read_only: bool,
    write_only: bool,
}

impl Direction {
    fn add(&mut self, schema: &Schema) {
        self.read_only |= schema.schema_data.read_only;
        self.write_only |= schema.schema_data.write_only;
    }
}

/// Returns what the schema of a property says about the way that it travels, wherever it stands: itself or in the
/// members of its `allOf`.
fn direction<'a>(cx: &mut Cx<'a, '_>, node: Node<'a>) -> Direction {
    let item = |node| cx.resolved.schema_item(node, &Origin::default()).ok();
    let Some(schema) = item(node) else { return Direction::default() };
    let members = view::all_of(schema);
    let mut direction = Direction::default();
    direction.add(schema);
    if members.is_empty() {
        return direction;
    }
    let address = std::ptr::from_ref(schema).addr();
    if let Some(known) = cx.components.directions.get(&address) {
        return *known;
    }
    members.iter().filter_map(|part| item(part.into())).for_each(|part| direction.add(part));
    cx.components.directions.insert(address, direction);
    direction
}

/// Adds what the schema at a property says about the property, itself or in the members of its `allOf`.
fn described(schema: &Schema, field: Field) -> Field {
    let docs = docs::docs_of(schema, &field.wire_name);
    let members = view::all_of(schema);
    let mut parts = members.iter().filter_map(ReferenceOr::as_item);
    Field {
        deprecated: schema.schema_data.deprecated || parts.any(|part| part.schema_data.deprecated),
        docs: Docs {
            description: docs.description.or_else(|| docs::text_of_members(members)),
            summary: docs.summary,
            notes: docs.notes,
        },
        ..field
    }
}
