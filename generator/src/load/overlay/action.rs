//! Which actions does an overlay consist of?

use super::super::tree::{Map, Node, Path};
use crate::diagnostic::Origin;

/// One change of the document.
#[derive(Debug, PartialEq)]
pub(super) struct Action {
    /// The query for the nodes that change.
    pub(super) target: String,
    pub(super) change: Change,
}

/// A version of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V10,
    V11,
}

/// What happens to the nodes that an action finds.
#[derive(Debug, PartialEq)]
pub(super) enum Change {
    /// They are taken out.
    Remove,
    /// A value is merged into each of them.
    Update(Node),
    /// The value that a query finds is merged into each of them.
    Copy(String),
}

/// What is wrong with an overlay, and where.
type Fault = (Origin, String);

fn fault<T>(path: &Path<'_>, found: impl Into<String>) -> Result<T, Fault> {
    Err((path.origin(), found.into()))
}

/// Reads the actions of an overlay.
///
/// A key that is not known is refused: an action that does less than it says would go unnoticed.
pub(super) fn actions(overlay: Node) -> Result<(Version, Vec<Action>), Fault> {
    let root = &Path::ROOT;
    let Node::Map(mut map) = overlay else {
        return fault(root, format!("{} where an overlay is expected", overlay.kind()));
    };
    let version = match map.get("overlay") {
        Some(Node::Text(version)) if is_version(version, "1.0") => Version::V10,
        Some(Node::Text(version)) if is_version(version, "1.1") => Version::V11,
        Some(Node::Text(version)) => {
            return fault(&root.key("overlay"), format!("version `{version}`; 1.0 and 1.1 are known"));
        }
        Some(other) => return fault(&root.key("overlay"), format!("{} where a version is expected", other.kind())),
        None => return fault(root, "no `overlay` key at the root"),
    };
    let actions = map.remove("actions");
    refuse_unknown(&map, &["overlay", "info", "extends"], root)?;
    let path = &root.key("actions");
    match actions {
        Some(Node::List(list)) if !list.is_empty() => {
            let list = list.into_iter().enumerate();
            let actions = list.map(|(index, node)| action(node, version, &path.index(index)));
            Ok((version, actions.collect::<Result<_, _>>()?))
        }
        Some(Node::List(_)) | None => fault(path, "an overlay without actions"),
        Some(other) => fault(path, format!("{} where a list of actions is expected", other.kind())),
    }
}

fn is_version(text: &str, minor: &str) -> bool {
    text.trim().strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

fn refuse_unknown(map: &Map, known: &[&str], path: &Path<'_>) -> Result<(), Fault> {
    match map.iter().map(|(key, _)| key).find(|key| !known.contains(key) && !key.starts_with("x-")) {
        Some(key) => fault(&path.key(key), format!("the key `{key}`")),
        None => Ok(()),
    }
}

fn action(node: Node, version: Version, path: &Path<'_>) -> Result<Action, Fault> {
    let Node::Map(mut map) = node else {
        return fault(path, format!("{} where an action is expected", node.kind()));
    };
    let target = match map.remove("target") {
        Some(Node::Text(target)) => target,
        Some(other) => return fault(&path.key("target"), format!("{} where a JSONPath is expected", other.kind())),
        None => return fault(path, "an action without `target`"),
    };
    let update = map.remove("update");
    let copy = match map.remove("copy") {
        Some(_) if version == Version::V10 => return fault(&path.key("copy"), "`copy`, which Overlay 1.1 brought"),
        Some(Node::Text(copy)) => Some(copy),
        Some(other) => return fault(&path.key("copy"), format!("{} where a JSONPath is expected", other.kind())),
        None => None,
    };
    let remove = match map.remove("remove") {
        Some(Node::Bool(remove)) => remove,
        Some(other) => return fault(&path.key("remove"), format!("{} where a boolean is expected", other.kind())),
        None => false,
    };
    refuse_unknown(&map, &["description"], path)?;
    let change = match (remove, update, copy) {
        // The other two have no effect then (Overlay 1.1, section 4.4.3).
        (true, _, _) => Change::Remove,
        (false, Some(update), None) => Change::Update(update),
        (false, None, Some(copy)) => Change::Copy(copy),
        (false, Some(_), Some(_)) => return fault(path, "`update` and `copy` in one action, which exclude each other"),
        (false, None, None) => return fault(path, "an action without `update`, `copy` or `remove`"),
    };
    Ok(Action { target, change })
}
