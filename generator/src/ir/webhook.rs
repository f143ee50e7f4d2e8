//! What does the server say of its own accord?

use super::{Docs, Method, Origin, Ty};

/// A request that the server makes to an address of the caller: of a webhook, or of a callback of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The name of the webhook or of the callback.
    pub name: String,
    /// The operation that the callback is of, if it is of one alone.
    pub caller: Option<String>,
    /// The method by which the server sends it.
    pub method: Method,
    /// Its body, as JSON.
    pub payload: Ty,
    /// `summary` and `description`.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// Where it stands.
    pub origin: Origin,
}
