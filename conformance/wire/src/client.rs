//! Which clients are tested, and which tests do they have?

use std::fmt::Write;
use std::fs;
use std::path::Path;

use oasmith::config::Delivery;
use oasmith::{Config, File, Mode};

/// Writes a client with tests for each document, in one workspace, and beside each the list of its tests.
pub(crate) fn generate(work: &Path, documents: &[&str]) -> Result<(), String> {
    let folder = work.join("clients");
    let mut names = Vec::new();
    for argument in documents {
        let (name, document) = argument.split_once('=').ok_or_else(|| format!("{argument} is not NAME=DOCUMENT"))?;
        let out = folder.join(name);
        let mut config = Config::new(document, &out);
        config.package.name = Some(format!("wire-{name}"));
        config.client.runtime = Delivery::Crate;
        config.client.wire_tests = true;
        let plan = oasmith::plan(&config).map_err(|failure| format!("{document}: {failure}"))?;
        oasmith::write_plan(&plan, &out, Mode::Write).map_err(|failure| failure.to_string())?;
        put(&out.join("operations.tsv"), &operations(&plan.files))?;
        names.push(name);
    }
    put(&folder.join("Cargo.toml"), &manifest(&names))?;
    // The same versions as here, so that what they depend on is built once.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| format!("{}: {error}", lock.display()))?;
    Ok(())
}

fn manifest(names: &[&str]) -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
    let runtime = runtime.to_string_lossy();
    format!(
        "[workspace]\nmembers = {names:?}\nresolver = \"3\"\n\n\
         [patch.crates-io]\noasmith-runtime = {{ path = {runtime:?} }}\n\n\
         [profile.dev]\ndebug = 0\nincremental = false\n"
    )
}

/// Returns a line for each operation: its test and what that calls, or nothing and why there is no test.
fn operations(files: &[File]) -> String {
    let mut list = String::new();
    for file in files {
        let Some(module) = file.path.strip_prefix("tests/wire/group/").and_then(|path| path.strip_suffix(".rs")) else {
            continue;
        };
        let mut title = None;
        for line in file.text.lines() {
            if let Some((endpoint, why)) = line.strip_prefix("//!  * `").and_then(|line| line.split_once("`: ")) {
                let _ = writeln!(list, "\t{endpoint}\t{why}");
            } else if let Some(text) = line.strip_prefix("///") {
                title = title.or_else(|| text.trim().strip_prefix('`')?.strip_suffix('`'));
            } else if let Some(name) = line.strip_prefix("fn ").and_then(|line| line.strip_suffix("() {")) {
                let _ = writeln!(list, "{module}::{name}\t{}\t", title.take().unwrap_or_default());
            }
        }
    }
    list
}

pub(crate) fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_is_listed_with_its_test_or_without() {
        let text = "//! The calls of `Pets`.\n//!\n//! Without a test:\n//!\n//!  * `PUT /pets`: its body is XML.\n\n\
                    /// `GET /pets`\n///\n/// Without the answer `200`: it is XML.\n#[test]\nfn list() {\n}\n\
                    /// `POST /pets`\n#[test]\nfn add() {\n}\n";
        let file = File { path: "tests/wire/group/pets.rs".to_owned(), text: text.to_owned() };
        let expected = "\tPUT /pets\tits body is XML.\npets::list\tGET /pets\t\npets::add\tPOST /pets\t\n";
        assert_eq!(operations(&[file]), expected);
    }
}
