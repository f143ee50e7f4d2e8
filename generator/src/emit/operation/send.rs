//! How is a call sent?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{docs, ident};
use super::builder::{Kept, kept, style};
use super::{Call, failure, outcome};
use crate::ir::BodyMedia;

/// Emits the methods that send a call.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let (output, send) = (outcome::output(call), outcome::sender(call));
    let body = call.operation.body.as_ref().map(|body| {
        let media_type = &body.media_type;
        match (&body.media, kept(call)) {
            (BodyMedia::Json(_), Kept::Optional(_)) => {
                quote!(if let Some(body) = &self.body { self.call.json(#media_type, body); })
            }
            (BodyMedia::Json(_), _) => quote!(self.call.json(#media_type, &self.body);),
            (BodyMedia::Form(_, styles), kept) => {
                let styles = styles.iter().map(|entry| {
                    let (name, style) = (&entry.wire_name, style(entry.style, entry.explode, entry.allow_reserved));
                    quote!((#name, #style))
                });
                match kept {
                    Kept::Optional(_) => quote! {
                        if let Some(body) = &self.body { self.call.form(#media_type, &[#(#styles),*], body); }
                    },
                    _ => quote!(self.call.form(#media_type, &[#(#styles),*], &self.body);),
                }
            }
            (BodyMedia::Multipart(_, parts), kept) => {
                let parts = parts.iter().map(|part| {
                    let (name, media_type) = (&part.wire_name, &part.media_type);
                    quote!((#name, #media_type))
                });
                match kept {
                    Kept::Optional(_) => quote! {
                        if let Some(body) = &self.body { self.call.multipart(&[#(#parts),*], body); }
                    },
                    _ => quote!(self.call.multipart(&[#(#parts),*], &self.body);),
                }
            }
            (BodyMedia::Bytes, Kept::Optional(_)) => {
                quote!(if let Some(body) = self.body { self.call.bytes(#media_type, body); })
            }
            (BodyMedia::Bytes, _) => quote!(self.call.bytes(#media_type, self.body);),
        }
    });
    let docs = response_docs(call);
    let which = outcome::docs(call);
    let headers = failure::response_headers(call);
    let receiver = if body.is_some() { quote!(mut self) } else { quote!(self) };
    quote! {
        /// Sends the call and returns the body of the response.
        #docs
        #which
        #[inline]
        pub fn send(self) -> runtime::SendBody<#output> {
            self.send_with_response().into_body()
        }

        /// Sends the call and returns the response with its status and headers.
        #(#[doc = #headers])*
        #[inline]
        pub fn send_with_response(#receiver) -> runtime::Sending<#output> {
            #body
            self.call.#send()
        }
    }
}

/// What documents say about a response that they say nothing about, in lower case without signs.
const EMPTY_WORDS: [&str; 12] = [
    "accepted",
    "created",
    "done",
    "ok",
    "200 ok",
    "success",
    "successful",
    "successful response",
    "successful operation",
    "default response",
    "no content",
    "response",
];

/// Emits what the document says about the response, where it says something.
fn response_docs(call: Call<'_>) -> Option<TokenStream> {
    let response = &call.operation.response.docs;
    let words = response.description.as_deref()?.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (!EMPTY_WORDS.contains(&words.as_str()) && !words.is_empty()).then(|| {
        let docs = docs::attributes(response, None);
        quote!(#[doc = ""] #docs)
    })
}

/// Emits what lets a call be awaited as it is.
pub(super) fn into_future(call: Call<'_>) -> TokenStream {
    let output = outcome::output(call);
    let name = ident(&call.cx.names.of_operation(call.id).ty);
    quote! {
        impl IntoFuture for #name {
            type Output = Result<#output, runtime::Error>;
            type IntoFuture = runtime::SendBody<#output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    }
}
