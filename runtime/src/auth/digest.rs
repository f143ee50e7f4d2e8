//! How does a request prove that its sender knows a password, without telling it (RFC 7616)?

use std::fmt::{self, Debug, Formatter, Write};
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue};
use md5::Digest as _;

use super::super::error::Error;
use super::super::percent;
use super::super::secret::Secret;
use super::super::transport::Request;
use super::challenge::{Challenge, challenges, next_nonce};
use super::credential::Credential;
use super::fault;
use super::signer::Signer;

/// A user name and a password for digest access authentication.
///
/// The first call is sent twice, because the server has to ask; from then on what it asked is kept and each request
/// answers it at once, with a count of its own. An answer `stale` costs one more. MD5, SHA-256 and SHA-512-256 are
/// known, each also as `-sess`; so are the protections `auth` and `auth-int`, the one without (RFC 2069), and hashed
/// user names. A nonce that the server names for the next request (`nextnonce` in `Authentication-Info`, section 3.5)
/// is the one that the next request has; the server's own proof (`rspauth`) is not looked at.
#[derive(Debug, Clone)]
pub struct Digest {
    user: Secret,
    password: Secret,
}

impl Digest {
    /// Returns the credential of a user.
    pub fn new(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self { user: user.into(), password: password.into() }
    }
}

impl From<Digest> for Credential {
    fn from(digest: Digest) -> Self {
        Self::signer(move || Session { digest: digest.clone(), asked: Mutex::default() })
    }
}

/// What one client has been asked.
struct Session {
    digest: Digest,
    /// Never held across an await.
    asked: Mutex<Option<Asked>>,
}

impl Debug for Session {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str("Digest(..)")
    }
}

/// A challenge, and how it has been answered so far.
struct Asked {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// The algorithm as the server spells it, where it does.
    algorithm: Option<String>,
    hash: fn(&[u8]) -> String,
    is_session: bool,
    protection: Option<&'static str>,
    is_user_hashed: bool,
    /// The client's own nonce, the same for as long as the challenge is.
    own: String,
    /// How often the nonce was answered.
    count: u32,
    /// The nonce of the challenge, of which `-sess` keeps what it makes for as long as there is no other challenge.
    first: String,
}

impl Signer for Session {
    fn sign(&self, request: &Request) -> Result<Option<HeaderValue>, Error> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(asked) = asked.as_mut() else { return Ok(None) };
        asked.count = asked.count.wrapping_add(1);
        let text = asked.answer(&self.digest, request);
        let mut value = HeaderValue::from_bytes(text.as_bytes())
            .map_err(|_| fault::credential("the server's challenge or the user name has letters that no header has"))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    fn refused(&self, sent: &str, headers: &HeaderMap) -> bool {
        let challenges = challenges(headers);
        let Some((challenge, new)) = challenges.iter().find_map(|one| Some((one, Asked::read(one)?))) else {
            return false;
        };
        let is_stale = challenge.get("stale").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        // The same nonce again, and not stale: the server does not like the name or the password.
        let is_new = !sent.contains(&format!("nonce=\"{}\"", escape(&new.nonce)));
        if is_stale || is_new {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            // Another call may have been asked the same, and have answered: a count that comes twice is a replay.
            *asked = Some(match asked.take() {
                Some(old) if old.nonce == new.nonce => Asked { own: old.own, count: old.count, ..new },
                _ => new,
            });
        }
        is_stale || is_new
    }

    fn accepted(&self, sent: &str, headers: &HeaderMap) {
        let Some(next) = next_nonce(headers) else { return };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asked) = asked.as_mut() {
            // Of several calls at once the first answer counts. The others say what was next after the same nonce, and
            // a count that begins anew for a nonce that was answered before is a replay.
            let is_current = sent.contains(&format!("nonce=\"{}\"", escape(&asked.nonce)));
            if is_current && asked.nonce != next {
                (asked.nonce, asked.count) = (next, 0);
            }
        }
    }
}

impl Asked {
    /// Reads a challenge; nothing for one that cannot be answered.
    fn read(challenge: &Challenge) -> Option<Self> {
        if !challenge.scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let algorithm = challenge.get("algorithm");
        let name = algorithm.unwrap_or("MD5").to_ascii_lowercase();
        let (name, is_session) = name.strip_suffix("-sess").map_or((&*name, false), |name| (name, true));
        let hash: fn(&[u8]) -> String = match name {
            "md5" => |bytes| hex(&md5::Md5::digest(bytes)),
            "sha-256" => |bytes| hex(&sha2::Sha256::digest(bytes)),
            "sha-512-256" => |bytes| hex(&sha2::Sha512_256::digest(bytes)),
            _ => return None,
        };
        let protection = match challenge.get("qop") {
            None => None,
            Some(offered) => {
                let offers = |name: &&str| offered.split(',').any(|one| one.trim().eq_ignore_ascii_case(name));
                Some(["auth", "auth-int"].into_iter().find(offers)?)
            }
        };
        let mut random = [0; 16];
        getrandom::fill(&mut random).ok()?;
        let nonce = challenge.get("nonce")?;
        Some(Self {
            realm: challenge.get("realm")?.to_owned(),
            nonce: nonce.to_owned(),
            first: nonce.to_owned(),
            opaque: challenge.get("opaque").map(str::to_owned),
            algorithm: algorithm.map(str::to_owned),
            hash,
            is_session,
            protection,
            is_user_hashed: challenge.get("userhash").is_some_and(|text| text.eq_ignore_ascii_case("true")),
            own: hex(&random),
            count: 0,
        })
    }

    /// Returns the value of the header (section 3.4).
    fn answer(&self, digest: &Digest, request: &Request) -> String {
        let hash = |text: &str| (self.hash)(text.as_bytes());
        let (user, password) = (digest.user.expose(), digest.password.expose());
        let Self { realm, nonce, own, .. } = self;
        let count = format!("{:08x}", self.count);
        let mut of_user = hash(&format!("{user}:{realm}:{password}"));
        if self.is_session {
            of_user = hash(&format!("{of_user}:{}:{own}", self.first));
        }
        let uri = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let mut of_request = format!("{}:{uri}", request.method());
        if self.protection == Some("auth-int") {
            of_request = format!("{of_request}:{}", (self.hash)(request.body()));
        }
        let of_request = hash(&of_request);
        let response = match self.protection {
            Some(qop) => hash(&format!("{of_user}:{nonce}:{count}:{own}:{qop}:{of_request}")),
            None => hash(&format!("{of_user}:{nonce}:{of_request}")),
        };
        let mut text = String::from("Digest ");
        if self.is_user_hashed {
            add(&mut text, format_args!("username=\"{}\", userhash=true", hash(&format!("{user}:{realm}"))));
        } else if user.is_ascii() {
            add(&mut text, format_args!("username=\"{}\"", escape(user)));
        } else {
            add(&mut text, format_args!("username*=UTF-8''{}", percent::value(user)));
        }
        add(&mut text, format_args!(", realm=\"{}\", nonce=\"{}\"", escape(realm), escape(nonce)));
        add(&mut text, format_args!(", uri=\"{}\", response=\"{response}\"", escape(uri)));
        if let Some(algorithm) = &self.algorithm {
            add(&mut text, format_args!(", algorithm={algorithm}"));
        }
        match self.protection {
            Some(qop) => add(&mut text, format_args!(", qop={qop}, nc={count}, cnonce=\"{own}\"")),
            None if self.is_session => add(&mut text, format_args!(", cnonce=\"{own}\"")),
            None => {}
        }
        if let Some(opaque) = &self.opaque {
            add(&mut text, format_args!(", opaque=\"{}\"", escape(opaque)));
        }
        text
    }
}

fn add(text: &mut String, what: fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a text takes everything");
}

/// Returns the text as it stands between quotes.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        add(&mut text, format_args!("{byte:02x}"));
    }
    text
}
