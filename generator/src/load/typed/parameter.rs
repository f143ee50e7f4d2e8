//! What does a parameter or a header carry, and where?

use openapiv3::{
    CookieStyle, Header, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, Schema,
};

use super::super::dialect::Version;
use super::super::tree::{Map, Node, Path};
use super::read::{Extensions, boolean, extension, map, prose, text};
use super::{Cx, components, media, reference_of, schema};
use crate::diagnostic::suggestion;

/// Where a parameter may be.
const LOCATIONS: [&str; 5] = ["query", "header", "path", "cookie", "querystring"];

/// Keywords of a schema that Swagger 2.0 has in the parameter itself.
const INLINE: [&str; 18] = [
    "type",
    "format",
    "enum",
    "items",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
    "properties",
];

/// Reads a parameter or a reference to one.
pub(super) fn parameter(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Parameter>> {
    let map = map(node, path, cx)?;
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    // Where it belongs comes first, because the rest is read in vain without it.
    let location = match map.get("in") {
        Some(Node::Text(location)) => location.clone(),
        Some(other) => return cx.refuse(&path.key("in"), format!("{} where text is expected", other.kind())),
        None => return cx.refuse(path, "a parameter without `in`"),
    };
    if !LOCATIONS.contains(&location.as_str()) {
        let found = format!("a parameter in `{location}`{}", suggestion(&location, LOCATIONS));
        return cx.refuse(&path.key("in"), found);
    }
    if !map.contains("name") {
        return cx.refuse(path, "a parameter without `name`");
    }
    if location == "querystring" && !map.contains("content") {
        return cx.refuse(path, "a query string without `content`");
    }
    let fields = fields(map, path, cx)?;
    let Some(name) = fields.name else { return cx.refuse(path, "a parameter whose `name` is no text") };
    let mut parameter_data = ParameterData {
        name,
        description: fields.description,
        required: fields.required.unwrap_or_default(),
        deprecated: fields.deprecated,
        format: fields.format,
        example: fields.example,
        examples: fields.examples,
        explode: fields.explode,
        extensions: fields.extensions,
    };
    let extensions = &mut parameter_data.extensions;
    let style = newer_style(fields.style.as_deref(), &location, extensions, cx.version);
    if location == "querystring" {
        extensions.insert("x-oasmith-querystring".to_owned(), true.into());
    }
    // Version 3.0 has it for queries alone.
    if fields.allow_reserved == Some(true) {
        extensions.insert("x-oasmith-reserved".to_owned(), true.into());
    }
    let parameter = match location.as_str() {
        "query" | "querystring" => Parameter::Query {
            parameter_data,
            allow_reserved: fields.allow_reserved.unwrap_or_default(),
            style: style_of(style, query_style, path, cx),
            allow_empty_value: fields.allow_empty_value,
        },
        "header" => Parameter::Header {
            parameter_data,
            style: style_of(style, |style| (style == "simple").then_some(HeaderStyle::Simple), path, cx),
        },
        "path" => {
            if !parameter_data.required {
                cx.mend(path, "a path parameter that is not `required: true`");
                parameter_data.required = true;
            }
            Parameter::Path { parameter_data, style: style_of(style, path_style, path, cx) }
        }
        _ => Parameter::Cookie {
            parameter_data,
            style: style_of(style, |style| (style == "form").then_some(CookieStyle::Form), path, cx),
        },
    };
    Some(ReferenceOr::Item(parameter))
}

/// Reads a header or a reference to one.
pub(super) fn header(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Header>> {
    let map = map(node, path, cx)?;
    if let Some(reference) = reference_of(&map, path, cx) {
        return reference.ok().map(|reference| ReferenceOr::Reference { reference });
    }
    let mut fields = fields(map, path, cx)?;
    let style = newer_style(fields.style.as_deref(), "header", &mut fields.extensions, cx.version);
    Some(ReferenceOr::Item(Header {
        description: fields.description,
        style: style_of(style, |style| (style == "simple").then_some(HeaderStyle::Simple), path, cx),
        required: fields.required.unwrap_or_default(),
        deprecated: fields.deprecated,
        format: fields.format,
        example: fields.example,
        examples: fields.examples,
        extensions: fields.extensions,
    }))
}

/// What parameters and headers have in common.
struct Fields {
    name: Option<String>,
    description: Option<String>,
    required: Option<bool>,
    deprecated: Option<bool>,
    allow_empty_value: Option<bool>,
    allow_reserved: Option<bool>,
    style: Option<String>,
    explode: Option<bool>,
    format: ParameterSchemaOrContent,
    example: Option<serde_json::Value>,
    examples: indexmap::IndexMap<String, ReferenceOr<openapiv3::Example>>,
    extensions: Extensions,
}

fn fields(mut map: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Fields> {
    let format = format(&mut map, path, cx)?;
    let mut fields = Fields {
        name: None,
        description: None,
        required: None,
        deprecated: None,
        allow_empty_value: None,
        allow_reserved: None,
        style: None,
        explode: None,
        format,
        example: None,
        examples: indexmap::IndexMap::new(),
        extensions: Extensions::new(),
    };
    for (key, node) in map {
        let path = &path.key(&key);
        match key.as_str() {
            "name" => fields.name = text(node, path, cx),
            "description" => fields.description = prose(node, path, cx),
            "required" => fields.required = boolean(&node, path, cx),
            "deprecated" => fields.deprecated = boolean(&node, path, cx),
            "allowEmptyValue" => fields.allow_empty_value = boolean(&node, path, cx),
            "allowReserved" => fields.allow_reserved = boolean(&node, path, cx),
            "style" => fields.style = text(node, path, cx),
            "explode" => fields.explode = boolean(&node, path, cx),
            "example" => fields.example = Some(node.into_value()),
            "examples" => fields.examples = components::examples(node, path, cx),
            _ => extension(&mut fields.extensions, key.clone(), node, path, cx),
        }
    }
    Some(fields)
}

/// Reads the schema of a parameter, wherever it stands.
fn format(map: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ParameterSchemaOrContent> {
    let content = map.remove("content").filter(|content| content.as_map().is_none_or(|map| !map.is_empty()));
    let schema = map.remove("schema");
    match (schema, content) {
        (Some(node), content) => {
            if content.is_some() {
                cx.mend(&path.key("content"), "`content` beside `schema`, of which `schema` was taken");
            }
            schema::schema(node, &path.key("schema"), cx).map(ParameterSchemaOrContent::Schema)
        }
        (None, Some(node)) => media::content(node, &path.key("content"), cx).map(ParameterSchemaOrContent::Content),
        (None, None) => inline(map, path, cx).map(ParameterSchemaOrContent::Schema),
    }
}

/// Reads the schema that Swagger 2.0 spreads over the parameter; without any the parameter is text.
fn inline(map: &mut Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Schema>> {
    let mut inline = Map::default();
    for keyword in INLINE {
        if let Some(node) = map.remove(keyword) {
            inline.insert(keyword, node);
        }
    }
    let found = if inline.is_empty() { "neither `schema` nor `content`" } else { "keywords of a schema beside `name`" };
    cx.mend(path, found);
    if inline.is_empty() {
        inline.insert("type", Node::Text("string".to_owned()));
    }
    schema::schema(Node::Map(inline), path, cx)
}

/// Moves a style that version 3.0 does not have at its place to where it is carried: `cookie` is one of 3.2, and the
/// separators of Swagger 2.0 stand everywhere.
pub(super) fn newer_style<'s>(
    style: Option<&'s str>,
    location: &str,
    extensions: &mut Extensions,
    version: Version,
) -> Option<&'s str> {
    let is_newer = match style? {
        "cookie" => location == "cookie",
        "tabDelimited" => version == Version::V20,
        "spaceDelimited" | "pipeDelimited" => version == Version::V20 && location != "query",
        _ => false,
    };
    if is_newer {
        extensions.insert("x-oasmith-style".to_owned(), style?.into());
    }
    style.filter(|_| !is_newer)
}

fn style_of<T: Default>(style: Option<&str>, read: impl Fn(&str) -> Option<T>, path: &Path<'_>, cx: &mut Cx<'_>) -> T {
    let Some(style) = style else { return T::default() };
    read(style).unwrap_or_else(|| {
        cx.mend(&path.key("style"), format!("the style `{style}`, which does not exist here"));
        T::default()
    })
}

/// Returns the style of a query parameter that has this name.
pub(super) fn query_style(style: &str) -> Option<QueryStyle> {
    Some(match style {
        "form" => QueryStyle::Form,
        "spaceDelimited" => QueryStyle::SpaceDelimited,
        "pipeDelimited" => QueryStyle::PipeDelimited,
        "deepObject" => QueryStyle::DeepObject,
        _ => return None,
    })
}

fn path_style(style: &str) -> Option<PathStyle> {
    Some(match style {
        "simple" => PathStyle::Simple,
        "label" => PathStyle::Label,
        "matrix" => PathStyle::Matrix,
        _ => return None,
    })
}
