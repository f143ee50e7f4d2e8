//! Which operations does a document have?

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use openapiv3::{Operation as Declared, PathItem, SecurityRequirement};

use super::path::Template;
use super::{Cx, body, child, pagination, parameter, path, response, security, server};
use crate::diagnostic::Code;
use crate::extension::{self, codegen, oasmith, speakeasy};
use crate::ir::{
    Body, BodyMedia, DeclaredPagination, Docs, Method, Operation, Origin, Retry, Shape, TyKind, TypeTable,
};
use crate::resolve::Fault;

/// An operation of the document with what stands around it.
#[derive(Debug)]
struct Site<'a> {
    path: &'a str,
    method: Method,
    item: &'a PathItem,
    /// Where the path item stands, after references.
    item_origin: Origin,
    declared: &'a Declared,
    origin: Origin,
}

/// Lowers every operation, sorted by path and method; also returns how many had to be left out.
pub(super) fn lower(cx: &mut Cx<'_, '_>) -> (Vec<Operation>, usize) {
    report_same_paths(cx);
    let mut sites = sites(cx);
    sites.sort_by(|left, right| (left.path, &left.method).cmp(&(right.path, &right.method)));
    let mut operations = Vec::with_capacity(sites.len());
    let mut ids = HashSet::new();
    let mut skipped = 0;
    for site in &sites {
        match lower_one(cx, site) {
            Ok(operation) => {
                if let Some(id) = site.declared.operation_id.as_deref().filter(|id| !ids.insert(*id)) {
                    let found = format!("the operation id `{id}` for a second time");
                    cx.report(Code::Mended, &site.origin, found);
                }
                operations.push(operation);
            }
            Err(fault) => {
                cx.fault(fault);
                skipped += 1;
            }
        }
    }
    (operations, skipped)
}

/// Collects the operations of every path item.
fn sites<'a>(cx: &mut Cx<'a, '_>) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    for (path, node) in &cx.resolved.openapi().paths.paths {
        let (item, item_origin) = match cx.resolved.path_item(node, child(&Origin::default(), &["paths", path])) {
            Ok(found) => found,
            Err(fault) => {
                cx.fault(fault);
                continue;
            }
        };
        for (name, declared) in item.iter() {
            let Some(method) = method_of(name) else { continue };
            if oasmith::excluded(&declared.extensions) {
                continue;
            }
            let origin = child(&item_origin, &[name]);
            sites.push(Site { path, method, item, item_origin: item_origin.clone(), declared, origin });
        }
        let others = cx.resolved.other_operations(&item_origin);
        for other in others.iter().filter(|other| !oasmith::excluded(&other.operation.extensions)) {
            let segments: Vec<&str> = other.segments.iter().map(String::as_str).collect();
            let origin = child(&item_origin, &segments);
            let (method, declared) = (Method::Other(other.method.clone()), &other.operation);
            sites.push(Site { path, method, item, item_origin: item_origin.clone(), declared, origin });
        }
    }
    sites
}

/// Returns the method of a field of a path item.
pub(super) fn method_of(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

/// Reports paths that only the names of their parameters tell apart: a server cannot.
fn report_same_paths(cx: &mut Cx<'_, '_>) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for path in cx.resolved.openapi().paths.paths.keys() {
        let Ok(template) = path::parse(path) else { continue };
        // The names in a query are sent, so they do tell paths apart.
        let pairs = template.pairs.iter().map(|(name, _)| format!("&{name}"));
        let key: String = std::iter::once(template.path.literals.join("{}")).chain(pairs).collect();
        match known.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(path)),
            Entry::Occupied(first) => {
                let found = format!("a path that only the names of its parameters tell from `{}`", first.get());
                let origin = child(&Origin::default(), &["paths", path]);
                cx.diagnostics.report(Code::Mended, &origin, found);
            }
        }
    }
}

fn lower_one<'a>(cx: &mut Cx<'a, '_>, site: &Site<'a>) -> Result<Operation, Fault> {
    let Site { declared, origin, .. } = site;
    let template = path_of(cx, site)?;
    let extensions = &declared.extensions;
    let tags = declared.tags.iter().map(String::as_str);
    let without_fragment = site.path.split('#').next().unwrap_or_default();
    let group = extension::group(speakeasy::group(extensions), tags, without_fragment).to_owned();
    let id = declared.operation_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let id = id.map_or_else(|| format!("{} {}", site.method.as_str(), site.path), str::to_owned);
    let name = speakeasy::name(extensions);
    // The ids of operations are unique, the names that replace them are so only within their group.
    let type_hint = name.map_or_else(|| id.clone(), |name| format!("{group} {name}"));
    let inherited = parameter::List { nodes: &site.item.parameters, origin: child(&site.item_origin, &["parameters"]) };
    let own = parameter::List { nodes: &declared.parameters, origin: child(origin, &["parameters"]) };
    let parameters = parameter::lower(cx, &inherited, &own, &template, &type_hint).map_err(|fault| {
        if fault.code == Code::PathParameter { Fault { origin: origin.clone(), ..fault } } else { fault }
    })?;
    let body = match &declared.request_body {
        Some(node) => body::lower(cx, node, child(origin, &["requestBody"]), &type_hint)?,
        None => None,
    };
    let (response, failures) = response::lower(cx, declared, &site.method, origin, &type_hint)?;
    let mut operation = Operation {
        hint: name.map_or_else(|| id.clone(), str::to_owned),
        id,
        group_hint: group,
        method: site.method.clone(),
        path: template.path,
        written_path: site.path.to_owned(),
        docs: docs_of(site),
        deprecated: declared.deprecated,
        stability: codegen::stability(extensions),
        parameters,
        body,
        response,
        failures,
        security: security_of(cx, site)?,
        scopes: security::scopes(&cx.security, requirements_of(cx, site)),
        servers: servers_of(cx, site),
        pagination: None,
        is_single_page: false,
        retry: None,
        idempotent: None,
        key_header: None,
        origin: origin.clone(),
    };
    report_body(cx, site, operation.body.as_ref());
    page(cx, site, &mut operation);
    repeat(cx, site, &mut operation);
    Ok(operation)
}

/// Cuts the path. A fragment only tells several operations of one path apart; it is never sent (RFC 9110, section 7.1).
fn path_of(cx: &mut Cx<'_, '_>, site: &Site<'_>) -> Result<Template, Fault> {
    let origin = child(&Origin::default(), &["paths", site.path]);
    let (path, fragment) = site.path.split_once('#').unwrap_or((site.path, ""));
    let template =
        path::parse(path).map_err(|found| Fault { code: Code::PathTemplate, origin: origin.clone(), found })?;
    if template.path.literals.iter().any(|literal| literal.contains('?')) {
        cx.report(Code::Mended, &origin, "a query in a path, which is sent with every call");
    }
    if !fragment.is_empty() {
        cx.report(Code::Mended, &origin, format!("the fragment `#{fragment}` of a path"));
    }
    Ok(template)
}

/// Returns the text of an operation; where it has none, that of its path.
fn docs_of(site: &Site<'_>) -> Docs {
    let text = |own: &Option<String>, around: &Option<String>| {
        let texts = [own, around].into_iter().flatten();
        texts.map(|text| text.trim()).find(|text| !text.is_empty()).map(str::to_owned)
    };
    let description = text(&site.declared.description, &site.item.description);
    let summary = text(&site.declared.summary, &site.item.summary).filter(|text| Some(text) != description.as_ref());
    Docs { summary, description, notes: Vec::new() }
}

fn security_of(cx: &Cx<'_, '_>, site: &Site<'_>) -> Result<Vec<crate::ir::Requirement>, Fault> {
    if let Some(list) = &site.declared.security {
        return security::requirements(&cx.security, list, &child(&site.origin, &["security"]));
    }
    let list = cx.resolved.openapi().security.as_deref().unwrap_or_default();
    security::requirements(&cx.security, list, &child(&Origin::default(), &["security"]))
}

/// Returns the security requirements of an operation, its own or those of the document.
fn requirements_of<'a>(cx: &Cx<'a, '_>, site: &Site<'a>) -> &'a [SecurityRequirement] {
    let of_document = cx.resolved.openapi().security.as_deref();
    site.declared.security.as_deref().or(of_document).unwrap_or_default()
}

/// Returns the servers that this operation has instead of those of the document.
fn servers_of(cx: &mut Cx<'_, '_>, site: &Site<'_>) -> Vec<crate::ir::Server> {
    let (own, origin) = match (&site.declared.servers, &site.item.servers) {
        (own, around) if own.is_empty() => (around, &site.item_origin),
        (own, _) => (own, &site.origin),
    };
    if *own == cx.resolved.openapi().servers { Vec::new() } else { server::list(cx, own, &child(origin, &["servers"])) }
}

/// Reports a body where HTTP expects none (RFC 9110, section 9.3). It is sent, because servers read it.
///
/// Bodies of `DELETE` are too common, and servers read them too reliably, for a word about each; one that may be left
/// out and has nothing in it says nothing.
fn report_body(cx: &mut Cx<'_, '_>, site: &Site<'_>, body: Option<&Body>) {
    let expects_none = matches!(site.method, Method::Get | Method::Head | Method::Trace);
    if expects_none && body.is_some_and(|body| body.required || !has_nothing(&cx.types, &body.media)) {
        let found = format!("a request body of `{}`", site.method.as_str());
        cx.report(Code::BodyOfMethod, &child(&site.origin, &["requestBody"]), found);
    }
}

/// Returns whether a body is an object without properties.
fn has_nothing(types: &TypeTable, media: &BodyMedia) -> bool {
    let (BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _)) = media else { return false };
    let TyKind::Named(id) = types.without_aliases(ty) else { return false };
    matches!(&types.get(*id).shape, Shape::Struct(object) if object.fields.is_empty() && object.additional.is_none())
}

/// Fills in the pagination that the configuration or the document declares.
fn page(cx: &mut Cx<'_, '_>, site: &Site<'_>, operation: &mut Operation) {
    let rule = cx.config.pagination.get(&operation.id);
    let declared = match rule {
        Some(rule) => Some(pagination::of_rule(rule)),
        None => extension::pagination::declared(&site.declared.extensions),
    };
    let Some(declared) = declared else { return };
    let lower = |declared: DeclaredPagination| pagination::lower(&declared, operation, &cx.types);
    match declared.and_then(|declared| declared.map(lower).transpose()) {
        Ok(pagination) => operation.pagination = pagination,
        Err(found) => cx.report(Code::PaginationUnusable, &site.origin, found),
    }
    // What is declared is not replaced by a guess.
    operation.is_single_page = operation.pagination.is_none();
}

/// Fills in when the operation is repeated: as the configuration says, else as it says itself, else as the document
/// says of all operations. The configuration replaces only what it names.
fn repeat(cx: &mut Cx<'_, '_>, site: &Site<'_>, operation: &mut Operation) {
    let of_document = || extension::retry::declared(&cx.resolved.openapi().extensions).and_then(Result::ok);
    match extension::retry::declared(&site.declared.extensions) {
        Some(Ok(retry)) => {
            // Who says of one operation that it is repeated, means that one, whatever its method: after what is named,
            // and for as long as this is the policy that holds. Who says that it is not, means any policy.
            let is_repeated = retry.attempts != Some(1);
            operation.idempotent = if is_repeated { None } else { Some(false) };
            operation.retry = Some(Retry { any_method: is_repeated, ..retry });
        }
        Some(Err(found)) => cx.report(Code::RetryUnusable, &site.origin, found),
        None => operation.retry = of_document(),
    }
    let Some(rule) = cx.config.retries.get(&operation.id) else { return };
    if rule.attempts.is_some() || rule.base_delay_ms.is_some() || rule.max_delay_ms.is_some() {
        let declared = operation.retry.take().unwrap_or_default();
        operation.retry = Some(Retry {
            attempts: rule.attempts.or(declared.attempts),
            base_delay_ms: rule.base_delay_ms.or(declared.base_delay_ms),
            max_delay_ms: rule.max_delay_ms.or(declared.max_delay_ms),
            ..declared
        });
    }
    operation.idempotent = rule.idempotent.or(operation.idempotent);
    operation.key_header = rule.idempotency_key.as_ref().map(|name| name.to_ascii_lowercase());
}
