//! How does a call run, from its credentials to the answer?
//!
//! There is one way for all operations, and it is not generic: prepare, then attempt after attempt (credentials,
//! middlewares, the wire), each under its own timeout and all of them under the call's. The status is looked at before
//! anything is decoded.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::call::Call;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::middleware::Attempt;
#[cfg(feature = "tracing")]
use super::request::server_of;
use super::request::{Granted, Prepared, bare_text, prepare};
use super::response::Raw;
use super::secret::{Secret, is_secret};
#[cfg(feature = "tracing")]
use super::server::Server;
use super::server::origin_of;
use super::timeout::within;
#[cfg(feature = "tracing")]
use super::trace::Trace;
use super::transport::{BoxFuture, End, Request};

/// No more is kept of a body that says why a call failed.
pub(super) const ERROR_LIMIT: usize = 64 << 10;

/// Returns the future of the call's answer. It does nothing before it is polled.
pub(super) fn execute(call: Call) -> BoxFuture<'static, Result<Raw, Error>> {
    let operation = call.operation;
    Box::pin(async move {
        let sent = AtomicU32::new(0);
        #[cfg(feature = "tracing")]
        let outcome = {
            // A server that cannot be used comes out as the call's error.
            let server = server_of(&call.core, operation, call.options.server.as_deref());
            let trace = Trace::new(operation, server.as_ref().map(Server::url).unwrap_or_default());
            let outcome = trace.follow(run(call, &sent)).await;
            trace.finish(&outcome, sent.load(Ordering::Relaxed));
            outcome
        };
        #[cfg(not(feature = "tracing"))]
        let outcome = run(call, &sent).await;
        outcome.map_err(|error| error.with_call(operation, sent.load(Ordering::Relaxed)))
    })
}

async fn run(call: Call, sent: &AtomicU32) -> Result<Raw, Error> {
    let core = call.core.clone();
    let prepared = prepare(call)?;
    let attempts = repeat(&core, &prepared, sent);
    within(&*core.shared.transport, prepared.timeout, "the call took longer than", attempts).await
}

/// Makes attempts until one succeeds or no other is worth it.
async fn repeat(core: &Core, prepared: &Prepared, sent: &AtomicU32) -> Result<Raw, Error> {
    let started = Instant::now();
    let shared = &*core.shared;
    let mut failures = 0;
    let mut has_refreshed = false;
    loop {
        let mut granted = Vec::new();
        let sent_before = sent.load(Ordering::Relaxed);
        let left = prepared.timeout.map_or(Duration::MAX, |timeout| timeout.saturating_sub(started.elapsed()));
        let outcome = attempt(core, prepared, left, sent, &mut granted).await;
        if let Ok(raw) = &outcome {
            note_accepted(&granted, raw);
        }
        let error = match outcome {
            Ok(raw) if raw.status.is_success() => {
                shared.budget.put_back();
                return Ok(raw);
            }
            Ok(raw) => {
                let is_refused = raw.status == StatusCode::UNAUTHORIZED && !has_refreshed;
                // A refused request was not carried out, so it may be sent again whatever its method.
                if is_refused && invalidate(core, &granted, &raw.headers) && prepared.is_replayable() {
                    has_refreshed = true;
                    continue;
                }
                Error::api(raw)
            }
            Err(error) => error,
        };
        failures += 1;
        // What the server did not carry out, or never saw, may be sent again whatever its method.
        let is_unsent = sent.load(Ordering::Relaxed) == sent_before;
        let is_undone = error.is_undone() || is_unsent;
        let is_named = prepared.may_be_named && prepared.retry.names(&error);
        if !(is_unsent || prepared.is_replayable())
            || !(prepared.is_repeatable || is_undone || is_named)
            || !prepared.retry.covers(&error)
        {
            return Err(error);
        }
        let Some(delay) = prepared.retry.delay(failures, error.retry_after()) else { return Err(error) };
        if !prepared.retry.lets_begin(started.elapsed().saturating_add(delay)) {
            return Err(error);
        }
        // The reason is worth more to the caller than a timeout in the middle of a wait.
        if prepared.timeout.is_some_and(|timeout| started.elapsed().saturating_add(delay) >= timeout) {
            return Err(error);
        }
        if !shared.budget.take() {
            return Err(error);
        }
        shared.transport.sleep(delay).await;
    }
}

/// Gives the grants back that the server refused with these headers, and returns whether there may be better ones.
fn invalidate(core: &Core, granted: &[Granted], headers: &HeaderMap) -> bool {
    let mut is_worth_it = false;
    for granted in granted {
        if let Some(Some(state)) = core.shared.credentials.get(granted.scheme) {
            is_worth_it |= match granted.grant.signer() {
                Some(signer) => signer.refused(granted.text.expose(), headers),
                None => state.invalidate(&granted.grant),
            };
        }
    }
    is_worth_it
}

/// Tells those that signed the request what the server says with its answer.
fn note_accepted(granted: &[Granted], raw: &Raw) {
    if raw.status != StatusCode::UNAUTHORIZED {
        for granted in granted {
            if let Some(signer) = granted.grant.signer() {
                signer.accepted(granted.text.expose(), &raw.headers);
            }
        }
    }
}

async fn attempt(
    core: &Core,
    prepared: &Prepared,
    left: Duration,
    sent: &AtomicU32,
    granted: &mut Vec<Granted>,
) -> Result<Raw, Error> {
    let shared = &*core.shared;
    let mut request = prepared.authorize(core, left, granted).await?;
    let number = sent.load(Ordering::Relaxed) + 1;
    let attempt = Attempt { operation: prepared.operation, number };
    let mut begun = 0;
    let mut is_ready = Ok(());
    for middleware in &shared.middlewares {
        is_ready = middleware.before(attempt, &mut request).await;
        if is_ready.is_err() {
            break;
        }
        begun += 1;
    }
    if is_ready.is_ok() && origin_of(request.uri()) != prepared.server.origin() {
        is_ready = Err(Error::new(ErrorKind::Middleware, "a middleware sent the request to another origin"));
    }
    let secrets = secrets_of(prepared, &request, granted);
    let outcome = match is_ready {
        Ok(()) => {
            sent.store(number, Ordering::Relaxed);
            let exchange = exchange(core, request, prepared);
            within(&*shared.transport, prepared.attempt_timeout, "the attempt took longer than", exchange).await
        }
        Err(error) => Err(error),
    };
    let head = outcome.as_ref().map(|(parts, _, _)| parts);
    for middleware in shared.middlewares[..begun].iter().rev() {
        middleware.after(attempt, head).await;
    }
    let (parts, body, end) = outcome?;
    let (status, headers) = (parts.status, parts.headers);
    let raw = Raw { operation: prepared.operation, attempts: number, status, headers, body, secrets };
    if raw.status.is_success() {
        return match end {
            End::Whole => Ok(raw),
            End::Broken(error) => Err(error),
            End::Cut => Err(Error::new(
                ErrorKind::Decode,
                format!("the body is longer than {} bytes (the response limit)", shared.response_limit),
            )
            .with_answer(Raw { body: Bytes::new(), ..raw })),
        };
    }
    // A failure whose body is cut or broken is still that failure.
    Ok(raw)
}

/// Returns what no error may show although a server repeats it: what was granted, and what the headers hold that the
/// caller or a middleware set by hand.
///
/// Every header of a caller is marked sensitive, because it may hold a secret. But the version of an API is none, and
/// an error that strikes it out says nothing; so of those headers the ones count whose name speaks of a secret.
fn secrets_of(prepared: &Prepared, request: &Request, granted: &[Granted]) -> Vec<Secret> {
    let mut secrets: Vec<Secret> = granted.iter().map(|granted| granted.text.clone()).collect();
    for (name, value) in request.headers() {
        let text = String::from_utf8_lossy(value.as_bytes());
        if *name == COOKIE {
            let values = text.split(';').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value).trim());
            secrets.extend(values.map(Secret::from));
        } else if matches!(*name, AUTHORIZATION | PROXY_AUTHORIZATION) {
            secrets.push(bare_text(value));
            secrets.extend(basic_parts(&text));
        } else if value.is_sensitive() && (is_secret(name.as_str()) || !prepared.has_header(name, value)) {
            secrets.push(Secret::from(text.trim()));
        }
    }
    secrets
}

/// Returns the user name and the password of `Basic` credentials, which a server has decoded when it repeats them.
fn basic_parts(value: &str) -> Vec<Secret> {
    let Some((word, encoded)) = value.split_once(' ') else { return Vec::new() };
    if !word.eq_ignore_ascii_case("basic") {
        return Vec::new();
    }
    let decoded = STANDARD.decode(encoded.trim()).unwrap_or_default();
    let decoded = String::from_utf8_lossy(&decoded);
    decoded.split_once(':').map_or(Vec::new(), |(user, password)| vec![Secret::from(user), Secret::from(password)])
}

/// Sends one request, and reads the answer up to the limit. The body of a success is only handed on where its caller
/// reads it piece by piece.
async fn exchange(core: &Core, request: Request, prepared: &Prepared) -> Result<(Parts, Bytes, End), Error> {
    let transport = &core.shared.transport;
    let response = match &prepared.feed {
        Some(feed) => transport.send_upload(request, feed.upload()?).await?,
        None => transport.send(request).await?,
    };
    let (mut parts, body) = response.into_parts();
    hide_cookies(&mut parts.headers);
    if let Some(rest) = prepared.rest.as_ref().filter(|_| parts.status.is_success()) {
        *rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        return Ok((parts, Bytes::new(), End::Whole));
    }
    let limit = if parts.status.is_success() { core.shared.response_limit } else { ERROR_LIMIT };
    let (body, end) = body.read(limit).await;
    Ok((parts, body, end))
}

/// Marks the cookies that the server sets as sensitive, so that the `Debug` of the headers does not show them.
pub(super) fn hide_cookies(headers: &mut HeaderMap) {
    if let http::header::Entry::Occupied(mut cookies) = headers.entry(SET_COOKIE) {
        cookies.iter_mut().for_each(|value| value.set_sensitive(true));
    }
}
