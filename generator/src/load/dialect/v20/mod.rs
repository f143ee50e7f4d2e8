//! How does a document of Swagger 2.0 look in the words of OpenAPI 3.0?
//!
//! Everything but schemas is rewritten here, part by part at the position where it stands, before the typed document
//! is built. Where each part stood is noted, so that faults are shown in the user's own file. Schemas stay as they
//! are; their references are followed by the same notes when they are read.

mod body;
mod parameter;
mod path;
mod reference;
mod response;
mod security;
mod server;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::tree::{Map, Node, Path};
use super::essence;
use crate::diagnostic::{Code, Diagnostics, Moved, Origin};

pub(in super::super) use reference::rewritten as reference;

/// How many nodes may be copied because they stand in several places once the document is rewritten.
const COPIES_LIMIT: usize = 2_000_000;

/// What the rewriting of one document carries along.
struct Cx<'d> {
    diagnostics: &'d mut Diagnostics,
    moved: Moved,
    /// The media types that operations take and give unless they say otherwise.
    consumes: Rc<[String]>,
    produces: Rc<[String]>,
    /// The schemes that operations have unless they say otherwise, best first.
    schemes: Vec<String>,
    /// What stands after the scheme in the address of the API, if the document names its host.
    authority: Option<String>,
    /// The shared parameters that are bodies or fields of forms, by name.
    shared: HashMap<String, Rc<parameter::InBody>>,
    /// The shared responses, by name.
    responses: HashMap<String, Map>,
    /// The first media type that each of them has once it is rewritten.
    media_of_responses: HashMap<String, String>,
    /// How many nodes were copied.
    copied: usize,
    /// How many operations were left out.
    skipped: usize,
}

impl Cx<'_> {
    fn report(&mut self, code: Code, path: &Path<'_>, found: impl Into<String>) {
        self.diagnostics.report(code, &path.origin(), found);
    }

    fn mend(&mut self, path: &Path<'_>, found: impl Into<String>) {
        self.report(Code::Mended, path, found);
    }

    /// Reports something at a JSON Pointer of the user's file.
    fn report_at(&mut self, code: Code, pointer: String, found: impl Into<String>) {
        self.diagnostics.report(code, &Origin { pointer }, found);
    }

    /// Copies a node. A short document could stand for a huge one, so that there is a limit.
    fn copy(&mut self, node: &Node, pointer: &str) -> Option<Node> {
        if self.copied <= COPIES_LIMIT {
            self.copied += node.count();
            if self.copied > COPIES_LIMIT {
                let found = "what stands in too many places once it is rewritten, and was left out there";
                self.report_at(Code::TooLarge, pointer.to_owned(), found);
            }
        }
        (self.copied <= COPIES_LIMIT).then(|| node.clone())
    }

    /// Notes why a node was made.
    fn note_made(&mut self, now: String, path: &Path<'_>) {
        self.moved.note_made(now, path.origin().pointer);
    }

    /// Notes where a node stands now.
    fn note(&mut self, now: String, path: &Path<'_>) {
        self.moved.note(now, path.origin().pointer);
    }
}

/// Rewrites a whole document, and returns how many of its operations were left out.
pub(super) fn rewrite(root: &mut Map, diagnostics: &mut Diagnostics) -> usize {
    let mut cx = Cx {
        diagnostics,
        moved: Moved::default(),
        consumes: Rc::from([]),
        produces: Rc::from([]),
        schemes: Vec::new(),
        authority: None,
        shared: HashMap::new(),
        responses: HashMap::new(),
        media_of_responses: HashMap::new(),
        copied: 0,
        skipped: 0,
    };
    let cx = &mut cx;
    if let Some(Node::Number(number)) = root.remove("swagger") {
        cx.mend(&Path::ROOT.key("swagger"), format!("the version `{number}` as a number, where text is expected"));
    }
    for (list, key) in [(&mut cx.consumes, "consumes"), (&mut cx.produces, "produces")] {
        let found = media_types(root.remove(key), &Path::ROOT.key(key), cx.diagnostics);
        *list = found.filter(|list| !list.is_empty()).unwrap_or_else(|| vec!["application/json".to_owned()]).into();
    }
    server::servers(root, cx);
    let mut components = match root.remove("components") {
        // People who move from one version to the other leave both.
        Some(Node::Map(components)) => components,
        _ => Map::default(),
    };
    for (key, section) in [("definitions", "schemas"), ("securityDefinitions", "securitySchemes")] {
        cx.moved.note_section(&format!("/components/{section}"), &format!("/{key}"));
        if let Some(node) = root.remove(key) {
            let path = Path::ROOT.key(key);
            components.insert(section, if section == "schemas" { node } else { security::schemes(node, &path, cx) });
        }
    }
    if let Some(node) = root.remove("parameters") {
        parameter::shared(node, &mut components, cx);
    }
    if let Some(node) = root.remove("responses") {
        let responses = response::shared(node, cx);
        components.insert("responses", responses);
    }
    // What single members noted comes first: a reference to what is missing still has to be one to its kind.
    for (key, section) in [("parameters", "parameters"), ("parameters", "requestBodies"), ("responses", "responses")] {
        cx.moved.note_section(&format!("/components/{section}"), &format!("/{key}"));
    }
    if !components.is_empty() {
        root.insert("components", Node::Map(components));
    }
    if let Some(node) = root.remove("paths") {
        root.insert("paths", path::paths(node, cx));
    }
    let (moved, skipped) = (std::mem::take(&mut cx.moved), cx.skipped);
    cx.diagnostics.set_moved(moved);
    skipped
}

/// Reads `consumes` or `produces`; `None` where nothing is said.
fn media_types(node: Option<Node>, path: &Path<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let list = match node? {
        Node::List(list) => list,
        Node::Null => return None,
        other => {
            let found = format!("{} where a list of media types is expected", other.kind());
            diagnostics.report(Code::Mended, &path.origin(), found);
            vec![other]
        }
    };
    let (mut types, mut known) = (Vec::new(), HashSet::new());
    for (index, node) in list.into_iter().enumerate() {
        match node.as_text().map(str::trim) {
            Some(name) if name.contains('/') => {
                if known.insert(name.to_owned()) {
                    types.push(name.to_owned());
                }
            }
            found => {
                let found = found.map_or_else(|| node.kind().to_owned(), |name| format!("`{name}`"));
                let found = format!("{found} where a media type is expected");
                diagnostics.report(Code::Mended, &path.index(index).origin(), found);
            }
        }
    }
    Some(types)
}

/// Returns whether a media type is JSON (RFC 6839, section 3.1).
fn is_json(name: &str) -> bool {
    let essence = essence(name);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns a mapping with one member.
fn single(key: &str, node: Node) -> Node {
    let mut map = Map::default();
    map.insert(key, node);
    Node::Map(map)
}

/// Returns a reference.
fn reference_to(target: String) -> Node {
    single("$ref", Node::Text(target))
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

/// Adds one segment to a JSON Pointer.
fn join(pointer: &str, segment: &str) -> String {
    let mut joined = format!("{pointer}/");
    super::super::tree::push_escaped(&mut joined, segment);
    joined
}
