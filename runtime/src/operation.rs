//! Which facts about an API and its operations does generated code hand to the runtime?

pub use super::auth::{Place, Scheme};
use http::HeaderName;

use super::format::Format;
use super::outcome::Case;
use super::retry::RetryPolicy;

/// What is known about an API as a whole.
#[derive(Debug)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct ServerInfo {
    /// The URL, with `{name}` for each variable.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [ServerVariable],
}

/// One variable of a server's URL.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value if the caller gives none; empty where the caller has to give one.
    pub default: &'static str,
    /// The values that are allowed; empty for any.
    pub values: &'static [&'static str],
}

/// What is known about one operation.
#[derive(Debug)]
#[non_exhaustive]
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
    /// The scopes that it needs: of which alternative of [`security`](Self::security), and of which scheme, by their
    /// indices.
    pub scopes: &'static [(usize, usize, &'static [&'static str])],
    /// The servers that this operation has instead of those of [`Api::servers`]; empty: it has none of its own.
    pub servers: &'static [ServerInfo],
    /// The media types that are asked for.
    pub accept: Option<&'static str>,
    /// The successes that are declared; empty where all of them bring the same under 200, 201 or 203.
    pub responses: &'static [Case],
    /// The failures that are declared; empty where no two of them have bodies of different types.
    pub failures: &'static [Case],
    /// Where the query, headers and cookies hold something that a call cannot be without.
    pub needed: &'static [Place],
    /// How the body of a success is read, where it is neither JSON nor one of several.
    pub format: Option<&'static dyn Format>,
    /// How the body of a failure is read, where it is neither JSON nor one of several.
    pub failure_format: Option<&'static dyn Format>,
    /// Whether the operation may be repeated.
    pub idempotency: Idempotency,
    /// When it is repeated, where neither the call nor its client says it.
    pub retry: Option<RetryPolicy>,
    /// The header that carries an idempotency key, in lower case: each call without one gets one of its own. Without it
    /// the key that a call sets goes in `idempotency-key`.
    pub key_header: Option<&'static str>,
}

/// Whether doing an operation twice is the same as doing it once, so that it may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idempotency {
    /// As HTTP says: `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `TRACE` and `QUERY` may be repeated.
    ByMethod,
    /// It may be repeated, whatever its method.
    Always,
    /// It must not be repeated, whatever its method, unless the call says that it may, or has an idempotency key.
    Never,
}

// Generated code makes these values through functions, so that one that was generated before a field was added still
// compiles with the runtime that has it.

impl Api {
    /// Returns the facts about an API.
    pub const fn new(user_agent: &'static str, servers: &'static [ServerInfo], schemes: &'static [Scheme]) -> Self {
        Self { user_agent, servers, schemes }
    }
}

impl ServerInfo {
    /// Returns a server with the variables of its URL.
    pub const fn new(url: &'static str, variables: &'static [ServerVariable]) -> Self {
        Self { url, variables }
    }
}

impl ServerVariable {
    /// Returns a variable with its default and the values that are allowed.
    pub const fn new(name: &'static str, default: &'static str, values: &'static [&'static str]) -> Self {
        Self { name, default, values }
    }
}

impl Operation {
    /// Returns an operation that needs no credentials, asks for no media type, and may be repeated as HTTP says.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            security: &[],
            scopes: &[],
            servers: &[],
            accept: None,
            responses: &[],
            failures: &[],
            needed: &[],
            format: None,
            failure_format: None,
            idempotency: Idempotency::ByMethod,
            retry: None,
            key_header: None,
        }
    }

    /// Returns the operation with its security requirements.
    #[must_use]
    pub const fn security(self, security: &'static [&'static [&'static [usize]]]) -> Self {
        Self { security, ..self }
    }

    /// Returns the operation with the scopes that its alternatives need of schemes.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [(usize, usize, &'static [&'static str])]) -> Self {
        Self { scopes, ..self }
    }

    /// Returns the operation with servers of its own.
    #[must_use]
    pub const fn servers(self, servers: &'static [ServerInfo]) -> Self {
        Self { servers, ..self }
    }

    /// Returns the operation with the media types that it asks for.
    #[must_use]
    pub const fn accept(self, media_types: &'static str) -> Self {
        Self { accept: Some(media_types), ..self }
    }

    /// Returns the operation with the successes that it declares; among media types of a status the first is the
    /// one to fall back on.
    #[must_use]
    pub const fn responses(self, responses: &'static [Case]) -> Self {
        Self { responses, ..self }
    }

    /// Returns the operation with the failures that it declares, in the same order.
    #[must_use]
    pub const fn failures(self, failures: &'static [Case]) -> Self {
        Self { failures, ..self }
    }

    /// Returns the operation with the parameters that a call cannot be without; those of the path need not be named.
    #[must_use]
    pub const fn needed(self, needed: &'static [Place]) -> Self {
        Self { needed, ..self }
    }

    /// Returns the operation with the format of its successes, which is not JSON.
    #[must_use]
    pub const fn format(self, format: &'static dyn Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// Returns the operation with the format of its failures, which is not JSON.
    #[must_use]
    pub const fn failure_format(self, format: &'static dyn Format) -> Self {
        Self { failure_format: Some(format), ..self }
    }

    /// Returns the operation with what is known about repeating it.
    #[must_use]
    pub const fn idempotency(self, idempotency: Idempotency) -> Self {
        Self { idempotency, ..self }
    }

    /// Returns the operation with what is known about when it is repeated.
    #[must_use]
    pub const fn retry(self, policy: RetryPolicy) -> Self {
        Self { retry: Some(policy), ..self }
    }

    /// Returns the operation with the header, in lower case, in which each call has an idempotency key.
    #[must_use]
    pub const fn key_header(self, name: &'static str) -> Self {
        Self { key_header: Some(name), ..self }
    }

    /// Returns the header that carries an idempotency key (draft-ietf-httpapi-idempotency-key-header).
    pub(super) fn idempotency_header(&self) -> HeaderName {
        let configured = self.key_header.and_then(|name| HeaderName::try_from(name).ok());
        configured.unwrap_or(HeaderName::from_static("idempotency-key"))
    }

    /// Returns the scopes that an alternative of the operation needs of a scheme.
    pub(super) fn scopes_of(&self, alternative: usize, scheme: usize) -> &'static [&'static str] {
        let mut all = self.scopes.iter();
        all.find(|(of, index, _)| (*of, *index) == (alternative, scheme)).map_or(&[], |(_, _, scopes)| scopes)
    }

    /// Returns whether the operation may be repeated without an idempotency key.
    pub(super) fn is_idempotent(&self) -> bool {
        match self.idempotency {
            Idempotency::Always => true,
            Idempotency::Never => false,
            Idempotency::ByMethod => {
                matches!(self.method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY")
            }
        }
    }
}
