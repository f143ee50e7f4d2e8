//! What do the docs of a call say about its failures?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Cx;
use super::Call;
use crate::ir::{Scalar, Ty, TyKind};

/// Emits the section on failures, where the document declares a body for any.
pub(super) fn docs(call: Call<'_>) -> TokenStream {
    let mut kinds: Vec<(String, Vec<&str>)> = Vec::new();
    for error in &call.operation.errors {
        let described = described(call.cx, &error.ty);
        let status = if error.status == "default" { "any other status" } else { error.status.as_str() };
        match kinds.iter_mut().find(|(known, _)| *known == described) {
            Some((_, statuses)) => statuses.push(status),
            None => kinds.push((described, vec![status])),
        }
    }
    if kinds.is_empty() {
        return TokenStream::new();
    }
    let mut lines = vec![String::new(), " # Errors".to_owned()];
    for (described, statuses) in kinds {
        lines.push(String::new());
        lines.push(format!(" Fails with {described} for {}.", listed(&statuses)));
    }
    lines.push(String::new());
    lines.push(" [`runtime::Error::api_error`] decodes it.".to_owned());
    quote!(#(#[doc = #lines])*)
}

/// Returns a type in words, with a link where it has a name.
fn described(cx: Cx<'_>, ty: &Ty) -> String {
    match &ty.kind {
        TyKind::Named(id) => format!("[`model::{}`]", cx.names.of_type(*id).ident),
        TyKind::Array(items) => format!("a list of {}", described(cx, items)),
        TyKind::Map(values) => format!("a map of {}", described(cx, values)),
        TyKind::Scalar(Scalar::String) => "a `String`".to_owned(),
        TyKind::Scalar(Scalar::Bool) => "a `bool`".to_owned(),
        TyKind::Scalar(Scalar::Int(..) | Scalar::Float(..)) => "a number".to_owned(),
        TyKind::Scalar(Scalar::Bytes) => "a [`runtime::model::Base64`]".to_owned(),
        TyKind::Scalar(Scalar::Binary) => "a [`runtime::model::File`]".to_owned(),
        TyKind::Scalar(Scalar::DateTime) => "a [`runtime::model::DateTime`]".to_owned(),
        TyKind::Scalar(Scalar::Duration) => "a [`runtime::model::TimeSpan`]".to_owned(),
        TyKind::Any => "a [`runtime::model::Value`]".to_owned(),
    }
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
