//! What do all grants tell a token endpoint, and how does a client say who it is there?

use super::super::error::Error;
use super::super::secret::Secret;
use super::fault;
use super::form::{FormPost, TokenForm};

/// The endpoint, the scopes and the extra fields of a grant.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    pub(super) url: Option<String>,
    pub(super) scopes: Vec<String>,
    /// Whether the scopes that an operation declares are asked for as well.
    pub(super) of_calls: bool,
    pub(super) parameters: Vec<(&'static str, Secret)>,
}

impl Ask {
    /// Returns the token endpoint, as the caller named it.
    pub(super) fn url(&self) -> Result<&str, Error> {
        self.url.as_deref().ok_or_else(|| fault::config("the grant has no token URL".to_owned()))
    }

    /// Returns the form of this grant, without what proves who asks.
    pub(super) fn form(&self, grant_type: &str, http: &dyn FormPost) -> Result<TokenForm, Error> {
        let mut form = TokenForm::new(self.url()?).field("grant_type", grant_type);
        let mut scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        if self.of_calls {
            scopes.extend(http.scopes().iter().filter(|scope| !self.scopes.iter().any(|own| own == *scope)));
        }
        if !scopes.is_empty() {
            form = form.field("scope", scopes.join(" "));
        }
        Ok(form.fields(self.parameters.iter().cloned()))
    }
}

/// How a client says who it is (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Default)]
pub(super) struct Asker {
    pub(super) id: Option<String>,
    pub(super) secret: Option<Secret>,
    pub(super) in_body: bool,
}

impl Asker {
    /// Returns the form with what proves who asks: by HTTP Basic, which every server has to know, unless the body was
    /// chosen; a client without a secret has only its id to show, and that in the body.
    pub(super) fn sign(&self, form: TokenForm) -> TokenForm {
        match (&self.id, &self.secret) {
            (Some(id), Some(secret)) if self.in_body => {
                form.field("client_id", id.as_str()).field("client_secret", secret.clone())
            }
            (Some(id), Some(secret)) => form.basic(id.as_str(), secret.clone()),
            (Some(id), None) => form.field("client_id", id.as_str()),
            (None, _) => form,
        }
    }
}
