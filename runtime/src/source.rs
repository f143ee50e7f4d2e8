//! Which texts does the generator embed in a client?
//!
//! This is the only file that is never embedded itself.

/// One file of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The path below `src/`, with `/` between its parts.
    pub path: &'static str,
    /// The whole text.
    pub text: &'static str,
}

/// The manifest of the runtime, which says what a client that carries the sources depends on.
pub const MANIFEST: &str = include_str!("../Cargo.toml");

/// Returns every file of the runtime but this one, sorted by path.
pub fn sources() -> &'static [Source] {
    SOURCES
}

macro_rules! sources {
    ($($path:literal)*) => { &[$(Source { path: $path, text: include_str!($path) }),*] };
}

const SOURCES: &[Source] = sources! {
    "auth/apply.rs"
    "auth/ask.rs"
    "auth/authorization_code.rs"
    "auth/cache.rs"
    "auth/challenge.rs"
    "auth/client_credentials.rs"
    "auth/credential.rs"
    "auth/device_code.rs"
    "auth/digest.rs"
    "auth/endpoint.rs"
    "auth/fault.rs"
    "auth/form.rs"
    "auth/jwk.rs"
    "auth/jwt_bearer.rs"
    "auth/mod.rs"
    "auth/open_id.rs"
    "auth/password.rs"
    "auth/provider.rs"
    "auth/refresh_token.rs"
    "auth/reply.rs"
    "auth/scheme.rs"
    "auth/select.rs"
    "auth/signer.rs"
    "auth/token.rs"
    "auth/token_exchange.rs"
    "builder.rs"
    "byte_stream.rs"
    "call.rs"
    "core.rs"
    "count.rs"
    "encode.rs"
    "error.rs"
    "event.rs"
    "event_stream.rs"
    "execute.rs"
    "flat.rs"
    "form.rs"
    "format.rs"
    "incoming.rs"
    "json_stream.rs"
    "lib.rs"
    "lines.rs"
    "link.rs"
    "media.rs"
    "message.rs"
    "middleware.rs"
    "model/base64.rs"
    "model/chrono.rs"
    "model/container.rs"
    "model/date_time.rs"
    "model/decode.rs"
    "model/encode.rs"
    "model/file.rs"
    "model/give.rs"
    "model/header.rs"
    "model/jiff.rs"
    "model/mod.rs"
    "model/patch.rs"
    "model/print.rs"
    "model/read.rs"
    "model/rust_decimal.rs"
    "model/scalar.rs"
    "model/serde.rs"
    "model/time.rs"
    "model/time_span.rs"
    "model/union.rs"
    "model/uuid.rs"
    "model/value.rs"
    "multipart.rs"
    "operation.rs"
    "options.rs"
    "outcome.rs"
    "page.rs"
    "path.rs"
    "payload.rs"
    "percent.rs"
    "poll.rs"
    "replay.rs"
    "request.rs"
    "reqwest_transport.rs"
    "response.rs"
    "retry.rs"
    "secret.rs"
    "sending.rs"
    "server.rs"
    "signature.rs"
    "timeout.rs"
    "trace.rs"
    "transport.rs"
    "xml/encoding.rs"
    "xml/mod.rs"
    "xml/node.rs"
    "xml/read.rs"
    "xml/scan.rs"
    "xml/write.rs"
};
