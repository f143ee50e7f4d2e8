//! What does a call put on the wire, and how does an attempt prove who makes it?

use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, PROXY_AUTHORIZATION,
    USER_AGENT,
};
use http::{HeaderValue, Method, Uri};

use super::auth::{Applied, Grant, apply, select};
use super::call::Call;
use super::core::{Core, InTime};
use super::error::{Error, ErrorKind};
use super::operation::{Idempotency, Operation, Place};
use super::path::{has_dot_segment, interpolate};
use super::percent;
use super::response::Rest;
use super::retry::RetryPolicy;
use super::secret::Secret;
use super::server::Server;
use super::timeout::within;
use super::transport::{Feed, Request};

/// The headers of a client that any server may see; of the others nobody knows but the application.
const HARMLESS: [HeaderName; 4] = [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, USER_AGENT];

/// A call that is ready: all that is the same on each attempt.
pub(super) struct Prepared {
    pub(super) operation: &'static Operation,
    pub(super) server: Server,
    pub(super) schemes: Vec<usize>,
    /// Which alternative of the operation's security it takes.
    alternative: usize,
    pub(super) is_repeatable: bool,
    /// Whether it may also be repeated because the policy names a failure.
    pub(super) may_be_named: bool,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    /// What gives the body piece by piece.
    pub(super) feed: Option<Arc<dyn Feed>>,
    /// Where the body of a success goes, where the caller reads it piece by piece.
    pub(super) rest: Option<Rest>,
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
    let Call { core, operation, path, query, headers, cookies, mut body, feed, rest, options, next, fault } = call;
    if let Some(fault) = fault.or(options.fault) {
        return Err(fault);
    }
    let shared = &*core.shared;
    let mut server = server_of(&core, operation, options.server.as_deref())?;
    let next = next.map(|url| server.lead_to(&url, shared.is_open)).transpose()?;
    if next.is_some() {
        body = None;
    }
    let mut all = shared.headers.clone();
    let mut of_client: Vec<HeaderName> = all.keys().filter(|name| !HARMLESS.contains(name)).cloned().collect();
    // What the application has set for all its calls, it means.
    all.entry(USER_AGENT).or_insert_with(|| shared.user_agent.clone());
    if let Some(accept) = operation.accept {
        all.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
    }
    let (media_type, body) = body.unzip();
    if let Some(media_type) = media_type {
        all.insert(CONTENT_TYPE, media_type);
    }
    let mut of_call: Vec<HeaderName> = Vec::new();
    for (name, value) in headers.into_iter().chain(options.headers) {
        of_client.retain(|other| *other != name);
        of_call.push(name.clone());
        all.insert(name, value);
    }
    let key_header = operation.idempotency_header();
    if let Some(key) = &options.idempotency_key {
        let key = key.header_value("").map_err(|_| refuse("the idempotency key is not legal"))?;
        // Which of two keys is meant nobody can tell, and the wrong one does the work twice.
        if of_call.contains(&key_header) && all.get(&key_header) != Some(&key) {
            return Err(refuse(&format!("the call has the header `{key_header}`, and another idempotency key")));
        }
        all.insert(key_header.clone(), key);
    } else if operation.key_header.is_some() && !all.contains_key(&key_header) {
        all.insert(key_header.clone(), new_key());
    }
    let given = Given { headers: &all, query: &query, cookies: &cookies };
    let (alternative, schemes) = choose_schemes(&core, operation, &given)?;
    check_needed(&core, operation, &given, &schemes)?;
    // What the description says of an operation is no more suspect than what it says of the whole API.
    let is_elsewhere = options.server.is_some() && !server.origin().eq_ignore_ascii_case(shared.server.origin());
    if is_elsewhere && !shared.is_open {
        check_leaves(&schemes, &of_client)?;
    }
    if !schemes.is_empty() || given.has_proof(&core) {
        server.check_private()?;
    }
    let by_nature = operation.is_idempotent() || all.contains_key(&key_header) || next.is_some();
    let method = if next.is_some() { "GET" } else { operation.method };
    let url = match next {
        Some(url) => url,
        None => {
            let path = interpolate(operation.path, &path).map_err(|why| refuse(&why))?;
            let query: Vec<String> = query.into_iter().flat_map(|(_, pairs)| pairs).collect();
            with_query(&format!("{}{path}", server.url()), &query)
        }
    };
    let mut request = Request::new(body.unwrap_or_default());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(|_| refuse("the method is not legal"))?;
    let is_repeatable = options.is_idempotent.unwrap_or(by_nature);
    *request.uri_mut() = parse(&url)?;
    *request.headers_mut() = all;
    Ok(Prepared {
        operation,
        server,
        schemes,
        alternative,
        is_repeatable,
        may_be_named: options.is_idempotent.unwrap_or(operation.idempotency != Idempotency::Never),
        retry: options.retry.or(shared.retry).or(operation.retry).unwrap_or_default(),
        timeout: options.timeout.or(shared.timeout),
        attempt_timeout: options.attempt_timeout.or(shared.attempt_timeout),
        feed,
        rest,
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
    /// Returns whether the body is there for another attempt.
    pub(super) fn is_replayable(&self) -> bool {
        self.feed.as_ref().is_none_or(|feed| feed.is_replayable())
    }

    /// Returns whether a request has a header as the caller set it: no scheme and no middleware has.
    pub(super) fn has_header(&self, name: &HeaderName, value: &HeaderValue) -> bool {
        self.request.headers().get_all(name).iter().any(|own| own == value)
    }

    /// Returns the request of one attempt with its credentials; what was granted goes into `granted`.
    ///
    /// `left` is what is left of the whole call's time.
    pub(super) async fn authorize(
        &self,
        core: &Core,
        left: Duration,
        granted: &mut Vec<Granted>,
    ) -> Result<Request, Error> {
        let left = self.attempt_timeout.map_or(left, |timeout| timeout.min(left));
        let mut request = self.request.clone();
        let mut query = Vec::new();
        let mut cookies = self.cookies.clone();
        let mut signed = Vec::new();
        let shared = &*core.shared;
        for index in &self.schemes {
            let scheme = shared.api.schemes.get(*index);
            let state = shared.credentials.get(*index).and_then(Option::as_ref);
            let (Some(scheme), Some(state)) = (scheme, state) else { continue };
            let http = InTime { core, left, scopes: self.operation.scopes_of(self.alternative, *index) };
            let obtain = state.obtain(&http);
            let what = "getting a credential took longer than";
            let grant = within(&*shared.transport, self.attempt_timeout, what, obtain).await?;
            if grant.signer().is_some() {
                signed.push(Granted { scheme: *index, grant, text: Secret::from("") });
                continue;
            }
            let text = match apply(&grant, &scheme.place)? {
                Applied::Header(name, value) => {
                    let text = bare_text(&value);
                    request.headers_mut().insert(name, value);
                    text
                }
                Applied::Query(name, value) => {
                    let pair = format!("{}=", percent::value(name));
                    // A server may put the key into the URL of the next page that it was given for this one.
                    let own = self.url.split_once('?').map_or("", |(_, own)| own);
                    if !own.split('&').any(|own| own.starts_with(&pair)) {
                        query.push(format!("{pair}{}", percent::value(value.expose())));
                    }
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
        // What signs the request comes last, when all the rest of it is there.
        for mut one in signed {
            let value = one.grant.signer().map(|signer| signer.sign(&request)).transpose()?.flatten();
            if let Some(value) = value {
                one.text = bare_text(&value);
                request.headers_mut().insert(AUTHORIZATION, value);
            }
            granted.push(one);
        }
        Ok(request)
    }
}

/// Returns the credential in a header's value, without the word in front of it.
pub(super) fn bare_text(value: &HeaderValue) -> Secret {
    let text = String::from_utf8_lossy(value.as_bytes());
    Secret::from(text.split_once(' ').map_or(&*text, |(_, rest)| rest))
}

/// What the caller has put into a call by hand.
struct Given<'a> {
    headers: &'a HeaderMap,
    query: &'a [(&'static str, Vec<String>)],
    cookies: &'a [(&'static str, Vec<String>)],
}

impl Given<'_> {
    /// Returns whether something stands where a security scheme puts its credential.
    fn has(&self, place: Place) -> bool {
        let is_set =
            |pairs: &[(&str, Vec<String>)], name| pairs.iter().any(|(set, all)| *set == name && !all.is_empty());
        match place {
            Place::Bearer | Place::Basic | Place::Http(_) | Place::Digest => self.headers.contains_key(AUTHORIZATION),
            Place::Certificate => false,
            Place::Header(name) => self.headers.contains_key(name),
            Place::Query(name) => is_set(self.query, name),
            Place::Cookie(name) => is_set(self.cookies, name) || self.has_cookie(name),
        }
    }

    /// Returns whether a cookie stands in the header itself.
    fn has_cookie(&self, name: &str) -> bool {
        let lines = self.headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
        let mut cookies = lines.flat_map(|line| line.split(|byte| *byte == b';'));
        cookies.any(|cookie| cookie.split(|byte| *byte == b'=').next().map(<[u8]>::trim_ascii) == Some(name.as_bytes()))
    }

    /// Returns whether something says who makes the call.
    fn has_proof(&self, core: &Core) -> bool {
        [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].iter().any(|name| self.headers.contains_key(name))
            || core.shared.api.schemes.iter().any(|scheme| self.has(scheme.place))
    }
}

/// Returns the security schemes that the call presents. What the caller set by hand stands for its scheme.
fn choose_schemes(core: &Core, operation: &Operation, given: &Given<'_>) -> Result<(usize, Vec<usize>), Error> {
    let shared = &*core.shared;
    let is_by_hand = |index: &usize| shared.api.schemes.get(*index).is_some_and(|scheme| given.has(scheme.place));
    match select(operation.security, shared.api.schemes, &shared.credentials) {
        Ok((alternative, mut schemes)) => {
            schemes.retain(|index| !is_by_hand(index));
            Ok((alternative, schemes))
        }
        Err(_) if operation.security.iter().flat_map(|all| *all).flat_map(|any| *any).any(is_by_hand) => {
            Ok((0, Vec::new()))
        }
        Err(error) => Err(error),
    }
}

/// Returns an error if the call is without a parameter that it needs, and no credential takes its place.
fn check_needed(core: &Core, operation: &Operation, given: &Given<'_>, schemes: &[usize]) -> Result<(), Error> {
    let is_presented = |needed: Place| {
        schemes.iter().filter_map(|index| core.shared.api.schemes.get(*index)).any(|scheme| scheme.place == needed)
    };
    let missing = operation.needed.iter().find(|needed| !given.has(**needed) && !is_presented(**needed));
    let what = match missing {
        None => return Ok(()),
        Some(Place::Query(name)) => format!("the query parameter `{name}`"),
        Some(Place::Header(name)) => format!("the header `{name}`"),
        Some(Place::Cookie(name)) => format!("the cookie `{name}`"),
        Some(_) => "the header `Authorization`".to_owned(),
    };
    Err(refuse(&format!("{what} is required, and the call does not set it")))
}

/// Returns an error if something that the client has for its own server would go to another.
fn check_leaves(schemes: &[usize], of_client: &[HeaderName]) -> Result<(), Error> {
    let what = match (schemes, of_client) {
        ([], []) => return Ok(()),
        ([], [header, ..]) => format!("header `{header}`"),
        _ => "credentials".to_owned(),
    };
    Err(refuse(&format!(
        "the call has a server of another origin than its client's, whose {what} would go there; allow it with \
         `credentials_for_any_server` if that server may have all that the client has"
    )))
}

/// Returns an idempotency key of its own for a call, the same on each of its attempts: a UUID of version 4.
fn new_key() -> HeaderValue {
    let bits = (fastrand::u128(..) & !(0xf << 76) & !(3 << 62)) | (4 << 76) | (2 << 62);
    let hex = format!("{bits:032x}");
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    HeaderValue::try_from(parts.join("-")).expect("digits and hyphens are what a header can carry")
}

fn with_query(url: &str, pairs: &[String]) -> String {
    if pairs.is_empty() {
        return url.to_owned();
    }
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{}", pairs.join("&"))
}

fn parse(url: &str) -> Result<Uri, Error> {
    let uri: Uri = percent::url(url).parse().map_err(|_| refuse("the URL is too long or not legal"))?;
    // The parameters were looked at one by one; this is about what they and the template make together.
    if has_dot_segment(uri.path()) { Err(refuse("the path has a segment `.` or `..`")) } else { Ok(uri) }
}

fn refuse(why: &str) -> Error {
    Error::new(ErrorKind::Request, why)
}
