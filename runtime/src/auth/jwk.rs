//! Which key signs a client's assertions?

use std::fmt::{self, Debug, Formatter};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Map, Value};

use super::super::error::Error;
use super::fault;

/// A private Ed25519 key in the form of RFC 8037.
#[derive(Clone)]
pub struct Jwk {
    key: SigningKey,
    id: Option<String>,
}

impl Jwk {
    /// Reads a JSON Web Key.
    ///
    /// # Errors
    ///
    /// Fails for what is not a private key of type OKP on the curve Ed25519, for a key whose public half belongs to
    /// another private half, and for one that is not meant to sign. The error repeats nothing of the text.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        // The reader's own error may repeat what it read.
        let Ok(Value::Object(fields)) = serde_json::from_str(json) else { return Err(refuse("is not a JSON object")) };
        expect(&fields, "kty", "OKP", "is not of type OKP")?;
        expect(&fields, "crv", "Ed25519", "is not on the curve Ed25519")?;
        if fields.get("use").is_some_and(|purpose| purpose != "sig") {
            return Err(refuse("is not meant to sign (`use`)"));
        }
        if fields.get("alg").is_some_and(|algorithm| algorithm != "EdDSA" && algorithm != "Ed25519") {
            return Err(refuse("is for another algorithm (`alg`)"));
        }
        if fields.get("key_ops").is_some_and(|operations| !allows_signing(operations)) {
            return Err(refuse("is not meant to sign (`key_ops`)"));
        }
        let private = coordinate(&fields, "d")?.ok_or_else(|| refuse("is not a private key: it has no `d`"))?;
        let key = SigningKey::from_bytes(&private);
        if coordinate(&fields, "x")?.is_some_and(|public| public != key.verifying_key().to_bytes()) {
            return Err(refuse("has an `x` that does not belong to its `d`"));
        }
        let id = match fields.get("kid") {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) => Some(id.clone()).filter(|id| !id.is_empty()),
            Some(_) => return Err(refuse("has a `kid` that is not a text")),
        };
        Ok(Self { key, id })
    }

    /// Returns the `kid` of the key, by which a server finds its public half.
    pub fn key_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns a compact JWS (RFC 7515, section 3.1) over the claims.
    pub(super) fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

impl Debug for Jwk {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_struct("Jwk").field("key_id", &self.id).finish_non_exhaustive()
    }
}

fn expect(fields: &Map<String, Value>, name: &str, value: &str, why: &str) -> Result<(), Error> {
    if fields.get(name).is_some_and(|found| found == value) { Ok(()) } else { Err(refuse(why)) }
}

fn allows_signing(operations: &Value) -> bool {
    operations.as_array().is_some_and(|operations| operations.iter().any(|operation| operation == "sign"))
}

/// Returns 32 bytes, written as base64 for URLs and without padding.
fn coordinate(fields: &Map<String, Value>, name: &str) -> Result<Option<[u8; 32]>, Error> {
    let Some(value) = fields.get(name) else { return Ok(None) };
    let bytes = value.as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    match bytes.and_then(|bytes| bytes.try_into().ok()) {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(refuse(&format!("has a `{name}` that is not 32 bytes of unpadded base64url"))),
    }
}

fn refuse(why: &str) -> Error {
    fault::config(format!("the signing key {why}"))
}
