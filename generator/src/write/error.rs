//! Why was nothing written, and what can be done about it?

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a client could not be written or compared.
#[derive(Debug)]
pub struct WriteError {
    path: PathBuf,
    pub(super) fault: WriteFault,
}

/// What is wrong with a file or a folder.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteFault {
    /// The file is there, differs, and was not generated.
    NotGenerated,
    /// The folder is the root of a file system.
    Root,
    /// The folder of the client has this in it, which was not generated, and no client is there yet.
    Foreign,
    /// The folder of the client has this part of the description in it.
    Input,
    /// The path leaves the client's folder, or is in its folder `src/ext/`.
    Outside,
    /// Two files have this path where the case of letters does not count.
    Twice,
    /// A folder has the name of a file.
    Folder,
    /// The list of generated files contains something else than paths.
    List,
    /// Another run is writing.
    Busy,
    /// It cannot be read.
    Read(io::Error),
    /// It cannot be written.
    Write(io::Error),
}

impl WriteError {
    pub(super) fn new(path: PathBuf, fault: WriteFault) -> Self {
        Self { path, fault }
    }

    /// Returns the fault of a file that is there and cannot be read.
    pub(crate) fn unreadable(path: PathBuf, error: io::Error) -> Self {
        Self { path, fault: WriteFault::Read(error) }
    }

    /// Returns the file or folder that the fault is about.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what is wrong with it.
    pub fn fault(&self) -> &WriteFault {
        &self.fault
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match &self.fault {
            WriteFault::NotGenerated => {
                f.write_str("this file was not generated and would be overwritten; move it to src/ext/, or remove it")
            }
            WriteFault::Root => f.write_str("this is no folder for a client; name one of its own with `out`"),
            WriteFault::Foreign => f.write_str(
                "this was not generated, and the client needs a folder of its own; name a new or empty one with `out`",
            ),
            WriteFault::Input => f.write_str(
                "the description is in the client's folder, which has only what is generated from it; name another \
                 folder with `out`, or move the description out of it",
            ),
            WriteFault::Outside => f.write_str(
                "this path leaves the client's folder or its generated part; choose another folder, or remove the link",
            ),
            WriteFault::Twice => f.write_str("two generated files have this path; rename one of their groups or types"),
            WriteFault::Folder => f.write_str("a folder is where a file has to be written; move it away"),
            WriteFault::List => f.write_str("this list of generated files is damaged; restore it, or remove it"),
            WriteFault::Busy => {
                f.write_str("another run is writing this client; wait for it, or remove this folder if there is none")
            }
            WriteFault::Read(error) => write!(f, "cannot be read: {error}"),
            WriteFault::Write(error) => write!(f, "cannot be written, and nothing was changed: {error}"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            WriteFault::Read(error) | WriteFault::Write(error) => Some(error),
            _ => None,
        }
    }
}
