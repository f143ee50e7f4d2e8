//! How does a client get a token with a signed assertion instead of a secret (RFC 7523, section 2.2)?

use std::collections::hash_map::RandomState;
use std::fmt::Write;
use std::hash::BuildHasher;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::Ask;
use super::credential::Credential;
use super::endpoint::{endpoint, parse};
use super::fault;
use super::form::FormPost;
use super::jwk::Jwk;
use super::provider::TokenProvider;
use super::token::Token;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far, in seconds, an assertion is valid into the past, for a server whose clock is behind, and into the future.
const VALID_SECONDS: i64 = 120;

/// The client credentials grant with a JWT, signed by an Ed25519 key, in place of a secret.
#[derive(Debug, Clone)]
pub struct JwtBearer {
    id: String,
    key: Jwk,
    audience: Audience,
    mark: Mark,
    ask: Ask,
}

/// Who an assertion is for.
#[derive(Debug, Clone)]
enum Audience {
    /// The token endpoint, by its URL.
    Endpoint,
    /// The client's server, by its host.
    Host,
    /// Those that the caller has named.
    Named(Vec<String>),
}

/// Where an assertion has what makes it unlike all others, so that a server can refuse to take it twice.
#[derive(Debug, Clone, Copy)]
enum Mark {
    /// The claim `jti` (RFC 7519, section 4.1.7).
    Claim,
    /// The header parameter `nonce`.
    Header,
}

impl JwtBearer {
    /// Returns the grant of the client `id`, whose assertions `key` signs.
    pub fn new(id: impl Into<String>, key: Jwk) -> Self {
        Self { id: id.into(), key, audience: Audience::Endpoint, mark: Mark::Claim, ask: Ask::default() }
    }

    /// Names a receiver of the assertion, in addition to those named before.
    ///
    /// Without any it is the URL of the token endpoint (RFC 7523, section 3).
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        let mut named = match self.audience {
            Audience::Named(named) => named,
            Audience::Endpoint | Audience::Host => Vec::new(),
        };
        named.push(audience.into());
        Self { audience: Audience::Named(named), ..self }
    }

    /// Names the host of the client's server as the only receiver of the assertion, without its port.
    #[must_use]
    pub fn audience_host(self) -> Self {
        Self { audience: Audience::Host, ..self }
    }

    /// Puts what makes an assertion unlike all others into its header, as `nonce`, and not into the claim `jti`.
    #[must_use]
    pub fn header_nonce(self) -> Self {
        Self { mark: Mark::Header, ..self }
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

    /// Adds a field that the server wants besides those of the standard.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.ask.parameters.push((name, value.into()));
        self
    }

    fn assertion(&self, http: &dyn FormPost) -> Result<Secret, Error> {
        let audience = match &self.audience {
            Audience::Endpoint => vec![endpoint(http.server(), self.ask.url()?)?],
            Audience::Host => vec![host_of(http.server())?],
            Audience::Named(named) => named.clone(),
        };
        let mut header = json!({ "alg": "EdDSA" });
        if let Some(id) = self.key.key_id() {
            header["kid"] = Value::from(id);
        }
        let now = seconds(http.now())?;
        let mut claims = json!({
            "iss": self.id,
            "sub": self.id,
            "aud": audience,
            "iat": now,
            "exp": now + VALID_SECONDS,
            "nbf": now - VALID_SECONDS,
        });
        match self.mark {
            Mark::Claim => claims["jti"] = Value::from(nonce()),
            Mark::Header => header["nonce"] = Value::from(nonce()),
        }
        Ok(Secret::from(self.key.sign(&header, &claims)))
    }
}

impl TokenProvider for JwtBearer {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            self.ask
                .form("client_credentials", http)?
                .field("client_id", self.id.as_str())
                .field("client_assertion_type", ASSERTION_TYPE)
                .field("client_assertion", self.assertion(http)?)
                .send(http)
                .await
        })
    }
}

/// Returns 16 bytes that no assertion had before, as lower-case hexadecimal digits.
fn nonce() -> String {
    // A nonce has to be unlike all others but is no secret. Every `RandomState` is a keyed hash whose key the standard
    // library draws from the operating system once a thread and then never uses twice.
    let mut text = String::with_capacity(32);
    for half in 0..2 {
        let word = RandomState::new().hash_one(half);
        write!(text, "{word:016x}").expect("a String takes all that is written to it");
    }
    text
}

fn seconds(now: SystemTime) -> Result<i64, Error> {
    let since = now.duration_since(UNIX_EPOCH).ok();
    since
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .and_then(|seconds| seconds.checked_add(VALID_SECONDS).map(|_| seconds))
        .ok_or_else(|| fault::config("the clock is not set".to_owned()))
}

impl From<JwtBearer> for Credential {
    fn from(provider: JwtBearer) -> Self {
        Self::provider(provider)
    }
}

/// Returns the host of a URL, without the port.
fn host_of(url: &str) -> Result<String, Error> {
    Ok(parse(url)?.host().unwrap_or_default().to_ascii_lowercase())
}
