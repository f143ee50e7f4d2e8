//! What does an operation send as its body?

use openapiv3::{Content, MediaType, ReferenceOr, RequestBody};

use super::media::{self, Kind};
use super::schema::{self, Place};
use super::{Cx, child};
use crate::diagnostic::Code;
use crate::ir::{Body, BodyMedia, Docs, Origin, Setters, Ty, TyKind};
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
    report_others(cx, &body.content, name, media_type, &origin);
    let kind = media::kind_of(name, media_type);
    let media = match kind {
        Kind::Json => {
            let hint = media::hint_of_shared(&origin, "body").unwrap_or_else(|| format!("{hint} body"));
            let origin = child(&origin, &["content", name, "schema"]);
            BodyMedia::Json(json(cx, media_type, &Place::of_operation(hint, origin)))
        }
        Kind::Text | Kind::Bytes => BodyMedia::Bytes,
    };
    Ok(Some(Body {
        media,
        media_type: media::concrete(name, kind).to_owned(),
        required: body.required,
        setters: Setters::Whole,
        docs: Docs { description: body.description.clone(), ..Docs::default() },
    }))
}

/// Lowers the schema of a JSON body.
pub(super) fn json<'a>(cx: &mut Cx<'a, '_>, media_type: &'a MediaType, place: &Place) -> Ty {
    let Some(node) = &media_type.schema else { return Ty::new(TyKind::Any) };
    let ty = schema::use_of(cx, node.into(), place);
    schema::run_deferred(cx);
    ty
}

/// Returns the media type that the client speaks: plain JSON, else other JSON, else the first.
pub(super) fn preferred(content: &Content) -> Option<(&str, &MediaType)> {
    let plain = content.iter().find(|(name, _)| media::is_plain_json(name));
    let json = || content.iter().find(|(name, media_type)| media::kind_of(name, media_type) == Kind::Json);
    let first = || content.first();
    plain.or_else(json).or_else(first).map(|(name, media_type)| (name.as_str(), media_type))
}

/// Returns the media types that say something else than the preferred one.
pub(super) fn others<'a>(content: &'a Content, name: &str, media_type: &MediaType) -> Vec<&'a str> {
    let json = media::is_json(name);
    let differs = |other: &str, found: &MediaType| {
        other != name && !(json && media::is_json(other) && found.schema == media_type.schema)
    };
    content.iter().filter(|(other, found)| differs(other, found)).map(|(other, _)| other.as_str()).collect()
}

fn report_others(cx: &mut Cx<'_, '_>, content: &Content, name: &str, media_type: &MediaType, origin: &Origin) {
    let others = others(content, name, media_type);
    let origin = child(origin, &["content"]);
    if !others.is_empty() {
        let found = format!("`{name}` is used, beside it there is `{}`", others.join("`, `"));
        cx.report(Code::BodyMediaType, &origin, found);
    } else if media::is_form(name) {
        cx.report(Code::BodyMediaType, &origin, format!("`{name}`, whose bytes the caller has to write"));
    }
}
