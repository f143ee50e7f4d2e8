//! What does an operation send as its body?

use openapiv3::{Content, MediaType, ReferenceOr, RequestBody};

use super::media::{self, Kind};
use super::schema::{self, Place};
use super::{Cx, child, example, form, stream};
use crate::diagnostic::Code;
use crate::extension::oasmith;
use crate::ir::{Alternative, Body, BodyMedia, Docs, Framing, Origin, Setters, Shape, Ty, TyKind, XmlNode};
use crate::resolve::Fault;

/// Lowers a request body; one without content is none.
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    node: &'a ReferenceOr<RequestBody>,
    origin: Origin,
    hint: &str,
) -> Result<Option<Body>, Fault> {
    let (body, origin) = cx.resolved.request_body(node, origin)?;
    let Some((name, media_type)) = preferred(&body.content) else { return Ok(None) };
    let first = lower_as(cx, name, media_type, &origin, hint, None);
    let others = others(&body.content, name, media_type);
    let alternatives = others.into_iter().filter_map(|other| body.content.get_key_value(other)).map(|(name, other)| {
        // One schema in two media types is one type.
        let is_shared = other.schema.is_some() && oasmith::are_alike_without_xml(&other.schema, &media_type.schema);
        let shared = first.media.ty().filter(|_| is_shared).cloned();
        lower_as(cx, name, other, &origin, hint, shared)
    });
    let mut alternatives: Vec<Alternative> = alternatives.collect();
    // Their order gives the shorter names, and a document may be sorted anew.
    alternatives.sort_by(|left, right| left.declared.cmp(&right.declared));
    Ok(Some(Body {
        media: first.media,
        media_type: first.media_type,
        alternatives,
        required: body.required,
        setters: Setters::Whole,
        example: first.example,
        docs: Docs { description: body.description.clone(), ..Docs::default() },
    }))
}

/// Lowers a body of one media type, whose type may be known already.
fn lower_as<'a>(
    cx: &mut Cx<'a, '_>,
    name: &str,
    media_type: &'a MediaType,
    origin: &Origin,
    hint: &str,
    known: Option<Ty>,
) -> Alternative {
    let kind = media::kind_of(name, media_type);
    let is_typed_elsewhere = known.is_some();
    let media = match kind {
        Kind::Json => {
            let hint = media::hint_of_shared(origin, "body").unwrap_or_else(|| format!("{hint} body"));
            let place = Place::of_operation(hint, child(origin, &["content", name, "schema"]));
            BodyMedia::Json(known.unwrap_or_else(|| json(cx, media_type, &place)))
        }
        Kind::Xml => {
            let hint = media::hint_of_shared(origin, "body").unwrap_or_else(|| format!("{hint} body"));
            let place = Place::of_operation(hint, child(origin, &["content", name, "schema"]));
            let ty = known.unwrap_or_else(|| json(cx, media_type, &place));
            match xml(cx, media_type, &ty, &place.origin) {
                Ok(root) if schema::has_xml_name(cx, &root) => BodyMedia::Xml(ty, root),
                Ok(_) => left_to_caller(cx, name, "whose root element has no name", &place.origin),
                Err(Some(why)) => left_to_caller(cx, name, why, &place.origin),
                Err(None) => BodyMedia::Bytes,
            }
        }
        Kind::Form | Kind::Multipart => {
            let hint = media::hint_of_shared(origin, "form").unwrap_or_else(|| format!("{hint} form"));
            let origin = child(origin, &["content", name]);
            let place = Place::of_operation(hint, child(&origin, &["schema"]));
            let ty = known.unwrap_or_else(|| json(cx, media_type, &place));
            form::lower(cx, name, media_type, ty, &origin, kind)
        }
        Kind::Bytes if media::framing(name).is_some_and(|framing| framing != Framing::Events) => {
            let hint = media::hint_of_shared(origin, "body").unwrap_or_else(|| format!("{hint} body"));
            let place = Place::of_operation(hint, child(origin, &["content", name, "schema"]));
            sequence(cx, name, media_type, &place)
        }
        Kind::Text | Kind::Bytes if name.contains('*') => BodyMedia::File,
        Kind::Text | Kind::Bytes => BodyMedia::Bytes,
    };
    let is_plain = matches!(kind, Kind::Text | Kind::Bytes) && matches!(media, BodyMedia::Bytes | BodyMedia::File);
    let is_weaker = is_plain && !is_typed_elsewhere && media::says_structure(cx.resolved, media_type, origin);
    if is_weaker || (media::is_multipart(name) && kind == Kind::Bytes) {
        let found = format!("`{name}`, whose bytes the caller has to write");
        cx.report(Code::BodyMediaType, &child(origin, &["content"]), found);
    }
    let example = match (kind, &media) {
        (Kind::Text, BodyMedia::Bytes) => example::of_text(cx, media_type, origin),
        // What an example has in place of bytes is not what is sent.
        (_, BodyMedia::Bytes | BodyMedia::File) => None,
        _ => example::of_media(cx, media_type),
    };
    Alternative { media, media_type: media::concrete(name, kind).to_owned(), declared: name.to_owned(), example }
}

/// Lowers a body of values that follow one another. Where nothing is known of them, the caller writes the bytes.
fn sequence<'a>(cx: &mut Cx<'a, '_>, name: &str, media_type: &'a MediaType, place: &Place) -> BodyMedia {
    if media_type.schema.is_none() {
        return BodyMedia::Bytes;
    }
    let item = stream::item(cx, media_type, place);
    match media::framing(name).filter(|_| item.kind != TyKind::Any) {
        Some(framing) => BodyMedia::Sequence(Ty::new(TyKind::Array(Box::new(item))), framing),
        None => BodyMedia::Bytes,
    }
}

/// Lowers the schema of a body that has a type.
pub(super) fn json<'a>(cx: &mut Cx<'a, '_>, media_type: &'a MediaType, place: &Place) -> Ty {
    let Some(node) = &media_type.schema else { return Ty::new(TyKind::Any) };
    let ty = schema::use_of(cx, node.into(), place);
    schema::run_deferred(cx);
    ty
}

/// Returns what the root of a body in XML is; the error is the reason why there is none, if it is worth telling.
pub(super) fn xml<'a>(
    cx: &mut Cx<'a, '_>,
    media_type: &'a MediaType,
    ty: &Ty,
    origin: &Origin,
) -> Result<XmlNode, Option<&'static str>> {
    // Where the schema says text or nothing, that is the document itself.
    let is_document = match cx.types.without_aliases(ty) {
        TyKind::Scalar(_) | TyKind::Any => true,
        TyKind::Named(id) => matches!(cx.types.get(*id).shape, Shape::Enum(_)),
        TyKind::Array(_) | TyKind::Map(_) => false,
    };
    match &media_type.schema {
        Some(node) if !is_document => schema::xml_root(cx, node.into(), origin).map_err(Some),
        _ => Err(None),
    }
}

/// Reports a body that the caller has to write.
fn left_to_caller(cx: &mut Cx<'_, '_>, name: &str, why: &str, origin: &Origin) -> BodyMedia {
    cx.report(Code::BodyMediaType, origin, format!("`{name}` {why}, whose bytes the caller has to write"));
    BodyMedia::Bytes
}

/// Returns the media type that the client speaks: plain JSON, else other JSON, else XML, else a form in pairs or in
/// parts, else values that follow one another, else the first.
pub(super) fn preferred(content: &Content) -> Option<(&str, &MediaType)> {
    let plain = content.iter().find(|(name, _)| media::is_plain_json(name));
    let json = || content.iter().find(|(name, media_type)| media::kind_of(name, media_type) == Kind::Json);
    let xml = || content.iter().find(|(name, media_type)| media::kind_of(name, media_type) == Kind::Xml);
    let is_form = |kind| matches!(kind, Kind::Form | Kind::Multipart);
    let form = || content.iter().find(|(name, media_type)| is_form(media::kind_of(name, media_type)));
    // The order of the document means nothing, as that of no object; lines are more usual than records.
    let framed = || content.iter().filter(|(name, _)| media::framing(name).is_some());
    let sequence = || framed().min_by_key(|(name, _)| (media::framing(name) == Some(Framing::Records), *name));
    let first = || content.first();
    let usual = plain.or_else(json).or_else(xml).or_else(form);
    usual.or_else(sequence).or_else(first).map(|(name, media_type)| (name.as_str(), media_type))
}

/// Returns the media types that say something else than the preferred one.
pub(super) fn others<'a>(content: &'a Content, name: &str, media_type: &MediaType) -> Vec<&'a str> {
    let json = media::is_json(name);
    let differs = |other: &str, found: &MediaType| {
        other != name && !(json && media::is_json(other) && found.schema == media_type.schema)
    };
    content.iter().filter(|(other, found)| differs(other, found)).map(|(other, _)| other.as_str()).collect()
}
