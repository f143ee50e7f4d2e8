//! How are tokens, keys and passwords kept out of logs?

use std::fmt;

use http::HeaderValue;

use super::error::{Error, ErrorKind};

/// A token, key or password: it has no `Display`, and its `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// Returns the text itself. Everything that is done with it is the caller's affair.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns `prefix` and the secret as the value of a header, which hides itself in `Debug` too.
    pub(super) fn header_value(&self, prefix: &str) -> Result<HeaderValue, Error> {
        let text = format!("{prefix}{}", self.0);
        let mut value = HeaderValue::from_str(&text)
            .map_err(|_| Error::new(ErrorKind::Auth, "the credential has characters that a header cannot carry"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What `Debug` of a model shows in place of a secret.
#[derive(Clone, Copy)]
pub struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// What the names of headers that hold a secret have in them.
const SECRETS: &[&str] =
    &["auth", "token", "secret", "key", "passw", "session", "cookie", "credential", "signature", "jwt", "csrf", "xsrf"];

/// Returns whether the name of a header, in lower case, speaks of a secret.
pub(super) fn is_secret(header: &str) -> bool {
    SECRETS.iter().any(|word| header.contains(word))
}
