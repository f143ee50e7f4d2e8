//! How does a call prove who makes it, and how are tokens fetched, kept and renewed?
//!
//! A caller configures one [`Credential`] for a security scheme. The client wraps it in a `CredentialState`, which
//! keeps the token of a [`TokenProvider`] until shortly before it expires. Each call asks `select` which schemes it
//! is to use, asks their states for a `Grant`, and lets `apply` turn grant and `Place` into a header, a query pair or a
//! cookie. A call that is answered with 401 gives its grant back to `CredentialState::invalidate`.
//!
//! Nothing here prints a secret: every secret is a `Secret`, every header value is marked sensitive, and the texts of
//! errors are made of our own words and of what the server said, with every sent secret struck out.

mod apply;
mod ask;
mod cache;
mod client_credentials;
mod credential;
mod endpoint;
mod fault;
mod form;
#[cfg(feature = "jwt-bearer")]
mod jwk;
#[cfg(feature = "jwt-bearer")]
mod jwt_bearer;
mod provider;
mod reply;
mod scheme;
mod select;
mod token;
mod token_exchange;

#[doc(hidden)]
pub use apply::{Applied, apply};
#[doc(hidden)]
pub use cache::{CredentialState, Grant};
pub use client_credentials::ClientCredentials;
pub use credential::Credential;
#[doc(hidden)]
pub use endpoint::{endpoint, is_loopback};
pub(super) use form::encode as encode_form_text;
#[doc(hidden)]
pub use form::encode_form;
pub use form::{FormPost, FormReply, TokenForm};
#[cfg(feature = "jwt-bearer")]
pub use jwk::Jwk;
#[cfg(feature = "jwt-bearer")]
pub use jwt_bearer::JwtBearer;
pub use provider::TokenProvider;
#[doc(hidden)]
pub use scheme::{Place, Scheme};
#[doc(hidden)]
pub use select::select;
pub use token::{Token, TokenKind};
pub use token_exchange::TokenExchange;
