//! What does a call bring that has several bodies, by status or media type?

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::ty::{self, From};
use super::super::{ident, text, xml};
use super::{Call, failure};
use crate::ir::{Answers, Output, ResponseMedia};
use crate::name::OutcomeNames;

/// The statuses that the runtime reads as a declared one, unless an operation says more.
const ORDINARY: [&str; 5] = ["200", "201", "203", "204", "205"];

/// Returns the type that a success brings.
pub(super) fn output(call: Call<'_>) -> TokenStream {
    match (call.operation.response.output(), &call.cx.names.of_operation(call.id).response) {
        (Output::Several, Some(names)) => {
            let name = ident(&names.ty);
            quote!(#name)
        }
        (Output::Optional(shape), _) if !shape.ty().is_some_and(|ty| ty.nullable) => {
            let plain = body(call, shape);
            quote!(Option<#plain>)
        }
        (Output::One(shape) | Output::Optional(shape), _) => body(call, shape),
        (Output::Several, None) => quote!(()),
    }
}

/// Returns the function of the runtime that sends the call and reads what it brings.
pub(super) fn sender(call: Call<'_>) -> TokenStream {
    match call.operation.response.output() {
        Output::One(ResponseMedia::Json(_)) => quote!(send_json),
        Output::One(ResponseMedia::Xml(..)) => quote!(send_xml),
        Output::One(ResponseMedia::Text) => quote!(send_text),
        Output::One(ResponseMedia::Bytes) => quote!(send_bytes),
        Output::One(ResponseMedia::Empty) | Output::Optional(ResponseMedia::Empty) => quote!(send_empty),
        Output::Optional(ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _)) if ty.nullable => {
            quote!(send_nullable_or_none)
        }
        Output::Optional(ResponseMedia::Xml(..)) => quote!(send_xml_or_none),
        Output::Optional(ResponseMedia::Json(_)) => quote!(send_json_or_none),
        Output::Optional(ResponseMedia::Text) => quote!(send_text_or_none),
        Output::Optional(ResponseMedia::Bytes) => quote!(send_bytes_or_none),
        Output::Several => quote!(send_one_of),
    }
}

fn body(call: Call<'_>, shape: &ResponseMedia) -> TokenStream {
    match shape {
        ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => ty::written(call.cx, ty, From::Operation),
        ResponseMedia::Text => quote!(String),
        ResponseMedia::Bytes => quote!(::bytes::Bytes),
        ResponseMedia::Empty => quote!(()),
    }
}

/// Emits what a caller has to know about a success that is not always the same.
pub(super) fn docs(call: Call<'_>) -> Option<TokenStream> {
    let answers = &call.operation.response.answers;
    let line = match call.operation.response.output() {
        Output::One(_) => return None,
        Output::Optional(_) => {
            let empty = answers.shapes.iter().position(|shape| *shape == ResponseMedia::Empty)?;
            format!(" It is `None` for {}, which has no body.", statuses(answers, empty))
        }
        Output::Several => {
            " The status and the media type say which it is. The header `accept` of the options asks for one of them."
                .to_owned()
        }
    };
    Some(quote!(#[doc = ""] #[doc = #line]))
}

fn statuses(answers: &Answers, shape: usize) -> String {
    let statuses: Vec<String> = answers.statuses(shape).into_iter().map(failure::status).collect();
    failure::listed(&statuses.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Emits what the operation's facts say about its answers, where the runtime has to know it.
pub(super) fn facts(call: Call<'_>) -> TokenStream {
    let (response, failures) = (&call.operation.response, &call.operation.failures);
    let is_needed = match response.output() {
        Output::One(ResponseMedia::Empty) => false,
        Output::One(_) => response.answers.cases.iter().any(|case| !ORDINARY.contains(&case.status.as_str())),
        Output::Optional(_) | Output::Several => true,
    };
    let responses = is_needed.then(|| {
        let cases = cases(&response.answers);
        quote!(.responses(&[#(#cases),*]))
    });
    let several = (failures.shapes.len() > 1).then(|| {
        let cases = cases(failures);
        quote!(.failures(&[#(#cases),*]))
    });
    let format = match response.output() {
        Output::One(ResponseMedia::Xml(_, root)) | Output::Optional(ResponseMedia::Xml(_, root)) => {
            let root = xml::root(call.cx, root);
            Some(quote!(.format(&#root)))
        }
        Output::One(_) | Output::Optional(_) | Output::Several => None,
    };
    let failure_format = match failures.shapes.as_slice() {
        [ResponseMedia::Xml(_, root)] => {
            let root = xml::root(call.cx, root);
            Some(quote!(.failure_format(&#root)))
        }
        _ => None,
    };
    quote!(#responses #several #format #failure_format)
}

fn cases(answers: &Answers) -> impl Iterator<Item = TokenStream> {
    answers.cases.iter().map(|case| {
        let (status, media_type) = (&case.status, case.media_type.as_deref().unwrap_or_default());
        match case.shape.map(Literal::usize_unsuffixed) {
            Some(shape) => quote!(runtime::Case::new(#status, #media_type, #shape)),
            None => quote!(runtime::Case::untyped(#status)),
        }
    })
}

/// Emits the enums that hold what the call brings, and what its failures say.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let names = call.cx.names.of_operation(call.id);
    let response = names.response.as_ref().map(|names| {
        let about = format!("What {} brings, by its status and media type.", call.endpoint());
        one_of(call, names, &call.operation.response.answers, &about, true)
    });
    let error = names.error.as_ref().map(|names| {
        let about = format!(
            "What {} says when it fails, by its status and media type; made by [`runtime::Error::declared`].",
            call.endpoint()
        );
        one_of(call, names, &call.operation.failures, &about, false)
    });
    quote!(#response #error)
}

fn one_of(call: Call<'_>, names: &OutcomeNames, answers: &Answers, about: &str, is_open: bool) -> TokenStream {
    let name = ident(&names.ty);
    let idents: Vec<_> = names.variants.iter().map(ident).collect();
    let about = format!(" {about}");
    let variants = answers.shapes.iter().zip(&idents).enumerate().map(|(index, (shape, ident))| {
        let docs = format!(" {}", described(answers, index));
        match shape {
            ResponseMedia::Empty => quote!(#[doc = #docs] #ident,),
            _ => {
                let body = body(call, shape);
                quote!(#[doc = #docs] #ident(#body),)
            }
        }
    });
    let of = answers.shapes.iter().zip(&idents).enumerate().map(|(index, (shape, ident))| {
        let index = Literal::usize_unsuffixed(index);
        match shape {
            ResponseMedia::Empty => quote!(#index => Self::#ident,),
            ResponseMedia::Json(_) | ResponseMedia::Xml(..) => {
                quote!(#index => Self::#ident(runtime::model::Decode::blank()),)
            }
            ResponseMedia::Text | ResponseMedia::Bytes => quote!(#index => Self::#ident(Default::default()),),
        }
    });
    let slots = answers.shapes.iter().zip(&idents).map(|(shape, ident)| match shape {
        ResponseMedia::Empty => quote!(Self::#ident => runtime::Slot::Empty,),
        ResponseMedia::Json(_) => quote!(Self::#ident(body) => runtime::Slot::Json(body),),
        ResponseMedia::Xml(_, root) => {
            let root = xml::root(call.cx, root);
            quote!(Self::#ident(body) => {
                static ROOT: runtime::xml::Node = #root;
                runtime::Slot::In(&ROOT, body)
            })
        }
        ResponseMedia::Text => quote!(Self::#ident(body) => runtime::Slot::Text(body),),
        ResponseMedia::Bytes => quote!(Self::#ident(body) => runtime::Slot::Bytes(body),),
    });
    let (variant, slot, other) = if is_open {
        (
            Some(quote! {
                /// A success that the description does not have, with its status, headers and body.
                Other(runtime::Response<::bytes::Bytes>),
            }),
            Some(quote!(Self::Other(_) => runtime::Slot::Empty,)),
            Some(quote! {
                #[inline]
                fn other(answer: runtime::Response<::bytes::Bytes>) -> Option<Self> {
                    Some(Self::Other(answer))
                }
            }),
        )
    } else {
        (None, None, None)
    };
    quote! {
        #[doc = #about]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a variant keeps its form when a type grows")]
        pub enum #name {
            #(#variants)*
            #variant
        }

        impl runtime::OneOf for #name {
            #[inline]
            fn of(shape: usize) -> Option<Self> {
                Some(match shape {
                    #(#of)*
                    _ => return None,
                })
            }

            #[inline]
            fn slot(&mut self) -> runtime::Slot<'_> {
                match self {
                    #(#slots)*
                    #slot
                }
            }

            #other
        }
    }
}

/// Returns under which statuses and media types a shape comes.
fn described(answers: &Answers, shape: usize) -> String {
    let mut media_types: Vec<&str> = Vec::new();
    for case in answers.cases.iter().filter(|case| case.shape == Some(shape)) {
        media_types.extend(case.media_type.as_deref().filter(|name| !media_types.contains(name)));
    }
    let statuses = statuses(answers, shape);
    let media_types: Vec<String> = media_types.into_iter().map(text::code).collect();
    let media_types: Vec<&str> = media_types.iter().map(String::as_str).collect();
    match media_types.as_slice() {
        [] => format!("The answer of {statuses}, without a body."),
        some => format!("The answer of {statuses}, as {}.", failure::listed(some)),
    }
}
