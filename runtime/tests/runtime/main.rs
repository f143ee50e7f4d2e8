//! Does the runtime do what it promises, seen from outside?

mod digest;
mod encode;
mod error;
mod follow;
mod limit;
mod middleware;
mod options;
mod outcome;
mod page;
mod path;
mod redact;
mod repeat;
#[cfg(feature = "reqwest")]
mod resume;
mod retry;
mod security;
mod server;
#[cfg(feature = "reqwest")]
mod socket;
mod source;
#[cfg(feature = "reqwest")]
mod stream;
mod style;
mod support;
mod timeout;
#[cfg(feature = "tracing")]
mod trace;
