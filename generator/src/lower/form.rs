//! How is an object written in pairs or in parts?

use openapiv3::{Encoding, Header, MediaType, ParameterSchemaOrContent, QueryStyle, SchemaKind, Type};

use super::media::{self, Kind};
use super::{Cx, child, security};
use crate::diagnostic::Code;
use crate::extension::oasmith;
use crate::ir::{
    BodyMedia, FormStyle, Origin, ParameterStyle, Part, Scalar, Shape, Ty, TyKind, TypeId, TypeTable, code,
};
use crate::resolve::SchemaNode as Node;

/// Lowers a form. What is no object cannot be cut into pairs or parts, so there the caller writes the bytes.
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    name: &str,
    media_type: &'a MediaType,
    ty: Ty,
    origin: &Origin,
    kind: Kind,
) -> BodyMedia {
    let is_object = match cx.types.without_aliases(&ty) {
        TyKind::Map(_) => true,
        TyKind::Named(id) => matches!(cx.types.get(*id).shape, Shape::Struct(_) | Shape::Union(_)),
        TyKind::Scalar(_) | TyKind::Array(_) | TyKind::Any => false,
    };
    if !is_object {
        cx.report(Code::BodyMediaType, origin, "a form that is no object, whose bytes the caller has to write");
        return BodyMedia::Bytes;
    }
    let mut properties = properties(&cx.types, &ty);
    for name in media_type.encoding.keys() {
        // It may be one of those that the object may have beside the named ones.
        if properties.iter().all(|known| known.name != *name) {
            let (name, holds) = (name.clone(), Holds::Anything);
            properties.push(Property { name, holds, is_list: false, is_untyped: false });
        }
    }
    if kind == Kind::Multipart {
        let parts = parts(cx, name, media_type, &properties, origin);
        for property in &properties {
            let Some(encoding) = media_type.encoding.get(&property.name) else { continue };
            let may_be_file = parts.iter().any(|part| part.is_file && part.wire_name == property.name);
            if property.holds == Holds::File || may_be_file {
                note_types(&mut cx.types, &ty, property, encoding);
            }
        }
        return BodyMedia::Multipart(ty, parts);
    }
    let styles = styles(cx, media_type, &properties, origin);
    BodyMedia::Form(ty, styles)
}

/// What a property holds, as far as pairs and parts differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// A value that is one text.
    Text,
    /// Base64, which is text for bytes.
    Base64,
    /// The content of a file.
    File,
    /// An object, or a list in a list.
    Structure,
    /// Nothing is said about it, or one of several.
    Anything,
}

/// A property of a form.
struct Property {
    name: String,
    /// What it holds, or what its items do.
    holds: Holds,
    is_list: bool,
    /// Whether nothing at all is said about its type.
    is_untyped: bool,
}

/// Returns the properties of an object, or of each of several, in the order of the document.
fn properties(types: &TypeTable, ty: &Ty) -> Vec<Property> {
    let mut found: Vec<Property> = Vec::new();
    for id in objects(types, ty) {
        let Shape::Struct(object) = &types.get(id).shape else { continue };
        let mut fields: Vec<_> = object.fields.iter().collect();
        fields.sort_by_key(|field| field.position);
        for field in fields {
            if found.iter().all(|known| known.name != field.wire_name) {
                found.push(property(types, &field.wire_name, &field.ty));
            }
        }
    }
    found
}

/// Returns the objects that a type may be.
fn objects(types: &TypeTable, ty: &Ty) -> Vec<TypeId> {
    let mut found = Vec::new();
    let (mut waiting, mut seen): (Vec<TypeId>, Vec<TypeId>) = (ty.leaf_type().into_iter().collect(), Vec::new());
    while let Some(id) = waiting.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match &types.get(id).shape {
            Shape::Struct(_) => found.push(id),
            Shape::Union(union) => {
                waiting.extend(union.branches.iter().rev().filter_map(|branch| branch.ty.leaf_type()));
            }
            Shape::Alias(ty) => waiting.extend(ty.leaf_type()),
            Shape::Enum(_) => {}
        }
    }
    found
}

/// Tells people which media types a file may have, where there are several, and which of them it has by default: the
/// type of the field cannot.
fn note_types(types: &mut TypeTable, ty: &Ty, property: &Property, encoding: &Encoding) {
    let all = encoding.content_type.as_deref().unwrap_or_default().split(',').map(str::trim);
    let all: Vec<String> = all.filter(|name| !name.is_empty()).map(code).collect();
    let Some(first) = types_of(encoding).next().filter(|_| all.len() > 1) else { return };
    let note = format!("Media types: {}. Sent as {} unless the file says another one.", all.join(", "), code(first));
    for id in objects(types, ty) {
        let Shape::Struct(object) = &mut types.get_mut(id).shape else { continue };
        for field in object.fields.iter_mut().filter(|field| field.wire_name == property.name) {
            if !field.docs.notes.contains(&note) {
                field.docs.notes.push(note.clone());
            }
        }
    }
}

fn property(types: &TypeTable, name: &str, ty: &Ty) -> Property {
    let (is_list, leaf) = match types.without_aliases(ty) {
        TyKind::Array(item) => (true, &**item),
        _ => (false, ty),
    };
    let holds = match types.without_aliases(leaf) {
        TyKind::Scalar(Scalar::Binary) => Holds::File,
        TyKind::Scalar(Scalar::Bytes) => Holds::Base64,
        TyKind::Scalar(_) => Holds::Text,
        TyKind::Array(_) | TyKind::Map(_) => Holds::Structure,
        TyKind::Named(id) => match types.get(*id).shape {
            Shape::Struct(_) => Holds::Structure,
            Shape::Enum(_) => Holds::Text,
            Shape::Union(_) | Shape::Alias(_) => Holds::Anything,
        },
        TyKind::Any => Holds::Anything,
    };
    let is_untyped = leaf.kind == TyKind::Any && !leaf.lost && !leaf.nullable;
    Property { name: name.to_owned(), holds, is_list, is_untyped }
}

/// Returns the style that an Encoding Object has, with whether it is exploded.
fn style_of(encoding: &Encoding) -> Option<ParameterStyle> {
    let declared = encoding.style.as_ref().map(|style| match style {
        QueryStyle::Form => ParameterStyle::Form,
        QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
        QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
        QueryStyle::DeepObject => ParameterStyle::DeepObject,
    });
    declared.or_else(|| oasmith::style(&encoding.extensions))
}

/// Returns the media types of an Encoding Object that are no ranges.
fn types_of(encoding: &Encoding) -> impl Iterator<Item = &str> {
    let all = encoding.content_type.as_deref().unwrap_or_default().split(',').map(str::trim);
    all.filter(|name| !name.is_empty() && !name.contains('*'))
}

/// Returns how the properties of a form in pairs are written that have a way of their own.
fn styles(cx: &mut Cx<'_, '_>, media_type: &MediaType, properties: &[Property], origin: &Origin) -> Vec<FormStyle> {
    let mut styles: Vec<FormStyle> = Vec::new();
    for (name, encoding) in &media_type.encoding {
        let by_type = types_of(encoding).find_map(|found| match media::essence(found).as_str() {
            "application/x-www-form-urlencoded" => Some(ParameterStyle::Urlencoded),
            _ => media::is_json(found).then_some(ParameterStyle::Json),
        });
        let style = style_of(encoding).or(by_type);
        if let (None, Some(first)) = (style, types_of(encoding).next()) {
            if properties.iter().any(|known| known.name == *name && known.holds == Holds::Structure) {
                report_type(cx, "property", name, first, origin);
            }
        }
        let (explode, allow_reserved) = (encoding.explode, encoding.allow_reserved);
        styles.extend(style.map(|style| FormStyle { wire_name: name.clone(), style, explode, allow_reserved }));
    }
    styles.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    styles
}

fn report_type(cx: &mut Cx<'_, '_>, what: &str, name: &str, media_type: &str, origin: &Origin) {
    let origin = child(origin, &["encoding", name, "contentType"]);
    cx.report(Code::BodyMediaType, &origin, format!("the {what} `{name}` as `{media_type}`, which is sent as JSON"));
}

/// Returns how the parts of a form are written of which more is said than their names, by these names; where the order
/// of the parts may mean something, all of them in that order.
fn parts<'a>(
    cx: &mut Cx<'a, '_>,
    name: &str,
    media_type: &'a MediaType,
    properties: &[Property],
    origin: &Origin,
) -> Vec<Part> {
    let is_form = media::essence(name) == "multipart/form-data";
    let none = Encoding::default();
    let mut parts: Vec<Part> = Vec::new();
    for property in properties {
        let encoding = media_type.encoding.get(&property.name).unwrap_or(&none);
        // Other bodies in parts know no styles (OpenAPI 3.2, section 4.15).
        let style =
            style_of(encoding).filter(|_| is_form).and_then(|style| part_style(cx, property, style, encoding, origin));
        let content = if style.is_some() { None } else { part_type(cx, media_type, property, encoding, origin) };
        let may_be_file = style.is_none() && property.is_untyped && is_of_bytes(media_type, encoding);
        let headers = headers(cx, property, may_be_file, encoding, origin);
        let part = Part { wire_name: property.name.clone(), media_type: content, style, headers, is_file: may_be_file };
        if !is_form || part.is_file || !part.is_plain() {
            parts.push(part);
        }
    }
    if is_form {
        parts.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
    }
    parts
}

/// Returns the style of a part, where the part would be another one without it.
fn part_style(
    cx: &mut Cx<'_, '_>,
    property: &Property,
    style: ParameterStyle,
    encoding: &Encoding,
    origin: &Origin,
) -> Option<(ParameterStyle, bool)> {
    let is_deep = style == ParameterStyle::DeepObject;
    match (property.holds, property.is_list) {
        // A file can only be a part of its own, and so can what is no single text.
        (Holds::File, _) | (Holds::Structure, true) => {
            if property.is_list && !encoding.explode {
                let (name, origin) = (&property.name, child(origin, &["encoding", &property.name]));
                let found = format!("the style of the part `{name}`, whose items are parts of their own");
                cx.report(Code::BodyMediaType, &origin, found);
            }
            None
        }
        (Holds::Text | Holds::Base64, false) => None,
        (Holds::Text | Holds::Base64 | Holds::Anything, true) if encoding.explode && !is_deep => None,
        (Holds::Anything, false) if property.is_untyped && !is_deep && encoding.explode => None,
        _ => Some((style, encoding.explode)),
    }
}

/// Returns the media type of a part, unless the usual one fits.
fn part_type<'a>(
    cx: &mut Cx<'a, '_>,
    media_type: &'a MediaType,
    property: &Property,
    encoding: &Encoding,
    origin: &Origin,
) -> Option<String> {
    // Of several the first is sent, where a file has none of its own; what is a range is left to the file.
    if let Some(first) = types_of(encoding).next() {
        if property.holds == Holds::Structure && !media::is_json(first) {
            report_type(cx, "part", &property.name, first, origin);
            return None;
        }
        return Some(first.to_owned());
    }
    let is_unsaid = encoding.content_type.is_none();
    match property.holds {
        Holds::File if is_unsaid => content_type(cx, media_type, &property.name),
        Holds::Base64 if is_unsaid && oasmith::takes_bytes(&media_type.extensions) => {
            Some("application/octet-stream".to_owned())
        }
        _ => None,
    }
}

/// Returns whether a part without a type is bytes: since OpenAPI 3.1 by itself, else if its media type is none of text.
fn is_of_bytes(media_type: &MediaType, encoding: &Encoding) -> bool {
    match types_of(encoding).next() {
        Some(first) => !media::is_json(first) && !media::is_xml(&media::essence(first)) && !first.starts_with("text/"),
        None => oasmith::takes_bytes(&media_type.extensions),
    }
}

/// Returns `contentMediaType` of the property's schema, or of its items.
fn content_type<'a>(cx: &Cx<'a, '_>, media_type: &'a MediaType, name: &str) -> Option<String> {
    let item = |node: Node<'a>| cx.resolved.schema_item(node, &Origin::default()).ok();
    let object = item(media_type.schema.as_ref()?.into())?;
    let properties = match &object.schema_kind {
        SchemaKind::Type(Type::Object(object)) => &object.properties,
        SchemaKind::Any(any) => &any.properties,
        _ => return None,
    };
    let mut property = item(properties.get(name)?.into())?;
    if let SchemaKind::Type(Type::Array(array)) = &property.schema_kind {
        property = item(array.items.as_ref()?.into())?;
    }
    oasmith::content_type(&property.schema_data.extensions).map(str::to_owned)
}

/// Returns the headers of a part that always are the same, and reports the others.
fn headers(
    cx: &mut Cx<'_, '_>,
    property: &Property,
    may_be_file: bool,
    encoding: &Encoding,
    origin: &Origin,
) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for (name, node) in &encoding.headers {
        // What the part itself says (OpenAPI 3.1, section 4.8.15.1.1, and RFC 7578, section 4.2).
        if name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("content-disposition") {
            continue;
        }
        let origin = child(origin, &["encoding", &property.name, "headers", name]);
        match cx.resolved.header(node, origin) {
            Ok((header, _)) => match constant(cx, header).filter(|_| security::is_token(name)) {
                Some(value) => headers.push((name.clone(), value)),
                None => others.push(name),
            },
            Err(fault) => cx.fault(fault),
        }
    }
    if !others.is_empty() {
        let origin = child(origin, &["encoding", &property.name, "headers"]);
        others.sort_unstable();
        let (names, part) = (others.join("`, `"), &property.name);
        let is_file = may_be_file || property.holds == Holds::File;
        let how = if is_file { "which a caller gives with `File::with_header`" } else { "which are not sent" };
        cx.report(Code::BodyMediaType, &origin, format!("the headers `{names}` of the part `{part}`, {how}"));
    }
    headers.sort();
    headers
}

/// Returns the only value that a header can have.
fn constant(cx: &Cx<'_, '_>, header: &Header) -> Option<String> {
    let ParameterSchemaOrContent::Schema(node) = &header.format else { return None };
    let schema = cx.resolved.schema_item(node.into(), &Origin::default()).ok()?;
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else { return None };
    match string.enumeration.as_slice() {
        [Some(only)] if only.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) => Some(only.clone()),
        _ => None,
    }
}
