//! Which facts about an API and its operations does generated code hand to the runtime?

pub use super::auth::{Place, Scheme};

/// What is known about an API as a whole.
#[derive(Debug)]
pub struct Api {
    /// The name and version of the client, such as `conductorone/0.1.0`.
    pub user_agent: &'static str,
    /// The servers that the document names; the first is the default.
    pub servers: &'static [ServerInfo],
    /// The security schemes, in the order by which [`Operation::security`] counts them.
    pub schemes: &'static [Scheme],
}

/// One server of the document.
#[derive(Debug)]
pub struct ServerInfo {
    /// The URL, with `{name}` for each variable.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [ServerVariable],
}

/// One variable of a server's URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value if the caller gives none.
    pub default: &'static str,
    /// The values that are allowed; empty for any.
    pub values: &'static [&'static str],
}

/// What is known about one operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation's id in the document.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template, with `{name}` for each parameter.
    pub path: &'static str,
    /// The security requirements: alternatives, all of whose parts are needed, each of which any one of some schemes
    /// (indices into [`Api::schemes`]) meets. Empty: no credentials. An empty alternative: credentials are optional.
    pub security: &'static [&'static [&'static [usize]]],
    /// The media types that are asked for.
    pub accept: Option<&'static str>,
    /// Whether the operation may be repeated.
    pub idempotency: Idempotency,
}

/// Whether doing an operation twice is the same as doing it once, so that it may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotency {
    /// As HTTP says: `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS` and `TRACE` may be repeated.
    ByMethod,
    /// It may be repeated, whatever its method.
    Always,
    /// It must not be repeated, whatever its method, unless the call has an idempotency key.
    Never,
}

impl Operation {
    /// Returns whether the operation may be repeated without an idempotency key.
    pub(super) fn is_idempotent(&self) -> bool {
        match self.idempotency {
            Idempotency::Always => true,
            Idempotency::Never => false,
            Idempotency::ByMethod => {
                matches!(self.method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE")
            }
        }
    }
}
