//! What does a caller read when a credential is missing, wrong or refused?

use std::error::Error as StdError;

use http::StatusCode;

use super::super::error::{Error, ErrorKind};

/// The client was set up with something that cannot work.
pub(super) fn config(message: String) -> Error {
    Error::new(ErrorKind::Config, message)
}

/// The credential is missing or cannot be used where it has to go.
pub(super) fn credential(message: &str) -> Error {
    Error::new(ErrorKind::Auth, message)
}

/// The token endpoint said no, or failed; `reason` is what it said about it.
pub(super) fn refused(status: StatusCode, reason: &str) -> Error {
    let colon = if reason.is_empty() { "" } else { ": " };
    Error::new(ErrorKind::Auth, format!("the token endpoint gave no token ({}){colon}{reason}", status.as_u16()))
}

/// The token endpoint said yes, but not what the token is.
pub(super) fn reply(why: &str) -> Error {
    Error::new(ErrorKind::Auth, format!("the reply of the token endpoint cannot be used: {why}"))
}

/// A caller's own function failed.
pub(super) fn provider(source: Box<dyn StdError + Send + Sync>) -> Error {
    Error::new(ErrorKind::Auth, "the source of tokens failed").with_source(source)
}
