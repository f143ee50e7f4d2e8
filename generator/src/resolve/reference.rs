//! What does the text of a `$ref` say?

use crate::diagnostic::{Code, Origin};

/// Cuts a reference within the document into the segments of its JSON Pointer, unescaped (RFC 6901, section 6).
pub(super) fn segments(reference: &str) -> Result<Vec<String>, Code> {
    let Some(fragment) = reference.strip_prefix('#') else {
        return Err(Code::ReferenceExternal);
    };
    let Some(pointer) = fragment.strip_prefix('/') else {
        return Err(Code::ReferenceDangling);
    };
    pointer.split('/').map(unescape).collect()
}

/// Writes one segment of a JSON Pointer (RFC 6901, section 3).
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn unescape(segment: &str) -> Result<String, Code> {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%').then(|| segment.get(index + 1..index + 3)).flatten();
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(escaped.unwrap_or(bytes[index]));
        index += if escaped.is_some() { 3 } else { 1 };
    }
    let text = String::from_utf8(decoded).map_err(|_| Code::ReferenceDangling)?;
    Ok(Origin::unescaped(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_unescaped_once() {
        let cases = [
            ("#/components/schemas/App", Ok("components schemas App")),
            ("#/components/schemas/a~1b", Ok("components schemas a/b")),
            ("#/components/schemas/a~01b", Ok("components schemas a~1b")),
            ("#/components/schemas/a%20b", Ok("components schemas a b")),
            ("#/components/schemas/App/properties/id", Ok("components schemas App properties id")),
            ("other.yaml#/App", Err(Code::ReferenceExternal)),
            ("#App", Err(Code::ReferenceDangling)),
        ];
        for (reference, expected) in cases {
            let found = segments(reference).map(|segments| segments.join(" "));
            assert_eq!(found, expected.map(str::to_owned), "{reference}");
        }
    }
}
