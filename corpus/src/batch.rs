//! How are several clients one crate?

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::File;

use crate::cargo::CLIENT;

/// The file that a program consists of, beside its clients.
pub(crate) const PROGRAM: &str = "main.rs";

/// The crate that clients are mounted in, as modules that share the runtime.
#[derive(Debug)]
pub(crate) struct Crate {
    folder: PathBuf,
}

/// Returns the root of a client, as its configuration says it.
pub(crate) fn root(number: usize) -> String {
    format!("crate::{CLIENT}{number}")
}

impl Crate {
    /// Begins a library without clients. What was compiled in an earlier one stays.
    pub(crate) fn begin(folder: PathBuf) -> Result<Self, String> {
        Self::begin_with(folder, "[lib]\npath = \"lib.rs\"\n")
    }

    /// Begins a program without clients, whose only file of its own is [`PROGRAM`].
    pub(crate) fn begin_program(folder: PathBuf) -> Result<Self, String> {
        Self::begin_with(folder, &format!("[[bin]]\nname = \"batch\"\npath = {PROGRAM:?}\n"))
    }

    fn begin_with(folder: PathBuf, target: &str) -> Result<Self, String> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workspace = workspace.canonicalize().map_err(|error| format!("{}: {error}", workspace.display()))?;
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let krate = Self { folder };
        krate.clear()?;
        krate.write("Cargo.toml", &manifest(&workspace.join("runtime"), target))?;
        // The versions that the workspace has, which are built already.
        let lock = fs::read_to_string(workspace.join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
        krate.write("Cargo.lock", &lock)?;
        Ok(krate)
    }

    /// Writes the code of one client.
    pub(crate) fn add(&self, number: usize, files: &[File]) -> Result<(), String> {
        files
            .iter()
            .filter(|file| file.path.starts_with("src/"))
            .try_for_each(|file| self.write(&format!("{CLIENT}{number}/{}", file.path), &file.text))
    }

    /// Mounts these clients, and no others.
    pub(crate) fn mount(&self, numbers: &[usize]) -> Result<(), String> {
        let mut text = "//! Clients, side by side.\n\n#![recursion_limit = \"256\"]\n\n".to_owned();
        for number in numbers {
            // Writing to a text does not fail.
            let _ = writeln!(text, "#[path = \"{CLIENT}{number}/src/lib.rs\"]\npub mod {CLIENT}{number};");
        }
        self.write("lib.rs", &text)
    }

    /// Returns where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes all clients away.
    pub(crate) fn clear(&self) -> Result<(), String> {
        let entries = fs::read_dir(&self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(CLIENT) {
                fs::remove_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        Ok(())
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Returns the manifest: what generated manifests depend on, and the lints that fixtures are held to.
fn manifest(runtime: &Path, target: &str) -> String {
    let runtime = runtime.to_string_lossy();
    format!(
        "[package]\nname = \"batch\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.85\"\n\n\
         {target}\n\
         [features]\ndefault = [\"serde\", \"authorization-code\"]\nserde = [\"oasmith-runtime/serde\"]\n\
         authorization-code = [\"oasmith-runtime/authorization-code\"]\n\n\
         [dependencies]\nbytes = \"1\"\nserde_core = \"1\"\nserde_json = \"1\"\n\
         oasmith-runtime = {{ path = {runtime:?}, default-features = false, features = [\"digest\", \"xml\"] }}\n\n\
         [lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\n\n\
         [profile.dev]\ndebug = 0\n\n[workspace]\n"
    )
}
