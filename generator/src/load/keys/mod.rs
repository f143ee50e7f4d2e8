//! Which keys of a document does OpenAPI not define where they stand, so that they have no effect?
//!
//! Whoever reads a document passes over what nobody defined, so that a slip of the pen costs the credentials of a call
//! or its body in silence. Keys are looked at by position, because names of properties, components, paths and media
//! types are data. A plain value under a key that resembles none of its object is a note that people and tools leave.

mod schema;
mod swagger;
mod table;

use std::collections::BTreeSet;
use std::ptr;

use super::dialect::Version;
use super::select::EXCLUDED;
use super::tree::{Node, Path};
use super::typed::is_operation;
use crate::diagnostic::{Code, Diagnostics, has_same_letters, nearest, suggestion};

/// An object of OpenAPI, and what may stand in it.
struct Fields {
    /// What the specification calls it.
    object: &'static str,
    /// The keys that are defined.
    keys: &'static [(&'static str, Below)],
    /// Keys that it shares with other objects, and those that another version defines and that are read all the same.
    read: &'static [&'static [(&'static str, Below)]],
}

impl Fields {
    /// Returns every key that has an effect.
    fn all(&self) -> impl Iterator<Item = &'static (&'static str, Below)> {
        self.keys.iter().chain(self.read.iter().copied().flatten())
    }
}

/// What stands under a key.
#[derive(Clone, Copy)]
enum Below {
    /// What is no object of OpenAPI, or has keys that are names.
    Data,
    One(&'static Fields),
    OneOrList(&'static Fields),
    List(&'static Fields),
    Map(&'static Fields),
    /// A mapping that may have extensions beside its paths, statuses or addresses.
    Patterned(&'static Fields),
    /// A mapping of such mappings: the callbacks, each of which has the addresses that it calls.
    Maps(&'static Fields),
    /// A word, what it is, and those that are registered, whose case does not matter; others are allowed.
    Word(&'static str, &'static [&'static str]),
}

impl Below {
    /// Returns whether a node may stand here at all.
    fn fits(self, node: &Node) -> bool {
        match self {
            Self::Data => true,
            Self::Word(..) => matches!(node, Node::Text(_)),
            Self::One(_) | Self::OneOrList(_) | Self::List(_) | Self::Map(_) | Self::Patterned(_) | Self::Maps(_) => {
                matches!(node, Node::Map(_) | Node::List(_) | Node::Bool(_))
            }
        }
    }
}

/// Returns whether a keyword that anybody may have added to a schema can be a slip of the pen for a known one: it has
/// the same letters, or one has one more at its end, or both are so long that they do not meet by chance.
fn is_slip(word: &str, known: &str) -> bool {
    let is_long = known.len().min(word.len()) > 6;
    let is_beginning = word.len().abs_diff(known.len()) == 1 && (word.starts_with(known) || known.starts_with(word));
    word.starts_with('$') == known.starts_with('$') && (is_long || is_beginning || has_same_letters(word, known))
}

/// Keys of Swagger 2.0 that are said otherwise in OpenAPI 3, where they are not read.
const FORMER: [&str; 8] =
    ["basePath", "collectionFormat", "consumes", "flow", "host", "produces", "schemes", "securityDefinitions"];

/// Reports each key that looks like one of those that its object defines and is none of them, and those under which
/// stands more than a note.
pub(super) fn check(version: Version, root: &Node, diagnostics: &mut Diagnostics) {
    let fields = if version == Version::V20 { &swagger::DOCUMENT } else { &table::DOCUMENT };
    let mut cx = Cx { diagnostics, seen: BTreeSet::new() };
    cx.object(fields, root, &Path::ROOT);
}

struct Cx<'d> {
    diagnostics: &'d mut Diagnostics,
    /// Where something was reported: what several references lead to may stand in the tree several times.
    seen: BTreeSet<(usize, String)>,
}

impl Cx<'_> {
    fn below(&mut self, below: Below, node: &Node, path: &Path<'_>) {
        match (below, node) {
            (Below::One(fields) | Below::OneOrList(fields), Node::Map(_)) => self.object(fields, node, path),
            (Below::List(fields) | Below::OneOrList(fields), Node::List(list)) => {
                list.iter().enumerate().for_each(|(index, node)| self.object(fields, node, &path.index(index)));
            }
            (Below::Map(fields), Node::Map(map)) => {
                map.iter().for_each(|(key, node)| self.object(fields, node, &path.key(key)));
            }
            (Below::Patterned(fields), Node::Map(map)) => {
                let members = map.iter().filter(|(key, _)| !key.starts_with("x-"));
                members.for_each(|(key, node)| self.object(fields, node, &path.key(key)));
            }
            (Below::Maps(fields), Node::Map(map)) => {
                map.iter().for_each(|(key, node)| self.below(Below::Patterned(fields), node, &path.key(key)));
            }
            (Below::Word(what, words), Node::Text(word)) => self.word(what, word, words, path),
            _ => {}
        }
    }

    fn object(&mut self, fields: &'static Fields, node: &Node, path: &Path<'_>) {
        let Node::Map(map) = node else { return };
        if map.contains(EXCLUDED) {
            return;
        }
        // What stands beside a reference is a matter of its own.
        let is_reference = map.get("$ref").is_some_and(|node| node.as_text().is_some());
        for (key, node) in map.iter() {
            let known = fields.all().find(|(known, _)| *known == key);
            match known {
                Some((_, below)) => self.below(*below, node, &path.key(key)),
                None if is_reference || key.starts_with("x-") => {}
                None => self.unknown(fields, key, node, &path.key(key)),
            }
        }
    }

    fn unknown(&mut self, fields: &'static Fields, key: &str, node: &Node, path: &Path<'_>) {
        let object = fields.object;
        let is_one_of = |several: &[&'static Fields]| several.iter().any(|one| ptr::eq(*one, fields));
        let is_path_item = is_one_of(&[&table::PATH_ITEM, &swagger::PATH_ITEM]);
        if is_path_item && is_operation(node) && path.origin().pointer.starts_with("/paths/") {
            // Where the operations of paths are read, this one is refused for its method.
            return;
        }
        // JSON Schema lets anybody add keywords, and references may lead to whatever stands at the root.
        let is_schema = is_one_of(&[&schema::SCHEMA]);
        if FORMER.contains(&key) && !is_schema {
            return self.report(Code::KeyUndefined, path, format!("`{key}` in the {object}"));
        }
        let can_be_meant = |(known, below): &&(&str, Below)| below.fits(node) && (!is_schema || is_slip(key, known));
        let known = fields.all().filter(can_be_meant).map(|(known, _)| *known);
        if let Some(meant) = nearest(key, known) {
            return self.report(Code::KeyMisspelt, path, format!("`{key}` in the {object}; did you mean `{meant}`?"));
        }
        let is_open = is_schema || is_one_of(&[&table::DOCUMENT, &swagger::DOCUMENT]);
        let is_more = match node {
            Node::Map(map) => !map.is_empty(),
            Node::List(list) => !list.is_empty(),
            _ => false,
        };
        if is_more && !is_open {
            self.report(Code::KeyUndefined, path, format!("`{key}` in the {object}"));
        }
    }

    fn word(&mut self, what: &str, word: &str, known: &'static [&'static str], path: &Path<'_>) {
        let meant = suggestion(word, known.iter().copied());
        if !meant.is_empty() && known.iter().all(|known| !known.eq_ignore_ascii_case(word)) {
            self.report(Code::KeyMisspelt, path, format!("{what} `{word}`{meant}"));
        }
    }

    fn report(&mut self, code: Code, path: &Path<'_>, found: String) {
        let origin = path.origin();
        let (source, place) = self.diagnostics.place_of(&origin);
        if self.seen.insert((source, place.pointer)) {
            self.diagnostics.report(code, &origin, found);
        }
    }
}

#[cfg(test)]
mod tests;
