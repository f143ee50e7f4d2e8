//! Which version does `--bump` give a client, and what does it write down?

use serde_json::{Value, json};

use super::support::{CATS, HEAD, PETS, Project};

const CONFIG: &str =
    "spec = \"api.yaml\" # where\nout = \"client\"\n\n[package]\nname = \"pets\"\nversion = \"0.4.2\" # mine\n";

/// Returns a project whose client was generated and committed.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("oasmith.toml", CONFIG);
    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    project.commit();
    project
}

#[test]
fn a_new_call_is_a_new_version_with_a_section_in_the_changelog() {
    let project = project("bump");
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    let (code, objects) = project.json(&["generate", "--bump"]);
    assert_eq!((code, objects.len()), (Some(0), 1), "{objects:?}");
    let expected = json!({
        "since": "HEAD",
        "verdict": "minor",
        "old_version": "0.4.2",
        "version": "0.4.3",
        "next_version": "0.4.3",
        "files": ["oasmith.toml", "client/CHANGELOG.md"],
        "not_in_changelog": [],
    });
    assert_eq!(objects[0]["bump"], expected);
    assert_eq!(project.read("oasmith.toml"), CONFIG.replace("0.4.2", "0.4.3"));
    assert!(project.read("client/Cargo.toml").contains("\nversion = \"0.4.3\"\n"));
    let (head, section) = {
        let text = project.read("client/CHANGELOG.md");
        let (head, section) = text.split_once("\n## ").expect("there is a section");
        (head.to_owned(), section.to_owned())
    };
    assert!(head.starts_with("# Changelog\n"), "{head}");
    assert_eq!(section, "[0.4.3] - 2026-11-29\n\n### Added\n\n- `client.pets().list_cats()`: the call is new: `()`\n");
    assert_eq!(project.oasmith(&["check"]).0, Some(0));
}

#[test]
fn the_second_time_nothing_happens() {
    let project = project("bump_twice");
    project.write("api.yaml", &format!("{HEAD}{CATS}"));
    let files = ["oasmith.toml", "client/CHANGELOG.md", "client/Cargo.toml"];
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("the version goes from 0.4.2 to 0.5.0: major since HEAD; "), "{text}");
    let written = files.map(|file| project.read(file));
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("the version is 0.5.0 already: major since HEAD, which had 0.4.2\n"), "{text}");
    assert_eq!(files.map(|file| project.read(file)), written);
    project.commit();
    let (_, text) = project.oasmith(&["generate", "--bump"]);
    assert!(text.contains("the version stays 0.5.0: nothing changed since HEAD\n"), "{text}");
    assert_eq!(files.map(|file| project.read(file)), written);
}

#[test]
fn what_a_person_wrote_stays_and_what_it_does_not_say_is_told() {
    let project = project("bump_edited");
    let mine = "# News\n\n## Unreleased\n\n* Something.\n\n## 0.4.2 - 2026-01-01\n\n* The first.\n";
    project.write("client/CHANGELOG.md", mine);
    project.commit();
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(0));
    let section = "## 0.4.3 - 2026-11-29\n\n### Added\n\n* `client.pets().list_cats()`: the call is new: `()`\n\n";
    let at = mine.find("## 0.4.2").expect("it is there");
    assert_eq!(project.read("client/CHANGELOG.md"), format!("{}{section}{}", &mine[..at], &mine[at..]));
    let edited = mine.replace("## 0.4.2", "## 0.4.3\n\n* Cats!\n\n## 0.4.2");
    project.write("client/CHANGELOG.md", &edited);
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("does not say:\n  - `client.pets().list_cats()`: the call is new: `()`\n"), "{text}");
    assert_eq!(project.read("client/CHANGELOG.md"), edited);
}

#[test]
fn a_version_that_is_not_the_last_word_is_raised_further() {
    let project = project("bump_further");
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(0));
    project.write("api.yaml", &format!("{HEAD}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(0));
    let text = project.read("client/CHANGELOG.md");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("##")).collect();
    assert_eq!(headings, ["## [0.5.0] - 2026-11-29", "### Added", "### Removed"]);
    assert_eq!(text.matches("list_cats()").count(), 1, "{text}");
    assert!(project.read("oasmith.toml").contains("version = \"0.5.0\" # mine\n"));
}

const DOGS: &str =
    "  /dogs: { get: { operationId: listDogs, tags: [pets], responses: { '204': { description: OK } } } }\n";

/// Returns the lines of the changelog that are headings or items.
fn entries(project: &Project) -> Vec<String> {
    let text = project.read("client/CHANGELOG.md");
    text.lines().filter(|line| line.starts_with("## ") || line.starts_with("- ")).map(str::to_owned).collect()
}

#[test]
fn what_was_not_committed_is_not_new_when_it_is_gone() {
    let project = project("bump_untrue");
    for document in [format!("{PETS}{DOGS}"), format!("{PETS}{CATS}"), CATS.to_owned(), format!("{CATS}{DOGS}")] {
        project.write("api.yaml", &format!("{HEAD}{document}"));
        let (code, text) = project.oasmith(&["generate", "--bump"]);
        assert_eq!(code, Some(0), "{text}");
    }
    let expected = [
        "## [0.5.0] - 2026-11-29",
        "- **Breaking:** `client.pets().list_pets()`: the call is gone: `()`",
        "- `client.pets().list_cats()`: the call is new: `()`",
        "- `client.pets().list_dogs()`: the call is new: `()`",
    ];
    let mut found = entries(&project);
    found.sort_by_key(|line| !line.starts_with('#'));
    found[1..].sort();
    assert_eq!(found, expected);
    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    let (_, text) = project.oasmith(&["generate", "--bump"]);
    let expected = "the version is 0.5.0 already: it was 0.4.2, and nothing changed since HEAD; client/CHANGELOG.md\n";
    assert!(text.contains(expected), "{text}");
    assert_eq!(entries(&project), ["## [0.5.0] - 2026-11-29"]);
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    let (_, text) = project.oasmith(&["generate", "--bump"]);
    assert!(text.contains("minor since HEAD, which had 0.4.2; 0.4.3 would be enough; client/CHANGELOG.md\n"), "{text}");
}

#[test]
fn other_words_for_what_is_new_do_not_raise_the_version_again() {
    let project = project("bump_reworded");
    project.write("published.yaml", &format!("{HEAD}{PETS}"));
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    let bump = || project.json(&["generate", "--bump-from", "published.yaml"]).1[0]["bump"].clone();
    assert_eq!(bump()["version"], "0.4.3");
    project.commit();
    let entry = "`client.pets().list_cats()`: the call is new: `()`";
    let changelog = project.read("client/CHANGELOG.md").replace(entry, "Cats, at last.");
    project.write("client/CHANGELOG.md", &changelog);
    project.commit();
    let again = bump();
    assert_eq!((&again["version"], &again["files"]), (&json!("0.4.3"), &json!([])), "{again}");
    assert_eq!(again["not_in_changelog"], json!([entry]));
    assert_eq!(project.read("client/CHANGELOG.md"), changelog);
}

#[test]
fn the_section_of_a_version_that_was_committed_stays() {
    let project = project("bump_released");
    project.git(&["tag", "v0.4.2"]);
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(0));
    project.commit();
    let released = project.read("client/CHANGELOG.md");
    let released = &released[released.find("## ").expect("there is a section")..];
    project.write("api.yaml", &format!("{HEAD}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--bump-from", "v0.4.2"]).0, Some(0));
    let text = project.read("client/CHANGELOG.md");
    assert!(text.contains("## [0.5.0] - 2026-11-29\n") && text.ends_with(released), "{text}");
}

#[test]
fn the_first_generation_has_the_version_that_is_there() {
    let project = Project::new("bump_first");
    project.write("README.md", "Pets.\n");
    project.commit();
    project.write("oasmith.toml", CONFIG);
    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("the version stays 0.4.2: HEAD has no description to compare with\n"), "{text}");
    assert!(project.read("client/Cargo.toml").contains("version = \"0.4.2\""));
    let (code, text) = project.oasmith(&["generate", "--bump-from", "v9"]);
    assert!(code == Some(2) && text.contains("`v9` is neither a file nor a revision"), "{text}");
}

#[test]
fn a_version_that_was_lowered_comes_back() {
    let project = project("bump_lowered");
    project.write("oasmith.toml", &CONFIG.replace("0.4.2", "0.4.1"));
    let (_, text) = project.oasmith(&["generate", "--bump"]);
    assert!(text.contains("the version is 0.4.2 again: nothing changed since HEAD; oasmith.toml\n"), "{text}");
    assert_eq!(project.read("oasmith.toml"), CONFIG);
}

#[test]
fn a_hook_sees_the_repository_that_the_description_is_in() {
    let project = project("bump_hook");
    project.write("deep/oasmith.toml", CONFIG);
    project.write("deep/api.yaml", &format!("{HEAD}{CATS}"));
    project.commit();
    // The description at the root is another one.
    let mut command = project.command(env!("CARGO_BIN_EXE_oasmith"));
    command.args(["generate", "--bump", "--config", "deep"]).env("GIT_DIR", project.path(".git"));
    let output = command.env("GIT_INDEX_FILE", ".git/index").env("GIT_PREFIX", "").output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("the version stays 0.4.2: nothing changed since HEAD\n"), "{text}");
}

#[test]
fn what_the_configuration_changed_counts() {
    let project = project("bump_config");
    let filter = "\n[filter]\nexclude = [{ id = \"listPets\" }]\n";
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    project.commit();
    project.write("oasmith.toml", &format!("{CONFIG}{filter}"));
    let (_, objects) = project.json(&["generate", "--bump"]);
    assert_eq!(objects[0]["bump"]["version"], "0.5.0", "{objects:?}");
}

#[test]
fn a_file_or_another_revision_stands_for_what_was() {
    let project = project("bump_from");
    project.write("old.yaml", &format!("{HEAD}{PETS}{CATS}"));
    let (_, objects) = project.json(&["generate", "--bump-from", "old.yaml"]);
    assert_eq!(objects[0]["bump"]["version"], "0.5.0", "{objects:?}");
    project.commit();
    let (_, objects) = project.json(&["generate", "--bump-from", "old.yaml"]);
    assert_eq!((&objects[0]["bump"]["version"], &objects[0]["bump"]["files"]), (&json!("0.5.0"), &json!([])));
    let (_, objects) = project.json(&["generate", "--bump-from", "HEAD~1"]);
    assert_eq!((&objects[0]["bump"]["version"], &objects[0]["bump"]["verdict"]), (&json!("0.5.0"), &json!("none")));
}

#[test]
fn without_a_repository_the_changelog_tells_what_was_done() {
    let project = Project::new("bump_no_git");
    project.write("oasmith.toml", CONFIG);
    project.write("old.yaml", &format!("{HEAD}{PETS}"));
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    for _ in 0..2 {
        let (code, objects) = project.json(&["generate", "--bump-from", "old.yaml"]);
        assert_eq!((code, &objects[0]["bump"]["version"]), (Some(0), &json!("0.4.3")), "{objects:?}");
    }
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("`HEAD` is neither a file nor a revision that git knows here"), "{text}");
}

/// A call with a parameter that is a reference.
fn dogs(parameter: &str) -> String {
    let parameter = format!("parameters: [{{ $ref: '#/components/parameters/{parameter}' }}]");
    let get =
        format!("operationId: listDogs, tags: [pets], {parameter}, responses: {{ '204': {{ description: OK }} }}");
    let limit = "{ name: limit, in: query, schema: { type: integer } }";
    format!("  /dogs: {{ get: {{ {get} }} }}\ncomponents: {{ parameters: {{ Limit: {limit} }} }}\n")
}

#[test]
fn what_is_left_out_for_an_error_is_not_gone() {
    let project = project("bump_error");
    project.write("api.yaml", &format!("{HEAD}{PETS}{}", dogs("Limit")));
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    project.commit();
    let files = ["oasmith.toml", "client/CHANGELOG.md", "client/Cargo.toml", "client/src/operation/pets.rs"];
    let before = files.map(|file| project.read(file));
    project.write("api.yaml", &format!("{HEAD}{PETS}{}", dogs("Limt")));
    let (code, text) = project.oasmith(&["generate", "--bump"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("error: the version is not raised: the description has errors that it had not in HEAD;"));
    let (code, objects) = project.json(&["generate", "--bump"]);
    let errors: Vec<&Value> = objects[0]["errors"].as_array().into_iter().flatten().map(|one| &one["code"]).collect();
    assert_eq!((code, errors), (Some(2), vec![&json!("E101"), &Value::Null]), "{objects:?}");
    assert_eq!(files.map(|file| project.read(file)), before);

    // A description that had the error before is no worse than it was, wherever the error has moved to.
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    project.commit();
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}{}", dogs("Limt")));
    let (code, objects) = project.json(&["generate", "--bump"]);
    assert_eq!((code, &objects[0]["bump"]["version"]), (Some(0), &json!("0.4.3")), "{objects:?}");
}

#[test]
fn a_version_is_not_raised_while_a_description_is_written() {
    let project = project("bump_watch");
    for arguments in [&["--bump"][..], &["--bump-from", "HEAD"]] {
        let (code, text) = project.oasmith(&[&["generate", "--watch"], arguments].concat());
        assert!(code == Some(2) && text.contains("cannot be used with"), "{text}");
    }
}

#[test]
fn nothing_is_written_when_nothing_can_be_generated() {
    let project = project("bump_fails");
    let files = ["oasmith.toml", "client/CHANGELOG.md", "client/Cargo.toml"];
    let before = files.map(|file| project.read(file));
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}  /b: {{ get: {{ operationId: b }} }}\n"));
    assert_eq!(project.oasmith(&["generate", "--bump", "--deny", "W001"]).0, Some(2));
    project.write("api.yaml", "paths: [");
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(2));
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    // A file that was not generated is in the way.
    project.write("client/src/model/mod.rs", "mod mine;\n");
    project.write("client/src/operation/pets.rs", "mod mine;\n");
    project.write("client/.oasmith-files", "");
    assert_eq!(project.oasmith(&["generate", "--bump"]).0, Some(2));
    assert_eq!(files.map(|file| project.read(file)), before);
    let names = std::fs::read_dir(project.path("")).expect("it is there");
    let mut names: Vec<String> =
        names.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, [".git", "api.yaml", "client", "oasmith.toml"]);
    assert_eq!(project.oasmith(&["generate", "--spec", "api.yaml", "--out", "client", "--bump"]).0, Some(2));
}
