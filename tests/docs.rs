//! Is what the project's documents say about its own tree true?
//!
//! Prose cannot be tested, but what it points to can: paths, links, the stages, the table of layers, quoted code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The documents whose paths are checked, and how many each of them has at least: without them there is nothing to see.
const WITH_PATHS: [(&str, usize); 4] =
    [("README.md", 5), ("ARCHITECTURE.md", 40), ("CONTRIBUTING.md", 60), ("docs/security.md", 10)];

/// Where a path in a document may begin: at the root, or in the client, of which every client has the like.
const BASES: [&str; 2] = ["", "generated-client/"];

/// The ends of names of files that are taken for paths.
const EXTENSIONS: [&str; 8] = ["rs", "md", "toml", "yaml", "json", "lock", "sh", "snap"];

#[test]
fn paths_lead_to_something() {
    let mut faults = Vec::new();
    let decisions = decisions().into_iter().map(|path| (path, 1));
    let documents = WITH_PATHS.map(|(document, least)| (document.to_owned(), least)).into_iter().chain(decisions);
    for (document, least) in documents {
        let text = read(&document);
        let paths: BTreeSet<&str> = code_spans(&text).into_iter().filter(|span| is_path(span)).collect();
        if paths.len() < least {
            faults.push(format!("{document}: {} paths were found, and it has {least} at least", paths.len()));
        }
        let missing = paths.iter().filter(|path| !BASES.iter().any(|base| root().join(base).join(path).exists()));
        faults.extend(missing.map(|path| format!("{document}: there is no `{path}`")));
    }
    report(&faults);
}

#[test]
fn links_lead_to_something() {
    let mut faults = Vec::new();
    let mut count = 0;
    for document in documents() {
        let text = read(&document);
        let folder = Path::new(&document).parent().unwrap_or(Path::new(""));
        for target in links(&text) {
            count += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { PathBuf::from(&document) } else { folded(&folder.join(path)) };
            if !root().join(&file).exists() {
                faults.push(format!("{document}: the link `{target}` leads nowhere"));
            } else if !anchor.is_empty() && !anchors(&read(&file.to_string_lossy())).contains(anchor) {
                faults.push(format!("{document}: the link `{target}` leads to no heading"));
            }
        }
    }
    assert!(count > 10, "only {count} links were found");
    report(&faults);
}

#[test]
fn every_stage_is_in_the_architecture() {
    let code = read("generator/src/lib.rs");
    let line = code.lines().find(|line| line.contains(" → ")).expect("the library names its stages");
    let stages: Vec<&str> = line.split('`').find(|part| part.contains(" → ")).map_or(Vec::new(), |list| {
        let names = list.split(" → ");
        names.collect()
    });
    assert_eq!(stages.len(), 8, "{line}");
    let text = read("ARCHITECTURE.md");
    let rows: Vec<&str> = rows(&text, "stage").into_iter().map(|row| row[0]).collect();
    let quoted: Vec<String> = stages.iter().map(|stage| format!("`{stage}`")).collect();
    assert_eq!(rows, quoted, "the table of ARCHITECTURE.md has the stages of generator/src/lib.rs, in their order");
}

#[test]
fn the_architecture_names_every_shape_and_every_pass_in_order() {
    let text = read("ARCHITECTURE.md");
    let named = |start: &str, end: &str| -> Vec<String> {
        let after = text.split_once(start).unwrap_or_else(|| panic!("ARCHITECTURE.md has no `{start}`")).1;
        let part = after.split_once(end).unwrap_or_else(|| panic!("`{start}` has no end")).0;
        let names = part.split('`').skip(1).step_by(2).map(str::to_owned);
        names.collect()
    };
    let types = read("generator/src/ir/types.rs");
    let shapes = syn::parse_file(&types).expect("it is Rust").items.into_iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Shape" => Some(item.variants),
        _ => None,
    });
    let shapes: Vec<String> =
        shapes.expect("there is a `Shape`").iter().map(|variant| variant.ident.to_string()).collect();
    assert_eq!(named("a `Shape` (", ")"), shapes);
    let passes = read("generator/src/pass/mod.rs");
    let list =
        passes.split_once("const PASSES").and_then(|(_, rest)| rest.split_once("];")).expect("there is a list").0;
    let passes: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_once("::run").and_then(|(line, _)| line.rsplit('(').next()))
        .collect();
    let written = named("run in this order (`generator/src/pass/mod.rs`): ", "\n\n");
    let written: Vec<&str> = written.iter().map(String::as_str).filter(|name| *name != "Box").collect();
    assert!(passes.len() > 5, "{list}");
    assert_eq!(written, passes);
}

#[test]
fn every_folder_is_in_the_table_of_the_readme() {
    let readme = read("README.md");
    let written: BTreeSet<String> =
        rows(&readme, "folder").iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let entries = fs::read_dir(root()).expect("the root is there").map(|entry| entry.expect("it can be listed"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let there: BTreeSet<String> =
        names.filter(|name| !name.starts_with('.') && name != "target").map(|name| format!("{name}/")).collect();
    assert_eq!(written, there, "left is README.md, right is the tree");
}

#[test]
fn the_table_of_layers_is_the_one_that_is_enforced() {
    let text = read("ARCHITECTURE.md");
    let written: BTreeMap<String, BTreeSet<String>> =
        rows(&text, "module").iter().map(|row| (quoted(row[0], '`').join(""), set(&quoted(row[1], '`')))).collect();
    let tidy = read("tests/tidy.rs");
    let table = tidy.split("const LAYERS").nth(1).and_then(|rest| rest.split("];\n").next()).expect("tidy has a table");
    let entries = table.lines().map(str::trim).filter(|line| line.starts_with("(\""));
    let enforced: BTreeMap<String, BTreeSet<String>> = entries
        .map(|entry| {
            let names = quoted(entry, '"');
            (names[0].to_owned(), set(&names[1..]))
        })
        .collect();
    assert!(enforced.len() > 10, "{table}");
    assert_eq!(written, enforced, "left is ARCHITECTURE.md, right is tests/tidy.rs");
}

#[test]
fn every_decision_has_a_number_its_parts_and_a_link() {
    let architecture = read("ARCHITECTURE.md");
    let linked = links(&architecture);
    let mut faults = Vec::new();
    for (index, path) in decisions().into_iter().enumerate() {
        let number = index + 1;
        let text = read(&path);
        if !path.starts_with(&format!("docs/decision/{number:04}-")) || !text.starts_with(&format!("# {number}. ")) {
            faults.push(format!("{path}: it is the decision number {number}"));
        }
        for part in ["## Context", "## Decision", "## Consequences"] {
            if !text.lines().any(|line| line == part) {
                faults.push(format!("{path}: it has no `{part}`"));
            }
        }
        if !linked.contains(&path.as_str()) {
            faults.push(format!("{path}: ARCHITECTURE.md does not link to it"));
        }
    }
    assert!(decisions().len() > 5, "there are decisions");
    report(&faults);
}

#[test]
fn quoted_code_is_in_the_file_that_it_is_quoted_from() {
    let text = read("README.md");
    let mut faults = Vec::new();
    let mut count = 0;
    for quotation in text.split("<!-- from ").skip(1) {
        let (path, rest) = quotation.split_once(" -->\n```rust\n").expect("a block of Rust follows");
        let (block, _) = rest.split_once("\n```").expect("the block ends");
        let source = read(path);
        let mut lines = source.lines().map(str::trim);
        count += 1;
        // Lines may be left out, but what is there is in the order of the file.
        for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !lines.any(|found| found == line) {
                faults.push(format!("README.md: `{path}` has no line `{line}` after those quoted before"));
                break;
            }
        }
    }
    assert!(count >= 2, "{count} quotations were found");
    report(&faults);
}

#[test]
fn the_two_commands_are_those_of_the_continuous_integration() {
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    for command in ["cargo run --release -p oasmith -- generate", "cargo test --workspace"] {
        assert!(readme.contains(command), "README.md lacks `{command}`");
        assert!(ci.lines().any(|line| line.trim() == command), ".ci/run lacks `{command}`");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Returns the documents at the root and below `docs/`, sorted.
fn documents() -> Vec<String> {
    let mut found = names("");
    found.extend(names("docs/"));
    found.extend(decisions());
    found
}

fn decisions() -> Vec<String> {
    names("docs/decision/")
}

/// Returns the Markdown files right in a folder, sorted.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let is_document = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "md");
    let mut found: Vec<String> = names.filter(is_document).map(|name| format!("{folder}{name}")).collect();
    found.sort_unstable();
    found
}

/// Returns the lines of a document that are not inside of a fenced block.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Returns what stands between backticks.
fn code_spans(text: &str) -> Vec<&str> {
    prose(text).flat_map(|line| quoted(line, '`')).collect()
}

/// Returns every second part of a line: what stands between two marks.
fn quoted(line: &str, mark: char) -> Vec<&str> {
    line.split(mark).skip(1).step_by(2).collect()
}

/// Returns whether a text in backticks is the path of a file or, with a slash at its end, of a folder.
fn is_path(span: &str) -> bool {
    let is_plain = span.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    let extension = Path::new(span).extension().and_then(|extension| extension.to_str());
    let is_file = extension.is_some_and(|extension| EXTENSIONS.contains(&extension));
    is_plain && span.contains('/') && (span.ends_with('/') || is_file)
}

/// Returns the targets of links that do not lead to the web.
fn links(text: &str) -> Vec<&str> {
    let targets = prose(text).flat_map(|line| line.split("](").skip(1));
    let targets = targets.filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).collect()
}

/// Returns a path in which `..` has taken the part before it away.
fn folded(path: &Path) -> PathBuf {
    let mut folded = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                folded.pop();
            }
            part => folded.push(part),
        }
    }
    folded
}

/// Returns the anchors of a document's headings, as renderers of Markdown make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let letter = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => c.to_lowercase().next(),
        _ => None,
    };
    headings.map(|heading| heading.chars().filter_map(letter).collect()).collect()
}

/// Returns the cells of the table whose first column has this title.
fn rows<'t>(text: &'t str, title: &str) -> Vec<Vec<&'t str>> {
    let cells = |line: &'t str| -> Vec<&'t str> { line.trim_matches('|').split('|').map(str::trim).collect() };
    let mut lines = prose(text).skip_while(|line| !line.starts_with(&format!("| {title} |"))).skip(2);
    let rows: Vec<Vec<&str>> = lines.by_ref().take_while(|line| line.starts_with('|')).map(cells).collect();
    assert!(!rows.is_empty(), "there is no table with the column `{title}`");
    rows
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
