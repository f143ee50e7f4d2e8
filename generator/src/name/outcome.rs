//! What are the enums called that hold one of several bodies, and their variants?

use super::lock::Lock;
use super::member::{self, Wish};
use super::scope::Scope;
use super::{Ident, OutcomeNames, case, status};
use crate::ir::{Answers, Api, NamedEvent, Operation, Output, ResponseMedia, Shape, Stream, TyKind};

/// Which answers of an operation an enum holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The successes.
    Response,
    /// The failures.
    Error,
    /// The events of a stream.
    Event,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Response, Self::Error, Self::Event];

    fn word(self) -> &'static str {
        match self {
            Self::Response => "Response",
            Self::Error => "Error",
            Self::Event => "Event",
        }
    }

    /// Returns what the variants would like to be called, where there has to be an enum.
    fn wishes<'a>(self, api: &'a Api, operation: &'a Operation) -> Option<Vec<Wish<'a>>> {
        let of = |answers: &'a Answers| {
            (0..answers.shapes.len()).map(|shape| wish(api, answers, shape, self)).collect::<Vec<_>>()
        };
        match self {
            Self::Response => (operation.response.output() == Output::Several).then(|| of(&operation.response.answers)),
            Self::Error => (operation.failures.shapes.len() > 1).then(|| of(&operation.failures)),
            Self::Event => {
                let events = operation.response.stream.as_ref().and_then(Stream::named)?;
                Some(events.iter().map(event_wish).collect())
            }
        }
    }
}

/// Keeps the names of an earlier generation free for their owners.
pub(super) fn reserve(api: &Api, operation: &Operation, earlier: &Lock, scope: &mut Scope) {
    for kind in Kind::ALL {
        if let Some(name) = locked(api, operation, kind, earlier) {
            scope.take(name);
        }
    }
}

fn locked<'a>(api: &Api, operation: &Operation, kind: Kind, earlier: &'a Lock) -> Option<&'a str> {
    kind.wishes(api, operation)?;
    earlier.get(&key(operation, kind)).filter(|name| case::upper(name) == **name)
}

fn key(operation: &Operation, kind: Kind) -> String {
    let word = kind.word().to_lowercase();
    format!("{word} {} {}", operation.method.as_str(), operation.written_path)
}

/// Names the enum of an operation whose call has the name `call`, where there has to be one.
pub(super) fn assign(
    api: &Api,
    operation: &Operation,
    kind: Kind,
    call: &Ident,
    scope: &mut Scope,
    earlier: &Lock,
    lock: &mut Lock,
) -> Option<OutcomeNames> {
    let wishes = kind.wishes(api, operation)?;
    let ty = match locked(api, operation, kind, earlier) {
        Some(name) => Ident::new(name),
        None => scope.claim([format!("{}{}", call.plain(), kind.word()).as_str()]),
    };
    let key = key(operation, kind);
    lock.set(&key, ty.plain());
    let scope = Scope::with(&["Other", "Self"]);
    let variants = member::assign(&wishes, scope, &format!("members {key}"), earlier, lock, |scope, name, role| {
        scope.claim([name, &format!("{name}{role}")])
    });
    Some(OutcomeNames { ty, variants })
}

/// Returns what a shape would like to be called.
///
/// A success has the name of its status. What a component describes is a failure of its own kind, whichever statuses
/// have it, so there the component has given the name.
fn wish<'a>(api: &Api, answers: &Answers, shape: usize, kind: Kind) -> Wish<'a> {
    let cases: Vec<_> = answers.cases.iter().filter(|case| case.shape == Some(shape)).collect();
    let status = cases.first().map_or("default", |case| case.status.as_str());
    let media_type = cases.first().and_then(|case| case.media_type.as_deref());
    let key = format!("{status} {}", media_type.unwrap_or_default());
    let name = match component(api, &answers.shapes[shape]).filter(|_| kind == Kind::Error) {
        Some(hint) => case::upper(hint),
        None if is_first(answers, shape, status) => status::word(status),
        None => format!("{}{}", status::word(status), media_word(media_type.unwrap_or_default())),
    };
    Wish { key, name, role: "Value", is_exact: false, order: 0 }
}

fn event_wish(event: &NamedEvent) -> Wish<'_> {
    let name = event.name.as_deref();
    let word = case::upper(name.unwrap_or("message"));
    Wish { key: name.unwrap_or_default().to_owned(), name: word, role: "Event", is_exact: false, order: 0 }
}

fn component<'a>(api: &'a Api, shape: &ResponseMedia) -> Option<&'a str> {
    let TyKind::Named(id) = shape.ty()?.kind else { return None };
    let def = api.types.get(id);
    let is_shared =
        def.origin.pointer.starts_with("/components/schemas/") && def.parent.is_none_or(|parent| parent == id);
    (is_shared && !matches!(def.shape, Shape::Alias(_))).then_some(def.hint.as_str())
}

/// Returns whether a shape is the first that one thinks of under its status, in whatever order the document has them:
/// JSON, then text, then bytes.
fn is_first(answers: &Answers, shape: usize, status: &str) -> bool {
    let rank = |shape: usize| match &answers.shapes[shape] {
        ResponseMedia::Json(_) => 0,
        ResponseMedia::Text => 1,
        ResponseMedia::Bytes => 2,
        ResponseMedia::Empty => 3,
    };
    let under = answers.cases.iter().filter(|case| case.status == status);
    let best = under.filter_map(|case| Some((rank(case.shape?), case.media_type.as_deref(), case.shape?))).min();
    best.is_none_or(|(.., best)| best == shape)
}

/// Returns the word for a media type: its subtype, without what says that it is a vendor's.
fn media_word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let (ty, subtype) = essence.split_once('/').unwrap_or((essence, "*"));
    match (ty, subtype) {
        ("*", _) => "Any".to_owned(),
        (ty, "*") => case::upper(ty),
        (_, "octet-stream") => "Bytes".to_owned(),
        ("text", "plain") => "Text".to_owned(),
        (_, subtype) => match subtype.split_once(['.', '-']) {
            Some(("vnd" | "prs" | "x", rest)) => case::upper(rest),
            _ => case::upper(subtype),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::media_word;

    #[test]
    fn a_media_type_is_called_after_its_subtype() {
        let rows = [
            ("application/json", "Json"),
            ("application/problem+json; charset=utf-8", "ProblemJson"),
            ("application/vnd.acme.list+json", "AcmeListJson"),
            ("application/x-ndjson", "Ndjson"),
            ("application/octet-stream", "Bytes"),
            ("text/plain", "Text"),
            ("image/*", "Image"),
            ("*/*", "Any"),
        ];
        for (media_type, expected) in rows {
            assert_eq!(media_word(media_type), expected, "{media_type}");
        }
    }
}
