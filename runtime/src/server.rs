//! Which URL do all paths of a client begin with, and may credentials go there?

use http::Uri;

use super::auth::is_loopback;
use super::error::{Error, ErrorKind, config};
use super::operation::{ServerInfo, ServerVariable};
use super::path::has_dot_segment;

/// The base URL of a client: scheme, authority and a path.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// With a slash at its end only where it was given with one.
    base: String,
    origin_length: usize,
    is_private: bool,
}

impl Server {
    /// Returns the server of a URL template whose variables are filled.
    pub(super) fn resolve(template: &str, known: &[ServerVariable], given: &[(String, String)]) -> Result<Self, Error> {
        for (name, _) in given {
            if !template.contains(&format!("{{{name}}}")) {
                return Err(config(format!("the server's URL has no variable `{name}`")));
            }
        }
        Self::parse(&fill(template, known, given)?)
    }

    /// Returns the server of a whole URL.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        // The URL itself stays out of the messages: it may hold a password.
        let refuse = |why: &str| config(format!("the server's URL {why}"));
        if text.contains('?') {
            return Err(refuse("has a query"));
        }
        let uri = vet(text).map_err(refuse)?;
        let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
        if !matches!(scheme, "http" | "https") {
            return Err(refuse("is neither http nor https"));
        }
        let path = uri.path().trim_end_matches('/');
        if has_dot_segment(path) {
            return Err(refuse("has a segment `.` or `..`"));
        }
        let origin = origin_of(&uri);
        let is_private = scheme == "https" || is_loopback(host);
        let end = if uri.path().ends_with('/') { "/" } else { "" };
        Ok(Self { origin_length: origin.len(), base: format!("{origin}{path}{end}"), is_private })
    }

    /// Returns the server of an operation that has some of its own; a relative one is relative to this server.
    pub(super) fn of_operation(
        &self,
        servers: &'static [ServerInfo],
        given: &[(String, String)],
    ) -> Result<Self, Error> {
        let is_known = |name: &str| servers.iter().flat_map(|server| server.variables).any(|known| known.name == name);
        let given: Vec<_> = given.iter().filter(|(name, _)| is_known(name)).cloned().collect();
        let Some(chosen) = choose(servers, &given) else { return Ok(self.clone()) };
        let url = fill(chosen.url, chosen.variables, &given)?;
        if url.contains("://") {
            Self::parse(&url)
        } else if url.starts_with('/') {
            Self::parse(&format!("{}{url}", self.origin()))
        } else {
            Self::parse(&format!("{}/{}", self.url(), url.trim_start_matches("./")))
        }
    }

    /// Returns the whole URL, without a slash at its end.
    pub(super) fn url(&self) -> &str {
        self.base.trim_end_matches('/')
    }

    /// Returns the whole URL, which relative ones are relative to (RFC 3986, section 5.2.3).
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Returns the scheme and the authority.
    pub(super) fn origin(&self) -> &str {
        &self.base[..self.origin_length]
    }

    /// Returns the URL that an answer named, if a call of this server may go there: on the same origin (RFC 6454,
    /// section 5), or, where the credentials may go anywhere, on another, whose server this one then becomes.
    pub(super) fn lead_to(&mut self, url: &str, may_leave: bool) -> Result<String, Error> {
        let refuse = |why: &str| Error::new(ErrorKind::Pagination, format!("the URL of the next page {why}"));
        let url = url.split('#').next().unwrap_or_default();
        let uri = vet(url).map_err(refuse)?;
        if has_dot_segment(uri.path()) {
            return Err(refuse("has a segment `.` or `..`"));
        }
        let own: Option<Uri> = self.origin().parse().ok();
        if !own.is_some_and(|own| is_same_origin(&own, &uri)) {
            if !may_leave {
                return Err(refuse("is on another origin than its server, to which no credential may go"));
            }
            *self = Self::parse(&origin_of(&uri)).map_err(|_| refuse("is neither http nor https"))?;
        }
        let target = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        Ok(format!("{}{target}", self.origin()))
    }

    /// Returns an error if credentials would travel where others can read them.
    pub(super) fn check_private(&self) -> Result<(), Error> {
        if self.is_private {
            return Ok(());
        }
        Err(config("credentials are sent over https only (http is good for this machine itself)".to_owned()))
    }
}

/// Returns a URL that is absolute and plain, of a server or of a token endpoint, or what is wrong with it.
pub(super) fn vet(text: &str) -> Result<Uri, &'static str> {
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\') {
        return Err("has a space, a control character or a backslash");
    }
    if text.contains('#') {
        return Err("has a fragment");
    }
    let uri: Uri = text.parse().map_err(|_| "cannot be parsed")?;
    let (Some(_), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Err("is not absolute; give the whole of it");
    };
    if authority.as_str().contains('@') {
        return Err("has a user name in it");
    }
    if authority.host().is_empty() {
        return Err("has no host");
    }
    let port = authority.as_str().get(authority.host().len()..).unwrap_or_default();
    if !port.is_empty() && authority.port_u16().is_none() {
        return Err("has a port that is none");
    }
    Ok(uri)
}

/// Returns a URL for `Debug`: one with a user name is not shown, because the password comes after it.
pub(super) fn without_user(url: &str) -> &str {
    if url.contains('@') { "(not shown: it has a user name)" } else { url }
}

/// Returns the origin of a URL as [`Server::origin`] writes it.
pub(super) fn origin_of(uri: &Uri) -> String {
    format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |authority| authority.as_str()))
}

fn is_same_origin(left: &Uri, right: &Uri) -> bool {
    let port = |uri: &Uri| uri.port_u16().or(if uri.scheme_str() == Some("https") { Some(443) } else { Some(80) });
    let host = |uri: &Uri| uri.host().unwrap_or_default().to_ascii_lowercase();
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right)
}

/// Returns the server of the document that the caller means by the variables: the first that has them all.
pub(super) fn choose(servers: &'static [ServerInfo], given: &[(String, String)]) -> Option<&'static ServerInfo> {
    let has_all = |server: &&ServerInfo| {
        given.iter().all(|(name, _)| server.variables.iter().any(|variable| variable.name == name))
    };
    servers.iter().find(has_all).or_else(|| servers.first())
}

fn fill(template: &str, known: &[ServerVariable], given: &[(String, String)]) -> Result<String, Error> {
    let mut url = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(config("the server's URL has a brace that is not closed".to_owned()));
        };
        url.push_str(before);
        let is_all_before_the_path = url.is_empty() && (after.is_empty() || after.starts_with('/'));
        let whole = if is_all_before_the_path { whole_url(name, known, given) } else { None };
        url.push_str(match whole {
            Some(whole) => whole,
            None => value_of(name, known, given)?,
        });
        rest = after;
    }
    url.push_str(rest);
    Ok(url)
}

/// Returns the value of a variable that begins the URL, if it is a URL itself: then it stands for the host with all
/// that belongs to it, as `{endpoint}` does in many descriptions, and there is no other host that it could lead from.
fn whole_url<'a>(name: &str, known: &[ServerVariable], given: &'a [(String, String)]) -> Option<&'a str> {
    let is_open = known.iter().find(|variable| variable.name == name).is_none_or(|variable| variable.values.is_empty());
    let (_, value) = given.iter().rev().find(|(other, _)| other == name)?;
    let value = value.trim_end_matches('/');
    (is_open && !value.contains(['{', '}', '%']) && Server::parse(value).is_ok()).then_some(value)
}

fn value_of<'a>(name: &str, known: &'a [ServerVariable], given: &'a [(String, String)]) -> Result<&'a str, Error> {
    let variable = known.iter().find(|variable| variable.name == name);
    let Some((_, value)) = given.iter().rev().find(|(other, _)| other == name) else {
        // What the document itself says may hold a port or a path.
        return match variable {
            Some(variable) if !variable.default.is_empty() => Ok(variable.default),
            _ => Err(config(format!("the server's variable `{name}` has no value; set it, or the server's URL"))),
        };
    };
    if let Some(variable) = variable.filter(|variable| !variable.values.is_empty()) {
        return match variable.values.iter().find(|allowed| *allowed == value) {
            Some(allowed) => Ok(allowed),
            None => Err(config(format!("the server's variable `{name}` is one of {}", variable.values.join(", ")))),
        };
    }
    // A value with one of these would move the requests to another host or path.
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || "/\\@:#?[]{}%".contains(letter);
    if value.is_empty() || value.contains(is_odd) {
        return Err(config(format!("the server's variable `{name}` is empty or has one of / \\ @ : # ? [ ] {{ }} %")));
    }
    Ok(value)
}
