//! Is a folder the home of a client, or could it become one?

use std::fs;
use std::path::{Path, PathBuf};

use super::{LIST, WriteError, WriteFault, is_generated};

/// What may be in a folder before a client is: what others put beside it, and what is written by hand for it. Names
/// that begin with a dot may be there as well.
const BESIDE: [&str; 10] = [
    "CHANGELOG.md",
    "Cargo.lock",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "benches",
    "examples",
    "src",
    "target",
    "tests",
];

/// Refuses a folder that something else lives in: a client would be strewn over it.
pub(super) fn check(out: &Path) -> Result<(), WriteError> {
    if out.parent().is_none() {
        return Err(WriteError::new(out.to_owned(), WriteFault::Root));
    }
    // What cannot be read is found to be so when it is written.
    let Ok(entries) = fs::read_dir(out) else { return Ok(()) };
    if fs::canonicalize(out).is_ok_and(|out| out.parent().is_none()) {
        return Err(WriteError::new(out.to_owned(), WriteFault::Root));
    }
    let is_manifest = |name: &str| fs::read(out.join(name)).is_ok_and(|manifest| is_generated(&manifest));
    if out.join(LIST).exists() || is_manifest("Cargo.toml") || is_manifest("dependencies.toml") {
        return Ok(());
    }
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let foreign = names.filter(|name| !name.starts_with('.') && !BESIDE.contains(&name.as_str())).min();
    foreign.map_or(Ok(()), |name| Err(WriteError::new(out.join(name), WriteFault::Foreign)))
}

/// Refuses a folder that has these files in it: what is generated and what it is generated from stay apart.
pub(crate) fn keeps_out(out: &Path, inputs: &[PathBuf]) -> Result<(), WriteError> {
    let Ok(home) = fs::canonicalize(out) else { return Ok(()) };
    let is_inside = |input: &&PathBuf| fs::canonicalize(input).is_ok_and(|input| input.starts_with(&home));
    let inside = inputs.iter().find(is_inside);
    inside.map_or(Ok(()), |input| Err(WriteError::new(input.clone(), WriteFault::Input)))
}

/// Returns whether a module is there, in either of the two places that Rust looks for it in.
pub(super) fn has_module(out: &Path, path: &str) -> bool {
    let is_there = |path: &str| out.join(path).symlink_metadata().is_ok();
    is_there(path) || path.strip_suffix("/mod.rs").is_some_and(|module| is_there(&format!("{module}.rs")))
}
