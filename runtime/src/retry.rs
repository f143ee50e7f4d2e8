//! Is a failed attempt worth another, and how long is the wait?

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};
use http::{HeaderValue, StatusCode};

use super::error::{Error, ErrorKind};

/// How often and after what waits a failed request is sent again.
///
/// What a call says counts, else what its client says, else what the description says of the operation.
///
/// Requests that may be repeated are sent again when no answer came, and after 408, 429, 500, 502, 503 and 504. They
/// are those whose method HTTP calls idempotent, those whose operation is known to read only (a search by `POST` that
/// pages, say), those with an idempotency key, and those of which
/// [`CallOptions::idempotent`](super::options::CallOptions::idempotent) says so; a policy for
/// [`any_method`](Self::any_method) adds what it names. All others are sent again only where
/// nothing was done: when no connection could be made, when no credential could be had for a while, and after 429, by
/// which a server says that it did not begin. The waits are drawn at random up to a bound that doubles each time ("full
/// jitter"), unless the server says how long to wait: then it is that long, and up to a tenth longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    max_elapsed: Option<Duration>,
    growth_percent: u32,
    statuses: &'static [(u16, u16)],
    only_answers: bool,
    any_method: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Returns the default policy: three attempts, waits of at most 0.5 s, then 1 s.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(120),
            max_elapsed: None,
            growth_percent: 200,
            statuses: &[],
            only_answers: false,
            any_method: false,
        }
    }

    /// Returns the policy that sends each request once.
    pub const fn never() -> Self {
        Self { attempts: 1, ..Self::new() }
    }

    /// Sets how often a request is sent at most, the first time included; zero counts as one.
    #[must_use]
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts: if attempts == 0 { 1 } else { attempts }, ..self }
    }

    /// Sets the bound of the first wait.
    #[must_use]
    pub const fn base_delay(self, delay: Duration) -> Self {
        Self { base_delay: delay, ..self }
    }

    /// Sets the bound of every wait.
    #[must_use]
    pub const fn max_delay(self, delay: Duration) -> Self {
        Self { max_delay: delay, ..self }
    }

    /// Sets the longest wait that a server may ask for; if it asks for more, its answer is returned at once.
    #[must_use]
    pub const fn max_retry_after(self, delay: Duration) -> Self {
        Self { max_retry_after: delay, ..self }
    }

    /// Sets how long after the beginning of the call the last attempt may begin. By default there is no limit but the
    /// number of attempts.
    #[must_use]
    pub const fn max_elapsed(self, time: Duration) -> Self {
        Self { max_elapsed: Some(time), ..self }
    }

    /// Sets the bound of each wait in percent of the one before: 200 by default, which is twice as long; less than 100
    /// counts as 100.
    #[must_use]
    pub const fn growth_percent(self, percent: u32) -> Self {
        Self { growth_percent: if percent < 100 { 100 } else { percent }, ..self }
    }

    /// Sets the statuses after which a request is sent again, instead of the usual ones: ranges, each with its first
    /// and its last.
    #[must_use]
    pub const fn statuses(self, ranges: &'static [(u16, u16)]) -> Self {
        Self { statuses: ranges, ..self }
    }

    /// Sends no request again of which no answer came.
    #[must_use]
    pub const fn only_answers(self) -> Self {
        Self { only_answers: true, ..self }
    }

    /// Sends again whatever the method after what the policy names: the [`statuses`](Self::statuses), and where no
    /// answer came, unless it repeats [`only_answers`](Self::only_answers). An operation or a call that must not be
    /// repeated still is not.
    #[must_use]
    pub const fn any_method(self) -> Self {
        Self { any_method: true, ..self }
    }

    /// Returns whether the policy itself says that a request may be sent again after this failure, whatever its method.
    pub(super) fn names(&self, error: &Error) -> bool {
        let is_named = match (error.kind(), error.status()) {
            (ErrorKind::Api, Some(_)) => !self.statuses.is_empty(),
            (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport, _) => !self.only_answers,
            _ => false,
        };
        self.any_method && is_named && self.covers(error)
    }

    /// Returns whether a failure is one after which the request may be sent again.
    pub(super) fn covers(&self, error: &Error) -> bool {
        match (error.kind(), error.status()) {
            (ErrorKind::Api, Some(status)) if !self.statuses.is_empty() => {
                self.statuses.iter().any(|(first, last)| (*first..=*last).contains(&status.as_u16()))
            }
            (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport, _) if self.only_answers => false,
            _ => error.is_retryable(),
        }
    }

    /// Returns whether an attempt may begin so long after the first.
    pub(super) fn lets_begin(&self, elapsed: Duration) -> bool {
        self.max_elapsed.is_none_or(|most| elapsed < most)
    }

    /// Returns how long to wait after this many failed attempts, or `None` to give up.
    pub(super) fn delay(&self, attempts: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if attempts >= self.attempts {
            return None;
        }
        match retry_after {
            Some(wait) if wait > self.max_retry_after => None,
            // The jitter keeps the many clients of one answer from coming back in the same instant: up to a tenth on
            // top of what the server asks for. A zero says "now".
            Some(wait) if !wait.is_zero() => Some(wait.saturating_add(wait.mul_f64(fastrand::f64() / 10.0))),
            _ => Some(self.jitter(attempts)),
        }
    }

    fn jitter(&self, attempts: u32) -> Duration {
        let mut bound = self.base_delay.min(self.max_delay);
        for _ in 1..attempts.min(64) {
            bound = bound.saturating_mul(self.growth_percent).checked_div(100).unwrap_or(bound).min(self.max_delay);
        }
        bound.mul_f64(fastrand::f64())
    }
}

/// Returns whether an answer with this status may be followed by a better one.
pub(super) fn is_retryable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// Returns how long the server asks to wait (RFC 9110, section 10.2.3: seconds, or a date).
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit mean "never".
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    // The server's own clock is the one that the date was made with.
    let now = headers.get(DATE).and_then(parse_date).unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

fn parse_date(value: &HeaderValue) -> Option<SystemTime> {
    httpdate::parse_http_date(value.to_str().ok()?).ok()
}

const CAPACITY: u32 = 100;
const COST: u32 = 5;

/// How many retries all calls of a client together may still make.
///
/// While a server is down, each call would otherwise send it three times the load. A retry costs five tokens of a
/// hundred; each success gives one back.
#[derive(Debug)]
pub(super) struct Budget {
    tokens: Mutex<u32>,
}

impl Budget {
    /// Returns a full budget.
    pub(super) fn full() -> Self {
        Self { tokens: Mutex::new(CAPACITY) }
    }

    /// Takes the price of one retry, and returns whether it could be paid.
    pub(super) fn take(&self) -> bool {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        match tokens.checked_sub(COST) {
            Some(left) => {
                *tokens = left;
                true
            }
            None => false,
        }
    }

    /// Puts back what a success is worth.
    pub(super) fn put_back(&self) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = CAPACITY.min(*tokens + 1);
    }
}
