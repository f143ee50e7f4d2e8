//! Where did an earlier run stop?
//!
//! A journal is a file of one JSON object on each line, written as soon as it is known. The first line says what wrote
//! the rest: what another generator found is not what this one would.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// An open journal.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens a journal to be gone on with, and returns what is in it; a journal of another `writer` begins anew.
    pub(crate) fn open<T: DeserializeOwned>(path: &Path, writer: &str) -> Result<(Self, Vec<T>), String> {
        let fault = |error: std::io::Error| format!("{}: {error}", path.display());
        let records = read(path, writer)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        let is_new = records.is_none();
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(fault)?;
        let mut journal = Self { file, path: path.to_owned() };
        if is_new {
            journal.file.set_len(0).map_err(fault)?;
            journal.line(writer)?;
        }
        Ok((journal, records.unwrap_or_default()))
    }

    /// Adds what became known.
    pub(crate) fn add(&mut self, record: &impl Serialize) -> Result<(), String> {
        self.line(&serde_json::to_string(record).map_err(|error| error.to_string())?)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        writeln!(self.file, "{line}").map_err(|error| format!("{}: {error}", self.path.display()))
    }
}

/// Reads a journal, if there is one of this writer. A last line that was cut off is left out.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, writer: &str) -> Result<Option<Vec<T>>, String> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(None) };
    let mut lines = text.lines();
    if lines.next() != Some(writer) {
        return Ok(None);
    }
    let complete = if text.ends_with('\n') { usize::MAX } else { text.lines().count().saturating_sub(2) };
    let records = lines.take(complete).map(serde_json::from_str).collect::<Result<_, _>>();
    records.map(Some).map_err(|error| format!("{}: {error}; give --fresh", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_goes_on_for_the_same_writer_only() {
        let path = std::env::temp_dir().join(format!("corpus-journal-{}", std::process::id()));
        let reopened = |writer: &str, next: u32| {
            let (mut journal, known) = Journal::open::<u32>(&path, writer).expect("it can be opened");
            journal.add(&next).expect("it can be written");
            known
        };
        assert!(reopened("one", 1).is_empty());
        assert_eq!(reopened("one", 2), [1]);
        assert!(reopened("two", 3).is_empty());
        assert_eq!(reopened("two", 4), [3]);
        fs::write(&path, "two\n3\n44").expect("it can be written");
        assert_eq!(read::<u32>(&path, "two"), Ok(Some(vec![3])));
        fs::remove_file(&path).expect("it is there");
    }
}
