//! Can the pagination that a document or the configuration declares be expressed?

use crate::config::{PageRule, PageRuleKind};
use crate::ir::{
    CursorPlace, DeclaredInput, DeclaredNext, DeclaredPagination, FieldPath, Operation, PageCount, PageInput, PageNext,
    PageUnit, Pagination, ParameterLocation, Ty, TypeTable, json_path,
};

/// Returns what a rule of the configuration declares; nothing where it says that the operation does not page.
pub(super) fn of_rule(rule: &PageRule) -> Result<Option<DeclaredPagination>, String> {
    let input = rule.input.as_ref().map(|name| DeclaredInput { place: None, name: name.clone() });
    let path = |text: &Option<String>| {
        let read = |text: &String| json_path(text).ok_or_else(|| format!("the path `{text}`"));
        text.as_ref().map(read).transpose()
    };
    let (more, pages) = (path(&rule.more)?, path(&rule.pages)?);
    let count = |unit| DeclaredNext::Count { unit, more, pages };
    let next = match rule.kind {
        PageRuleKind::None => return Ok(None),
        PageRuleKind::Link => DeclaredNext::Link,
        PageRuleKind::Offset => count(PageUnit::Items),
        PageRuleKind::Page => count(PageUnit::Pages),
        PageRuleKind::Cursor | PageRuleKind::Url => match &rule.header {
            Some(header) => DeclaredNext::Header(header.clone()),
            None => DeclaredNext::Path(path(&rule.next)?.unwrap_or_default()),
        },
    };
    let input = input.filter(|_| !matches!(rule.kind, PageRuleKind::Link | PageRuleKind::Url));
    Ok(Some(DeclaredPagination { input, next, items: path(&rule.items)? }))
}

/// Finds the fields that a declared pagination names; the error says which of them cannot be found or used.
pub(super) fn lower(
    declared: &DeclaredPagination,
    operation: &Operation,
    types: &TypeTable,
) -> Result<Pagination, String> {
    let page = operation.response.json().ok_or("a response that is not JSON")?;
    let is_counted = matches!(declared.next, DeclaredNext::Count { .. });
    let input = match &declared.input {
        Some(input) => find_input(input, is_counted, operation, types)?,
        None => PageInput::Url,
    };
    let items = match &declared.items {
        Some(names) => Some(find(page, names, types, TypeTable::is_list, "list")?),
        // What is counted are the items.
        None if is_counted => Some(types.items_of(page).ok_or("a count without one list of items")?),
        None => None,
    };
    let next = match &declared.next {
        DeclaredNext::Path(names) => PageNext::Field(find(page, names, types, TypeTable::is_text, "text property")?),
        DeclaredNext::Header(name) => PageNext::Header(name.to_ascii_lowercase()),
        DeclaredNext::Link => PageNext::Link,
        DeclaredNext::Count { unit: PageUnit::Items, pages: Some(_), .. } => {
            return Err("a count of pages, where the items are counted".to_owned());
        }
        DeclaredNext::Count { unit, more, pages } => {
            let find = |names: &Option<Vec<String>>, test: fn(&TypeTable, &Ty) -> bool, what| {
                names.as_ref().map(|names| find(page, names, types, test, what)).transpose()
            };
            PageNext::Count(PageCount {
                unit: *unit,
                first: unit.first(input, operation, types),
                more: find(more, TypeTable::is_bool, "property of true and false")?,
                pages: find(pages, TypeTable::is_integer, "integer property")?,
            })
        }
    };
    let pagination = Pagination { input, next, items, declared: true };
    pagination.fault(operation, types).map_or(Ok(pagination), |found| Err(found.to_owned()))
}

fn find_input(
    input: &DeclaredInput,
    is_counted: bool,
    operation: &Operation,
    types: &TypeTable,
) -> Result<PageInput, String> {
    let name = &input.name;
    let (fits, what): (fn(&TypeTable, &Ty) -> bool, _) =
        if is_counted { (TypeTable::is_number, "number") } else { (TypeTable::is_text, "text") };
    let takes = |location| {
        let found = |parameter: &crate::ir::Parameter| {
            parameter.wire_name == *name && parameter.location == location && fits(types, &parameter.ty)
        };
        operation.parameters.iter().position(found)
    };
    let in_header = takes(ParameterLocation::Header);
    let parameter = takes(ParameterLocation::Query).or(in_header.filter(|_| !is_counted));
    if is_counted && parameter.is_none() && in_header.is_some() {
        return Err(format!("the count `{name}` in a header"));
    }
    match (parameter, input.place) {
        (Some(index), Some(CursorPlace::Parameter) | None) => return Ok(PageInput::Parameter(index)),
        (None, Some(CursorPlace::Parameter)) => return Err(format!("no {what} parameter `{name}`")),
        (_, Some(CursorPlace::Body) | None) => {}
    }
    let body = operation.body.as_ref().and_then(|body| body.ty()).and_then(|ty| types.struct_of(ty));
    let none = || match input.place {
        Some(_) => "a body that is not an object".to_owned(),
        None => format!("no {what} parameter or property `{name}`"),
    };
    let (id, def) = body.ok_or_else(none)?;
    let found = def.fields.iter().position(|field| field.wire_name == *name && fits(types, &field.ty));
    let index = found.ok_or_else(|| format!("no {what} property `{name}`"))?;
    Ok(PageInput::BodyField(id, index))
}

/// Follows names from the page into its properties.
fn find(
    page: &Ty,
    names: &[String],
    types: &TypeTable,
    fits: fn(&TypeTable, &Ty) -> bool,
    what: &str,
) -> Result<FieldPath, String> {
    let mut path = FieldPath::new();
    let mut ty = page;
    for (index, name) in names.iter().enumerate() {
        let (id, def) = types.struct_of(ty).ok_or_else(|| match index {
            0 => "a response that is not an object".to_owned(),
            _ => format!("no object `{}`", names[index - 1]),
        })?;
        let position = def.fields.iter().position(|field| field.wire_name == *name);
        let position = position.ok_or_else(|| format!("no {what} `{}`", names.join(".")))?;
        path.push((id, position));
        ty = &def.fields[position].ty;
    }
    if fits(types, ty) { Ok(path) } else { Err(format!("no {what} `{}`", names.join("."))) }
}
