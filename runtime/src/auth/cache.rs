//! How long is a token used, and who fetches the next one?
//!
//! All callers of a client share one token. The first that finds none, or finds it about to expire, fetches another
//! while the rest wait; those that waited take what that fetch brought, also when it brought an error. An error is
//! not kept: whoever comes after it tries again. A fetch whose caller is dropped counts as if it had never begun, and
//! the next in the queue begins one.
//!
//! A token is renewed when the smaller of 60 seconds and a tenth of its lifetime is left: enough for a slow call that
//! starts just before, and never so much that a short-lived token is stale from the beginning. While the renewal goes
//! on, and if it fails or takes longer than a few seconds, or than half of what the call has left, the old token is
//! used for as long as it has time. Only a renewal that uses up a refresh token is not broken off, because the one that
//! the server has put in its place would be lost. The next renewal then has to wait a little, so that calls do not pay
//! one by one for an endpoint that is down; so it does after a renewal whose caller was dropped. A token of unknown
//! lifetime is used until a server refuses it. Wall-clock time is used, since it also counts the hours for which a
//! laptop sleeps; a clock that was set back costs one renewal.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::timeout::before;
use super::credential::{Credential, Kind};
use super::form::FormPost;
use super::provider::TokenProvider;
use super::signer::Signer;
use super::token::Token;

const LARGEST_MARGIN: Duration = Duration::from_secs(60);

/// How long a caller waits for a renewal who has a token that is still good.
const RENEWAL_LIMIT: Duration = Duration::from_secs(5);

/// How long no renewal is tried after one that failed, while there is a token that is still good.
const PAUSE: Duration = Duration::from_secs(10);

/// A credential as one client uses it: with the token that its provider handed out last.
///
/// Every client needs its own, because a token that one server issued must not reach another.
pub struct CredentialState {
    source: Source,
}

enum Source {
    Fixed(Content),
    /// One token, or one for each set of scopes.
    Provided(Arc<dyn TokenProvider>, Mutex<BTreeMap<Vec<&'static str>, Arc<CachedToken>>>),
    Signed(Arc<dyn Signer>),
}

/// What a call presents to the server.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(super) content: Content,
    /// Which fetch of which cache brought it; none for what never changes.
    fetch: Option<(Arc<CachedToken>, u64)>,
}

#[derive(Clone)]
pub(super) enum Content {
    Token(Token),
    Key(Secret),
    Basic { user: Secret, password: Secret },
    Signed(Arc<dyn Signer>),
}

impl Debug for Content {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Token(_) => "Token(..)",
            Self::Key(_) => "Key(..)",
            Self::Basic { .. } => "Basic(..)",
            // It is somebody else's, who may derive its `Debug`, and with it print what it holds.
            Self::Signed(_) => "Signed(..)",
        })
    }
}

impl Content {
    /// Returns what never changes.
    pub(super) fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Token(token) => Some(Self::Token(Token::new(token.clone()))),
            Kind::Key(key) => Some(Self::Key(key.clone())),
            Kind::Basic { user, password } => Some(Self::Basic { user: user.clone(), password: password.clone() }),
            Kind::Provider(_) | Kind::Signer(_) => None,
        }
    }
}

impl Grant {
    /// Returns what has to see the request, where the credential is one that does.
    pub(in super::super) fn signer(&self) -> Option<&dyn Signer> {
        match &self.content {
            Content::Signed(signer) => Some(&**signer),
            _ => None,
        }
    }
}

impl CredentialState {
    /// Returns the state of a credential that has not been used yet.
    pub fn new(credential: Credential) -> Self {
        let source = match credential.kind {
            Kind::Token(token) => Source::Fixed(Content::Token(Token::new(token))),
            Kind::Key(key) => Source::Fixed(Content::Key(key)),
            Kind::Basic { user, password } => Source::Fixed(Content::Basic { user, password }),
            Kind::Provider(provider) => Source::Provided(provider, Mutex::default()),
            Kind::Signer(make) => Source::Signed(Arc::from(make())),
        };
        Self { source }
    }

    /// Returns what a call is to present, after fetching a token if there is none that is fresh.
    ///
    /// # Errors
    ///
    /// Fails when the provider does, unless its last token is still good.
    pub async fn obtain(&self, http: &dyn FormPost) -> Result<Grant, Error> {
        match &self.source {
            Source::Fixed(content) => Ok(Grant { content: content.clone(), fetch: None }),
            Source::Signed(signer) => Ok(Grant { content: Content::Signed(signer.clone()), fetch: None }),
            Source::Provided(provider, by_scopes) => loop {
                let varies = provider.varies_by_scope();
                let mut scopes = if varies { http.scopes().to_vec() } else { Vec::new() };
                scopes.sort_unstable();
                scopes.dedup();
                let cached = {
                    let mut all = by_scopes.lock().unwrap_or_else(PoisonError::into_inner);
                    all.entry(scopes).or_insert_with(|| Arc::new(CachedToken::new(provider.clone()))).clone()
                };
                let grant = cached.grant(http).await?;
                // A provider may learn from its first fetch only what its tokens depend on.
                if provider.varies_by_scope() == varies {
                    return Ok(grant);
                }
            },
        }
    }

    /// Takes note that the server refused `grant`, and returns whether another try with a new one makes sense.
    ///
    /// However many calls give back the same grant, the next fetch is the only one that they cause.
    pub fn invalidate(&self, grant: &Grant) -> bool {
        match (&self.source, &grant.fetch) {
            (Source::Provided(..), Some((cached, fetch))) => {
                cached.drop_fetch(*fetch);
                true
            }
            _ => false,
        }
    }
}

impl Debug for CredentialState {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Fixed(content) => to.debug_tuple("CredentialState").field(content).finish(),
            Source::Provided(..) => to.write_str("CredentialState(provider)"),
            Source::Signed(_) => to.write_str("CredentialState(signer)"),
        }
    }
}

struct CachedToken {
    provider: Arc<dyn TokenProvider>,
    /// Held by the caller that fetches. Its queue is fair, and dropping a caller releases it.
    turn: tokio::sync::Mutex<()>,
    /// Never held across an await.
    slot: Mutex<Slot>,
}

impl Debug for CachedToken {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str("CachedToken(..)")
    }
}

#[derive(Default)]
struct Slot {
    held: Option<Held>,
    /// How many fetches have ended, well or badly.
    ended: u64,
    /// The last fetch, if it failed, by its number.
    failed: Option<(u64, Error)>,
    /// When the last renewal failed that could have waited.
    paused: Option<SystemTime>,
}

#[derive(Clone)]
struct Held {
    token: Token,
    fetch: u64,
    asked: SystemTime,
}

impl CachedToken {
    fn new(provider: Arc<dyn TokenProvider>) -> Self {
        Self { provider, turn: tokio::sync::Mutex::new(()), slot: Mutex::default() }
    }

    async fn grant(self: &Arc<Self>, http: &dyn FormPost) -> Result<Grant, Error> {
        let held = self.obtain(http).await?;
        Ok(Grant { content: Content::Token(held.token), fetch: Some((self.clone(), held.fetch)) })
    }

    async fn obtain(&self, http: &dyn FormPost) -> Result<Held, Error> {
        let now = http.now();
        let (held, ended_before) = {
            let slot = self.slot();
            let held = slot.held.clone().filter(|held| held.is_valid(now));
            match held {
                Some(held) if held.is_fresh(now) || slot.is_paused(now) => return Ok(held),
                held => (held, slot.ended),
            }
        };
        let _turn = match (self.turn.try_lock(), &held) {
            (Ok(turn), _) => turn,
            (Err(_), Some(held)) => return Ok(held.clone()),
            (Err(_), None) => self.turn.lock().await,
        };
        let asked = http.now();
        if let Some(outcome) = self.slot().outcome_since(ended_before, asked) {
            return outcome;
        }
        let fetch = self.provider.token(http);
        let outcome = match held {
            None => fetch.await,
            Some(held) => {
                let _pause = Pause { cached: self, http };
                let limit =
                    || if self.provider.consumes() { Box::pin(pending()) } else { http.deadline(RENEWAL_LIMIT) };
                match before(limit, fetch).await {
                    Some(outcome) => outcome,
                    None => return Ok(held),
                }
            }
        };
        let now = http.now();
        self.slot().finish(outcome, asked, now)
    }

    fn drop_fetch(&self, fetch: u64) {
        let mut slot = self.slot();
        if slot.held.as_ref().is_some_and(|held| held.fetch == fetch) {
            slot.held = None;
        }
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        // No code of others runs under this lock, so even a poisoned slot is whole.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A renewal that could have waited. However it ends, the next one is put off, unless it has brought a token.
struct Pause<'a> {
    cached: &'a CachedToken,
    http: &'a dyn FormPost,
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        self.cached.slot().paused = Some(self.http.now());
    }
}

impl Slot {
    /// Returns whether a renewal failed a moment ago.
    fn is_paused(&self, now: SystemTime) -> bool {
        self.paused.and_then(|since| now.duration_since(since).ok()).is_some_and(|passed| passed < PAUSE)
    }

    /// Returns what a caller gets that waited while fetches ended, or nothing if it has to fetch itself.
    fn outcome_since(&self, ended_before: u64, now: SystemTime) -> Option<Result<Held, Error>> {
        if let Some(held) = self.held.as_ref().filter(|held| held.fetch > ended_before || held.is_fresh(now)) {
            return Some(Ok(held.clone()));
        }
        match &self.failed {
            Some((fetch, error)) if *fetch > ended_before => Some(self.valid(now).ok_or_else(|| error.clone())),
            _ => None,
        }
    }

    fn finish(&mut self, outcome: Result<Token, Error>, asked: SystemTime, now: SystemTime) -> Result<Held, Error> {
        self.ended += 1;
        match outcome {
            Ok(token) => {
                let held = Held { token, fetch: self.ended, asked };
                self.failed = None;
                self.paused = None;
                self.held = Some(held.clone());
                Ok(held)
            }
            Err(error) => {
                self.failed = Some((self.ended, error.clone()));
                self.paused = Some(now);
                self.valid(now).ok_or(error)
            }
        }
    }

    fn valid(&self, now: SystemTime) -> Option<Held> {
        self.held.clone().filter(|held| held.is_valid(now))
    }
}

impl Held {
    fn is_fresh(&self, now: SystemTime) -> bool {
        self.has_left(now, |lifetime| LARGEST_MARGIN.min(lifetime / 10))
    }

    fn is_valid(&self, now: SystemTime) -> bool {
        self.has_left(now, |_| Duration::ZERO)
    }

    fn has_left(&self, now: SystemTime, margin: fn(Duration) -> Duration) -> bool {
        let Some(lifetime) = self.token.lifetime() else { return true };
        match now.duration_since(self.asked) {
            Ok(age) => age < lifetime.saturating_sub(margin(lifetime)),
            Err(_) => false,
        }
    }
}
