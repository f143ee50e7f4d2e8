//! placeholder replaced by the stage `load`.
use std::path::{Path, PathBuf};
use crate::diagnostic::Diagnostics;
/// A document.
#[derive(Debug)]
pub struct Document { /// typed
    pub openapi: openapiv3::OpenAPI, /// file
    pub path: PathBuf }
/// Loads.
pub fn load(path: &Path, _diagnostics: &mut Diagnostics) -> Option<Document> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(Document { openapi: serde_yaml::from_str(&text).ok()?, path: path.to_owned() })
}
