//! What does the type of one call look like?

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::ty::{self, Argument, From};
use super::super::{client, ident, text};
use super::{Call, ParameterArgument, body_argument, example, outcome, page, parameter_argument, send, setter, stream};
use crate::ir::{Body, BodyMedia, Method, ParameterLocation, ParameterStyle, Retry, Setters};

/// What a call keeps of its body until it is sent.
pub(super) enum Kept {
    /// No body.
    None,
    /// A body that may be missing.
    Optional(TokenStream),
    /// A body that must be given when the call is made.
    Given(TokenStream),
    /// A body that is always sent, and starts empty.
    Started(TokenStream),
}

/// Returns what a call keeps of its body.
pub(super) fn kept(call: Call<'_>) -> Kept {
    let Some(body) = &call.operation.body else { return Kept::None };
    let ty = body_type(call, body);
    match (body.required, body.setters) {
        (false, _) => Kept::Optional(ty),
        (true, Setters::Whole) => Kept::Given(ty),
        (true, Setters::Fields(_)) => Kept::Started(ty),
    }
}

/// Returns whether a call keeps its body in an `Option`: it may be missing, or be of another media type, which is put
/// into the call at once.
pub(super) fn is_optional(call: Call<'_>) -> bool {
    call.operation.body.as_ref().is_some_and(|body| !body.required || !body.alternatives.is_empty())
}

fn body_type(call: Call<'_>, body: &Body) -> TokenStream {
    match (body.media.ty(), &body.media) {
        (Some(ty), _) => ty::written(call.cx, ty, From::Operation),
        (None, BodyMedia::File) => quote!(runtime::model::File),
        (None, _) => quote!(runtime::Payload),
    }
}

/// Returns the arguments that make a call, and the names to pass them on by.
fn arguments(call: Call<'_>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (mut arguments, mut passed) = path_arguments(call);
    if let (Kept::Given(_), Some(body)) = (kept(call), &call.operation.body) {
        let ty = body_argument(call.cx, &body.media).ty;
        arguments.push(quote!(body: #ty));
        passed.push(quote!(body));
    }
    (arguments, passed)
}

/// Returns the arguments for the path, and the names to pass them on by.
fn path_arguments(call: Call<'_>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let argument = |(parameter, name)| {
        let ty = parameter_argument(call.cx, parameter, &name).ty;
        (quote!(#name: #ty), quote!(#name))
    };
    call.positional().map(argument).unzip()
}

/// How many arguments clippy finds too many, where one more is the client or its core.
const MANY: usize = 7;

/// Emits what keeps clippy from asking for other arguments than the description has.
fn lints(call: Call<'_>, count: usize) -> TokenStream {
    let many = (count >= MANY).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "the description requires that many parameters")]),
    );
    let names: Vec<_> = call.positional().map(|(_, name)| name).collect();
    let placeholder = ty::placeholder(&names);
    quote!(#many #placeholder)
}

/// Emits the method of the group that makes the call.
pub(super) fn method(call: Call<'_>) -> TokenStream {
    let names = call.cx.names.of_operation(call.id);
    let (method, ty) = (ident(&names.method), ident(&names.ty));
    let (arguments, passed) = arguments(call);
    let docs = call.docs();
    let example = example::docs(call);
    let deprecated = call.operation.deprecated.then(|| quote!(#[deprecated]));
    let lints = lints(call, arguments.len());
    quote! {
        #docs
        #[doc = ""]
        #example
        #deprecated
        #lints
        #[inline]
        pub fn #method(&self, #(#arguments),*) -> #ty {
            #ty::new(self.core, #(#passed),*)
        }
    }
}

/// Emits the methods of the group that make the call with a body of another media type.
pub(super) fn alternatives(call: Call<'_>) -> TokenStream {
    let names = call.cx.names.of_operation(call.id);
    let ty = ident(&names.ty);
    let (arguments, passed) = path_arguments(call);
    let usual = format!(" Makes the call of [`{}`](Self::{}) with a body of ", names.method, ident(&names.method));
    let others = call.operation.body.iter().flat_map(|body| &body.alternatives);
    let methods = others.zip(&names.alternatives).map(|(other, name)| {
        let name = ident(name);
        let Argument { ty: given, value, is_plain } = body_argument(call.cx, &other.media);
        let written = other.media.ty().map(|written| ty::written(call.cx, written, From::Operation));
        let binding = written.as_ref().filter(|_| !is_plain).map(|written| quote!(let body: #written = #value;));
        let value = match &other.media {
            BodyMedia::Bytes => value,
            BodyMedia::File => quote!(&#value),
            BodyMedia::Json(_)
            | BodyMedia::Xml(..)
            | BodyMedia::Form(..)
            | BodyMedia::Multipart(..)
            | BodyMedia::Sequence(..) => {
                quote!(&body)
            }
        };
        let put = send::put(call.cx, &quote!(call.call), &other.media, &other.media_type, &value);
        let docs = format!("{usual}{}.", text::code(&other.declared));
        let lints = lints(call, arguments.len() + 1);
        let deprecated = call.operation.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #[doc = #docs]
            #deprecated
            #lints
            #[inline]
            pub fn #name(&self, #(#arguments,)* body: #given) -> #ty {
                #binding
                let mut call = #ty::bare(self.core, #(#passed),*);
                #put
                call
            }
        }
    });
    quote!(#(#methods)*)
}

/// Emits the facts about the operation, the type of the call, its setters, and what sends it.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let names = call.cx.names.of_operation(call.id);
    let ty = ident(&names.ty);
    let constant = ident(&names.constant);
    let facts = facts(call, &constant);
    let docs = format!(" A call of {}, ready to be sent.", call.endpoint());
    let repeated = is_repeated(call).then(|| {
        quote! {
            ///
            /// It pages, so it reads only: when it fails it is sent again, as [`runtime::RetryPolicy`] says.
        }
    });
    let kept = kept(call);
    let field = match &kept {
        Kept::None => None,
        Kept::Optional(body) => Some(quote!(body: Option<#body>,)),
        Kept::Given(body) | Kept::Started(body) if is_optional(call) => Some(quote!(body: Option<#body>,)),
        Kept::Given(body) | Kept::Started(body) => Some(quote!(body: #body,)),
    };
    let derived = if field.is_some() { quote!(#[derive(Clone)]) } else { quote!(#[derive(Debug, Clone)]) };
    // A body may hold a secret, so a call shows no more than the runtime shows of it.
    let debug = field.is_some().then(|| {
        quote! {
            impl ::std::fmt::Debug for #ty {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    ::std::fmt::Debug::fmt(&self.call, f)
                }
            }
        }
    });
    let start = match &kept {
        Kept::None => None,
        Kept::Optional(_) => Some(quote!(body: None)),
        Kept::Given(_) => call.operation.body.as_ref().map(|body| {
            let argument = body_argument(call.cx, &body.media);
            let value = argument.value;
            if is_optional(call) {
                quote!(body: Some(#value))
            } else if argument.is_plain {
                value
            } else {
                quote!(body: #value)
            }
        }),
        Kept::Started(_) if is_optional(call) => Some(quote!(body: Some(Default::default()))),
        Kept::Started(_) => Some(quote!(body: Default::default())),
    };
    let (arguments, _) = arguments(call);
    let paths: Vec<_> = call
        .positional()
        .map(|(parameter, name)| {
            let (wire, style) = (&parameter.wire_name, style_of(parameter));
            let ParameterArgument { binding, value, .. } = parameter_argument(call.cx, parameter, &name);
            quote!(#binding call.path(#wire, #style, #value);)
        })
        .collect();
    let fresh = quote!(runtime::Call::new(core, &#constant));
    let bare = bare(call, &fresh, &paths);
    let made = if bare.is_some() {
        let (_, passed) = path_arguments(call);
        quote!(Self { #start, ..Self::bare(core, #(#passed),*) })
    } else if paths.is_empty() {
        quote!(Self { call: #fresh, #start })
    } else {
        quote!(let mut call = #fresh; #(#paths)* Self { call, #start })
    };
    let lints = lints(call, arguments.len());
    let setters = setter::emit(call);
    let send = send::emit(call);
    let pages = page::emit(call);
    let outcomes = outcome::emit(call);
    let (page_methods, streams, events) = (page::methods(call), stream::methods(call), stream::emit(call));
    quote! {
        #facts

        #[doc = #docs]
        #repeated
        #derived
        #[must_use = "a call does nothing until it is sent"]
        pub struct #ty {
            call: runtime::Call,
            #field
        }

        #debug

        impl #ty {
            #lints
            #[inline]
            fn new(core: &runtime::Core, #(#arguments),*) -> Self {
                #made
            }

            #bare

            #setters

            /// Changes how this call is made: its timeouts, headers, retries, idempotency or server.
            #[inline]
            pub fn with_options(mut self, options: runtime::CallOptions) -> Self {
                self.call.options(options);
                self
            }

            #send

            #streams

            #page_methods
        }

        #pages

        #outcomes

        #events
    }
}

/// Emits the function that makes a call without its body, where the body may be of several media types.
fn bare(call: Call<'_>, fresh: &TokenStream, paths: &[TokenStream]) -> Option<TokenStream> {
    call.operation.body.as_ref().filter(|body| !body.alternatives.is_empty())?;
    let (arguments, _) = path_arguments(call);
    let lints = lints(call, arguments.len());
    let made = if paths.is_empty() {
        quote!(Self { call: #fresh, body: None })
    } else {
        quote!(let mut call = #fresh; #(#paths)* Self { call, body: None })
    };
    Some(quote! {
        #lints
        #[inline]
        fn bare(core: &runtime::Core, #(#arguments),*) -> Self {
            #made
        }
    })
}

fn retry(retry: &Retry) -> TokenStream {
    let ms = |ms: u64| {
        let ms = Literal::u64_unsuffixed(ms);
        quote!(::std::time::Duration::from_millis(#ms))
    };
    let attempts = match (retry.attempts, retry.max_elapsed_ms) {
        (Some(attempts), _) => Some(Literal::u32_unsuffixed(attempts)).map(|attempts| quote!(.attempts(#attempts))),
        (None, Some(_)) => Some(quote!(.attempts(u32::MAX))),
        (None, None) => None,
    };
    let base = retry.base_delay_ms.map(ms).map(|delay| quote!(.base_delay(#delay)));
    let most = retry.max_delay_ms.map(ms).map(|delay| quote!(.max_delay(#delay)));
    let elapsed = retry.max_elapsed_ms.map(ms).map(|time| quote!(.max_elapsed(#time)));
    let growth = retry.growth_percent.map(Literal::u32_unsuffixed).map(|percent| quote!(.growth_percent(#percent)));
    let statuses = retry.statuses.iter().map(|(first, last)| {
        let (first, last) = (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last));
        quote!((#first, #last))
    });
    let statuses = (!retry.statuses.is_empty()).then(|| quote!(.statuses(&[#(#statuses),*])));
    let only_answers = retry.only_answers.then(|| quote!(.only_answers()));
    let any_method = retry.any_method.then(|| quote!(.any_method()));
    quote! {
        .retry(runtime::RetryPolicy::new() #attempts #base #most #elapsed #growth #statuses #only_answers #any_method)
    }
}

fn facts(call: Call<'_>, constant: &proc_macro2::Ident) -> TokenStream {
    let operation = call.operation;
    let (id, method, path) = (&operation.id, operation.method.as_str(), operation.path.to_string());
    let security = if Some(&operation.security) == super::usual_security(call.cx) {
        Some(quote!(super::SECURITY))
    } else {
        (!operation.security.is_empty()).then(|| super::security(call.cx.api, &operation.security))
    };
    let security = security.map(|security| quote!(.security(#security)));
    let scopes = (!operation.scopes.is_empty()).then(|| {
        let scopes = operation.scopes.iter().map(|(alternative, scheme, scopes)| {
            let indices = [*alternative, scheme.0].map(Literal::usize_unsuffixed);
            quote!((#(#indices),*, &[#(#scopes),*]))
        });
        quote!(.scopes(&[#(#scopes),*]))
    });
    let servers = operation.servers.iter().map(|server| client::server_info(call.cx, server));
    let servers = (!operation.servers.is_empty()).then(|| quote!(.servers(&[#(#servers),*])));
    let accept = operation.response.accept.as_ref().map(|media_types| quote!(.accept(#media_types)));
    let needed = call.parameters().filter_map(|(parameter, _)| needed(parameter));
    let needed: Vec<TokenStream> = needed.collect();
    let needed = (!needed.is_empty()).then(|| quote!(.needed(&[#(#needed),*])));
    let answers = outcome::facts(call);
    let idempotency = match operation.idempotent {
        Some(true) => Some(quote!(.idempotency(runtime::Idempotency::Always))),
        Some(false) => Some(quote!(.idempotency(runtime::Idempotency::Never))),
        None => is_repeated(call).then(|| quote!(.idempotency(runtime::Idempotency::Always))),
    };
    let retry = operation.retry.as_ref().map(retry);
    let key = operation.key_header.as_ref().map(|name| quote!(.key_header(#name)));
    quote! {
        static #constant: runtime::Operation =
            runtime::Operation::new(#id, #method, #path)
                #security #scopes #servers #accept #answers #needed #idempotency #retry #key;
    }
}

/// Returns where a call has a parameter that it cannot be without; those of the path are arguments.
fn needed(parameter: &crate::ir::Parameter) -> Option<TokenStream> {
    let name = &parameter.wire_name;
    match parameter.location {
        _ if !parameter.required => None,
        ParameterLocation::Path => None,
        ParameterLocation::Query | ParameterLocation::QueryString => Some(quote!(runtime::Place::Query(#name))),
        ParameterLocation::Header => Some(quote!(runtime::Place::Header(#name))),
        ParameterLocation::Cookie => Some(quote!(runtime::Place::Cookie(#name))),
    }
}

/// Returns whether the operation may be repeated although its method does not say so.
fn is_repeated(call: Call<'_>) -> bool {
    call.operation.method == Method::Post && call.operation.only_turns_pages()
}

/// Returns the style of a parameter, as the runtime has it.
pub(super) fn style_of(parameter: &crate::ir::Parameter) -> TokenStream {
    // A header has no reserved characters, so nothing is to be allowed there.
    let reserved = parameter.allow_reserved && parameter.location != ParameterLocation::Header;
    let style = style(parameter.style, parameter.explode, reserved);
    let empty = parameter.allow_empty.then(|| quote!(.or_empty()));
    quote!(#style #empty)
}

/// Returns a style, as the runtime has it.
pub(super) fn style(style: ParameterStyle, explode: bool, allow_reserved: bool) -> TokenStream {
    let style = match (style, explode) {
        (ParameterStyle::Simple, false) => quote!(SIMPLE),
        (ParameterStyle::Simple, true) => quote!(SIMPLE_EXPLODE),
        (ParameterStyle::Label, false) => quote!(LABEL),
        (ParameterStyle::Label, true) => quote!(LABEL_EXPLODE),
        (ParameterStyle::Matrix, false) => quote!(MATRIX),
        (ParameterStyle::Matrix, true) => quote!(MATRIX_EXPLODE),
        // Where each item is a parameter of its own, nothing is left to be joined.
        (ParameterStyle::Form | ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited, true) => quote!(FORM),
        (ParameterStyle::Form, false) => quote!(FORM_JOINED),
        (ParameterStyle::SpaceDelimited, false) => quote!(SPACE_DELIMITED),
        (ParameterStyle::PipeDelimited, false) => quote!(PIPE_DELIMITED),
        (ParameterStyle::TabDelimited, _) => quote!(TAB_DELIMITED),
        (ParameterStyle::Cookie, _) => quote!(COOKIE),
        (ParameterStyle::DeepObject, _) => quote!(DEEP_OBJECT),
        (ParameterStyle::Json, _) => quote!(JSON),
        (ParameterStyle::Text, _) => quote!(TEXT),
        (ParameterStyle::Urlencoded, _) => quote!(URLENCODED),
    };
    let reserved = allow_reserved.then(|| quote!(.reserved()));
    quote!(runtime::Style::#style #reserved)
}
