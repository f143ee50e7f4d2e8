//! How does a file become a typed document?
//!
//! `read` decodes the bytes, `parse` builds a tree, `overlay` changes it, `bundle` joins those of several files,
//! `select` takes out what the configuration does not want, and `typed` builds the document from the rest, one part
//! at a time, with `dialect` rewriting and mending each schema on the way. What cannot be used is left out with a
//! diagnostic.

mod bundle;
mod dialect;
mod guard;
mod locate;
mod overlay;
mod parse;
mod read;
mod remote;
mod select;
mod tree;
mod typed;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Origin, Source};
use parse::{Parsed, Syntax};
use read::Failure;
use tree::Node;

pub(crate) use bundle::Faults;
pub(crate) use locate::{locate, positions};
pub use remote::RemoteLock;

/// A document that was read, in the shape of OpenAPI 3.0 whatever version it has.
#[derive(Debug)]
pub(crate) struct Document {
    /// The typed document.
    pub(crate) openapi: openapiv3::OpenAPI,
    /// The operations of methods that OpenAPI 3.0 does not have, by path.
    pub(crate) others: BTreeMap<String, Vec<OtherOperation>>,
    /// The requests that the server of the API makes.
    pub(crate) called: Vec<Called>,
    /// How many operations were left out because part of them could not be read.
    pub(crate) skipped: usize,
    /// How many operations the configuration leaves out.
    pub(crate) excluded: usize,
    /// Why references into other files cannot be followed.
    pub(crate) faults: Faults,
    /// The files that were read, the document itself first, by the names that diagnostics give them.
    pub(crate) inputs: Vec<PathBuf>,
}

/// An operation of a method that OpenAPI 3.0 does not have.
#[derive(Debug)]
pub(crate) struct OtherOperation {
    /// The method as it is sent.
    pub(crate) method: String,
    /// The way to the operation from its path item.
    pub(crate) segments: Vec<String>,
    /// The operation.
    pub(crate) operation: openapiv3::Operation,
}

/// A request that the server of the API makes, to an address that somebody else serves: of a webhook (OpenAPI 3.1,
/// section 4.8.1) or of a callback (section 4.8.18).
#[derive(Debug)]
pub(crate) struct Called {
    /// The name of the webhook or of the callback.
    pub(crate) name: String,
    /// The operation that the callback is of, if it is of one alone: its id, or else its position.
    pub(crate) caller: Option<String>,
    /// The field of the path item that it stands under.
    pub(crate) method: String,
    /// `summary`, of the request or else of its path item.
    pub(crate) summary: Option<String>,
    /// `description`, of the request or else of its path item.
    pub(crate) description: Option<String>,
    /// `deprecated`.
    pub(crate) deprecated: bool,
    /// The body.
    pub(crate) body: openapiv3::ReferenceOr<openapiv3::RequestBody>,
    /// Where the request stands.
    pub(crate) origin: Origin,
}

/// Reads the file with the names that an earlier generation gave; a client that is new has none.
pub(crate) fn lock(path: &Path) -> io::Result<String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

/// Reads a document from a file; `None` when nothing can be made of it, and then a diagnostic says why.
///
/// Other files are read that are in its folder, or in one of those that are allowed, and copies of remote documents.
pub(crate) fn load(config: &Config, remote: &RemoteLock, diagnostics: &mut Diagnostics) -> Option<Document> {
    let bundled = bundled(config, remote, diagnostics)?;
    typed(bundled, config, diagnostics)
}

/// Reads a document from text; the label stands for its file in diagnostics. No other file is read.
pub(crate) fn load_text(
    label: &str,
    text: impl Into<Arc<str>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let bundled = bundled_text(label, &text.into(), None, config, &RemoteLock::default(), diagnostics)?;
    typed(bundled, config, diagnostics)
}

/// Returns the addresses of all remote documents that a description refers to, those that cannot be read first; `None`
/// when nothing can be made of the description, and then a diagnostic says why.
pub(crate) fn remote(config: &Config, remote: &RemoteLock, diagnostics: &mut Diagnostics) -> Option<bundle::Addresses> {
    bundled(config, remote, diagnostics).map(|bundled| bundled.addresses)
}

fn bundled(config: &Config, remote: &RemoteLock, diagnostics: &mut Diagnostics) -> Option<bundle::Bundled> {
    let path = config.spec.as_path();
    let label = path.display().to_string();
    let (failure, text) = match read::read(path).map_err(|failure| (failure, String::new())).and_then(read::decode) {
        Ok(text) => return bundled_text(&label, &text.into(), Some(path), config, remote, diagnostics),
        Err(failed) => failed,
    };
    diagnostics.add_source(Source { path: label, text: text.into() });
    fail(0, failure, diagnostics);
    None
}

fn bundled_text(
    label: &str,
    text: &Arc<str>,
    path: Option<&Path>,
    config: &Config,
    remote: &RemoteLock,
    diagnostics: &mut Diagnostics,
) -> Option<bundle::Bundled> {
    diagnostics.add_source(Source { path: label.to_owned(), text: Arc::clone(text) });
    let json = Path::new(label).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let parsed = match parse::parse(text, if json { Syntax::Json } else { Syntax::Any }) {
        Ok(parsed) => parsed,
        Err(failure) => {
            fail(0, failure, diagnostics);
            return None;
        }
    };
    if !report_survey(0, text, &parsed, diagnostics) {
        return None;
    }
    let mut tree = parsed.root;
    let overlays = overlay::overlay(&mut tree, &config.load.overlays, diagnostics)?;
    let Node::Map(root) = &tree else {
        fail(0, Failure::new(Code::NotOpenApi, format!("{} at the root", tree.kind())), diagnostics);
        return None;
    };
    let version = dialect::version(root, diagnostics)?;
    let root = bundle::Root { version, tree, text, label, path, allow: &config.load.allow, overlays, remote };
    Some(bundle::bundle(root, diagnostics))
}

fn typed(bundled: bundle::Bundled, config: &Config, diagnostics: &mut Diagnostics) -> Option<Document> {
    let bundle::Bundled { version, mut tree, faults, inputs, .. } = bundled;
    let excluded = select::select(&mut tree, config, diagnostics)?;
    let skipped = dialect::rewrite(version, &mut tree, diagnostics);
    let heeded: &[&str] = if config.types.x_rust_type { &["x-rust-type"] } else { &[] };
    let cx = typed::Cx::new(version, &tree, &faults, diagnostics).heeding(heeded);
    let Node::Map(root) = tree else { return None };
    let document = typed::document(root, cx);
    let inputs = inputs.into_iter().map(PathBuf::from).collect();
    Some(Document { skipped: document.skipped + skipped, excluded, faults, inputs, ..document })
}

/// Reports tags and keys that stand twice, with their positions; returns whether the file can be used.
fn report_survey(file: usize, text: &str, parsed: &Parsed, diagnostics: &mut Diagnostics) -> bool {
    if parsed.duplicate.is_none() && !parsed.tags {
        return true;
    }
    let survey = locate::survey(text);
    for (pointer, at, tag) in survey.tags {
        let found = format!("the tag `{tag}`, which was ignored");
        diagnostics.report_in(file, Code::Mended, &Origin { pointer }, Some(at), found);
    }
    let Some(key) = &parsed.duplicate else { return true };
    if survey.duplicates.is_empty() {
        // The event parser is stricter than the reader and may have stopped before.
        diagnostics.report_in(file, Code::DuplicateKey, &Origin::default(), None, format!("the key `{key}`"));
    }
    for (pointer, first, second) in survey.duplicates {
        let found = format!("the first one is at line {}, column {}", first.line, first.column);
        diagnostics.report_in(file, Code::DuplicateKey, &Origin { pointer }, Some(second), found);
    }
    false
}

fn fail(file: usize, failure: Failure, diagnostics: &mut Diagnostics) {
    let Failure { code, position, found } = failure;
    diagnostics.report_in(file, code, &Origin::default(), position, found);
}

#[cfg(test)]
mod tests;
