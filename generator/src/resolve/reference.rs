//! What does the text of a `$ref` say?

use crate::diagnostic::Code;

/// A place inside a named schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The key in `components.schemas`.
    pub component: String,
    /// The rest of the pointer, segment by segment; empty when the schema itself is meant.
    pub rest: Vec<String>,
}

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

/// Reads a reference to a schema.
pub(super) fn schema_target(reference: &str) -> Result<Target, Code> {
    let mut segments = segments(reference)?.into_iter();
    match (segments.next().as_deref(), segments.next().as_deref(), segments.next()) {
        (Some("components"), Some("schemas"), Some(component)) => Ok(Target { component, rest: segments.collect() }),
        _ => Err(Code::ReferenceKind),
    }
}

/// Writes one segment of a JSON Pointer (RFC 6901, section 3).
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn unescape(segment: &str) -> Result<String, Code> {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%').then(|| segment.get(index + 1..index + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    let text = String::from_utf8(decoded).map_err(|_| Code::ReferenceDangling)?;
    Ok(text.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_unescaped_once() {
        let cases = [
            ("#/components/schemas/App", Ok(("App", 0))),
            ("#/components/schemas/a~1b", Ok(("a/b", 0))),
            ("#/components/schemas/a~01b", Ok(("a~1b", 0))),
            ("#/components/schemas/a%20b", Ok(("a b", 0))),
            ("#/components/schemas/App/properties/id", Ok(("App", 2))),
            ("#/components/parameters/App", Err(Code::ReferenceKind)),
            ("other.yaml#/App", Err(Code::ReferenceExternal)),
            ("#App", Err(Code::ReferenceDangling)),
        ];
        for (reference, expected) in cases {
            let found = schema_target(reference);
            let found = found.as_ref().map(|target| (target.component.as_str(), target.rest.len()));
            assert_eq!(found, expected.as_ref().map(|(name, rest)| (*name, *rest)), "{reference}");
        }
    }
}
