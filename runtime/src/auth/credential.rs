//! With what does a caller prove who they are?

use std::error::Error as StdError;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use super::super::secret::Secret;
use super::provider::{FromFn, TokenProvider};
use super::signer::{MakeSigner, Signer};
use super::token::Token;

/// A token, a key, a user name with its password, or something that gets tokens or signs requests.
///
/// A plain text converts into a token.
#[derive(Clone)]
pub struct Credential {
    pub(super) kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    Token(Secret),
    Key(Secret),
    Basic { user: Secret, password: Secret },
    Provider(Arc<dyn TokenProvider>),
    Signer(Arc<MakeSigner>),
}

impl Credential {
    /// Returns a credential that is a token which never changes.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self { kind: Kind::Token(token.into()) }
    }

    /// Returns a credential that is a key which never changes.
    pub fn key(key: impl Into<Secret>) -> Self {
        Self { kind: Kind::Key(key.into()) }
    }

    /// Returns a credential that is a user name and a password.
    ///
    /// The user name is kept as a secret too, since there are APIs that take their key as the user name.
    pub fn basic(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self { kind: Kind::Basic { user: user.into(), password: password.into() } }
    }

    /// Returns a credential whose tokens come from `provider` and are cached until shortly before they expire.
    pub fn provider(provider: impl TokenProvider + 'static) -> Self {
        Self { kind: Kind::Provider(Arc::new(provider)) }
    }

    /// Returns a credential that is made anew for each request, with what the function returns.
    ///
    /// The function is called once for each client, because what one server has asked is no other server's business.
    pub fn signer<S: Signer + 'static>(make: impl Fn() -> S + Send + Sync + 'static) -> Self {
        Self { kind: Kind::Signer(Arc::new(move || Box::new(make()))) }
    }

    /// Returns a credential whose tokens come from an async function.
    ///
    /// The function is called when there is no token yet, when the last one is about to expire, and when a server has
    /// refused it. It may return a [`Token`] with its lifetime, or a bare text.
    pub fn from_fn<F, R, T, E>(function: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Token> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Self::provider(FromFn(function))
    }
}

impl Debug for Credential {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Token(_) => to.write_str("Credential::token(..)"),
            Kind::Key(_) => to.write_str("Credential::key(..)"),
            Kind::Basic { .. } => to.write_str("Credential::basic(..)"),
            // A provider that somebody else wrote may derive its `Debug`, and with it print what it holds.
            Kind::Provider(_) => to.write_str("Credential::provider(..)"),
            Kind::Signer(_) => to.write_str("Credential::signer(..)"),
        }
    }
}

impl From<Secret> for Credential {
    fn from(token: Secret) -> Self {
        Self::token(token)
    }
}

impl From<String> for Credential {
    fn from(token: String) -> Self {
        Self::token(token)
    }
}

impl From<&str> for Credential {
    fn from(token: &str) -> Self {
        Self::token(token.to_owned())
    }
}
