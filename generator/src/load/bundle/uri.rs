//! What does the text of a reference say about where it leads?
//!
//! A reference is a URI reference (RFC 3986, section 4.1). Only files are read, so most of what a URI can say is a
//! reason not to follow it.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use super::super::tree::push_escaped;
use crate::diagnostic::Origin;

/// Which document a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// The one that it stands in.
    Same,
    /// A file, by its path from the one that it stands in.
    File(String),
    /// A file by its path from the root of the file system, or a `file:` URL.
    Absolute,
    /// Something that is not a file.
    Remote,
}

/// Cuts a reference into the document and the fragment.
pub(super) fn parse(reference: &str) -> (Target, &str) {
    let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let target = match scheme(document) {
        // A single letter is a drive of Windows.
        Some(scheme) if scheme.len() == 1 || scheme.eq_ignore_ascii_case("file") => Target::Absolute,
        Some(_) => Target::Remote,
        None if document.starts_with("//") => Target::Remote,
        None if document.starts_with(['/', '\\']) => Target::Absolute,
        None => match document.split('?').next().unwrap_or_default() {
            "" => Target::Same,
            path => Target::File(decode(path).into_owned()),
        },
    };
    (target, fragment)
}

/// Returns whether a URI is the address of a document that can be fetched.
pub(super) fn is_address(uri: &str) -> bool {
    scheme(uri).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// Returns the scheme of a URI; a relative reference has none (RFC 3986, section 3.1).
fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let mut bytes = scheme.bytes();
    let begins = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    (begins && bytes.all(goes_on)).then_some(scheme)
}

/// Resolves percent-escapes; what is not UTF-8 then stays as it was.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let hex = (*byte == b'%').then(|| text.get(index + 1..index + 3)).flatten();
        let hex = hex.filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(escaped.unwrap_or(*byte));
        index += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Returns the segments of a JSON Pointer (RFC 6901, section 4).
pub(in super::super) fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer
        .split('/')
        .skip(1)
        .map(|segment| if segment.contains('~') { Cow::Owned(Origin::unescaped(segment)) } else { segment.into() })
}

/// Returns the JSON Pointer that a fragment is, without percent-escapes and in the one way in which it can be written.
///
/// An escaped `/` counts as part of a segment, as the people who write `#/paths/%2Fpets` mean it.
pub(in super::super) fn pointer(fragment: &str) -> String {
    let mut pointer = String::with_capacity(fragment.len());
    for segment in fragment.split('/').skip(1) {
        let decoded = decode(segment);
        pointer.push('/');
        push_escaped(&mut pointer, &Origin::unescaped(&decoded));
    }
    pointer
}

/// Writes one step of a JSON Pointer.
pub(in super::super) fn escaped(segment: &str) -> String {
    let mut escaped = "/".to_owned();
    push_escaped(&mut escaped, segment);
    escaped
}

/// Writes a JSON Pointer as a reference within a document.
pub(super) fn reference(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}

/// Joins a relative path to a folder, and takes `.` and `..` out.
pub(super) fn join(folder: &Path, relative: &str) -> PathBuf {
    let mut joined = folder.to_owned();
    for part in Path::new(relative).components() {
        match part {
            Component::ParentDir => drop(joined.pop()),
            Component::Normal(part) => joined.push(part),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    joined
}

/// Resolves a reference against the URI of the schema that it stands in (RFC 3986, section 5.2).
pub(super) fn resolve(base: &str, reference: &str) -> String {
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let base = base.split(['#', '?']).next().unwrap_or_default();
    let after_scheme = scheme(base).map_or(0, |scheme| scheme.len() + 1);
    let authority = match base[after_scheme..].strip_prefix("//") {
        Some(rest) => after_scheme + 2 + rest.find('/').unwrap_or(rest.len()),
        None => after_scheme,
    };
    let (front, path) = base.split_at(authority);
    let without_authority = if front.ends_with("//") || authority == after_scheme { "" } else { "/" };
    let folder = path.rfind('/').map_or(without_authority, |index| &path[..=index]);
    match reference {
        "" => base.to_owned(),
        _ if reference.starts_with("//") => format!("{}{reference}", &base[..after_scheme]),
        _ if reference.starts_with('/') => format!("{front}{}", without_dots(reference)),
        _ => format!("{front}{}", without_dots(&format!("{folder}{reference}"))),
    }
}

/// Takes `.` and `..` out of the path of a URI (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut pieces = path.split('/').peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        match piece {
            "." | ".." => {
                if piece == ".." && parts.len() > 1 {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            piece => parts.push(piece),
        }
    }
    parts.join("/")
}
