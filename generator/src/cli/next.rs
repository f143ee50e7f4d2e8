//! What may the user want to do with a client that was generated?

use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith::Config;

use super::report::quoted;

/// Returns the next steps, as text for people.
pub(super) fn steps(config: &Config) -> String {
    if config.client.root != "crate" {
        let out = config.out.display();
        return format!("next, see what the crate around it has to do:\n  {out}/README.md\n");
    }
    let manifest = config.out.join("Cargo.toml");
    if let Some(workspace) = stranger(&manifest) {
        let (workspace, out) = (workspace.display(), config.out.display());
        return format!(
            "next, tell Cargo that the client is there: name {out} in `members` of {workspace}, or in `exclude`\n"
        );
    }
    let manifest = quoted(&manifest);
    let mut names: Vec<String> = std::fs::read_dir(config.out.join("examples"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    match names.first() {
        Some(_) => {
            let lines: Vec<String> =
                names.iter().map(|name| format!("  cargo run --manifest-path {manifest} --example {name}\n")).collect();
            format!("next, try an example (it works offline):\n{}", lines.concat())
        }
        None => format!("next, read its documentation:\n  cargo doc --manifest-path {manifest} --no-deps --open\n"),
    }
}

/// Returns the manifest of the workspace that a crate lies in without being told of there, which Cargo refuses.
fn stranger(manifest: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(manifest).ok()?;
    let above = folder.parent()?.ancestors().skip(1).map(|folder| folder.join("Cargo.toml"));
    let is_workspace = |manifest: &Path| {
        let table = std::fs::read_to_string(manifest).ok().and_then(|text| text.parse::<toml::Table>().ok());
        table.is_some_and(|table| table.contains_key("workspace"))
    };
    let workspace = above.into_iter().find(|manifest| is_workspace(manifest))?;
    // Cargo knows what its members are; without it there is nobody whom it would disturb.
    let known =
        Command::new("cargo").args(["locate-project", "--workspace", "--manifest-path"]).arg(manifest).output().ok()?;
    (!known.status.success()).then_some(workspace)
}
