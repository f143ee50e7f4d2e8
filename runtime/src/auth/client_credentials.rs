//! How does a client get a token with its own id and secret (RFC 6749, section 4.4)?

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::Ask;
use super::credential::Credential;
use super::form::FormPost;
use super::provider::TokenProvider;
use super::token::Token;

/// The client credentials grant.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    id: String,
    secret: Secret,
    in_header: bool,
    ask: Ask,
}

impl ClientCredentials {
    /// Returns the grant of the client `id`. Id and secret go in the body, unless [`in_header`](Self::in_header) says
    /// otherwise.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), secret: secret.into(), in_header: false, ask: Ask::default() }
    }

    /// Sends id and secret by HTTP Basic instead of in the body.
    #[must_use]
    pub fn in_header(mut self) -> Self {
        self.in_header = true;
        self
    }

    /// Sets the token endpoint, which may be relative to the client's server.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.ask.url = Some(url.into());
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

impl TokenProvider for ClientCredentials {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let form = self.ask.form("client_credentials")?;
            let form = if self.in_header {
                form.basic(self.id.as_str(), self.secret.clone())
            } else {
                form.field("client_id", self.id.as_str()).field("client_secret", self.secret.clone())
            };
            form.send(http).await
        })
    }
}

impl From<ClientCredentials> for Credential {
    fn from(provider: ClientCredentials) -> Self {
        Self::provider(provider)
    }
}
