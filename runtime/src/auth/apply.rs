//! How does a credential become a part of the request?

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::super::error::Error;
use super::super::secret::Secret;
use super::cache::{Content, Grant};
use super::credential::{Credential, Kind};
use super::scheme::Place;
use super::{fault, form};

/// What a call adds to its request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Applied {
    /// A header. Its value is marked sensitive.
    Header(HeaderName, HeaderValue),
    /// A query pair, of which neither part is encoded yet.
    Query(&'static str, Secret),
    /// A cookie, whose value is ready to be written.
    Cookie(&'static str, Secret),
}

/// Returns what `grant` adds to a request at `place`.
///
/// # Errors
///
/// Fails when the place takes another kind of credential, and when the credential is empty or holds what that part of
/// a request cannot carry. The error does not repeat it.
pub fn apply(grant: &Grant, place: &Place) -> Result<Applied, Error> {
    put(&grant.content, *place)
}

/// Returns an error if the credential can be told to be none for `place` before anything is sent.
pub(in super::super) fn check(credential: &Credential, place: Place) -> Result<(), Error> {
    let content = match (&credential.kind, place) {
        (_, Place::Certificate) => return Err(fault::credential(CERTIFICATE)),
        (Kind::Provider(_), Place::Basic | Place::Digest) => {
            return Err(fault::credential("the scheme takes a user name and a password, not what gets tokens"));
        }
        (Kind::Signer(_), Place::Query(_) | Place::Cookie(_)) => return Err(fault::credential(SIGNATURE)),
        (Kind::Signer(_), Place::Header(name)) if !AUTHORIZATION.as_str().eq_ignore_ascii_case(name) => {
            return Err(fault::credential(SIGNATURE));
        }
        (Kind::Provider(_) | Kind::Signer(_), _) => return Ok(()),
        (kind, _) => Content::of(kind),
    };
    content.map_or(Ok(()), |content| put(&content, place).map(drop))
}

/// Where a scheme is met that no header meets.
const CERTIFICATE: &str = "the transport shows the certificate of the scheme; give the client one that does";

/// Where a scheme is met that no signature meets.
const SIGNATURE: &str = "what signs requests writes `Authorization`, and the scheme takes a key elsewhere";

fn put(content: &Content, place: Place) -> Result<Applied, Error> {
    match (content, place) {
        (_, Place::Certificate) => Err(fault::credential(CERTIFICATE)),
        (Content::Signed(_), _) => Err(fault::credential("what signs requests has to see them")),
        (Content::Basic { user, password }, Place::Basic) => {
            Ok(Applied::Header(AUTHORIZATION, form::basic_value(user.expose(), password.expose())?))
        }
        (Content::Basic { .. }, _) => Err(fault::credential("the scheme takes a token or a key, not a password")),
        (_, Place::Basic) => Err(fault::credential("the scheme takes a user name and a password")),
        (_, Place::Digest) => Err(fault::credential("the scheme takes what `Digest` makes of a name and a password")),
        (Content::Token(token), Place::Http(scheme)) => other(scheme, token.secret()),
        (Content::Key(key), Place::Http(scheme)) => other(scheme, key),
        (Content::Token(token), Place::Bearer) => bearer(token.kind().as_str(), token.secret()),
        (Content::Key(key), Place::Bearer) => bearer("Bearer", key),
        (Content::Token(token), place) => bare(token.secret(), place),
        (Content::Key(key), place) => bare(key, place),
    }
}

fn bearer(kind: &str, secret: &Secret) -> Result<Applied, Error> {
    let text = secret.expose();
    // People also configure the whole value of the header. A token has no space in it, so this mistakes nothing.
    let token = match text.split_once(' ') {
        Some((word, rest)) if word.eq_ignore_ascii_case("bearer") => rest,
        _ => text,
    };
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(fault::credential(
            "the token is empty, or has a letter that no token has (is there a line break at its end?)",
        ));
    }
    Ok(Applied::Header(AUTHORIZATION, Secret::from(token).header_value(&format!("{kind} "))?))
}

/// Returns the header of a scheme that this client knows by its name alone: a token, or parameters (RFC 9110, section
/// 11.4).
fn other(scheme: &str, secret: &Secret) -> Result<Applied, Error> {
    let text = secret.expose().trim_matches(' ');
    // As with bearer tokens, the word may be given along.
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let text = if word.eq_ignore_ascii_case(scheme) { rest.trim_start() } else { text };
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Err(fault::credential(
            "the credential is empty, or has a letter that a header cannot carry (is there a line break at its end?)",
        ));
    }
    Ok(Applied::Header(AUTHORIZATION, Secret::from(text).header_value(&format!("{scheme} "))?))
}

fn bare(secret: &Secret, place: Place) -> Result<Applied, Error> {
    let text = secret.expose();
    if text.is_empty() {
        return Err(fault::credential("the key is empty"));
    }
    match place {
        Place::Query(_) if text.contains(char::is_control) => {
            Err(fault::credential("the key has a control character (is there a line break at its end?)"))
        }
        Place::Query(name) => Ok(Applied::Query(name, secret.clone())),
        Place::Cookie(name) => {
            // RFC 6265, section 4.1.1: a cookie has no way to quote these.
            let fits = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
            if text.bytes().all(fits) {
                Ok(Applied::Cookie(name, secret.clone()))
            } else {
                Err(fault::credential("the key has a letter that a cookie cannot carry"))
            }
        }
        Place::Header(name) => {
            let name = HeaderName::try_from(name).map_err(|_| {
                fault::config(format!("the scheme's header `{}` has no legal name", name.escape_debug()))
            })?;
            Ok(Applied::Header(name, secret.header_value("")?))
        }
        Place::Bearer | Place::Basic | Place::Http(_) | Place::Digest | Place::Certificate => {
            Err(fault::credential("the scheme takes no bare key"))
        }
    }
}
