//! How does a caller fill in a call?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{self, Argument, From};
use super::super::{docs, ident, text};
use super::builder::{Kept, is_optional, kept, style_of};
use super::{Call, ParameterArgument, body_argument, parameter_argument};
use crate::ir::{Field, Parameter, ParameterLocation, Setters, Shape, TypeId};

/// Emits a setter for each parameter outside the path, then those of the body.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let parameters = call.parameters().filter(|(parameter, _)| parameter.location != ParameterLocation::Path);
    let parameters = parameters.map(|(parameter, name)| parameter_setter(call, parameter, &name));
    let fields = fields(call).map(|(id, index, name)| field_setter(call, id, index, &name));
    let whole = whole(call);
    quote!(#(#parameters)* #(#fields)* #whole)
}

/// Returns the fields of the body that have a setter, each as its struct and its index there, with the setter's name.
fn fields(call: Call<'_>) -> impl Iterator<Item = (TypeId, usize, proc_macro2::Ident)> {
    let id = match call.operation.body.as_ref().map(|body| body.setters) {
        Some(Setters::Fields(id)) => Some(id),
        Some(Setters::Whole) | None => None,
    };
    let setters = call.cx.names.of_operation(call.id).body_fields.iter().map(ident).enumerate();
    let fields = id.into_iter().flat_map(move |id| setters.clone().map(move |(index, name)| (id, index, name)));
    fields.filter(move |(id, index, _)| !field(call, *id, *index).read_only)
}

/// Returns a field of a struct.
pub(super) fn field(call: Call<'_>, id: TypeId, index: usize) -> &Field {
    match &call.cx.api.types.get(id).shape {
        Shape::Struct(object) => &object.fields[index],
        Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) => {
            unreachable!("the passes take the fields of structs alone, of a body and of a page")
        }
    }
}

/// Returns the method of the runtime's call that takes a parameter.
pub(super) fn place(parameter: &Parameter) -> TokenStream {
    match parameter.location {
        ParameterLocation::Path => quote!(path),
        ParameterLocation::Query => quote!(query),
        ParameterLocation::Header => quote!(header),
        ParameterLocation::Cookie => quote!(cookie),
        ParameterLocation::QueryString => quote!(query_string),
    }
}

fn parameter_setter(call: Call<'_>, parameter: &Parameter, name: &proc_macro2::Ident) -> TokenStream {
    let wire = &parameter.wire_name;
    let place = place(parameter);
    let ParameterArgument { ty, binding, value } = parameter_argument(call.cx, parameter, name);
    let style = style_of(parameter);
    let mut about = parameter.docs.clone();
    if parameter.required {
        about.notes.push("Without it the call is not sent.".to_owned());
    }
    let what = match parameter.location {
        ParameterLocation::QueryString => "Sets the whole query string.".to_owned(),
        _ => format!("Sets the {place} parameter {}.", text::code(wire)),
    };
    let docs = docs::attributes(&about, Some(&what));
    let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
    let lints = lints(name);
    quote! {
        #docs
        #deprecated
        #lints
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            #binding
            self.call.#place(#wire, #style, #value);
            self
        }
    }
}

/// Emits what keeps clippy from taking a setter for an operator, or its argument for a name that nobody thought about.
fn lints(name: &proc_macro2::Ident) -> TokenStream {
    const OPERATORS: [&str; 10] = ["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];
    let operator = OPERATORS.iter().any(|operator| name == operator).then(
        || quote!(#[allow(clippy::should_implement_trait, reason = "it is the name that the description gives it")]),
    );
    let placeholder = ty::placeholder(std::slice::from_ref(name));
    quote!(#operator #placeholder)
}

fn field_setter(call: Call<'_>, id: TypeId, index: usize, name: &proc_macro2::Ident) -> TokenStream {
    let target = target(call, id, index);
    let field = field(call, id, index);
    let (ty, value) = field_argument(call, field, name);
    let docs = docs::attributes(
        &field.docs,
        Some(&format!("Sets the property {} of the body.", text::code(&field.wire_name))),
    );
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let lints = lints(name);
    quote! {
        #docs
        #deprecated
        #lints
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            #target = #value;
            self
        }
    }
}

/// Returns the place of a field of the body, which is a struct.
pub(super) fn target(call: Call<'_>, id: TypeId, index: usize) -> TokenStream {
    let member = ident(&call.cx.names.of_type(id).members[index]);
    if is_optional(call) { quote!(self.body.get_or_insert_default().#member) } else { quote!(self.body.#member) }
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
    let Argument { ty, value, .. } = body_argument(call.cx, &body.media);
    let value = match kept(call) {
        Kept::None | Kept::Given(_) => return None,
        Kept::Optional(_) => quote!(Some(#value)),
        Kept::Started(_) if is_optional(call) => quote!(Some(#value)),
        Kept::Started(_) => value,
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
