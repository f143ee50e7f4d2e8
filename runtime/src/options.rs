//! What may a caller change for a single call?

use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::error::{Error, ErrorKind};
use super::retry::RetryPolicy;
use super::secret::Secret;
use super::server::without_user;

/// What one call does differently from its client.
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) idle_timeout: Option<Duration>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) idempotency_key: Option<Secret>,
    pub(super) is_idempotent: Option<bool>,
    pub(super) server: Option<String>,
    pub(super) fault: Option<Error>,
}

impl CallOptions {
    /// Returns options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the whole call may take, retries and waits included. `Duration::MAX` lifts the client's limit.
    ///
    /// Where the answer is a stream, the call ends when its head is there: how long the rest takes is nobody's limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long one attempt may take, its body included. `Duration::MAX` lifts the client's limit.
    ///
    /// Where the answer is a stream, it is how long the head of the answer may take to come.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long a stream may be silent between two pieces of an answer: by default as long as an attempt may take.
    /// `Duration::MAX` is no limit. An answer that is read as a whole is under the timeout of the attempt instead.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets a header; it replaces the client's own of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match parse_header(name, value) {
            Ok(header) => self.headers.push(header),
            Err(why) => self.fault = self.fault.or_else(|| Some(Error::new(ErrorKind::Request, why))),
        }
        self
    }

    /// Sets how a failed request is retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets the key by which the server recognises a request that it has already done (`Idempotency-Key`, or the header
    /// that the operation has for it). A call that has that header with another value by a parameter or an option is
    /// refused.
    ///
    /// The key is the same on each attempt, so a request that has one is retried whatever its method. Of a call that
    /// pages only the first page has it, because a server that knows the key would give that page again.
    pub fn idempotency_key(mut self, key: impl Into<Secret>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Says whether doing the call twice is the same as doing it once, so that it is retried whatever its method, or
    /// not at all.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = Some(is_idempotent);
        self
    }

    /// Sets the URL of the server, the whole of it.
    ///
    /// On another origin than the client's (its scheme, host and port) the client's credentials are nobody's business,
    /// nor are the headers that it has for all calls: a call that needs one, or would take one along, is refused,
    /// unless the client was built with `credentials_for_any_server`, or the call has a header of its own that stands
    /// for it.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// Takes over what `other` sets.
    pub(super) fn merge(&mut self, other: Self) {
        self.timeout = other.timeout.or(self.timeout);
        self.attempt_timeout = other.attempt_timeout.or(self.attempt_timeout);
        self.idle_timeout = other.idle_timeout.or(self.idle_timeout);
        self.headers.extend(other.headers);
        self.retry = other.retry.or(self.retry);
        self.idempotency_key = other.idempotency_key.or(self.idempotency_key.take());
        self.is_idempotent = other.is_idempotent.or(self.is_idempotent);
        self.server = other.server.or(self.server.take());
        self.fault = self.fault.take().or(other.fault);
    }
}

// The server's URL may hold a password, which is refused, but not before the call is sent.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("headers", &self.headers)
            .field("retry", &self.retry)
            .field("idempotency_key", &self.idempotency_key)
            .field("is_idempotent", &self.is_idempotent)
            .field("server", &self.server.as_deref().map(without_user))
            .finish_non_exhaustive()
    }
}

/// Returns a header that HTTP can carry. Its value is marked sensitive, because a caller may put a secret there.
pub(super) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not the name of a header"))?;
    if is_framing(&name) {
        return Err(format!("the header `{name}` is set by the transport"));
    }
    // Letters beyond ASCII travel as UTF-8; line breaks and other controls are refused.
    let mut value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| format!("the value of the header `{name}` has characters that it cannot carry"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Returns whether the header says where a message goes or ends, which only the transport knows.
fn is_framing(name: &HeaderName) -> bool {
    matches!(name.as_str(), "host" | "content-length" | "transfer-encoding" | "connection" | "upgrade")
}
