//! How do the versions of OpenAPI differ from 3.0, the one that the typed document knows?
//!
//! Rewriting happens on the tree, one schema at a time, called by `typed` at the positions where a schema stands, so
//! that a property named `const` is never taken for the keyword.

mod item;
pub(super) mod mend;
pub(super) mod null;
pub(super) mod v20;
pub(super) mod v31;

use super::tree::{Map, Node};
use crate::diagnostic::{Code, Diagnostics, Origin};

/// A version of OpenAPI that is read, older ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V20,
    V30,
    V31,
    V32,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V20 => "Swagger 2.0",
            Self::V30 => "OpenAPI 3.0",
            Self::V31 => "OpenAPI 3.1",
            Self::V32 => "OpenAPI 3.2",
        })
    }
}

/// Returns the version that a document says it has; `None` when it is none that is read, and then a diagnostic says so.
pub(super) fn version(root: &Map, diagnostics: &mut Diagnostics) -> Option<Version> {
    let keys = ["openapi", "swagger", "swaggerVersion"];
    let Some((key, found)) = keys.into_iter().find_map(|key| Some((key, root.get(key)?))) else {
        diagnostics.report(Code::NotOpenApi, &Origin::default(), "no `openapi` key at the root");
        return None;
    };
    let version = match found {
        Node::Text(text) => of_text(key, text.trim()),
        // There was one version of this name, so that nothing is lost in a number.
        Node::Number(number) if key == "swagger" && number.as_i64() == Some(2) => Ok(Version::V20),
        Node::Number(number) if key == "openapi" => {
            Err((Code::Version, format!("`{number}`, a number; a version is text, such as `\"3.1.0\"`")))
        }
        Node::Number(number) => Err((Code::Version, format!("Swagger `{number}`"))),
        other => Err((Code::Version, format!("{} where the version is expected", other.kind()))),
    };
    let origin = Origin { pointer: format!("/{key}") };
    match version {
        Ok(version) => Some(version),
        Err((Code::NewerVersion, found)) => {
            diagnostics.report(Code::NewerVersion, &origin, found);
            Some(Version::V32)
        }
        Err((code, found)) => {
            diagnostics.report(code, &origin, found);
            None
        }
    }
}

fn of_text(key: &str, text: &str) -> Result<Version, (Code, String)> {
    let known = [("swagger", "2", Version::V20), ("openapi", "3.0", Version::V30)];
    let known = known.into_iter().chain([("openapi", "3.1", Version::V31), ("openapi", "3.2", Version::V32)]);
    let is = |minor: &str| text.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']));
    for (of_key, minor, version) in known {
        if key == of_key && is(minor) {
            return Ok(version);
        }
    }
    if key != "openapi" {
        return Err((Code::Version, format!("Swagger `{text}`")));
    }
    let minor = text.strip_prefix("3.").and_then(|rest| rest.split(['.', '-']).next());
    let newer = minor.and_then(|minor| minor.parse().ok()).is_some_and(|minor: u32| minor > 2);
    Err((if newer { Code::NewerVersion } else { Code::Version }, format!("`{text}`")))
}

/// Rewrites what is not a schema, before the typed document is built; returns how many operations were left out.
pub(super) fn rewrite(version: Version, root: &mut Node, diagnostics: &mut Diagnostics) -> usize {
    match root {
        Node::Map(root) if version == Version::V20 => v20::rewrite(root, diagnostics),
        Node::Map(root) => {
            item::rewrite(root, diagnostics);
            0
        }
        _ => 0,
    }
}

/// Returns a media type without its parameters, in lower case.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
