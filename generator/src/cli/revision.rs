//! What did the description look like in another revision of the repository?
//!
//! The files are taken out of git into a folder of their own, through an index of their own, so that neither the
//! working tree nor the index of the user is touched.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use oasmith::Config;
use oasmith::name::Lock;

use super::report::say;

/// The ends of names of files that descriptions consist of.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];
/// What the names of pinned remote documents begin with, beside the configuration.
const REMOTE: &str = "oasmith.remote";

/// What git tells its hooks about the repository that they run in: in another folder it misleads.
const HOOK: [&str; 5] = ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// The description of a revision, in a folder that goes away with it.
#[derive(Debug)]
pub(super) struct Revision {
    name: String,
    folder: Folder,
    /// The configuration that the revision had, or else the one of now with the paths of the revision.
    pub(super) config: Config,
    /// Whether the revision had a configuration.
    pub(super) had_config: bool,
    /// The names that the client had.
    pub(super) lock: Lock,
}

/// Why there is no description of a revision.
#[derive(Debug)]
pub(super) enum Fault {
    /// The revision is there, and the description was not in it yet.
    Absent(String),
    /// Anything else.
    Other(String),
}

impl Fault {
    /// Returns what is said about it.
    pub(super) fn message(self) -> String {
        let (Self::Absent(message) | Self::Other(message)) = self;
        message
    }
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

/// A folder for what is taken out of git.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new(commit: &str) -> std::io::Result<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("oasmith-{}-{count}-{commit}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).map(|()| Self(path))
    }

    fn tree(&self) -> PathBuf {
        self.0.join("tree")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Revision {
    /// Takes the configured description out of a revision, with the configuration that it had there.
    pub(super) fn of(name: &str, config: &Config) -> Result<Self, Fault> {
        let fault = |error: std::io::Error| format!("{name}: {error}");
        let home = folder_of(config.file().unwrap_or(&config.spec));
        let commit = commit(name, home)?;
        let root = PathBuf::from(line(&git(home, &["rev-parse", "--show-toplevel"], &[])?));
        let folder = Folder::new(&commit).map_err(fault)?;
        let repository = Repository::open(root.canonicalize().map_err(fault)?, &folder, commit)?;
        let was = repository.config(name, config)?;
        let had_config = was.is_some();
        let (config, lock) = match was {
            Some(was) => {
                let lock = repository.lock(&was.out);
                (was, lock)
            }
            None => (repository.relocated(config)?, repository.lock_of_now(&config.out)),
        };
        repository.take_description(&config)?;
        let revision = Self { name: name.to_owned(), folder, config, had_config, lock };
        if !revision.config.spec.is_file() {
            let spec = revision.named(&revision.config.spec.display().to_string());
            return Err(Fault::Absent(format!("`{name}` is no file, and the revision has no {spec}")));
        }
        Ok(revision)
    }

    /// Writes the paths of the folder the way people know them.
    pub(super) fn named(&self, text: &str) -> String {
        named(&self.folder, &self.name, text)
    }
}

fn named(folder: &Folder, name: &str, text: &str) -> String {
    let prefix = format!("{}{}", folder.tree().display(), std::path::MAIN_SEPARATOR);
    text.replace(&prefix, &format!("{name}:"))
}

/// A commit, and the folder that files are taken out to.
struct Repository<'f> {
    root: PathBuf,
    commit: String,
    folder: &'f Folder,
    /// Every file of the commit.
    files: Vec<String>,
}

impl<'f> Repository<'f> {
    fn open(root: PathBuf, folder: &'f Folder, commit: String) -> Result<Self, String> {
        let mut repository = Self { root, commit, folder, files: Vec::new() };
        let index = repository.index();
        let own = [("GIT_INDEX_FILE", index.as_os_str())];
        git(&repository.root, &["read-tree", &repository.commit], &own)?;
        let files = git(&repository.root, &["ls-files", "-z"], &own)?;
        repository.files = files.split_terminator('\0').map(str::to_owned).collect();
        Ok(repository)
    }

    fn index(&self) -> PathBuf {
        self.folder.0.join("index")
    }

    /// Returns the path inside the repository of a file or folder that is in the working tree.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok()?.strip_prefix(&self.root).map(Path::to_owned).ok()
    }

    fn has(&self, path: &Path) -> bool {
        self.files.iter().any(|file| Path::new(file) == path)
    }

    /// Reads the configuration as it was, if it was there and is one that can still be read.
    fn config(&self, name: &str, config: &Config) -> Result<Option<Config>, String> {
        let Some(file) = config.file().and_then(|file| self.inside(file)).filter(|file| self.has(file)) else {
            return Ok(None);
        };
        self.take(|path| path == file)?;
        match Config::from_file(&self.folder.tree().join(file)) {
            Ok(config) => Ok(Some(config)),
            Err(error) => {
                let error = named(self.folder, name, &error.to_string());
                say(&format!("note: {error}; the configuration of now is used for `{name}` as well\n"));
                Ok(None)
            }
        }
    }

    /// Returns the configuration of now with the paths of the revision.
    fn relocated(&self, config: &Config) -> Result<Config, String> {
        let tree = self.folder.tree();
        let spec = self.inside(folder_of(&config.spec));
        let spec = spec.ok_or_else(|| format!("{} is not in the repository", config.spec.display()))?;
        let mut relocated = config.clone();
        relocated.spec = tree.join(spec).join(config.spec.file_name().unwrap_or_default());
        let allow = config.load.allow.iter().filter_map(|path| self.inside(path));
        relocated.load.allow = allow.map(|path| tree.join(path)).collect();
        for overlay in &mut relocated.load.overlays {
            if let Some(path) = self.inside(overlay).filter(|path| self.has(path)) {
                *overlay = tree.join(path);
            }
        }
        Ok(relocated)
    }

    /// Takes out everything that a description with this configuration may consist of.
    fn take_description(&self, config: &Config) -> Result<(), String> {
        let tree = self.folder.tree();
        let inside = |path: &Path| path.strip_prefix(&tree).map(Path::to_owned).ok();
        let outside = || format!("the description of {} is not in the repository", self.commit);
        let spec = inside(&config.spec).ok_or_else(outside)?;
        let folders = std::iter::once(folder_of(&config.spec)).chain(config.load.allow.iter().map(PathBuf::as_path));
        let folders: Vec<PathBuf> = folders.filter_map(inside).collect();
        let overlays: Vec<PathBuf> = config.load.overlays.iter().filter_map(|path| inside(path)).collect();
        let home = config.file().and_then(inside).and_then(|file| Some(file.parent()?.to_owned()));
        self.take(|path| {
            let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            let is_part = || EXTENSIONS.contains(&extension) && folders.iter().any(|folder| path.starts_with(folder));
            let is_remote = || {
                let first = home.as_ref().and_then(|home| path.strip_prefix(home).ok()?.iter().next()?.to_str());
                first.is_some_and(|first| first.starts_with(REMOTE))
            };
            path == spec || is_part() || overlays.iter().any(|overlay| path == overlay) || is_remote()
        })
    }

    /// Takes files of the commit out into the folder.
    fn take(&self, is_wanted: impl Fn(&Path) -> bool) -> Result<(), String> {
        let fault = |error: std::io::Error| format!("git: {error}");
        let index = self.index();
        let own = [("GIT_INDEX_FILE", index.as_os_str())];
        let prefix = format!("--prefix={}/", self.folder.tree().display());
        let mut command = command(&self.root, &["checkout-index", "--force", &prefix, "-z", "--stdin"], &own);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().map_err(fault)?;
        if let Some(mut stdin) = child.stdin.take() {
            for path in self.files.iter().filter(|path| is_wanted(Path::new(path))) {
                stdin.write_all(path.as_bytes()).and_then(|()| stdin.write_all(b"\0")).map_err(fault)?;
            }
        }
        let status = child.wait().map_err(fault)?;
        if status.success() { Ok(()) } else { Err("git could not write the files of the revision".to_owned()) }
    }

    /// Reads the lock of a client as it was where the revision had it; a client that was not there has none.
    fn lock(&self, out: &Path) -> Lock {
        let tree = self.folder.tree();
        let Ok(path) = out.join("oasmith.lock").strip_prefix(&tree).map(Path::to_owned) else {
            return Lock::default();
        };
        let object = format!("{}:{}", self.commit, path.to_string_lossy().replace('\\', "/"));
        Lock::parse(&git(&self.root, &["show", &object], &[]).unwrap_or_default())
    }

    /// Reads the lock as it was where the client is now.
    fn lock_of_now(&self, out: &Path) -> Lock {
        let object = format!("{}:./oasmith.lock", self.commit);
        Lock::parse(&git(out, &["show", &object], &[]).unwrap_or_default())
    }
}

/// Returns the version that the client had in a revision, if its configuration says so.
pub(super) fn version_in(name: &str, config: &Config) -> Option<String> {
    let file = config.file()?;
    let home = folder_of(file);
    let object = format!("{}:./{}", commit(name, home).ok()?, file.file_name()?.to_str()?);
    let table: toml::Table = git(home, &["show", &object], &[]).ok()?.parse().ok()?;
    table.get("package")?.get("version")?.as_str().map(str::to_owned)
}

/// Returns what a file said in the last commit, if it was there.
pub(super) fn committed(path: &Path) -> Option<String> {
    let home = folder_of(path);
    let object = format!("{}:./{}", commit("HEAD", home).ok()?, path.file_name()?.to_str()?);
    git(home, &["show", &object], &[]).ok()
}

/// Finds the commit that a name stands for.
fn commit(name: &str, home: &Path) -> Result<String, String> {
    let wanted = format!("{name}^{{commit}}");
    git(home, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], &[])
        .map(|commit| line(&commit))
        .map_err(|_| format!("`{name}` is neither a file nor a revision that git knows here"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn command(folder: &Path, arguments: &[&str], environment: &[(&str, &OsStr)]) -> Command {
    let mut command = Command::new("git");
    for name in HOOK {
        command.env_remove(name);
    }
    command.arg("-C").arg(folder).args(arguments).envs(environment.iter().copied()).stderr(Stdio::null());
    command
}

/// Runs git and returns what it prints.
fn git(folder: &Path, arguments: &[&str], environment: &[(&str, &OsStr)]) -> Result<String, String> {
    let output = command(folder, arguments, environment).output().map_err(|error| format!("git: {error}"))?;
    if !output.status.success() {
        return Err(format!("git {} failed in {}", arguments.join(" "), folder.display()));
    }
    String::from_utf8(output.stdout).map_err(|_| "git printed a path that is not UTF-8".to_owned())
}

fn line(text: &str) -> String {
    text.trim_end_matches(['\n', '\r']).to_owned()
}
