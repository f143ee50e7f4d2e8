//! How does a call prove who makes it, and how are tokens fetched, kept and renewed?
//!
//! A caller configures one [`Credential`] for a security scheme. The client wraps it in a `CredentialState`, which
//! keeps the token of a [`TokenProvider`] until shortly before it expires. Each call asks `select` which schemes it
//! is to use, asks their states for a `Grant`, and lets `apply` turn grant and `Place` into a header, a query pair or a
//! cookie. A call that is answered with 401 gives its grant back to `CredentialState::invalidate`. A [`Signer`] sees
//! the whole request instead, and the 401, which may ask it something.
//!
//! Nothing here prints a secret: every secret is a `Secret`, every header value is marked sensitive, and the texts of
//! errors are made of our own words and of what the server said, with every sent secret struck out.

mod apply;
mod ask;
#[cfg(feature = "authorization-code")]
mod authorization_code;
mod cache;
#[cfg(feature = "digest")]
mod challenge;
mod client_credentials;
mod credential;
mod device_code;
#[cfg(feature = "digest")]
mod digest;
mod endpoint;
mod fault;
mod form;
#[cfg(feature = "jwt-bearer")]
mod jwk;
#[cfg(feature = "jwt-bearer")]
mod jwt_bearer;
mod open_id;
mod password;
mod provider;
mod refresh_token;
mod reply;
mod scheme;
mod select;
mod signer;
mod token;
mod token_exchange;

pub(super) use apply::check;
#[doc(hidden)]
pub use apply::{Applied, apply};
#[cfg(feature = "authorization-code")]
pub use authorization_code::{AuthorizationCode, SignIn};
#[doc(hidden)]
pub use cache::{CredentialState, Grant};
pub use client_credentials::ClientCredentials;
pub use credential::Credential;
pub use device_code::{DeviceCode, DevicePrompt};
#[cfg(feature = "digest")]
pub use digest::Digest;
#[doc(hidden)]
pub use endpoint::{endpoint, is_loopback};
#[doc(hidden)]
pub use form::encode_form;
pub use form::{FormPost, FormReply, TokenForm};
#[cfg(feature = "jwt-bearer")]
pub use jwk::Jwk;
#[cfg(feature = "jwt-bearer")]
pub use jwt_bearer::JwtBearer;
pub use open_id::{OpenId, OpenIdServer};
pub use password::Password;
pub use provider::TokenProvider;
pub use refresh_token::RefreshToken;
#[doc(hidden)]
pub use scheme::{Place, Scheme};
#[doc(hidden)]
pub use select::select;
pub use signer::Signer;
pub use token::{Token, TokenKind};
pub use token_exchange::TokenExchange;
