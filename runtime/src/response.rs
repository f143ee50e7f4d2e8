//! What does an answer hold besides its body?

use std::mem;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::error::{Error, ErrorKind};
use super::model::{Decode, read_header};
use super::operation::Operation;
use super::secret::Secret;
use super::transport::Body;

/// The headers in which servers give a request its id, the commonest first.
const REQUEST_ID: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-goog-request-id",
    "x-github-request-id",
    "x-correlation-id",
    "x-trace-id",
    "cf-ray",
];

/// An answer with its status, headers and decoded body.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status, always a success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The decoded body.
    pub body: T,
}

impl<T> Response<T> {
    /// Returns the body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// Returns the status, the headers and the body.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.status, self.headers, self.body)
    }

    /// Returns the same answer with another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: change(self.body) }
    }

    /// Returns a header as the type that the document declares for it: a number, text, a list.
    ///
    /// # Errors
    /// The header is there, but it is no such value.
    pub fn header<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        header(&self.headers, name)
    }

    /// Returns the id that the server gave the request, which its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        find_request_id(&self.headers)
    }
}

/// Returns a header as a value of a type.
pub(super) fn header<V: Decode>(headers: &HeaderMap, name: &str) -> Result<Option<V>, Error> {
    let mut value = V::blank();
    let is_there = read_header(headers, name, &mut value)
        .map_err(|fault| Error::new(ErrorKind::Decode, format!("the header `{name}`: {fault}")))?;
    Ok(is_there.then_some(value))
}

/// Returns the id that the server gave the request.
pub(super) fn find_request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

/// Returns the text without the byte order mark that some servers put in front of it.
pub(super) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Where a success leaves its body that is not read as a whole.
pub(super) type Rest = Arc<Mutex<Option<Body>>>;

/// An answer whose body is read, but not decoded.
#[derive(Clone)]
pub(super) struct Raw {
    pub(super) operation: &'static Operation,
    pub(super) attempts: u32,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The credentials of the request, which no error shows even if the server repeats them.
    pub(super) secrets: Vec<Secret>,
}

impl Raw {
    /// Takes the answer out, for an error that keeps it.
    pub(super) fn take(&mut self) -> Self {
        Self {
            operation: self.operation,
            attempts: self.attempts,
            status: self.status,
            headers: mem::take(&mut self.headers),
            body: mem::take(&mut self.body),
            secrets: mem::take(&mut self.secrets),
        }
    }

    /// Returns the answer to the caller, with this body.
    pub(super) fn with_body<T>(self, body: T) -> Response<T> {
        Response { status: self.status, headers: self.headers, body }
    }
}
