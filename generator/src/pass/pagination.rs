//! Which operations page, although the document does not say so?
//!
//! * An operation pages by a cursor when a text named like one goes in and a text named like the next one comes out.
//! * A GET pages by the header `Link` when a success declares it, and has one list of items.
//! * A GET pages by number, or by offset, when the query takes that and a size, both optional integers, and the page is
//!   an object that has one list of items and says whether there is more, or how many pages there are: without that the
//!   end could only be guessed.

use crate::ir::{
    Api, Method, Operation, PageCount, PageInput, PageNext, PageUnit, Pagination, ParameterLocation, Struct, Ty,
    TypeTable, best,
};

/// The names of cursors that go in, in lower case without separators, best first.
const INPUTS: &[&str] = &[
    "pagetoken",
    "nextpagetoken",
    "cursor",
    "nextcursor",
    "pagecursor",
    "nexttoken",
    "continuationtoken",
    "after",
    "startingafter",
];

/// The names of cursors that come out, in lower case without separators, best first.
const OUTPUTS: &[&str] =
    &["nextpagetoken", "nextcursor", "nextpagecursor", "nexttoken", "nextcontinuationtoken", "continuationtoken"];

/// The names of the number of a page, of an offset, and of the size of a page.
const NUMBERS: &[&str] = &["page", "pagenumber"];
const OFFSETS: &[&str] = &["offset", "skip"];
const SIZES: &[&str] = &["perpage", "pagesize", "limit", "size", "top", "take"];

/// The names of what says whether there is more, and how many pages there are.
const MORE: &[&str] = &["hasmore", "hasnextpage", "hasnext"];
const TOTALS: &[&str] = &["totalpages", "pagecount", "numpages"];

/// Fills in the pagination of operations that page without a declaration, and the items that a declaration leaves open.
pub(super) fn run(api: &mut Api) {
    for operation in &mut api.operations {
        let page = operation.response.json();
        match &mut operation.pagination {
            Some(pagination) if pagination.items.is_none() => {
                pagination.items = page.and_then(|page| api.types.items_of(page));
            }
            Some(_) => {}
            None if operation.is_single_page => {}
            None => {
                operation.pagination = by_cursor(operation, &api.types)
                    .or_else(|| by_link(operation, &api.types))
                    .or_else(|| by_count(operation, &api.types));
            }
        }
    }
}

fn by_cursor(operation: &Operation, types: &TypeTable) -> Option<Pagination> {
    let page = operation.response.json()?;
    let (id, def) = types.struct_of(page)?;
    let next = PageNext::Field(vec![(id, field(def, OUTPUTS, |ty| types.is_text(ty))?)]);
    let pagination = Pagination { input: input(operation, types)?, next, items: types.items_of(page), declared: false };
    pagination.fault(operation, types).is_none().then_some(pagination)
}

fn by_link(operation: &Operation, types: &TypeTable) -> Option<Pagination> {
    let declares =
        operation.response.answers.headers.iter().any(|header| header.wire_name.eq_ignore_ascii_case("link"));
    if operation.method != Method::Get || !declares {
        return None;
    }
    let items = types.items_of(operation.response.json()?)?;
    let pagination = Pagination { input: PageInput::Url, next: PageNext::Link, items: Some(items), declared: false };
    pagination.fault(operation, types).is_none().then_some(pagination)
}

fn by_count(operation: &Operation, types: &TypeTable) -> Option<Pagination> {
    if operation.method != Method::Get {
        return None;
    }
    let page = operation.response.json()?;
    let (id, def) = types.struct_of(page)?;
    let number = |names| query(operation, names, |ty| types.is_integer(ty));
    number(SIZES)?;
    let (unit, index) = match (number(NUMBERS), number(OFFSETS)) {
        (Some(index), None) => (PageUnit::Pages, index),
        (None, Some(index)) => (PageUnit::Items, index),
        _ => return None,
    };
    let one = |index: usize| vec![(id, index)];
    let more = field(def, MORE, |ty| types.is_bool(ty)).map(one);
    let pages = field(def, TOTALS, |ty| types.is_integer(ty)).map(one).filter(|_| unit == PageUnit::Pages);
    if more.is_none() && pages.is_none() {
        return None;
    }
    let input = PageInput::Parameter(index);
    let next = PageNext::Count(PageCount { unit, first: unit.first(input, operation, types), more, pages });
    let pagination = Pagination { input, next, items: Some(types.items_of(page)?), declared: false };
    pagination.fault(operation, types).is_none().then_some(pagination)
}

fn input(operation: &Operation, types: &TypeTable) -> Option<PageInput> {
    let in_query = query(operation, INPUTS, |ty| types.is_text(ty));
    let in_body = || {
        let (id, def) = types.struct_of(operation.body.as_ref()?.ty()?)?;
        Some(PageInput::BodyField(id, field(def, INPUTS, |ty| types.is_text(ty))?))
    };
    in_query.map(PageInput::Parameter).or_else(in_body)
}

/// Returns the optional query parameter with the best name.
fn query(operation: &Operation, names: &[&str], fits: impl Fn(&Ty) -> bool) -> Option<usize> {
    let parameters = operation.parameters.iter().enumerate();
    let taken = parameters
        .filter(|(_, one)| one.location == ParameterLocation::Query && !one.required && fits(&one.ty))
        .map(|(index, one)| (index, one.wire_name.as_str()));
    best(names, taken)
}

fn field(def: &Struct, names: &[&str], fits: impl Fn(&Ty) -> bool) -> Option<usize> {
    let fields = def.fields.iter().enumerate().filter(|(_, field)| fits(&field.ty));
    best(names, fields.map(|(index, field)| (index, field.wire_name.as_str())))
}
