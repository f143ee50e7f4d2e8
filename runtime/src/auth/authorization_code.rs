//! How does a person allow a client to act for them, in a browser (RFC 6749, section 4.1, with PKCE, RFC 7636)?

use std::fmt::{self, Debug, Formatter};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use super::super::error::Error;
use super::super::percent::form as encode;
use super::super::secret::Secret;
use super::super::server::vet;
use super::super::transport::BoxFuture;
use super::ask::{Ask, Asker};
use super::form::{FormPost, TokenForm};
use super::provider::TokenProvider;
use super::refresh_token::RefreshToken;
use super::token::Token;
use super::{fault, is_loopback};

/// The authorization code grant: [`begin`](Self::begin) a sign-in, send the person to its
/// [`url`](SignIn::url), and [`finish`](SignIn::finish) with the address to which the browser comes back.
#[derive(Debug, Clone)]
pub struct AuthorizationCode {
    client: Asker,
    ask: Ask,
    authorization_url: Option<String>,
    redirect_url: Option<String>,
    refresh_url: Option<String>,
}

impl AuthorizationCode {
    /// Returns the grant of a client.
    pub fn new(client_id: impl Into<String>) -> Self {
        let client = Asker { id: Some(client_id.into()), ..Asker::default() };
        Self { client, ask: Ask::default(), authorization_url: None, redirect_url: None, refresh_url: None }
    }

    /// Sets the client's secret, which goes with the id by HTTP Basic. A program that runs on a person's machine has
    /// none.
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

    /// Sets the address that the person opens, the whole of it.
    #[must_use]
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Sets the address that the browser comes back to. A server that knows only one does without.
    #[must_use]
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_url = Some(url.into());
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

    /// Adds a parameter to the address that the person opens, such as `prompt`.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.ask.parameters.push((name, value.into()));
        self
    }

    /// Returns a sign-in with a state and a verifier of its own, 256 random bits each.
    ///
    /// # Errors
    /// The address that the person opens cannot be used, or the machine has no randomness.
    pub fn begin(&self) -> Result<SignIn, Error> {
        let base = self.authorization_url.as_deref();
        let base = base.ok_or_else(|| fault::config("the grant has no authorization URL".to_owned()))?;
        let uri = vet(base).map_err(|why| fault::config(format!("the authorization URL {why}")))?;
        let is_private = uri.scheme_str() == Some("https") || uri.host().is_some_and(is_loopback);
        if !is_private {
            return Err(fault::config("a person signs in over https only".to_owned()));
        }
        let (state, verifier) = (random()?, random()?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut pairs = vec![("response_type", "code"), ("client_id", self.client.id.as_deref().unwrap_or_default())];
        pairs.extend(self.redirect_url.as_deref().map(|url| ("redirect_uri", url)));
        let scopes = self.ask.scopes.join(" ");
        if !scopes.is_empty() {
            pairs.push(("scope", &scopes));
        }
        pairs.extend([("state", &*state), ("code_challenge", &challenge), ("code_challenge_method", "S256")]);
        pairs.extend(self.ask.parameters.iter().map(|(name, value)| (*name, value.expose())));
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let mark = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{mark}{}", pairs.join("&"));
        Ok(SignIn { url, state: state.into(), verifier: verifier.into(), grant: self.clone() })
    }
}

/// Returns 256 random bits as 43 letters, the shortest verifier that is allowed (RFC 7636, section 4.1).
fn random() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| fault::config("the machine has no randomness".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A sign-in that has begun. It is good for one person, once.
pub struct SignIn {
    url: String,
    state: Secret,
    verifier: Secret,
    grant: AuthorizationCode,
}

// The state is in the address too, and who knows it can sign this client in as somebody else.
impl Debug for SignIn {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_struct("SignIn").field("grant", &self.grant).finish_non_exhaustive()
    }
}

impl SignIn {
    /// Returns the address that the person opens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the grant that the address brings to which the browser came back: the whole of it, its path with the
    /// query, or the query alone. The code is traded for a token when the first call needs one.
    ///
    /// # Errors
    /// The person or the server said no, or the address does not belong to this sign-in: somebody may have tried to
    /// slip in one of their own (RFC 6749, section 10.12).
    pub fn finish(self, address: &str) -> Result<RefreshToken, Error> {
        let query = address.split_once('?').map_or(address, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let find = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
            value.map(|(_, value)| percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
        };
        if !find("state").is_some_and(|state| is_same(&state, self.state.expose())) {
            return Err(fault::credential("the address does not belong to this sign-in: its state is another"));
        }
        if let Some(error) = find("error") {
            let error: String = error.chars().filter(char::is_ascii_graphic).take(80).collect();
            return Err(fault::credential(&format!("the sign-in was refused: {error}")));
        }
        let code = find("code").filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| fault::credential("the address has no code"))?;
        let AuthorizationCode { client, ask, redirect_url, refresh_url, .. } = self.grant;
        let url = ask.url;
        let first = Trade {
            code: code.into(),
            verifier: self.verifier,
            client: client.clone(),
            url: url.clone(),
            redirect_url,
        };
        let mut next = RefreshToken::after_one(first);
        next.client = client;
        (next.ask.url, next.refresh_url) = (url, refresh_url);
        Ok(next)
    }
}

/// Compares in a time that does not tell where the first difference is.
fn is_same(left: &str, right: &str) -> bool {
    let differences = left.bytes().zip(right.bytes()).fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && differences == 0
}

/// A code that has not been traded yet.
#[derive(Debug)]
struct Trade {
    code: Secret,
    verifier: Secret,
    client: Asker,
    url: Option<String>,
    redirect_url: Option<String>,
}

impl TokenProvider for Trade {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let url = self.url.as_deref().ok_or_else(|| fault::config("the grant has no token URL".to_owned()))?;
            let mut form = TokenForm::new(url).field("grant_type", "authorization_code");
            form = form.field("code", self.code.clone()).field("code_verifier", self.verifier.clone());
            if let Some(url) = &self.redirect_url {
                form = form.field("redirect_uri", url.as_str());
            }
            self.client.sign(form).send(http).await
        })
    }
}
