//! How is a client put together, and is what it was given sound?

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::auth::{Credential, CredentialState, check};
use super::core::{Core, Shared};
use super::error::{Error, config};
use super::middleware::Middleware;
use super::operation::Api;
use super::options::parse_header;
use super::retry::{Budget, RetryPolicy};
use super::server::{Server, choose, without_user};
use super::transport::Transport;

/// No answer is read further, unless the caller says so: 64 MiB.
const RESPONSE_LIMIT: usize = 64 << 20;

/// Long enough for slow servers, short enough that a dead connection is noticed.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// Puts a client's [`Core`] together. What is wrong comes out of [`build`](Self::build).
#[must_use = "a builder does nothing until it builds"]
pub struct Builder {
    api: &'static Api,
    server: Option<String>,
    variables: Vec<(String, String)>,
    operation_variables: Vec<(String, String)>,
    keeps_operation_servers: bool,
    home: Option<String>,
    hint: Option<&'static str>,
    credentials: Vec<Option<Credential>>,
    transport: Option<Arc<dyn Transport>>,
    middlewares: Vec<Arc<dyn Middleware>>,
    retry: Option<RetryPolicy>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    headers: HeaderMap,
    user_agent: Option<String>,
    response_limit: usize,
    is_open: bool,
    fault: Option<Error>,
}

impl Builder {
    /// Returns the builder of a client of this API.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            server: None,
            variables: Vec::new(),
            operation_variables: Vec::new(),
            keeps_operation_servers: false,
            home: None,
            hint: None,
            credentials: api.schemes.iter().map(|_| None).collect(),
            transport: None,
            middlewares: Vec::new(),
            retry: None,
            timeout: None,
            attempt_timeout: Some(ATTEMPT_TIMEOUT),
            headers: HeaderMap::new(),
            user_agent: None,
            response_limit: RESPONSE_LIMIT,
            is_open: false,
            fault: None,
        }
    }

    /// Sets the URL of the server, in which `{name}` stands for a variable.
    ///
    /// What is said last counts: the URL takes the place of variables that it does not have, and a variable that only
    /// a server of the document has takes the place of a URL. Operations with servers of their own are called there as
    /// well, unless they keep them ([`servers_of_operations`](Self::servers_of_operations)).
    pub fn server(mut self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.variables.retain(|(name, _)| has_variable(&url, name));
        self.server = Some(url);
        self
    }

    /// Sets a variable of the server's URL.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        if self.server.as_deref().is_some_and(|url| !has_variable(url, &name)) && is_known(self.api, &name) {
            self.server = None;
        }
        self.variables.push((name, value.into()));
        self
    }

    /// Sets a variable that only servers of operations have.
    pub fn operation_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.operation_variables.push((name.into(), value.into()));
        self
    }

    /// Lets operations with servers of their own keep them although the client has a server that was set.
    pub fn servers_of_operations(mut self) -> Self {
        self.keeps_operation_servers = true;
        self
    }

    /// Sets the URL of the server that is used where neither a URL nor a variable is set: a credential may name it.
    pub fn home(mut self, url: impl Into<String>) -> Self {
        self.home = Some(url.into());
        self
    }

    /// Sets what [`build`](Self::build) advises where no server is named.
    pub fn server_hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Lets a call with a server of its own take the client's credentials and headers there, whoever runs it.
    ///
    /// A provider still gets its tokens where the client itself gets them.
    pub fn credentials_for_any_server(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// Sets the credential for a security scheme by the name that the document gives it.
    pub fn credential_of(mut self, scheme: &str, credential: impl Into<Credential>) -> Self {
        match self.api.schemes.iter().position(|known| known.name == scheme) {
            Some(index) => self.credential(index, credential),
            None => {
                self.note(format!("the API has no security scheme `{scheme}`"));
                self
            }
        }
    }

    /// Sets the credential for a security scheme, which is named by its index in [`Api::schemes`].
    pub fn credential(mut self, scheme_index: usize, credential: impl Into<Credential>) -> Self {
        match self.credentials.get_mut(scheme_index) {
            Some(slot) => *slot = Some(credential.into()),
            None => self.note(format!("the API has no security scheme {scheme_index}")),
        }
        self
    }

    /// Sets what carries the requests.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets how failed requests are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets how long a whole call may take, retries and waits included. By default it may take any time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long one attempt may take, its body included: by default 60 s. `Duration::MAX` is no limit.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets a header that every call sends, but not the requests for tokens.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match parse_header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(why) => self.note(why),
        }
        self
    }

    /// Sets the name and version of the application, which go in front of the client's own.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Adds a middleware.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middlewares.push(Arc::new(middleware));
        self
    }

    /// Sets how many bytes of an answer are read at most, after decompression: by default 64 MiB.
    ///
    /// What is decoded may take far more memory than its text, by a factor of a hundred where the text is a list of
    /// empty objects: a program that talks to servers it does not trust sets a limit that fits its answers.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Lets [`build`](Self::build) fail with an error; the first one counts.
    pub fn fault(mut self, fault: Error) -> Self {
        self.fault.get_or_insert(fault);
        self
    }

    /// Returns what all calls of the client share.
    ///
    /// # Errors
    /// Something that was set cannot work; the error is of the kind `Config`.
    pub fn build(self) -> Result<Core, Error> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        for (scheme, credential) in self.api.schemes.iter().zip(&self.credentials) {
            let outcome = credential.as_ref().map_or(Ok(()), |credential| check(credential, scheme.place));
            outcome.map_err(|why| config(format!("the credential of the scheme `{}`: {why}", scheme.name)))?;
        }
        let server = self.build_server()?;
        if self.credentials.iter().any(Option::is_some) {
            server.check_private()?;
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Core {
            shared: Arc::new(Shared {
                api: self.api,
                server,
                is_everywhere: self.server.is_some() && !self.keeps_operation_servers,
                variables: self.variables.into_iter().chain(self.operation_variables).collect(),
                transport,
                credentials: self
                    .credentials
                    .into_iter()
                    .map(|credential| credential.map(CredentialState::new))
                    .collect(),
                middlewares: self.middlewares,
                retry: self.retry,
                budget: Budget::full(),
                timeout: self.timeout,
                attempt_timeout: self.attempt_timeout,
                headers: self.headers,
                user_agent: build_user_agent(self.api, self.user_agent.as_deref())?,
                response_limit: self.response_limit,
                is_open: self.is_open,
            }),
        })
    }

    fn build_server(&self) -> Result<Server, Error> {
        let (api, variables) = (self.api, &*self.variables);
        let chosen = choose(api.servers, variables);
        let known = chosen.map_or(&[][..], |server| server.variables);
        let is_named = self.server.is_some() || !variables.is_empty();
        match (&self.server, &self.home, chosen) {
            (Some(url), _, _) => Server::resolve(url, known, variables),
            (None, Some(home), _) if !is_named => Server::parse(home),
            (None, _, Some(server)) => {
                Server::resolve(server.url, known, variables).map_err(|error| self.advise(error))
            }
            (None, _, None) => Err(self.advise(config("the document names no server; set one".to_owned()))),
        }
    }

    fn advise(&self, error: Error) -> Error {
        match self.hint {
            Some(hint) if self.variables.is_empty() => config(format!("no server is named: {hint}")),
            _ => error,
        }
    }

    /// Keeps the first fault.
    fn note(&mut self, why: String) {
        self.fault.get_or_insert_with(|| config(why));
    }
}

// The URL of the server may hold a password, which is refused, but not before `build`. Transports and middlewares are
// other people's, who may derive their `Debug`, and with it print what they hold.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("server", &self.server.as_deref().map(without_user))
            .field("variables", &self.variables.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("credentials", &self.credentials)
            .field("middlewares", &self.middlewares.len())
            .field("retry", &self.retry.unwrap_or_default())
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("headers", &self.headers)
            .field("user_agent", &self.user_agent)
            .field("response_limit", &self.response_limit)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

fn has_variable(url: &str, name: &str) -> bool {
    url.contains(&format!("{{{name}}}"))
}

fn is_known(api: &Api, variable: &str) -> bool {
    api.servers.iter().flat_map(|server| server.variables).any(|known| known.name == variable)
}

fn build_user_agent(api: &'static Api, product: Option<&str>) -> Result<HeaderValue, Error> {
    let text = match product {
        Some(product) => format!("{product} {}", api.user_agent),
        None => api.user_agent.to_owned(),
    };
    HeaderValue::from_str(text.trim())
        .map_err(|_| config("the user agent has characters that a header cannot carry".into()))
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::reqwest_transport::ReqwestTransport::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(config("there is no transport; set one, or switch the feature `reqwest` on".to_owned()))
}
