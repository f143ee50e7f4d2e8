//! Does a path stay inside the client's folder, whatever is linked there?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{LIST, WriteError, WriteFault};
use crate::format::File;

/// The folder of hand-written code, which is never opened.
const EXT: &str = "src/ext/";

/// Refuses files whose paths leave the folder, are somebody else's, or are the same on some file system.
pub(super) fn check(files: &[File]) -> Result<(), WriteError> {
    let mut seen = BTreeSet::new();
    for file in files {
        if !is_inside(&file.path) {
            return Err(WriteError::new(PathBuf::from(&file.path), WriteFault::Outside));
        }
        if !seen.insert(file.path.to_lowercase()) {
            return Err(WriteError::new(PathBuf::from(&file.path), WriteFault::Twice));
        }
    }
    Ok(())
}

/// Returns whether the path is one of a generated file: relative, without `..`, and not in the folder `src/ext/`.
pub(super) fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part
                .contains(|bad: char| bad.is_control() || matches!(bad, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    };
    path.split('/').all(is_name) && !path.starts_with(EXT) && path != LIST && !path.starts_with('#')
}

/// Returns where the file is, once it is known that no folder on the way there is a link out of `out`.
pub(super) fn resolve(out: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let mut place = out.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let is_folder = parts.peek().is_some();
        let Ok(metadata) = place.symlink_metadata() else { continue };
        let leaves = || match (place.canonicalize(), out.canonicalize()) {
            (Ok(place), Ok(out)) => !place.starts_with(out),
            _ => true,
        };
        if is_folder && metadata.is_symlink() && leaves() {
            return Err(WriteError::new(place, WriteFault::Outside));
        }
        if !is_folder && metadata.is_dir() {
            return Err(WriteError::new(place, WriteFault::Folder));
        }
    }
    Ok(place)
}
