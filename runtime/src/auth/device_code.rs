//! How does a person sign in on another device than the one that the client runs on (RFC 8628)?

use std::fmt::{self, Debug, Formatter};
use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde_json::{Map, Value};

use super::super::error::Error;
use super::super::retry::retry_after;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::ask::{Ask, Asker};
use super::form::{FormPost, FormReply, TokenForm};
use super::provider::TokenProvider;
use super::refresh_token::RefreshToken;
use super::token::Token;
use super::{fault, reply};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// How long the client waits between two questions where the server does not say it, and how much longer where it is
/// told to slow down (section 3.5).
const INTERVAL: Duration = Duration::from_secs(5);

/// No server is asked more often, whatever it says.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);

/// How long the client waits at most because a server cannot be reached or is busy.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

/// The device authorization grant: [`start`](Self::start) it, show the person where to go, and
/// [`wait`](DevicePrompt::wait).
#[derive(Debug, Clone)]
pub struct DeviceCode {
    client: Asker,
    ask: Ask,
    device_url: Option<String>,
    refresh_url: Option<String>,
}

impl DeviceCode {
    /// Returns the grant of a client.
    pub fn new(client_id: impl Into<String>) -> Self {
        let client = Asker { id: Some(client_id.into()), ..Asker::default() };
        Self { client, ask: Ask::default(), device_url: None, refresh_url: None }
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

    /// Sets where the sign-in begins, which may be relative to the client's server.
    #[must_use]
    pub fn device_url(mut self, url: impl Into<String>) -> Self {
        self.device_url = Some(url.into());
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

    /// Asks the server for a code, over the transport of a client, which needs no credential for it.
    ///
    /// # Errors
    /// The server cannot be reached, or gives no code.
    pub async fn start(&self, client: impl AsRef<dyn FormPost>) -> Result<DevicePrompt, Error> {
        let http = client.as_ref();
        let url = self.device_url.as_deref().ok_or_else(|| fault::config("the grant has no device URL".to_owned()))?;
        let mut form = TokenForm::new(url);
        if !self.ask.scopes.is_empty() {
            form = form.field("scope", self.ask.scopes.join(" "));
        }
        let (reply, sent) = self.client.sign(form).post(http).await?;
        let fields = match serde_json::from_slice(&reply.body) {
            Ok(Value::Object(fields)) if reply.status == StatusCode::OK => fields,
            _ => {
                let refusal = reply::read(&reply, &sent).err();
                return Err(refusal.unwrap_or_else(|| fault::reply("it is a token where a code was asked for")));
            }
        };
        let read = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let needed = |name: &str| read(name).ok_or_else(|| fault::reply(&format!("it has no `{name}`")));
        let seconds = |name: &str| fields.get(name).and_then(Value::as_u64).map(Duration::from_secs);
        Ok(DevicePrompt {
            device_code: Secret::from(needed("device_code")?),
            user_code: needed("user_code")?.to_owned(),
            url: needed("verification_uri").or_else(|error| read("verification_url").ok_or(error))?.to_owned(),
            whole_url: read("verification_uri_complete").map(str::to_owned),
            lifetime: seconds("expires_in").unwrap_or(Duration::from_secs(1800)),
            interval: seconds("interval").unwrap_or(INTERVAL),
            asked: http.now(),
            grant: self.clone(),
        })
    }
}

/// What a person has to be shown.
pub struct DevicePrompt {
    device_code: Secret,
    user_code: String,
    url: String,
    whole_url: Option<String>,
    lifetime: Duration,
    interval: Duration,
    asked: SystemTime,
    grant: DeviceCode,
}

// The user's code is good for a sign-in as well.
impl Debug for DevicePrompt {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_struct("DevicePrompt").field("url", &self.url).finish_non_exhaustive()
    }
}

impl DevicePrompt {
    /// Returns the code that the person types.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Returns the address that the person opens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the address with the code in it, to be shown as a QR code, where the server gives one.
    pub fn whole_url(&self) -> Option<&str> {
        self.whole_url.as_deref()
    }

    /// Returns for how long the code is good, from the moment at which it was asked for.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Asks the server every few seconds, as often as it lets, until the person has signed in. A server that is busy or
    /// fails (429, 5xx) is asked less often, for as long as the code is good.
    ///
    /// # Errors
    /// The person said no, the code has expired, or the server cannot be used.
    pub async fn wait(self, client: impl AsRef<dyn FormPost>) -> Result<RefreshToken, Error> {
        let http = client.as_ref();
        let mut interval = self.interval.max(LEAST_INTERVAL);
        loop {
            http.sleep(interval.min(self.left(http))).await;
            if self.left(http).is_zero() {
                return Err(fault::credential("the code has expired before the person signed in"));
            }
            let form = TokenForm::new(self.grant.ask.url()?).field("grant_type", GRANT_TYPE);
            let form = self.grant.client.sign(form.field("device_code", self.device_code.clone()));
            let asked = http.now();
            let (reply, sent) = match form.post(http).await {
                Ok(answer) => answer,
                // A server that cannot be reached is asked less often (section 3.5).
                Err(error) if error.is_retryable() => {
                    interval = back_off(interval);
                    continue;
                }
                Err(error) => return Err(error),
            };
            match &*code_of(&reply) {
                "authorization_pending" => {}
                "slow_down" => interval = interval.saturating_add(INTERVAL),
                _ if reply.status == StatusCode::TOO_MANY_REQUESTS || reply.status.is_server_error() => {
                    interval = back_off(interval).max(retry_after(&reply.headers).unwrap_or_default());
                }
                _ => {
                    let token = Fetched { token: reply::read(&reply, &sent)?, asked };
                    let mut next = RefreshToken::after_one(token);
                    (next.ask.url, next.refresh_url) = (self.grant.ask.url, self.grant.refresh_url);
                    next.client = self.grant.client;
                    // The token is this server's, whichever client asks first.
                    next.session(http)?;
                    return Ok(next);
                }
            }
        }
    }

    /// Returns for how long the code is still good.
    fn left(&self, http: &dyn FormPost) -> Duration {
        self.lifetime.saturating_sub(http.now().duration_since(self.asked).unwrap_or_default())
    }
}

fn back_off(interval: Duration) -> Duration {
    interval.saturating_mul(2).min(LONGEST_BACKOFF).max(interval)
}

/// Returns `error` of a refusal (RFC 6749, section 5.2).
fn code_of(reply: &FormReply) -> String {
    let fields: Map<String, Value> = serde_json::from_slice(&reply.body).unwrap_or_default();
    fields.get("error").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A token that is there already.
#[derive(Debug)]
struct Fetched {
    token: Token,
    asked: SystemTime,
}

impl TokenProvider for Fetched {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        let age = http.now().duration_since(self.asked).unwrap_or_default();
        let token = self.token.clone();
        let lifetime = token.lifetime().map(|lifetime| lifetime.saturating_sub(age));
        let token = lifetime.map_or(token.clone(), |lifetime| token.expires_in(lifetime));
        Box::pin(async move { Ok(token) })
    }
}
