//! What is a parameter of Swagger 2.0: one that travels outside the body, the body, or a field of a form?

use std::collections::HashSet;
use std::rc::Rc;

use super::super::super::tree::{Map, Node, Path};
use super::{Cx, body, join, reference, text};
use crate::diagnostic::Code;

/// Keywords of a schema that stand in the parameter, header or field itself.
const INLINE: [&str; 26] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "title",
    "properties",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "nullable",
    "x-nullable",
    "readOnly",
    "xml",
];

/// A parameter that is the body, or a field of the form that is the body.
#[derive(Debug, Clone)]
pub(super) struct InBody {
    pub(super) map: Map,
    /// Where it stands in the user's file.
    pub(super) pointer: String,
    /// Its name in the section `parameters`, if it stands there.
    pub(super) shared: Option<String>,
    pub(super) is_form: bool,
}

/// The parameters of one list.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// Those outside the body, rewritten.
    pub(super) plain: Vec<Node>,
    /// Those in the body.
    pub(super) in_body: Vec<Rc<InBody>>,
}

/// Rewrites the section `parameters`.
pub(super) fn shared(node: Node, components: &mut Map, cx: &mut Cx<'_>) {
    let Node::Map(map) = node else {
        components.insert("parameters", node);
        return;
    };
    let root = Path::ROOT.key("parameters");
    let (mut plain, mut bodies, mut aliases) = (Map::default(), Map::default(), Vec::new());
    for (name, node) in map {
        let path = root.key(&name);
        let mut map = match node {
            Node::Map(map) => map,
            other => {
                plain.push(name, other);
                continue;
            }
        };
        if let Some(target) = map.get("$ref").and_then(Node::as_text) {
            let target = reference::member_of(target, "parameters");
            aliases.push(Alias { name, target, map });
            continue;
        }
        let pointer = path.origin().pointer;
        match location_of(&mut map, None, &path, cx).as_deref() {
            Some(location @ ("body" | "formData")) => {
                let is_form = location == "formData";
                let found = InBody { map, pointer, shared: Some(name.clone()), is_form };
                if !is_form {
                    let now = join("/components/requestBodies", &name);
                    let consumes = cx.consumes.clone();
                    bodies.push(name.clone(), body::of_parameter(&found, &consumes, &now, cx));
                }
                cx.shared.insert(name, Rc::new(found));
            }
            location => {
                let now = join("/components/parameters", &name);
                let node = Node::Map(outside(map, location.unwrap_or_default(), &path, &now, cx));
                plain.push(name, node);
            }
        }
    }
    follow(aliases, &mut plain, cx);
    for (key, section) in [("parameters", plain), ("requestBodies", bodies)] {
        if !section.is_empty() {
            components.insert(key, Node::Map(section));
        }
    }
}

/// A shared parameter that refers to another one.
struct Alias {
    name: String,
    target: Option<String>,
    map: Map,
}

/// How many references between shared parameters are followed.
const CHAIN_LIMIT: usize = 32;

/// Takes a shared parameter that refers to a body for the body; each round follows one more reference of a chain.
fn follow(mut aliases: Vec<Alias>, plain: &mut Map, cx: &mut Cx<'_>) {
    for _ in 0..CHAIN_LIMIT {
        let before = aliases.len();
        aliases.retain(|alias| {
            let target = alias.target.as_ref().and_then(|target| cx.shared.get(target));
            let Some(found) = target.map(Rc::clone) else { return true };
            cx.shared.insert(alias.name.clone(), found);
            false
        });
        if aliases.len() == before {
            break;
        }
    }
    for alias in aliases {
        plain.push(alias.name, Node::Map(alias.map));
    }
}

/// Sorts a list of parameters, and rewrites those outside the body. `now` is the pointer of the list.
pub(super) fn list(nodes: Vec<Node>, template: &str, path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Parameters {
    let mut found = Parameters::default();
    for (index, node) in nodes.into_iter().enumerate() {
        let path = path.index(index);
        let mut map = match node {
            Node::Map(map) => map,
            other => {
                found.plain.push(other);
                continue;
            }
        };
        if let Some(target) = map.get("$ref").and_then(Node::as_text) {
            let shared = reference::member_of(target, "parameters").and_then(|name| cx.shared.get(&name));
            match shared {
                Some(shared) => found.in_body.push(Rc::clone(shared)),
                None => push(&mut found.plain, map, index, &path, now, cx),
            }
            continue;
        }
        match location_of(&mut map, Some(template), &path, cx).as_deref() {
            Some(location @ ("body" | "formData")) => {
                let is_form = location == "formData";
                let pointer = path.origin().pointer;
                found.in_body.push(Rc::new(InBody { map, pointer, shared: None, is_form }));
            }
            location => {
                let here = format!("{now}/{}", found.plain.len());
                let map = outside(map, location.unwrap_or_default(), &path, &here, cx);
                push(&mut found.plain, map, index, &path, now, cx);
            }
        }
    }
    found
}

/// Adds a parameter, and notes where it stood if others before it are gone.
fn push(plain: &mut Vec<Node>, map: Map, index: usize, path: &Path<'_>, now: &str, cx: &mut Cx<'_>) {
    if plain.len() != index {
        cx.note(format!("{now}/{}", plain.len()), path);
    }
    plain.push(Node::Map(map));
}

/// Returns where a parameter travels, and mends `in` where it is plain what is meant.
fn location_of(map: &mut Map, template: Option<&str>, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<String> {
    let known = |name: &str| {
        let names = [("formdata", "formData"), ("form", "formData"), ("body", "body"), ("query", "query")];
        let names = names.into_iter().chain([("path", "path"), ("header", "header"), ("cookie", "cookie")]);
        names.into_iter().find(|(lower, _)| name.trim().eq_ignore_ascii_case(lower)).map(|(_, name)| name)
    };
    match map.get("in") {
        Some(Node::Text(found)) => {
            let Some(meant) = known(found).filter(|meant| meant != found) else { return Some(found.clone()) };
            cx.mend(&path.key("in"), format!("`{found}`, which was read as `{meant}`"));
            map.insert("in", text(meant));
            Some(meant.to_owned())
        }
        Some(_) => None,
        None => {
            let name = map.get("name").and_then(Node::as_text)?;
            let in_path = template.is_some_and(|template| template.contains(&format!("{{{name}}}")));
            let meant = if in_path {
                "path"
            } else if map.contains("schema") && !map.contains("type") {
                "body"
            } else {
                return None;
            };
            cx.mend(path, format!("a parameter without `in`, which was read as one in `{meant}`"));
            map.insert("in", text(meant));
            Some(meant.to_owned())
        }
    }
}

/// Rewrites a parameter outside the body.
fn outside(mut map: Map, location: &str, path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Map {
    let format = map.remove("collectionFormat");
    if map.contains("schema") || map.contains("content") {
        cx.mend(path, "`schema` in a parameter that is not the body");
        return map;
    }
    let Some(schema) = inline(&mut map) else { return map };
    if is_array(&schema) {
        let (style, explode) = style(format.as_ref(), location, &path.origin().pointer, cx);
        map.insert("style", text(style));
        map.insert("explode", Node::Bool(explode));
    }
    cx.moved.note_members(format!("{now}/schema"), path.origin().pointer);
    map.insert("schema", Node::Map(schema));
    map
}

/// Rewrites a mapping of headers.
pub(super) fn headers(node: Node, path: &Path<'_>, now: &str, cx: &mut Cx<'_>) -> Node {
    let Node::Map(map) = node else { return node };
    let mut headers = Map::default();
    for (name, node) in map {
        let node = match node {
            Node::Map(map) if map.contains("$ref") => Node::Map(map),
            Node::Map(map) => Node::Map(outside(map, "header", &path.key(&name), &join(now, &name), cx)),
            other => other,
        };
        headers.push(name, node);
    }
    Node::Map(headers)
}

/// Takes the keywords of a schema out of a parameter; `None` if there are none.
pub(super) fn inline(map: &mut Map) -> Option<Map> {
    let mut schema = Map::default();
    let enums = map.iter().map(|(key, _)| key).filter(|key| key.starts_with("x-enum"));
    let enums: Vec<String> = enums.map(str::to_owned).collect();
    for key in INLINE.into_iter().chain(enums.iter().map(String::as_str)) {
        if let Some(node) = map.remove(key) {
            schema.insert(key, node);
        }
    }
    (!schema.is_empty()).then_some(schema)
}

pub(super) fn is_array(schema: &Map) -> bool {
    schema.get("type").and_then(Node::as_text).map_or_else(|| schema.contains("items"), |name| name == "array")
}

/// Returns the style, and whether it is exploded, that stand for `collectionFormat` in a place; commas are what joins
/// where nothing is said. Of these styles OpenAPI 3.0 has not all everywhere, but `typed` knows them.
pub(super) fn style(format: Option<&Node>, location: &str, pointer: &str, cx: &mut Cx<'_>) -> (&'static str, bool) {
    let in_query = matches!(location, "query" | "formData");
    let comma = (if in_query || location == "cookie" { "form" } else { "simple" }, false);
    let name = match format {
        None => return comma,
        Some(node) => node.as_text(),
    };
    match name {
        Some("csv") => comma,
        Some("multi") if in_query => ("form", true),
        Some("ssv") => ("spaceDelimited", false),
        Some("pipes") => ("pipeDelimited", false),
        Some("tsv") => ("tabDelimited", false),
        _ => {
            let found = name.map_or_else(|| "no text".to_owned(), |name| format!("`{name}`"));
            let found = format!("{found}, which does not exist here; items are joined by commas");
            cx.report_at(Code::Mended, format!("{pointer}/collectionFormat"), found);
            comma
        }
    }
}

/// Returns the parameters in the body of an operation and of its path, of which those of the operation count more.
pub(super) fn merged(own: Vec<Rc<InBody>>, inherited: &[Rc<InBody>]) -> Vec<Rc<InBody>> {
    if own.iter().any(|found| !found.is_form) {
        return own;
    }
    let names: HashSet<&str> = own.iter().filter_map(|found| name_of(found)).collect();
    let kept = inherited.iter().filter(|found| match name_of(found).filter(|_| found.is_form) {
        Some(name) => !names.contains(name),
        None => own.is_empty(),
    });
    let kept: Vec<Rc<InBody>> = kept.cloned().collect();
    kept.into_iter().chain(own).collect()
}

pub(super) fn name_of(found: &InBody) -> Option<&str> {
    found.map.get("name").and_then(Node::as_text)
}
