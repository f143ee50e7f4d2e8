//! How does a tree become the typed document?
//!
//! The typed document is built by hand and not through serde: a fault then costs one part with its exact position
//! and not the whole document, and the tree is moved instead of being copied once per level.

mod called;
mod components;
mod discriminator;
mod document;
mod foreign;
mod lift;
mod media;
mod operation;
mod parameter;
mod read;
mod response;
mod schema;
mod security;
mod server;

use std::collections::{BTreeMap, HashMap};

use super::bundle::Faults;
use super::dialect::{Version, v20};
use super::tree::{Map, Node, Path, push_escaped};
use super::{Called, OtherOperation};
use crate::diagnostic::{Code, Diagnostics};

pub(super) use document::document;

/// What the building of one document carries along.
pub(super) struct Cx<'d> {
    pub(super) version: Version,
    /// Why parts of other files are missing.
    faults: &'d Faults,
    diagnostics: &'d mut Diagnostics,
    /// How many operations were left out.
    skipped: usize,
    /// The operations for which the typed document has no field, by path.
    others: BTreeMap<String, Vec<OtherOperation>>,
    /// Those of the path item that was read last.
    others_of_item: Vec<OtherOperation>,
    /// The media types under `components`, which are put where they are used.
    media_types: Map,
    /// The callbacks under `components` that no operation has referred to yet.
    callbacks: Map,
    /// The requests that the server makes.
    called: Vec<Called>,
    /// What the document calls itself in references.
    own_uri: Option<String>,
    /// How many nodes were copied because something stands in several places.
    copied: usize,
    /// The component that is being read.
    component: Option<String>,
    /// The schemas that stand under `$defs`.
    lifted: lift::Lifted,
    /// The JSON Pointer of each `$anchor`.
    anchors: HashMap<String, String>,
    foreign: foreign::Foreign,
}

impl<'d> Cx<'d> {
    pub(super) fn new(version: Version, root: &Node, faults: &'d Faults, diagnostics: &'d mut Diagnostics) -> Self {
        let mut anchors = HashMap::new();
        // Hardly any document has anchors, and finding out takes one search through the text.
        if diagnostics.sources().iter().any(|source| source.text.contains("$anchor")) {
            collect_anchors(root, &Path::ROOT, &mut anchors);
        }
        Self {
            version,
            faults,
            diagnostics,
            skipped: 0,
            copied: 0,
            others: BTreeMap::new(),
            others_of_item: Vec::new(),
            media_types: Map::default(),
            callbacks: Map::default(),
            called: Vec::new(),
            own_uri: None,
            component: None,
            lifted: lift::Lifted::of(root),
            anchors,
            foreign: foreign::Foreign::default(),
        }
    }

    /// Returns the same for a configuration that lets these extensions have an effect.
    pub(super) fn heeding(mut self, keys: &'static [&'static str]) -> Self {
        self.foreign.heed(keys);
        self
    }

    pub(super) fn report(&mut self, code: Code, path: &Path<'_>, found: impl Into<String>) {
        self.diagnostics.report(code, &path.origin(), found);
    }

    /// Reports something that was mended.
    pub(super) fn mend(&mut self, path: &Path<'_>, found: impl Into<String>) {
        self.report(Code::Mended, path, found);
    }

    /// Reports the use of something newer than the document's version, which was read all the same.
    pub(super) fn newer(&mut self, path: &Path<'_>, keyword: &str, found: &str) {
        if self.version < Version::V31 {
            self.mend(&path.key(keyword), format!("{found}, which OpenAPI 3.1 brought"));
        }
    }

    /// Returns a reference to the component that is being read.
    pub(super) fn around(&self) -> Option<String> {
        let mut reference = "#/components/schemas/".to_owned();
        push_escaped(&mut reference, self.component.as_deref()?);
        Some(reference)
    }

    /// Reports a part that cannot be used; `None` passes on to what needs it.
    fn refuse<T>(&mut self, path: &Path<'_>, found: impl Into<String>) -> Option<T> {
        self.report(Code::Shape, path, found);
        None
    }
}

/// Returns a mapping, unless it stands in place of one that could not be read; why is reported then.
fn present(map: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Map> {
    let Some(fault) = cx.faults.of_map(&map) else { return Some(map) };
    cx.report(fault.code, path, fault.found.clone());
    None
}

fn collect_anchors(node: &Node, path: &Path<'_>, anchors: &mut HashMap<String, String>) {
    match node {
        Node::Map(map) => {
            if let Some(Node::Text(name)) = map.get("$anchor") {
                anchors.entry(name.clone()).or_insert_with(|| path.origin().pointer);
            }
            map.iter().for_each(|(key, node)| collect_anchors(node, &path.key(key), anchors));
        }
        Node::List(list) => {
            list.iter().enumerate().for_each(|(index, node)| collect_anchors(node, &path.index(index), anchors));
        }
        _ => {}
    }
}

/// Returns a reference as it is within the document, after its rewriting and without the name that it has for itself.
fn local(reference: &str, cx: &Cx<'_>) -> String {
    if let Some(moved) = cx.diagnostics.moved() {
        return v20::reference(reference.to_owned(), moved);
    }
    let fragment = cx.own_uri.as_deref().and_then(|own| reference.strip_prefix(own));
    fragment.filter(|fragment| fragment.starts_with('#')).unwrap_or(reference).to_owned()
}

/// What stands in place of a part that was refused and reported.
#[derive(Debug)]
struct Refused;

/// Returns the reference that a mapping is, if it is one; a `$ref` that is not text is refused.
fn reference_of(map: &Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Result<String, Refused>> {
    match map.get("$ref")? {
        Node::Text(reference) => Some(Ok(local(reference, cx))),
        other => {
            cx.report(Code::Shape, &path.key("$ref"), format!("{} where a reference is expected", other.kind()));
            Some(Err(Refused))
        }
    }
}
