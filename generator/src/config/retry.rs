//! When is a call repeated of which the description does not say it?

use oasmith_runtime::http::HeaderName;
use serde::Deserialize;

/// When the calls of one operation are repeated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RetryRule {
    /// How often a request is sent at most, the first time included.
    pub attempts: Option<u32>,
    /// The bound of the first wait, in milliseconds.
    pub base_delay_ms: Option<u64>,
    /// The bound of every wait, in milliseconds.
    pub max_delay_ms: Option<u64>,
    /// Whether doing the call twice is the same as doing it once, so that it may be repeated whatever its method.
    pub idempotent: Option<bool>,
    /// The header that carries an idempotency key: each call gets one of its own, and may then be repeated.
    pub idempotency_key: Option<String>,
}

impl RetryRule {
    /// Returns what is wrong with the rule.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let is_name = |name: &String| HeaderName::from_bytes(name.as_bytes()).is_ok();
        if *self == Self::default() {
            return Some("says nothing");
        }
        if self.idempotency_key.as_ref().is_some_and(|name| !is_name(name)) {
            return Some("has an `idempotency_key` that is no name of a header");
        }
        (self.attempts == Some(0)).then_some("sends nothing, with no attempts")
    }
}
