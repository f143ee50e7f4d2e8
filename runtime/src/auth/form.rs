//! How does a form with credentials get to a token endpoint?

use std::fmt::{self, Debug, Formatter};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::super::error::Error;
use super::super::percent::form as encode;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::token::Token;
use super::{endpoint, fault, reply};

/// Sends forms over a client's own transport, so that proxies, timeouts and test doubles hold for tokens too.
///
/// These requests carry the client's `User-Agent` but none of its other headers, and they pass by its middlewares.
///
/// Whoever implements it follows no redirect and bounds the body of the reply.
pub trait FormPost: Send + Sync {
    /// Returns the base URL of the client, such as `https://acme.example.com`.
    fn server(&self) -> &str;

    /// Returns the time of day. Tests set it.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Ends when a renewal has taken so long that a token which is still good is used instead.
    ///
    /// By default it never ends.
    fn deadline(&self, limit: Duration) -> BoxFuture<'static, ()> {
        let _ = limit;
        Box::pin(std::future::pending())
    }

    /// Waits, between two questions to a server. There is no way to do without: a wait that ends at once asks without a
    /// pause, and one that never ends hangs.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Returns the scopes that the description says the call needs for which a token is fetched. By default none.
    fn scopes(&self) -> &'static [&'static str] {
        &[]
    }

    /// Gets a JSON document, such as what a server says about itself, from the absolute `url`. By default it cannot.
    fn fetch<'a>(&'a self, url: &str) -> BoxFuture<'a, Result<FormReply, Error>> {
        let _ = url;
        Box::pin(async { Err(fault::config("what sends the forms cannot fetch documents".to_owned())) })
    }

    /// Posts `fields` as `application/x-www-form-urlencoded` to the absolute `url`.
    fn post_form<'a>(
        &'a self,
        url: &str,
        fields: Vec<(&'static str, Secret)>,
        authorization: Option<HeaderValue>,
    ) -> BoxFuture<'a, Result<FormReply, Error>>;
}

/// What a token endpoint answered, whatever its status.
#[derive(Clone)]
#[non_exhaustive]
pub struct FormReply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl FormReply {
    /// Returns a reply without headers.
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }

    /// Returns the reply with these headers, of which `Retry-After` says when to ask again.
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }
}

impl Debug for FormReply {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        // The body of a good reply is a token.
        to.debug_struct("FormReply").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A request for a token (RFC 6749, section 4.5: an extension grant or one of the standard ones).
#[derive(Debug, Clone)]
pub struct TokenForm {
    url: String,
    fields: Vec<(&'static str, Secret)>,
    basic: Option<(Secret, Secret)>,
}

impl TokenForm {
    /// Returns an empty form that goes to `url`, which may be relative to the client's server.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), fields: Vec::new(), basic: None }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// Adds several fields.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = (&'static str, Secret)>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Sends the client's id and secret by HTTP Basic, encoded as RFC 6749, section 2.3.1 has it.
    #[must_use]
    pub fn basic(mut self, id: impl Into<Secret>, secret: impl Into<Secret>) -> Self {
        self.basic = Some((id.into(), secret.into()));
        self
    }

    /// Sends the form and returns the token of the reply.
    ///
    /// # Errors
    ///
    /// Fails when the URL is none that credentials may go to, when the form cannot be sent, and when the reply holds
    /// no token. The error tells the status, and `error` and `error_description` of the reply.
    pub async fn send(self, http: &dyn FormPost) -> Result<Token, Error> {
        let (reply, sent) = self.post(http).await?;
        reply::read(&reply, &sent)
    }

    /// Sends the form, and returns the reply with what no error may repeat.
    pub(super) async fn post(self, http: &dyn FormPost) -> Result<(FormReply, Vec<Secret>), Error> {
        let url = endpoint(http.server(), &self.url)?;
        let secrets = self.fields.iter().filter(|(name, _)| !is_public(name)).map(|(_, value)| value.clone());
        let mut sent: Vec<Secret> = secrets.collect();
        let mut authorization = None;
        if let Some((id, secret)) = &self.basic {
            let value = basic_value(&encode(id.expose()), &encode(secret.expose()))?;
            sent.push(secret.clone());
            sent.extend(value.to_str().ok().map(|text| Secret::from(text.trim_start_matches("Basic "))));
            authorization = Some(value);
        }
        let reply = http.post_form(&url, self.fields, authorization).await?;
        Ok((reply, sent))
    }
}

/// Returns the body of a form.
pub fn encode_form(fields: &[(&'static str, Secret)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value.expose()))).collect();
    pairs.join("&")
}

/// Returns the value of the header that carries a user name and a password (RFC 7617).
pub(super) fn basic_value(user: &str, password: &str) -> Result<HeaderValue, Error> {
    let is_control = |letter: char| letter.is_control();
    if user.contains(':') || user.contains(is_control) || password.contains(is_control) {
        return Err(fault::credential(
            "a user name has no colon, and neither it nor a password has control characters",
        ));
    }
    let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
        .expect("base64 is made of letters that a header can carry");
    value.set_sensitive(true);
    Ok(value)
}

/// Returns whether a field's value may be repeated in an error.
fn is_public(name: &str) -> bool {
    matches!(name, "grant_type" | "client_id" | "scope" | "audience" | "resource") || name.ends_with("_type")
}
