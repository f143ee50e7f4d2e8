//! What are operations, their parameters and their setters called?

use std::collections::BTreeMap;

use super::assign::{claim, group_ids};
use super::ident::Ident;
use super::lock::Lock;
use super::member::{self, Wish};
use super::scope::Scope;
use super::{GroupNames, OperationNames, OutcomeNames, TypeNames, case, keyword, outcome};
use crate::ir::{Api, Group, Operation, OperationId, Parameter, ParameterLocation, Setters, Shape};

/// Names the operations of every group, by operation.
pub(super) fn assign(
    api: &Api,
    groups: &[GroupNames],
    type_names: &[TypeNames],
    earlier: &Lock,
    lock: &mut Lock,
) -> Vec<OperationNames> {
    let mut methods: Vec<Option<Ident>> = vec![None; api.operations.len()];
    let mut others: BTreeMap<String, Ident> = BTreeMap::new();
    let mut types: Vec<Option<Ident>> = vec![None; api.operations.len()];
    let mut constants: Vec<Option<Ident>> = vec![None; api.operations.len()];
    let mut outcomes: Vec<[Option<OutcomeNames>; 3]> = vec![[None, None, None]; api.operations.len()];
    for id in group_ids(api) {
        let group = &api.groups[id.0];
        let mut scope = Scope::with(keyword::GROUP);
        for operation in &group.operations {
            let locked = earlier.get(&key(&api.operations[operation.0]));
            if let Some(name) = locked.filter(|name| case::snake(name) == **name) {
                if scope.take(name) {
                    methods[operation.0] = Some(Ident::new(name));
                }
            }
        }
        for operation in &group.operations {
            for (key, _) in alternatives_of(&api.operations[operation.0], "") {
                let locked = earlier.get(&key).filter(|name| case::snake(name) == **name);
                if let Some(name) = locked.filter(|name| scope.take(name)) {
                    others.insert(key, Ident::new(name));
                }
            }
        }
        let mut type_scope = Scope::with(keyword::PRELUDE);
        type_scope.take(groups[id.0].ty.as_str());
        for operation in &group.operations {
            outcome::reserve(api, &api.operations[operation.0], earlier, &mut type_scope);
        }
        let mut constant_scope = Scope::default();
        for operation in &group.operations {
            let fallback = method_of(&api.operations[operation.0], group);
            let slot = &mut methods[operation.0];
            let method = slot.get_or_insert_with(|| {
                let with_verb = format!("{fallback}_{}", api.operations[operation.0].method.as_str().to_lowercase());
                scope.claim([fallback.as_str(), &with_verb])
            });
            let ty = case::upper(method.plain());
            let ty = type_scope.claim([ty.as_str(), &format!("{ty}Call")]);
            constants[operation.0] = Some(constant_scope.claim([case::shouty(ty.plain()).as_str()]));
            types[operation.0] = Some(ty);
        }
        for id in &group.operations {
            let method = methods[id.0].as_ref().map(Ident::plain).unwrap_or_default();
            for (key, wishes) in alternatives_of(&api.operations[id.0], method) {
                let claimed = || scope.claim([wishes[0].as_str(), &wishes[1]]);
                others.entry(key).or_insert_with(claimed);
            }
        }
        // After all calls, which have the better right to their names.
        for id in &group.operations {
            let (operation, Some(call)) = (&api.operations[id.0], &types[id.0]) else { continue };
            outcomes[id.0] = outcome::Kind::ALL
                .map(|kind| outcome::assign(api, operation, kind, call, &mut type_scope, earlier, lock));
        }
    }
    let mut names = Vec::with_capacity(api.operations.len());
    for (index, operation) in api.operations.iter().enumerate() {
        let method = methods[index].take().expect("every operation has a group");
        let ty = types[index].take().expect("every operation has a group");
        lock.set(&key(operation), method.plain());
        let constant = constants[index].take().expect("every operation has a group");
        let (parameters, body_fields) = setters(api, OperationId(index), type_names, earlier, lock);
        let keys = alternatives_of(operation, "").into_iter();
        let alternatives: Vec<Ident> = keys
            .map(|(key, _)| {
                let name = others.get(&key).expect("every operation has a group").clone();
                lock.set(&key, name.plain());
                name
            })
            .collect();
        let [response, error, event] = std::mem::take(&mut outcomes[index]);
        names.push(OperationNames {
            method,
            alternatives,
            ty,
            constant,
            parameters,
            body_fields,
            response,
            error,
            event,
        });
    }
    names
}

/// Returns what an operation is in the lock: the document may tell several of one path apart by fragments, so the path
/// is the one that is written there.
fn key(operation: &Operation) -> String {
    format!("operation {} {}", operation.method.as_str(), operation.written_path)
}

/// Returns the key in the lock, and the names that are wished for, of each other media type of an operation's body.
fn alternatives_of(operation: &Operation, method: &str) -> Vec<(String, [String; 2])> {
    let others = operation.body.iter().flat_map(|body| &body.alternatives);
    let named = others.map(|other| {
        let essence = other.declared.split(';').next().unwrap_or_default().trim();
        let (kind, subtype) = essence.split_once('/').unwrap_or(("", essence));
        let word = match subtype {
            form if form.ends_with("www-form-urlencoded") => "form",
            "form-data" => "multipart",
            "octet-stream" => "bytes",
            "plain" => "text",
            "*" if kind == "*" => "any",
            "*" => kind,
            other => other,
        };
        let short = format!("{method}_as_{}", case::snake(word));
        let long = format!("{method}_as_{}_{}", case::snake(kind), case::snake(subtype));
        (format!("{} as {}", key(operation), other.declared), [short, long])
    });
    named.collect()
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

/// Names the arguments and setters of a call: those of its parameters, and those of the fields of its body.
fn setters(
    api: &Api,
    id: OperationId,
    types: &[TypeNames],
    earlier: &Lock,
    lock: &mut Lock,
) -> (Vec<Ident>, Vec<Ident>) {
    let operation = &api.operations[id.0];
    let mut wishes: Vec<Wish<'_>> = operation.parameters.iter().map(parameter).collect();
    // A field is called what it is called in its struct, which keeps that name by itself.
    if let Some(Setters::Fields(body)) = operation.body.as_ref().map(|body| body.setters) {
        if let Shape::Struct(object) = &api.types.get(body).shape {
            for (field, member) in object.fields.iter().zip(&types[body.0 as usize].members) {
                let key = format!("body {}", field.wire_name);
                wishes.push(Wish {
                    key,
                    name: optionless(member.plain(), "field"),
                    role: "field",
                    is_exact: false,
                    order: 0,
                });
            }
        }
    }
    let key = format!("members {} {}", operation.method.as_str(), operation.written_path);
    let count = operation.parameters.len();
    let mut scope = Scope::with(keyword::CALL);
    for name in streams(operation) {
        scope.take(name);
    }
    // Without parameters there is nothing that a field could lose its name to.
    let mut unlocked = Lock::default();
    let lock = if count == 0 { &mut unlocked } else { lock };
    let mut idents = member::assign(&wishes, scope, &key, earlier, lock, claim);
    let body_fields = idents.split_off(count);
    (idents, body_fields)
}

/// Returns the methods of a call that begin a stream, which no parameter of it may hide.
fn streams(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let typed = operation.response.stream.is_some().then_some(keyword::STREAM);
    let bytes = (!operation.response.bytes().is_empty()).then_some(keyword::STREAM_BYTES);
    typed.into_iter().chain(bytes)
}

fn parameter(parameter: &Parameter) -> Wish<'_> {
    // What callers set most comes first; the fields of a body come before all of them.
    let (place, order) = match parameter.location {
        ParameterLocation::Path => ("path", 1),
        ParameterLocation::Query => ("query", 2),
        ParameterLocation::Header => ("header", 3),
        ParameterLocation::Cookie => ("cookie", 4),
        ParameterLocation::QueryString => ("query_string", 5),
    };
    let mut name = optionless(&case::snake(&parameter.wire_name), place);
    if parameter.location == ParameterLocation::Path && keyword::LOCALS.contains(&name.as_str()) {
        name = format!("{name}_{place}");
    }
    // Two parameters may have the same name in different places, so no name is one's own beyond doubt.
    Wish { key: format!("{place} {}", parameter.wire_name), name, role: place, is_exact: false, order }
}

/// Keeps out of the names that options have to themselves.
fn optionless(name: &str, role: &str) -> String {
    if name.starts_with(keyword::OPTION_PREFIX) { format!("{role}_{name}") } else { name.to_owned() }
}
