//! Which of the builder's methods take a credential, or help to get one?

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Cx, docs, ident, text};
use crate::ir::{Flow, Flows, SchemeId, SecurityKind, SecurityScheme};
use crate::name::SchemeNames;

/// Emits what the builder has for a security scheme.
pub(super) fn emit(cx: Cx<'_>, id: SchemeId, scheme: &SecurityScheme) -> TokenStream {
    let names = cx.names.of_scheme(id);
    let name = ident(&names.ident);
    let index = Literal::usize_unsuffixed(id.0);
    let wire = text::code(&scheme.wire_name);
    let docs = docs::attributes(&scheme.docs, Some(&format!("Sets the credential of the security scheme {wire}.")));
    match &scheme.kind {
        SecurityKind::Basic => quote! {
            #docs
            pub fn #name(mut self, user: impl Into<runtime::Secret>, password: impl Into<runtime::Secret>) -> Self {
                self.builder = self.builder.credential(#index, runtime::Credential::basic(user, password));
                self
            }
        },
        SecurityKind::Digest => quote! {
            #docs
            pub fn #name(mut self, user: impl Into<runtime::Secret>, password: impl Into<runtime::Secret>) -> Self {
                self.builder = self.builder.credential(#index, runtime::auth::Digest::new(user, password));
                self
            }
        },
        // The transport shows it.
        SecurityKind::Certificate => TokenStream::new(),
        SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => {
            let about = " Takes a key, or a [`runtime::Credential`] that obtains keys.";
            setter(&docs, about, &name, &index)
        }
        SecurityKind::Http { scheme } => {
            let about = format!(
                " Takes what follows the word {} in the header `Authorization`, or a [`runtime::Credential`].",
                text::code(scheme)
            );
            setter(&docs, &about, &name, &index)
        }
        SecurityKind::Bearer => token(&docs, &name, &index),
        SecurityKind::OAuth2(flows) => {
            let token = token(&docs, &name, &index);
            let client = flows.client_credentials.as_ref().filter(|_| !has_own_grant(cx, scheme));
            let client = client.map(|flow| client_credentials(names, flow, flows, &wire, &index));
            let others = others(names, flows, &wire);
            quote!(#token #client #others)
        }
        SecurityKind::OpenId { url } => {
            let token = token(&docs, &name, &index);
            let client = (!url.is_empty()).then(|| {
                let client = ident(&names.client);
                let about = format!(" Obtains tokens for {wire} with a client id and its secret, from the server that");
                quote! {
                    #[doc = #about]
                    /// the description names (OpenID Connect Discovery 1.0).
                    ///
                    /// [`runtime::auth::OpenId`] knows other ways.
                    pub fn #client(mut self, id: impl Into<String>, secret: impl Into<runtime::Secret>) -> Self {
                        let grant = runtime::auth::OpenId::new(#url).client_credentials(id, secret);
                        self.builder = self.builder.credential(#index, grant);
                        self
                    }
                }
            });
            quote!(#token #client)
        }
    }
}

/// Returns whether `ext` gets the tokens of the scheme, in a way that the description cannot express.
pub(super) fn has_own_grant(cx: Cx<'_>, scheme: &SecurityScheme) -> bool {
    cx.config.client.skip_client_credentials.contains(&scheme.wire_name)
}

fn token(docs: &TokenStream, name: &Ident, index: &Literal) -> TokenStream {
    setter(docs, " Takes a token, or a [`runtime::Credential`] that obtains tokens.", name, index)
}

fn setter(docs: &TokenStream, about: &str, name: &Ident, index: &Literal) -> TokenStream {
    quote! {
        #docs
        ///
        #[doc = #about]
        pub fn #name(mut self, credential: impl Into<runtime::Credential>) -> Self {
            self.builder = self.builder.credential(#index, credential);
            self
        }
    }
}

fn client_credentials(names: &SchemeNames, flow: &Flow, flows: &Flows, wire: &str, index: &Literal) -> TokenStream {
    let client = ident(&names.client);
    let (token_url, in_body) = (&flow.token_url, in_body(flows));
    let about = format!(" Obtains tokens for {wire} with a client id and its secret (RFC 6749, section 4.4).");
    let scopes = (!flow.scopes.is_empty()).then(|| {
        let scopes: Vec<_> = flow.scopes.iter().map(|scope| text::code(scope)).collect();
        let asked = " None of the scopes is asked for; [`runtime::auth::ClientCredentials`] can ask for them.";
        let list = format!(" The description names {}.", scopes.join(", "));
        quote!(#[doc = ""] #[doc = #asked] #[doc = #list])
    });
    quote! {
        #[doc = #about]
        #scopes
        pub fn #client(mut self, id: impl Into<String>, secret: impl Into<runtime::Secret>) -> Self {
            let grant = runtime::auth::ClientCredentials::new(id, secret).token_url(#token_url) #in_body;
            self.builder = self.builder.credential(#index, runtime::Credential::provider(grant));
            self
        }
    }
}

/// Emits the functions that make a grant in which a person takes part. They know where it happens, and no more.
fn others(names: &SchemeNames, flows: &Flows, wire: &str) -> TokenStream {
    let in_body = in_body(flows);
    let goes_to = format!(" What it brings goes to [`ClientBuilder::{}`].", names.ident.plain());
    let refresh = |flow: &Flow| flow.refresh_url.as_ref().map(|url| quote!(.refresh_url(#url)));
    let password = flows.password.as_ref().zip(names.password.as_ref()).map(|(flow, name)| {
        let (name, token_url, refresh) = (ident(name), &flow.token_url, refresh(flow));
        let about = format!(" Returns a grant for {wire} of a person's name and password (RFC 6749, section 4.3).");
        quote! {
            #[doc = #about]
            #[doc = #goes_to]
            pub fn #name(
                user: impl Into<runtime::Secret>,
                password: impl Into<runtime::Secret>,
            ) -> runtime::auth::Password {
                runtime::auth::Password::new(user, password).token_url(#token_url) #refresh #in_body
            }
        }
    });
    let code = flows.authorization_code.as_ref().zip(names.authorization_code.as_ref()).map(|(flow, name)| {
        let (name, sign_in_url, token_url, refresh) = (ident(name), &flow.sign_in_url, &flow.token_url, refresh(flow));
        let about = format!(" Returns a sign-in for {wire} with a browser (RFC 6749, section 4.1, and RFC 7636).");
        quote! {
            #[doc = #about]
            #[doc = #goes_to]
            #[cfg(feature = "authorization-code")]
            pub fn #name(client_id: impl Into<String>) -> runtime::auth::AuthorizationCode {
                runtime::auth::AuthorizationCode::new(client_id)
                    .authorization_url(#sign_in_url)
                    .token_url(#token_url)
                    #refresh
                    #in_body
            }
        }
    });
    let device = flows.device.as_ref().zip(names.device_code.as_ref()).map(|(flow, name)| {
        let (name, sign_in_url, token_url, refresh) = (ident(name), &flow.sign_in_url, &flow.token_url, refresh(flow));
        let about = format!(" Returns a sign-in for {wire} on another device (RFC 8628).");
        quote! {
            #[doc = #about]
            #[doc = #goes_to]
            pub fn #name(client_id: impl Into<String>) -> runtime::auth::DeviceCode {
                runtime::auth::DeviceCode::new(client_id)
                    .device_url(#sign_in_url)
                    .token_url(#token_url)
                    #refresh
                    #in_body
            }
        }
    });
    let renewal = flows.refreshed().zip(names.refresh_token.as_ref()).map(|(flow, name)| {
        let (name, url) = (ident(name), flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
        let about = format!(" Returns a grant for {wire} of a refresh token that an earlier sign-in brought.");
        quote! {
            #[doc = #about]
            #[doc = #goes_to]
            pub fn #name(token: impl Into<runtime::Secret>) -> runtime::auth::RefreshToken {
                runtime::auth::RefreshToken::new(token).token_url(#url) #in_body
            }
        }
    });
    quote!(#password #code #device #renewal)
}

fn in_body(flows: &Flows) -> Option<TokenStream> {
    flows.secret_in_body.then(|| quote!(.in_body()))
}
