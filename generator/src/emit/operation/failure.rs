//! What do the docs of a call say about its failures, and about the headers of its answers?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{self, From};
use super::super::{Cx, docs, foreign, text};
use super::Call;
use crate::ir::{Answers, ResponseMedia, Scalar, Ty, TyKind};

/// Emits the section on failures, where the document declares a body for any.
pub(super) fn docs(call: Call<'_>) -> TokenStream {
    let failures = &call.operation.failures;
    let described = failures.shapes.iter().enumerate().map(|(index, shape)| {
        let described = match shape {
            ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => described(call.cx, ty),
            ResponseMedia::Text | ResponseMedia::Bytes | ResponseMedia::Empty => "a `String`".to_owned(),
        };
        (described, failures.statuses(index))
    });
    let described: Vec<(String, Vec<&str>)> = described.collect();
    let headers = headers("Failures may have the headers", "runtime::Error::header", call.cx, failures);
    let only_text = failures.shapes == [ResponseMedia::Text];
    if described.is_empty() && headers.is_empty() || only_text && headers.is_empty() {
        return TokenStream::new();
    }
    let mut lines = vec![String::new(), " # Errors".to_owned()];
    if !only_text {
        for (described, statuses) in &described {
            let statuses: Vec<String> = statuses.iter().map(|found| status(found)).collect();
            let statuses: Vec<&str> = statuses.iter().map(String::as_str).collect();
            lines.push(String::new());
            lines.push(format!(" Fails with {described} for {}.", listed(&statuses)));
        }
        match (&call.cx.names.of_operation(call.id).error, described.is_empty()) {
            (_, true) => {}
            (Some(names), _) => {
                let name = &names.ty;
                lines.push(String::new());
                lines.push(format!(" [`runtime::Error::declared`] gives the one of them, as a [`{name}`]."));
            }
            (None, _) => {
                lines.push(String::new());
                lines.push(" [`runtime::Error::api_error`] decodes it.".to_owned());
            }
        }
    }
    lines.extend(headers);
    quote!(#(#[doc = #lines])*)
}

/// Returns the lines about the headers that the document declares for the answers of an operation.
pub(super) fn response_headers(call: Call<'_>) -> Vec<String> {
    headers("It may have the headers", "runtime::Response::header", call.cx, &call.operation.response.answers)
}

fn headers(start: &str, method: &str, cx: Cx<'_>, answers: &Answers) -> Vec<String> {
    if answers.headers.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), format!(" {start}, which [`{method}`] reads:"), String::new()];
    for header in &answers.headers {
        let about = header.docs.description.as_deref().map(docs::sentence).unwrap_or_default();
        let end = if about.is_empty() { String::new() } else { format!(". {about}") };
        lines.push(format!(" * {}, {}{end}", text::code(&header.wire_name), exact(cx, &header.ty)));
    }
    lines
}

/// Returns a type that a caller has to write, so that the width of a number counts.
fn exact(cx: Cx<'_>, ty: &Ty) -> String {
    match &ty.kind {
        TyKind::Scalar(Scalar::Int(..) | Scalar::Float(..)) => {
            text::code(&ty::bare(cx, &ty.kind, From::Operation).to_string())
        }
        _ => described(cx, ty),
    }
}

/// Returns a status in words.
pub(super) fn status(status: &str) -> String {
    if status == "default" { "any other status".to_owned() } else { status.to_owned() }
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
        TyKind::Scalar(Scalar::Foreign(foreign)) => foreign::described(*foreign).to_owned(),
        TyKind::Any => "a [`runtime::model::Value`]".to_owned(),
    }
}

/// Returns words as a list.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
