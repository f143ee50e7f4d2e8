//! What do all grants tell a token endpoint besides who asks?

use super::super::error::Error;
use super::super::secret::Secret;
use super::fault;
use super::form::TokenForm;

/// The endpoint, the scopes and the extra fields of a grant.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    pub(super) url: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(&'static str, Secret)>,
}

impl Ask {
    /// Returns the token endpoint, as the caller named it.
    pub(super) fn url(&self) -> Result<&str, Error> {
        self.url.as_deref().ok_or_else(|| fault::config("the grant has no token URL".to_owned()))
    }

    /// Returns the form of this grant, without what proves who asks.
    pub(super) fn form(&self, grant_type: &str) -> Result<TokenForm, Error> {
        let mut form = TokenForm::new(self.url()?).field("grant_type", grant_type);
        if !self.scopes.is_empty() {
            form = form.field("scope", self.scopes.join(" "));
        }
        Ok(form.fields(self.parameters.iter().cloned()))
    }
}
