//! How does an answer come piece by piece?
//!
//! The head is waited for as for any answer, with credentials, retries and the timeout of an attempt. From there on
//! only silence is limited: each piece may take as long as the idle timeout. Nothing is read ahead, so a caller that is
//! slow slows the server down, and dropping what reads gives the connection up.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::call::Call;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::execute::{ERROR_LIMIT, execute};
use super::format::Format;
use super::model::{Decode, decode_into};
use super::operation::Operation;
use super::outcome::expect_declared;
use super::response::{Raw, Rest, without_mark};
use super::timeout::within;
use super::transport::{Body, BoxFuture};

/// A call on its way, which ends in a stream as soon as the head of the answer is there. Nothing happens before it is
/// polled; dropping it cancels it.
#[must_use = "a future does nothing until it is awaited"]
pub struct Opening<S> {
    operation: &'static Operation,
    incoming: BoxFuture<'static, Result<Incoming, Error>>,
    /// Taken when the head is there.
    read: Option<Read<S>>,
}

type Read<S> = Box<dyn FnOnce(Incoming) -> S + Send>;

impl<S> Opening<S> {
    /// All the work is in one future that is not generic.
    pub(super) fn new(call: Call, media_type: &'static str, read: impl FnOnce(Incoming) -> S + Send + 'static) -> Self {
        Self { operation: call.operation, incoming: open(call, media_type), read: Some(Box::new(read)) }
    }
}

impl<S> Future for Opening<S> {
    type Output = Result<S, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let incoming = ready!(self.incoming.as_mut().poll(cx));
        let read = self.read.take().expect("a future is not polled after its end");
        Poll::Ready(incoming.map(read))
    }
}

impl<S> fmt::Debug for Opening<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// Sends a call, and returns its answer as soon as the head is there. An answer of another media type than the one that
/// is expected is an error; an empty one expects any.
pub(super) fn open(mut call: Call, media_type: &'static str) -> BoxFuture<'static, Result<Incoming, Error>> {
    let core = call.core.clone();
    let options = &call.options;
    let limit = options.idle_timeout.or(options.attempt_timeout).or(core.shared.attempt_timeout);
    // A clone of the call may be sent at the same time, so it must not leave its body in the same place.
    let rest = Rest::new(Mutex::new(None));
    call.rest = Some(Arc::clone(&rest));
    let sent = call.clone();
    Box::pin(async move {
        let mut head = execute(sent).await?;
        // As where bytes are read at once: a caller who asked for a range gets a part.
        if !media_type.is_empty() || head.status != StatusCode::PARTIAL_CONTENT {
            expect_declared(&mut head)?;
        }
        let body = rest.lock().unwrap_or_else(PoisonError::into_inner).take();
        let body = body.unwrap_or_else(|| Body::from(Bytes::new()));
        let found = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = found.split(';').next().unwrap_or_default().trim();
        if media_type.is_empty() || essence.is_empty() || essence.eq_ignore_ascii_case(media_type) {
            return Ok(Incoming { call, core, head, limit, state: State::Ready(body) });
        }
        let message = format!("the answer is {essence}, where {media_type} was asked for");
        // It most likely says why. What cannot be read of it is not worth another error.
        let text = async { Ok(body.read(ERROR_LIMIT).await.0) };
        let text = within(&*core.shared.transport, limit, "", text).await.unwrap_or_default();
        Err(Error::new(ErrorKind::Decode, message).with_answer(Raw { body: text, ..head }))
    })
}

impl Call {
    /// Asks for a media type, unless the options say what is asked for.
    pub fn accept(&mut self, media_type: &'static str) {
        self.headers.retain(|(name, _)| *name != ACCEPT);
        self.headers.push((ACCEPT, HeaderValue::from_static(media_type)));
    }
}

/// An answer whose body is still on its way.
#[allow(dead_code, reason = "a client whose answers come as bytes alone needs less of it")]
pub(super) struct Incoming {
    /// The call that it answers.
    pub(super) call: Call,
    pub(super) core: Core,
    /// The answer without its body.
    pub(super) head: Raw,
    limit: Option<Duration>,
    state: State,
}

enum State {
    Ready(Body),
    Reading(BoxFuture<'static, (Body, Result<Option<Bytes>, Error>)>),
    Done,
}

#[allow(dead_code, reason = "a client whose answers come as bytes alone needs less of it")]
impl Incoming {
    /// Sets how long each piece may take.
    pub(super) fn set_idle_timeout(&mut self, limit: Duration) {
        self.limit = Some(limit);
    }

    /// Takes over what another one has, which was opened in the place of this one, but for its limit.
    pub(super) fn replace(&mut self, other: Self) {
        *self = Self { limit: self.limit, ..other };
    }

    /// Returns the next piece, or `None` at the end, which also follows an error.
    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Ready(mut body) => {
                    let (core, limit) = (self.core.clone(), self.limit);
                    self.state = State::Reading(Box::pin(async move {
                        let what = "the next piece of the answer took longer than";
                        let chunk = within(&*core.shared.transport, limit, what, body.chunk()).await;
                        (body, chunk)
                    }));
                }
                State::Reading(mut reading) => {
                    let Poll::Ready((body, chunk)) = reading.as_mut().poll(cx) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    match chunk {
                        Ok(Some(chunk)) => {
                            self.state = State::Ready(body);
                            if !chunk.is_empty() {
                                return Poll::Ready(Some(Ok(chunk)));
                            }
                        }
                        Ok(None) => return Poll::Ready(None),
                        Err(error) => return Poll::Ready(Some(Err(self.name(error)))),
                    }
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }

    /// Reads one part of the answer as JSON. The work is here, in code that is not generic over the part's type.
    pub(super) fn decode(&self, text: Bytes, part: &str, place: &mut dyn Decode) -> Result<(), Error> {
        self.decode_in(None, text, part, place)
    }

    /// Reads one part of the answer in a format, or else as JSON.
    pub(super) fn decode_in(
        &self,
        format: Option<&'static dyn Format>,
        text: Bytes,
        part: &str,
        place: &mut dyn Decode,
    ) -> Result<(), Error> {
        let body = without_mark(&text);
        let outcome = match format {
            Some(format) => format.read(&HeaderMap::new(), body, place),
            None => decode_into(body, place),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(fault) => Err(Error::decode(Raw { body: text, ..self.head.clone() }, part, Some(fault))),
        }
    }

    /// Reads nothing more, and gives the connection up.
    pub(super) fn stop(&mut self) {
        self.state = State::Done;
    }

    /// Gives the connection up, and returns the error of an answer that is no such stream.
    pub(super) fn refuse(&mut self, message: String) -> Error {
        self.stop();
        Error::new(ErrorKind::Decode, message).with_answer(self.head.clone())
    }

    /// Returns an error with the operation that it belongs to.
    pub(super) fn name(&self, error: Error) -> Error {
        error.with_call(self.head.operation, self.head.attempts)
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_done = matches!(self.state, State::Done);
        let operation = self.head.operation.id;
        f.debug_struct("Incoming").field("operation", &operation).field("is_done", &is_done).finish_non_exhaustive()
    }
}
