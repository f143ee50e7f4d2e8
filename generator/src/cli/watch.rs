//! How does `generate --watch` notice that something changed?
//!
//! Editors replace files rather than write into them, so folders are watched and not files. An event only wakes this
//! up; whether something changed is told from what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::generate::Run;
use super::inputs::Inputs;
use super::report::say;
use super::{DONE, FAULT};

/// How long nothing more may happen before something is done: tools write several files one after the other.
const QUIET: Duration = Duration::from_millis(150);
/// How long is waited for that at most: something may happen beside the files all the time.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is in files, in short; `None` where a file is not there.
type Contents = BTreeMap<PathBuf, Option<u64>>;

/// What wakes the loop up.
enum Wake {
    Change,
    End,
}

/// Generates again and again, and returns the exit code.
pub(super) fn run(run: Run<'_>) -> u8 {
    match watch(run) {
        Ok(code) => code,
        Err(message) => {
            say(&format!("error: files cannot be watched: {message}\n"));
            FAULT
        }
    }
}

fn watch(run: Run<'_>) -> Result<u8, String> {
    let (wake, woken) = mpsc::channel();
    let end = wake.clone();
    // Whoever is gone does not have to be woken up.
    ctrlc::set_handler(move || drop(end.send(Wake::End))).map_err(|error| error.to_string())?;
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change of it, and this reads all of them.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            drop(wake.send(Wake::Change));
        }
    })
    .map_err(|error| error.to_string())?;
    let mut folders = Folders { watcher, watched: BTreeSet::new() };
    let mut known = Contents::new();
    loop {
        // What is changed while it is read counts as changed, so this comes first.
        let mut before: BTreeSet<PathBuf> = run.files().into_iter().collect();
        before.extend(known.into_keys());
        let before = contents(&before);
        let (code, inputs) = run.all();
        known = remembered(before, code, &inputs, &run.files());
        if known.is_empty() {
            return Ok(code);
        }
        folders.follow(known.keys())?;
        say(&format!("watching {} files; Ctrl-C ends it\n", known.len()));
        let Some(changed) = next(&woken, &known, &mut folders)? else { return Ok(DONE) };
        let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
        say(&format!("\nchanged: {}\n", names.join(", ")));
    }
}

/// Returns what was in the files that a run went by, and that another would go by.
fn remembered(before: Contents, code: u8, inputs: &Inputs, configurations: &[PathBuf]) -> Contents {
    let mut known = before;
    // A fault may hide what else is read.
    if code != FAULT {
        let read: BTreeSet<&PathBuf> = inputs.iter().map(|(path, _)| path).chain(configurations).collect();
        known.retain(|path, _| read.contains(path));
    }
    for (path, text) in inputs.iter() {
        let content = || text.map_or_else(|| content(path), |text| Some(hash(text.as_bytes())));
        known.entry(path.clone()).or_insert_with(content);
    }
    known
}

/// The folders that are watched.
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    /// Watches the folders of these files, and no longer those of others.
    ///
    /// What is watched is not the path but the folder that was there, so all of them are watched anew.
    fn follow<'p>(&mut self, files: impl Iterator<Item = &'p PathBuf>) -> Result<(), String> {
        for folder in std::mem::take(&mut self.watched) {
            // It may be gone.
            let _ = self.watcher.unwatch(&folder);
        }
        for file in files {
            self.watch(file)?;
        }
        Ok(())
    }

    fn watch(&mut self, file: &Path) -> Result<(), String> {
        while let Some(folder) = nearest(file).filter(|folder| !self.watched.contains(folder)) {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => self.watched.extend([folder]),
                // It went away in this moment, and another is the innermost.
                Err(_) if !folder.is_dir() => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }
}

/// Returns the innermost folder around a file that is there.
fn nearest(file: &Path) -> Option<PathBuf> {
    let folder = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
    file.ancestors().skip(1).map(folder).find(|folder| folder.is_dir())
}

/// Waits until files differ from what they were, and returns which; `None` when the user ends it.
fn next(woken: &Receiver<Wake>, known: &Contents, folders: &mut Folders) -> Result<Option<Vec<PathBuf>>, String> {
    // What changed while the client was generated woke nobody up.
    loop {
        let changed = changed(known);
        if !changed.is_empty() {
            return Ok(Some(changed));
        }
        match woken.recv() {
            Ok(Wake::Change) if is_quiet(woken) => folders.follow(known.keys())?,
            _ => return Ok(None),
        }
    }
}

/// Waits until nothing more happens; returns whether it goes on then.
fn is_quiet(woken: &Receiver<Wake>) -> bool {
    let end = Instant::now() + PATIENCE;
    loop {
        match woken.recv_timeout(QUIET.min(end.saturating_duration_since(Instant::now()))) {
            Ok(Wake::Change) if Instant::now() < end => {}
            Ok(Wake::Change) | Err(RecvTimeoutError::Timeout) => return true,
            Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Returns the files that are not what they were.
fn changed(known: &Contents) -> Vec<PathBuf> {
    let differs = |(path, before): &(&PathBuf, &Option<u64>)| content(path) != **before;
    known.iter().filter(differs).map(|(path, _)| path.clone()).collect()
}

fn contents<'p>(files: impl IntoIterator<Item = &'p PathBuf>) -> Contents {
    files.into_iter().map(|path| (path.clone(), content(path))).collect()
}

fn content(path: &Path) -> Option<u64> {
    std::fs::read(path).ok().map(|bytes| hash(&bytes))
}

/// Returns a text in short, without the mark that is no part of it.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use oasmith::diagnostic::Source;

    use super::*;

    #[test]
    fn what_was_edited_after_it_was_read_has_changed() {
        let folder = std::env::temp_dir().join(format!("oasmith-watch-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder is for tests");
        let [same, edited, listed] = ["same.yaml", "edited.yaml", "oasmith.toml"].map(|name| folder.join(name));
        fs::write(&same, "\u{FEFF}a: 1\n").expect("the folder is for tests");
        fs::write(&edited, "a: 2\n").expect("the folder is for tests");
        fs::write(&listed, "").expect("the folder is for tests");
        let source = |path: &Path| Source { path: path.display().to_string(), text: Arc::from("a: 1\n") };
        let mut inputs = Inputs::default();
        inputs.extend([listed.clone()]);
        inputs.read(&[source(&same), source(&edited)]);
        let known = remembered(Contents::new(), DONE, &inputs, &[]);
        assert_eq!(changed(&known), std::slice::from_ref(&edited));
        // What was there before is known from before, and forgotten unless a fault may have hidden it.
        let before: Contents = [(edited.clone(), content(&edited)), (folder.join("part.yaml"), None)].into();
        let known = remembered(before.clone(), DONE, &inputs, &[]);
        assert_eq!(known.keys().collect::<Vec<_>>(), [&edited, &listed, &same]);
        assert_eq!(changed(&known), [] as [&Path; 0]);
        assert_eq!(remembered(before, FAULT, &inputs, &[]).len(), 4);
        fs::remove_dir_all(&folder).expect("the folder is for tests");
    }

    #[test]
    fn something_that_never_ends_holds_nothing_back() {
        let (wake, woken) = mpsc::channel();
        let (stop, stopped) = mpsc::channel::<()>();
        let busy = std::thread::spawn(move || {
            while stopped.recv_timeout(QUIET / 3) == Err(RecvTimeoutError::Timeout) && wake.send(Wake::Change).is_ok() {
            }
        });
        let start = Instant::now();
        assert!(is_quiet(&woken));
        assert!(start.elapsed() < PATIENCE * 5, "{:?}", start.elapsed());
        drop(stop);
        busy.join().expect("it sends only");
    }
}
