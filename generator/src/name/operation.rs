//! What are operations, their parameters and their setters called?

use super::assign::{claim, group_ids};
use super::ident::Ident;
use super::lock::Lock;
use super::scope::Scope;
use super::{GroupNames, OperationNames, case, keyword};
use crate::ir::{Api, Group, Operation, OperationId, Setters, Shape};

/// Names the operations of every group, by operation.
pub(super) fn assign(api: &Api, groups: &[GroupNames], earlier: &Lock, lock: &mut Lock) -> Vec<OperationNames> {
    let mut methods: Vec<Option<Ident>> = vec![None; api.operations.len()];
    let mut types: Vec<Option<Ident>> = vec![None; api.operations.len()];
    for id in group_ids(api) {
        let group = &api.groups[id.0];
        let mut scope = Scope::with(&["new", "clone", "fmt"]);
        for operation in &group.operations {
            let locked = earlier.get(&key(&api.operations[operation.0]));
            if let Some(name) = locked.filter(|name| case::snake(name) == **name) {
                if scope.take(name) {
                    methods[operation.0] = Some(Ident::new(name));
                }
            }
        }
        let mut type_scope = Scope::with(keyword::PRELUDE);
        type_scope.take(groups[id.0].ty.as_str());
        for operation in &group.operations {
            let fallback = method_of(&api.operations[operation.0], group);
            let slot = &mut methods[operation.0];
            let method = slot.get_or_insert_with(|| {
                let with_verb = format!("{fallback}_{}", api.operations[operation.0].method.as_str().to_lowercase());
                scope.claim([fallback.as_str(), &with_verb])
            });
            let ty = case::upper(method.plain());
            types[operation.0] = Some(type_scope.claim([ty.as_str(), &format!("{ty}Call")]));
        }
    }
    let mut names = Vec::with_capacity(api.operations.len());
    for (index, operation) in api.operations.iter().enumerate() {
        let method = methods[index].take().expect("every operation has a group");
        let ty = types[index].take().expect("every operation has a group");
        lock.set(&key(operation), method.plain());
        names.push(operation_names(api, OperationId(index), method, ty));
    }
    names
}

fn key(operation: &Operation) -> String {
    format!("operation {} {}", operation.method.as_str(), operation.path)
}

/// Returns the method that an operation wishes for, without the group's own words in front.
fn method_of(operation: &Operation, group: &Group) -> String {
    let name = case::snake(&operation.hint);
    let prefix = format!("{}_", case::snake(&group.hint));
    match name.strip_prefix(&prefix) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => rest.to_owned(),
        _ => name,
    }
}

fn operation_names(api: &Api, id: OperationId, method: Ident, ty: Ident) -> OperationNames {
    let operation = &api.operations[id.0];
    let mut scope = Scope::with(keyword::CALL);
    let mut setter = |wire_name: &str, role: &str| {
        let name = case::snake(wire_name);
        if name.starts_with(keyword::OPTION_PREFIX) {
            return claim(&mut scope, &format!("{role}_{name}"), role);
        }
        claim(&mut scope, &name, role)
    };
    let parameters = operation.parameters.iter().map(|parameter| setter(&parameter.wire_name, "parameter")).collect();
    let body_fields = match operation.body.as_ref().map(|body| body.setters) {
        Some(Setters::Fields(body)) => match &api.types.get(body).shape {
            Shape::Struct(object) => object.fields.iter().map(|field| setter(&field.wire_name, "field")).collect(),
            Shape::Enum(_) | Shape::Alias(_) => Vec::new(),
        },
        Some(Setters::Whole) | None => Vec::new(),
    };
    let constant = Ident::new(&case::shouty(ty.plain()));
    OperationNames { method, ty, constant, parameters, body_fields }
}
