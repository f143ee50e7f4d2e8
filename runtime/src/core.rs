//! What do all calls of one client share?

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::auth::{CredentialState, FormPost, FormReply, encode_form};
use super::error::{Error, ErrorKind};
use super::execute::hide_cookies;
use super::middleware::Middleware;
use super::operation::Api;
use super::retry::{Budget, RetryPolicy};
use super::secret::Secret;
use super::server::Server;
use super::timeout::within;
use super::transport::{BoxFuture, End, Request, Transport};

/// What all calls of one client share. Clones are cheap and share it too.
#[derive(Clone)]
pub struct Core {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) api: &'static Api,
    pub(super) server: Server,
    /// Whether operations with servers of their own are called on this one all the same.
    pub(super) is_everywhere: bool,
    /// The values that were given for the variables of servers.
    pub(super) variables: Vec<(String, String)>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) credentials: Vec<Option<CredentialState>>,
    pub(super) middlewares: Vec<Arc<dyn Middleware>>,
    /// What the application has said for all its calls.
    pub(super) retry: Option<RetryPolicy>,
    pub(super) budget: Budget,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) user_agent: HeaderValue,
    pub(super) response_limit: usize,
    /// Whether the credentials may go to whatever server a call names.
    pub(super) is_open: bool,
}

impl Core {
    /// Returns the URL of the server, without a slash at its end.
    pub fn server(&self) -> &str {
        self.shared.server.url()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &*self.shared;
        let named = shared.api.schemes.iter().zip(&shared.credentials);
        let credentials: Vec<_> = named.filter_map(|(scheme, state)| state.as_ref().map(|_| scheme.name)).collect();
        f.debug_struct("Core")
            .field("server", &self.server())
            .field("user_agent", &shared.user_agent)
            .field("credentials", &credentials)
            .field("retry", &shared.retry.unwrap_or_default())
            .field("timeout", &shared.timeout)
            .field("attempt_timeout", &shared.attempt_timeout)
            .finish_non_exhaustive()
    }
}

/// No token is longer.
const FORM_REPLY_LIMIT: usize = 1 << 20;

// Token requests go over the client's own transport, but not through its credentials, middlewares and retries.
impl FormPost for Core {
    fn server(&self) -> &str {
        self.shared.server.base()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.shared.transport.sleep(duration)
    }

    fn fetch<'a>(&'a self, url: &str) -> BoxFuture<'a, Result<FormReply, Error>> {
        let mut request = Request::new(Bytes::new());
        let is_url = parse(url).map(|url| *request.uri_mut() = url);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(USER_AGENT, self.shared.user_agent.clone());
        Box::pin(async move {
            is_url?;
            self.exchange(request).await
        })
    }

    fn now(&self) -> SystemTime {
        self.shared.transport.now()
    }

    fn deadline(&self, limit: Duration) -> BoxFuture<'static, ()> {
        self.shared.transport.deadline(limit)
    }

    fn post_form<'a>(
        &'a self,
        url: &str,
        fields: Vec<(&'static str, Secret)>,
        authorization: Option<HeaderValue>,
    ) -> BoxFuture<'a, Result<FormReply, Error>> {
        let request = form_request(url, &fields, authorization, &self.shared.user_agent);
        Box::pin(async move { self.exchange(request?).await })
    }
}

impl Core {
    /// Sends a request for a token, or for what a server says about itself.
    async fn exchange(&self, request: Request) -> Result<FormReply, Error> {
        let transport = &*self.shared.transport;
        let reply = async {
            let (parts, body) = transport.send(request).await?.into_parts();
            match body.read(FORM_REPLY_LIMIT).await {
                (body, End::Whole) => {
                    let mut headers = parts.headers;
                    hide_cookies(&mut headers);
                    Ok(FormReply::new(parts.status, body).with_headers(headers))
                }
                (_, End::Cut) => Err(Error::new(ErrorKind::Auth, "the reply of the token endpoint is too long")),
                (_, End::Broken(error)) => Err(error),
            }
        };
        within(transport, self.shared.attempt_timeout, "the token endpoint took longer than", reply).await
    }
}

/// What gets a token for one call, which has only so much time.
pub(super) struct InTime<'a> {
    pub(super) core: &'a Core,
    /// What is left for the credential and the call together.
    pub(super) left: Duration,
    /// The scopes that the call needs.
    pub(super) scopes: &'static [&'static str],
}

impl FormPost for InTime<'_> {
    fn server(&self) -> &str {
        self.core.shared.server.base()
    }

    fn now(&self) -> SystemTime {
        self.core.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.core.sleep(duration)
    }

    fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    fn fetch<'a>(&'a self, url: &str) -> BoxFuture<'a, Result<FormReply, Error>> {
        self.core.fetch(url)
    }

    fn deadline(&self, limit: Duration) -> BoxFuture<'static, ()> {
        // A token that is still good is worth nothing to a call that has run out of time before it is sent.
        self.core.deadline(limit.min(self.left / 2))
    }

    fn post_form<'a>(
        &'a self,
        url: &str,
        fields: Vec<(&'static str, Secret)>,
        authorization: Option<HeaderValue>,
    ) -> BoxFuture<'a, Result<FormReply, Error>> {
        self.core.post_form(url, fields, authorization)
    }
}

fn form_request(
    url: &str,
    fields: &[(&'static str, Secret)],
    authorization: Option<HeaderValue>,
    user_agent: &HeaderValue,
) -> Result<Request, Error> {
    let mut request = Request::new(Bytes::from(encode_form(fields)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = parse(url)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, user_agent.clone());
    if let Some(authorization) = authorization {
        headers.insert(AUTHORIZATION, authorization);
    }
    Ok(request)
}

fn parse(url: &str) -> Result<Uri, Error> {
    url.parse().map_err(|_| Error::new(ErrorKind::Config, "the URL of the token endpoint cannot be parsed"))
}

// Sign-ins that come before any call go over the client's transport too.
impl AsRef<dyn FormPost> for Core {
    fn as_ref(&self) -> &(dyn FormPost + 'static) {
        self
    }
}
