//! What does a body hold, by media type?

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, ReferenceOr, RequestBody};

use super::super::tree::{Map, Node, Path};
use super::read::{boolean, each_member, extension, map, minor_map, prose, text};
use super::{Cx, components, parameter, reference_of, schema};

/// Reads a request body or a reference to one.
pub(super) fn request_body(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<RequestBody>> {
    let map = map(node, path, cx)?;
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    if !map.contains("content") {
        cx.mend(path, "a request body without `content`");
    }
    let mut body = RequestBody::default();
    let mut whole = true;
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "description" => body.description = prose(node, path, cx),
            "required" => body.required = boolean(&node, path, cx).unwrap_or_default(),
            "content" => match content(node, path, cx) {
                Some(content) => body.content = content,
                None => whole = false,
            },
            _ => extension(&mut body.extensions, key.clone(), node, path, cx),
        }
    }
    whole.then_some(ReferenceOr::Item(body))
}

/// Reads `content`.
pub(super) fn content(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<IndexMap<String, MediaType>> {
    each_member(node, path, cx, media_type)
}

fn media_type(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<MediaType> {
    let mut media = MediaType::default();
    let mut whole = true;
    for (key, node) in map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "schema" => match schema::schema(node, path, cx) {
                Some(schema) => media.schema = Some(schema),
                None => whole = false,
            },
            "example" => media.example = Some(node.into_value()),
            "examples" => media.examples = components::examples(node, path, cx),
            "encoding" => {
                for (name, node) in minor_map(node, path, cx).into_iter().flatten() {
                    if let Some(encoding) = minor_map(node, &path.key(&name), cx) {
                        let encoding = encoding_of(encoding, &path.key(&name), cx);
                        media.encoding.insert(name, encoding);
                    }
                }
            }
            _ => extension(&mut media.extensions, key.clone(), node, path, cx),
        }
    }
    whole.then_some(media)
}

fn encoding_of(map: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Encoding {
    let mut encoding = Encoding::default();
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "contentType" => encoding.content_type = text(node, path, cx),
            "style" => {
                if let Some(style) = text(node, path, cx) {
                    encoding.style = parameter::query_style(&style);
                    if encoding.style.is_none() {
                        cx.mend(path, format!("the style `{style}`"));
                    }
                }
            }
            "explode" => encoding.explode = boolean(&node, path, cx).unwrap_or_default(),
            "allowReserved" => encoding.allow_reserved = boolean(&node, path, cx).unwrap_or_default(),
            "headers" => {
                for (name, node) in minor_map(node, path, cx).into_iter().flatten() {
                    if let Some(header) = parameter::header(node, &path.key(&name), cx) {
                        encoding.headers.insert(name, header);
                    }
                }
            }
            _ => extension(&mut encoding.extensions, key.clone(), node, path, cx),
        }
    }
    encoding
}
