//! How does a client sign in?

#[cfg(feature = "jwt-bearer")]
use crate::Secret;
#[cfg(feature = "jwt-bearer")]
use crate::auth::{Jwk, JwtBearer};
use crate::auth::{Token, TokenExchange};
use crate::{ClientBuilder, Credential, Error, ErrorKind};

use super::{OAUTH, TOKEN_URL};

/// What secrets start with, before the key itself.
#[cfg(feature = "jwt-bearer")]
const SECRET_PREFIX: &str = "secret-token:conductorone.com:v1:";

impl ClientBuilder {
    /// Signs in with a client id and its secret.
    ///
    /// The secret is an Ed25519 key, which never leaves the process: it signs an assertion (RFC 7523) for each token.
    /// A client id names its tenant, so [`ClientBuilder::tenant`] is needed only for another server, before or after.
    #[cfg(feature = "jwt-bearer")]
    pub fn client_credentials(mut self, client_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let client_id = client_id.into();
        match key(&secret.into()) {
            Ok(key) => {
                let grant = JwtBearer::new(&client_id, key).audience_host().header_nonce().token_url(TOKEN_URL);
                self.builder = self.builder.credential_of(OAUTH, Credential::provider(grant));
                self.at_home(&client_id)
            }
            Err(error) => {
                self.builder = self.builder.fault(error);
                self
            }
        }
    }

    /// Signs in with tokens of another issuer, such as a CI system, traded in for tokens of ConductorOne (RFC 8693).
    ///
    /// The function is called each time a token is needed, because such tokens live for minutes only.
    pub fn oidc_token<F, R, T, E>(mut self, client_id: impl Into<String>, token: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Token> + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        let client_id = client_id.into();
        let exchange = TokenExchange::from_fn(token).client_id(&client_id).token_url(TOKEN_URL);
        self.builder = self.builder.credential_of(OAUTH, Credential::provider(exchange));
        self.at_home(&client_id)
    }

    /// Takes the server from a client id, where none was set.
    fn at_home(mut self, client_id: &str) -> Self {
        match host(client_id) {
            Some(host) => self.builder = self.builder.home(format!("https://{host}")),
            None => {
                let message = "the client id is not of the form `name@tenant.conductor.one/kind`";
                self.builder = self.builder.fault(Error::new(ErrorKind::Config, message));
            }
        }
        self
    }
}

/// Returns the host in a client id: `name@host/kind`.
fn host(client_id: &str) -> Option<&str> {
    let (name, rest) = client_id.split_once('@')?;
    let (host, kind) = rest.split_once('/')?;
    (!name.is_empty() && !host.is_empty() && !kind.is_empty()).then_some(host)
}

/// Reads the key in a secret: a JWK as base64url behind a fixed prefix.
#[cfg(feature = "jwt-bearer")]
fn key(secret: &Secret) -> Result<Jwk, Error> {
    let fault = |what: &str| Error::new(ErrorKind::Config, format!("the client secret {what}"));
    let encoded = secret.expose().trim().strip_prefix(SECRET_PREFIX);
    let encoded = encoded.ok_or_else(|| fault("does not begin with `secret-token:conductorone.com:v1:`"))?;
    let json = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, encoded);
    let json = json.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Jwk::from_json(&json.ok_or_else(|| fault("is not base64url behind its prefix"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_ids_name_their_host() {
        assert_eq!(host("foo-bar-123@foobar.conductor.one/pcc"), Some("foobar.conductor.one"));
        for bad in ["", "foo", "foo@bar", "@bar/pcc", "foo@/pcc", "foo@bar/"] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
