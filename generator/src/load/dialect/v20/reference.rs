//! Where does a reference of Swagger 2.0 lead, now that what it leads to has moved?

use crate::diagnostic::{Moved, Origin};

/// Returns a reference within the document as it is after the rewriting.
pub(in super::super::super) fn rewritten(reference: String, moved: &Moved) -> String {
    let Some(fragment) = reference.strip_prefix('#') else { return reference };
    if !fragment.contains('%') {
        return moved.now(fragment).map_or_else(|| reference.clone(), |pointer| format!("#{pointer}"));
    }
    // The parts that moved are known by their unescaped pointers; one sign is enough to keep the rest as it was.
    match decoded(fragment).and_then(|fragment| moved.now(&fragment)) {
        Some(pointer) => format!("#{}", pointer.replace('%', "%25")),
        None => reference,
    }
}

/// Resolves the percent-escapes of a fragment (RFC 6901, section 6).
pub(super) fn decoded(fragment: &str) -> Option<String> {
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let hex = (*byte == b'%').then(|| fragment.get(index + 1..index + 3)).flatten();
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(escaped.unwrap_or(*byte));
        index += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok()
}

/// Returns the name of a member of a section, such as `X` of `#/parameters/X`, if a reference leads there.
pub(super) fn member_of(reference: &str, section: &str) -> Option<String> {
    let fragment = decoded(reference.strip_prefix("#/")?)?;
    let name = fragment.strip_prefix(section)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| Origin::unescaped(name))
}
