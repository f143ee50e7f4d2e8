//! Where do the requests of the tests go: nowhere, or to a server?

use quote::quote;

use super::super::Cx;
use super::super::module::Module;
use super::krate;
use super::setting::Setting;

/// Emits the transport of the tests.
pub(super) fn emit(cx: Cx<'_>) -> Module<'_> {
    let krate = krate(cx);
    let servers = Setting::of(cx).servers(cx);
    let front = quote! {
        //! Where do the requests go: nowhere, or to a server?

        use ::std::time::{Duration, SystemTime};

        use ::#krate::runtime::bytes::Bytes;
        use ::#krate::runtime::http::Response;
        use ::#krate::runtime::http::uri::PathAndQuery;
        use ::#krate::runtime::{Body, BoxFuture, Error, ErrorKind, Replay, Request, Transport, Upload};

        /// The servers of the description, for which another one stands; longer ones before what they begin with.
        const SERVERS: &[&str] = &[#(#servers),*];

        /// How long a server may take.
        const LIMIT: Duration = Duration::from_secs(60);

        /// Keeps the requests, and answers them from memory, or takes them to a server as well.
        #[derive(Debug, Clone)]
        pub(super) struct Carrier {
            pub(super) replay: Replay,
            /// The URL of the server.
            pub(super) server: Option<String>,
        }

        impl Carrier {
            /// Takes requests to the server that `WIRE_SERVER` names, if it does.
            pub(super) fn new() -> Self {
                let server = ::std::env::var_os("WIRE_SERVER").filter(|url| !url.is_empty());
                let server = server.map(|url| url.into_string().expect("`WIRE_SERVER` is a URL"));
                Self { replay: Replay::new(), server }
            }
        }

        impl Transport for Carrier {
            fn send(&self, request: Request) -> BoxFuture<'_, Result<Response<Body>, Error>> {
                Box::pin(async move {
                    let answer = self.replay.send(request.clone()).await;
                    match &self.server {
                        Some(server) => deliver(server, request),
                        None => answer,
                    }
                })
            }

            fn send_upload(&self, request: Request, upload: Upload) -> BoxFuture<'_, Result<Response<Body>, Error>> {
                Box::pin(async move {
                    let body = whole(upload.into_body()).await?;
                    self.send(request.map(|_| body)).await
                })
            }

            fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
                self.replay.sleep(duration)
            }

            fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()> {
                self.replay.deadline(duration)
            }

            fn now(&self) -> SystemTime {
                self.replay.now()
            }
        }

        /// Takes a request to the server, and waits for all of its answer.
        #[cfg(feature = "reqwest")]
        fn deliver(server: &str, mut request: Request) -> Result<Response<Body>, Error> {
            let url = request.uri().to_string();
            let after = |known: &&str| url.strip_prefix(*known).filter(|rest| rest.starts_with(['/', '?']));
            let path = SERVERS.iter().find_map(after);
            let path = path.or_else(|| request.uri().path_and_query().map(PathAndQuery::as_str)).unwrap_or_default();
            let url = format!("{}{path}", server.trim_end_matches('/'));
            *request.uri_mut() = url.parse().map_err(|error| {
                Error::new(ErrorKind::Config, "`WIRE_SERVER` is not the URL of a server").with_source(error)
            })?;
            let runtime = ::tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("there is a runtime").block_on(async {
                let exchange = async {
                    let transport = ::#krate::runtime::ReqwestTransport::new()?;
                    let (head, body) = transport.send(request).await?.into_parts();
                    Ok(Response::from_parts(head, whole(body).await?.into()))
                };
                let late = |_| Err(Error::new(ErrorKind::Timeout, "the server does not answer"));
                ::tokio::time::timeout(LIMIT, exchange).await.unwrap_or_else(late)
            })
        }

        #[cfg(not(feature = "reqwest"))]
        fn deliver(_server: &str, _request: Request) -> Result<Response<Body>, Error> {
            Err(Error::new(ErrorKind::Config, "`WIRE_SERVER` needs the feature `reqwest`"))
        }

        /// Reads all of a body.
        async fn whole(mut body: Body) -> Result<Bytes, Error> {
            let mut whole = Vec::new();
            while let Some(chunk) = body.chunk().await? {
                whole.extend_from_slice(&chunk);
            }
            Ok(whole.into())
        }
    };
    Module::short("tests/wire/carrier.rs", front)
}
