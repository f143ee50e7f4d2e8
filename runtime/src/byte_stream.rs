//! How does a caller read the bytes of an answer as they come?

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};

use super::call::Call;
use super::error::Error;
use super::incoming::{Incoming, Opening};
use super::response::find_request_id;

impl Call {
    /// Sends the call; the answer's body is handed over as it comes.
    pub fn stream_bytes(self) -> Opening<ByteStream> {
        Opening::new(self, "", ByteStream)
    }
}

/// The bytes of an answer, piece by piece, already decompressed.
///
/// The pieces are as the connection brings them: of any length, but never empty. Nothing is read before it is asked
/// for and nothing is kept, so an answer of any size takes little memory, and the client's limit on the size of answers
/// does not hold. Dropping the stream gives the connection up. After an error there is nothing more: what came may not
/// be all, so a call cannot be repeated here.
#[must_use = "nothing is read before it is asked for"]
#[derive(Debug)]
pub struct ByteStream(Incoming);

impl ByteStream {
    /// Returns the status, always a success.
    pub fn status(&self) -> StatusCode {
        self.0.head.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Returns how many bytes the server says it sends; nothing where it does not say so, or compresses them.
    pub fn content_length(&self) -> Option<u64> {
        self.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// Returns the id that the server gave the request, which its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        find_request_id(self.headers())
    }

    /// Sets how long the next piece may take, each time it is waited for. `Duration::MAX` is no limit.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.0.set_idle_timeout(timeout);
        self
    }

    /// Returns the next piece, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| self.0.poll_chunk(cx)).await
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    /// The connection broke, or was silent for too long.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_chunk(cx)
    }
}
