//! Where is the API served, and what does it ask callers to show?

use super::Docs;

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL, with `{name}` for its variables.
    pub url: String,
    /// The variables, sorted by name.
    pub variables: Vec<ServerVariable>,
    /// Text for people.
    pub docs: Docs,
}

/// A Server Variable Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in braces.
    pub wire_name: String,
    /// The value used when the caller gives none.
    pub default: String,
    /// The only legal values, when the document lists them.
    pub values: Vec<String>,
    /// Text for people.
    pub docs: Docs,
}

/// Identifies a [`SecurityScheme`]: its index in [`super::Api::security`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub(crate) usize);

/// A Security Scheme Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The key in `components.securitySchemes`.
    pub wire_name: String,
    /// What it asks for.
    pub kind: SecurityKind,
    /// Text for people.
    pub docs: Docs,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header.
    HeaderKey {
        /// The header's name.
        header: String,
    },
    /// A key in the query string.
    QueryKey {
        /// The parameter's name.
        name: String,
    },
    /// A key in a cookie.
    CookieKey {
        /// The cookie's name.
        name: String,
    },
    /// OAuth 2 with the client credentials flow; the token travels as a bearer token.
    ClientCredentials {
        /// The token URL, absolute or relative to the server.
        token_url: String,
        /// The names of the flow's scopes, sorted.
        scopes: Vec<String>,
    },
    /// A scheme whose tokens the caller obtains: another OAuth 2 flow, or OpenID Connect.
    Token,
}

/// One alternative of `security`: every entry has to be met, and an entry is met by any one of its schemes.
///
/// The document's AND of schemes that write the same header becomes one entry, because only one of them can be
/// written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement {
    /// The entries.
    pub all: Vec<Vec<SchemeId>>,
}
