//! What does the server say of its own accord?

use super::{Docs, Method, Origin, Ty};

/// A request that the server makes to an address of the caller: of a webhook, or of a callback of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The name of the webhook or of the callback.
    pub name: String,
    /// Which of both it is.
    pub kind: WebhookKind,
    /// The method by which the server sends it.
    pub method: Method,
    /// Its body, as JSON.
    pub payload: Ty,
    /// `summary` and `description`.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// Where it stands, which no other one does.
    pub origin: Origin,
}

/// What a request of the server is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookKind {
    /// A webhook (OpenAPI 3.1, section 4.8.1).
    Webhook,
    /// A callback that stands in an operation (section 4.8.18).
    Callback {
        /// The operation.
        caller: Caller,
        /// The address, as an expression of what the operation sends and gets.
        address: String,
    },
    /// A callback under `components`, whichever operations refer to it.
    SharedCallback {
        /// The address, as an expression of what these operations send and get.
        address: String,
    },
}

/// The operation that a callback stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// `operationId`, where the document gives one.
    pub id: Option<String>,
    /// Its method.
    pub method: Method,
    /// Its path, as the document has it.
    pub path: String,
}

impl WebhookKind {
    /// Returns the operation that the callback stands in.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Callback { caller, .. } => Some(caller),
            Self::Webhook | Self::SharedCallback { .. } => None,
        }
    }

    /// Returns the address of a callback.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Webhook => None,
            Self::Callback { address, .. } | Self::SharedCallback { address } => Some(address),
        }
    }
}

impl Caller {
    /// Returns what the document calls the operation: its `operationId`, or else where it stands.
    pub fn hint(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.place())
    }

    /// Returns where the operation stands, as `post /subscriptions`.
    pub fn place(&self) -> String {
        format!("{} {}", self.method.as_str().to_ascii_lowercase(), self.path)
    }
}
