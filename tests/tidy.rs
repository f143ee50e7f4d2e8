//! Does the tree keep its own rules?

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is part of the repository") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_says_what_it_answers_and_stays_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("generator/src"), &mut files);
    sources(&root.join("runtime/src"), &mut files);
    let mut faults = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file is UTF-8");
        if !text.starts_with("//! ") {
            faults.push(format!("{}: the first line is not `//! …`", file.display()));
        }
        if text.lines().count() > 400 {
            faults.push(format!("{}: {} lines", file.display(), text.lines().count()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
