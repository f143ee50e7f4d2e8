//! What comes back when a call succeeds, and what when it does not?

use openapiv3::{MediaType, Operation, ReferenceOr, Response as Declared, StatusCode};

use super::media::{self, Kind};
use super::schema::Place;
use super::{Cx, body, child};
use crate::diagnostic::Code;
use crate::ir::{Docs, ErrorBody, Method, Origin, Response, ResponseMedia};
use crate::resolve::Fault;

/// A response under its status.
#[derive(Debug)]
struct Answer<'a> {
    status: String,
    response: &'a Declared,
    origin: Origin,
}

impl<'a> Answer<'a> {
    /// Returns the media type that the client asks for, and how it reads it.
    fn media(&self) -> Option<(&'a str, &'a MediaType, Kind)> {
        body::preferred(&self.response.content)
            .filter(|_| self.status != "204" && self.status != "205")
            .map(|(name, media_type)| (name, media_type, media::kind_of(name, media_type)))
    }

    fn place(&self, hint: String, name: &str) -> Place {
        let hint = media::hint_of_shared(&self.origin, "response").unwrap_or(hint);
        Place::of_operation(hint, child(&self.origin, &["content", name, "schema"]))
    }
}

/// Lowers the responses of an operation.
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    operation: &'a Operation,
    method: &Method,
    origin: &Origin,
    hint: &str,
) -> Result<(Response, Vec<ErrorBody>), Fault> {
    let (successes, failures) = answers(cx, operation, origin)?;
    let errors = failures.iter().filter_map(|answer| error_body(cx, answer, hint)).collect();
    let best = |kind: Option<Kind>| {
        successes.iter().find(|answer| answer.media().is_some_and(|(.., found)| kind.is_none_or(|kind| kind == found)))
    };
    let chosen = best(Some(Kind::Json)).or_else(|| best(None)).or(successes.first());
    let Some(chosen) = chosen else {
        return Ok((Response { media: ResponseMedia::Empty, media_type: None, docs: Docs::default() }, errors));
    };
    report_others(cx, &successes, chosen, origin);
    let docs = Docs { description: text(&chosen.response.description), ..Docs::default() };
    // The answer to HEAD never has a body (RFC 9110, section 9.3.2).
    let Some((name, media_type, kind)) = chosen.media().filter(|_| *method != Method::Head) else {
        return Ok((Response { media: ResponseMedia::Empty, media_type: None, docs }, errors));
    };
    let media = match kind {
        Kind::Json => ResponseMedia::Json(body::json(cx, media_type, &chosen.place(format!("{hint} response"), name))),
        Kind::Text => ResponseMedia::Text,
        Kind::Form | Kind::Multipart | Kind::Bytes => ResponseMedia::Bytes,
    };
    let media_type = match kind {
        Kind::Form | Kind::Multipart | Kind::Bytes => name,
        Kind::Json | Kind::Text => media::concrete(name, kind),
    };
    Ok((Response { media, media_type: Some(media_type.to_owned()), docs }, errors))
}

/// Returns the responses of the successes, best first, and those of the failures, sorted by status.
fn answers<'a>(
    cx: &Cx<'a, '_>,
    operation: &'a Operation,
    origin: &Origin,
) -> Result<(Vec<Answer<'a>>, Vec<Answer<'a>>), Fault> {
    let mut declared: Vec<(&StatusCode, &ReferenceOr<Declared>)> = operation.responses.responses.iter().collect();
    // Exact codes sort before ranges.
    declared.sort_by_key(|(status, _)| *status);
    let answer = |status: String, node: &'a ReferenceOr<Declared>| {
        let origin = child(origin, &["responses", &status]);
        let (response, origin) = cx.resolved.response(node, origin)?;
        Ok(Answer { status, response, origin })
    };
    let (mut successes, mut failures) = (Vec::new(), Vec::new());
    for (status, node) in declared {
        let list = match status {
            StatusCode::Code(200..=299) | StatusCode::Range(2) => &mut successes,
            StatusCode::Code(400..=599) | StatusCode::Range(4 | 5) => &mut failures,
            StatusCode::Code(_) | StatusCode::Range(_) => continue,
        };
        list.push(answer(status.to_string(), node)?);
    }
    if let Some(node) = &operation.responses.default {
        let list = if successes.is_empty() { &mut successes } else { &mut failures };
        list.push(answer("default".to_owned(), node)?);
    }
    Ok((successes, failures))
}

/// Lowers the body of a failure; one that is not JSON is left to the error, which keeps its bytes.
fn error_body<'a>(cx: &mut Cx<'a, '_>, answer: &Answer<'a>, hint: &str) -> Option<ErrorBody> {
    let (name, media_type, Kind::Json) = answer.media()? else { return None };
    media_type.schema.as_ref()?;
    let place = &answer.place(format!("{hint} error {}", answer.status), name);
    Some(ErrorBody { status: answer.status.clone(), ty: body::json(cx, media_type, place) })
}

/// Reports the successes, and the media types, that are not what the client decodes.
fn report_others(cx: &mut Cx<'_, '_>, successes: &[Answer<'_>], chosen: &Answer<'_>, origin: &Origin) {
    let origin = child(origin, &["responses"]);
    let same = |answer: &&Answer<'_>| match (answer.media(), chosen.media()) {
        (None, None) => true,
        (Some((_, left, left_kind)), Some((_, right, right_kind))) => {
            left_kind == right_kind && (left_kind != Kind::Json || left.schema == right.schema)
        }
        _ => false,
    };
    let statuses: Vec<&str> =
        successes.iter().filter(|answer| !same(answer)).map(|answer| answer.status.as_str()).collect();
    if !statuses.is_empty() {
        let found = format!("`{}` is used, beside it there is `{}`", chosen.status, statuses.join("`, `"));
        cx.report(Code::ResponseMediaType, &origin, found);
    }
    let Some((name, media_type, _)) = chosen.media() else { return };
    let others = body::others(&chosen.response.content, name, media_type);
    if !others.is_empty() {
        let found = format!("`{name}` is used, beside it there is `{}`", others.join("`, `"));
        cx.report(Code::ResponseMediaType, &child(&chosen.origin, &["content"]), found);
    }
}

fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
