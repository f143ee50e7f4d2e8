//! How are many files replaced as if at once?
//!
//! Everything is written into one folder beside the client's files first. Only when all of it is there are files
//! renamed to their places, and what they replace is kept until the last one is. The folder is also the lock: it can
//! be made once only.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{WriteError, WriteFault};

/// The folder for what is about to be written.
const FOLDER: &str = ".oasmith-stage";

/// How long after its last change the folder is taken for the remains of an interrupted run.
const STALE: Duration = Duration::from_secs(60);

/// What is about to happen to a client's folder.
pub(super) struct Stage<'o> {
    out: &'o Path,
    folder: PathBuf,
    steps: Vec<Step>,
    /// The folders that were made, outermost first.
    made: Vec<PathBuf>,
}

struct Step {
    target: PathBuf,
    /// The text that replaces the target; without one the target is removed.
    new: Option<PathBuf>,
    /// What the target was before.
    old: PathBuf,
}

impl<'o> Stage<'o> {
    /// Begins a run, unless another one is writing the same client.
    pub(super) fn open(out: &'o Path) -> Result<Self, WriteError> {
        let mut stage = Self { out, folder: out.join(FOLDER), steps: Vec::new(), made: Vec::new() };
        stage.make_folders(out).map_err(|error| WriteError::new(out.to_owned(), WriteFault::Write(error)))?;
        let result = match fs::create_dir(&stage.folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && is_stale(&stage.folder) => {
                fs::remove_dir_all(&stage.folder).and_then(|()| fs::create_dir(&stage.folder))
            }
            result => result,
        };
        result.map_err(|error| {
            let is_busy = error.kind() == ErrorKind::AlreadyExists;
            // The folder belongs to the other run, so this one must not remove it.
            let folder = std::mem::take(&mut stage.folder);
            WriteError::new(folder, if is_busy { WriteFault::Busy } else { WriteFault::Write(error) })
        })?;
        Ok(stage)
    }

    /// Writes a text that will replace a file.
    pub(super) fn add(&mut self, path: &str, text: &str) -> Result<(), WriteError> {
        let place = self.folder.join(format!("{}.new", self.steps.len()));
        fs::write(&place, text).map_err(|error| WriteError::new(self.out.join(path), WriteFault::Write(error)))?;
        self.push(path, Some(place));
        Ok(())
    }

    /// Notes that a file will be removed.
    pub(super) fn remove(&mut self, path: &str) {
        self.push(path, None);
    }

    fn push(&mut self, path: &str, new: Option<PathBuf>) {
        let old = self.folder.join(format!("{}.old", self.steps.len()));
        self.steps.push(Step { target: self.out.join(path), new, old });
    }

    /// Takes all of the steps, or takes back those that were taken.
    pub(super) fn commit(mut self) -> Result<(), WriteError> {
        let steps = std::mem::take(&mut self.steps);
        for (index, step) in steps.iter().enumerate() {
            if let Err(error) = self.take(step) {
                for step in steps[..=index].iter().rev() {
                    step.take_back();
                }
                return Err(WriteError::new(step.target.clone(), WriteFault::Write(error)));
            }
        }
        self.made.clear();
        for step in steps.iter().filter(|step| step.new.is_none()) {
            self.remove_empty_folders(&step.target);
        }
        Ok(())
    }

    fn take(&mut self, step: &Step) -> io::Result<()> {
        let Some(new) = &step.new else { return fs::rename(&step.target, &step.old) };
        if let Some(parent) = step.target.parent() {
            self.make_folders(parent)?;
        }
        if step.target.symlink_metadata().is_ok() {
            // A second name keeps what is replaced, so that the file is there at every moment.
            fs::hard_link(&step.target, &step.old).or_else(|_| fs::copy(&step.target, &step.old).map(|_| ()))?;
        }
        fs::rename(new, &step.target)
    }

    /// Makes a folder and those around it, and remembers which were not there.
    fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> =
            folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.made.push(folder.to_owned());
        }
        Ok(())
    }

    /// Removes the folders that the removal of a file left empty.
    fn remove_empty_folders(&self, file: &Path) {
        for folder in file.ancestors().skip(1).take_while(|folder| *folder != self.out) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            // What cannot be removed now is removed by a later run.
            let _ = fs::remove_dir_all(&self.folder);
        }
        for folder in self.made.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Step {
    /// Puts back what the target was, if this step was taken.
    fn take_back(&self) {
        if self.old.symlink_metadata().is_ok() {
            let _ = fs::rename(&self.old, &self.target);
        } else if self.new.as_ref().is_some_and(|new| !new.exists()) {
            let _ = fs::remove_file(&self.target);
        }
    }
}

fn is_stale(folder: &Path) -> bool {
    let changed = folder.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > STALE))
}
