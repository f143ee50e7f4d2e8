//! What becomes of the schemas under `$defs`, which OpenAPI 3.0 does not have?
//!
//! Each becomes a component that is named after its place, and references to it lead there.

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema};

use super::super::bundle::grammar::{Family, Place, Role};
use super::super::bundle::uri;
use super::super::tree::{Map, Node, Path, push_escaped};
use super::read::minor_map;
use super::{Cx, schema};
use crate::diagnostic::Origin;

/// The keywords that schemas for use by reference stand under: since JSON Schema 2019-09, and before.
const KEYWORDS: [&str; 2] = ["$defs", "definitions"];

/// The schemas that were made components. The maps are looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Lifted {
    schemas: Vec<(String, ReferenceOr<Schema>)>,
    /// Their names as components, by JSON Pointer.
    names: HashMap<String, String>,
    /// The names that are taken.
    taken: HashSet<String>,
    /// The schemas around the one that is being read that have such schemas, from the outermost inwards.
    around: Vec<Around>,
}

/// A schema with schemas under `$defs`.
#[derive(Debug)]
struct Around {
    pointer: String,
    /// The ways to these from there.
    ways: HashSet<String>,
}

impl Lifted {
    /// Prepares for a document whose components have names already.
    pub(super) fn of(root: &Node) -> Self {
        let components = root.as_map().and_then(|root| root.get("components")).and_then(Node::as_map);
        let schemas = components.and_then(|components| components.get("schemas")).and_then(Node::as_map);
        let names = schemas.into_iter().flat_map(Map::iter).map(|(name, _)| name.to_owned());
        Self { taken: names.collect(), ..Self::default() }
    }

    /// Takes out all that were lifted, with their names as components.
    pub(super) fn take(&mut self) -> Vec<(String, ReferenceOr<Schema>)> {
        std::mem::take(&mut self.schemas)
    }

    /// Returns the position of what a pointer means within the nearest schema around that has it.
    fn nearest(&self, way: &str) -> Option<String> {
        let end = way.match_indices('/').nth(2).map_or(way.len(), |(end, _)| end);
        let around = self.around.iter().rev().find(|around| around.ways.contains(&way[..end]))?;
        Some(format!("{}{way}", around.pointer))
    }

    /// Returns the name as a component of what stands at a position.
    fn name(&mut self, pointer: &str, words: &str, last: &str) -> String {
        if let Some(known) = self.names.get(pointer) {
            return known.clone();
        }
        let mut name = format!("{words}.{last}");
        if !self.taken.insert(name.clone()) {
            // The position is nobody else's.
            name = format!("{pointer}.{last}");
            self.taken.insert(name.clone());
        }
        self.names.insert(pointer.to_owned(), name.clone());
        name
    }
}

/// Notes what stands under `$defs` of a schema that is about to be read, because references count from there; `leave`
/// has to follow if there is anything.
pub(super) fn enter(schema: &Map, path: &Path<'_>, cx: &mut Cx<'_>) -> bool {
    let mut ways = HashSet::new();
    for keyword in KEYWORDS {
        let Some(Node::Map(schemas)) = schema.get(keyword) else { continue };
        for (name, _) in schemas.iter() {
            let mut way = format!("/{keyword}/");
            push_escaped(&mut way, name);
            ways.insert(way);
        }
    }
    if ways.is_empty() {
        return false;
    }
    cx.lifted.around.push(Around { pointer: path.origin().pointer, ways });
    true
}

/// Ends what `enter` began.
pub(super) fn leave(cx: &mut Cx<'_>) {
    cx.lifted.around.pop();
}

/// Makes components of the schemas under `$defs`.
pub(super) fn lift(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) {
    for (name, node) in minor_map(node, path, cx).into_iter().flatten() {
        let path = path.key(&name);
        let Some(schema) = schema::schema(node, &path, cx) else { continue };
        let pointer = path.origin().pointer;
        let Some(Definition { words, last, .. }) = definition(&pointer) else { continue };
        let name = cx.lifted.name(&pointer, &words, &last);
        place(&name, pointer, cx);
        cx.lifted.schemas.push((name, schema));
    }
}

/// Lets faults of a lifted schema be shown where it stands.
fn place(name: &str, pointer: String, cx: &mut Cx<'_>) {
    let mut now = "/components/schemas/".to_owned();
    push_escaped(&mut now, name);
    let now = cx.diagnostics.moved().map_or_else(|| now.clone(), |moved| moved.before(&now));
    let (source, there) = cx.diagnostics.place_of(&Origin { pointer });
    cx.diagnostics.place(&now, source, &there.pointer);
}

/// Returns the reference to use instead of one to `$defs` or to an `$anchor`.
pub(super) fn reference(reference: String, cx: &mut Cx<'_>) -> String {
    let Some(fragment) = reference.strip_prefix('#') else { return reference };
    let anchored = cx.anchors.get(fragment).cloned();
    let is_anchored = anchored.is_some();
    let mut pointer = match anchored {
        Some(pointer) => pointer,
        None if KEYWORDS.into_iter().any(|keyword| fragment.contains(&keyword[1..])) => uri::pointer(fragment),
        None => return reference,
    };
    let is_below = |keyword: &str| pointer.split('/').nth(1) == Some(keyword);
    if KEYWORDS.into_iter().any(is_below) {
        // `#/$defs/…` means the schema that it stands in, not the document, to most tools that write it.
        match cx.lifted.nearest(&pointer) {
            Some(nearest) => pointer = nearest,
            None => return reference,
        }
    }
    let (mut target, rest) = match definition(&pointer) {
        None if is_anchored => (String::new(), pointer.as_str()),
        None => return reference,
        Some(Definition { end, words, last }) => {
            let mut component = "/components/schemas/".to_owned();
            push_escaped(&mut component, &cx.lifted.name(&pointer[..end], &words, &last));
            (component, &pointer[end..])
        }
    };
    target.push_str(rest);
    format!("#{}", target.replace('%', "%25"))
}

/// The last schema under `$defs` on the way of a pointer.
struct Definition {
    /// Where the way to it ends, in bytes.
    end: usize,
    /// The words of its place.
    words: String,
    /// Its own name.
    last: String,
}

/// Finds the last schema under `$defs` on the way of a pointer. Only where a schema stands is `definitions` a keyword:
/// properties may have the same name.
fn definition(pointer: &str) -> Option<Definition> {
    if !KEYWORDS.into_iter().any(|keyword| pointer.contains(keyword)) {
        return None;
    }
    let mut found = None;
    let mut words: Vec<String> = Vec::new();
    let mut role = Role::Document;
    let (mut end, mut segments) = (0, pointer.strip_prefix('/')?.split('/'));
    while let Some(key) = segments.next() {
        end += 1 + key.len();
        let is_definition = role == Role::Schema && KEYWORDS.contains(&key);
        let Some(place) = Family::OpenApi.place(role, key) else { break };
        if !is_definition && !matches!(key, "components" | "schemas" | "paths" | "responses" | "content" | "schema") {
            words.push(key.to_owned());
        }
        role = match place {
            Place::One(role) => role,
            Place::Map(role) | Place::List(role) | Place::Section(role) => {
                let Some(name) = segments.next() else { break };
                end += 1 + name.len();
                let name = Origin::unescaped(name);
                if is_definition {
                    found = Some(Definition { end, words: words.join(" "), last: name.clone() });
                }
                if name != "application/json" {
                    words.push(name);
                }
                role
            }
            Place::Text | Place::Mapping => break,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_where_a_schema_stands_and_named_after_their_place() {
        let cases = [
            ("/components/schemas/A/$defs/B", Some(("", "A.B"))),
            ("/components/schemas/A/$defs/B/properties/c", Some(("/properties/c", "A.B"))),
            ("/components/schemas/A/$defs/B/$defs/C", Some(("", "A B.C"))),
            ("/components/schemas/A/properties/x/$defs/B", Some(("", "A properties x.B"))),
            ("/components/schemas/A/properties/definitions/items", None),
            ("/components/schemas/A/properties/definitions/definitions/B", Some(("", "A properties definitions.B"))),
            ("/components/schemas/definitions/allOf/0", None),
            ("/components/responses/R/content/application~1json/schema/$defs/B", Some(("", "R.B"))),
            (
                "/paths/~1y/get/responses/200/content/text~1json/schema/items/$defs/a~1b",
                Some(("", "/y get 200 text/json items.a/b")),
            ),
            ("/$defs/B", None),
        ];
        for (pointer, expected) in cases {
            let found = definition(pointer);
            let found = found.as_ref().map(|found| (&pointer[found.end..], format!("{}.{}", found.words, found.last)));
            assert_eq!(found, expected.map(|(rest, name)| (rest, name.to_owned())), "{pointer}");
        }
    }
}
