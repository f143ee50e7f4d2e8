//! How does a client get a token with the name and the password of a person (RFC 6749, section 4.3)?

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::{Ask, Asker};
use super::credential::Credential;
use super::form::FormPost;
use super::provider::TokenProvider;
use super::refresh_token::RefreshToken;
use super::token::Token;

/// The resource owner password grant. Where the server gives a refresh token along, that renews the token.
#[derive(Debug, Clone)]
pub struct Password {
    user: Secret,
    secret: Secret,
    client: Asker,
    ask: Ask,
    refresh_url: Option<String>,
}

impl Password {
    /// Returns the grant of a person.
    pub fn new(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self {
            user: user.into(),
            secret: password.into(),
            client: Asker::default(),
            ask: Ask::default(),
            refresh_url: None,
        }
    }

    /// Sets the client's id, for servers that want one.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client.id = Some(id.into());
        self
    }

    /// Sets the client's secret, which goes with the id by HTTP Basic.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.secret = Some(secret.into());
        self
    }

    /// Sends the client's id and secret in the body instead of by HTTP Basic.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.client.in_body = true;
        self
    }

    /// Sets the token endpoint, which may be relative to the client's server.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.ask.url = Some(url.into());
        self
    }

    /// Sets where tokens are refreshed, if that is elsewhere.
    #[must_use]
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// Asks for a scope, in addition to those asked for before.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.ask.scopes.push(scope.into());
        self
    }

    /// Adds a field that the server wants besides those of the standard, such as `audience`.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.ask.parameters.push((name, value.into()));
        self
    }
}

impl TokenProvider for Password {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let form = self.ask.form("password", http)?;
            let form = form.field("username", self.user.clone()).field("password", self.secret.clone());
            self.client.sign(form).send(http).await
        })
    }
}

impl From<Password> for Credential {
    fn from(grant: Password) -> Self {
        let mut next = RefreshToken::after(grant.clone());
        (next.ask.url, next.refresh_url) = (grant.ask.url, grant.refresh_url);
        next.client = grant.client;
        next.into()
    }
}
