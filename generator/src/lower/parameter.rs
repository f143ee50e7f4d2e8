//! What does an operation send outside its body?

use std::collections::HashSet;

use openapiv3::{
    Content, MediaType, Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};

use super::path::Template;
use super::schema::{self, Place};
use super::{Cx, child, example, media, security};
use crate::diagnostic::Code;
use crate::extension::oasmith;
use crate::ir::{
    Docs, Origin, Parameter, ParameterLocation, ParameterStyle, PathTemplate, Scalar, Shape, Ty, TyKind, TypeTable,
};
use crate::resolve::{Fault, SchemaNode as Node};

/// A list of parameters, and where it stands.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) nodes: &'a [ReferenceOr<Declared>],
    pub(super) origin: Origin,
}

/// What tells one parameter of an operation from another: its place and its name, which for headers has no case.
type Key = (ParameterLocation, String);

/// Lowers the parameters of a path and of an operation, whose own count more (OpenAPI 3.1, section 4.8.10.1).
pub(super) fn lower<'a>(
    cx: &mut Cx<'a, '_>,
    inherited: &List<'a>,
    own: &List<'a>,
    template: &Template,
    hint: &str,
) -> Result<Vec<Parameter>, Fault> {
    let place = Origin { pointer: own.origin.pointer.trim_end_matches("/parameters").to_owned() };
    let inherited = resolve(cx, inherited)?;
    let own = resolve(cx, own)?;
    let overridden: HashSet<&Key> = own.iter().map(|(key, ..)| key).collect();
    let inherited = inherited.iter().filter(|(key, ..)| !overridden.contains(key));
    let mut parameters: Vec<Parameter> = Vec::new();
    let is_in_path = |name: &String| {
        template.path.parameters.contains(name) || template.pairs.iter().any(|(_, parameter)| parameter == name)
    };
    for (key, declared, origin) in inherited.chain(&own) {
        let data = declared.parameter_data_ref();
        if key.0 == ParameterLocation::Header && cx.reserved.note(&key.1, origin) {
            continue;
        }
        if key.0 == ParameterLocation::Path && !is_in_path(&data.name) {
            let found = format!("the path parameter `{}`, which the path does not have", data.name);
            cx.report(Code::ParameterIgnored, origin, found);
            continue;
        }
        parameters.extend(lower_once(cx, declared, origin, hint));
    }
    let parameters = with_pairs(cx, parameters, template, &place);
    in_template_order(parameters, &template.path)
}

/// Makes a query parameter of each pair in the query of the path: of the parameter that it names, wherever the document
/// says that one is.
fn with_pairs(
    cx: &mut Cx<'_, '_>,
    mut parameters: Vec<Parameter>,
    template: &Template,
    place: &Origin,
) -> Vec<Parameter> {
    for (name, of) in &template.pairs {
        let find = |location, name: &str| {
            parameters.iter().position(|known| known.location == location && known.wire_name == name)
        };
        // A parameter that the path has as well stays there, and is asked for a second time.
        let in_path = find(ParameterLocation::Path, of).filter(|_| !template.path.parameters.contains(of));
        let in_query = find(ParameterLocation::Query, of).or_else(|| find(ParameterLocation::Query, name));
        let mut parameter = match in_path.or(in_query) {
            Some(at) => parameters.remove(at),
            None => undeclared(cx, of, place),
        };
        if parameter.location == ParameterLocation::Path {
            parameter.location = ParameterLocation::Query;
            if matches!(parameter.style, ParameterStyle::Simple | ParameterStyle::Label | ParameterStyle::Matrix) {
                parameter.style = ParameterStyle::Form;
            }
        }
        parameter.wire_name.clone_from(name);
        parameters.push(parameter);
    }
    parameters
}

/// Returns the parameter that a pair in the query of a path means, where the document does not say more of it.
fn undeclared(cx: &mut Cx<'_, '_>, name: &str, place: &Origin) -> Parameter {
    cx.report(Code::Mended, place, format!("`{{{name}}}` in the query of a path, which is not declared"));
    Parameter {
        wire_name: name.to_owned(),
        location: ParameterLocation::Query,
        ty: Ty::new(TyKind::Scalar(Scalar::String)),
        required: false,
        style: ParameterStyle::Form,
        explode: true,
        allow_reserved: false,
        allow_empty: false,
        start: None,
        example: None,
        deprecated: false,
        docs: Docs::default(),
        origin: place.clone(),
    }
}

/// Sorts path parameters as the template has them, before all others.
fn in_template_order(parameters: Vec<Parameter>, template: &PathTemplate) -> Result<Vec<Parameter>, Fault> {
    let in_path = |parameter: &Parameter| parameter.location == ParameterLocation::Path;
    let (mut path, others): (Vec<_>, Vec<_>) = parameters.into_iter().partition(in_path);
    let position = |name: &str| template.parameters.iter().position(|found| found == name);
    path.sort_by_key(|parameter| position(&parameter.wire_name));
    if let Some(name) = template.parameters.iter().find(|name| path.iter().all(|known| known.wire_name != **name)) {
        let found = format!("`{{{name}}}` of the path is no parameter that can be sent");
        return Err(Fault { code: Code::PathParameter, origin: Origin::default(), found });
    }
    path.extend(others);
    Ok(path)
}

/// Follows the references of a list; a name that stands twice is a fault.
fn resolve<'a>(cx: &mut Cx<'a, '_>, list: &List<'a>) -> Result<Vec<(Key, &'a Declared, Origin)>, Fault> {
    let mut seen = HashSet::new();
    let mut parameters = Vec::with_capacity(list.nodes.len());
    for (index, node) in list.nodes.iter().enumerate() {
        let origin = child(&list.origin, &[&index.to_string()]);
        let (declared, target) = cx.resolved.parameter(node, origin.clone())?;
        let name = &declared.parameter_data_ref().name;
        let key = match location_of(declared) {
            ParameterLocation::Header => (ParameterLocation::Header, name.to_ascii_lowercase()),
            location => (location, name.clone()),
        };
        cx.elements.note(&origin, &format!("{} {}", word_of(key.0), key.1));
        if !seen.insert(key.clone()) {
            return Err(Fault { code: Code::ParameterDuplicate, origin, found: format!("`{name}`") });
        }
        parameters.push((key, declared, target));
    }
    Ok(parameters)
}

fn word_of(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::QueryString => "querystring",
    }
}

/// Lowers a parameter the first time it is met, so that operations that share it share its types.
fn lower_once<'a>(cx: &mut Cx<'a, '_>, declared: &'a Declared, origin: &Origin, hint: &str) -> Option<Parameter> {
    if let Some(known) = cx.parameters.get(&origin.pointer) {
        return known.clone();
    }
    let parameter = lower_one(cx, declared, origin, hint).unwrap_or_else(|(code, found)| {
        cx.report(code, origin, found);
        None
    });
    cx.parameters.insert(origin.pointer.clone(), parameter.clone());
    parameter
}

fn lower_one<'a>(
    cx: &mut Cx<'a, '_>,
    declared: &'a Declared,
    origin: &Origin,
    hint: &str,
) -> Result<Option<Parameter>, (Code, String)> {
    let data = declared.parameter_data_ref();
    let location = location_of(declared);
    match location {
        ParameterLocation::Header if !security::is_token(&data.name) => {
            return Err((Code::HeaderName, format!("`{}`", data.name.escape_debug())));
        }
        ParameterLocation::Cookie if !security::is_token(&data.name) => {
            return Err((Code::ParameterIgnored, format!("the cookie `{}`", data.name.escape_debug())));
        }
        _ => {}
    }
    // A parameter of `components` is named after itself, because many operations share it.
    let shared = origin.pointer.starts_with("/components/");
    let hint = if shared { data.name.clone() } else { format!("{hint} {}", data.name) };
    let (node, style, segments) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => (Some(Node::from(schema)), style_of(declared), vec!["schema"]),
        ParameterSchemaOrContent::Content(content) => {
            let Some((name, media_type)) = preferred(content) else {
                return Err((Code::ParameterIgnored, format!("`{}`, whose `content` is empty", data.name)));
            };
            if !media_type.encoding.is_empty() {
                let origin = child(origin, &["content", name, "encoding"]);
                cx.report(Code::SchemaWeaker, &origin, "`encoding` of a parameter, which is sent as without it");
            }
            (media_type.schema.as_ref().map(Node::from), content_style(name), vec!["content", name, "schema"])
        }
    };
    let place = Place::of_operation(hint, child(origin, &segments));
    let ty = match node {
        Some(node) => schema::use_of(cx, node, &place),
        None if style == ParameterStyle::Text => Ty::new(TyKind::Scalar(Scalar::String)),
        None => Ty::new(TyKind::Any),
    };
    schema::run_deferred(cx);
    match style {
        ParameterStyle::DeepObject | ParameterStyle::Json => {}
        ParameterStyle::Text if is_plain(&cx.types, &ty) => {}
        ParameterStyle::Urlencoded if is_object(&cx.types, &ty) => {}
        ParameterStyle::Text | ParameterStyle::Urlencoded => {
            return Err((Code::ParameterIgnored, format!("the media type of `{}`", data.name)));
        }
        _ if is_flat(&cx.types, &ty) => {}
        _ => return Err((Code::ParameterIgnored, format!("`{}`, whose lists or objects contain objects", data.name))),
    }
    Ok(Some(Parameter {
        wire_name: data.name.clone(),
        location,
        ty,
        required: data.required || location == ParameterLocation::Path,
        style,
        explode: data.explode.unwrap_or(matches!(style, ParameterStyle::Form | ParameterStyle::Cookie)),
        allow_reserved: oasmith::allows_reserved(&data.extensions),
        allow_empty: matches!(declared, Declared::Query { allow_empty_value: Some(true), .. }),
        start: node.and_then(|node| schema::start(cx.resolved, node)),
        example: example::of_parameter(cx, data),
        deprecated: data.deprecated == Some(true),
        docs: docs_of(data, node),
        origin: origin.clone(),
    }))
}

/// Joins the texts of a parameter and of its schema.
fn docs_of(data: &ParameterData, node: Option<Node<'_>>) -> Docs {
    let schema = node.map_or_else(Docs::default, |node| schema::docs_at(node, &data.name));
    let own = data.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match own {
        Some(text) => Docs { summary: None, description: Some(text.to_owned()), notes: schema.notes },
        None => schema,
    }
}

/// Returns the media type by which a parameter is written; it may have one only, so that this is for faulty documents.
fn preferred(content: &Content) -> Option<(&str, &MediaType)> {
    let json = content.iter().find(|(name, _)| media::is_json(name));
    json.or_else(|| content.first()).map(|(name, media_type)| (name.as_str(), media_type))
}

/// Returns how a value with a media type is written. What is not structured is text, whatever its name.
fn content_style(name: &str) -> ParameterStyle {
    match media::kind_of(name, &MediaType::default()) {
        media::Kind::Json => ParameterStyle::Json,
        media::Kind::Form => ParameterStyle::Urlencoded,
        media::Kind::Xml | media::Kind::Multipart | media::Kind::Text | media::Kind::Bytes => ParameterStyle::Text,
    }
}

fn location_of(declared: &Declared) -> ParameterLocation {
    match declared {
        Declared::Query { parameter_data, .. } if oasmith::is_query_string(&parameter_data.extensions) => {
            ParameterLocation::QueryString
        }
        Declared::Path { .. } => ParameterLocation::Path,
        Declared::Query { .. } => ParameterLocation::Query,
        Declared::Header { .. } => ParameterLocation::Header,
        Declared::Cookie { .. } => ParameterLocation::Cookie,
    }
}

fn style_of(declared: &Declared) -> ParameterStyle {
    if let Some(style) = oasmith::style(&declared.parameter_data_ref().extensions) {
        return style;
    }
    match declared {
        Declared::Path { style: PathStyle::Matrix, .. } => ParameterStyle::Matrix,
        Declared::Path { style: PathStyle::Label, .. } => ParameterStyle::Label,
        Declared::Path { style: PathStyle::Simple, .. } | Declared::Header { .. } => ParameterStyle::Simple,
        Declared::Query { style: QueryStyle::Form, .. } | Declared::Cookie { .. } => ParameterStyle::Form,
        Declared::Query { style: QueryStyle::SpaceDelimited, .. } => ParameterStyle::SpaceDelimited,
        Declared::Query { style: QueryStyle::PipeDelimited, .. } => ParameterStyle::PipeDelimited,
        Declared::Query { style: QueryStyle::DeepObject, .. } => ParameterStyle::DeepObject,
    }
}

/// Returns whether a value is plain, or a list or object of plain values: all that the styles are defined for.
pub(super) fn is_flat(types: &TypeTable, ty: &Ty) -> bool {
    match types.without_aliases(ty) {
        TyKind::Scalar(_) | TyKind::Any => true,
        TyKind::Array(inner) | TyKind::Map(inner) => is_plain(types, inner),
        TyKind::Named(id) => match &types.get(*id).shape {
            Shape::Struct(_) => types.get(*id).shape.uses().all(|ty| match types.without_aliases(ty) {
                TyKind::Array(inner) => is_plain(types, inner),
                _ => is_plain(types, ty),
            }),
            Shape::Union(union) => union.branches.iter().all(|branch| match types.without_aliases(&branch.ty) {
                TyKind::Array(inner) => is_plain(types, inner),
                _ => is_plain(types, &branch.ty),
            }),
            Shape::Enum(_) | Shape::Alias(_) => true,
        },
    }
}

fn is_object(types: &TypeTable, ty: &Ty) -> bool {
    match types.without_aliases(ty) {
        TyKind::Map(_) | TyKind::Any => true,
        TyKind::Named(id) => matches!(types.get(*id).shape, Shape::Struct(_) | Shape::Union(_)),
        TyKind::Scalar(_) | TyKind::Array(_) => false,
    }
}

fn is_plain(types: &TypeTable, ty: &Ty) -> bool {
    match types.without_aliases(ty) {
        TyKind::Scalar(_) | TyKind::Any => true,
        TyKind::Array(_) | TyKind::Map(_) => false,
        TyKind::Named(id) => match &types.get(*id).shape {
            Shape::Enum(_) => true,
            Shape::Union(union) => union.branches.iter().all(|branch| is_scalar(types, &branch.ty)),
            Shape::Struct(_) | Shape::Alias(_) => false,
        },
    }
}

fn is_scalar(types: &TypeTable, ty: &Ty) -> bool {
    match types.without_aliases(ty) {
        TyKind::Scalar(_) => true,
        TyKind::Named(id) => matches!(types.get(*id).shape, Shape::Enum(_)),
        TyKind::Array(_) | TyKind::Map(_) | TyKind::Any => false,
    }
}
