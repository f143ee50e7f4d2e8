//! What do overlays change in a document before it is read?
//!
//! An overlay (Overlay Specification 1.0 and 1.1) is a list of actions, each of which finds nodes by a JSONPath query
//! (RFC 9535) and changes them. They are applied to the root document as it is written, before other files are joined
//! to it. What they bring keeps its place in the overlay's file, so that faults are shown there.

mod action;
mod apply;
mod place;
mod query;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::parse::{self, Syntax};
use super::read::{self, Failure};
use super::tree::Node;
use super::{fail, report_survey};
use crate::diagnostic::{Code, Diagnostics, Origin, Source};
use action::{Action, Change, Version};
use apply::Document;

/// Why an action cannot be carried out: the key of the action that is at fault, and what was found.
type Fault = (&'static str, String);

/// Applies overlays in their order, and returns the names of their files; `None` when one cannot be applied, and then a
/// diagnostic says why.
pub(super) fn overlay(tree: &mut Node, paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    if paths.is_empty() {
        return Some(Vec::new());
    }
    let mut document = Document::new(std::mem::replace(tree, Node::Null));
    let mut labels = Vec::new();
    for path in paths {
        let label = path.display().to_string();
        let source = diagnostics.sources().len();
        let overlay = read(path, &label, source, diagnostics)?;
        let (version, actions) = action::actions(overlay)
            .map_err(|(origin, found)| diagnostics.report_in(source, Code::Overlay, &origin, None, found))
            .ok()?;
        for (index, action) in actions.into_iter().enumerate() {
            if let Err((key, found)) = apply(&mut document, action, version, (source, index)) {
                let origin = Origin { pointer: format!("/actions/{index}/{key}") };
                diagnostics.report_in(source, Code::Overlay, &origin, None, found);
                return None;
            }
        }
        labels.push(label);
    }
    let (changed, places) = document.finish();
    *tree = changed;
    diagnostics.set_overlaid(places);
    Some(labels)
}

/// Reads an overlay as a tree.
fn read(path: &Path, label: &str, source: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let decoded = read::read(path).map_err(|failure| (failure, String::new())).and_then(read::decode);
    let (text, failure) = match decoded {
        Ok(text) => (text, None),
        Err((failure, text)) => (text, Some(failure)),
    };
    let text: Arc<str> = text.into();
    diagnostics.add_source(Source { path: label.to_owned(), text: Arc::clone(&text) });
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let parsed = match failure {
        Some(failure) => Err(failure),
        None => parse::parse(&text, if json { Syntax::Json } else { Syntax::Any }),
    };
    match parsed {
        Ok(parsed) => report_survey(source, &text, &parsed, diagnostics).then_some(parsed.root),
        Err(Failure { code, position, found }) => {
            fail(source, Failure { code, position, found }, diagnostics);
            None
        }
    }
}

/// Carries out one action of the overlay that is a certain source of the diagnostics.
fn apply(
    document: &mut Document,
    action: Action,
    version: Version,
    (source, index): (usize, usize),
) -> Result<(), Fault> {
    let Action { target, change } = action;
    let query = |text: &str, key| query::find(text, document.value()).map_err(|found| (key, found));
    let targets = query(&target, "target")?;
    if targets.is_empty() {
        return Err(("target", format!("`{target}`, which matches nothing")));
    }
    match change {
        Change::Remove => document.remove(targets).map_err(|found| ("target", found)),
        Change::Update(update) => {
            let at = (source, format!("/actions/{index}/update"));
            document.merge(&targets, &update, &at, version).map_err(|found| ("update", found))
        }
        Change::Copy(from) => {
            let sources = query(&from, "copy")?;
            let [from_pointer] = sources.as_slice() else {
                return Err(("copy", format!("`{from}`, which matches {} nodes and not one", sources.len())));
            };
            document.copy(&targets, from_pointer).map_err(|found| ("copy", found))
        }
    }
}

#[cfg(test)]
mod tests;
