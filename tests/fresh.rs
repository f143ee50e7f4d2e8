//! Is `generated-client/` exactly what `spec/` describes?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oasmith::{Config, Plan};

const COMMAND: &str = "run `cargo run --release -p oasmith -- generate` and commit what it writes";

/// The hand-written parts of the client.
const HAND_WRITTEN: [&str; 3] = ["src/ext/", "examples/", "tests/"];

#[test]
fn every_generated_file_is_what_would_be_generated_now() {
    let (plan, folder) = plan();
    let mut faults = Vec::new();
    for file in &plan.files {
        match std::fs::read(folder.join(&file.path)) {
            Ok(bytes) if bytes == file.text.as_bytes() => {}
            Ok(bytes) => faults.push(format!("{} {}", file.path, difference(&bytes, &file.text))),
            Err(error) => faults.push(format!("{}: {error}", file.path)),
        }
    }
    assert!(faults.is_empty(), "generated-client/ is not what spec/ describes; {COMMAND}:\n{}", faults.join("\n"));
}

#[test]
fn every_file_is_generated_or_in_a_place_for_hand_written_code() {
    let (plan, folder) = plan();
    let planned: BTreeSet<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    let mut found = Vec::new();
    for part in ["src", "examples", "tests"] {
        walk(&folder.join(part), &mut found);
    }
    let mut surplus = Vec::new();
    for path in found {
        let path = path.strip_prefix(&folder).expect("the walk began in the folder");
        let path = path.to_string_lossy().replace('\\', "/");
        let is_hand_written = HAND_WRITTEN.iter().any(|folder| path.starts_with(folder));
        if !is_hand_written && !planned.contains(path.as_str()) {
            surplus.push(path);
        }
    }
    assert!(surplus.is_empty(), "nothing generates these files of generated-client/; {COMMAND}: {surplus:?}");
}

fn plan() -> (Plan, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = Config::from_file(&root.join("spec/oasmith.toml")).expect("the configuration can be read");
    let plan = oasmith::plan(&config).unwrap_or_else(|failure| panic!("{failure}"));
    (plan, config.out)
}

/// Names the first line in which a file differs.
fn difference(found: &[u8], planned: &str) -> String {
    let found = String::from_utf8_lossy(found);
    let mut pairs = found.lines().zip(planned.lines()).enumerate();
    match pairs.find(|(_, (found, planned))| found != planned) {
        Some((index, (found, planned))) => format!("line {}:\n  found   {found}\n  planned {planned}", index + 1),
        None => format!("has {} lines and not {}", found.lines().count(), planned.lines().count()),
    }
}

/// Lists the files below a folder; one that is not there has none.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
