//! What do `diff`, `list`, `init`, `completions` and `man` say, and with which exit code do they end?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n";
const PETS: &str =
    "  /pets: { get: { operationId: listPets, tags: [pets], responses: { '200': { description: OK } } } }\n";
const CATS: &str =
    "  /cats: { get: { operationId: listCats, tags: [pets], responses: { '200': { description: OK } } } }\n";

/// Returns an empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Nothing is there the first time.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder is for tests");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder.join(name).parent().expect("a file is in a folder")).expect("the folder is for tests");
    fs::write(folder.join(name), text).expect("the folder is for tests");
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE");
    command.output().expect("the command starts")
}

fn oasmith(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, env!("CARGO_BIN_EXE_oasmith"), arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("it is text"))
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    let output = run(folder, "git", &[&identity, arguments].concat());
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn files_are_compared_and_the_exit_code_follows_the_verdict() {
    let folder = folder("diff_files");
    write(&folder, "old.yaml", &format!("{HEAD}{PETS}{CATS}"));
    write(&folder, "new.yaml", &format!("{HEAD}{PETS}"));
    let (code, text) = oasmith(&folder, &["diff", "old.yaml", "new.yaml"]);
    assert!(text.contains("client.pets().list_cats(): ()\n      old.yaml:5:12 → new.yaml:4:12\n"), "{text}");
    assert_eq!(code, Some(0));
    for (limit, expected) in [("major", 1), ("minor", 1), ("patch", 1)] {
        assert_eq!(oasmith(&folder, &["diff", "old.yaml", "new.yaml", "--fail-on", limit]).0, Some(expected));
    }
    // The other way round nothing breaks.
    for (limit, expected) in [("major", 0), ("minor", 1), ("patch", 1)] {
        assert_eq!(oasmith(&folder, &["diff", "new.yaml", "old.yaml", "--fail-on", limit]).0, Some(expected));
    }
    let (code, text) = oasmith(&folder, &["diff", "old.yaml", "new.yaml", "--format", "json", "--current", "1.2.3"]);
    let object: Value = serde_json::from_str(&text).expect("one JSON object is printed");
    assert_eq!((code, &object["next_version"], &object["verdict"]), (Some(0), &"2.0.0".into(), &"major".into()));
    let (_, page) = oasmith(&folder, &["diff", "old.yaml", "new.yaml", "--format", "html"]);
    assert!(page.starts_with("<!doctype html>") && page.contains("list_cats"), "{page}");
}

#[test]
fn revisions_are_compared_without_touching_the_working_tree() {
    let folder = folder("diff_revisions");
    let config = "spec = \"spec/api.yaml\"\nout = \"client\"\n[package]\nversion = \"0.4.2\"\n";
    write(&folder, "oasmith.toml", config);
    write(&folder, "spec/api.yaml", &format!("{HEAD}{PETS}{}", "  /cats: { $ref: 'cats.yaml' }\n"));
    write(&folder, "spec/cats.yaml", CATS.split_once(": ").expect("it is a path").1);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "one"]);
    assert_eq!(oasmith(&folder, &["diff", "HEAD", "--fail-on", "patch"]).0, Some(0));
    write(&folder, "spec/api.yaml", &format!("{HEAD}{PETS}"));
    let (code, text) = oasmith(&folder, &["diff", "HEAD", "--fail-on", "major"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("HEAD:spec/api.yaml → spec/api.yaml\n"), "{text}");
    assert!(text.contains("the client goes from 0.4.2 to 0.5.0"), "{text}");
    assert!(text.contains("HEAD:spec/cats.yaml:1:3 → spec/api.yaml:4:12"), "{text}");
    git(&folder, &["commit", "-q", "-a", "-m", "two"]);
    let (code, text) = oasmith(&folder, &["diff", "HEAD~1", "HEAD", "--fail-on", "major"]);
    assert_eq!(code, Some(1), "{text}");
    let status = run(&folder, "git", &["status", "--porcelain"]);
    assert_eq!(String::from_utf8_lossy(&status.stdout), "");
    let (code, text) = oasmith(&folder, &["diff", "nowhere"]);
    assert_eq!(code, Some(2));
    assert_eq!(text, "error: `nowhere` is neither a file nor a revision that git knows here\n");
}

#[test]
fn a_list_has_operations_types_and_features() {
    let folder = folder("list");
    let pets = "  /pets: { get: { operationId: listPets, tags: [pets], responses: { '200': { description: OK, content: \
                { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } } }\n\
                components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }\n";
    write(&folder, "api.yaml", &format!("{HEAD}{CATS}{pets}"));
    let (code, text) = oasmith(&folder, &["list", "--spec", "api.yaml"]);
    assert_eq!(code, Some(0), "{text}");
    for line in ["2 operations in 1 group", "  client.pets()  (2)", "1 type", "    reqwest (default)"] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let (_, text) = oasmith(&folder, &["list", "types", "--spec", "api.yaml", "--format", "json"]);
    assert_eq!(text, "{\"types\":[{\"kind\":\"struct\",\"name\":\"Pet\",\"operations\":1}]}\n");
    let cats = "  /cats: { get: { operationId: listCats, tags: [cats], responses: { '204': { description: OK } } } }\n";
    write(&folder, "two.yaml", &format!("{HEAD}{cats}{pets}"));
    let (_, text) = oasmith(&folder, &["list", "features", "--spec", "two.yaml"]);
    let expected = "    all-groups (default)\n    cats (default)\n    pets (default)\n";
    assert!(text.ends_with(expected), "{text}");
    let (code, text) = oasmith(&folder, &["list"]);
    assert_eq!((code, text.starts_with("error: there is no configuration here")), (Some(2), true), "{text}");
}

#[test]
fn a_project_begins_with_a_document_and_is_not_overwritten() {
    let folder = folder("init");
    let (code, text) = oasmith(&folder, &["init"]);
    assert_eq!(
        (code, text.as_str()),
        (
            Some(2),
            "error: no description was found; name it with --spec FILE, or call it openapi.yaml or swagger.yaml or api.yaml\n"
        )
    );
    write(&folder, "spec/openapi.yaml", &format!("{HEAD}{PETS}"));
    write(&folder, ".gitattributes", "* text");
    let (code, text) = oasmith(&folder, &["init", "--name", "pets", "--github"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("Pets: 1 operation and 0 types\nwrote\n  oasmith.toml"), "{text}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("it was written");
    assert_eq!(read(".gitattributes"), "* text\n/client/src/runtime/** linguist-generated=true\n");
    assert_eq!(read(".gitignore"), "/client/Cargo.lock\n/client/target/\n");
    assert!(read(".github/workflows/oasmith.yml").contains("oasmith check"));
    assert_eq!(oasmith(&folder, &["generate"]).0, Some(0));
    assert!(read("client/Cargo.toml").contains("name = \"pets\""));
    assert_eq!(oasmith(&folder, &["check"]).0, Some(0));
    let (code, text) = oasmith(&folder, &["init"]);
    assert_eq!((code, text.as_str()), (Some(2), "error: oasmith.toml is there already\n"));
}

#[test]
fn a_project_begins_with_what_is_wrong_with_its_document() {
    let folder = folder("init_faults");
    write(&folder, "api.yaml", &format!("{HEAD}{PETS}{}", CATS.replace("cats:", "cats/{id}:")));
    let (code, text) = oasmith(&folder, &["init"]);
    assert_eq!(code, Some(0), "{text}");
    let expected = "Pets: 1 operation and 0 types, and 1 operation that cannot be expressed\n\
        1 error and 0 warnings, which `oasmith generate` shows\nwrote\n";
    assert!(text.starts_with(expected), "{text}");
    let (code, text) = oasmith(&folder, &["init", "--spec", "nowhere.yaml"]);
    assert!(code == Some(2) && text.starts_with("error[E001]: "), "{text}");
}

#[test]
fn a_workspace_around_the_client_has_to_know_it() {
    let folder = folder("stranger");
    write(&folder, "api.yaml", &format!("{HEAD}{PETS}"));
    write(&folder, "Cargo.toml", "[workspace]\nmembers = []\n");
    let generate = ["generate", "--spec", "api.yaml", "--out", "client"];
    let (code, text) = oasmith(&folder, &generate);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("next, tell Cargo that the client is there: name client in `members` of "), "{text}");
    let (_, text) = oasmith(&folder, &generate);
    assert!(text.contains("nothing had to change") && !text.contains("next, "), "{text}");
    fs::remove_dir_all(folder.join("client")).expect("it was written");
    write(&folder, "Cargo.toml", "[workspace]\nmembers = ['client']\n");
    let (_, text) = oasmith(&folder, &generate);
    assert!(text.contains("next, read its documentation:\n  cargo doc --manifest-path client/Cargo.toml"), "{text}");
}

#[test]
fn programs_learn_why_nothing_was_listed_or_compared() {
    let folder = folder("refusals");
    write(&folder, "oasmith.toml", "spec = 'nowhere.yaml'\nout = 'client'\n");
    for arguments in [&["diff", "nowhere.yaml", "--format", "json"][..], &["list", "--format", "json"]] {
        let output = run(&folder, env!("CARGO_BIN_EXE_oasmith"), arguments);
        let object: Value = serde_json::from_slice(&output.stdout).expect("one JSON object is printed");
        assert_eq!((output.status.code(), &object["config"]), (Some(2), &"oasmith.toml".into()), "{arguments:?}");
        let message = object["errors"][0]["message"].as_str();
        assert!(message.is_some_and(|message| message.contains("nowhere.yaml")), "{object}");
    }
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let folder = folder("shell");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, text) = oasmith(&folder, &["completions", shell]);
        assert!(code == Some(0) && text.contains("fail-on") && text.contains("init"), "{shell}\n{text}");
    }
    let (code, text) = oasmith(&folder, &["man"]);
    assert!(code == Some(0) && text.contains("oasmith\\-diff") && text.contains(".SH"), "{text}");
    let (code, text) = oasmith(&folder, &["man", "diff"]);
    assert!(code == Some(0) && text.contains("fail\\-on") && text.contains("Exit codes"), "{text}");
    assert_eq!(oasmith(&folder, &["man", "nothing"]).0, Some(2));
}
