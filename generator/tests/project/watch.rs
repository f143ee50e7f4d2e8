//! Does `generate --watch` follow what changes, and end when it is told to?

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::support::{CATS, HEAD, PETS, Project};

/// How long the command may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(project: &Project) -> Self {
        let mut command = project.command(env!("CARGO_BIN_EXE_oasmith"));
        let mut child = command.args(["generate", "--watch"]).stderr(Stdio::piped()).spawn().expect("it starts");
        let stderr = BufReader::new(child.stderr.take().expect("it is a pipe"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Returns what is said up to the line that begins like this.
    fn until(&self, start: &str) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => said.push(line),
                Err(error) => panic!("no line begins with `{start}`: {error}\n{said:#?}"),
            }
            if said.last().is_some_and(|line| line.starts_with(start)) {
                return said;
            }
        }
    }

    fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("there is a `kill`").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has ended, unless the test failed.
        let _ = self.child.kill();
    }
}

#[test]
fn what_changes_is_generated_and_what_is_wrong_waits() {
    let project = Project::new("watch");
    project.write("oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("api.yaml", &format!("{HEAD}{PETS}  /cats: {{ $ref: 'parts/cats.yaml' }}\n"));
    project.write("parts/cats.yaml", CATS.split_once(": ").expect("it is a path").1);
    let mut watch = Watch::start(&project);
    watch.until("watching 3 files");
    assert!(project.read("client/src/operation/pets.rs").contains("\"listCats\""));

    project.write("parts/cats.yaml", &CATS.split_once(": ").expect("it is a path").1.replace("listCats", "allCats"));
    assert!(watch.until("changed: ").last().is_some_and(|line| line == "changed: parts/cats.yaml"));
    watch.until("watching");
    assert!(project.read("client/src/operation/pets.rs").contains("\"allCats\""));

    // An editor writes another file and gives it the name.
    project.write("api.tmp", "paths: [");
    std::fs::rename(project.path("api.tmp"), project.path("api.yaml")).expect("the folder is for tests");
    watch.until("changed: api.yaml");
    let said = watch.until("watching");
    assert!(said.iter().any(|line| line == "nothing was written"), "{said:#?}");
    assert!(project.read("client/src/operation/pets.rs").contains("\"allCats\""));

    project.write("api.yaml", &format!("{HEAD}{PETS}"));
    watch.until("changed: api.yaml");
    watch.until("watching 2 files");
    assert!(!project.read("client/src/operation/pets.rs").contains("\"allCats\""));

    project.write("oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n[package]\nversion = \"2.0.0\"\n");
    watch.until("changed: oasmith.toml");
    watch.until("watching");
    assert!(project.read("client/Cargo.toml").contains("version = \"2.0.0\""));
    assert_eq!(watch.interrupt(), Some(0));
}

const CONFIG: &str = "spec = \"api.yaml\"\nout = \"client\"\n";

#[test]
fn without_a_configuration_there_is_nothing_to_wait_for() {
    let project = Project::new("watch_nothing");
    let mut watch = Watch::start(&project);
    watch.until("error[E010]: there is neither");
    assert_eq!(watch.child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn what_a_fault_hides_is_still_watched() {
    let project = Project::new("watch_hidden");
    let cats = CATS.split_once(": ").expect("it is a path").1;
    project.write("oasmith.toml", &format!("{CONFIG}[retries.listCats]\nattempts = 2\n"));
    project.write("api.yaml", &format!("{HEAD}{PETS}  /cats: {{ $ref: 'parts/cats.yaml' }}\n"));
    project.write("parts/cats.yaml", &cats.replace("listCats", "allCats"));
    let watch = Watch::start(&project);
    // The rule is about no operation, and the part that could have it was read before that was found.
    watch.until("error[E010]");
    watch.until("watching 3 files");
    project.write("parts/cats.yaml", cats);
    watch.until("changed: parts/cats.yaml");
    watch.until("client: 2 operations");
    watch.until("watching 3 files");
    project.write("oasmith.toml", CONFIG);
    watch.until("client: 2 operations");
    watch.until("watching 3 files");

    std::fs::remove_file(project.path("parts/cats.yaml")).expect("the folder is for tests");
    watch.until("changed: parts/cats.yaml");
    watch.until("client: 1 operation");
    watch.until("watching 3 files");
    project.write("parts/cats.yaml", cats);
    watch.until("changed: parts/cats.yaml");
    watch.until("client: 2 operations");
}

#[test]
fn a_folder_that_takes_the_place_of_another_is_watched() {
    let project = Project::new("watch_folder");
    project.write("oasmith.toml", &CONFIG.replace("api.yaml", "spec/api.yaml"));
    for folder in ["spec", "other"] {
        project.write(&format!("{folder}/api.yaml"), &format!("{HEAD}{PETS}"));
    }
    let watch = Watch::start(&project);
    watch.until("watching 2 files");
    let rename = |from: &str, to: &str| {
        std::fs::rename(project.path(from), project.path(to)).expect("the folder is for tests");
    };
    rename("spec", "former");
    rename("other", "spec");
    // It may say so of the moment in which there was none; either way it waits for what comes next.
    std::thread::sleep(Duration::from_secs(1));
    for document in [format!("{PETS}{CATS}"), CATS.to_owned()] {
        let count = document.matches("operationId").count();
        project.write("spec/api.yaml", &format!("{HEAD}{document}"));
        watch.until("changed: spec/api.yaml");
        watch.until(&format!("client: {count} operation"));
        watch.until("watching 2 files");
    }
}
