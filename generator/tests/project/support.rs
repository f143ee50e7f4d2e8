//! What do the tests of projects share?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n";
pub(crate) const PETS: &str =
    "  /pets: { get: { operationId: listPets, tags: [pets], responses: { '204': { description: OK } } } }\n";
pub(crate) const CATS: &str =
    "  /cats: { get: { operationId: listCats, tags: [pets], responses: { '204': { description: OK } } } }\n";

/// A folder of its own for a test.
pub(crate) struct Project(PathBuf);

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project").join(name);
        // Nothing is there the first time.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder is for tests");
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder is for tests");
        fs::write(path, text).expect("the folder is for tests");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.0).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE");
        // 2026-11-29.
        command.env("SOURCE_DATE_EPOCH", "1795910400");
        // What is around the folder of the tests is no repository of theirs.
        command.env("GIT_CEILING_DIRECTORIES", self.0.parent().expect("it is in a folder"));
        command
    }

    fn output(&self, program: &str, arguments: &[&str]) -> Output {
        self.command(program).args(arguments).output().expect("the command starts")
    }

    /// Runs a command, and returns its exit code with all that it says.
    pub(crate) fn oasmith(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.output(env!("CARGO_BIN_EXE_oasmith"), arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).expect("it is text"))
    }

    /// Runs a command, and returns its exit code with the objects that it prints, one a line.
    pub(crate) fn json(&self, arguments: &[&str]) -> (Option<i32>, Vec<Value>) {
        let output = self.output(env!("CARGO_BIN_EXE_oasmith"), &[arguments, &["--format", "json"]].concat());
        let text = String::from_utf8(output.stdout).expect("it is text");
        let objects = text.lines().map(|line| serde_json::from_str(line).expect("each line is an object"));
        (output.status.code(), objects.collect())
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = self.output("git", &[&identity, arguments].concat());
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn commit(&self) {
        if !self.path(".git").exists() {
            self.git(&["init", "-q"]);
        }
        self.git(&["add", "."]);
        self.git(&["commit", "-q", "-m", "one"]);
    }
}
