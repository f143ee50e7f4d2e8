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
    /// `Authorization` with another scheme of HTTP (RFC 9110, section 11.4).
    Http {
        /// The scheme, as the document spells it.
        scheme: String,
    },
    /// `Authorization: Digest …` (RFC 7616).
    Digest,
    /// A certificate that the transport shows (mutual TLS).
    Certificate,
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
    /// OAuth 2.0; the token travels as a bearer token.
    OAuth2(Box<Flows>),
    /// OpenID Connect; the token travels as a bearer token.
    OpenId {
        /// Where the server describes itself, absolute or relative to the server; empty where the document does not
        /// say it.
        url: String,
    },
}

impl SecurityKind {
    /// Returns whether the scheme has tokens that can be obtained.
    pub fn has_tokens(&self) -> bool {
        matches!(self, Self::OAuth2(_) | Self::OpenId { .. })
    }

    /// Returns the flow by which a client gets tokens for itself.
    pub fn client_credentials(&self) -> Option<&Flow> {
        self.flows()?.client_credentials.as_ref()
    }

    /// Returns the flows of OAuth 2.0.
    pub fn flows(&self) -> Option<&Flows> {
        match self {
            Self::OAuth2(flows) => Some(flows),
            _ => None,
        }
    }
}

/// An OAuth Flows Object, without the implicit flow, which ends in a browser.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flows {
    /// `clientCredentials` (RFC 6749, section 4.4).
    pub client_credentials: Option<Flow>,
    /// `password` (RFC 6749, section 4.3).
    pub password: Option<Flow>,
    /// `authorizationCode` (RFC 6749, section 4.1).
    pub authorization_code: Option<Flow>,
    /// `deviceAuthorization` (RFC 8628).
    pub device: Option<Flow>,
    /// Whether the document says that the client's secret goes in the body (RFC 6749, section 2.3.1).
    pub secret_in_body: bool,
}

impl Flows {
    /// Returns a flow after which tokens can be refreshed.
    pub fn refreshed(&self) -> Option<&Flow> {
        self.authorization_code.as_ref().or(self.device.as_ref()).or(self.password.as_ref())
    }

    /// Returns the flows with their names in the document, in its order.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Flow)> {
        let all = [
            ("client credentials", &self.client_credentials),
            ("password", &self.password),
            ("authorization code", &self.authorization_code),
            ("device", &self.device),
        ];
        all.into_iter().filter_map(|(name, flow)| flow.as_ref().map(|flow| (name, flow)))
    }
}

/// An OAuth Flow Object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// Where a person's sign-in begins: `authorizationUrl` or `deviceAuthorizationUrl`. Empty where none does.
    pub sign_in_url: String,
    /// The token URL, absolute or relative to the server.
    pub token_url: String,
    /// The refresh URL, where it is another.
    pub refresh_url: Option<String>,
    /// The names of the flow's scopes, sorted.
    pub scopes: Vec<String>,
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
