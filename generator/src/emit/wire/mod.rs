//! Which tests show what the calls put on the wire, and what they make of the answers?
//!
//! A test makes a call with a value for everything that the call can send, and compares the request with the text of
//! it that stands beside the call. Then it gives the call each answer that the document declares, and compares what was
//! read, written once more, with what came. The texts are made here, from the document's examples and schemas and from
//! the specifications alone: what the runtime does is found out, and not repeated.

mod answer;
mod carrier;
mod code;
mod escape;
mod json;
mod parts;
mod request;
mod sample;
mod scalar;
mod setting;
mod stack;
mod style;
mod support;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::module::Module;
use super::{Cx, ident, text};
use crate::ir::GroupId;
use request::{Exchange, Site};
use setting::Setting;
use stack::Sizes;

/// Emits the tests, where the configuration asks for them: one module for each group.
pub(super) fn emit(cx: Cx<'_>) -> impl Iterator<Item = Module<'_>> {
    let is_asked = is_there(cx);
    let groups = is_asked.then(|| (0..cx.api.groups.len()).map(GroupId)).into_iter().flatten();
    let front = is_asked.then(|| [support::main(cx), carrier::emit(cx), support::emit(cx)]);
    front.into_iter().flatten().chain(groups.map(move |id| group(cx, id)))
}

/// Returns whether the client has such tests.
pub(super) fn is_there(cx: Cx<'_>) -> bool {
    cx.config.client.wire_tests && !cx.api.groups.is_empty()
}

fn group(cx: Cx<'_>, id: GroupId) -> Module<'_> {
    let (setting, sizes) = (Setting::of(cx), Sizes::of(cx));
    let operations = &cx.api.groups[id.0].operations;
    let mut tests = Vec::new();
    let mut missing = Vec::new();
    for operation in operations {
        let site =
            Site { cx, setting: &setting, id: *operation, group: id, operation: &cx.api.operations[operation.0] };
        match request::usual(site) {
            Ok(exchange) => tests.push(test(site, &exchange, &sizes)),
            Err(why) => {
                let operation = site.operation;
                let endpoint = text::code(&format!("{} {}", operation.method.as_str(), operation.path));
                missing.push(format!(" * {endpoint}: {why}."));
            }
        }
    }
    if !missing.is_empty() {
        missing.splice(0..0, [String::new(), " Without a test:".to_owned(), String::new()]);
    }
    let title = format!(" The calls of {}.", text::code(&cx.api.groups[id.0].hint));
    let krate = krate(cx);
    let is_large = operations.iter().any(|id| sizes.are_large(&cx.api.operations[id.0]));
    let on_large_stack = is_large.then(|| quote!(, on_large_stack));
    let front = quote! {
        #![doc = #title]
        #(#![doc = #missing])*

        use ::#krate::{model, operation, runtime};

        use super::super::support::{Seen, Wire #on_large_stack};
    };
    let path = format!("tests/wire/group/{}.rs", cx.names.of_group(id).accessor.plain());
    Module { path, front, rest: Box::new(tests.into_iter()), tail: String::new() }
}

/// Emits the test of an operation.
fn test(site: Site<'_>, exchange: &Exchange, sizes: &Sizes) -> TokenStream {
    let operation = site.operation;
    let name = ident(&site.cx.names.of_operation(site.id).method);
    let title = format!(" {}", text::code(&format!("{} {}", operation.method.as_str(), operation.path)));
    let checks = answer::checks(site);
    let mut notes = exchange.notes.clone();
    let alternatives = operation.body.iter().flat_map(|body| body.alternatives.iter().enumerate());
    let alternatives: Vec<TokenStream> = alternatives
        .filter_map(|(index, other)| match request::alternative(site, index) {
            Ok(Exchange { call, request, .. }) => {
                let request = block(&request);
                Some(quote!(wire.sends(#call.send(), #request);))
            }
            Err(why) => {
                notes.push(format!("Without the body of {}: {why}.", text::code(&other.declared)));
                None
            }
        })
        .collect();
    notes.extend(checks.notes);
    let notes = notes.into_iter().flat_map(|note| [String::new(), format!(" {note}")]);
    let (call, request, statements) = (&exchange.call, block(&exchange.request), checks.statements);
    let body = quote! {
        let wire = Wire::new();
        let call = #call;
        wire.sends(call.clone().send(), #request);
        #(#alternatives)*
        #(#statements)*
    };
    let body = if sizes.are_large(operation) { quote!(on_large_stack(|| { #body });) } else { body };
    quote! {
        #[doc = #title]
        #(#[doc = #notes])*
        #[test]
        fn #name() {
            #body
        }
    }
}

/// Returns the path of the client, as other crates see it.
fn krate(cx: Cx<'_>) -> TokenStream {
    cx.shared.krate.parse().expect("the name of a crate, and the configured path in it, are a path")
}

/// Emits a text that people read: as it is, where Rust can have it so. Several lines begin on a line of their own.
fn block(text: &str) -> TokenStream {
    // Signs that no reader sees are shown by their numbers.
    let is_plain = text.chars().all(|c| "\n\"'\\".contains(c) || c.escape_debug().len() == 1);
    let text = if text.contains('\n') { format!("\n{}\n", text.trim_end_matches('\n')) } else { text.to_owned() };
    let marks = (1..=text.len() + 1).map(|count| "#".repeat(count)).find(|marks| !text.contains(&format!("\"{marks}")));
    let raw = marks.filter(|_| is_plain).and_then(|marks| format!("r{marks}\"{text}\"{marks}").parse::<Literal>().ok());
    let literal = raw.unwrap_or_else(|| Literal::string(&text));
    quote!(#literal)
}
