//! What does ConductorOne do that its description does not say?
//!
//! Hand-written: tenants instead of URLs, the grammar of client ids and secrets, and the environment variables.
//!
//! * [`ClientBuilder::tenant`] names the tenant by its name, its host or its URL.
//! * `ClientBuilder::client_credentials` (feature `jwt-bearer`) signs in with a client id and its secret, which never
//!   leaves the process.
//! * [`ClientBuilder::oidc_token`] signs in with tokens of another issuer, such as a CI system.
//! * [`ClientBuilder::from_env`] and [`Client::from_env`] take all of it from the environment.

mod credentials;
mod environment;
mod tenant;

use crate::{Client, ClientBuilder, Error, ErrorKind};

/// The scheme of tokens that somebody else has got.
const BEARER: &str = "bearerAuth";
/// The scheme of tokens that the client gets.
const OAUTH: &str = "oauth";
/// Where tokens come from, below the server.
const TOKEN_URL: &str = "/auth/v1/token";

impl Client {
    /// Returns a client that is configured by the environment alone.
    ///
    /// # Errors
    ///
    /// Fails as [`ClientBuilder::from_env`] does.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().from_env().build()
    }
}

impl ClientBuilder {
    /// Sets the tenant: its name (`acme`), its host (`acme.conductor.one`) or its URL.
    ///
    /// A host that is not `*.conductor.one` is taken as the server itself, over `https`. Of what names the server, what
    /// is said last counts.
    pub fn tenant(mut self, tenant: &str) -> Self {
        self.builder = match tenant::parse(tenant) {
            Ok(tenant::Place::Tenant(name)) => self.builder.server_variable("tenantDomain", name),
            Ok(tenant::Place::Server(url)) => self.builder.server(url),
            Err(message) => self.builder.fault(Error::new(ErrorKind::Config, message)),
        };
        self
    }
}
