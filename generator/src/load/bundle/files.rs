//! Which files does a description consist of, and what is in them?
//!
//! A file is read once, whatever ways lead to it. None is read that is not in the folder of the root document or in
//! one that the configuration allows: a description from elsewhere must not make a build read what it likes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::parse::{self, Syntax};
use super::super::read;
use super::super::remote::RemoteLock;
use super::super::tree::{Map, Node, Path as Way};
use super::super::{fail, report_survey};
use super::{Addresses, Fault, Root, uri};
use crate::diagnostic::{Code, Diagnostics, Source};

/// How many files a description may have; the largest public one known has a third of it.
const COUNT_LIMIT: usize = 10_000;

/// How many bytes all of them may have together.
const SIZE_LIMIT: usize = 512 * 1024 * 1024;

/// Everything that was read.
#[derive(Debug)]
pub(super) struct Files {
    /// The folders that files may be in, without symbolic links; the first is that of the root document.
    folders: Vec<PathBuf>,
    /// The folder of the root document as the user wrote it.
    label: PathBuf,
    list: Vec<Loaded>,
    /// What became of each file, by its path without symbolic links.
    known: HashMap<PathBuf, Result<usize, Fault>>,
    /// What became of each relative path, by the folder that it starts from.
    opened: HashMap<(PathBuf, String), Result<usize, Fault>>,
    /// How many bytes were read so far.
    size: usize,
    /// The remote documents that may be read.
    remote: RemoteLock,
    /// What became of each remote document.
    opened_remote: HashMap<String, Result<usize, Fault>>,
    /// The positions of the keys of large mappings, by the addresses of the mappings.
    indexes: RefCell<HashMap<usize, HashMap<String, usize>>>,
}

/// Mappings of more members than these are searched by an index.
const MANY: usize = 32;

/// A file that was read. Its place in the list is also that of its source among the diagnostics.
#[derive(Debug)]
struct Loaded {
    /// The path of the file as the user would write it from where the generator was called.
    label: String,
    /// The path of the file from the folder of the root document.
    name: String,
    /// Where relative references start from.
    base: Base,
    text: Arc<str>,
    /// `None` where the text is no tree that could be used.
    root: Option<Node>,
    /// The JSON Pointers of what has a name of its own, once somebody asks for one.
    names: Option<Names>,
}

/// Where relative references start from.
#[derive(Debug, Clone)]
enum Base {
    Folder(PathBuf),
    /// The address of a remote document.
    Address(String),
}

/// What has a name of its own in a file.
#[derive(Debug, Default)]
struct Names {
    /// The URI that the file says it has.
    base: String,
    anchors: HashMap<String, String>,
    ids: HashMap<String, String>,
}

/// What a file is called, and where it is.
struct Place {
    label: String,
    name: String,
    base: Base,
}

impl Files {
    /// Starts with the root document. Without a path there is no folder, and no other file is read.
    pub(super) fn new(root: Root<'_>) -> Self {
        let Root { tree, text, label, path, allow, overlays, remote, .. } = root;
        let real = path.and_then(|path| path.canonicalize().ok());
        let folder = real.as_deref().and_then(Path::parent).map(Path::to_owned);
        let allowed = allow.iter().filter_map(|path| path.canonicalize().ok());
        let folders = folder.iter().cloned().chain(allowed.filter(|_| folder.is_some())).collect();
        let loaded = |label: &str, text, root, folder| Loaded {
            label: label.to_owned(),
            name: Path::new(label).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            base: Base::Folder(folder),
            text,
            root,
            names: None,
        };
        let mut list = vec![loaded(label, Arc::clone(text), Some(tree), folder.unwrap_or_default())];
        // What overlays brought is part of the root document; only their places among the sources are taken.
        list.extend(overlays.iter().map(|label| loaded(label, "".into(), None, PathBuf::new())));
        let known = real.map(|real| (real, Ok(0))).into_iter().collect();
        let label = Path::new(label).parent().unwrap_or(Path::new("")).to_owned();
        let size = text.len();
        let remote = remote.clone();
        let (opened, opened_remote, indexes) = (HashMap::new(), HashMap::new(), RefCell::default());
        Self { folders, label, list, known, opened, size, remote, opened_remote, indexes }
    }

    /// Returns the node at a pointer.
    pub(super) fn node(&self, file: usize, pointer: &str) -> Option<&Node> {
        let root = self.list.get(file)?.root.as_ref()?;
        uri::segments(pointer).try_fold(root, |node, segment| match node {
            Node::Map(map) => self.member(map, &segment),
            Node::List(list) => list.get(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns a member of a mapping. Those with many are searched by an index, because there may be as many references
    /// into them as there are members.
    fn member<'m>(&self, map: &'m Map, key: &str) -> Option<&'m Node> {
        if map.len() <= MANY {
            return map.get(key);
        }
        // The trees are neither changed nor dropped, so that the address tells the mappings apart.
        let mut indexes = self.indexes.borrow_mut();
        let index = indexes
            .entry(map.address())
            .or_insert_with(|| map.iter().enumerate().map(|(position, (key, _))| (key.to_owned(), position)).collect());
        map.nth(*index.get(key)?)
    }

    /// Returns the path of a file from the folder of the root document, which is the same wherever the generator is
    /// called.
    pub(super) fn name(&self, file: usize) -> &str {
        self.list.get(file).map_or("", |loaded| loaded.name.as_str())
    }

    /// Returns the paths of all files, as the user would write them, the root document first.
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|loaded| loaded.label.as_str())
    }

    /// Returns how many bytes were read.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Returns the address that a reference has when it stands in a remote document or is an address itself.
    pub(super) fn address(&self, from: usize, reference: &str) -> Option<String> {
        match &self.list.get(from)?.base {
            Base::Address(base) => Some(uri::resolve(base, reference)),
            Base::Folder(_) => uri::is_address(reference).then(|| reference.to_owned()),
        }
    }

    /// Opens the copy of a remote document.
    pub(super) fn open_remote(&mut self, url: &str, diagnostics: &mut Diagnostics) -> Result<usize, Fault> {
        if let Some(opened) = self.opened_remote.get(url) {
            return opened.clone();
        }
        let copy = if uri::is_address(url) {
            self.remote.open(url)
        } else {
            Err(Fault::new(Code::ReferenceOutside, format!("`{url}`, from a remote document")))
        };
        let opened = copy.and_then(|(path, bytes)| {
            let place =
                Place { label: path.display().to_string(), name: url.to_owned(), base: Base::Address(url.to_owned()) };
            self.take(&path, bytes, place, diagnostics)
        });
        self.opened_remote.insert(url.to_owned(), opened.clone());
        opened
    }

    /// Returns the addresses of the remote documents that references lead to.
    pub(super) fn take_addresses(&mut self) -> Addresses {
        let opened = std::mem::take(&mut self.opened_remote);
        let missing = |fault: &Fault| matches!(fault.code, Code::ReferenceExternal | Code::RemoteCopy);
        let is_missing = |opened: &Result<usize, Fault>| opened.as_ref().is_err_and(missing);
        let wanted = |(url, _): &(&String, _)| uri::is_address(url);
        Addresses {
            all: opened.iter().filter(wanted).map(|(url, _)| url.clone()).collect(),
            missing: opened
                .iter()
                .filter(|(url, opened)| wanted(&(*url, *opened)) && is_missing(opened))
                .map(|(url, _)| url.clone())
                .collect(),
        }
    }

    /// Opens the file at a path that is relative to the folder of another.
    pub(super) fn open(&mut self, from: usize, relative: &str, diagnostics: &mut Diagnostics) -> Result<usize, Fault> {
        let folder = match self.list.get(from).map(|loaded| &loaded.base) {
            Some(Base::Folder(folder)) => folder.clone(),
            _ => PathBuf::new(),
        };
        let key = (folder, relative.to_owned());
        if let Some(opened) = self.opened.get(&key) {
            return opened.clone();
        }
        let opened = self.open_at(&key.0, relative, diagnostics);
        self.opened.insert(key, opened.clone());
        opened
    }

    fn open_at(&mut self, folder: &Path, relative: &str, diagnostics: &mut Diagnostics) -> Result<usize, Fault> {
        if self.folders.is_empty() {
            return Err(Fault::new(Code::ReferenceFile, format!("`{relative}`, from a text that has no folder")));
        }
        let path = uri::join(folder, relative);
        // Before the file system is asked, so that nobody learns what there is elsewhere.
        if !self.is_inside(&path) {
            return Err(Fault::new(Code::ReferenceOutside, format!("`{relative}`")));
        }
        let real = path.canonicalize().map_err(|error| {
            let found = match error.kind() {
                ErrorKind::NotFound => {
                    diagnostics.miss(self.label.join(self.name_of(&path)).display().to_string());
                    not_found(&path)
                }
                _ => error.to_string().to_lowercase(),
            };
            Fault::new(Code::ReferenceFile, format!("`{}`: {found}", self.name_of(&path)))
        })?;
        if !self.is_inside(&real) {
            let found = format!("`{relative}`, a symbolic link that leads out of the folder");
            return Err(Fault::new(Code::ReferenceOutside, found));
        }
        if let Some(known) = self.known.get(&real) {
            return known.clone();
        }
        let opened = self.read(&real, diagnostics);
        self.known.insert(real, opened.clone());
        opened
    }

    fn read(&mut self, real: &Path, diagnostics: &mut Diagnostics) -> Result<usize, Fault> {
        let name = self.name_of(real);
        let label = self.label.join(&name).display().to_string();
        let base = Base::Folder(real.parent().unwrap_or(Path::new("")).to_owned());
        let unreadable =
            |failure: read::Failure| Fault::new(Code::ReferenceFile, format!("`{name}`: {}", failure.found));
        let bytes = read::read(real).map_err(unreadable)?;
        self.take(real, bytes, Place { label, name, base }, diagnostics)
    }

    /// Adds a file whose bytes were read.
    fn take(
        &mut self,
        path: &Path,
        bytes: Vec<u8>,
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, Fault> {
        let Place { label, name, base } = place;
        let fault = |found: &str| Fault::new(Code::ReferenceFile, format!("`{name}`: {found}"));
        if self.list.len() >= COUNT_LIMIT {
            return Err(fault(&format!("more than {COUNT_LIMIT} files")));
        }
        self.size += bytes.len();
        if self.size > SIZE_LIMIT {
            return Err(fault(&format!("more than {} MiB in all files", SIZE_LIMIT / (1024 * 1024))));
        }
        let (decoded, failure) = match read::decode(bytes) {
            Ok(text) => (text, None),
            Err((failure, text)) => (text, Some(failure)),
        };
        let text: Arc<str> = decoded.into();
        let file = self.list.len();
        diagnostics.add_source(Source { path: label.clone(), text: Arc::clone(&text) });
        let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let parsed = match failure {
            Some(failure) => Err(failure),
            None if is_prose(path) => Ok(None),
            None => parse::parse(&text, if json { Syntax::Json } else { Syntax::Any }).map(Some),
        };
        let (root, opened) = match parsed {
            Ok(Some(parsed)) if report_survey(file, &text, &parsed, diagnostics) => (Some(parsed.root), Ok(file)),
            Ok(None) => (Some(Node::Text(text.as_ref().to_owned())), Ok(file)),
            Ok(Some(_)) => (None, Err(fault("it has the same key twice"))),
            Err(failure) => {
                let opened = Err(fault(failure.code.title()));
                fail(file, failure, diagnostics);
                (None, opened)
            }
        };
        self.list.push(Loaded { label, name, base, text, root, names: None });
        opened
    }

    fn is_inside(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Returns the path of a file from the folder of the root document.
    fn name_of(&self, real: &Path) -> String {
        let folder = self.folders.first().map_or(Path::new(""), PathBuf::as_path);
        let shared = real.components().zip(folder.components()).take_while(|(left, right)| left == right).count();
        let up = folder.components().skip(shared).map(|_| "..".into());
        let down = real.components().skip(shared).map(|part| part.as_os_str().to_string_lossy());
        let name = up.chain(down).collect::<Vec<Cow<'_, str>>>().join("/");
        if name.is_empty() { ".".to_owned() } else { name }
    }

    /// Returns the pointer of an `$anchor`.
    pub(super) fn anchor(&mut self, file: usize, name: &str) -> Option<String> {
        self.names(file)?.anchors.get(name).cloned()
    }

    /// Returns the file and the pointer of the schema that has this URI as its `$id`, in the file that the reference
    /// stands in or in any other that was read.
    pub(super) fn id(&mut self, from: usize, reference: &str) -> Option<(usize, String)> {
        let base = self.names(from)?.base.clone();
        let absolute = uri::resolve(&base, reference);
        let others = (0..self.list.len()).filter(|file| *file != from);
        std::iter::once(from).chain(others.collect::<Vec<_>>()).find_map(|file| {
            let ids = &self.names(file)?.ids;
            // A name without a scheme counts in its own file only.
            let named = ids.get(&absolute).or_else(|| ids.get(reference).filter(|_| file == from));
            named.map(|pointer| (file, pointer.clone()))
        })
    }

    fn names(&mut self, file: usize) -> Option<&Names> {
        let loaded = self.list.get_mut(file)?;
        if loaded.names.is_none() {
            let mut names = Names::default();
            // Hardly any file has these, and finding out takes one search through its text.
            let has_names = ["$anchor", "$id", "$self"].iter().any(|word| loaded.text.contains(word));
            if let (true, Some(root)) = (has_names, &loaded.root) {
                let own = ["$self", "$id"].iter().find_map(|key| root.as_map()?.get(key)?.as_text());
                own.unwrap_or_default().clone_into(&mut names.base);
                if !names.base.is_empty() {
                    names.ids.insert(names.base.clone(), String::new());
                }
                let base = names.base.clone();
                collect(root, &Way::ROOT, &base, &mut names);
            }
            loaded.names = Some(names);
        }
        loaded.names.as_ref()
    }
}

/// Collects what has a name of its own.
fn collect(node: &Node, way: &Way<'_>, base: &str, names: &mut Names) {
    match node {
        Node::Map(map) => {
            let mut base = Cow::Borrowed(base);
            if let Some(Node::Text(id)) = map.get("$id") {
                base = uri::resolve(&base, id.trim_end_matches('#')).into();
                for name in [id.as_str(), &base] {
                    names.ids.entry(name.to_owned()).or_insert_with(|| way.origin().pointer);
                }
            }
            if let Some(Node::Text(name)) = map.get("$anchor") {
                names.anchors.entry(name.clone()).or_insert_with(|| way.origin().pointer);
            }
            map.iter().for_each(|(key, node)| collect(node, &way.key(key), &base, names));
        }
        Node::List(list) => {
            list.iter().enumerate().for_each(|(index, node)| collect(node, &way.index(index), base, names));
        }
        _ => {}
    }
}

/// Returns whether a file is text for people and no tree, by its name.
fn is_prose(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["md", "markdown", "txt", "html"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Says that there is no such file, and if there is one whose name differs in case only, which.
fn not_found(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut similar: Vec<String> = names.filter(|other| other.eq_ignore_ascii_case(&name)).collect();
    similar.sort_unstable();
    match similar.first() {
        Some(other) => format!("no such file, but there is `{other}`"),
        None => "no such file".to_owned(),
    }
}
