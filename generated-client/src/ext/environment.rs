//! Which environment variables configure a client?

use super::BEARER;
use crate::{ClientBuilder, Error, ErrorKind, Secret};

const ACCESS_TOKEN: &str = "CONDUCTORONE_ACCESS_TOKEN";
const OIDC_TOKEN: &str = "CONDUCTORONE_OIDC_TOKEN";
const CLIENT_ID: &str = "CONDUCTORONE_CLIENT_ID";
const CLIENT_SECRET: &str = "CONDUCTORONE_CLIENT_SECRET";
const TENANT_DOMAIN: &str = "CONDUCTORONE_TENANT_DOMAIN";
const SERVER_URL: &str = "CONDUCTORONE_SERVER_URL";
const SERVER_HINT: &str = "set the environment variable `CONDUCTORONE_TENANT_DOMAIN` or `CONDUCTORONE_SERVER_URL`";

impl ClientBuilder {
    /// Takes credentials and server from the environment.
    ///
    /// The first of these that is set counts: `CONDUCTORONE_ACCESS_TOKEN`; `CONDUCTORONE_OIDC_TOKEN` with
    /// `CONDUCTORONE_CLIENT_ID`, read anew for each exchange; `CONDUCTORONE_CLIENT_ID` with
    /// `CONDUCTORONE_CLIENT_SECRET`. `CONDUCTORONE_SERVER_URL`, or else `CONDUCTORONE_TENANT_DOMAIN`, names the
    /// server; a client id does so by itself, and the builder's own methods, called after this one, win over all of
    /// them. [`ClientBuilder::build`] fails with none of the credentials set, and where nothing names the server.
    pub fn from_env(self) -> Self {
        self.with_variables(|name| std::env::var(name).ok())
    }

    fn with_variables(mut self, read: impl Fn(&str) -> Option<String> + Send + Sync + Clone + 'static) -> Self {
        self.builder = self.builder.server_hint(SERVER_HINT);
        let get = |name: &str| read(name).filter(|value| !value.trim().is_empty());
        if let Some(url) = get(SERVER_URL) {
            self.builder = self.builder.server(url);
        } else if let Some(tenant) = get(TENANT_DOMAIN) {
            self = self.tenant(&tenant);
        }
        if let Some(token) = get(ACCESS_TOKEN) {
            self.builder = self.builder.credential_of(BEARER, token);
            return self;
        }
        match (get(OIDC_TOKEN), get(CLIENT_ID), get(CLIENT_SECRET)) {
            (Some(_), Some(id), _) => {
                let read = read.clone();
                self.oidc_token(id, move || {
                    let token = read(OIDC_TOKEN).ok_or_else(|| missing(OIDC_TOKEN)).map(Secret::from);
                    async move { token }
                })
            }
            (Some(_), None, _) | (None, None, Some(_)) => self.refuse(missing(CLIENT_ID)),
            #[cfg(feature = "jwt-bearer")]
            (None, Some(id), Some(secret)) => self.client_credentials(id, secret),
            #[cfg(not(feature = "jwt-bearer"))]
            (None, Some(_), Some(_)) => self.refuse(Error::new(
                ErrorKind::Config,
                "signing in with a client secret needs the feature `jwt-bearer`",
            )),
            (None, Some(_), None) => self.refuse(missing(CLIENT_SECRET)),
            (None, None, None) => self.refuse(missing(ACCESS_TOKEN)),
        }
    }

    fn refuse(mut self, fault: Error) -> Self {
        self.builder = self.builder.fault(fault);
        self
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::Config, format!("the environment variable `{name}` is not set"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Client;

    fn build(variables: &'static [(&str, &str)]) -> Result<Client, String> {
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Client::builder().with_variables(find).build().map_err(|error| error.to_string())
    }

    #[test]
    fn an_access_token_comes_first() {
        let client = build(&[(ACCESS_TOKEN, "t"), (CLIENT_ID, "broken"), (TENANT_DOMAIN, "acme")]);
        assert_eq!(client.expect("the token is enough").server_url(), "https://acme.conductor.one");
    }

    #[test]
    fn a_client_id_names_the_server() {
        let client = build(&[(OIDC_TOKEN, "t"), (CLIENT_ID, "ci@acme.conductor.one/wfe")]);
        assert_eq!(client.expect("token and id are enough").server_url(), "https://acme.conductor.one");
    }

    #[test]
    fn a_server_url_wins_over_the_tenant_and_the_client_id() {
        let client = build(&[
            (SERVER_URL, "https://c1.example.com"),
            (TENANT_DOMAIN, "x"),
            (OIDC_TOKEN, "t"),
            (CLIENT_ID, "a@b/c"),
        ]);
        assert_eq!(client.expect("the URL is sound").server_url(), "https://c1.example.com");
    }

    #[test]
    fn no_token_goes_to_a_server_that_nobody_named() {
        let error = build(&[(ACCESS_TOKEN, "t")]).expect_err("no server is named");
        assert!(error.contains(TENANT_DOMAIN) && error.contains(SERVER_URL), "{error}");
    }

    #[test]
    fn the_builder_wins_over_the_environment() {
        let find =
            |name: &str| (name == OIDC_TOKEN || name == CLIENT_ID).then(|| "ci@acme.conductor.one/wfe".to_owned());
        let builder = || Client::builder().with_variables(find);
        let url = |builder: ClientBuilder| builder.build().expect("it is sound").server_url().to_owned();
        assert_eq!(url(builder().server("https://test.example.com")), "https://test.example.com");
        assert_eq!(url(builder().tenant("other")), "https://other.conductor.one");
        assert_eq!(url(builder().tenant("https://c1.example.com").tenant("other")), "https://other.conductor.one");
        assert_eq!(url(builder().tenant("other").tenant("https://c1.example.com")), "https://c1.example.com");
    }

    #[test]
    fn what_is_missing_is_named() {
        for (variables, name) in [
            (&[][..], ACCESS_TOKEN),
            (&[(OIDC_TOKEN, "t")][..], CLIENT_ID),
            (&[(CLIENT_ID, "a@b/c")][..], CLIENT_SECRET),
            (&[(ACCESS_TOKEN, " ")][..], ACCESS_TOKEN),
        ] {
            let error = build(variables).expect_err("a credential is missing");
            assert!(error.contains(name), "{error}");
        }
    }
}
