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
use super::media;
use super::model::{Decode, DecodeError};
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
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Raw, Error>> {
        self.raw.as_mut().poll(cx)
    }
}

/// Returns the answer with its body as a type, or says why it cannot be that.
pub(super) type Decoder<T> = fn(Raw) -> Result<Response<T>, Error>;

/// A call on its way, which ends in the whole answer. Nothing happens before it is polled; dropping it cancels it.
#[must_use = "a future does nothing until it is awaited"]
pub struct Sending<T> {
    pub(super) flight: Flight,
    pub(super) decode: Decoder<T>,
}

impl<T> Sending<T> {
    /// All the work is in one future that is not generic; only the decoder depends on the type.
    pub(super) fn new(call: Call, decode: Decoder<T>) -> Self {
        Self { flight: Flight { operation: call.operation, raw: execute(call) }, decode }
    }

    /// Returns the future of the body alone.
    // Callers have `send` and `send_with_response`; this is how generated code makes the one of the other.
    #[doc(hidden)]
    pub fn into_body(self) -> SendBody<T> {
        SendBody { sending: self }
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.flight.poll(cx) {
            Poll::Ready(Ok(raw)) => Poll::Ready((self.decode)(raw)),
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
    sending: Sending<T>,
}

impl<T> Future for SendBody<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.sending).poll(cx).map(|response| response.map(Response::into_body))
    }
}

impl<T> fmt::Debug for SendBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendBody").finish_non_exhaustive()
    }
}

/// Returns the answer with its body read as JSON, or in the format that the operation has instead.
pub(super) fn json<T: Decode>(raw: Raw) -> Result<Response<T>, Error> {
    let raw = expect_declared(raw)?;
    let mut body = T::blank();
    match read(&raw, &mut body) {
        Ok(()) => Ok(raw.with_body(body)),
        Err(fault) => Err(Error::decode(raw, fault)),
    }
}

/// Reads the body into its place. All the work is here, in code that is not generic over the body's type.
fn read(raw: &Raw, body: &mut dyn Decode) -> Result<(), Option<DecodeError>> {
    let mut fault = None;
    for text in texts(raw) {
        match media::read(raw.operation.format, &raw.headers, text, body) {
            Ok(()) => return Ok(()),
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    Err(fault)
}

/// Returns what the body may mean: its text, or, where HTTP says that there is none, null or an empty object.
///
/// Elsewhere an empty body is a fault: reading it as an empty object would turn an answer that got lost into a list
/// without items.
fn texts(raw: &Raw) -> Vec<&[u8]> {
    let text = without_mark(&raw.body);
    let has_none = is_bare(raw.status) || raw.operation.method == "HEAD";
    if has_none && text.trim_ascii().is_empty() { vec![b"null", b"{}"] } else { vec![text] }
}

/// Returns the answer with its body read as text.
pub(super) fn text(raw: Raw) -> Result<Response<String>, Error> {
    let raw = expect_declared(raw)?;
    match media::text(&raw.headers, &raw.body) {
        Ok(text) => Ok(raw.with_body(text)),
        Err(message) => Err(Error::new(ErrorKind::Decode, message).with_answer(raw)),
    }
}

/// Returns the answer with its body as it came.
pub(super) fn bytes(raw: Raw) -> Result<Response<Bytes>, Error> {
    // A caller who asked for a range gets a part, and bytes are bytes.
    let raw = if raw.status == StatusCode::PARTIAL_CONTENT { raw } else { expect_declared(raw)? };
    let body = raw.body.clone();
    Ok(raw.with_body(body))
}

/// Returns the answer with its body read as JSON, or without one where there is none.
pub(super) fn json_or_none<T: Decode>(raw: Raw) -> Result<Response<Option<T>>, Error> {
    if raw.body.trim_ascii().is_empty() {
        return Ok(expect_declared(raw)?.with_body(None));
    }
    optional(raw, json)
}

/// Returns the answer with its body read as JSON; no body and null mean the same.
pub(super) fn nullable_or_none<T: Decode>(raw: Raw) -> Result<Response<Option<T>>, Error> {
    json_or_none(raw).map(|answer| answer.map(Option::flatten))
}

/// Returns the answer with its body as the decoder reads it, or without one where its status has none.
pub(super) fn optional<T>(
    raw: Raw,
    decode: fn(Raw) -> Result<Response<T>, Error>,
) -> Result<Response<Option<T>>, Error> {
    if has_no_body(&raw) {
        Ok(expect_declared(raw)?.with_body(None))
    } else {
        decode(raw).map(|answer| answer.map(Some))
    }
}

/// Returns the answer without its body.
#[expect(clippy::unnecessary_wraps, reason = "it is one of the decoders, which may fail")]
pub(super) fn empty(raw: Raw) -> Result<Response<()>, Error> {
    Ok(raw.with_body(()))
}
