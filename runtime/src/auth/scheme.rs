//! Which security schemes does the API declare, and where does each one put its credential?

/// A security scheme of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scheme {
    /// The name that the document gives it.
    pub name: &'static str,
    /// Where its credential goes.
    pub place: Place,
}

impl Scheme {
    /// Returns a scheme of this name.
    pub const fn new(name: &'static str, place: Place) -> Self {
        Self { name, place }
    }
}

/// The part of a request that carries a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// `Authorization: Bearer …`, which is also where OAuth 2.0 puts its tokens.
    Bearer,
    /// `Authorization: Basic …`, made of a user name and a password.
    Basic,
    /// `Authorization` with another scheme of HTTP (RFC 9110, section 11.4), spelt as the document spells it.
    Http(&'static str),
    /// `Authorization: Digest …`, which answers what the server asks (RFC 7616).
    Digest,
    /// None: the transport shows a certificate (mutual TLS, RFC 8446, section 4.3.2).
    Certificate,
    /// A header of this name that holds the bare key.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
}
