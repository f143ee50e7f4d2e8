//! Which component may a reference or a requirement mean that names none?

use super::reference::escape;
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::ir::Origin;
use crate::load::Document;

/// How many faults get a suggestion: each is compared with all components of its kind.
const LIMIT: usize = 100;

/// Adds to what was found the name of a component that differs from it by a letter or two.
pub(crate) fn suggest(document: &Document, diagnostics: &mut Diagnostics) {
    let names = |section: &str| -> Vec<&str> {
        let Some(components) = &document.openapi.components else { return Vec::new() };
        let names: Vec<&String> = match section {
            "components/schemas" | "definitions" => components.schemas.keys().collect(),
            "components/responses" | "responses" => components.responses.keys().collect(),
            "components/parameters" => components.parameters.keys().collect(),
            "parameters" => components.parameters.keys().chain(components.request_bodies.keys()).collect(),
            "components/requestBodies" => components.request_bodies.keys().collect(),
            "components/headers" => components.headers.keys().collect(),
            "components/examples" => components.examples.keys().collect(),
            "components/securitySchemes" => components.security_schemes.keys().collect(),
            _ => Vec::new(),
        };
        names.into_iter().map(String::as_str).collect()
    };
    let is_one = |code| matches!(code, Code::ReferenceDangling | Code::SecurityUndefined);
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| is_one(diagnostic.code)).take(LIMIT) {
        let found = &mut diagnostic.found;
        let Some(written) = found.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) else { continue };
        let meant = if diagnostic.code == Code::SecurityUndefined {
            nearest(written, names("components/securitySchemes")).map(str::to_owned)
        } else {
            let parts = written.strip_prefix("#/").and_then(|pointer| pointer.rsplit_once('/'));
            parts.and_then(|(section, name)| {
                let meant = nearest(&Origin::unescaped(name), names(section))?;
                Some(format!("#/{section}/{}", escape(meant)))
            })
        };
        // What is there and cannot be used has the same name.
        if let Some(meant) = meant.filter(|meant| meant != written) {
            *found = format!("{found}; did you mean `{meant}`?");
        }
    }
}
