//! Where does a reference lead?
//!
//! `resolve` is the only way to a [`Resolved`], and a [`Resolved`] is the only way from a Reference Object
//! (OpenAPI 3.1, section 4.8.23) to what it stands for.

mod inside;
mod reference;

use openapiv3::{
    Components, Header, OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};

use crate::diagnostic::Code;
use crate::ir::Origin;
pub(crate) use crate::load::Called;
use crate::load::{Document, OtherOperation};

pub(crate) use inside::SchemaNode;
pub(crate) use reference::escape;

/// How many references may follow one another before they count as a circle.
const CHAIN_LIMIT: usize = 32;

/// A document whose references can be followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved<'a> {
    document: &'a Document,
    openapi: &'a OpenAPI,
}

/// What a reference at a schema's place leads to.
#[derive(Debug, Clone)]
pub(crate) enum Found<'a> {
    /// A schema under `components.schemas`, with its key.
    Component(&'a str, SchemaNode<'a>),
    /// A schema inside something else, with its own position.
    Inside(SchemaNode<'a>, Origin),
}

/// Why a reference could not be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Which fault.
    pub(crate) code: Code,
    /// Where the reference stands.
    pub(crate) origin: Origin,
    /// What was found.
    pub(crate) found: String,
}

/// Opens a document for following its references.
pub(crate) fn resolve(document: &Document) -> Resolved<'_> {
    Resolved { document, openapi: &document.openapi }
}

impl<'a> Resolved<'a> {
    /// Returns the typed document.
    pub(crate) fn openapi(self) -> &'a OpenAPI {
        self.openapi
    }

    /// Returns the operations of a path item, by its position, of methods that OpenAPI 3.0 does not have.
    pub(crate) fn other_operations(self, item: &Origin) -> &'a [OtherOperation] {
        let path = item.pointer.strip_prefix("/paths/").map(Origin::unescaped);
        path.and_then(|path| self.document.others.get(&path)).map_or(&[], Vec::as_slice)
    }

    /// Returns the requests that the server of the API makes.
    pub(crate) fn called(self) -> &'a [Called] {
        &self.document.called
    }

    /// Follows a reference to a parameter.
    pub(crate) fn parameter(
        self,
        node: &'a ReferenceOr<Parameter>,
        origin: Origin,
    ) -> Result<(&'a Parameter, Origin), Fault> {
        let find = |components: &'a Components, name: &str| components.parameters.get(name);
        self.follow(node, origin, "parameters", find, inside::parameter_at)
    }

    /// Follows a reference to a request body.
    pub(crate) fn request_body(
        self,
        node: &'a ReferenceOr<RequestBody>,
        origin: Origin,
    ) -> Result<(&'a RequestBody, Origin), Fault> {
        let find = |components: &'a Components, name: &str| components.request_bodies.get(name);
        self.follow(node, origin, "requestBodies", find, inside::request_body_at)
    }

    /// Follows a reference to a response.
    pub(crate) fn response(
        self,
        node: &'a ReferenceOr<Response>,
        origin: Origin,
    ) -> Result<(&'a Response, Origin), Fault> {
        let find = |components: &'a Components, name: &str| components.responses.get(name);
        self.follow(node, origin, "responses", find, inside::response_at)
    }

    /// Follows a reference to a header.
    pub(crate) fn header(self, node: &'a ReferenceOr<Header>, origin: Origin) -> Result<(&'a Header, Origin), Fault> {
        let find = |components: &'a Components, name: &str| components.headers.get(name);
        self.follow(node, origin, "headers", find, inside::header_at)
    }

    /// Follows a reference to a security scheme.
    pub(crate) fn security_scheme(
        self,
        node: &'a ReferenceOr<SecurityScheme>,
        origin: Origin,
    ) -> Result<(&'a SecurityScheme, Origin), Fault> {
        let find = |components: &'a Components, name: &str| components.security_schemes.get(name);
        self.follow(node, origin, "securitySchemes", find, |_, _| None)
    }

    /// Follows a reference to a path item of the same document, such as `#/paths/~1pets`.
    pub(crate) fn path_item(
        self,
        node: &'a ReferenceOr<PathItem>,
        origin: Origin,
    ) -> Result<(&'a PathItem, Origin), Fault> {
        let (mut node, mut origin) = (node, origin);
        for _ in 0..CHAIN_LIMIT {
            let reference = match node {
                ReferenceOr::Item(item) => return Ok((item, origin)),
                ReferenceOr::Reference { reference } => reference,
            };
            let segments = reference::segments(reference).map_err(|code| self.fault(code, &origin, reference))?;
            match segments.as_slice() {
                [root, path] if root == "paths" => {
                    let Some(next) = self.openapi.paths.paths.get(path.as_str()) else {
                        return Err(self.fault(Code::ReferenceDangling, &origin, reference));
                    };
                    origin = Origin { pointer: format!("/paths/{}", escape(path)) };
                    node = next;
                }
                // `load` has put those that exist in place.
                [root, section, _] if root == "components" && section == "pathItems" => {
                    return Err(self.fault(Code::ReferenceDangling, &origin, reference));
                }
                _ => return Err(self.fault(Code::ReferenceKind, &origin, reference)),
            }
        }
        Err(Fault { code: Code::ReferenceCycle, origin, found: "a path item that refers to itself".to_owned() })
    }

    /// Returns what a reference at a schema's place leads to.
    pub(crate) fn schema(self, reference: &str, origin: &Origin) -> Result<Found<'a>, Fault> {
        let schemas = self.openapi.components.as_ref().map(|components| &components.schemas);
        let find = |name: &str| schemas.and_then(|schemas| schemas.get_key_value(name));
        // Nearly every reference of a document is of this form and needs no unescaping.
        let plain = reference
            .strip_prefix("#/components/schemas/")
            .filter(|name| !name.bytes().any(|byte| b"/~%".contains(&byte)));
        if let Some((name, node)) = plain.and_then(find) {
            return Ok(Found::Component(name, node.into()));
        }
        let segments = reference::segments(reference).map_err(|code| self.fault(code, origin, reference))?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let dangling = || self.fault(Code::ReferenceDangling, origin, reference);
        match segments.as_slice() {
            ["components", "schemas", name] => {
                let (name, node) = find(name).ok_or_else(dangling)?;
                Ok(Found::Component(name, node.into()))
            }
            ["components", section, _] if *section != "schemas" => {
                Err(self.fault(Code::ReferenceKind, origin, reference))
            }
            ["components" | "paths", _, _, ..] => {
                let (node, origin) = inside::schema_at(self.openapi, &segments).ok_or_else(dangling)?;
                Ok(Found::Inside(node, origin))
            }
            ["$defs" | "definitions", ..] => Err(dangling()),
            _ => Err(self.fault(Code::ReferenceKind, origin, reference)),
        }
    }

    /// Follows a chain of references between schemas to the first schema that is not one.
    pub(crate) fn schema_item(self, node: SchemaNode<'a>, origin: &Origin) -> Result<&'a Schema, Fault> {
        let mut node = node;
        let mut chain = Vec::new();
        for _ in 0..CHAIN_LIMIT {
            match node {
                SchemaNode::Schema(schema) => return Ok(schema),
                SchemaNode::Reference(reference) => {
                    if let Some(start) = chain.iter().position(|known| *known == reference) {
                        chain.push(reference);
                        return Err(circle(&chain[start..], origin));
                    }
                    chain.push(reference);
                    node = match self.schema(reference, origin)? {
                        Found::Component(_, node) | Found::Inside(node, _) => node,
                    };
                }
            }
        }
        let found = format!("more than {CHAIN_LIMIT} references after one another, which begin with `{}`", chain[0]);
        Err(Fault { code: Code::ReferenceCycle, origin: origin.clone(), found })
    }

    fn follow<T>(
        self,
        node: &'a ReferenceOr<T>,
        origin: Origin,
        section: &str,
        find: impl Fn(&'a Components, &str) -> Option<&'a ReferenceOr<T>>,
        inside: impl Fn(&'a PathItem, &[&str]) -> Option<&'a ReferenceOr<T>>,
    ) -> Result<(&'a T, Origin), Fault> {
        let (mut node, mut origin) = (node, origin);
        for _ in 0..CHAIN_LIMIT {
            let reference = match node {
                ReferenceOr::Item(item) => return Ok((item, origin)),
                ReferenceOr::Reference { reference } => reference,
            };
            let segments = reference::segments(reference).map_err(|code| self.fault(code, &origin, reference))?;
            let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
            let found = match segments.as_slice() {
                ["components", found, name] if *found == section => {
                    self.openapi.components.as_ref().and_then(|components| find(components, name))
                }
                // Tools that join files refer to what stands at the first place where it was used.
                ["paths", path, rest @ ..] => match self.openapi.paths.paths.get(*path) {
                    Some(ReferenceOr::Item(item)) => inside(item, rest),
                    _ => None,
                },
                _ => return Err(self.fault(Code::ReferenceKind, &origin, reference)),
            };
            let Some(next) = found else {
                return Err(self.fault(Code::ReferenceDangling, &origin, reference));
            };
            let segments: Vec<String> = segments.iter().map(|segment| escape(segment)).collect();
            origin = Origin { pointer: format!("/{}", segments.join("/")) };
            node = next;
        }
        Err(Fault { code: Code::ReferenceCycle, origin, found: format!("a circle among `{section}`") })
    }

    /// Returns the fault of a reference; one into another file has its own.
    fn fault(self, code: Code, origin: &Origin, reference: &str) -> Fault {
        match self.document.faults.of(reference) {
            Some(fault) => Fault { code: fault.code, origin: origin.clone(), found: fault.found.clone() },
            None => Fault { code, origin: origin.clone(), found: format!("`{reference}`") },
        }
    }
}

/// Returns the fault of references that lead back to the first of them.
fn circle(chain: &[&str], origin: &Origin) -> Fault {
    /// How many references are shown.
    const SHOWN: usize = 6;
    let mut names: Vec<String> = chain.iter().take(SHOWN).map(|reference| format!("`{reference}`")).collect();
    if chain.len() > SHOWN {
        names.push("…".to_owned());
        names.extend(chain.last().map(|reference| format!("`{reference}`")));
    }
    Fault { code: Code::ReferenceCycle, origin: origin.clone(), found: names.join(" → ") }
}
