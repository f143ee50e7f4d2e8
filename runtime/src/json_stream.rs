//! How does a caller read values of JSON one after the other, as they come?
//!
//! Two ways to put them one after the other are in use: a line for each (JSON Lines, NDJSON), and a record separator in
//! front of each (JSON text sequences, RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::incoming::{Incoming, Opening};
use super::model::Decode;
use super::response::{Raw, find_request_id};

/// No value is longer, unless the caller says so: 64 MiB.
const LIMIT: usize = 64 << 20;

impl Call {
    /// Sends the call; each line of the answer's body is read as JSON.
    pub fn stream_lines<T: Decode>(self) -> Opening<JsonStream<T>> {
        Opening::new(self, "", |incoming| JsonStream::new(incoming, Framing::Lines))
    }

    /// Sends the call; each record of the answer's body (RFC 7464) is read as JSON.
    pub fn stream_records<T: Decode>(self) -> Opening<JsonStream<T>> {
        Opening::new(self, "", |incoming| JsonStream::new(incoming, Framing::Records))
    }
}

/// The values of an answer, one after the other, each as soon as all of it is there.
///
/// Nothing is read before it is asked for. Dropping the stream gives the connection up. A value that is not what the
/// document promises is an error of the kind [`Decode`](super::error::ErrorKind::Decode) that has its number, and the
/// next value comes after it; after any other error there is nothing more.
#[must_use = "nothing is read before it is asked for"]
pub struct JsonStream<T> {
    values: Values,
    blank: fn() -> T,
}

impl<T: Decode> JsonStream<T> {
    fn new(incoming: Incoming, framing: Framing) -> Self {
        let cutter = Cutter { framing, pending: Vec::new(), limit: LIMIT };
        Self { values: Values { incoming, chunk: Bytes::new(), cutter, count: 0, is_done: false }, blank: T::blank }
    }

    /// Returns the status, always a success.
    pub fn status(&self) -> StatusCode {
        self.values.incoming.head.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.values.incoming.headers()
    }

    /// Returns the id that the server gave the request, which its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        find_request_id(self.headers())
    }

    /// Sets how long the next piece of the answer may take, each time it is waited for. `Duration::MAX` is no limit.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.values.incoming.set_idle_timeout(timeout);
        self
    }

    /// Sets how many bytes one value may have: by default 64 MiB.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.values.cutter.limit = bytes;
        self
    }

    /// Returns the next value, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next value, or `None` at the end.
    ///
    /// # Errors
    /// The value is not what the document promises or too long, or the connection broke or was silent for too long.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }
}

// A value is handed over as soon as it is there, so none is ever pinned.
impl<T> Unpin for JsonStream<T> {}

impl<T: Decode> Stream for JsonStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut value = (self.blank)();
        let outcome = ready!(self.values.poll(cx, &mut value));
        Poll::Ready(outcome.map(|read| read.map(|()| value)))
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStream").field("incoming", &self.values.incoming).finish_non_exhaustive()
    }
}

/// The values, whatever type they have.
struct Values {
    incoming: Incoming,
    chunk: Bytes,
    cutter: Cutter,
    count: u64,
    is_done: bool,
}

impl Values {
    /// Reads the next value into its place.
    fn poll(&mut self, cx: &mut Context<'_>, place: &mut dyn Decode) -> Poll<Option<Result<(), Error>>> {
        loop {
            if self.is_done {
                return Poll::Ready(None);
            }
            if let Some(text) = self.cutter.next(&mut self.chunk) {
                return Poll::Ready(Some(self.read(text, place)));
            }
            if self.cutter.pending.len() > self.cutter.limit {
                return Poll::Ready(Some(Err(self.refuse())));
            }
            match ready!(self.incoming.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => {
                    self.is_done = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.is_done = true;
                    let last = self.cutter.last();
                    return Poll::Ready(last.map(|text| self.read(text, place)));
                }
            }
        }
    }

    fn read(&mut self, text: Bytes, place: &mut dyn Decode) -> Result<(), Error> {
        self.count += 1;
        if text.len() > self.cutter.limit {
            return Err(self.refuse());
        }
        let part = format!("value {}: ", self.count);
        if self.cutter.framing == Framing::Records && is_cut(&text) {
            let message = format!("{part}it may be cut, because nothing follows it");
            return Err(
                Error::new(ErrorKind::Decode, message).with_answer(Raw { body: text, ..self.incoming.head.clone() })
            );
        }
        self.incoming.decode(text, &part, place)
    }

    fn refuse(&mut self) -> Error {
        self.is_done = true;
        self.incoming.refuse(format!("a value is longer than {} bytes (the limit of the stream)", self.cutter.limit))
    }
}

/// Returns whether nobody can tell if a record is all there: a number or a word that no white space follows (RFC 7464,
/// section 2.4).
fn is_cut(text: &[u8]) -> bool {
    let has_end = text.last().is_some_and(u8::is_ascii_whitespace);
    !has_end && !matches!(text.trim_ascii_start().first(), Some(b'{' | b'[' | b'"') | None)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// Each value has a line of its own; blank ones have none.
    Lines,
    /// Each value has a record separator in front and a line feed behind.
    Records,
}

/// Cuts an answer into the texts of its values.
struct Cutter {
    framing: Framing,
    /// The beginning of a value whose end is not there yet.
    pending: Vec<u8>,
    limit: usize,
}

impl Cutter {
    /// Takes the next text from the front of a piece, or all of the piece where the text has no end there.
    fn next(&mut self, chunk: &mut Bytes) -> Option<Bytes> {
        let mark = match self.framing {
            Framing::Lines => b'\n',
            Framing::Records => b'\x1e',
        };
        while let Some(end) = chunk.iter().position(|byte| *byte == mark) {
            let piece = chunk.split_to(end);
            let _ = chunk.split_to(1);
            let text = self.join(piece);
            if !text.trim_ascii().is_empty() {
                return Some(text);
            }
        }
        self.pending.extend_from_slice(chunk);
        chunk.clear();
        None
    }

    /// Returns the text that the end of the answer ends.
    fn last(&mut self) -> Option<Bytes> {
        let text = self.join(Bytes::new());
        (!text.trim_ascii().is_empty()).then_some(text)
    }

    fn join(&mut self, piece: Bytes) -> Bytes {
        if self.pending.is_empty() {
            return piece;
        }
        let mut text = std::mem::take(&mut self.pending);
        text.extend_from_slice(&piece);
        Bytes::from(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(framing: Framing, chunks: &[&[u8]]) -> Vec<String> {
        let mut cutter = Cutter { framing, pending: Vec::new(), limit: LIMIT };
        let mut texts = Vec::new();
        for chunk in chunks {
            let mut chunk = Bytes::copy_from_slice(chunk);
            while let Some(text) = cutter.next(&mut chunk) {
                texts.push(text);
            }
        }
        texts.extend(cutter.last());
        texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    #[test]
    fn values_are_cut_at_every_place_that_pieces_may_end() {
        let cases = [
            (Framing::Lines, "{\"a\":1}\r\n\n[2]\n3", vec!["{\"a\":1}\r", "[2]", "3"]),
            (Framing::Records, "\x1e{\"a\":1}\n\x1e\x1e\"\n\"\n\x1e3\n", vec!["{\"a\":1}\n", "\"\n\"\n", "3\n"]),
        ];
        for (framing, text, expected) in cases {
            for at in 0..=text.len() {
                let (left, right) = text.as_bytes().split_at(at);
                assert_eq!(cut(framing, &[left, right]), expected, "{at}");
            }
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(cut(framing, &bytes), expected);
        }
    }
}
