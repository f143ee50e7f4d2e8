//! Where does a server that speaks OpenID Connect hand out tokens (OpenID Connect Discovery 1.0)?

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;
use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use super::super::error::Error;
use super::super::secret::Secret;
use super::super::transport::BoxFuture;
use super::client_credentials::ClientCredentials;
use super::credential::Credential;
use super::form::FormPost;
use super::provider::TokenProvider;
use super::token::Token;
use super::{endpoint, fault};

/// The end of the address at which an issuer describes itself (section 4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What every such address has, also of a server that is described by another rule (RFC 8414, section 3).
const ANY_WELL_KNOWN: &str = "/.well-known/";

/// A server that describes itself.
#[derive(Debug, Clone)]
pub struct OpenId {
    url: String,
}

impl OpenId {
    /// Returns the server with this `openIdConnectUrl`, or with this issuer.
    pub fn new(url: impl Into<String>) -> Self {
        let url = url.into();
        let is_whole = url.contains(ANY_WELL_KNOWN);
        let url = if is_whole { url } else { format!("{}{WELL_KNOWN}", url.trim_end_matches('/')) };
        Self { url }
    }

    /// Fetches what the server says about itself, over the transport of a client.
    ///
    /// # Errors
    /// It cannot be fetched, is not what the standard says, or is about another issuer (section 4.3).
    pub async fn discover(&self, client: impl AsRef<dyn FormPost>) -> Result<OpenIdServer, Error> {
        self.fetch(client.as_ref()).await
    }

    async fn fetch(&self, http: &dyn FormPost) -> Result<OpenIdServer, Error> {
        let url = endpoint(http.server(), &self.url)?;
        let reply = http.fetch(&url).await?;
        let no = |why: &str| fault::credential(&format!("the OpenID Connect server cannot be used: {why}"));
        if reply.status != StatusCode::OK {
            return Err(no(&format!("it describes itself with the status {}", reply.status.as_u16())));
        }
        let fields: Map<String, Value> =
            serde_json::from_slice(&reply.body).map_err(|_| no("what it says about itself is not a JSON object"))?;
        let read = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let issuer = issuer_of(&url);
        if read("issuer").is_none_or(|other| other.trim_end_matches('/') != issuer) {
            return Err(no("it says that it is another issuer"));
        }
        let token_url = read("token_endpoint").ok_or_else(|| no("it has no token endpoint"))?;
        // The document is not the client's server, to which an address of its own could be relative.
        if !token_url.contains("://") {
            return Err(no("its token endpoint is not an absolute URL"));
        }
        let token_url = endpoint(http.server(), &token_url)?;
        Ok(OpenIdServer {
            token_url,
            authorization_url: read("authorization_endpoint"),
            device_url: read("device_authorization_endpoint"),
        })
    }

    /// Returns the credential of a client with an id and a secret, which finds out where tokens are when it needs the
    /// first one.
    pub fn client_credentials(self, id: impl Into<String>, secret: impl Into<Secret>) -> Credential {
        let grant = ClientCredentials::new(id, secret);
        self.grant(move |url| grant.clone().token_url(url))
    }

    /// Returns a credential that gets its tokens by the grant which the function makes of the token endpoint.
    pub fn grant<P: TokenProvider + 'static>(self, make: impl Fn(&str) -> P + Send + Sync + 'static) -> Credential {
        let make: Arc<Make> = Arc::new(move |url| Arc::new(make(url)));
        Credential::provider(Found { server: self, make, grants: Mutex::default() })
    }
}

/// What a server says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenIdServer {
    /// Where tokens are.
    pub token_url: String,
    /// Where a person signs in with a browser.
    pub authorization_url: Option<String>,
    /// Where a sign-in on another device begins.
    pub device_url: Option<String>,
}

type Make = dyn Fn(&str) -> Arc<dyn TokenProvider> + Send + Sync;

/// Returns the issuer that describes itself at an address: what comes before the well-known part, and what comes after
/// it where it stands in between (RFC 8414, section 3.1).
fn issuer_of(url: &str) -> String {
    let (before, after) = url.split_once(ANY_WELL_KNOWN).unwrap_or((url, ""));
    let path = after.split('?').next().unwrap_or_default().split_once('/').map_or("", |(_, path)| path);
    if path.is_empty() { before.to_owned() } else { format!("{before}/{}", path.trim_end_matches('/')) }
}

/// What asks an endpoint that was found.
type Grant = Arc<dyn TokenProvider>;

/// A grant whose endpoint is looked up once for each server that a client has.
struct Found {
    server: OpenId,
    make: Arc<Make>,
    /// What was found, by the address of the description. Never held across an await.
    grants: Mutex<BTreeMap<String, Arc<OnceCell<Grant>>>>,
}

impl Found {
    /// Returns whether what was found so far is so.
    fn any(&self, is: fn(&dyn TokenProvider) -> bool) -> bool {
        let grants = self.grants.lock().unwrap_or_else(PoisonError::into_inner);
        grants.values().filter_map(|found| found.get()).any(|grant| is(&**grant))
    }
}

impl Debug for Found {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_struct("OpenId").field("server", &self.server).finish_non_exhaustive()
    }
}

impl TokenProvider for Found {
    fn token<'a>(&'a self, http: &'a dyn FormPost) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let url = endpoint(http.server(), &self.server.url)?;
            let found = self.grants.lock().unwrap_or_else(PoisonError::into_inner).entry(url).or_default().clone();
            let look_up = || async { Ok::<_, Error>((self.make)(&self.server.fetch(http).await?.token_url)) };
            found.get_or_try_init(look_up).await?.token(http).await
        })
    }

    fn varies_by_scope(&self) -> bool {
        self.any(|grant| grant.varies_by_scope())
    }

    fn consumes(&self) -> bool {
        self.any(|grant| grant.consumes())
    }
}
