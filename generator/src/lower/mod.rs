//! What does the document mean for a client?
//!
//! `lower` turns a [`Resolved`] document into the IR. A construct that cannot be expressed costs its operation, or
//! one type its precision, and leaves a diagnostic; the rest goes on.

mod allowed;
mod body;
mod example;
mod form;
mod header;
mod key;
mod media;
mod operation;
mod pagination;
mod parameter;
mod path;
mod pattern;
mod reserved;
mod response;
mod schema;
mod security;
mod server;
mod stream;
mod webhook;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Docs, Info, Operation, Origin, Parameter, ResponseHeader, Ty, TypeTable};
use crate::resolve::Resolved;

/// What one run of this stage carries along.
struct Cx<'a, 'd> {
    config: &'a Config,
    resolved: Resolved<'a>,
    diagnostics: &'d mut Diagnostics,
    types: TypeTable,
    components: schema::Components<'a>,
    security: security::Schemes,
    /// By what the elements of lists are known.
    elements: key::Elements,
    /// The parameters met so far, by JSON Pointer; `None` where one cannot be expressed.
    parameters: HashMap<String, Option<Parameter>>,
    reserved: reserved::Reserved,
    /// The headers of answers met so far, by name and JSON Pointer.
    headers: HashMap<(String, String), Option<ResponseHeader>>,
    xml: schema::Xml<'a>,
}

impl Cx<'_, '_> {
    fn report(&mut self, code: crate::diagnostic::Code, origin: &Origin, found: impl Into<String>) {
        self.diagnostics.report(code, origin, found);
    }

    fn fault(&mut self, fault: crate::resolve::Fault) {
        self.diagnostics.report(fault.code, &fault.origin, fault.found);
    }
}

/// The result of this stage.
#[derive(Debug)]
pub(crate) struct Lowered {
    /// The API.
    pub(crate) api: Api,
    /// How many operations were left out.
    pub(crate) skipped: usize,
}

/// Lowers a whole document.
pub(crate) fn lower<'a>(resolved: Resolved<'a>, config: &'a Config, diagnostics: &mut Diagnostics) -> Lowered {
    let security = security::lower(resolved, diagnostics);
    let components = schema::Components::default();
    let (parameters, headers) = (HashMap::new(), HashMap::new());
    let (types, reserved) = (TypeTable::default(), reserved::Reserved::default());
    let elements = key::Elements::default();
    let xml = schema::Xml::default();
    let mut cx =
        Cx { config, resolved, diagnostics, types, components, security, elements, parameters, reserved, headers, xml };
    schema::components(&mut cx);
    let servers = server::lower(&mut cx);
    if let Some(Err(found)) = crate::extension::retry::declared(&resolved.openapi().extensions) {
        cx.report(Code::RetryUnusable, &Origin::default(), found);
    }
    let (mut operations, skipped) = operation::lower(&mut cx);
    cx.reserved.report(cx.diagnostics);
    let mut webhooks = webhook::lower(&mut cx);
    let of_webhooks = webhooks.iter_mut().map(|webhook| &mut webhook.payload);
    let mut uses: Vec<&mut Ty> = operations.iter_mut().flat_map(Operation::uses_mut).chain(of_webhooks).collect();
    schema::settle_aliases(&mut cx, &mut uses);
    schema::check_discriminators(&mut cx);
    cx.elements.settle(&mut cx.types);
    let info = &resolved.openapi().info;
    let info = Info {
        title: info.title.clone(),
        version: info.version.clone(),
        docs: Docs { summary: None, description: info.description.clone(), notes: Vec::new() },
    };
    let security = cx.security.into_schemes();
    let (types, xml) = (cx.types, cx.xml.into_table());
    let api = Api { info, servers, security, operations, webhooks, types, xml, ..Api::default() };
    Lowered { api, skipped }
}

/// Returns the origin of a member of a node.
fn child(origin: &Origin, segments: &[&str]) -> Origin {
    let length: usize = segments.iter().map(|segment| segment.len() + 1).sum();
    let mut pointer = String::with_capacity(origin.pointer.len() + length);
    pointer.push_str(&origin.pointer);
    for segment in segments {
        pointer.push('/');
        if segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            pointer.push_str(&crate::resolve::escape(segment));
        } else {
            pointer.push_str(segment);
        }
    }
    Origin { pointer }
}
