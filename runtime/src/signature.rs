//! Who sent a webhook?

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

/// Checks the signatures of webhooks that follow [Standard Webhooks](https://www.standardwebhooks.com): HMAC-SHA256 of
/// the id, the time and the body, in the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.
///
/// ```ignore
/// let verifier = example::runtime::Verifier::new("whsec_…")?;
/// verifier.verify(request.headers(), request.body())?;
/// let order = example::webhook::new_order(request.body())?;
/// ```
#[derive(Clone)]
pub struct Verifier {
    key: Vec<u8>,
    tolerance: Duration,
}

impl Verifier {
    /// Makes a verifier of the secret that the sender shares: Base64, with `whsec_` in front or without.
    ///
    /// # Errors
    ///
    /// Fails when the secret is not Base64, or empty.
    pub fn new(secret: &str) -> Result<Self, SignatureError> {
        let secret = secret.trim();
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).unwrap_or_default();
        if key.is_empty() {
            return Err(SignatureError::Secret);
        }
        Ok(Self { key, tolerance: Duration::from_secs(300) })
    }

    /// Sets how far the time of a webhook may be from the time here, so that nobody can send an old one once more:
    /// five minutes where nothing is set.
    #[must_use]
    pub fn tolerance(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }

    /// Checks a request by the time of this machine. The body has to be as it came: what was decoded and encoded again
    /// has another signature.
    ///
    /// # Errors
    ///
    /// Fails when a header is missing, when the time is too far from now, or when no signature is right.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// Checks a request as if it came at that time.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), SignatureError> {
        let header = |name: &'static str| {
            headers.get(name).and_then(|value| value.to_str().ok()).ok_or(SignatureError::Header(name))
        };
        let (id, time) = (header("webhook-id")?, header("webhook-timestamp")?);
        let signatures = header("webhook-signature")?;
        let sent: u64 = time.parse().map_err(|_| SignatureError::Header("webhook-timestamp"))?;
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        if now.abs_diff(sent) > self.tolerance.as_secs() {
            return Err(SignatureError::Time);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(|_| SignatureError::Secret)?;
        for part in [id.as_bytes(), b".", time.as_bytes(), b".", body] {
            mac.update(part);
        }
        // There are several while the sender changes its secret; those of other versions are passed over.
        let own = signatures.split_ascii_whitespace().filter_map(|signature| signature.strip_prefix("v1,"));
        let is_right = |signature: Vec<u8>| mac.clone().verify_slice(&signature).is_ok();
        if own.filter_map(|signature| STANDARD.decode(signature).ok()).any(is_right) {
            Ok(())
        } else {
            Err(SignatureError::Mismatch)
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

/// Why a webhook is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The secret is not Base64, or empty.
    Secret,
    /// A header is missing, or is not what it has to be.
    Header(&'static str),
    /// The time of the webhook is too far from the time here.
    Time,
    /// No signature is right.
    Mismatch,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the secret is not Base64"),
            Self::Header(name) => write!(f, "the header `{name}` is missing or wrong"),
            Self::Time => f.write_str("the time of the webhook is too far from now"),
            Self::Mismatch => f.write_str("no signature of the webhook is right"),
        }
    }
}

impl std::error::Error for SignatureError {}
