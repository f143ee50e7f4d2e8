//! What proves who makes a request by looking at the request?

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue};

use super::super::error::Error;
use super::super::transport::Request;

/// Makes `Authorization` for each request anew: schemes that sign requests, or that answer what the server asks.
///
/// A middleware that changes the method or the URL comes later, so it takes away what was signed.
pub trait Signer: Send + Sync + Debug {
    /// Returns the value of `Authorization`; none where the server has to ask first.
    ///
    /// # Errors
    /// The request cannot be signed. The error must not tell the secret.
    fn sign(&self, request: &Request) -> Result<Option<HeaderValue>, Error>;

    /// Takes note of an answer 401 with these headers, and returns whether another try makes sense.
    ///
    /// `sent` is what was sent as `Authorization`, without the first word, and empty if nothing was. A call is
    /// sent again once at most.
    fn refused(&self, sent: &str, headers: &HeaderMap) -> bool {
        let _ = (sent, headers);
        false
    }

    /// Takes note of an answer that is no 401 with these headers.
    ///
    /// `sent` is what was sent as `Authorization`, without the first word.
    fn accepted(&self, sent: &str, headers: &HeaderMap) {
        let _ = (sent, headers);
    }
}

/// Makes what one client uses.
pub(super) type MakeSigner = dyn Fn() -> Box<dyn Signer> + Send + Sync;
