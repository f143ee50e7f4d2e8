//! What does the compiler say, and about which client?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

/// The name that the folder of a client begins with; its number in the batch follows.
pub(crate) const CLIENT: &str = "client_";

/// What `cargo check` said about a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Said {
    /// Whether everything compiles.
    pub(crate) compiles: bool,
    /// The warnings of each client.
    pub(crate) warnings: BTreeMap<usize, Vec<String>>,
    /// The first error of each client that has one.
    pub(crate) errors: BTreeMap<usize, String>,
    /// The last lines of what is about no client.
    pub(crate) rest: String,
}

/// Checks the crate in a folder.
pub(crate) fn check(folder: &Path) -> Result<Said, String> {
    let output = run("check", folder)?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    Ok(read(&String::from_utf8_lossy(&output.stdout), &stderr, output.status.success()))
}

/// Builds the program in a folder, and returns where it is.
pub(crate) fn build(folder: &Path) -> Result<PathBuf, String> {
    let output = run("build", folder)?;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let mut lines = stdout.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    lines.find_map(|line| line.executable).filter(|_| output.status.success()).ok_or_else(|| {
        let said = read(&stdout, &stderr, false);
        said.errors.into_values().next().unwrap_or(said.rest)
    })
}

fn run(command: &str, folder: &Path) -> Result<Output, String> {
    let mut cargo = Command::new("cargo");
    cargo.args([command, "--quiet", "--message-format", "json", "--manifest-path"]).arg(folder.join("Cargo.toml"));
    if std::env::var_os("CARGO_TARGET_DIR").is_none() {
        cargo.env("CARGO_TARGET_DIR", folder.join("target"));
    }
    cargo.env("CARGO_INCREMENTAL", "0").output().map_err(|error| format!("cargo: {error}"))
}

/// One line of what cargo prints.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    #[serde(rename = "message")]
    text: String,
    code: Option<Code>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

fn read(stdout: &str, stderr: &str, compiles: bool) -> Said {
    let mut said = Said { compiles, ..Said::default() };
    let mut rest: Vec<String> = stderr.lines().map(str::to_owned).collect();
    for message in stdout.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()?.message) {
        let primary = message.spans.iter().filter(|span| span.is_primary);
        let place = primary.chain(&message.spans).find_map(|span| Some((client_of(&span.file_name)?, span)));
        let code = message.code.map(|code| format!(" [{}]", code.code)).unwrap_or_default();
        match place {
            Some((client, span)) => {
                let (_, file) = span.file_name.split_once(CLIENT).unwrap_or_default();
                let file = file.split_once('/').map_or(file, |(_, file)| file);
                let text = format!("{}{code} at {file}:{}", message.text, span.line_start);
                if message.level.starts_with("error") {
                    said.errors.entry(client).or_insert(text);
                } else {
                    said.warnings.entry(client).or_default().push(text);
                }
            }
            None => rest.push(format!("{}{code}", message.text)),
        }
    }
    let last = rest.len().saturating_sub(3);
    said.rest = rest[last..].join("; ");
    said
}

/// Returns the number of the client that a file is of.
fn client_of(path: &str) -> Option<usize> {
    path.split('/').find_map(|part| part.strip_prefix(CLIENT)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_about_the_client_whose_file_they_point_to() {
        let message = |level: &str, text: &str, file: &str| {
            let span = serde_json::json!({ "file_name": file, "line_start": 7, "is_primary": true });
            let code = serde_json::json!({ "code": "E0001" });
            let message = serde_json::json!({ "level": level, "message": text, "code": code, "spans": [span] });
            format!("{}\n", serde_json::json!({ "reason": "compiler-message", "message": message }))
        };
        let stdout = [
            "{\"reason\":\"compiler-artifact\"}\n".to_owned(),
            message("error", "first", "client_12/src/model.rs"),
            message("error", "second", "client_12/src/model.rs"),
            message("warning", "unused", "client_3/src/lib.rs"),
            message("error", "elsewhere", "lib.rs"),
        ];
        let said = Said {
            compiles: false,
            warnings: BTreeMap::from([(3, vec!["unused [E0001] at src/lib.rs:7".to_owned()])]),
            errors: BTreeMap::from([(12, "first [E0001] at src/model.rs:7".to_owned())]),
            rest: "killed; elsewhere [E0001]".to_owned(),
        };
        assert_eq!(read(&stdout.concat(), "killed\n", false), said);
    }
}
