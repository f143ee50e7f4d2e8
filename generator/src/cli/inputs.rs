//! What did a run go by?

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use oasmith::diagnostic::{Diagnostics, Source};

/// The files that a run went by, each with the text that was read where it is known.
#[derive(Debug, Default)]
pub(super) struct Inputs(BTreeMap<PathBuf, Option<Arc<str>>>);

impl Inputs {
    /// Adds files of which it is not known what was in them when they were read.
    pub(super) fn extend(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        for file in files {
            self.0.entry(file).or_default();
        }
    }

    /// Adds files with what was in them; documents that were found on the network are none.
    pub(super) fn read(&mut self, sources: &[Source]) {
        for source in sources.iter().filter(|source| !source.path.contains("://")) {
            self.0.insert(PathBuf::from(&source.path), Some(Arc::clone(&source.text)));
        }
    }

    /// Adds what a document was made of, and what was missed.
    pub(super) fn of(&mut self, document: &Diagnostics) {
        self.read(document.sources());
        self.extend(document.missing().iter().map(PathBuf::from));
    }

    /// Returns the files with what was in them.
    #[cfg(feature = "watch")]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, Option<&str>)> {
        self.0.iter().map(|(path, text)| (path, text.as_deref()))
    }
}
