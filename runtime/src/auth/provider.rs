//! Where does a fresh token come from?

use std::error::Error as StdError;
use std::fmt::{self, Debug, Formatter};

use super::super::error::Error;
use super::super::transport::BoxFuture;
use super::fault;
use super::form::FormPost;
use super::token::Token;

/// Gets fresh tokens, whenever the client has none or its last one is about to expire.
///
/// A provider need not cache anything. One client asks it for one token at a time: where tokens depend on the scopes of
/// calls, for one token of each set of scopes. Clients that share a credential share its provider, and may ask it at
/// the same time. Its future may be dropped before it is ready, when the call that waits for it is dropped or has no
/// more time.
pub trait TokenProvider: Send + Sync + Debug {
    /// Returns a fresh token. `http` sends forms over the client's own transport, for providers that need one.
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>>;

    /// Returns whether the tokens depend on [`FormPost::scopes`], so that one is kept for each set of scopes. By
    /// default they do not.
    fn varies_by_scope(&self) -> bool {
        false
    }

    /// Returns whether a fetch uses up what the next one needs, such as a refresh token that the server replaces. Such
    /// a fetch goes on however long it takes, although there is a token that is still good. By default it does not.
    fn consumes(&self) -> bool {
        false
    }
}

/// A function as a provider.
pub(super) struct FromFn<F>(pub(super) F);

impl<F> Debug for FromFn<F> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        // What a closure has captured is nobody's business.
        to.write_str("FromFn")
    }
}

impl<F, R, T, E> TokenProvider for FromFn<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<T, E>> + Send,
    T: Into<Token>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn token<'a>(&'a self, _http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move { (self.0)().await.map(Into::into).map_err(|error| fault::provider(error.into())) })
    }
}
