//! What does the step for GitHub Actions say about a pull request?

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use super::support::{CATS, HEAD, PETS, Project};

/// Stands in for the command of GitHub: it notes what it is called with, and knows one comment at most.
const GH: &str = "#!/bin/sh
echo \"$*\" >>gh.log
case $* in *--paginate*) cat known 2>/dev/null ;; esac
exit 0
";

/// Returns a project on a branch whose description differs from that of `main`.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    project.write(".gitignore", "/bin\n/gh.log\n/known\n/*.md\n");
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    project.git(&["init", "-q", "-b", "main"]);
    project.commit();
    let origin = format!("{}.git", project.path("").display().to_string().trim_end_matches('/'));
    // Nothing is there the first time.
    let _ = std::fs::remove_dir_all(&origin);
    project.git(&["clone", "-q", "--bare", ".", &origin]);
    project.git(&["remote", "add", "origin", &origin]);
    project.write("bin/gh", GH);
    let gh = project.path("bin/gh");
    std::fs::set_permissions(&gh, std::fs::Permissions::from_mode(0o755)).expect("the folder is for tests");
    symlink(env!("CARGO_BIN_EXE_oasmith"), project.path("bin/oasmith")).expect("the folder is for tests");
    project
}

/// Runs the step, and returns its exit code with the report.
fn step(project: &Project, inputs: &[(&str, &str)]) -> (Option<i32>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/action.sh");
    let mut command = project.command("bash");
    let path = std::env::var("PATH").unwrap_or_default();
    command.arg(script).env("PATH", format!("{}:{path}", project.path("bin").display()));
    for name in ["CONFIG", "FAIL_ON", "COMMENT", "PULL_REQUEST", "GITHUB_BASE_REF"] {
        command.env_remove(name);
    }
    command.env("RUNNER_TEMP", project.path("")).env("GITHUB_STEP_SUMMARY", project.path("summary.md"));
    command.env("GITHUB_REPOSITORY", "acme/pets").envs(inputs.iter().copied());
    // Nothing is there the first time.
    let _ = std::fs::remove_file(project.path("summary.md"));
    let output = command.output().expect("it starts");
    (output.status.code(), project.read("summary.md"))
}

const PULL_REQUEST: [(&str, &str); 3] = [("GITHUB_BASE_REF", "main"), ("PULL_REQUEST", "7"), ("COMMENT", "true")];

#[test]
fn a_change_is_in_the_summary_and_in_one_comment() {
    let project = project("action");
    assert_eq!(step(&project, &[]), (Some(0), String::new()));
    // Nothing changed, so nobody is told so.
    assert_eq!(step(&project, &PULL_REQUEST).0, Some(0));
    assert_eq!(project.read("gh.log").matches("--method").count(), 0);

    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    let (code, _) = step(&project, &PULL_REQUEST);
    assert_eq!(code, Some(1), "the client is not up to date");
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    let (code, summary) = step(&project, &PULL_REQUEST);
    assert_eq!(code, Some(0));
    assert!(summary.contains("| **major** | **major** | 0.1.0 → **0.2.0** |"), "{summary}");
    assert!(project.read("oasmith-comment.md").ends_with(&summary));
    let log = project.read("gh.log");
    let written = |method: &str, place: &str| {
        format!("api --silent --method {method} repos/acme/pets/issues/{place} --field body=@")
    };
    assert!(log.contains(&written("POST", "7/comments")), "{log}");
    // Whoever else begins a comment as the step does keeps it.
    assert!(log.contains("| select(.viewerDidAuthor and (.body | startswith(\"<!-- oasmith -->\"))) | .databaseId"));
    project.write("known", "41\n42\n");
    assert_eq!(step(&project, &PULL_REQUEST).0, Some(0));
    assert!(project.read("gh.log").contains(&written("PATCH", "comments/41")));
    let limit = [&PULL_REQUEST[..], &[("FAIL_ON", "major")]].concat();
    assert_eq!(step(&project, &limit).0, Some(1));
}

#[test]
fn configurations_are_named_and_a_first_client_is_no_fault() {
    let project = project("action_first");
    project.write("more/oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("more/api.yaml", &format!("{HEAD}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--config", "more"]).0, Some(0));
    let inputs = [("CONFIG", "more\n"), ("GITHUB_BASE_REF", "main"), ("FAIL_ON", "patch")];
    assert_eq!(step(&project, &inputs), (Some(0), String::new()));
    assert_eq!(step(&project, &[("CONFIG", "none")]).0, Some(2));
}

#[test]
fn a_client_that_is_new_hides_no_change_of_another() {
    let project = project("action_new");
    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    project.write("more/oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("more/api.yaml", &format!("{HEAD}{CATS}"));
    assert_eq!(project.oasmith(&["generate", "--config", ".", "--config", "more"]).0, Some(0));
    let inputs = [("CONFIG", ".\nmore\n"), ("GITHUB_BASE_REF", "main"), ("FAIL_ON", "major")];
    let (code, summary) = step(&project, &inputs);
    assert!(code == Some(1) && summary.contains("**major**"), "{summary}");
    assert_eq!(step(&project, &inputs[..2]).0, Some(0));
}

#[test]
fn what_cannot_be_told_fails_the_step() {
    let project = project("action_fails");
    let inputs = |base: &'static str, limit: &'static str| [("GITHUB_BASE_REF", base), ("FAIL_ON", limit)];
    assert_eq!(step(&project, &inputs("main", "major")).0, Some(0));
    assert_eq!(step(&project, &inputs("main", "Major")).0, Some(2));
    assert_eq!(step(&project, &inputs("nowhere", "major")).0, Some(2));
    // What is in the way of the comparison is no reason to do without.
    project.write("api.yaml", "paths: [");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "two"]);
    project.git(&["push", "-q", "origin", "HEAD:broken"]);
    project.write("api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    assert_eq!(step(&project, &inputs("broken", "major")).0, Some(2));
}

#[test]
fn a_checkout_with_all_commits_keeps_them() {
    let project = project("action_depth");
    for text in ["two", "three"] {
        project.write("notes", text);
        project.commit();
    }
    project.git(&["push", "-q", "origin", "HEAD:main"]);
    assert_eq!(step(&project, &PULL_REQUEST).0, Some(0));
    assert!(!project.path(".git/shallow").exists());
}
