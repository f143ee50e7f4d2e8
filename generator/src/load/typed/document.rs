//! What does a whole document say?

use openapiv3::{Contact, ExternalDocumentation, Info, License, OpenAPI, Tag};

use super::super::Document;
use super::super::bundle::Faults;
use super::super::dialect::Version;
use super::super::locate::lexeme;
use super::super::tree::{Map, Node, Number, Path};
use super::read::{extension, list, minor_map, prose, text};
use super::{Cx, called, components, operation, security, server};

/// Reads a whole document.
pub(in super::super) fn document(mut root: Map, mut cx: Cx<'_>) -> Document {
    let cx = &mut cx;
    let mut openapi = OpenAPI::default();
    // A document may give itself an absolute address, and refer to itself by it (OpenAPI 3.2, section 4.1).
    cx.own_uri = root.remove("$self").as_ref().and_then(Node::as_text).map(str::to_owned);
    // Path items and media types are the only components that are put where they are used.
    let mut components = root.remove("components");
    let shared = match &mut components {
        Some(Node::Map(components)) => {
            if let Some(Node::Map(media_types)) = components.remove("mediaTypes") {
                cx.media_types = media_types;
            }
            if let Some(Node::Map(callbacks)) = components.remove("callbacks") {
                cx.callbacks = callbacks;
            }
            components.remove("pathItems")
        }
        _ => None,
    };
    let shared = if let Some(Node::Map(shared)) = shared { shared } else { Map::default() };
    if let Some(node) = components {
        openapi.components = Some(components::components(node, &Path::ROOT.key("components"), cx));
    }
    if !root.contains("paths") && cx.version < Version::V31 {
        cx.mend(&Path::ROOT, "a document without `paths`");
    }
    if !root.contains("info") {
        cx.mend(&Path::ROOT, "a document without `info`");
        openapi.info = info(Node::Map(Map::default()), &Path::ROOT, cx);
    }
    for (key, node) in root {
        let path = &Path::ROOT.key(&key);
        match key.as_str() {
            "openapi" => openapi.openapi = text(node, path, cx).unwrap_or_default(),
            "info" => openapi.info = info(node, path, cx),
            "servers" => openapi.servers = server::servers(node, path, cx),
            "paths" => openapi.paths = operation::paths(node, &shared, path, cx),
            "security" if node == Node::Null => cx.mend(path, "nothing where security requirements are expected"),
            "security" => openapi.security = security::requirements(node, path, cx),
            "tags" => openapi.tags = tags(node, path, cx),
            "externalDocs" => openapi.external_docs = external_docs(node, path, cx),
            // Redocly's name for them in documents of version 3.0.
            "webhooks" | "x-webhooks" => called::webhooks(node, &shared, path, cx),
            _ => extension(&mut openapi.extensions, key.clone(), node, path, cx),
        }
    }
    for (name, schema) in cx.lifted.take() {
        openapi.components.get_or_insert_default().schemas.entry(name).or_insert(schema);
    }
    std::mem::take(&mut cx.foreign).report(cx.diagnostics);
    let (others, called) = (std::mem::take(&mut cx.others), std::mem::take(&mut cx.called));
    Document {
        openapi,
        others,
        called,
        skipped: cx.skipped,
        excluded: 0,
        faults: Faults::default(),
        inputs: Vec::new(),
    }
}

fn info(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Info {
    let (mut title, mut version) = (None, None);
    let mut info = Info::default();
    for (key, node) in minor_map(node, path, cx).into_iter().flatten() {
        let path = &path.key(&key);
        match key.as_str() {
            "title" => title = prose(node, path, cx),
            "version" => version = version_text(node, path, cx),
            "description" => info.description = prose(node, path, cx),
            "termsOfService" => info.terms_of_service = text(node, path, cx),
            "contact" => info.contact = contact(node, path, cx),
            "license" => info.license = license(node, path, cx),
            _ => extension(&mut info.extensions, key.clone(), node, path, cx),
        }
    }
    info.title = title.unwrap_or_else(|| {
        cx.mend(path, "no `title`");
        "API".to_owned()
    });
    info.version = version.unwrap_or_else(|| {
        cx.mend(path, "no `version`");
        "0.0.0".to_owned()
    });
    info
}

/// Reads the version, which as an unquoted number loses the zero of `1.10`.
fn version_text(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<String> {
    let written = match node {
        Node::Number(Number::Float(_)) => {
            let (source, origin) = cx.diagnostics.place_of(&path.origin());
            cx.diagnostics.sources().get(source).and_then(|source| lexeme(&source.text, &origin.pointer))
        }
        _ => None,
    };
    let read = text(node, path, cx);
    written.or(read)
}

fn contact(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Contact> {
    let mut contact = Contact::default();
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "name" => contact.name = text(node, path, cx),
            "url" => contact.url = text(node, path, cx),
            "email" => contact.email = text(node, path, cx),
            _ => extension(&mut contact.extensions, key.clone(), node, path, cx),
        }
    }
    Some(contact)
}

fn license(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<License> {
    let mut license = License::default();
    let mut identifier = None;
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "name" => license.name = text(node, path, cx).unwrap_or_default(),
            "url" => license.url = text(node, path, cx),
            "identifier" => identifier = text(node, path, cx),
            _ => extension(&mut license.extensions, key.clone(), node, path, cx),
        }
    }
    if let Some(identifier) = identifier {
        license.extensions.insert("x-oasmith-identifier".to_owned(), identifier.into());
    }
    Some(license)
}

fn tags(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<Tag> {
    let list = list(node, path, cx).into_iter().enumerate();
    list.filter_map(|(index, node)| tag(node, &path.index(index), cx)).collect()
}

fn tag(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Tag> {
    let mut tag = Tag::default();
    let mut summary = None;
    if let Node::Text(name) = node {
        cx.mend(path, "text where a tag object is expected");
        return Some(Tag { name, ..tag });
    }
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "name" => tag.name = text(node, path, cx).unwrap_or_default(),
            // Of what 3.2 brought, `parent` and `kind` arrange menus, which a client does not have.
            "summary" => summary = prose(node, path, cx),
            "description" => tag.description = prose(node, path, cx),
            "externalDocs" => tag.external_docs = external_docs(node, path, cx),
            _ => extension(&mut tag.extensions, key.clone(), node, path, cx),
        }
    }
    if tag.name.is_empty() {
        cx.mend(path, "a tag without `name`");
        return None;
    }
    tag.description = tag.description.or(summary);
    Some(tag)
}

/// Reads `externalDocs`, which the client can do without.
pub(super) fn external_docs(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ExternalDocumentation> {
    let mut docs = ExternalDocumentation::default();
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "url" => docs.url = text(node, path, cx).unwrap_or_default(),
            "description" => docs.description = prose(node, path, cx),
            _ => extension(&mut docs.extensions, key.clone(), node, path, cx),
        }
    }
    Some(docs)
}
