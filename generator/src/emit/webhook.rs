//! What reads the requests that the server makes of its own accord?

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::ty::{self, From};
use super::{Cx, docs, ident, text};
use crate::ir::{Api, Webhook};
use crate::name::Ident;

/// Returns whether there is anything to read.
pub(super) fn is_needed(api: &Api) -> bool {
    !api.webhooks.is_empty()
}

/// Emits a function for each webhook and callback.
pub(super) fn emit(cx: Cx<'_>) -> Option<Module<'_>> {
    if !is_needed(cx.api) {
        return None;
    }
    let root = &cx.shared.root;
    let front = quote! {
        //! What the server sends of its own accord: webhooks and callbacks.
        //!
        //! They are requests to an address of yours. A function reads the body of each. It does not know who sent it,
        //! so that is to be looked at before: by the secret that the sender shares, or, where it follows Standard
        //! Webhooks, by the `Verifier` of the feature `webhook-signature`.

        #[allow(unused_imports, reason = "what is sent need not be a model")]
        use #root::model;
        use #root::runtime;
    };
    let functions = cx.api.webhooks.iter().zip(cx.names.webhooks()).map(move |(webhook, name)| read(cx, webhook, name));
    let (path, tail) = ("src/webhook.rs".to_owned(), String::new());
    Some(Module { path, front, rest: Box::new(functions), tail })
}

fn read(cx: Cx<'_>, webhook: &Webhook, name: &Ident) -> TokenStream {
    let (name, payload) = (ident(name), ty::written(cx, &webhook.payload, From::Operation));
    let said = docs::attributes(&webhook.docs, None);
    let said = (!said.is_empty()).then(|| quote!(#said #[doc = ""]));
    let (named, method) = (text::code(&webhook.name), text::code(webhook.method.as_str()));
    let about = match &webhook.caller {
        Some(caller) => format!(" The callback {named} of {}, sent by {method}.", text::code(caller)),
        None => format!(" {named}, sent by {method}."),
    };
    let deprecated = webhook.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #said
        #[doc = #about]
        ///
        /// # Errors
        ///
        /// Fails when the body is not JSON, or not of this type; the error names the path.
        #deprecated
        pub fn #name(body: &[u8]) -> Result<#payload, runtime::model::DecodeError> {
            runtime::model::decode(body)
        }
    }
}
