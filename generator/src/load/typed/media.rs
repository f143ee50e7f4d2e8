//! What does a body hold, by media type?

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, QueryStyle, ReferenceOr, RequestBody};

use super::super::dialect::Version;
use super::super::tree::{Map, Node, Path};
use super::read::{boolean, each_member, extension, map, minor_map, prose, text};
use super::{Cx, components, parameter, reference_of, schema};
use crate::diagnostic::{Code, Origin};

/// How many nodes may be copied for media types that stand in several places.
const COPIES_LIMIT: usize = 2_000_000;

/// How many media types may refer to one another before it counts as a circle.
const CHAIN_LIMIT: usize = 8;

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

/// Reads `content`. The client sends the names of media types in headers, so they have to be such as can be sent.
pub(super) fn content(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<IndexMap<String, MediaType>> {
    let mut content = each_member(node, path, cx, media_type)?;
    for (_, media) in content.iter_mut().filter(|(name, _)| name.to_ascii_lowercase().starts_with("multipart/")) {
        match cx.version {
            // There `collectionFormat` became a style.
            Version::V20 => {}
            // Styles are for pairs alone, and to be ignored anywhere else (OpenAPI 3.0, section 4.7.15.1).
            Version::V30 => media.encoding.values_mut().for_each(|encoding| {
                (encoding.style, encoding.explode, encoding.allow_reserved) = (None, false, false);
                encoding.extensions.shift_remove("x-oasmith-style");
            }),
            // A part without a type is bytes, where it was any value before (OpenAPI 3.1, section 4.8.15.1.1).
            Version::V31 | Version::V32 => drop(media.extensions.insert("x-oasmith-bytes".to_owned(), true.into())),
        }
    }
    let bad: Vec<String> = content.keys().filter(|name| !is_sendable(name)).cloned().collect();
    content.retain(|name, _| is_sendable(name));
    for name in &bad {
        let (path, found) = (path.key(name), format!("the media type `{}`", name.escape_debug()));
        if content.is_empty() {
            cx.report(Code::Shape, &path, found);
        } else {
            // No message can have it, so nothing is lost: the client speaks another one that is declared.
            cx.mend(&path, format!("{found}, which no message can have"));
        }
    }
    (bad.is_empty() || !content.is_empty()).then_some(content)
}

/// Returns whether a text can stand in a header as it is (RFC 9110, section 5.5).
fn is_sendable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

fn media_type(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<MediaType> {
    let mut map = map(node, path, cx)?;
    for _ in 0..CHAIN_LIMIT {
        let Some(reference) = reference_of(&map, path, cx) else { return media_type_of(map, path, cx) };
        let reference = reference.ok()?;
        let name = reference.strip_prefix("#/components/mediaTypes/");
        let name = name.map(Origin::unescaped);
        let Some(Node::Map(target)) = name.as_deref().and_then(|name| cx.media_types.get(name)) else {
            let code = if reference.starts_with('#') { Code::ReferenceDangling } else { Code::ReferenceExternal };
            cx.report(code, path, format!("`{reference}`"));
            return None;
        };
        cx.copied += target.iter().map(|(_, node)| node.count()).sum::<usize>();
        if cx.copied > COPIES_LIMIT {
            cx.report(Code::TooLarge, path, "media types that are used again and again");
            return None;
        }
        map = target.clone();
    }
    cx.report(Code::ReferenceCycle, path, "a circle among `mediaTypes`");
    None
}

fn media_type_of(map: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<MediaType> {
    let mut media = MediaType::default();
    let mut whole = true;
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "schema" => match schema::schema(node, path, cx) {
                Some(schema) => media.schema = Some(schema),
                None => whole = false,
            },
            // The rewriting has put the schemas of items in place where the client reads item by item.
            "x-oasmith-item" | "x-oasmith-events" | "x-oasmith-ends" => {
                media.extensions.insert(key.clone(), node.into_value());
            }
            "itemSchema" | "prefixEncoding" | "itemEncoding" => {
                cx.report(Code::SchemaWeaker, path, format!("`{key}`"));
            }
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
    let (mut explode, mut allow_reserved) = (None, None);
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "contentType" => {
                encoding.content_type = text(node, path, cx);
                if let Some(name) = encoding.content_type.take_if(|name| !is_sendable(name)) {
                    cx.report(Code::Shape, path, format!("the media type `{}`", name.escape_debug()));
                }
            }
            "style" => {
                let style = text(node, path, cx);
                let style = style.as_deref();
                if let Some(style) = parameter::newer_style(style, "query", &mut encoding.extensions, cx.version) {
                    encoding.style = parameter::query_style(style);
                    if encoding.style.is_none() {
                        cx.mend(path, format!("the style `{style}`"));
                    }
                }
            }
            "explode" => explode = boolean(&node, path, cx),
            "allowReserved" => allow_reserved = boolean(&node, path, cx),
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
    // What is said of a style without its name is said of the usual one.
    let is_styled = encoding.style.is_some() || encoding.extensions.contains_key("x-oasmith-style");
    if !is_styled && (explode.is_some() || allow_reserved == Some(true)) {
        encoding.style = Some(QueryStyle::Form);
    }
    encoding.allow_reserved = allow_reserved.unwrap_or_default();
    // The default of `form` alone is true (OpenAPI 3.1, section 4.8.15.1.2).
    encoding.explode = explode.unwrap_or(matches!(encoding.style, Some(QueryStyle::Form)));
    encoding
}
