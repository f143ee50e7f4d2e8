//! What does a document define for use by reference?

use openapiv3::{Components, Example};

use super::super::tree::{Node, Path};
use super::read::{extension, map, minor_map, prose, text};
use super::{Cx, media, operation, parameter, reference_of, response, schema, security};
use openapiv3::ReferenceOr;

/// How long the name of a schema may be, in bytes: it becomes part of the name of everything in it.
const LONGEST_NAME: usize = 1024;

/// Reads `components`. A component that cannot be used is left out; references to it then lead nowhere.
pub(super) fn components(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Components {
    let mut components = Components::default();
    for (key, node) in map(node, path, cx).into_iter().flatten() {
        let path = &path.key(&key);
        match key.as_str() {
            "schemas" => {
                for (name, node) in map(node, path, cx).into_iter().flatten() {
                    if name.len() > LONGEST_NAME {
                        let _: Option<()> = cx.refuse(path, format!("a schema whose name has {} bytes", name.len()));
                        continue;
                    }
                    cx.component = Some(name.clone());
                    if let Some(schema) = schema::schema(node, &path.key(&name), cx) {
                        components.schemas.insert(name, schema);
                    }
                    cx.component = None;
                }
            }
            "responses" => components.responses = section(node, path, cx, response::response),
            "parameters" => components.parameters = section(node, path, cx, parameter::parameter),
            "requestBodies" => components.request_bodies = section(node, path, cx, media::request_body),
            "headers" => components.headers = section(node, path, cx, parameter::header),
            "securitySchemes" => components.security_schemes = section(node, path, cx, security::scheme),
            "links" => operation::not_called("link", &node, path, cx),
            "examples" => components.examples = examples(node, path, cx),
            _ => extension(&mut components.extensions, key.clone(), node, path, cx),
        }
    }
    components
}

fn section<T>(
    node: Node,
    path: &Path<'_>,
    cx: &mut Cx<'_>,
    read: impl Fn(Node, &Path<'_>, &mut Cx<'_>) -> Option<T>,
) -> indexmap::IndexMap<String, T> {
    let members = map(node, path, cx).into_iter().flatten();
    members.filter_map(|(name, node)| read(node, &path.key(&name), cx).map(|part| (name, part))).collect()
}

/// Reads examples; a client can do without any of them.
pub(super) fn examples(
    node: Node,
    path: &Path<'_>,
    cx: &mut Cx<'_>,
) -> indexmap::IndexMap<String, ReferenceOr<Example>> {
    let members = minor_map(node, path, cx).into_iter().flatten();
    members.filter_map(|(name, node)| example(node, &path.key(&name), cx).map(|part| (name, part))).collect()
}

fn example(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Example>> {
    let map = match node {
        Node::Map(map) => map,
        // The value itself, where an object with a `value` belongs, harms nobody.
        other => return Some(ReferenceOr::Item(Example { value: Some(other.into_value()), ..Example::default() })),
    };
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    let mut example = Example::default();
    let mut serialized = None;
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "summary" => example.summary = prose(node, path, cx),
            "description" => example.description = prose(node, path, cx),
            "value" | "dataValue" => example.value = Some(node.into_value()),
            "serializedValue" => serialized = Some(node.into_value()),
            "externalValue" => example.external_value = text(node, path, cx),
            _ => extension(&mut example.extensions, key.clone(), node, path, cx),
        }
    }
    example.value = example.value.or(serialized);
    Some(ReferenceOr::Item(example))
}
