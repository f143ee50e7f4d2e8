//! What is one item of a body that comes piece by piece?
//!
//! OpenAPI 3.2 describes it by `itemSchema` (section 4.14.2). For events the item is the event with its fields `event`,
//! `data`, `id` and `retry` (section 4.14.4), and some documents of older versions describe events like that in
//! `schema`. What a client wants to know is the type of the data, so that takes the place of the schema here: one type,
//! or one for each name that an event may have.

use std::cell::Cell;

use super::super::tree::{Map, Node, Path, push_escaped};
use super::{essence, mend};
use crate::diagnostic::{Code, Diagnostics, Origin};

/// How deep alternatives may stand in alternatives.
const DEPTH_LIMIT: usize = 8;

/// How many schemas are looked at for one body; no document that means well comes near.
const SCHEMAS_LIMIT: usize = 10_000;

/// How many references may follow one another.
const CHAIN_LIMIT: usize = 8;

/// Rewrites every body that comes piece by piece.
pub(super) fn rewrite(root: &mut Map, diagnostics: &mut Diagnostics) {
    // Hardly any document has one, and finding out takes one search through the text.
    let words = ["text/event-stream", "itemSchema"];
    if !diagnostics.sources().iter().any(|source| words.iter().any(|word| source.text.contains(word))) {
        return;
    }
    let whole = root.clone();
    for key in ["paths", "components"] {
        if let Some(node) = root.get_mut(key) {
            visit(node, &whole, &Path::ROOT.key(key), diagnostics);
        }
    }
}

/// Looks for `content` where an operation, a request body or a response may stand.
fn visit(node: &mut Node, root: &Map, path: &Path<'_>, diagnostics: &mut Diagnostics) {
    let Node::Map(map) = node else { return };
    for (key, node) in map.iter_mut() {
        let path = &path.key(key);
        match (key, &mut *node) {
            ("schemas" | "examples" | "parameters" | "headers" | "securitySchemes" | "links" | "example", _) => {}
            ("content", Node::Map(content)) => {
                for (name, media_type) in content.iter_mut() {
                    if is_stream(name) {
                        rewrite_one(name, media_type, root, &path.key(name), diagnostics);
                    }
                }
            }
            _ => visit(node, root, path, diagnostics),
        }
    }
}

/// Returns whether the bodies of a media type are read item by item.
fn is_stream(name: &str) -> bool {
    let essence = essence(name);
    let lines = ["ndjson", "jsonl", "json-lines", "json-seq", "stream+json", "json-stream"];
    essence == EVENTS || lines.iter().any(|word| essence.contains(word))
}

const EVENTS: &str = "text/event-stream";

fn rewrite_one(name: &str, node: &mut Node, root: &Map, path: &Path<'_>, diagnostics: &mut Diagnostics) {
    // One that is used in several places is put there, because it is rewritten by its name.
    let reference = node.as_map().and_then(|map| map.get("$ref")).and_then(Node::as_text);
    if let Some(target) = reference.filter(|text| text.starts_with("#/components/mediaTypes/")) {
        let Some((target, _)) = at(root, target) else { return };
        *node = target.clone();
    }
    let Node::Map(media_type) = node else { return };
    for key in mend::own_keys_of(media_type) {
        diagnostics.report(Code::ExtensionIgnored, &path.key(&key).origin(), format!("`{key}`"));
    }
    let item = media_type.remove("itemSchema");
    if essence(name) != EVENTS {
        if let Some(item) = item {
            media_type.insert("schema", item);
            media_type.insert("x-oasmith-item", Node::Bool(true));
        }
        return;
    }
    let declared = item.is_some();
    let Some(item) = item.or_else(|| media_type.get("schema").cloned()) else { return };
    match (Schemas { root, left: Cell::new(SCHEMAS_LIMIT) }).events(&item, declared) {
        Some(events) => {
            write(media_type, events);
            // What the types of the data refer to stays beside them.
            let defs = item.as_map().and_then(|map| map.get("$defs"));
            if let (Some(defs), Some(Node::Map(schema))) = (defs, media_type.get_mut("schema")) {
                schema.insert("$defs", defs.clone());
            }
        }
        // It is reported where it is found again.
        None if declared => media_type.insert("itemSchema", item),
        None => {}
    }
}

/// Writes the types of the data where the schema of the whole was.
fn write(media_type: &mut Map, events: Vec<Event>) {
    let (ends, events): (Vec<Event>, Vec<Event>) =
        events.into_iter().partition(|event| matches!(event.data, Data::End(_)));
    let ends =
        ends.into_iter().filter_map(|end| if let Data::End(text) = end.data { Some(Node::Text(text)) } else { None });
    media_type.insert("x-oasmith-ends", Node::List(ends.collect()));
    let is_named = events.len() > 1 && events.iter().any(|event| !event.names.is_empty());
    let is_text = events.iter().any(|event| matches!(event.data, Data::Text));
    media_type.remove("schema");
    if !is_named && is_text || events.is_empty() {
        let mut text = Map::default();
        text.insert("type", Node::Text("string".to_owned()));
        media_type.insert("schema", Node::Map(text));
        return;
    }
    media_type.insert("x-oasmith-item", Node::Bool(true));
    if !is_named {
        media_type.insert("schema", any_of(events.into_iter().map(|event| event.data.schema())));
        return;
    }
    let mut entries = Vec::new();
    let mut schemas = Vec::new();
    for (name, data) in by_name(events) {
        let mut entry = Map::default();
        if let Some(name) = name {
            entry.insert("name", Node::Text(name));
        }
        let is_text = data.iter().any(|data| matches!(data, Data::Text));
        entry.insert("text", Node::Bool(is_text));
        entries.push(Node::Map(entry));
        schemas.push(any_of(data.into_iter().map(Data::schema)));
    }
    let mut union = Map::default();
    union.insert("anyOf", Node::List(schemas));
    media_type.insert("schema", Node::Map(union));
    media_type.insert("x-oasmith-events", Node::List(entries));
}

/// Returns what each name of an event can bring: events of one name are read as one type. An event without a name is
/// one of the name `message` (HTML standard, section 9.2.6).
fn by_name(events: Vec<Event>) -> Vec<(Option<String>, Vec<Data>)> {
    let mut named: Vec<(Option<String>, Vec<Data>)> = Vec::new();
    for event in events {
        let all: Vec<_> = event.names.into_iter().map(Some).collect();
        let of = |name: &Option<String>| name.as_deref().unwrap_or("message").to_owned();
        for name in if all.is_empty() { vec![None] } else { all } {
            match named.iter_mut().find(|(known, _)| of(known) == of(&name)) {
                Some((known, data)) => {
                    *known = known.take().or(name);
                    data.push(event.data.clone());
                }
                None => named.push((name, vec![event.data.clone()])),
            }
        }
    }
    named
}

/// Returns the schema of what is one of these.
fn any_of(all: impl Iterator<Item = Node>) -> Node {
    let mut schemas = Vec::new();
    for schema in all {
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    if let [_] = schemas.as_slice() {
        return schemas.remove(0);
    }
    let mut union = Map::default();
    union.insert("anyOf", Node::List(schemas));
    Node::Map(union)
}

/// Events of one kind.
#[derive(Debug)]
struct Event {
    /// None where any name is good.
    names: Vec<String>,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    /// JSON of a schema.
    Json(Node),
    Text,
    /// A text that is no data, but says that nothing comes any more.
    End(String),
}

impl Data {
    /// Returns the schema of what is JSON, and else the one that says nothing.
    fn schema(self) -> Node {
        match self {
            // Beside other schemas it would say that any of them can be null.
            Self::Json(Node::Map(map)) if map.get("type").and_then(Node::as_text) == Some("null") => {
                Node::Map(Map::default())
            }
            Self::Json(schema) => schema,
            Self::Text | Self::End(_) => Node::Map(Map::default()),
        }
    }
}

/// The fields of an event, each with the schemas that hold for it and where they stand, if others can refer to them.
type Fields = Vec<(String, Vec<(Node, Option<String>)>)>;

struct Schemas<'a> {
    root: &'a Map,
    /// How many more may be looked at.
    left: Cell<usize>,
}

impl Schemas<'_> {
    /// Returns the kinds of events that a schema describes; `None` where it describes something else, unless the
    /// document itself says that it is an event.
    fn events(&self, schema: &Node, declared: bool) -> Option<Vec<Event>> {
        let mut events = Vec::new();
        self.collect(schema, None, &Fields::new(), 0, &mut |fields| {
            let is_event = declared || is_event(fields);
            events.push(is_event.then(|| self.event(fields)));
        });
        events.into_iter().collect::<Option<_>>().filter(|_| self.left.get() > 0)
    }

    /// Calls back with the fields of every alternative.
    fn collect(
        &self,
        schema: &Node,
        place: Option<&String>,
        around: &Fields,
        depth: usize,
        found: &mut dyn FnMut(&Fields),
    ) {
        let mut fields = around.clone();
        let mut alternatives = Vec::new();
        self.merge(schema, place, depth, &mut fields, &mut alternatives);
        if alternatives.is_empty() || depth > DEPTH_LIMIT {
            return found(&fields);
        }
        for (alternative, place) in alternatives.into_iter().take_while(|_| self.left.get() > 0) {
            self.collect(&alternative, place.as_ref(), &fields, depth + 1, found);
        }
    }

    /// Adds the fields of a schema, and of those that hold as well.
    fn merge(
        &self,
        schema: &Node,
        place: Option<&String>,
        depth: usize,
        fields: &mut Fields,
        alternatives: &mut Vec<(Node, Option<String>)>,
    ) {
        let Node::Map(map) = schema else { return };
        let Some(left) = self.left.get().checked_sub(1) else { return };
        self.left.set(left);
        if let Some(reference) = map.get("$ref").and_then(Node::as_text) {
            if let Some((target, place)) = at(self.root, reference).filter(|_| depth <= DEPTH_LIMIT) {
                self.merge(target, Some(&place), depth + 1, fields, alternatives);
            }
        }
        let inside = |key: &str| place.map(|place| format!("{place}/{key}"));
        for (name, field) in map.get("properties").and_then(Node::as_map).into_iter().flat_map(Map::iter) {
            let mut place = inside("properties/");
            if let Some(place) = &mut place {
                push_escaped(place, name);
            }
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, schemas)) => schemas.push((field.clone(), place)),
                None => fields.push((name.to_owned(), vec![(field.clone(), place)])),
            }
        }
        for (key, node) in map.iter() {
            let Node::List(list) = node else { continue };
            for (index, node) in list.iter().enumerate() {
                let place = inside(key).map(|place| format!("{place}/{index}"));
                match key {
                    "allOf" if depth <= DEPTH_LIMIT => {
                        self.merge(node, place.as_ref(), depth + 1, fields, alternatives);
                    }
                    "oneOf" | "anyOf" => alternatives.push((node.clone(), place)),
                    _ => {}
                }
            }
        }
    }

    fn event(&self, fields: &Fields) -> Event {
        let names = field(fields, "event").iter().rev().find_map(|(schema, _)| self.texts(schema)).unwrap_or_default();
        // What an alternative says counts more than what holds for all of them.
        let data = field(fields, "data").iter().rev().find_map(|found| self.data(found, names.is_empty()));
        Event { names, data: data.unwrap_or(Data::Text) }
    }

    /// Returns what the data is, where a schema says more of it than that it is text.
    fn data(&self, (schema, place): &(Node, Option<String>), may_end: bool) -> Option<Data> {
        let map = self.target(schema)?;
        if let ([text], true) = (self.texts(schema).unwrap_or_default().as_slice(), may_end) {
            return Some(Data::End(text.clone()));
        }
        let media_type = map.get("contentMediaType").and_then(Node::as_text).map(essence);
        let is_json = media_type.as_deref().is_none_or(|name| name == "application/json" || name.ends_with("+json"));
        match map.get("contentSchema") {
            Some(content) if is_json => return Some(Data::Json(content.clone())),
            None if is_json && media_type.is_some() => return Some(Data::Json(Node::Map(Map::default()))),
            _ => {}
        }
        let is_text = map.get("type").and_then(Node::as_text) == Some("string");
        let says_more = ["$ref", "type", "properties", "items", "oneOf", "anyOf", "allOf", "additionalProperties"];
        if is_text || !says_more.iter().any(|key| map.contains(key)) {
            return None;
        }
        // A reference to where it stands lets all that use it have one type.
        let reference = |place: &String| {
            let mut map = Map::default();
            map.insert("$ref", Node::Text(format!("#{place}")));
            Node::Map(map)
        };
        let is_reference = schema.as_map().is_some_and(|map| map.contains("$ref"));
        Some(Data::Json(place.as_ref().filter(|_| !is_reference).map_or_else(|| schema.clone(), reference)))
    }

    /// Returns the texts that a schema allows, if it names all of them.
    fn texts(&self, schema: &Node) -> Option<Vec<String>> {
        let map = self.target(schema)?;
        let text = |node: &Node| node.as_text().map(str::to_owned);
        match (map.get("const"), map.get("enum")) {
            (Some(value), _) => Some(vec![text(value)?]),
            (None, Some(Node::List(list))) => list.iter().map(text).collect(),
            _ => None,
        }
    }

    /// Follows the references of a schema.
    fn target<'n>(&'n self, schema: &'n Node) -> Option<&'n Map> {
        let mut map = schema.as_map()?;
        for _ in 0..CHAIN_LIMIT {
            let Some(reference) = map.get("$ref").and_then(Node::as_text) else { return Some(map) };
            let Some((target, _)) = at(self.root, reference) else { return Some(map) };
            map = target.as_map()?;
        }
        Some(map)
    }
}

/// Returns whether fields are those of an event: no others, and data with a name, or data alone.
fn is_event(fields: &Fields) -> bool {
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let is_known = names.iter().all(|name| matches!(*name, "event" | "data" | "id" | "retry" | "comment"));
    is_known && names.contains(&"data") && (names.contains(&"event") || names.len() == 1)
}

fn field<'f>(fields: &'f Fields, name: &str) -> &'f [(Node, Option<String>)] {
    fields.iter().find(|(known, _)| known == name).map_or(&[], |(_, schemas)| schemas.as_slice())
}

/// Returns what a reference into the document leads to, with its JSON Pointer.
fn at<'n>(root: &'n Map, reference: &str) -> Option<(&'n Node, String)> {
    let pointer = reference.strip_prefix('#')?;
    let mut segments = pointer.strip_prefix('/')?.split('/').map(Origin::unescaped);
    let mut node = root.get(&segments.next()?)?;
    for segment in segments {
        node = match node {
            Node::Map(map) => map.get(&segment)?,
            Node::List(list) => list.get(segment.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some((node, pointer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(members: Vec<(&str, Node)>) -> Node {
        let mut map = Map::default();
        for (key, node) in members {
            map.insert(key, node);
        }
        Node::Map(map)
    }

    #[test]
    fn schemas_that_branch_without_end_are_given_up() {
        let reference = || map(vec![("$ref", Node::Text("#/components/schemas/A".to_owned()))]);
        for keyword in ["oneOf", "allOf"] {
            let schema = map(vec![(keyword, Node::List(vec![reference(); 100]))]);
            let schemas = map(vec![("schemas", map(vec![("A", schema.clone())]))]);
            let Node::Map(root) = map(vec![("components", schemas)]) else { return };
            let schemas = Schemas { root: &root, left: Cell::new(SCHEMAS_LIMIT) };
            assert!(schemas.events(&schema, true).is_none(), "{keyword}");
        }
    }
}
