//! How do the bytes of a file become text?

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use crate::diagnostic::{Code, Position};

/// The largest document that is read; the largest public one known is a fifth of it.
const LIMIT: u64 = 100 * 1024 * 1024;

/// Why a document cannot be taken further.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: Code,
    pub(super) position: Option<Position>,
    pub(super) found: String,
}

impl Failure {
    pub(super) fn new(code: Code, found: impl Into<String>) -> Self {
        Self { code, position: None, found: found.into() }
    }

    pub(super) fn at(code: Code, position: Position, found: impl Into<String>) -> Self {
        Self { code, position: Some(position), found: found.into() }
    }
}

/// Reads the bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if is_address(path) {
        let found = "an address, and generating never uses the network; download the document and give that file";
        return Err(Failure::new(Code::Unreadable, found));
    }
    let unreadable = |error: std::io::Error| Failure::new(Code::Unreadable, error.to_string().to_lowercase());
    // Opening a pipe waits for a writer, so what kind of file it is has to be known before.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        let found = if metadata.is_dir() { "a folder" } else { "not a regular file" };
        return Err(Failure::new(Code::Unreadable, found));
    }
    let too_large = || Failure::new(Code::Unreadable, format!("more than {} MiB", LIMIT / (1024 * 1024)));
    if metadata.len() > LIMIT {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow while it is read.
    File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT { Err(too_large()) } else { Ok(bytes) }
}

/// Decodes the bytes of a document; a byte order mark of UTF-8 is dropped.
///
/// With a failure comes what could be decoded, to show the place.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, (Failure, String)> {
    if let Some(name) = foreign_encoding(&bytes) {
        return Err((Failure::new(Code::Encoding, format!("what looks like {name}")), String::new()));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let found = format!("the byte 0x{:02X} at offset {valid}", error.as_bytes()[valid]);
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        (Failure::at(Code::Encoding, Position::of_byte(&text, valid), found), text)
    })?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    match text.find('\0') {
        Some(index) => {
            let found = format!("a NUL byte at offset {index}");
            Err((Failure::at(Code::Encoding, Position::of_byte(&text, index), found), text))
        }
        None => Ok(text),
    }
}

/// Recognises UTF-16 and UTF-32 by their byte order mark, or by zeros around the first character, which is ASCII.
fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    match *bytes {
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, 1..=255, ..] => Some("UTF-32BE"),
        [0xFF, 0xFE, 0, 0, ..] | [1..=255, 0, 0, 0, ..] => Some("UTF-32LE"),
        [0xFF, 0xFE, ..] | [1..=255, 0, 1..=255, 0, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] | [0, 1..=255, 0, 1..=255, ..] => Some("UTF-16BE"),
        _ => None,
    }
}

/// Returns whether a path is meant as an address on the network.
fn is_address(path: &Path) -> bool {
    let scheme = path.to_str().and_then(|path| path.split_once(":/")).map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_utf_8_or_refused() {
        let cases: [(&[u8], Result<&str, &str>); 8] = [
            (b"a: 1", Ok("a: 1")),
            (b"", Ok("")),
            (b"\xEF\xBB\xBFa", Ok("a")),
            (b"\xFF\xFEa\0", Err("what looks like UTF-16LE")),
            (b"\0a\0b", Err("what looks like UTF-16BE")),
            (b"{\0\"\0", Err("what looks like UTF-16LE")),
            (b"a: \xFF", Err("the byte 0xFF at offset 3")),
            (b"a: \0", Err("a NUL byte at offset 3")),
        ];
        for (bytes, expected) in cases {
            let found = decode(bytes.to_vec());
            assert_eq!(found.as_deref().map_err(|(failure, _)| failure.found.as_str()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn only_regular_files_are_opened() {
        for (path, expected) in [("/", "a folder"), ("/dev/zero", "not a regular file")] {
            if Path::new(path).exists() {
                assert_eq!(read(Path::new(path)).expect_err("it is no file").found, expected);
            }
        }
        assert_eq!(read(Path::new("/nowhere/at/all")).expect_err("it is missing").code, Code::Unreadable);
    }
}
