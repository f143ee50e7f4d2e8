//! Can the pagination that a document declares be expressed?

use crate::ir::{
    CursorInput, CursorOutput, CursorPlace, DeclaredPagination, Operation, Pagination, ParameterLocation, Struct,
    TypeTable,
};

/// Finds the fields that a declared pagination names; the error says which of them cannot be found or used.
pub(super) fn lower(
    declared: &DeclaredPagination,
    operation: &Operation,
    types: &TypeTable,
) -> Result<Pagination, String> {
    let input = input(declared, operation, types)?;
    let page = operation.response.json().and_then(|ty| types.struct_of(ty));
    let (page, def) = page.ok_or("a response that is not an object")?;
    let next = text_field(def, &declared.next, types)?;
    let items = match &declared.items {
        Some(name) => Some(list_field(def, name, types)?),
        None => None,
    };
    let pagination = Pagination { input, output: CursorOutput { page, next, items }, declared: true };
    pagination.fault(operation, types).map_or(Ok(pagination), |found| Err(found.to_owned()))
}

fn input(declared: &DeclaredPagination, operation: &Operation, types: &TypeTable) -> Result<CursorInput, String> {
    let name = &declared.input;
    match declared.place {
        CursorPlace::Parameter => {
            let takes = |location| {
                let found = |parameter: &crate::ir::Parameter| {
                    parameter.wire_name == *name && parameter.location == location && types.is_text(&parameter.ty)
                };
                operation.parameters.iter().position(found)
            };
            let index = takes(ParameterLocation::Query).or_else(|| takes(ParameterLocation::Header));
            index.map(CursorInput::Parameter).ok_or_else(|| format!("no text parameter `{name}`"))
        }
        CursorPlace::Body => {
            let body = operation.body.as_ref().and_then(|body| body.ty()).and_then(|ty| types.struct_of(ty));
            let (id, def) = body.ok_or("a body that is not an object")?;
            Ok(CursorInput::BodyField(id, text_field(def, name, types)?))
        }
    }
}

fn text_field(def: &Struct, name: &str, types: &TypeTable) -> Result<usize, String> {
    let found = def.fields.iter().position(|field| field.wire_name == name && types.is_text(&field.ty));
    found.ok_or_else(|| format!("no text property `{name}`"))
}

fn list_field(def: &Struct, name: &str, types: &TypeTable) -> Result<usize, String> {
    let found = def.fields.iter().position(|field| field.wire_name == name && types.is_list(&field.ty));
    found.ok_or_else(|| format!("no list `{name}`"))
}
