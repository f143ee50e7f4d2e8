//! Which clients does a configuration file stand for?

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, DEFAULT_FILES, joined};

/// A file that lists other configurations.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Clients"))]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// The configurations of the clients: files, or folders with an `oasmith.toml`.
    clients: Vec<PathBuf>,
}

/// Returns the configuration files that a path stands for.
pub(super) fn files(path: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let path = file(path);
    let fault = |message: String| ConfigError::new(Some(path.clone()), message);
    let text = std::fs::read_to_string(&path).map_err(|error| fault(error.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
    if !table.contains_key("clients") {
        return Ok(vec![path]);
    }
    let written: Written = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
    if written.clients.is_empty() {
        return Err(fault("`clients` lists no configuration".to_owned()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut found: Vec<PathBuf> = Vec::new();
    for client in &written.clients {
        let client = file(&joined(folder, client));
        if client == path {
            return Err(fault("`clients` lists this file itself".to_owned()));
        }
        if found.contains(&client) {
            return Err(fault(format!("`clients` lists {} twice", client.display())));
        }
        found.push(client);
    }
    Ok(found)
}

/// Returns the file that is meant: a folder stands for the configuration in it.
fn file(path: &Path) -> PathBuf {
    match path.is_dir() {
        true if path == Path::new(".") => PathBuf::from(DEFAULT_FILES[0]),
        true => path.join(DEFAULT_FILES[0]),
        false => path.to_owned(),
    }
}
