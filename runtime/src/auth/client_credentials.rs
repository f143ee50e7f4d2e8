//! How does a client get a token with its own id and secret (RFC 6749, section 4.4)?

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::{Ask, Asker};
use super::credential::Credential;
use super::form::FormPost;
use super::provider::TokenProvider;
use super::token::Token;

/// The client credentials grant.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    client: Asker,
    ask: Ask,
}

impl ClientCredentials {
    /// Returns the grant of the client `id`.
    ///
    /// Id and secret go by HTTP Basic, which every server has to support, unless [`in_body`](Self::in_body) says
    /// otherwise (RFC 6749, section 2.3.1).
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let client = Asker { id: Some(id.into()), secret: Some(secret.into()), in_body: false };
        Self { client, ask: Ask::default() }
    }

    /// Sends id and secret in the body instead of by HTTP Basic, for servers that take them nowhere else.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.client.in_body = true;
        self
    }

    /// Sends id and secret by HTTP Basic, as it is by default.
    #[must_use]
    pub fn in_header(mut self) -> Self {
        self.client.in_body = false;
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

    /// Asks for the scopes that each operation declares as well, with a token for each set of them.
    #[must_use]
    pub fn scopes_of_calls(mut self) -> Self {
        self.ask.of_calls = true;
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
            let form = self.ask.form("client_credentials", http)?;
            self.client.sign(form).send(http).await
        })
    }

    fn varies_by_scope(&self) -> bool {
        self.ask.of_calls
    }
}

impl From<ClientCredentials> for Credential {
    fn from(provider: ClientCredentials) -> Self {
        Self::provider(provider)
    }
}
