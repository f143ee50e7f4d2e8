//! Which operations page, although the document does not say so?
//!
//! An operation pages when a text named like a cursor goes in and a text named like the next one comes out.

use crate::ir::{Api, CursorInput, CursorOutput, Operation, Pagination, ParameterLocation, Struct, TypeTable};

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

/// The names of the list of items, where an object has several lists, best first.
const ITEMS: &[&str] = &["list", "items", "data", "results"];

/// Fills in the pagination of operations that page without a declaration, and the items that a declaration leaves open.
pub(super) fn run(api: &mut Api) {
    for operation in &mut api.operations {
        match &mut operation.pagination {
            Some(pagination) => {
                let output = &mut pagination.output;
                if let (None, crate::ir::Shape::Struct(def)) = (output.items, &api.types.get(output.page).shape) {
                    output.items = items(def, &api.types);
                }
            }
            None => operation.pagination = infer(operation, &api.types),
        }
    }
}

fn infer(operation: &Operation, types: &TypeTable) -> Option<Pagination> {
    let (page, def) = types.struct_of(operation.response.json()?)?;
    let next = text_field(def, OUTPUTS, types)?;
    let input = input(operation, types)?;
    let pagination =
        Pagination { input, output: CursorOutput { page, next, items: items(def, types) }, declared: false };
    pagination.fault(operation, types).is_none().then_some(pagination)
}

fn input(operation: &Operation, types: &TypeTable) -> Option<CursorInput> {
    let in_query = best(
        INPUTS,
        operation.parameters.iter().enumerate().filter_map(|(index, parameter)| {
            let takes = parameter.location == ParameterLocation::Query && !parameter.required;
            (takes && types.is_text(&parameter.ty)).then_some((index, parameter.wire_name.as_str()))
        }),
    );
    let in_body = || {
        let (id, def) = types.struct_of(operation.body.as_ref()?.ty()?)?;
        Some(CursorInput::BodyField(id, text_field(def, INPUTS, types)?))
    };
    in_query.map(CursorInput::Parameter).or_else(in_body)
}

fn text_field(def: &Struct, names: &[&str], types: &TypeTable) -> Option<usize> {
    let texts = def.fields.iter().enumerate().filter(|(_, field)| types.is_text(&field.ty));
    best(names, texts.map(|(index, field)| (index, field.wire_name.as_str())))
}

/// Returns the only list of an object; of several, the one that is named like a list of items.
fn items(def: &Struct, types: &TypeTable) -> Option<usize> {
    let lists = || def.fields.iter().enumerate().filter(|(_, field)| types.is_list(&field.ty));
    match lists().count() {
        1 => lists().next().map(|(index, _)| index),
        _ => best(ITEMS, lists().map(|(index, field)| (index, field.wire_name.as_str()))),
    }
}

/// Returns the index whose name stands first in a list of names.
fn best<'a>(names: &[&str], found: impl Iterator<Item = (usize, &'a str)>) -> Option<usize> {
    let rank = |(index, name): (usize, &str)| {
        let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        names.iter().position(|known| *known == key).map(|rank| (rank, index))
    };
    found.filter_map(rank).min().map(|(_, index)| index)
}
