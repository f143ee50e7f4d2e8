//! Does the tree keep its own rules?
//!
//! The rules are those of the style guide that a machine can check. What is data here is meant to be read: which module
//! may use which, and which word may stand where.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The modules of the generator, from the first stage to the last, and which others each of them uses: no more than
/// these, and no fewer.
const LAYERS: [(&str, &[&str]); 15] = [
    ("ir", &[]),
    // A fault points to the `Origin` of a node.
    ("diagnostic", &["ir"]),
    // A fault of the configuration has a code like one of the document.
    ("config", &["diagnostic"]),
    // The group that an operation wishes for decides whether a filter fits it.
    ("load", &["config", "diagnostic", "extension"]),
    // Where a branch of a union went is carried over in an extension.
    ("resolve", &["diagnostic", "extension", "ir", "load"]),
    ("extension", &["ir"]),
    // A format has the Rust type that the configuration chose.
    ("lower", &["config", "diagnostic", "extension", "ir", "resolve"]),
    ("pass", &["ir"]),
    ("name", &["ir"]),
    ("emit", &["config", "diagnostic", "ir", "name"]),
    ("format", &["emit"]),
    ("write", &["format"]),
    // What a change means is told from the IR and the names alone, whatever is emitted.
    ("diff", &["ir", "name"]),
    // The command line is a user of the library like any other, and so is what build scripts call.
    ("cli", &[]),
    ("build", &[]),
];

/// A text, and where in the generator it may stand: a path begins with one of these.
const ONLY_IN: [(&str, &[&str]); 8] = [
    ("openapiv3", &["load/", "resolve/", "lower/"]),
    ("serde_yaml", &["load/parse.rs"]),
    (
        "serde_json",
        &[
            "load/",
            "resolve/",
            "lower/",
            "extension/",
            "diagnostic/json.rs",
            "diff/render/json.rs",
            // A part of the configuration is somebody else's, so its schema is any value.
            "config.rs",
            "config/schema.rs",
            "name/lock.rs",
            "cli/",
            // The tests of clients compare JSON, so they need it.
            "emit/manifest.rs",
            "emit/wire/support.rs",
        ],
    ),
    ("proc_macro2", &["emit/", "format.rs"]),
    ("quote!", &["emit/", "format.rs"]),
    ("syn::", &["emit/", "format.rs", "name/case.rs", "config.rs", "config/"]),
    ("fs::", &["load/", "write.rs", "write/", "config.rs", "config/list.rs", "build.rs", "cli/"]),
    ("\"x-", &["load/", "extension/"]),
];

/// Texts that stand nowhere in the code that is shipped.
const NOWHERE: [&str; 7] = ["format_ident!", ".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!(", "unsafe "];

/// Folders, and files of that name, that are not part of the project: what is built, and what is fetched to be measured
/// or compared with.
const SKIPPED: [&str; 5] = [".git", "target", "work", "node_modules", ".oasmith-stage"];

/// How long a file may be.
const LINES: usize = 400;

/// How long a line may be.
const WIDTH: usize = 120;

#[test]
fn every_file_says_what_it_answers_and_stays_short() {
    let mut faults = Vec::new();
    for (path, text) in rust().filter(|(path, _)| !is_generated(path)) {
        if !text.starts_with("//! ") {
            faults.push(format!("{path}: the first line is not `//! …`"));
        }
        if text.lines().count() > LINES {
            faults.push(format!("{path}: {} lines, and {LINES} are enough", text.lines().count()));
        }
    }
    report(&faults);
}

#[test]
fn lines_are_short() {
    let mut faults = Vec::new();
    for (path, text) in rust().filter(|(path, _)| !is_generated(path)) {
        // `rustfmt` does not break a text, nor does a table read better for it.
        let breakable = |line: &str| line.trim_start().starts_with("//") || !line.contains('"');
        let is_long = |line: &str| line.chars().count() > WIDTH && breakable(line);
        let long = text.lines().enumerate().filter(|(_, line)| is_long(line));
        faults.extend(long.map(|(index, _)| format!("{path}:{}: more than {WIDTH} characters", index + 1)));
    }
    let is_ours =
        |path: &str| has_extension(path, "md") && !path.starts_with("generated-client/") && !is_generated(path);
    for (path, text) in files().filter(|(path, _)| is_ours(path)) {
        let mut is_code = false;
        for (index, line) in text.lines().enumerate() {
            is_code ^= line.trim_start().starts_with("```");
            if line.chars().count() > WIDTH && !is_code && !line.starts_with('|') {
                faults.push(format!("{path}:{}: more than {WIDTH} characters", index + 1));
            }
        }
    }
    report(&faults);
}

#[test]
fn fixtures_are_short() {
    let mut faults = Vec::new();
    for (path, text) in files().filter(|(path, _)| path.starts_with("tests/fixtures/")) {
        if text.lines().count() > 60 {
            faults.push(format!("{path}: {} lines, and 60 are enough for one behaviour", text.lines().count()));
        }
    }
    report(&faults);
}

#[test]
fn modules_use_those_below_them_only() {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    let mut faults = Vec::new();
    for (path, text) in shipped("generator/src/") {
        let module = module_of(&path).to_owned();
        for used in used(&text) {
            if module != used && !["lib", "main", "cli"].contains(&module.as_str()) {
                let allowed = LAYERS.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, allowed)| allowed);
                if !allowed.contains(&used) {
                    faults.push(format!("generator/src/{path}: `{module}` does not use `{used}`"));
                }
                found.insert((module.clone(), used.to_owned()));
            }
        }
        if !["lib", "main"].contains(&module.as_str()) && LAYERS.iter().all(|(name, _)| *name != module) {
            faults.push(format!("generator/src/{path}: the table of layers does not have `{module}`"));
        }
    }
    for (module, allowed) in LAYERS {
        for used in allowed.iter().filter(|used| !found.contains(&(module.to_owned(), (**used).to_owned()))) {
            faults.push(format!("`{module}` no longer uses `{used}`: take it from the table of layers"));
        }
    }
    report(&faults);
}

#[test]
fn words_stand_where_they_belong() {
    let mut faults = Vec::new();
    for (path, text) in shipped("generator/src/") {
        for (number, line) in code(&text) {
            for (word, places) in ONLY_IN {
                if line.contains(word) && !places.iter().any(|place| path.starts_with(place)) {
                    faults.push(format!("generator/src/{path}:{number}: `{word}` belongs in {}", places.join(", ")));
                }
            }
        }
    }
    for (path, text) in rust().filter(|(path, _)| !path.starts_with("generator/src/load/parse")) {
        if text.contains(concat!("serde", "_yaml::")) {
            faults.push(format!("{path}: only generator/src/load/parse.rs reads with it"));
        }
    }
    report(&faults);
}

#[test]
fn shipped_code_neither_panics_nor_is_unfinished() {
    let mut faults = Vec::new();
    for folder in ["generator/src/", "runtime/src/", "generated-client/src/", "build.rs"] {
        for (path, text) in shipped(folder) {
            for (number, line) in code(&text) {
                for word in NOWHERE.iter().filter(|word| line.contains(**word)) {
                    faults.push(format!("{folder}{path}:{number}: `{word}`"));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn the_runtime_does_not_name_its_root() {
    let mut faults = Vec::new();
    for (path, text) in shipped("runtime/src/") {
        for (number, line) in code(&text).filter(|(_, line)| line.contains("crate::") || line.contains("macro_export"))
        {
            faults.push(format!("runtime/src/{path}:{number}: `{}` means another crate in a client", line.trim()));
        }
    }
    report(&faults);
}

#[test]
fn unfinished_work_names_where_it_is_tracked() {
    let mark = concat!("TO", "DO");
    let mut faults = Vec::new();
    for (path, text) in files() {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| has_word(line, mark)) {
            if !line.contains("https://") {
                faults.push(format!("{path}:{}: a {mark} without a link", number + 1));
            }
        }
    }
    report(&faults);
}

#[test]
fn no_file_speaks_of_the_machine_that_it_was_written_on() {
    // In parts, so that this file does not have them.
    let words = [concat!("/wo", "rk/"), concat!("/tmp/", "brief"), concat!("sub", "agent")];
    let mut faults = Vec::new();
    for (path, text) in files() {
        for (number, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| has_word(&line.to_lowercase(), word)) {
                faults.push(format!("{path}:{}: `{word}`", number + 1));
            }
        }
    }
    report(&faults);
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Returns the module of a path inside `generator/src`.
fn module_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Returns the modules that a file names by their path from the root.
fn used(text: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for (_, line) in code(text) {
        for (index, mark) in line.match_indices("crate::") {
            let before = line[..index].chars().next_back().unwrap_or(' ');
            let rest = &line[index + mark.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            if !before.is_alphanumeric() && !"_:`\"".contains(before) && rest.starts_with(char::is_lowercase) {
                used.insert(&rest[..end]);
            }
        }
    }
    used
}

/// Returns the lines of code with their numbers, without comments, up to the tests at the end of the file.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Returns whether a line has a text that is not the end of a longer word or path.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(index, _)| {
        let before = line[..index].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && before != '_')
    })
}

/// Returns whether the generator, and not a person, wrote a file.
fn is_generated(path: &str) -> bool {
    let is_source = path.starts_with("generated-client/src/") && !path.starts_with("generated-client/src/ext/");
    is_source || path.starts_with("generated-client/tests/wire/") || path.starts_with("examples/module/src/api/")
}

/// Returns the Rust files that are shipped, by their path inside a folder; files of tests are none.
fn shipped(folder: &str) -> impl Iterator<Item = (String, String)> {
    let is_test = |path: &str| path.ends_with("tests.rs") || path.contains("/tests/");
    let inside = rust().filter_map(move |(path, text)| Some((path.strip_prefix(folder)?.to_owned(), text)));
    inside.filter(move |(path, _)| !is_test(path))
}

/// Returns every Rust file of the project.
fn rust() -> impl Iterator<Item = (String, String)> {
    files().filter(|(path, _)| has_extension(path, "rs"))
}

/// Returns whether a file is of the kind that its extension says.
fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// Returns every text file of the project by its path, sorted.
fn files() -> impl Iterator<Item = (String, String)> {
    let mut found = Vec::new();
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut found);
    found.sort_unstable();
    found.into_iter()
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is part of the project") {
        let entry = entry.expect("the entry can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        // In a worktree of Git, `.git` is a file.
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().expect("the entry has a type").is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push((path, text));
        }
    }
}
