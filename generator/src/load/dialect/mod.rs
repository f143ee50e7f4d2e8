//! How do the versions of OpenAPI differ from 3.0, the one that the typed document knows?
//!
//! Rewriting happens on the tree, one schema at a time, called by `typed` at the positions where a schema stands, so
//! that a property named `const` is never taken for the keyword.

pub(super) mod mend;
pub(super) mod null;
pub(super) mod v31;

use super::tree::{Map, Node};
use crate::diagnostic::Code;

/// A version of OpenAPI that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V30,
    V31,
}

/// Returns the version that a document says it has.
pub(super) fn version(root: &Map) -> Result<Version, (Code, String)> {
    if let (None, Some(swagger)) = (root.get("openapi"), root.get("swagger")) {
        let version = match swagger {
            Node::Text(text) => text.clone(),
            Node::Number(number) => number.to_string(),
            other => other.kind().to_owned(),
        };
        return Err((Code::Version, format!("Swagger `{version}`")));
    }
    match root.get("openapi") {
        Some(Node::Text(text)) if is(text, "3.0") => Ok(Version::V30),
        Some(Node::Text(text)) if is(text, "3.1") => Ok(Version::V31),
        Some(Node::Text(text)) => Err((Code::Version, format!("`{text}`"))),
        Some(Node::Number(number)) => {
            Err((Code::Version, format!("`{number}`, a number; a version is text, such as `\"3.1.0\"`")))
        }
        Some(other) => Err((Code::Version, format!("{} where the version is expected", other.kind()))),
        None => Err((Code::NotOpenApi, "no `openapi` key at the root".to_owned())),
    }
}

fn is(text: &str, minor: &str) -> bool {
    text.trim().strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}
