//! To which URL does a form with credentials go, and may it go there?

use http::Uri;
use http::uri::Scheme;

use super::super::error::Error;
use super::super::server::vet;
use super::fault;

/// Returns the absolute URL of `url`, which may be relative to `server`, if credentials may be sent to it.
///
/// # Errors
///
/// Fails for what is not a URL, for one with a user name, a fragment or a backslash, and for every scheme but https;
/// http is good for this machine itself.
pub fn endpoint(server: &str, url: &str) -> Result<String, Error> {
    let is_absolute = !url.starts_with('/') && url.contains("://");
    let absolute = if is_absolute { url.to_owned() } else { join(server, url)? };
    let uri = parse(&absolute)?;
    let host = uri.host().unwrap_or_default();
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => Ok(absolute),
        Some(scheme) if *scheme == Scheme::HTTP && is_loopback(host) => Ok(absolute),
        _ => Err(fault::config(format!("credentials are sent over https only, not to `{host}` over another scheme"))),
    }
}

/// Returns whether `host`, as it stands in a URL, is this machine itself.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    bare.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn join(server: &str, path: &str) -> Result<String, Error> {
    // `//host/path` would be relative to the scheme alone and name another host. A colon in the first segment ends a
    // scheme (RFC 3986, section 4.2).
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() || path.starts_with("//") || first.contains(':') {
        return Err(fault::config("the token URL must be absolute or a path on the server".to_owned()));
    }
    let base = parse(server)?;
    let scheme = base.scheme_str().unwrap_or_default();
    let authority = base.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    if path.starts_with('/') {
        return Ok(format!("{scheme}://{authority}{path}"));
    }
    let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    Ok(format!("{scheme}://{authority}{folder}/{path}"))
}

pub(super) fn parse(url: &str) -> Result<Uri, Error> {
    // The URL itself stays out of the texts: it may hold a user name with its password.
    vet(url).map_err(|why| fault::config(format!("the token URL or the server URL {why}")))
}
