//! Which of the declared answers is this one, and what is its body read as?
//!
//! What an operation declares is data ([`Case`]); the choice is made here, once, from the status and the media type
//! alone, so before the body is there. An exact status comes before a range, and a range before `default`
//! (OpenAPI 3.1, section 4.8.16). Among the media types of a status `Content-Type` decides.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::error::{Error, ErrorKind};
use super::format::Format;
use super::media;
use super::model::{Decode, DecodeError, decode_into};
use super::response::{Raw, Response, without_mark};

/// One answer that an operation declares: what its body is, under one status and one media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Case {
    /// The status as the document has it: `404`, `4XX` or `default`.
    pub status: &'static str,
    /// The media type or range of the body; empty where there is no body.
    pub media_type: &'static str,
    /// Which of the operation's shapes the body has.
    pub shape: usize,
}

impl Case {
    /// The shape of a body that the document gives no type.
    pub const UNTYPED: usize = usize::MAX;

    /// Returns a declared answer.
    pub const fn new(status: &'static str, media_type: &'static str, shape: usize) -> Self {
        Self { status, media_type, shape }
    }

    /// Returns a declared answer whose body has no type.
    pub const fn untyped(status: &'static str) -> Self {
        Self::new(status, "", Self::UNTYPED)
    }

    /// Returns how exactly the status is meant: the higher, the more; `None` where it is another one.
    fn rank(&self, status: StatusCode) -> Option<u8> {
        match self.status.as_bytes() {
            b"default" => Some(0),
            [digit, b'X', b'X'] => (u16::from(digit - b'0') == status.as_u16() / 100).then_some(1),
            exact => (status.as_str().as_bytes() == exact).then_some(2),
        }
    }
}

/// One of several bodies that an operation brings, by status or media type. Generated code implements it.
pub trait OneOf {
    /// Returns the shape with this number, its body still blank; `None` where there is none.
    fn of(shape: usize) -> Option<Self>
    where
        Self: Sized;

    /// Returns the place that the body is read into.
    fn slot(&mut self) -> Slot<'_>;

    /// Returns an answer that the document does not declare, where the type has a place for it.
    fn other(_answer: Response<Bytes>) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// The place that a body is read into, which says how.
#[expect(missing_debug_implementations, reason = "it holds references to models, which need not implement Debug")]
pub enum Slot<'a> {
    /// As JSON.
    Json(&'a mut dyn Decode),
    /// In another format.
    In(&'static dyn Format, &'a mut dyn Decode),
    /// As text.
    Text(&'a mut String),
    /// As it comes.
    Bytes(&'a mut Bytes),
    /// Not at all.
    Empty,
}

/// Why a body could not be read.
pub(super) enum Fault {
    /// It is not the JSON, or other value, that was expected; without a reason where there is no text.
    Json(Option<DecodeError>),
    /// It is not the text that was expected.
    Text(String),
}

impl Fault {
    /// Returns the error of the answer that has this fault.
    pub(super) fn of(self, raw: Raw) -> Error {
        match self {
            Self::Json(fault) => Error::decode(raw, "", fault),
            Self::Text(message) => Error::new(ErrorKind::Decode, message).with_answer(raw),
        }
    }
}

/// Returns the declared answer that this one is.
pub(super) fn choose<'a>(cases: &'a [Case], status: StatusCode, headers: &HeaderMap) -> Option<&'a Case> {
    let best = cases.iter().filter_map(|case| case.rank(status)).max()?;
    let declared = || cases.iter().filter(|case| case.rank(status) == Some(best));
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fits = |case: &&Case| (media::fit(case.media_type, media_type), std::cmp::Reverse(position(cases, case)));
    // Of those that fit as well the first one counts, and so it does where none fits: the generator put it there.
    declared().max_by_key(fits)
}

fn position(cases: &[Case], case: &Case) -> usize {
    cases.iter().position(|known| std::ptr::eq(known, case)).unwrap_or_default()
}

/// Statuses that mean the same to a reader: the body is the result. Servers often send another of them than the
/// document has, so each may stand for a declared success. 202, 206 and the others say that the body is something else.
fn is_ordinary(status: StatusCode) -> bool {
    matches!(status, StatusCode::OK | StatusCode::CREATED | StatusCode::NON_AUTHORITATIVE_INFORMATION)
}

/// Returns whether HTTP says that there is no body (RFC 9110, sections 15.3.5 and 15.3.6).
pub(super) fn is_bare(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
}

/// Refuses a success that the document does not declare, where all its successes bring the same: what came is
/// something else then.
pub(super) fn expect_declared(raw: &mut Raw) -> Result<(), Error> {
    let is_declared = choose(raw.operation.responses, raw.status, &raw.headers).is_some();
    if is_declared || is_ordinary(raw.status) || is_bare(raw.status) { Ok(()) } else { Err(undeclared(raw.take())) }
}

/// Returns the error of a success that the document does not declare.
fn undeclared(raw: Raw) -> Error {
    let message = "the description does not have this status, so the body was not decoded";
    Error::new(ErrorKind::Decode, message).with_answer(raw)
}

/// Returns whether the status of an answer brings no body although others of its operation do.
pub(super) fn has_no_body(raw: &Raw) -> bool {
    let declared = choose(raw.operation.responses, raw.status, &raw.headers);
    is_bare(raw.status) || declared.is_some_and(|case| case.media_type.is_empty())
}

/// Reads the body as the shape that the document declares for it.
pub(super) fn one_of<T: OneOf>(raw: &mut Raw) -> Result<T, Error> {
    let declared = choose(raw.operation.responses, raw.status, &raw.headers);
    // A range may declare a body, and yet a status of it has none.
    let declared = declared.filter(|case| case.media_type.is_empty() || !is_bare(raw.status));
    let Some(mut body) = declared.and_then(|case| T::of(case.shape)) else {
        let (status, headers, body) = (raw.status, raw.headers.clone(), raw.body.clone());
        return T::other(Response { status, headers, body }).ok_or_else(|| undeclared(raw.take()));
    };
    match fill(&raw.headers, &raw.body, body.slot()) {
        Ok(()) => Ok(body),
        Err(fault) => Err(fault.of(raw.take())),
    }
}

/// Reads a body into its place. All the work is here, in code that is not generic over the body's type.
pub(super) fn fill(headers: &HeaderMap, body: &Bytes, slot: Slot<'_>) -> Result<(), Fault> {
    match slot {
        Slot::Json(place) => decode_into(without_mark(body), place).map_err(|fault| Fault::Json(Some(fault))),
        Slot::In(format, place) => {
            media::read(Some(format), headers, body, place).map_err(|fault| Fault::Json(Some(fault)))
        }
        Slot::Text(place) => {
            *place = media::text(headers, body).map_err(Fault::Text)?;
            Ok(())
        }
        Slot::Bytes(place) => {
            place.clone_from(body);
            Ok(())
        }
        Slot::Empty => Ok(()),
    }
}
