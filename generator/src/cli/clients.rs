//! Which clients is a command about?

use std::path::{Component, Path, PathBuf};

use clap::Args;
use oasmith::Config;
use oasmith::config::DEFAULT_FILES;

use super::report::quoted;

/// Where the configurations come from.
#[derive(Debug, Args)]
pub(super) struct ConfigSource {
    /// The configuration, or the folder that it is in; may be given several times. oasmith.toml or spec/oasmith.toml if
    /// neither it nor --spec is given.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["spec", "out"])]
    config: Vec<PathBuf>,
    /// The OpenAPI description, in place of a configuration.
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of the generated crate.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
}

/// How many clients a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    One,
    Several,
}

impl Count {
    /// Returns how many there are of them.
    pub(super) fn of<T>(list: &[T]) -> Self {
        if list.len() > 1 { Self::Several } else { Self::One }
    }
}

/// One of the clients that a command is about.
#[derive(Debug)]
pub(super) struct Client {
    /// The configuration file, if there is one.
    pub(super) file: Option<PathBuf>,
    /// The configuration, or what is wrong with it.
    pub(super) config: Result<Config, String>,
    /// The arguments that lead to this client alone.
    pub(super) arguments: String,
}

impl Client {
    fn read(file: PathBuf, arguments: String) -> Self {
        let config = Config::from_file(&file).map_err(|error| error.to_string());
        Self { file: Some(file), config, arguments }
    }

    /// Returns a client that no file configures.
    pub(super) fn of(config: Config) -> Self {
        let arguments = format!(" --spec {} --out {}", quoted(&config.spec), quoted(&config.out));
        Self { file: None, config: Ok(config), arguments }
    }

    /// Returns the configuration file as people write it.
    pub(super) fn label(&self) -> Option<String> {
        self.file.as_ref().map(|file| file.display().to_string())
    }
}

impl ConfigSource {
    /// Returns the files that say which clients there are, and what is made of them.
    #[cfg(feature = "watch")]
    pub(super) fn files(&self) -> Vec<PathBuf> {
        if self.spec.is_some() {
            return Vec::new();
        }
        let file = |path: PathBuf| if path.is_dir() { path.join(DEFAULT_FILES[0]) } else { path };
        // A list that cannot be read lists nothing yet.
        let of = |path: PathBuf| Config::files(&path).unwrap_or_default().into_iter().chain([file(path)]);
        paths(&self.config).into_iter().flat_map(of).collect()
    }

    /// Returns the clients, of which there is one at least.
    pub(super) fn clients(&self) -> Result<Vec<Client>, String> {
        if let (Some(spec), Some(out)) = (&self.spec, &self.out) {
            return Ok(vec![Client::of(Config::new(spec, out))]);
        }
        named(&self.config)?.ok_or_else(|| {
            let names = DEFAULT_FILES.join("` nor `");
            format!("there is neither `{names}` here; name one with --config, or give --spec FILE --out DIR")
        })
    }
}

/// Returns the paths that are named, or else the configuration that is here, if there is one.
fn paths(named: &[PathBuf]) -> Vec<PathBuf> {
    if named.is_empty() { default().into_iter().collect() } else { named.to_vec() }
}

fn default() -> Option<PathBuf> {
    DEFAULT_FILES.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// Returns the clients of the configurations that are named, or else of the one that is here, if there is one.
pub(super) fn named(named: &[PathBuf]) -> Result<Option<Vec<Client>>, String> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths(named) {
        for file in Config::files(&path).map_err(|error| error.to_string())? {
            if files.contains(&file) {
                return Err(format!("{} is named twice", file.display()));
            }
            files.push(file);
        }
    }
    let is_default = |file: &Path| files.len() == 1 && default().as_deref() == Some(file);
    let clients: Vec<Client> = files
        .iter()
        .map(|file| {
            let arguments = if is_default(file) { String::new() } else { format!(" --config {}", quoted(file)) };
            Client::read(file.clone(), arguments)
        })
        .collect();
    one_folder_each(&clients)?;
    Ok((!clients.is_empty()).then_some(clients))
}

/// Refuses clients that would overwrite each other.
fn one_folder_each(clients: &[Client]) -> Result<(), String> {
    let mut seen: Vec<(PathBuf, &Client)> = Vec::new();
    for client in clients {
        let Ok(config) = &client.config else { continue };
        let out = real(&config.out);
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == out) {
            let labels = [other.label(), client.label()].map(Option::unwrap_or_default);
            return Err(format!("{} and {} write to the same folder, {}", labels[0], labels[1], config.out.display()));
        }
        seen.push((out, client));
    }
    Ok(())
}

/// Returns where a folder is, or will be, however its path is spelt.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => drop(real.pop()),
            other => real.push(other),
        }
        match real.canonicalize() {
            Ok(known) => real = known,
            // What is not there yet has no case of its own where the file system knows none.
            Err(_) if cfg!(any(windows, target_os = "macos")) => real = real.to_string_lossy().to_lowercase().into(),
            Err(_) => {}
        }
    }
    real
}
