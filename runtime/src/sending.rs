//! What does a caller wait for?

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::StatusCode;

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::execute::execute;
use super::format::Format;
use super::media;
use super::model::Decode;
use super::operation::Operation;
use super::outcome::{expect_declared, has_no_body, is_bare};
use super::response::{Raw, Response, without_mark};
use super::transport::BoxFuture;

/// A call on its way, whatever it is decoded to.
pub(super) struct Flight {
    pub(super) operation: &'static Operation,
    raw: BoxFuture<'static, Result<Raw, Error>>,
}

impl Flight {
    fn new(call: Call) -> Self {
        Self { operation: call.operation, raw: execute(call) }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Raw, Error>> {
        self.raw.as_mut().poll(cx)
    }
}

/// Reads the body of an answer as a type, or says why it cannot be that; the error then has taken the answer.
pub(super) type Decoder<T> = fn(&mut Raw) -> Result<T, Error>;

/// A call on its way, which ends in the whole answer. Nothing happens before it is polled; dropping it cancels it.
#[must_use = "a future does nothing until it is awaited"]
pub struct Sending<T> {
    pub(super) flight: Flight,
    pub(super) decode: Decoder<T>,
}

impl<T> Sending<T> {
    /// All the work is in one future that is not generic; only the decoder depends on the type.
    pub(super) fn new(call: Call, decode: Decoder<T>) -> Self {
        Self { flight: Flight::new(call), decode }
    }

    /// Returns the future of the body alone.
    // Callers have `send` and `send_with_response`; this is how generated code makes the one of the other.
    #[doc(hidden)]
    pub fn into_body(self) -> SendBody<T> {
        SendBody { flight: self.flight, decode: self.decode }
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.flight.poll(cx) {
            Poll::Ready(Ok(mut raw)) => match (self.decode)(&mut raw) {
                Ok(body) => Poll::Ready(Ok(raw.with_body(body))),
                Err(error) => Poll::Ready(Err(error)),
            },
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("operation", &self.flight.operation.id).finish_non_exhaustive()
    }
}

/// A call on its way, which ends in the body of the answer.
#[must_use = "a future does nothing until it is awaited"]
pub struct SendBody<T> {
    flight: Flight,
    decode: Decoder<T>,
}

impl<T> Future for SendBody<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.flight.poll(cx) {
            Poll::Ready(Ok(mut raw)) => Poll::Ready((self.decode)(&mut raw)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for SendBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendBody").field("operation", &self.flight.operation.id).finish_non_exhaustive()
    }
}

/// Reads the body as JSON, or in the format that the operation has instead.
pub(super) fn json<T: Decode>(raw: &mut Raw) -> Result<T, Error> {
    let mut body = T::blank();
    match read(raw, &mut body) {
        None => Ok(body),
        Some(error) => Err(error),
    }
}

/// Reads the body into its place, or returns why not. All the work is here, in code that is not generic over the body's
/// type.
fn read(raw: &mut Raw, body: &mut dyn Decode) -> Option<Error> {
    if let Err(error) = expect_declared(raw) {
        return Some(error);
    }
    let mut fault = None;
    let (format, texts) = texts(raw);
    for text in texts {
        match media::read(format, &raw.headers, text, body) {
            Ok(()) => return None,
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    Some(Error::decode(raw.take(), "", fault))
}

/// Returns what the body may mean: its text in the format of the operation, or, where HTTP says that there is none,
/// null or an empty object, which are JSON whatever the format.
///
/// Elsewhere an empty body is a fault: reading it as an empty object would turn an answer that got lost into a list
/// without items.
fn texts(raw: &Raw) -> (Option<&'static dyn Format>, Vec<&[u8]>) {
    let has_none = is_bare(raw.status) || raw.operation.method == "HEAD";
    if has_none && without_mark(&raw.body).trim_ascii().is_empty() {
        (None, vec![b"null", b"{}"])
    } else {
        (raw.operation.format, vec![&raw.body])
    }
}

/// Reads the body as text.
pub(super) fn text(raw: &mut Raw) -> Result<String, Error> {
    expect_declared(raw)?;
    media::text(&raw.headers, &raw.body)
        .map_err(|message| Error::new(ErrorKind::Decode, message).with_answer(raw.take()))
}

/// Takes the body as it came.
pub(super) fn bytes(raw: &mut Raw) -> Result<Bytes, Error> {
    // A caller who asked for a range gets a part, and bytes are bytes.
    if raw.status != StatusCode::PARTIAL_CONTENT {
        expect_declared(raw)?;
    }
    Ok(raw.body.clone())
}

/// Reads the body as JSON; there may be none.
pub(super) fn json_or_none<T: Decode>(raw: &mut Raw) -> Result<Option<T>, Error> {
    if raw.body.trim_ascii().is_empty() {
        return expect_declared(raw).map(|()| None);
    }
    optional(raw, json)
}

/// Reads the body as JSON; no body and null mean the same.
pub(super) fn nullable_or_none<T: Decode>(raw: &mut Raw) -> Result<Option<T>, Error> {
    json_or_none(raw).map(Option::flatten)
}

/// Reads the body with a decoder, unless its status has none.
pub(super) fn optional<T>(raw: &mut Raw, decode: Decoder<T>) -> Result<Option<T>, Error> {
    if has_no_body(raw) { expect_declared(raw).map(|()| None) } else { decode(raw).map(Some) }
}

/// Leaves the body alone.
#[expect(clippy::unnecessary_wraps, reason = "it is one of the decoders, which may fail")]
pub(super) fn empty(_: &mut Raw) -> Result<(), Error> {
    Ok(())
}
