//! What does a caller read when a credential is missing, wrong or refused?

use std::error::Error as StdError;

use bytes::Bytes;

pub(super) use super::super::error::config;
use super::super::error::{Answer, Error, ErrorKind};
use super::super::secret::Secret;
use super::form::FormReply;

/// The credential is missing or cannot be used where it has to go.
pub(super) fn credential(message: &str) -> Error {
    Error::new(ErrorKind::Auth, message)
}

/// The token endpoint said no, or failed; `reason` is what it said about it.
pub(super) fn refused(reply: &FormReply, reason: &str, sent: &[Secret]) -> Error {
    let colon = if reason.is_empty() { "" } else { ": " };
    let message = format!("the token endpoint gave no token ({}){colon}{reason}", reply.status.as_u16());
    // The body of what calls itself a success may hold a token after all.
    let body = if reply.status.is_success() { Bytes::new() } else { reply.body.clone() };
    let answer = Answer { status: reply.status, headers: reply.headers.clone(), body };
    Error::new(ErrorKind::Auth, message).with_reply(answer, sent.to_vec())
}

/// The token endpoint said yes, but not what the token is.
pub(super) fn reply(why: &str) -> Error {
    Error::new(ErrorKind::Auth, format!("the reply of the token endpoint cannot be used: {why}"))
}

/// A caller's own function failed. One of our own errors says best itself what happened, and whether trying again
/// helps.
pub(super) fn provider(source: Box<dyn StdError + Send + Sync>) -> Error {
    match source.downcast::<Error>() {
        Ok(error) => *error,
        Err(source) => Error::new(ErrorKind::Auth, "the source of tokens failed").with_source(source),
    }
}
