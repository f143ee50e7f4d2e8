//! How does a client trade somebody else's token for one of this API (RFC 8693)?

use std::error::Error as StdError;
use std::sync::Arc;

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::Ask;
use super::credential::Credential;
use super::form::FormPost;
use super::provider::{FromFn, TokenProvider};
use super::token::Token;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const TYPE_JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// The token exchange grant.
///
/// The token that is traded in, the subject token, is asked for anew at every exchange, because it is mostly one that
/// lives for minutes only, such as the identity token of a CI job.
#[derive(Debug, Clone)]
pub struct TokenExchange {
    client_id: Option<String>,
    subject: Arc<dyn TokenProvider>,
    subject_type: String,
    ask: Ask,
}

impl TokenExchange {
    /// Returns an exchange whose subject token comes from an async function, which may return a bare text.
    pub fn from_fn<F, R, T, E>(subject: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Token> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Self::new(FromFn(subject))
    }

    /// Returns an exchange whose subject token comes from `subject`. Its lifetime does not matter.
    pub fn new(subject: impl TokenProvider + 'static) -> Self {
        Self { client_id: None, subject: Arc::new(subject), subject_type: TYPE_JWT.to_owned(), ask: Ask::default() }
    }

    /// Sets the client's id, for servers that want one.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the type of the subject token, which is `urn:ietf:params:oauth:token-type:jwt` by default.
    #[must_use]
    pub fn subject_token_type(mut self, urn: impl Into<String>) -> Self {
        self.subject_type = urn.into();
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

    /// Adds another field of the standard or of the server, such as `audience` or `requested_token_type`.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.ask.parameters.push((name, value.into()));
        self
    }
}

impl TokenProvider for TokenExchange {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let mut form = self.ask.form(GRANT_TYPE, http)?;
            if let Some(id) = &self.client_id {
                form = form.field("client_id", id.as_str());
            }
            let subject = self.subject.token(http).await?;
            form.field("subject_token", subject.secret().clone())
                .field("subject_token_type", self.subject_type.as_str())
                .send(http)
                .await
        })
    }

    fn varies_by_scope(&self) -> bool {
        self.ask.of_calls
    }

    fn consumes(&self) -> bool {
        self.subject.consumes()
    }
}

impl From<TokenExchange> for Credential {
    fn from(provider: TokenExchange) -> Self {
        Self::provider(provider)
    }
}
