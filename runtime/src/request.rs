//! What does a call put on the wire, and how does an attempt prove who makes it?

use std::time::Duration;

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, PROXY_AUTHORIZATION, USER_AGENT,
};
use http::{HeaderValue, Method, Uri};

use super::auth::{Applied, Grant, apply, select};
use super::call::Call;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::operation::{Operation, Place};
use super::path::{has_dot_segment, interpolate};
use super::percent;
use super::retry::RetryPolicy;
use super::secret::Secret;
use super::server::Server;
use super::timeout::within;
use super::transport::Request;

pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A call that is ready: all that is the same on each attempt.
pub(super) struct Prepared {
    pub(super) operation: &'static Operation,
    pub(super) server: Server,
    pub(super) schemes: Vec<usize>,
    pub(super) is_repeatable: bool,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    url: String,
    cookies: Vec<String>,
    request: Request,
}

/// A credential that an attempt presented.
pub(super) struct Granted {
    /// The index of its scheme.
    pub(super) scheme: usize,
    /// What to give back if the server refuses it.
    pub(super) grant: Grant,
    /// Its text on the wire, so that it can be struck out where the server repeats it.
    pub(super) text: Secret,
}

/// Returns the call as it will be sent. Whatever can be wrong with it is found here, before any I/O.
pub(super) fn prepare(call: Call) -> Result<Prepared, Error> {
    let Call { core, operation, path, query, headers, cookies, body, options, fault } = call;
    if let Some(fault) = fault.or(options.fault) {
        return Err(fault);
    }
    let shared = &*core.shared;
    let server = server_of(&core, operation, options.server.as_deref())?;
    let mut all = shared.headers.clone();
    // What the application has set for all its calls, it means.
    all.entry(USER_AGENT).or_insert_with(|| shared.user_agent.clone());
    if let Some(accept) = operation.accept {
        all.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
    }
    let (media_type, body) = body.unzip();
    all.extend(media_type.map(|media_type| (CONTENT_TYPE, media_type)));
    let mut of_client: Vec<HeaderName> = all.keys().filter(|name| is_proof(&core, name)).cloned().collect();
    for (name, value) in headers.into_iter().chain(options.headers) {
        of_client.retain(|other| *other != name);
        all.insert(name, value);
    }
    if let Some(key) = &options.idempotency_key {
        all.insert(IDEMPOTENCY_KEY, key.header_value("").map_err(|_| refuse("the idempotency key is not legal"))?);
    }
    let schemes = choose_schemes(&core, operation, &all)?;
    // What the description says of an operation is no more suspect than what it says of the whole API.
    let is_elsewhere = options.server.is_some() && !server.origin().eq_ignore_ascii_case(shared.server.origin());
    if is_elsewhere && !shared.is_open && !(schemes.is_empty() && of_client.is_empty()) {
        return Err(refuse(
            "the call has a server of another origin than its client's, whose credentials would go there; allow it with \
             `credentials_for_any_server` if that server may have them",
        ));
    }
    if !schemes.is_empty() || all.contains_key(AUTHORIZATION) {
        server.check_private()?;
    }
    let path = interpolate(operation.path, &path).map_err(|why| refuse(&why))?;
    let query: Vec<String> = query.into_iter().flat_map(|(_, pairs)| pairs).collect();
    let url = with_query(&format!("{}{path}", server.url()), &query);
    let mut request = Request::new(body.unwrap_or_default());
    *request.method_mut() =
        Method::from_bytes(operation.method.as_bytes()).map_err(|_| refuse("the method is not legal"))?;
    let by_nature = operation.is_idempotent() || all.contains_key(IDEMPOTENCY_KEY);
    let is_repeatable = options.is_idempotent.unwrap_or(by_nature);
    *request.uri_mut() = parse(&url)?;
    *request.headers_mut() = all;
    Ok(Prepared {
        operation,
        server,
        schemes,
        is_repeatable,
        retry: options.retry.unwrap_or(shared.retry),
        timeout: options.timeout.or(shared.timeout),
        attempt_timeout: options.attempt_timeout.or(shared.attempt_timeout),
        url,
        cookies: cookies.into_iter().flat_map(|(_, pairs)| pairs).collect(),
        request,
    })
}

/// Returns the server that a call goes to: its own, else that of the operation, else that of the client.
pub(super) fn server_of(core: &Core, operation: &Operation, of_call: Option<&str>) -> Result<Server, Error> {
    let shared = &*core.shared;
    match of_call {
        Some(url) => Server::parse(url),
        None if shared.is_everywhere => Ok(shared.server.clone()),
        None => shared.server.of_operation(operation.servers, &shared.variables),
    }
}

impl Prepared {
    /// Returns the request of one attempt with its credentials; what was granted goes into `granted`.
    pub(super) async fn authorize(&self, core: &Core, granted: &mut Vec<Granted>) -> Result<Request, Error> {
        let mut request = self.request.clone();
        let mut query = Vec::new();
        let mut cookies = self.cookies.clone();
        let shared = &*core.shared;
        for index in &self.schemes {
            let scheme = shared.api.schemes.get(*index);
            let state = shared.credentials.get(*index).and_then(Option::as_ref);
            let (Some(scheme), Some(state)) = (scheme, state) else { continue };
            let obtain = state.obtain(core);
            let what = "getting a credential took longer than";
            let grant = within(&*shared.transport, self.attempt_timeout, what, obtain).await?;
            let text = match apply(&grant, &scheme.place)? {
                Applied::Header(name, value) => {
                    let text = bare_text(&value);
                    request.headers_mut().insert(name, value);
                    text
                }
                Applied::Query(name, value) => {
                    query.push(format!("{}={}", percent::value(name), percent::value(value.expose())));
                    value
                }
                Applied::Cookie(name, value) => {
                    cookies.push(format!("{name}={}", value.expose()));
                    value
                }
            };
            granted.push(Granted { scheme: *index, grant, text });
        }
        if !query.is_empty() {
            *request.uri_mut() = parse(&with_query(&self.url, &query))?;
        }
        if !cookies.is_empty() {
            let mut line = cookies.join("; ").into_bytes();
            if let Some(by_hand) = request.headers().get(COOKIE) {
                line.extend_from_slice(b"; ");
                line.extend_from_slice(by_hand.as_bytes());
            }
            let mut value = HeaderValue::from_bytes(&line).map_err(|_| refuse("a cookie is not legal"))?;
            value.set_sensitive(true);
            request.headers_mut().insert(COOKIE, value);
        }
        Ok(request)
    }
}

/// Returns the credential in a header's value, without the word in front of it.
pub(super) fn bare_text(value: &HeaderValue) -> Secret {
    let text = value.to_str().unwrap_or_default();
    Secret::from(text.rsplit(' ').next().unwrap_or(text))
}

/// Returns the security schemes that the call presents. A header that the caller set by hand stands for its scheme.
fn choose_schemes(core: &Core, operation: &Operation, headers: &HeaderMap) -> Result<Vec<usize>, Error> {
    let shared = &*core.shared;
    let is_by_hand = |index: &usize| match shared.api.schemes.get(*index).map(|scheme| scheme.place) {
        Some(Place::Bearer | Place::Basic) => headers.contains_key(AUTHORIZATION),
        Some(Place::Header(name)) => headers.contains_key(name),
        _ => false,
    };
    match select(operation.security, shared.api.schemes, &shared.credentials) {
        Ok(mut schemes) => {
            schemes.retain(|index| !is_by_hand(index));
            Ok(schemes)
        }
        Err(_) if operation.security.iter().flat_map(|all| *all).flat_map(|any| *any).any(is_by_hand) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Returns whether a header that the client sends with every call says who makes it.
fn is_proof(core: &Core, name: &HeaderName) -> bool {
    let mut places = core.shared.api.schemes.iter().map(|scheme| scheme.place);
    matches!(*name, AUTHORIZATION | PROXY_AUTHORIZATION | COOKIE)
        || places.any(|place| matches!(place, Place::Header(header) if name.as_str().eq_ignore_ascii_case(header)))
}

fn with_query(url: &str, pairs: &[String]) -> String {
    if pairs.is_empty() {
        return url.to_owned();
    }
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{}", pairs.join("&"))
}

fn parse(url: &str) -> Result<Uri, Error> {
    let uri: Uri = url.parse().map_err(|_| refuse("the URL is too long or not legal"))?;
    // The parameters were looked at one by one; this is about what they and the template make together.
    if has_dot_segment(uri.path()) { Err(refuse("the path has a segment `.` or `..`")) } else { Ok(uri) }
}

fn refuse(why: &str) -> Error {
    Error::new(ErrorKind::Request, why)
}
