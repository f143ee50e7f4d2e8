//! What comes back when a call succeeds, and what when it does not?

use openapiv3::{MediaType, Operation, ReferenceOr, Response as Declared, Schema, StatusCode};

use super::media::{self, Kind};
use super::schema::Place;
use super::{Cx, body, child, example, header, stream};
use crate::diagnostic::Code;
use crate::extension::oasmith;
use crate::ir::{Answers, Docs, Example, Method, Origin, Response, ResponseCase, ResponseMedia, Stream};
use crate::resolve::Fault;

/// A response under its status.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    status: String,
    pub(super) response: &'a Declared,
    pub(super) origin: Origin,
}

/// A media type of a response, and how the client reads it.
type Media<'a> = (&'a str, &'a MediaType, Kind);

impl<'a> Answer<'a> {
    /// Returns the media type that the client asks for first.
    fn preferred(&self) -> Option<Media<'a>> {
        self.all().into_iter().next()
    }

    /// Returns every media type, the preferred one first. The order of the document means nothing, as that of no
    /// object.
    fn all(&self) -> Vec<Media<'a>> {
        let content = self.response.content.iter().filter(|_| self.status != "204" && self.status != "205");
        let mut all: Vec<Media<'a>> =
            content.map(|(name, found)| (name.as_str(), found, media::kind_of(name, found))).collect();
        all.sort_by_key(|(name, _, kind)| (rank(name, *kind), *name));
        all
    }

    /// Returns the media types that bring something of their own, and those that the client does not ask for.
    fn media(&self) -> (Vec<Media<'a>>, Vec<Media<'a>>) {
        let Some(preferred) = self.preferred() else { return (Vec::new(), Vec::new()) };
        self.all().into_iter().partition(|found| found.0 == preferred.0 || !is_left_out(preferred, *found))
    }

    fn place(&self, hint: String, name: &str) -> Place {
        let hint = media::hint_of_shared(&self.origin, "response").unwrap_or(hint);
        Place::of_operation(hint, child(&self.origin, &["content", name, "schema"]))
    }
}

/// Returns how late a media type comes: what tells most about its content comes first.
fn rank(name: &str, kind: Kind) -> u8 {
    if let Some(framing) = media::framing(name) {
        return 5 + stream::rank(framing);
    }
    match kind {
        Kind::Json if media::is_plain_json(name) => 0,
        Kind::Json => 1,
        Kind::Xml => 2,
        Kind::Text => 3,
        Kind::Form | Kind::Multipart | Kind::Bytes => 4,
    }
}

/// Returns whether a media type is not asked for beside the preferred one: it has the schema of the JSON, so that it is
/// the same once more, or it is a stream, which is no body that a caller waits for.
fn is_left_out(preferred: Media<'_>, other: Media<'_>) -> bool {
    let says_the_same =
        preferred.2 == Kind::Json && oasmith::are_alike_without_xml(&preferred.1.schema, &other.1.schema);
    says_the_same || (media::is_stream(other.0) && !media::is_stream(preferred.0))
}

/// Who wants the answers: the two differ in what a body without a type is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Every body is handed over.
    Success,
    /// The error keeps the bytes, so that only a body with a type has a shape.
    Failure,
}

/// Lowers the responses of an operation.
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    operation: &'a Operation,
    method: &Method,
    origin: &Origin,
    hint: &str,
) -> Result<(Response, Answers), Fault> {
    let (successes, failures) = answers(cx, operation, origin)?;
    if *method != Method::Head {
        successes.iter().chain(&failures).for_each(|answer| report_weaker(cx, answer));
    }
    let failures = Lowering::run(cx, &failures, Role::Failure, hint, None);
    let best = |kind: Option<Kind>| {
        let is_it =
            |answer: &&Answer<'_>| answer.preferred().is_some_and(|(.., found)| kind.is_none_or(|kind| kind == found));
        successes.iter().find(is_it)
    };
    let Some(chosen) =
        best(Some(Kind::Json)).or_else(|| best(Some(Kind::Xml))).or_else(|| best(None)).or(successes.first())
    else {
        return Ok((Response::default(), failures));
    };
    let docs = Docs { description: text(&chosen.response.description), ..Docs::default() };
    // The answer to HEAD never has a body (RFC 9110, section 9.3.2).
    if *method == Method::Head {
        let answers = Answers { headers: header::lower(cx, &responses_of(&successes), hint), ..Answers::default() };
        return Ok((Response { answers, docs, ..Response::default() }, failures));
    }
    let stream = stream::lower(cx, &successes, hint);
    report_others(cx, &successes, stream.as_ref());
    let accept = accept(chosen, &successes);
    let answers = Lowering::run(cx, &successes, Role::Success, hint, Some(chosen));
    Ok((Response { answers, accept, stream, docs }, failures))
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
            // What comes before the answer itself is no answer.
            StatusCode::Code(100..=199) | StatusCode::Range(1) => continue,
            StatusCode::Code(_) | StatusCode::Range(_) => &mut failures,
        };
        list.push(answer(status.to_string(), node)?);
    }
    if let Some(node) = &operation.responses.default {
        let list = if successes.is_empty() { &mut successes } else { &mut failures };
        list.push(answer("default".to_owned(), node)?);
    }
    Ok((successes, failures))
}

/// The answers as far as they are lowered.
struct Lowering<'a> {
    role: Role,
    answers: Answers,
    /// What is known to have which shape.
    known: Vec<(Kind, Option<&'a ReferenceOr<Schema>>, usize)>,
}

impl<'a> Lowering<'a> {
    /// Lowers answers; the body of the one that is `chosen` is called after the operation alone.
    fn run(cx: &mut Cx<'a, '_>, list: &[Answer<'a>], role: Role, hint: &str, chosen: Option<&Answer<'a>>) -> Answers {
        let mut lowering = Self { role, answers: Answers::default(), known: Vec::new() };
        for answer in list {
            let (media, _) = answer.media();
            let shape = media.is_empty().then(|| lowering.plain(ResponseMedia::Empty));
            lowering.answers.cases.extend(shape.map(|shape| case(answer, None, shape, None)));
            for found in media {
                let is_chosen = chosen.is_some_and(|chosen| std::ptr::eq(chosen, answer))
                    && answer.preferred().is_some_and(|(name, ..)| name == found.0);
                let hint = match role {
                    Role::Success if is_chosen => format!("{hint} response"),
                    Role::Success => format!("{hint} response {}", answer.status),
                    Role::Failure => format!("{hint} error {}", answer.status),
                };
                let shape = lowering.shape(cx, answer, found, hint);
                lowering.answers.cases.push(case(answer, Some(found.0), shape, example::of_media(cx, found.1)));
            }
        }
        lowering.answers.headers = header::lower(cx, &responses_of(list), hint);
        lowering.answers
    }

    fn shape(&mut self, cx: &mut Cx<'a, '_>, answer: &Answer<'a>, found: Media<'a>, hint: String) -> Option<usize> {
        let (name, media_type, kind) = found;
        match kind {
            Kind::Json | Kind::Xml => {}
            Kind::Text => return self.plain(ResponseMedia::Text),
            Kind::Form | Kind::Multipart | Kind::Bytes => return self.plain(ResponseMedia::Bytes),
        }
        let schema = media_type.schema.as_ref();
        if schema.is_none() && self.role == Role::Failure {
            return None;
        }
        let known = self.known.iter().find(|(known, of, _)| *known == kind && *of == schema);
        if let Some((.., shape)) = known {
            return Some(*shape);
        }
        let place = answer.place(hint, name);
        let ty = body::json(cx, media_type, &place);
        let media = match kind {
            Kind::Xml => match body::xml(cx, media_type, &ty, &place.origin) {
                Ok(root) => ResponseMedia::Xml(ty, root),
                Err(why) => {
                    if let Some(why) = why {
                        let found = format!("`{name}` {why}, which is left as it comes");
                        cx.report(Code::ResponseMediaType, &place.origin, found);
                    }
                    return self.plain(if name.starts_with("text/") {
                        ResponseMedia::Text
                    } else {
                        ResponseMedia::Bytes
                    });
                }
            },
            _ => ResponseMedia::Json(ty),
        };
        let shape = self.index_of(media);
        self.known.push((kind, schema, shape));
        Some(shape)
    }

    /// Returns the shape of a body that has no schema to look at.
    fn plain(&mut self, media: ResponseMedia) -> Option<usize> {
        let is_kept = self.role == Role::Success || media == ResponseMedia::Text;
        is_kept.then(|| self.index_of(media))
    }

    fn index_of(&mut self, media: ResponseMedia) -> usize {
        let shapes = &mut self.answers.shapes;
        shapes.iter().position(|known| *known == media).unwrap_or_else(|| {
            shapes.push(media);
            shapes.len() - 1
        })
    }
}

fn case(answer: &Answer<'_>, media_type: Option<&str>, shape: Option<usize>, example: Example) -> ResponseCase {
    ResponseCase { status: answer.status.clone(), media_type: media_type.map(str::to_owned), shape, example }
}

fn responses_of<'a>(answers: &[Answer<'a>]) -> Vec<(&'a Declared, Origin)> {
    answers.iter().map(|answer| (answer.response, answer.origin.clone())).collect()
}

/// Returns the media types that the client can read, the preferred one first.
fn accept(chosen: &Answer<'_>, successes: &[Answer<'_>]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let all = successes.iter().flat_map(|answer| answer.media().0);
    for (name, _, kind) in chosen.preferred().into_iter().chain(all) {
        let name = match kind {
            Kind::Form | Kind::Multipart | Kind::Bytes => name,
            Kind::Json | Kind::Xml | Kind::Text => media::concrete(name, kind),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// Reports the media types that the client does not ask for.
fn report_others(cx: &mut Cx<'_, '_>, successes: &[Answer<'_>], stream: Option<&Stream>) {
    let streamed = stream.map(|stream| stream.media_type.as_str());
    for answer in successes {
        let Some(preferred) = answer.preferred() else { continue };
        // Other JSON of the same schema is read like the preferred one, if the server sends it all the same.
        let others =
            answer.media().1.into_iter().filter(|(name, _, kind)| *kind != Kind::Json || media::is_stream(name));
        // Of several streams one has types, and the others can only be had as bytes.
        let streams = answer.media().0.into_iter().filter(|(name, ..)| media::is_stream(name) && *name != preferred.0);
        let all = others.chain(streams).map(|(name, ..)| name);
        let others: Vec<&str> = all.filter(|name| Some(*name) != streamed).collect();
        if !others.is_empty() {
            let found = format!("`{}` is used, beside it there is `{}`", preferred.0, others.join("`, `"));
            cx.report(Code::ResponseMediaType, &child(&answer.origin, &["content"]), found);
        }
    }
}

/// Reports a body whose text or bytes are all that the client hands over, although its schema says more.
fn report_weaker(cx: &mut Cx<'_, '_>, answer: &Answer<'_>) {
    let Some((name, media_type, kind)) = answer.preferred() else { return };
    let is_read = matches!(kind, Kind::Json | Kind::Xml) || media::is_stream(name);
    if !is_read && media::says_structure(cx.resolved, media_type, &answer.origin) {
        let found = format!("`{name}`, whose content the caller has to read");
        cx.report(Code::ResponseMediaType, &child(&answer.origin, &["content"]), found);
    }
}

fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
