//! Which documents does a folder have?

use std::fs;
use std::path::{Path, PathBuf};

/// A description that stands in one file, or begins in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// The path below the folder, without `.json` but with any other ending, with `/` between its parts.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
    /// How many bytes the file has.
    pub(crate) bytes: u64,
}

impl Document {
    /// Returns whose API it is: the part of the name before the first slash.
    pub(crate) fn provider(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// Returns whether it is written in JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension == "json")
    }
}

/// Finds the documents in a folder and the folders in it, in the order of their names. A file without the key that
/// names the version of OpenAPI is a part of a document, or none.
pub(crate) fn find(folder: &Path) -> Result<Vec<Document>, String> {
    let mut found = Vec::new();
    walk(folder, "", &mut found).map_err(|error| format!("{}: {error}", folder.display()))?;
    found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Document>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), found)?;
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("json" | "yaml" | "yml")) {
            continue;
        }
        let text = fs::read(&path)?;
        if names_version(&text) {
            let name = format!("{prefix}{}", name.strip_suffix(".json").unwrap_or(&name));
            found.push(Document { name, bytes: text.len() as u64, path });
        }
    }
    Ok(())
}

/// Returns whether a text has the key `openapi` or `swagger` where a document may have it: in quotes and before a
/// colon, or at the start of a line.
fn names_version(text: &[u8]) -> bool {
    let is_key = |line: &[u8]| {
        let line = line.trim_ascii_start();
        line.starts_with(b":")
    };
    [&b"openapi"[..], b"swagger"].iter().any(|key| {
        let mut rest = text;
        let mut before = b'\n';
        while let Some(index) = find_bytes(rest, key) {
            let start = if index == 0 { before } else { rest[index - 1] };
            let after = &rest[index + key.len()..];
            let quoted = start == b'"' && after.first() == Some(&b'"') && is_key(&after[1..]);
            if quoted || (start == b'\n' && is_key(after)) {
                return true;
            }
            before = key[key.len() - 1];
            rest = after;
        }
        false
    })
}

fn find_bytes(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_its_version() {
        for (text, is_document) in [
            ("{\"openapi\": \"3.0.0\"}", true),
            ("{\"info\": {\"x-openapi\": 1}, \"swagger\" : \"2.0\"}", true),
            ("info:\n  title: swagger\nopenapi: 3.1.0\n", true),
            ("openapi: 3.1.0\n", true),
            ("type: object\ndescription: openapi\n", false),
            ("  openapi: 3.1.0\n", false),
            ("{\"title\": \"openapi\"}", false),
            ("", false),
        ] {
            assert_eq!(names_version(text.as_bytes()), is_document, "{text}");
        }
    }
}
