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
    /// A header of this name that holds the bare key.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
}
