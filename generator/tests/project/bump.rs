//! Which version does `--bump` give a client, and what does it write down?

use serde_json::json;

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
