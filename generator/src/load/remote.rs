//! Which remote documents are pinned, and is a copy still the one that was?
//!
//! A generation reads copies and never the network. `oasmith lock` makes the copies; it is the command line that
//! fetches, and this module that knows what is wanted and where it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::bundle::Fault;
use super::read;
use crate::config::Config;
use crate::diagnostic::Code;

/// The name of the lock file, beside the configuration.
const LOCK: &str = "oasmith.remote.lock";

/// The name of the folder with the copies, beside the lock file.
const FOLDER: &str = "oasmith.remote";

/// How long the readable part of a copy's name may be.
const NAME_LIMIT: usize = 80;

const HEAD: &str = "# What the description refers to on the network, each document with the SHA-256 of its copy in \
                    `oasmith.remote/`.\n# Written by `oasmith lock`; commit both.\n";

/// The remote documents of a description that are pinned.
#[derive(Debug, Clone, Default)]
pub struct RemoteLock {
    /// The folder of the lock file.
    folder: PathBuf,
    documents: BTreeMap<String, Pinned>,
    /// What was fetched and is not written yet.
    fetched: BTreeMap<String, Vec<u8>>,
}

/// A document whose content is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pinned {
    sha256: String,
    file: String,
}

/// The lock file, as it is written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    document: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    url: String,
    sha256: String,
    file: String,
}

impl RemoteLock {
    /// Reads the lock file that belongs to a configuration; without one nothing is pinned.
    ///
    /// # Errors
    ///
    /// Fails when there is a lock file that cannot be read; the error says why.
    pub fn read(config: &Config) -> Result<Self, String> {
        let folder = config.folder().to_owned();
        let path = folder.join(LOCK);
        let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = super::lock(&path).map_err(|error| fault(&error))?;
        let written: Written = toml::from_str(&text).map_err(|error| fault(&error))?;
        let mut documents = BTreeMap::new();
        for Entry { url, sha256, file } in written.document {
            // Otherwise the lock of a description from elsewhere could name any file of this machine.
            if file.starts_with('.') || file.contains(['/', '\\', ':']) {
                return Err(fault(&format!("`{file}` is no name of a copy")));
            }
            documents.insert(url, Pinned { sha256, file });
        }
        Ok(Self { folder, documents, fetched: BTreeMap::new() })
    }

    /// Returns the addresses that are pinned, with their hashes.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        self.documents.iter().map(|(url, pinned)| (url.as_str(), pinned.sha256.as_str()))
    }

    /// Forgets what is pinned, so that all of it is wanted anew.
    pub fn clear(&mut self) {
        self.documents.clear();
        self.fetched.clear();
    }

    /// Takes a document that was fetched.
    ///
    /// # Errors
    ///
    /// Fails when the address is pinned and the document is not the one that was: then only [`RemoteLock::clear`] makes
    /// place for it.
    pub fn insert(&mut self, url: &str, content: Vec<u8>) -> Result<(), String> {
        let sha256 = hash(&content)?;
        let pinned = Pinned { file: file_of(url)?, sha256 };
        if let Some(known) = self.documents.get(url).filter(|known| known.sha256 != pinned.sha256) {
            let (known, found) = (&known.sha256, &pinned.sha256);
            return Err(format!("`{url}` has changed: its SHA-256 is {found}, and {known} is pinned"));
        }
        self.documents.insert(url.to_owned(), pinned);
        self.fetched.insert(url.to_owned(), content);
        Ok(())
    }

    /// Forgets every address that is not among these.
    pub(crate) fn retain(&mut self, used: &BTreeSet<String>) {
        self.documents.retain(|url, _| used.contains(url));
        self.fetched.retain(|url, _| used.contains(url));
    }

    /// Writes the lock file and the copies, and removes copies that no longer count.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be written; the error says which and why.
    pub fn write(&self) -> Result<(), String> {
        let folder = self.folder.join(FOLDER);
        let fault = |path: &Path, error: &std::io::Error| format!("{}: {error}", path.display());
        let lock = self.folder.join(LOCK);
        if self.documents.is_empty() && !lock.exists() {
            return Ok(());
        }
        fs::create_dir_all(&folder).map_err(|error| fault(&folder, &error))?;
        // Line ends that version control changes would change the hash.
        let attributes = (".gitattributes".to_owned(), "* -text\n".as_bytes());
        let copies = self.fetched.iter().filter_map(|(url, content)| Some((self.documents.get(url)?, content)));
        let copies = copies.map(|(pinned, content)| (pinned.file.clone(), content.as_slice()));
        for (name, content) in copies.chain([attributes]) {
            let path = folder.join(name);
            fs::write(&path, content).map_err(|error| fault(&path, &error))?;
        }
        let entries = self.documents.iter().map(|(url, Pinned { sha256, file })| Entry {
            url: url.clone(),
            sha256: sha256.clone(),
            file: file.clone(),
        });
        let text = toml::to_string(&Written { document: entries.collect() }).map_err(|error| error.to_string())?;
        // The lock comes last before anything is removed, so that it never names a copy that is not there.
        fs::write(&lock, format!("{HEAD}\n{text}")).map_err(|error| fault(&lock, &error))?;
        let kept: BTreeSet<&str> = self.documents.values().map(|pinned| pinned.file.as_str()).collect();
        for entry in fs::read_dir(&folder).map_err(|error| fault(&folder, &error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && !kept.contains(name.as_str()) {
                fs::remove_file(entry.path()).map_err(|error| fault(&entry.path(), &error))?;
            }
        }
        Ok(())
    }

    /// Returns the path of a copy and its content, if they are those that were pinned.
    pub(super) fn open(&self, url: &str) -> Result<(PathBuf, Vec<u8>), Fault> {
        let Some(Pinned { sha256, file }) = self.documents.get(url) else {
            return Err(Fault::new(Code::ReferenceExternal, format!("`{url}`")));
        };
        let path = self.folder.join(FOLDER).join(file);
        let fault = |found: String| Fault::new(Code::RemoteCopy, format!("`{url}`: {found}"));
        if let Some(content) = self.fetched.get(url) {
            return Ok((path, content.clone()));
        }
        let content = read::read(&path).map_err(|failure| fault(format!("`{}`: {}", path.display(), failure.found)))?;
        match hash(&content).map_err(fault)? {
            found if found == *sha256 => Ok((path, content)),
            found => Err(fault(format!("the SHA-256 of `{}` is {found}, and {sha256} is pinned", path.display()))),
        }
    }
}

/// Returns the name of the copy of a document: readable, legal everywhere, and different for each address.
fn file_of(url: &str) -> Result<String, String> {
    let document = url.split(['?', '#']).next().unwrap_or_default();
    let named = document.split_once("://").map_or(document, |(_, rest)| rest);
    let (stem, extension) = match named.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 8 && !extension.contains('/') => (stem, extension),
        _ => (named, "yaml"),
    };
    let legal =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c.to_ascii_lowercase() } else { '_' };
    let extension: String = extension.chars().map(legal).collect();
    let stem: String = stem.chars().map(legal).collect();
    // The end says more than the beginning.
    let stem = &stem[stem.len().saturating_sub(NAME_LIMIT)..];
    Ok(format!("{}-{}.{extension}", stem.trim_start_matches('.'), &hash(url.as_bytes())?[..8]))
}

/// Returns the SHA-256 of bytes in hexadecimal digits.
#[cfg(feature = "remote")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is no hash")]
fn hash(content: &[u8]) -> Result<String, String> {
    use sha2::Digest as _;
    use std::fmt::Write as _;
    Ok(sha2::Sha256::digest(content).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(not(feature = "remote"))]
fn hash(_: &[u8]) -> Result<String, String> {
    Err("this oasmith was built without the feature `remote`".to_owned())
}

#[cfg(all(test, feature = "remote"))]
mod tests {
    use super::*;

    #[test]
    fn copies_have_names_that_are_legal_and_their_own() {
        let cases = [
            ("https://example.com/schemas/Order.yaml", "example.com_schemas_order-68477a5b.yaml"),
            ("https://example.com/schemas/order.yaml", "example.com_schemas_order-b92f75f9.yaml"),
            ("https://example.com/../order?v=1", "example.com_.._order-c61add34.yaml"),
            ("https://example.com:8443/a/CON.json", "example.com_8443_a_con-a33fd697.json"),
        ];
        for (url, expected) in cases {
            assert_eq!(file_of(url).as_deref(), Ok(expected), "{url}");
        }
        let long = file_of(&format!("https://example.com/{}.json", "a/".repeat(300))).expect("it has a name");
        assert_eq!(long.len(), NAME_LIMIT + "-12345678.json".len());
    }

    #[test]
    fn a_document_that_has_changed_is_refused_until_it_is_forgotten() {
        let mut lock = RemoteLock::default();
        lock.insert("https://example.com/a", b"one".to_vec()).expect("nothing is pinned yet");
        lock.insert("https://example.com/a", b"one".to_vec()).expect("it is the same");
        let error = lock.insert("https://example.com/a", b"two".to_vec()).expect_err("it has changed");
        assert!(error.starts_with("`https://example.com/a` has changed: its SHA-256 is 3fc4ccfe745870e2"), "{error}");
        lock.clear();
        lock.insert("https://example.com/a", b"two".to_vec()).expect("it was forgotten");
    }
}
