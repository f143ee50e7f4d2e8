//! How does a file become a typed document?
//!
//! `read` decodes the bytes, `parse` builds a tree, `typed` builds the document from it, one part at a time, with
//! `dialect` rewriting and mending each schema on the way. What cannot be used is left out with a diagnostic.

mod dialect;
mod guard;
mod locate;
mod parse;
mod read;
mod tree;
mod typed;

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostics, Origin, Source};
use crate::name::Lock;
use parse::{Parsed, Syntax};
use read::Failure;
use tree::Node;

pub(crate) use locate::locate;

/// A document that was read, in the shape of OpenAPI 3.0 whatever version it has.
#[derive(Debug)]
pub(crate) struct Document {
    /// The typed document.
    pub(crate) openapi: openapiv3::OpenAPI,
    /// How many operations were left out because part of them could not be read.
    pub(crate) skipped: usize,
}

/// Reads the names that an earlier generation gave; without a readable file there are none.
pub(crate) fn lock(path: &Path) -> Lock {
    std::fs::read_to_string(path).map(|text| Lock::parse(&text)).unwrap_or_default()
}

/// Reads a document from a file; `None` when nothing can be made of it, and then a diagnostic says why.
pub(crate) fn load(path: &Path, diagnostics: &mut Diagnostics) -> Option<Document> {
    let label = path.display().to_string();
    let (failure, text) = match read::read(path).map_err(|failure| (failure, String::new())).and_then(read::decode) {
        Ok(text) => return load_text(&label, text, diagnostics),
        Err(failed) => failed,
    };
    diagnostics.set_source(Source { path: label, text: text.into() });
    fail(failure, diagnostics);
    None
}

/// Reads a document from text; the label stands for its file in diagnostics.
pub(crate) fn load_text(label: &str, text: impl Into<Arc<str>>, diagnostics: &mut Diagnostics) -> Option<Document> {
    let text: Arc<str> = text.into();
    diagnostics.set_source(Source { path: label.to_owned(), text: Arc::clone(&text) });
    let json = Path::new(label).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let parsed = match parse::parse(&text, if json { Syntax::Json } else { Syntax::Any }) {
        Ok(parsed) => parsed,
        Err(failure) => {
            fail(failure, diagnostics);
            return None;
        }
    };
    if !report_survey(&text, &parsed, diagnostics) {
        return None;
    }
    let Node::Map(root) = &parsed.root else {
        fail(Failure::new(Code::NotOpenApi, format!("{} at the root", parsed.root.kind())), diagnostics);
        return None;
    };
    let version = match dialect::version(root) {
        Ok(version) => version,
        Err((code, found)) => {
            let key = ["openapi", "swagger"].into_iter().find(|key| root.contains(key));
            let origin = Origin { pointer: key.map(|key| format!("/{key}")).unwrap_or_default() };
            diagnostics.report(code, &origin, found);
            return None;
        }
    };
    let cx = typed::Cx::new(version, &text, &parsed.root, diagnostics);
    let Node::Map(root) = parsed.root else { return None };
    let (openapi, skipped) = typed::document(root, cx);
    Some(Document { openapi, skipped })
}

/// Reports tags and keys that stand twice, with their positions; returns whether the document can be used.
fn report_survey(text: &str, parsed: &Parsed, diagnostics: &mut Diagnostics) -> bool {
    if parsed.duplicate.is_none() && !parsed.tags {
        return true;
    }
    let survey = locate::survey(text);
    for (pointer, at, tag) in survey.tags {
        diagnostics.report_at(Code::Mended, &Origin { pointer }, at, format!("the tag `{tag}`, which was ignored"));
    }
    let Some(key) = &parsed.duplicate else { return true };
    if survey.duplicates.is_empty() {
        // The event parser is stricter than the reader and may have stopped before.
        diagnostics.report(Code::DuplicateKey, &Origin::default(), format!("the key `{key}`"));
    }
    for (pointer, first, second) in survey.duplicates {
        let found = format!("the first one is at line {}, column {}", first.line, first.column);
        diagnostics.report_at(Code::DuplicateKey, &Origin { pointer }, second, found);
    }
    false
}

fn fail(failure: Failure, diagnostics: &mut Diagnostics) {
    let Failure { code, position, found } = failure;
    match position {
        Some(position) => diagnostics.report_at(code, &Origin::default(), position, found),
        None => diagnostics.report(code, &Origin::default(), found),
    }
}

#[cfg(test)]
mod tests;
