//! How does a caller get an answer piece by piece?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{self, From};
use super::super::{ident, text};
use super::builder::is_optional;
use super::{Call, send, setter};
use crate::ir::{Framing, Items, Stream, Ty};
use crate::name::OutcomeNames;

/// Emits the methods that begin a stream, where the operation has one.
pub(super) fn methods(call: Call<'_>) -> TokenStream {
    let typed = call.operation.response.stream.as_ref().map(|stream| typed(call, stream));
    let bytes = bytes(call);
    quote!(#typed #bytes)
}

fn typed(call: Call<'_>, stream: &Stream) -> TokenStream {
    let cx = call.cx;
    let data = match (&stream.items, &cx.names.of_operation(call.id).event) {
        (Items::Json(ty), _) => ty::written(cx, ty, From::Operation),
        (Items::Named(_), Some(names)) => {
            let name = ident(&names.ty);
            quote!(#name)
        }
        (Items::Text | Items::Named(_), _) => quote!(String),
    };
    let ends = &stream.ends;
    let (output, send, what) = match (stream.framing, &stream.items) {
        (Framing::Lines, _) => (quote!(JsonStream<#data>), quote!(stream_lines()), "value by value"),
        (Framing::Records, _) => (quote!(JsonStream<#data>), quote!(stream_records()), "value by value"),
        (Framing::Events, Items::Json(_)) => {
            (quote!(EventStream<#data>), quote!(stream_events(&[#(#ends),*])), "event by event")
        }
        (Framing::Events, Items::Text) => {
            (quote!(EventStream<#data>), quote!(stream_texts(&[#(#ends),*])), "event by event")
        }
        (Framing::Events, Items::Named(_)) => {
            (quote!(EventStream<#data>), quote!(stream_named(&[#(#ends),*])), "event by event")
        }
    };
    let about = format!(" Sends the call, asks for {}, and returns the answer {what}.", text::code(&stream.media_type));
    let flag = stream.flag.map(|(id, index)| {
        let member = ident(&cx.names.of_type(id).members[index]);
        let field = setter::field(call, id, index);
        let value = match (field.three_state, field.is_option()) {
            (true, _) => quote!(true.into()),
            (false, true) => quote!(Some(true)),
            (false, false) => quote!(true),
        };
        if is_optional(call) {
            quote!(if let Some(body) = &mut self.body { body.#member = #value; })
        } else {
            quote!(self.body.#member = #value;)
        }
    });
    let says = flag.is_some().then(|| {
        let has_others = call.operation.body.as_ref().is_some_and(|body| !body.alternatives.is_empty());
        let others = is_optional(call) && has_others;
        let but = others.then(|| quote!(#[doc = " A body of another media type is sent as it was given."]));
        let docs = " The property `stream` of the body is set to `true`, by which the server knows it.";
        quote!(#[doc = ""] #[doc = #docs] #but)
    });
    let accept = accept(call, &stream.media_type);
    let body = send::put_own(call);
    let receiver = receiver(flag.is_some() || accept.is_some() || body.is_some());
    quote! {
        #[doc = #about]
        #says
        #[inline]
        pub fn stream(#receiver) -> runtime::Opening<runtime::#output> {
            #flag
            #body
            #accept
            self.call.#send
        }
    }
}

fn bytes(call: Call<'_>) -> Option<TokenStream> {
    let media_types = call.operation.response.bytes();
    if media_types.is_empty() {
        return None;
    }
    let accept = accept(call, &media_types.join(", "));
    let body = send::put_own(call);
    let receiver = receiver(accept.is_some() || body.is_some());
    Some(quote! {
        /// Sends the call, and returns the bytes of the response as they come, however many there are.
        #[inline]
        pub fn stream_bytes(#receiver) -> runtime::Opening<runtime::ByteStream> {
            #body
            #accept
            self.call.stream_bytes()
        }
    })
}

/// Emits the statement that asks for media types, where the operation asks for others.
fn accept(call: Call<'_>, media_types: &str) -> Option<TokenStream> {
    let usual = call.operation.response.accept.as_deref();
    (usual != Some(media_types)).then(|| quote!(self.call.accept(#media_types);))
}

fn receiver(changes: bool) -> TokenStream {
    if changes { quote!(mut self) } else { quote!(self) }
}

/// Emits the enum that holds the data of events of different names.
pub(super) fn emit(call: Call<'_>) -> Option<TokenStream> {
    let names = call.cx.names.of_operation(call.id).event.as_ref()?;
    let events = call.operation.response.stream.as_ref()?.named()?;
    let OutcomeNames { ty, variants } = names;
    let name = ident(ty);
    let about = format!(" What an event of {} says, by its name.", call.endpoint());
    let idents: Vec<_> = variants.iter().map(ident).collect();
    let body = |ty: &Option<Ty>| match ty {
        Some(ty) => ty::written(call.cx, ty, From::Operation),
        None => quote!(String),
    };
    let declared = events.iter().zip(&idents).map(|(event, ident)| {
        let docs = match &event.name {
            Some(name) => format!(" The data of an event with the name {}.", text::code(name)),
            None => " The data of an event without a name.".to_owned(),
        };
        let body = body(&event.ty);
        quote!(#[doc = #docs] #ident(#body),)
    });
    let of = events.iter().zip(&idents).map(|(event, ident)| {
        // An event without a name is one of the name `message`.
        let name = event.name.as_deref().unwrap_or("message");
        let blank = match event.ty {
            Some(_) => quote!(runtime::model::Decode::blank()),
            None => quote!(Default::default()),
        };
        quote!(#name => Self::#ident(#blank),)
    });
    let slots = events.iter().zip(&idents).map(|(event, ident)| match event.ty {
        Some(_) => quote!(Self::#ident(data) => runtime::Slot::Json(data),),
        None => quote!(Self::#ident(data) => runtime::Slot::Text(data),),
    });
    Some(quote! {
        #[doc = #about]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a variant keeps its form when a type grows")]
        pub enum #name {
            #(#declared)*
            /// The data of an event whose name the description does not have.
            Other(String),
        }

        impl runtime::Named for #name {
            #[inline]
            fn of(event: &str) -> Self {
                match event {
                    #(#of)*
                    _ => Self::Other(Default::default()),
                }
            }

            #[inline]
            fn slot(&mut self) -> runtime::Slot<'_> {
                match self {
                    #(#slots)*
                    Self::Other(data) => runtime::Slot::Text(data),
                }
            }
        }
    })
}
