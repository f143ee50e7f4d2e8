//! How does `generate --watch` notice that something changed?
//!
//! Editors replace files rather than write into them, so folders are watched and not files. An event only wakes this
//! up; whether something changed is told from what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::generate::Run;
use super::report::say;
use super::{DONE, FAULT};

/// How long nothing more may happen before something is done: tools write several files one after the other.
const QUIET: Duration = Duration::from_millis(150);

/// What wakes the loop up.
enum Wake {
    Change,
    End,
}

/// Generates again and again, and returns the exit code.
pub(super) fn run(run: Run<'_>) -> u8 {
    match watch(run) {
        Ok(()) => DONE,
        Err(message) => {
            say(&format!("error: files cannot be watched: {message}\n"));
            FAULT
        }
    }
}

fn watch(run: Run<'_>) -> Result<(), String> {
    let (wake, woken) = mpsc::channel();
    let end = wake.clone();
    // Whoever is gone does not have to be woken up.
    ctrlc::set_handler(move || drop(end.send(Wake::End))).map_err(|error| error.to_string())?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change of it, and this reads all of them.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            drop(wake.send(Wake::Change));
        }
    })
    .map_err(|error| error.to_string())?;
    let mut folders = BTreeSet::new();
    let mut files = Vec::new();
    loop {
        // What is changed while it is read counts as changed, so this comes first.
        let mut known = contents(&files);
        files = run.all().1;
        known.retain(|path, _| files.contains(path));
        for (path, content) in contents(&files) {
            known.entry(path).or_insert(content);
        }
        follow(&mut watcher, known.keys(), &mut folders)?;
        say(&format!("watching {} files; Ctrl-C ends it\n", known.len()));
        let Some(changed) = next(&woken, &known) else { return Ok(()) };
        let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
        say(&format!("\nchanged: {}\n", names.join(", ")));
    }
}

/// Watches the folders of these files, and no longer those of others.
fn follow<'p>(
    watcher: &mut RecommendedWatcher,
    files: impl Iterator<Item = &'p PathBuf>,
    folders: &mut BTreeSet<PathBuf>,
) -> Result<(), String> {
    let wanted: BTreeSet<PathBuf> = files.filter_map(|file| nearest(file)).collect();
    for folder in folders.difference(&wanted) {
        // It may be gone.
        let _ = watcher.unwatch(folder);
    }
    for folder in wanted.difference(folders) {
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|error| error.to_string())?;
    }
    *folders = wanted;
    Ok(())
}

/// Returns the innermost folder around a file that is there.
fn nearest(file: &Path) -> Option<PathBuf> {
    let folder = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
    file.ancestors().skip(1).map(folder).find(|folder| folder.is_dir())
}

/// Waits until files differ from what they were, and returns which; `None` when the user ends it.
fn next(woken: &Receiver<Wake>, known: &BTreeMap<PathBuf, Option<u64>>) -> Option<Vec<PathBuf>> {
    // What changed while the client was generated woke nobody up.
    let mut wait = Duration::ZERO;
    loop {
        loop {
            match woken.recv_timeout(wait) {
                Ok(Wake::Change) => wait = QUIET,
                Err(RecvTimeoutError::Timeout) => break,
                Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        let now = contents(known.keys());
        let changed: Vec<PathBuf> = known
            .iter()
            .filter(|(path, content)| now.get(*path) != Some(*content))
            .map(|(path, _)| path.clone())
            .collect();
        if !changed.is_empty() {
            return Some(changed);
        }
        match woken.recv() {
            Ok(Wake::Change) => wait = QUIET,
            Ok(Wake::End) | Err(_) => return None,
        }
    }
}

/// Returns what is in files, in short; `None` where a file is not there.
fn contents<'p>(files: impl IntoIterator<Item = &'p PathBuf>) -> BTreeMap<PathBuf, Option<u64>> {
    let content = |path: &PathBuf| {
        let mut hasher = DefaultHasher::new();
        std::fs::read(path).ok()?.hash(&mut hasher);
        Some(hasher.finish())
    };
    files.into_iter().map(|path| (path.clone(), content(path))).collect()
}
