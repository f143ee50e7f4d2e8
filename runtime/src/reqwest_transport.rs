//! How do requests travel by default?

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Uri};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, Response};

use super::auth::is_loopback;
use super::error::{Error, ErrorKind};
use super::secret::Secret;
use super::transport::{Body, BoxFuture, Chunks, Request, Transport, Upload};

/// The default transport: HTTP/1.1 and HTTP/2 over `rustls`, with pooled connections, in a Tokio runtime.
///
/// It follows no redirects, because an API key in a header would travel along to wherever they point. What goes to this
/// machine itself passes by the proxies of the system: over plain `http` they would read the credentials in it.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    /// What reaches this machine itself, made when it is needed first.
    direct: Arc<OnceLock<Client>>,
    settings: ReqwestTransportBuilder,
}

impl ReqwestTransport {
    /// Returns the transport with its defaults.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Returns a builder.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            has_system_proxy: true,
            certificates: Vec::new(),
            identity: None,
        }
    }
}

/// Puts a [`ReqwestTransport`] together.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it builds"]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    has_system_proxy: bool,
    certificates: Vec<Vec<u8>>,
    identity: Option<Secret>,
}

impl ReqwestTransportBuilder {
    /// Sets how long connecting may take: by default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets whether the proxies of the system (`HTTPS_PROXY` and its like) are used: by default they are, but not to
    /// reach this machine itself.
    pub fn system_proxy(mut self, is_used: bool) -> Self {
        self.has_system_proxy = is_used;
        self
    }

    /// Adds a certificate authority (DER) to those that the system trusts.
    pub fn root_certificate_der(mut self, certificate: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(certificate.into());
        self
    }

    /// Sets the certificate that the transport shows to servers which ask for one (mutual TLS): a private key and the
    /// certificates that belong to it, one after the other in PEM (RFC 7468).
    pub fn client_certificate_pem(mut self, key_and_certificates: impl Into<Secret>) -> Self {
        self.identity = Some(key_and_certificates.into());
        self
    }

    /// Returns the transport.
    ///
    /// # Errors
    /// A certificate cannot be read, or the TLS library could not be set up.
    pub fn build(self) -> Result<ReqwestTransport, Error> {
        let client = self.client(self.has_system_proxy)?;
        Ok(ReqwestTransport { client, direct: Arc::default(), settings: self })
    }

    fn client(&self, has_proxy: bool) -> Result<Client, Error> {
        let config = |source: reqwest::Error| {
            Error::new(ErrorKind::Config, "the transport cannot be set up").with_source(source.without_url())
        };
        let mut builder = Client::builder()
            .redirect(Policy::none())
            // The runtime retries, and knows its budget; a transport must not.
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout);
        if !has_proxy {
            builder = builder.no_proxy();
        }
        if !self.certificates.is_empty() {
            let certificates: Result<Vec<_>, _> =
                self.certificates.iter().map(|der| Certificate::from_der(der)).collect();
            builder = builder.tls_certs_merge(certificates.map_err(config)?);
        }
        if let Some(identity) = &self.identity {
            builder = builder.identity(Identity::from_pem(identity.expose().as_bytes()).map_err(config)?);
        }
        builder.build().map_err(config)
    }
}

impl ReqwestTransport {
    /// Returns the client that reaches the host of this URL.
    fn client_for(&self, url: &Uri) -> Result<&Client, Error> {
        if !self.settings.has_system_proxy || !url.host().is_some_and(is_loopback) {
            return Ok(&self.client);
        }
        if let Some(direct) = self.direct.get() {
            return Ok(direct);
        }
        let direct = self.settings.client(false)?;
        Ok(self.direct.get_or_init(|| direct))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(async move {
            // Some servers answer 411 to a `POST` that does not say that it has no body (RFC 9110, section 8.6).
            if request.body().is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
                request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            self.exchange(request, None).await
        })
    }

    fn send_upload(&self, request: Request, upload: Upload) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(self.exchange(request, Some(upload)))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

impl ReqwestTransport {
    async fn exchange(&self, request: Request, upload: Option<Upload>) -> Result<http::Response<Body>, Error> {
        let client = self.client_for(request.uri())?;
        let mut request = reqwest::Request::try_from(request).map_err(failure)?;
        if let Some(upload) = upload {
            *request.body_mut() = Some((upload.wrap)(upload.body, upload.length));
        }
        let mut response = client.execute(request).await.map_err(failure)?;
        let (status, version) = (response.status(), response.version());
        let headers = std::mem::take(response.headers_mut());
        let mut head = http::Response::new(Body::from_chunks(Incoming(response)));
        *head.status_mut() = status;
        *head.version_mut() = version;
        *head.headers_mut() = headers;
        Ok(head)
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

struct Incoming(Response);

impl Chunks for Incoming {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>> {
        Box::pin(async move { self.0.chunk().await.map_err(failure).transpose() })
    }
}

/// Returns the failure without its URL, which may hold a key.
fn failure(error: reqwest::Error) -> Error {
    let (kind, message) = if error.is_connect() {
        (ErrorKind::Connect, "no connection to the server could be made")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the transport gave up waiting")
    } else if error.is_builder() {
        (ErrorKind::Request, "the request is not one that can be sent")
    } else if error.is_decode() {
        (ErrorKind::Transport, "the body cannot be decompressed")
    } else {
        (ErrorKind::Transport, "the connection broke")
    };
    let error = error.without_url();
    Error::new(kind, message).with_source(error)
}
