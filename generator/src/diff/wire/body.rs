//! Does the server read the body that an old client sends?

use super::super::change::Change;
use super::super::{Rule, pair};
use super::schema::{At, Schemas, Way, below};
use crate::ir::{Body, BodyMedia, Framing, Operation, Part};

pub(super) fn compare(old: &Operation, new: &Operation, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    let label = pair::label(old);
    let origins = (below(&old.origin, "requestBody"), below(&new.origin, "requestBody"));
    let note = |rule, before: String, after: String| {
        let change = Change::new(rule, format!("{label} body")).values(before, after);
        change.at(Some(&origins.0), Some(&origins.1)).reaching(vec![label.clone()])
    };
    let (body, other) = match (&old.body, &new.body) {
        (None, None) => return,
        (None, Some(body)) => {
            if body.required {
                changes.push(note(Rule::BodyRequired, "none".to_owned(), "required".to_owned()));
            }
            return;
        }
        (Some(body), None) => {
            changes.push(note(Rule::BodyRemoved, body.media_type.clone(), "none".to_owned()));
            return;
        }
        (Some(body), Some(other)) => (body, other),
    };
    if !body.required && other.required {
        changes.push(note(Rule::BodyRequired, "optional".to_owned(), "required".to_owned()));
    }
    if body.media_type != other.media_type || kind(body) != kind(other) {
        changes.push(note(Rule::BodyMedia, body.media_type.clone(), other.media_type.clone()));
    } else if encodings(body) != encodings(other) {
        changes.push(note(Rule::BodyEncoding, encodings(body).join(", "), encodings(other).join(", ")));
    }
    for media in body.media().zip(declared(body)) {
        let other = other.media().zip(declared(other)).find(|(_, declared)| *declared == media.1);
        if let (BodyMedia::Xml(_, old), Some((BodyMedia::Xml(_, new), _))) = (media.0, other) {
            changes.extend(schemas.xml(old, new).map(|(before, after)| note(Rule::BodyEncoding, before, after)));
        }
    }
    let accepted = || std::iter::once(&other.media_type).chain(other.alternatives.iter().map(|other| &other.declared));
    for gone in body.alternatives.iter().filter(|old| accepted().all(|new| *new != old.declared)) {
        changes.push(note(Rule::BodyMedia, gone.declared.clone(), accepted().cloned().collect::<Vec<_>>().join(", ")));
    }
    if let (Some(ty), Some(other)) = (body.ty(), other.ty()) {
        let (old, new) = (&origins.0, &origins.1);
        let at = At { subject: format!("{label} body"), old, new, operations: vec![label.clone()] };
        schemas.of_use(ty, other, Way::Request, &at);
    }
}

/// Returns the media types of a body, in the order of [`Body::media`].
fn declared(body: &Body) -> impl Iterator<Item = &str> {
    let others = body.alternatives.iter().map(|other| other.declared.as_str());
    std::iter::once(body.media_type.as_str()).chain(others)
}

fn kind(body: &Body) -> &'static str {
    match body.media {
        BodyMedia::Json(_) => "JSON",
        BodyMedia::Xml(..) => "XML",
        BodyMedia::Form(..) => "form",
        BodyMedia::Multipart(..) => "parts",
        BodyMedia::Sequence(_, Framing::Records) => "records of JSON",
        BodyMedia::Sequence(..) => "lines of JSON",
        BodyMedia::Bytes | BodyMedia::File => "bytes",
    }
}

fn of_part(part: &Part) -> String {
    let style = part.style.map(|(style, explode)| {
        let explode = if explode { ", exploded" } else { "" };
        format!("{style:?}{explode}")
    });
    let headers = part.headers.iter().map(|(name, value)| format!("{name}: {value}"));
    let all: Vec<String> = part.media_type.iter().cloned().chain(style).chain(headers).collect();
    format!("{}: {}", part.wire_name, all.join(", "))
}

/// Returns how the parts of a body are written that have a way of their own.
fn encodings(body: &Body) -> Vec<String> {
    match &body.media {
        BodyMedia::Form(_, styles) => styles
            .iter()
            .map(|entry| {
                let explode = if entry.explode { ", exploded" } else { "" };
                let reserved = if entry.allow_reserved { ", reserved characters as they are" } else { "" };
                format!("{}: {:?}{explode}{reserved}", entry.wire_name, entry.style)
            })
            .collect(),
        BodyMedia::Multipart(_, parts) => parts.iter().filter(|part| !part.is_plain()).map(of_part).collect(),
        BodyMedia::Json(_) | BodyMedia::Xml(..) | BodyMedia::Sequence(..) | BodyMedia::Bytes | BodyMedia::File => {
            Vec::new()
        }
    }
}
