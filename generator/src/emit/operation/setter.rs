//! How does a caller fill in a call?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{self, From};
use super::super::{docs, ident, text};
use super::builder::{Kept, kept, style_of};
use super::{Call, ParameterArgument, parameter_argument};
use crate::ir::{BodyMedia, Field, Parameter, ParameterLocation, Setters, Shape};

/// Emits a setter for each parameter outside the path, then those of the body.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let parameters = call.parameters().filter(|(parameter, _)| parameter.location != ParameterLocation::Path);
    let parameters = parameters.map(|(parameter, name)| parameter_setter(call, parameter, &name));
    let fields = fields(call).map(|(field, name)| field_setter(call, field, &name));
    let whole = whole(call);
    quote!(#(#parameters)* #(#fields)* #whole)
}

/// Returns the fields of the body that have a setter, with its name.
pub(super) fn fields(call: Call<'_>) -> impl Iterator<Item = (&Field, proc_macro2::Ident)> {
    let fields: &[Field] = match call.operation.body.as_ref().map(|body| body.setters) {
        Some(Setters::Fields(id)) => match &call.cx.api.types.get(id).shape {
            Shape::Struct(object) => &object.fields,
            Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) => &[],
        },
        Some(Setters::Whole) | None => &[],
    };
    let names = call.cx.names.of_operation(call.id).body_fields.iter().map(ident);
    fields.iter().zip(names).filter(|(field, _)| !field.read_only)
}

fn parameter_setter(call: Call<'_>, parameter: &Parameter, name: &proc_macro2::Ident) -> TokenStream {
    let wire = &parameter.wire_name;
    let place = match parameter.location {
        ParameterLocation::Path => quote!(path),
        ParameterLocation::Query => quote!(query),
        ParameterLocation::Header => quote!(header),
        ParameterLocation::Cookie => quote!(cookie),
    };
    let ParameterArgument { ty, binding, value } = parameter_argument(call.cx, parameter, name);
    let style = style_of(parameter);
    let mut about = parameter.docs.clone();
    if parameter.required {
        about.notes.push("The server requires it.".to_owned());
    }
    let docs = docs::attributes(&about, Some(&format!("Sets the {place} parameter {}.", text::code(wire))));
    let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            #binding
            self.call.#place(#wire, #style, #value);
            self
        }
    }
}

fn field_setter(call: Call<'_>, field: &Field, name: &proc_macro2::Ident) -> TokenStream {
    let target = target(call, field);
    let (ty, value) = field_argument(call, field, name);
    let docs = docs::attributes(
        &field.docs,
        Some(&format!("Sets the property {} of the body.", text::code(&field.wire_name))),
    );
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            #target = #value;
            self
        }
    }
}

/// Returns the place of a field of the body.
pub(super) fn target(call: Call<'_>, field: &Field) -> TokenStream {
    let Some(Setters::Fields(id)) = call.operation.body.as_ref().map(|body| body.setters) else {
        return TokenStream::new();
    };
    let Shape::Struct(object) = &call.cx.api.types.get(id).shape else { return TokenStream::new() };
    let index = object.fields.iter().position(|other| other.wire_name == field.wire_name).unwrap_or_default();
    let member = ident(&call.cx.names.of_type(id).members[index]);
    match kept(call) {
        Kept::Optional(_) => quote!(self.body.get_or_insert_default().#member),
        Kept::None | Kept::Given(_) | Kept::Started(_) => quote!(self.body.#member),
    }
}

fn field_argument(call: Call<'_>, field: &Field, name: &proc_macro2::Ident) -> (TokenStream, TokenStream) {
    if field.three_state {
        let plain = ty::present(call.cx, &field.ty, From::Operation);
        return (quote!(impl Into<runtime::model::Patch<#plain>>), quote!(#name.into()));
    }
    let argument = ty::argument(call.cx, &field.ty, name, From::Operation);
    let value = argument.value;
    (argument.ty, quote!(Some(#value)))
}

fn whole(call: Call<'_>) -> Option<TokenStream> {
    let body = call.operation.body.as_ref()?;
    let docs = docs::attributes(&body.docs, Some("Sets the whole body."));
    let (ty, value) = match kept(call) {
        Kept::None | Kept::Given(_) => return None,
        Kept::Optional(ty) if body.media == BodyMedia::Bytes => (quote!(impl Into<#ty>), quote!(Some(body.into()))),
        Kept::Optional(ty) => (ty, quote!(Some(body))),
        Kept::Started(ty) => (ty, quote!(body)),
    };
    Some(quote! {
        #docs
        #[inline]
        pub fn body(mut self, body: #ty) -> Self {
            self.body = #value;
            self
        }
    })
}
