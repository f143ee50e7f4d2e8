//! Are all sources there for the generator, and may they be embedded?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith_runtime::source::sources;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the entry can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn none_is_missing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let on_disk: BTreeSet<String> = files(&root)
        .iter()
        .filter_map(|path| Some(path.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/")))
        .filter(|path| path != "source.rs")
        .collect();
    let embedded: BTreeSet<String> = sources().iter().map(|source| source.path.to_owned()).collect();
    assert_eq!(embedded, on_disk);
    assert!(sources().is_sorted_by_key(|source| source.path));
}

#[test]
fn none_names_the_root_of_its_crate() {
    let crate_path = ["crate", "::"].concat();
    for source in sources().iter().filter(|source| source.path != "lib.rs") {
        for (index, line) in source.text.lines().enumerate() {
            let is_bad =
                line.contains(&crate_path) || line.contains("oasmith_runtime") || line.contains("macro_export");
            assert!(!is_bad, "{}:{}: {line}", source.path, index + 1);
        }
        assert!(source.text.starts_with("//! "), "{}", source.path);
        assert!(source.text.lines().count() <= 400, "{}", source.path);
    }
}
