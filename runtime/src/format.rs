//! How is a body read that is not JSON?

use std::fmt::Debug;

use http::HeaderMap;

use super::model::{Decode, DecodeError};

/// A format other than JSON in which a body may come, with what it has to know about the type that it is read into.
///
/// A format is a fact of an [`Operation`](super::Operation), so that a client without one carries no code for it.
pub trait Format: Debug + Sync {
    /// Reads a body into its place, which is worth nothing after a fault.
    ///
    /// # Errors
    ///
    /// Fails when the body is not of the format, or when a value is not of the type that the model has there.
    fn read(&self, headers: &HeaderMap, body: &[u8], place: &mut dyn Decode) -> Result<(), DecodeError>;
}
