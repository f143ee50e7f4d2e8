//! How does a client get new tokens for one that a person has once allowed (RFC 6749, section 6)?

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::{Ask, Asker};
use super::credential::Credential;
use super::form::FormPost;
use super::provider::TokenProvider;
use super::token::Token;
use super::{endpoint, fault};

/// The refresh token grant.
///
/// A server may hand out another refresh token with each token; the last one counts, and
/// [`on_new`](Self::on_new) lets the application keep it.
///
/// Clients that share the credential share its refresh token as long as they speak to the same token endpoint. Where
/// the endpoint is relative to a client's server, so that it is another one, that client signs in for itself; and where
/// that can be done once only, the sign-in belongs to the endpoint that was asked first.
#[derive(Clone)]
pub struct RefreshToken {
    pub(super) client: Asker,
    pub(super) ask: Ask,
    /// Where tokens are refreshed, if that is not where they were issued.
    pub(super) refresh_url: Option<String>,
    first: First,
    sessions: Arc<Mutex<BTreeMap<String, Arc<Session>>>>,
    on_new: Option<Arc<Keep>>,
}

/// What keeps a token for the application.
type Keep = dyn Fn(&Secret) + Send + Sync;

/// What brings the first token, and another where there is nothing to refresh it with.
#[derive(Clone)]
enum First {
    /// A refresh token that was there before.
    Given(Secret),
    /// It can be done as often as is needed.
    Again(Arc<dyn TokenProvider>),
    /// It can be done once, because a code is good only once.
    Once(Arc<dyn TokenProvider>),
}

/// What one token endpoint has issued. Who holds the lock fetches, because a refresh token may be good only once.
pub(super) type Session = tokio::sync::Mutex<State>;

#[derive(Default)]
pub(super) struct State {
    refresh: Option<Secret>,
    has_begun: bool,
}

impl RefreshToken {
    /// Returns the grant of a refresh token that an earlier sign-in brought.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self::begin(First::Given(token.into()))
    }

    /// Returns the grant that renews what `first` brings, which is asked again where nothing can be refreshed.
    pub fn after(first: impl TokenProvider + 'static) -> Self {
        Self::begin(First::Again(Arc::new(first)))
    }

    /// Returns the grant that renews what `first` brings, which can be asked once only, as for a code.
    pub fn after_one(first: impl TokenProvider + 'static) -> Self {
        Self::begin(First::Once(Arc::new(first)))
    }

    fn begin(first: First) -> Self {
        let (client, ask) = (Asker::default(), Ask::default());
        Self { client, ask, refresh_url: None, first, sessions: Arc::default(), on_new: None }
    }

    /// Sets the client's id, of one that has no secret.
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

    /// Sends id and secret in the body instead of by HTTP Basic.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.client.in_body = true;
        self
    }

    /// Sets where tokens are refreshed, which may be relative to the client's server.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.ask.url = Some(url.into());
        self.refresh_url = None;
        self
    }

    /// Calls the function with each new refresh token, so that the application can store it.
    #[must_use]
    pub fn on_new(mut self, keep: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.on_new = Some(Arc::new(keep));
        self
    }

    /// Returns what the token endpoint of a client has issued.
    ///
    /// # Errors
    /// The sign-in belongs to another endpoint, or the endpoint is none that credentials may go to.
    pub(super) fn session(&self, http: &dyn FormPost) -> Result<Arc<Session>, Error> {
        let urls = [&self.ask.url, &self.refresh_url].into_iter().flatten();
        let urls: Vec<String> = urls.map(|url| endpoint(http.server(), url)).collect::<Result<_, _>>()?;
        let issuer = if urls.is_empty() { http.server().to_owned() } else { urls.join(" ") };
        // No code of others runs under this lock, so even a poisoned map is whole.
        let mut all = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_elsewhere = !all.is_empty() && !all.contains_key(&issuer);
        if is_elsewhere && !matches!(self.first, First::Again(_)) {
            return Err(fault::credential("the sign-in belongs to another token endpoint"));
        }
        let begin = || {
            let refresh = if let First::Given(token) = &self.first { Some(token.clone()) } else { None };
            Arc::new(Session::new(State { refresh, has_begun: false }))
        };
        Ok(all.entry(issuer).or_insert_with(begin).clone())
    }

    async fn fetch(&self, http: &dyn FormPost) -> Result<Token, Error> {
        let session = self.session(http)?;
        let mut state = session.lock().await;
        let token = match (state.refresh.clone(), &self.first) {
            (Some(refresh), first) => {
                let ask = Ask { url: self.refresh_url.clone().or(self.ask.url.clone()), ..self.ask.clone() };
                let form = ask.form("refresh_token", http)?.field("refresh_token", refresh);
                match (self.client.sign(form).send(http).await, first) {
                    // The server may have forgotten; what can be done again is.
                    (Err(error), First::Again(again)) if !error.is_retryable() => again.token(http).await?,
                    (outcome, _) => outcome?,
                }
            }
            (None, First::Again(again)) => again.token(http).await?,
            (None, First::Once(once)) if !state.has_begun => once.token(http).await?,
            (None, _) => return Err(fault::credential("the sign-in has ended, and there is nothing to renew it with")),
        };
        state.has_begun = true;
        if let Some(new) = token.refresh_token() {
            state.refresh = Some(new.clone());
            // Still under the lock, so that the last one that is kept is the last one that was issued.
            if let Some(keep) = &self.on_new {
                keep(new);
            }
        }
        Ok(token)
    }
}

impl Debug for RefreshToken {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_struct("RefreshToken").field("client", &self.client).field("ask", &self.ask).finish_non_exhaustive()
    }
}

impl TokenProvider for RefreshToken {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(self.fetch(http))
    }

    fn consumes(&self) -> bool {
        true
    }
}

impl From<RefreshToken> for Credential {
    fn from(provider: RefreshToken) -> Self {
        Self::provider(provider)
    }
}
