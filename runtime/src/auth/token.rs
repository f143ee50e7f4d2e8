//! What does an authorization server hand out?

use std::time::Duration;

use http::HeaderName;

use super::super::secret::Secret;

/// A token together with what its server said about it.
#[derive(Debug, Clone)]
pub struct Token {
    secret: Secret,
    kind: TokenKind,
    lifetime: Option<Duration>,
    refresh: Option<Secret>,
}

impl Token {
    /// Returns a bearer token that is used until a server refuses it.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), kind: TokenKind::Bearer, lifetime: None, refresh: None }
    }

    /// Sets for how long the token is good, counted from the moment at which it was asked for.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Sets the word that stands before the token in the `Authorization` header.
    #[must_use]
    pub fn with_kind(mut self, kind: TokenKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets what another token can be had for (RFC 6749, section 6).
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<Secret>) -> Self {
        self.refresh = Some(token.into());
        self
    }

    /// Returns what another token can be had for, where the server gave that along.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }

    /// Returns the token itself.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the word that stands before the token in the `Authorization` header.
    pub fn kind(&self) -> &TokenKind {
        &self.kind
    }

    /// Returns for how long the token is good, where that is known.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }
}

impl From<Secret> for Token {
    fn from(secret: Secret) -> Self {
        Self::new(secret)
    }
}

impl From<String> for Token {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&str> for Token {
    fn from(secret: &str) -> Self {
        Self::new(secret.to_owned())
    }
}

/// The `token_type` of RFC 6749, section 7.1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// A bearer token (RFC 6750), which servers spell in upper, lower and mixed case.
    Bearer,
    /// Another kind, written before the token as the server spelt it.
    Other(String),
}

impl TokenKind {
    /// Returns the kind that this text names, unless a header could not carry it.
    pub fn parse(text: &str) -> Option<Self> {
        // The text is the server's and becomes part of a header: a `token` of RFC 9110, as the name of one is.
        if text.eq_ignore_ascii_case("bearer") {
            Some(Self::Bearer)
        } else if HeaderName::from_bytes(text.as_bytes()).is_ok() {
            Some(Self::Other(text.to_owned()))
        } else {
            None
        }
    }

    /// Returns the word as a header carries it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Bearer => "Bearer",
            Self::Other(word) => word,
        }
    }
}
