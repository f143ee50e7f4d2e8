//! How do the files of a description become one document?
//!
//! What a reference into another file leads to becomes a component of the root document, once, and the reference one
//! to that component; what cannot be a component, such as an operation, is put in the reference's place. From there
//! on there is one tree, and a table that says which part of it stands in which file.
//!
//! `find` follows the references and collects what they lead to; only when everything is known does `settle` choose
//! the places and the names, so that neither depends on the order in which things were found.

mod files;
mod find;
mod follow;
pub(super) mod grammar;
mod settle;
pub(super) mod uri;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::dialect::Version;
use super::remote::RemoteLock;
use super::tree::{Map, Node};
use crate::diagnostic::{Code, Diagnostics};
use files::Files;
use grammar::Family;

/// The key of a mapping that stands in place of one that could not be read; its value is the number of the fault.
pub(super) const UNREACHABLE: &str = "x-oasmith-unreachable";

/// Why a reference cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Which fault.
    pub(crate) code: Code,
    /// What was found.
    pub(crate) found: String,
}

impl Fault {
    pub(super) fn new(code: Code, found: impl Into<String>) -> Self {
        Self { code, found: found.into() }
    }
}

/// The faults of references, each reported where something needs what it leads to.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// Returns why a reference that was left in the document cannot be followed.
    pub(crate) fn of(&self, reference: &str) -> Option<&Fault> {
        self.list.get(reference.strip_prefix(FAULT)?.parse::<usize>().ok()?)
    }

    /// Returns the fault that a mapping stands for.
    pub(super) fn of_map(&self, map: &Map) -> Option<&Fault> {
        self.of(map.get(UNREACHABLE)?.as_text()?)
    }
}

/// What stands before the number of a fault in a reference that cannot be followed.
pub(super) const FAULT: &str = "unreachable:";

/// The root document, and where it comes from.
pub(super) struct Root<'a> {
    pub(super) version: Version,
    pub(super) tree: Node,
    pub(super) text: &'a Arc<str>,
    pub(super) label: &'a str,
    /// `None` for a text that is no file.
    pub(super) path: Option<&'a Path>,
    /// Other folders that files may be in.
    pub(super) allow: &'a [std::path::PathBuf],
    /// The names of the overlays that were applied; among the sources of the diagnostics they follow the document.
    pub(super) overlays: Vec<String>,
    /// The remote documents that may be read.
    pub(super) remote: &'a RemoteLock,
}

/// The addresses of remote documents.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    /// All that references lead to.
    pub(crate) all: BTreeSet<String>,
    /// Those of them of which there is no copy.
    pub(crate) missing: BTreeSet<String>,
}

/// One document made of several files.
pub(super) struct Bundled {
    pub(super) version: Version,
    pub(super) tree: Node,
    pub(super) faults: Faults,
    /// The names of the files, the root document first, then the overlays.
    pub(super) inputs: Vec<String>,
    pub(super) addresses: Addresses,
}

/// Joins the files of a description.
pub(super) fn bundle(root: Root<'_>, diagnostics: &mut Diagnostics) -> Bundled {
    if !leads_out(&root.tree) {
        let inputs = std::iter::once(root.label.to_owned()).chain(root.overlays).collect();
        let Root { version, tree, .. } = root;
        return Bundled { version, tree, faults: Faults::default(), inputs, addresses: Addresses::default() };
    }
    let swagger = root.tree.as_map().is_some_and(|map| map.contains("swagger") && !map.contains("openapi"));
    let family = if swagger { Family::Swagger } else { Family::OpenApi };
    let mut tree = root.tree.clone();
    let version = root.version;
    let files = Files::new(root);
    let mut found = find::find(&mut tree, files, family, diagnostics);
    let addresses = found.files.take_addresses();
    let inputs = found.files.labels().map(str::to_owned).collect();
    let faults = settle::settle(&mut tree, found, family, diagnostics);
    Bundled { version, tree, faults, inputs, addresses }
}

/// Returns whether a reference leads out of a document, whatever stands around it.
fn leads_out(node: &Node) -> bool {
    match node {
        Node::Map(map) => map.iter().any(|(key, node)| match node {
            Node::Text(text) => key == "$ref" && !text.starts_with('#'),
            node => leads_out(node),
        }),
        Node::List(list) => list.iter().any(leads_out),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
