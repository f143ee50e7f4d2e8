//! What went wrong, and what does the caller need to know about it?

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};

use super::media;
use super::message::{escape, server_message, strike_out};
use super::model::{Decode, DecodeError};
use super::operation::Operation;
use super::outcome::{OneOf, choose, fill};
use super::response::{Raw, find_request_id, header};
use super::retry;
use super::secret::Secret;

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was built with something that cannot work.
    Config,
    /// The request cannot be made from what the caller gave; nothing was sent.
    Request,
    /// No credential was there, or none could be had; [`Error::status`] is that of the token endpoint, if it answered.
    Auth,
    /// No connection to the server could be made.
    Connect,
    /// A timeout was reached.
    Timeout,
    /// The connection broke.
    Transport,
    /// The server answered with a status that is not a success.
    Api,
    /// The server answered with success, but its body is not what the document promises.
    Decode,
    /// The server's pages do not come to an end.
    Pagination,
    /// A middleware refused the call.
    Middleware,
}

impl ErrorKind {
    /// Returns the words by which `Display` names the kind.
    fn label(self) -> &'static str {
        match self {
            Self::Config => "configuration",
            Self::Request => "invalid request",
            Self::Auth => "authentication",
            Self::Connect => "cannot connect",
            Self::Timeout => "timeout",
            Self::Transport => "connection failed",
            Self::Api => "server error",
            Self::Decode => "unexpected response",
            Self::Pagination => "pagination",
            Self::Middleware => "middleware",
        }
    }
}

/// Why a call failed.
///
/// `Display` shows the method, the path *template*, the status and the server's own message, but never the URL with
/// its query, a header, or a secret.
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    operation: Option<&'static Operation>,
    response: Option<Answer>,
    attempts: u32,
    decode_path: Option<String>,
    secrets: Vec<Secret>,
}

/// What the server said.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Error {
    /// Returns an error of this kind, for a transport, a middleware or a source of tokens to give back.
    ///
    /// The message is shown to people, so it must hold no secret.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                message: message.into(),
                source: None,
                operation: None,
                response: None,
                attempts: 0,
                decode_path: None,
                secrets: Vec::new(),
            }),
        }
    }

    /// Returns the error with its cause, which [`source`](StdError::source) gives back.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.source = Some(Arc::from(source.into()));
        self
    }

    /// Returns the error of an answer that is not a success.
    pub(super) fn api(answer: Raw) -> Self {
        // Not every 3xx leads somewhere else: 304 says that what the caller has is still good.
        let leads_on = answer.status.is_redirection() && answer.headers.contains_key(LOCATION);
        let message = if leads_on { "redirects are not followed" } else { "" };
        Self::new(ErrorKind::Api, message).with_answer(answer)
    }

    /// Returns the error of a successful answer whose body cannot be read, for the reason that the decoder gives;
    /// `part` says what part of it that is, and is empty for all of it.
    pub(super) fn decode(answer: Raw, part: &str, fault: Option<DecodeError>) -> Self {
        let mut message = match &fault {
            Some(fault) if !answer.body.trim_ascii().is_empty() => format!("{part}{fault}"),
            _ => format!("{part}the body is empty"),
        };
        let media_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if let Some(media_type) = media_type.filter(|media_type| !media_type.contains("json")) {
            message = format!("{message} (the content type is {media_type})");
        }
        let mut error = Self::new(ErrorKind::Decode, message).with_answer(answer);
        if let Some(fault) = fault {
            // The message says all of it, and a report that prints the source too would say it twice.
            error.inner.decode_path = Some(fault.path().to_owned());
        }
        error
    }

    /// Returns the error with the answer that it is about.
    pub(super) fn with_answer(mut self, answer: Raw) -> Self {
        let Raw { operation, attempts, status, headers, body, secrets } = answer;
        self.inner.secrets = secrets;
        self.inner.response = Some(Answer { status, headers, body });
        self.with_call(operation, attempts)
    }

    /// Returns the error with the reply of a token endpoint, and the secrets that it may repeat.
    pub(super) fn with_reply(mut self, reply: Answer, secrets: Vec<Secret>) -> Self {
        self.inner.secrets = secrets;
        self.inner.response = Some(reply);
        self
    }

    /// Returns the error with the operation and the number of attempts, where it does not know them yet.
    pub(super) fn with_call(mut self, operation: &'static Operation, attempts: u32) -> Self {
        self.inner.operation = self.inner.operation.or(Some(operation));
        self.inner.attempts = self.inner.attempts.max(attempts);
        self
    }

    /// Returns what kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the status of the answer, if there was one: the server's, or that of the endpoint that gave no token.
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.response.as_ref().map(|answer| answer.status)
    }

    /// Returns the headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.response.as_ref().map(|answer| &answer.headers)
    }

    /// Returns a header of the answer as the type that the document declares for it, if there was one.
    ///
    /// # Errors
    /// The header is there, but it is no such value.
    pub fn header<V: Decode>(&self, name: &str) -> Result<Option<V>, Self> {
        self.headers().map_or(Ok(None), |headers| header(headers, name))
    }

    /// Returns the body of the answer as it came, if there was one; of a failure only the first 64 KiB.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.response.as_ref().map(|answer| &answer.body)
    }

    /// Returns the id that the server gave the request, which its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(find_request_id)
    }

    /// Returns the id of the operation, if the failure belongs to one.
    pub fn operation(&self) -> Option<&'static str> {
        self.inner.operation.map(|operation| operation.id)
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Returns how long the server asks the caller to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry::retry_after)
    }

    /// Returns where in the body the decoder stopped.
    pub fn decode_path(&self) -> Option<&str> {
        self.inner.decode_path.as_deref()
    }

    /// Returns what the server says about the failure, found in the usual places of its body.
    ///
    /// It is bounded, control characters are escaped, and credentials that the server repeats are struck out.
    pub fn server_message(&self) -> Option<String> {
        match (&self.inner.response, self.inner.kind) {
            (Some(answer), ErrorKind::Api) => server_message(&answer.headers, &answer.body, &self.inner.secrets),
            _ => None,
        }
    }

    /// Returns the body of the failure as the type that the document declares for it, if it is one.
    pub fn api_error<T: Decode>(&self) -> Option<T> {
        let (Some(answer), ErrorKind::Api) = (&self.inner.response, self.inner.kind) else { return None };
        let (format, mut body) = (self.inner.operation.and_then(|operation| operation.failure_format), T::blank());
        media::read(format, &answer.headers, &answer.body, &mut body).ok()?;
        Some(body)
    }

    /// Returns the body of the failure as the type that the document declares for its status and media type.
    ///
    /// `None` for a status that the document does not have, or whose body has no type there: [`body`](Self::body)
    /// has it as it came.
    pub fn declared<T: OneOf>(&self) -> Option<T> {
        let (Some(answer), ErrorKind::Api) = (&self.inner.response, self.inner.kind) else { return None };
        let case = choose(self.inner.operation?.failures, answer.status, &answer.headers)?;
        let mut body = T::of(case.shape)?;
        fill(&answer.headers, &answer.body, body.slot()).ok()?;
        Some(body)
    }

    /// Returns whether the same request may well succeed if it is sent again.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api | ErrorKind::Auth => self.status().is_some_and(retry::is_retryable),
            _ => false,
        }
    }

    /// Returns whether the server says, or its absence shows, that it did not carry the request out.
    pub(super) fn is_undone(&self) -> bool {
        self.is_connect() || self.is_rate_limited()
    }

    /// Returns whether a timeout was reached, ours or the server's (408, 504).
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
            || self.is_answer(StatusCode::REQUEST_TIMEOUT)
            || self.is_answer(StatusCode::GATEWAY_TIMEOUT)
    }

    /// Returns whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns whether the server's body was not what the document promises.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Returns whether there was no credential, or it was not accepted (401), so that signing in again may help.
    ///
    /// A token endpoint that is down or has had too many requests says nothing about the credential.
    pub fn is_unauthorized(&self) -> bool {
        match self.kind() {
            ErrorKind::Auth => !self.is_retryable(),
            _ => self.is_api_status(StatusCode::UNAUTHORIZED),
        }
    }

    /// Returns whether the credential does not allow the call (403).
    pub fn is_forbidden(&self) -> bool {
        self.is_api_status(StatusCode::FORBIDDEN)
    }

    /// Returns whether the server does not have what was asked for (404).
    pub fn is_not_found(&self) -> bool {
        self.is_api_status(StatusCode::NOT_FOUND)
    }

    /// Returns whether the request clashes with what the server has (409).
    pub fn is_conflict(&self) -> bool {
        self.is_api_status(StatusCode::CONFLICT)
    }

    /// Returns whether there were too many requests (429).
    pub fn is_rate_limited(&self) -> bool {
        self.is_answer(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns whether the server failed (5xx).
    pub fn is_server_error(&self) -> bool {
        self.is_of_server() && self.status().is_some_and(|status| status.is_server_error())
    }

    /// Returns whether the failure is an answer: of the server, or of the token endpoint.
    fn is_of_server(&self) -> bool {
        matches!(self.kind(), ErrorKind::Api | ErrorKind::Auth)
    }

    fn is_answer(&self, status: StatusCode) -> bool {
        self.is_of_server() && self.status() == Some(status)
    }

    fn is_api_status(&self, status: StatusCode) -> bool {
        self.kind() == ErrorKind::Api && self.status() == Some(status)
    }
}

/// The client was set up with something that cannot work.
pub(super) fn config(message: String) -> Error {
    Error::new(ErrorKind::Config, message)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let shown = |text: &str| escape(&strike_out(text, &inner.secrets));
        if let Some(operation) = inner.operation {
            write!(f, "{} {}: ", operation.method, operation.path)?;
        }
        match self.status() {
            Some(status) if inner.kind == ErrorKind::Api => write_status(f, status)?,
            _ => f.write_str(inner.kind.label())?,
        }
        if !inner.message.is_empty() {
            write!(f, ": {}", shown(&inner.message))?;
        }
        if let Some(message) = self.server_message() {
            write!(f, ": {message}")?;
        }
        let mut facts = Vec::new();
        if let (Some(status), false) = (self.status(), self.is_of_server()) {
            facts.push(format!("status {}", status.as_u16()));
        }
        if let Some(request_id) = self.request_id() {
            facts.push(format!("request id {}", shown(request_id)));
        }
        if let Some(operation) = inner.operation {
            facts.push(format!("operation {}", operation.id));
        }
        if inner.attempts > 1 {
            facts.push(format!("{} attempts", inner.attempts));
        }
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join(", ")) }
    }
}

fn write_status(f: &mut fmt::Formatter<'_>, status: StatusCode) -> fmt::Result {
    match status.canonical_reason() {
        Some(reason) => write!(f, "{} {reason}", status.as_u16()),
        None => write!(f, "{}", status.as_u16()),
    }
}

// Headers and bodies may hold secrets (`Set-Cookie`, a token in an answer), so neither is shown.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.inner.kind).field("text", &self.to_string());
        if let Some(body) = self.body() {
            debug.field("body_length", &body.len());
        }
        if let Some(path) = &self.inner.decode_path {
            debug.field("decode_path", &strike_out(path, &self.inner.secrets));
        }
        if let Some(source) = &self.inner.source {
            debug.field("source", &strike_out(&source.to_string(), &self.inner.secrets));
        }
        debug.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
