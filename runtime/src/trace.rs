//! What does a call tell those who watch the application?
//!
//! One span a call, with the names of OpenTelemetry's HTTP conventions. The URL itself is not among them, since its
//! query may hold a key; the template is.

use std::future::{Future, poll_fn};
use std::pin::pin;

use http::Uri;
use tracing::Span;
use tracing::field::Empty;

use super::error::{Error, ErrorKind};
use super::operation::Operation;
use super::response::Raw;

/// The span of one call.
pub(super) struct Trace {
    span: Span,
}

impl Trace {
    /// Returns the span of a call that is about to start.
    pub(super) fn new(operation: &'static Operation, server: &str) -> Self {
        let server: Option<Uri> = server.parse().ok();
        let span = tracing::info_span!(
            "http.client.call",
            "otel.kind" = "client",
            "otel.name" = format!("{} {}", operation.method, operation.path),
            "operation.id" = operation.id,
            "http.request.method" = operation.method,
            "url.template" = operation.path,
            "server.address" = server.as_ref().and_then(Uri::host),
            "server.port" = server.as_ref().and_then(port_of),
            "http.response.status_code" = Empty,
            "http.request.resend_count" = Empty,
            "error.type" = Empty,
        );
        Self { span }
    }

    /// Runs the work inside the span.
    pub(super) async fn follow<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|cx| self.span.in_scope(|| work.as_mut().poll(cx))).await
    }

    /// Records how the call ended.
    pub(super) fn finish(&self, outcome: &Result<Raw, Error>, sent: u32) {
        let status = match outcome {
            Ok(raw) => Some(raw.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.span.record("http.response.status_code", status.as_u16());
        }
        if sent > 1 {
            self.span.record("http.request.resend_count", sent - 1);
        }
        if let Err(error) = outcome {
            match error.status().filter(|_| error.kind() == ErrorKind::Api) {
                Some(status) => self.span.record("error.type", status.as_str()),
                None => self.span.record("error.type", tracing::field::debug(error.kind())),
            };
        }
    }
}

/// Returns the port of a URL, which for the usual one is not written.
fn port_of(url: &Uri) -> Option<u16> {
    url.port_u16().or(match url.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    })
}
