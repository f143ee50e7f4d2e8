//! How are bytes sent, at once or piece by piece?

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
#[cfg(feature = "reqwest")]
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::model::File;
use super::transport::{Body, BoxFuture, Chunks, Feed, Upload};

/// Bytes that are sent as a body: those that are here, or a stream of them.
///
/// A stream goes over the wire as it comes, so that a body of any size takes little memory. It is sent once: a call
/// that has one is not retried, whatever its method, unless the stream can be made anew
/// ([`from_streams`](Self::from_streams)). Middlewares see such a request without its body.
#[derive(Clone)]
pub struct Payload(Content);

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    Pieces(Pieces),
}

/// A stream, with its length where that is known. Clones share the stream, and each has a length of its own.
#[derive(Clone)]
struct Pieces {
    source: Arc<Source>,
    length: Option<u64>,
}

/// What makes the body of each attempt.
struct Source {
    make: Box<dyn Fn() -> Option<Body> + Send + Sync>,
    is_replayable: bool,
}

impl Payload {
    /// Returns the bytes of a stream, which is read once.
    pub fn from_stream<B, E>(stream: impl Stream<Item = Result<B, E>> + Send + 'static) -> Self
    where
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let body = Mutex::new(Some(body_of(stream)));
        let make = move || body.lock().unwrap_or_else(PoisonError::into_inner).take();
        Self::of(Source { make: Box::new(make), is_replayable: false })
    }

    /// Returns the bytes of a stream that is made anew for each attempt, so that the call is retried like any other.
    pub fn from_streams<S, B, E>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let make = move || Some(body_of(make()));
        Self::of(Source { make: Box::new(make), is_replayable: true })
    }

    fn of(source: Source) -> Self {
        Self(Content::Pieces(Pieces { source: Arc::new(source), length: None }))
    }

    /// Says how many bytes a stream has, so that the server is told before it comes (`Content-Length`). A stream with
    /// another length breaks the connection. Bytes that are here have the length that they have.
    #[must_use]
    pub fn with_length(self, bytes: u64) -> Self {
        match self.0 {
            Content::Pieces(pieces) => Self(Content::Pieces(Pieces { length: Some(bytes), ..pieces })),
            whole @ Content::Whole(_) => Self(whole),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Payload {
    fn from(bytes: T) -> Self {
        Self(Content::Whole(bytes.into()))
    }
}

impl Default for Payload {
    fn default() -> Self {
        Self(Content::Whole(Bytes::new()))
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = match &self.0 {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Pieces(pieces) => pieces.length,
        };
        f.debug_struct("Payload").field("length", &length).finish_non_exhaustive()
    }
}

impl Call {
    /// Sets the body to these bytes, or to those that a stream brings.
    pub fn payload(&mut self, media_type: &str, payload: Payload) {
        match payload.0 {
            Content::Whole(bytes) => self.bytes(media_type, bytes),
            Content::Pieces(pieces) => self.feed(media_type, Arc::new(pieces)),
        }
    }
}

/// A file whose bytes are here, or come from a stream.
impl From<Payload> for File {
    fn from(payload: Payload) -> Self {
        match payload.0 {
            Content::Whole(bytes) => Self::new(bytes),
            Content::Pieces(pieces) => {
                let mut file = Self::default();
                file.feed = Some(Arc::new(pieces));
                file
            }
        }
    }
}

impl Feed for Pieces {
    fn upload(&self) -> Result<Upload, Error> {
        let body = (self.source.make)();
        let body = body.ok_or_else(|| Error::new(ErrorKind::Request, "the stream that is the body was sent before"))?;
        Ok(upload(body, self.length))
    }

    fn is_replayable(&self) -> bool {
        self.source.is_replayable
    }

    fn length(&self) -> Option<u64> {
        self.length
    }
}

/// Returns the body of one attempt.
pub(super) fn upload(body: Body, length: Option<u64>) -> Upload {
    Upload {
        body,
        length,
        #[cfg(feature = "reqwest")]
        wrap: |body, length| reqwest::Body::wrap(Wrapped { reading: Mutex::new(Reading::Ready(body)), length }),
    }
}

fn body_of<B, E>(stream: impl Stream<Item = Result<B, E>> + Send + 'static) -> Body
where
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    Body::from_chunks(Streamed(Box::pin(stream)))
}

struct Streamed<S>(Pin<Box<S>>);

impl<S, B, E> Chunks for Streamed<S>
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>> {
        Box::pin(async {
            let piece = poll_fn(|cx| self.0.as_mut().poll_next(cx)).await?;
            let broken = |why| Error::new(ErrorKind::Request, "the stream that is the body broke off").with_source(why);
            Some(piece.map(Into::into).map_err(broken))
        })
    }
}

/// A body as the default transport takes it.
#[cfg(feature = "reqwest")]
struct Wrapped {
    /// It is only there for `Sync`, and never locked.
    reading: Mutex<Reading>,
    length: Option<u64>,
}

#[cfg(feature = "reqwest")]
enum Reading {
    Ready(Body),
    Busy(BoxFuture<'static, (Body, Result<Option<Bytes>, Error>)>),
    Done,
}

#[cfg(feature = "reqwest")]
impl http_body::Body for Wrapped {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Error>>> {
        let reading = self.reading.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            match std::mem::replace(reading, Reading::Done) {
                Reading::Ready(mut body) => {
                    *reading = Reading::Busy(Box::pin(async move {
                        let chunk = body.chunk().await;
                        (body, chunk)
                    }));
                }
                Reading::Busy(mut busy) => match busy.as_mut().poll(cx) {
                    Poll::Ready((body, Ok(Some(chunk)))) => {
                        *reading = Reading::Ready(body);
                        return Poll::Ready(Some(Ok(http_body::Frame::data(chunk))));
                    }
                    Poll::Ready((_, end)) => return Poll::Ready(end.err().map(Err)),
                    Poll::Pending => {
                        *reading = Reading::Busy(busy);
                        return Poll::Pending;
                    }
                },
                Reading::Done => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.length.map_or_else(http_body::SizeHint::default, http_body::SizeHint::with_exact)
    }
}
