//! How is a call sent?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Cx, docs, ident, xml};
use super::builder::{is_optional, style};
use super::{Call, failure, in_text, outcome};
use crate::ir::{BodyMedia, Framing};

/// Emits the statement that gives a call its body.
pub(super) fn put(
    cx: Cx<'_>,
    call: &TokenStream,
    media: &BodyMedia,
    media_type: &str,
    body: &TokenStream,
) -> TokenStream {
    match media {
        BodyMedia::Json(ty) => {
            let body = in_text(cx, ty, body);
            quote!(#call.json(#media_type, #body);)
        }
        BodyMedia::Xml(_, root) => {
            let root = xml::root(cx, root);
            quote!(static ROOT: runtime::xml::Node = #root; #call.xml(#media_type, &ROOT, #body);)
        }
        BodyMedia::Form(_, styles) => {
            let styles = styles.iter().map(|entry| {
                let (name, style) = (&entry.wire_name, style(entry.style, entry.explode, entry.allow_reserved));
                quote!((#name, #style))
            });
            quote!(#call.form(#media_type, &[#(#styles),*], #body);)
        }
        BodyMedia::Multipart(_, parts) => {
            // In the order of other parts the server may see something.
            let is_form = media_type.starts_with("multipart/form-data");
            let parts = parts.iter().filter(|part| !is_form || !part.is_plain()).map(|part| {
                let name = &part.wire_name;
                let media_type = part.media_type.as_ref().map(|media_type| quote!(.media_type(#media_type)));
                let style = part.style.map(|(of_part, explode)| style(of_part, explode, false));
                let style = style.map(|style| quote!(.style(#style)));
                let headers = part.headers.iter().map(|(name, value)| quote!((#name, #value)));
                let headers = (!part.headers.is_empty()).then(|| quote!(.headers(&[#(#headers),*])));
                quote!((#name, runtime::Part::new() #media_type #style #headers))
            });
            quote!(#call.multipart(#media_type, &[#(#parts),*], #body);)
        }
        BodyMedia::Sequence(ty, framing) => {
            let body = in_text(cx, ty, body);
            match framing {
                Framing::Records => quote!(#call.records(#media_type, #body);),
                Framing::Events | Framing::Lines => quote!(#call.lines(#media_type, #body);),
            }
        }
        BodyMedia::Bytes => quote!(#call.payload(#media_type, #body);),
        BodyMedia::File => quote!(#call.file(#media_type, #body);),
    }
}

/// Emits the statement that gives a call the body that it keeps.
pub(super) fn put_own(call: Call<'_>) -> Option<TokenStream> {
    call.operation.body.as_ref().map(|body| {
        let (value, given) = match body.media {
            BodyMedia::Bytes => (quote!(self.body), quote!(body)),
            BodyMedia::File
            | BodyMedia::Json(_)
            | BodyMedia::Xml(..)
            | BodyMedia::Form(..)
            | BodyMedia::Multipart(..)
            | BodyMedia::Sequence(..) => (quote!(&self.body), quote!(body)),
        };
        if is_optional(call) {
            let put = put(call.cx, &quote!(self.call), &body.media, &body.media_type, &given);
            quote!(if let Some(body) = #value { #put })
        } else {
            put(call.cx, &quote!(self.call), &body.media, &body.media_type, &value)
        }
    })
}

/// Emits the methods that send a call.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let (output, send) = (outcome::output(call), outcome::sender(call));
    let body = put_own(call);
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
