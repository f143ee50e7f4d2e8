//! What must something do to carry requests to a server and answers back?

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::error::{Error, ErrorKind};

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request as a transport and a middleware see it: the whole URL, the headers, the whole body.
///
/// Headers with credentials are marked sensitive, so that their `Debug` does not show them. The URL may hold a key, and
/// the body of a request for a token holds a secret: **never log a whole request**, its `Debug` shows both.
pub type Request = http::Request<Bytes>;

/// Carries one request to the server, and brings the answer back.
///
/// The runtime does everything else: credentials, retries, timeouts, limits.
/// So an implementation must not retry, must not time out by itself, and **must not follow redirects to another
/// origin**, since it would take the credentials there.
///
/// Failures are [`Error`]s of the kinds [`Connect`](super::error::ErrorKind::Connect) (no connection was made),
/// [`Timeout`](super::error::ErrorKind::Timeout) and [`Transport`](super::error::ErrorKind::Transport).
pub trait Transport: Send + Sync + fmt::Debug + 'static {
    /// Sends the request, and returns as soon as the head of the response is there.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, Error>>;

    /// Sends a request whose body comes piece by piece; that of the request itself is empty.
    ///
    /// By itself, this is an error: not every transport can do it.
    fn send_upload(&self, request: Request, upload: Upload) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let _ = (request, upload);
        let error = Error::new(ErrorKind::Request, "the transport cannot send a body piece by piece");
        Box::pin(std::future::ready(Err(error)))
    }

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Ends when a timeout is reached.
    ///
    /// It is apart from [`sleep`](Self::sleep) only so that a transport for tests, whose `sleep` ends at once,
    /// does not turn every timeout into a failure.
    fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }

    /// Returns the time of day, by which tokens expire. A transport for tests sets it.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

// So that an application can keep the other half, or give one transport to several clients.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        (**self).send(request)
    }

    fn send_upload(&self, request: Request, upload: Upload) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        (**self).send_upload(request, upload)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).deadline(duration)
    }

    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

/// The body of a request that comes piece by piece.
#[derive(Debug)]
pub struct Upload {
    pub(super) body: Body,
    pub(super) length: Option<u64>,
    /// Makes of it what the default transport sends.
    #[cfg(feature = "reqwest")]
    pub(super) wrap: fn(Body, Option<u64>) -> reqwest::Body,
}

impl Upload {
    /// Returns how many bytes there are, where the caller says so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Returns the bytes.
    pub fn into_body(self) -> Body {
        self.body
    }
}

/// What gives the body of each attempt piece by piece.
pub(super) trait Feed: Send + Sync {
    /// Returns the body of one attempt.
    fn upload(&self) -> Result<Upload, Error>;

    /// Returns whether there is another one for another attempt.
    fn is_replayable(&self) -> bool;

    /// Returns how many bytes there are, where that is known.
    fn length(&self) -> Option<u64>;
}

/// The pieces of a response's body, in order, already decompressed.
pub trait Chunks: Send + 'static {
    /// Returns the next piece, or `None` at the end.
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>>;
}

/// A response's body that is still on its way.
///
/// The runtime reads it piece by piece and stops at its limit, so a body that never ends costs nothing.
pub struct Body {
    chunks: Box<dyn Chunks>,
}

impl Body {
    /// Returns a body that is read piece by piece.
    pub fn from_chunks(chunks: impl Chunks) -> Self {
        Self { chunks: Box::new(chunks) }
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunks.next().await.transpose()
    }

    /// Reads at most `limit` bytes, and says how it ended.
    pub(super) async fn read(mut self, limit: usize) -> (Bytes, End) {
        let mut first = Bytes::new();
        let mut whole = Vec::new();
        let end = loop {
            let chunk = match self.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break End::Whole,
                Err(error) => break End::Broken(error),
            };
            let room = limit - first.len() - whole.len();
            let is_cut = chunk.len() > room;
            let chunk = chunk.slice(..room.min(chunk.len()));
            // Most small bodies come in one piece, which then is not copied.
            if first.is_empty() && whole.is_empty() {
                first = chunk;
            } else {
                whole.extend_from_slice(&std::mem::take(&mut first));
                whole.extend_from_slice(&chunk);
            }
            if is_cut {
                break End::Cut;
            }
        };
        (if whole.is_empty() { first } else { Bytes::from(whole) }, end)
    }
}

/// How the reading of a body ended.
pub(super) enum End {
    /// All of it was read.
    Whole,
    /// There was more than the limit allows.
    Cut,
    /// The connection broke.
    Broken(Error),
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::from_chunks(Whole(Some(bytes)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// A body that is already here.
struct Whole(Option<Bytes>);

impl Chunks for Whole {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>> {
        let bytes = self.0.take();
        Box::pin(async move { bytes.map(Ok) })
    }
}
