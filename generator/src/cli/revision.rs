//! What did the description look like in another revision of the repository?
//!
//! The files are taken out of git into a folder of their own, through an index of their own, so that neither the
//! working tree nor the index of the user is touched.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use oasmith::Config;
use oasmith::name::Lock;

/// The ends of names of files that descriptions consist of.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The description of a revision, in a folder that goes away with it.
#[derive(Debug)]
pub(super) struct Revision {
    name: String,
    folder: PathBuf,
    /// The configuration, with the paths of this revision.
    pub(super) config: Config,
    /// The names that the client had.
    pub(super) lock: Lock,
}

impl Drop for Revision {
    fn drop(&mut self) {
        // What is left in the folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Revision {
    /// Takes the configured description out of a revision.
    pub(super) fn of(name: &str, config: &Config) -> Result<Self, String> {
        let fault = |error: std::io::Error| format!("{name}: {error}");
        let home = config.spec.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let wanted = format!("{name}^{{commit}}");
        let commit = git(home, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], &[])
            .map_err(|_| format!("`{name}` is neither a file nor a revision that git knows here"))?;
        let (commit, root) = (line(&commit), PathBuf::from(line(&git(home, &["rev-parse", "--show-toplevel"], &[])?)));
        let root = root.canonicalize().map_err(fault)?;
        let folder = std::env::temp_dir().join(format!("oasmith-{}-{commit}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).map_err(fault)?;
        let mut revision =
            Self { name: name.to_owned(), folder, config: config.clone(), lock: lock(&commit, &config.out) };
        let tree = revision.folder.join("tree");
        let inside = |path: &Path| path.canonicalize().ok()?.strip_prefix(&root).map(Path::to_owned).ok();
        let home = inside(home).ok_or_else(|| format!("{} is not in the repository", config.spec.display()))?;
        let spec = home.join(config.spec.file_name().unwrap_or_default());
        let mut folders = vec![home];
        folders.extend(config.load.allow.iter().filter_map(|path| inside(path)));
        export(&root, &commit, &revision.folder, |path| {
            let path = Path::new(path);
            let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            let is_part = EXTENSIONS.contains(&extension) && folders.iter().any(|folder| path.starts_with(folder));
            is_part || path == spec
        })?;
        revision.config.spec = tree.join(&spec);
        revision.config.load.allow = folders.iter().skip(1).map(|folder| tree.join(folder)).collect();
        if !revision.config.spec.is_file() {
            return Err(format!("`{name}` is no file, and the revision has no {}", spec.display()));
        }
        Ok(revision)
    }

    /// Writes the paths of the folder the way people know them.
    pub(super) fn named(&self, text: &str) -> String {
        let prefix = format!("{}{}", self.folder.join("tree").display(), std::path::MAIN_SEPARATOR);
        text.replace(&prefix, &format!("{}:", self.name))
    }
}

/// Reads the lock of a client as it was; a client that was not there has none.
fn lock(commit: &str, out: &Path) -> Lock {
    let text = git(out, &["show", &format!("{commit}:./oasmith.lock")], &[]).unwrap_or_default();
    Lock::parse(&text)
}

/// Writes the wanted files of a commit into the folder `tree` of another folder.
fn export(root: &Path, commit: &str, folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<(), String> {
    let index = folder.join("index");
    let own = [("GIT_INDEX_FILE", index.as_os_str())];
    git(root, &["read-tree", commit], &own)?;
    let files = git(root, &["ls-files", "-z"], &own)?;
    let wanted: Vec<&str> = files.split_terminator('\0').filter(|path| is_wanted(path)).collect();
    let prefix = format!("--prefix={}/", folder.join("tree").display());
    let mut command = command(root, &["checkout-index", &prefix, "-z", "--stdin"], &own);
    let fault = |error: std::io::Error| format!("git: {error}");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().map_err(fault)?;
    if let Some(mut stdin) = child.stdin.take() {
        for path in wanted {
            stdin.write_all(path.as_bytes()).and_then(|()| stdin.write_all(b"\0")).map_err(fault)?;
        }
    }
    let status = child.wait().map_err(fault)?;
    if status.success() { Ok(()) } else { Err("git could not write the files of the revision".to_owned()) }
}

fn command(folder: &Path, arguments: &[&str], environment: &[(&str, &OsStr)]) -> Command {
    let mut command = Command::new("git");
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
