//! Who is called what?
//!
//! Names that the lock has are given first, so that nothing new can take them; then the others, in an order that does
//! not depend on the order of the document.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::Ident;
use super::lock::Lock;
use super::member::Wish;
use super::scope::Scope;
use super::{GroupNames, Names, SchemeNames, TypeNames, argument, case, feature, keyword, member, operation, webhook};
use crate::ir::{Api, GroupId, Presence, SecurityKind, Shape, TypeDef, TypeId};

/// Names everything in an API, keeping the names of an earlier generation.
pub fn assign(api: &Api, earlier: &Lock) -> Names {
    let mut lock = Lock::default();
    let groups = groups(api, earlier, &mut lock);
    let types = types(api, &groups, earlier, &mut lock);
    let operations = operation::assign(api, &groups, &types, earlier, &mut lock);
    let (server_variables, schemes) = builder(api, earlier, &mut lock);
    let webhooks = webhook::assign(api, earlier, &mut lock);
    Names { types, groups, operations, schemes, server_variables, xml: xml(api), webhooks, lock }
}

/// Names what schemas are in XML, which callers never see.
fn xml(api: &Api) -> Vec<Ident> {
    let mut order: Vec<(&str, usize)> =
        api.xml.shared.iter().enumerate().map(|(index, shared)| (shared.hint.as_str(), index)).collect();
    order.sort_unstable();
    let mut scope = Scope::default();
    let mut idents: Vec<(usize, Ident)> =
        order.into_iter().map(|(hint, index)| (index, scope.claim([case::shouty(hint).as_str()]))).collect();
    idents.sort_by_key(|(index, _)| *index);
    idents.into_iter().map(|(_, ident)| ident).collect()
}

/// Names the builder's methods for server variables and security schemes.
fn builder(api: &Api, earlier: &Lock, lock: &mut Lock) -> (BTreeMap<String, Ident>, Vec<SchemeNames>) {
    let variables = api.all_servers().flat_map(|server| &server.variables);
    let variables: BTreeSet<&str> = variables.map(|variable| variable.wire_name.as_str()).collect();
    let mut wishes = Vec::new();
    for wire_name in &variables {
        let name = case::snake(wire_name);
        wishes.push(Wish { key: format!("variable {wire_name}"), name, role: "variable", is_exact: false, order: 0 });
    }
    for scheme in &api.security {
        let name = case::snake(&scheme.wire_name);
        let key = format!("scheme {}", scheme.wire_name);
        let client = Wish {
            key: format!("{key} client"),
            name: format!("{name}_client"),
            role: "credential",
            is_exact: false,
            order: 0,
        };
        wishes.push(Wish { key, name, role: "credential", is_exact: false, order: 0 });
        wishes.push(client);
        for (word, _) in flows(&scheme.kind).into_iter().filter(|(_, is_there)| *is_there) {
            let key = format!("scheme {} {word}", scheme.wire_name);
            let name = format!("{}_{word}", case::snake(&scheme.wire_name));
            wishes.push(Wish { key, name, role: "credential", is_exact: false, order: 0 });
        }
    }
    let scope = Scope::with(keyword::BUILDER);
    let mut idents = member::assign(&wishes, scope, "members builder", earlier, lock, claim).into_iter();
    let server_variables = variables.into_iter().map(str::to_owned).zip(idents.by_ref()).collect();
    let mut schemes = Vec::with_capacity(api.security.len());
    for scheme in &api.security {
        let (Some(ident), Some(client)) = (idents.next(), idents.next()) else { break };
        let [password, authorization_code, device_code, refresh_token] =
            flows(&scheme.kind).map(|(_, is_there)| if is_there { idents.next() } else { None });
        schemes.push(SchemeNames { ident, client, password, authorization_code, device_code, refresh_token });
    }
    (server_variables, schemes)
}

/// Returns the flows that have a function of their own, in the order of their names in [`SchemeNames`].
fn flows(kind: &SecurityKind) -> [(&'static str, bool); 4] {
    let flows = kind.flows();
    [
        ("password", flows.is_some_and(|flows| flows.password.is_some())),
        ("authorization_code", flows.is_some_and(|flows| flows.authorization_code.is_some())),
        ("device_code", flows.is_some_and(|flows| flows.device.is_some())),
        ("refresh_token", flows.is_some_and(|flows| flows.refreshed().is_some())),
    ]
}

/// Takes a name, with a word behind it where it is taken.
pub(super) fn claim(scope: &mut Scope, name: &str, role: &str) -> Ident {
    scope.claim([name, &format!("{name}_{role}")])
}

fn types(api: &Api, groups: &[GroupNames], earlier: &Lock, lock: &mut Lock) -> Vec<TypeNames> {
    let mut order: Vec<(TypeId, &TypeDef)> = api.types.iter().collect();
    // Components before inline types, so that a component's name does not depend on what others contain.
    order.sort_by_key(|(id, def)| (def.parent.is_some_and(|parent| parent != *id), &def.key));
    let mut scope = Scope::with(keyword::PRELUDE);
    let mut idents: Vec<Option<Ident>> = vec![None; api.types.len()];
    for (id, def) in &order {
        if let Some(name) = earlier.get(&type_key(def)).filter(|name| is_type_name(name)) {
            if scope.take(name) {
                idents[id.0 as usize] = Some(Ident::new(name));
            }
        }
    }
    for (id, def) in &order {
        let slot = &mut idents[id.0 as usize];
        if slot.is_none() {
            let name = case::upper(&def.hint);
            if scope.take(&name) {
                *slot = Some(Ident::new(&name));
                continue;
            }
            let mut candidates = vec![name.clone()];
            // A namespace tells more than a number: from the innermost part outwards.
            let mut qualified = name.clone();
            for part in def.namespace.rsplit('.').filter(|part| !part.is_empty()) {
                qualified = case::upper(&format!("{}{qualified}", case::upper(part)));
                candidates.push(qualified.clone());
            }
            if def.namespace.is_empty() {
                candidates.push(format!("{name}Model"));
            }
            *slot = Some(scope.claim(candidates.iter().map(String::as_str)));
        }
    }
    let modules: BTreeSet<String> = api.types.iter().map(|(_, def)| shared_module_of(def)).collect();
    let mut names = Vec::with_capacity(idents.len());
    for ((_, def), ident) in api.types.iter().zip(idents) {
        let ident = ident.expect("every type was named above");
        lock.set(&type_key(def), ident.as_str());
        let home = def.parent.map_or(def, |parent| api.types.get(parent));
        names.push(TypeNames {
            ident,
            module: module_of(def, home, groups, &modules),
            members: members(def, earlier, lock),
            arguments: argument::order(def, earlier, lock),
        });
    }
    names
}

fn type_key(def: &TypeDef) -> String {
    format!("type {}", def.key)
}

fn is_type_name(name: &str) -> bool {
    case::upper(name) == name
}

/// Returns the module for a type: that of the group that alone needs it, or else that of its namespace.
///
/// So a build that has some of the groups does not even read the others' modules, and most types do not have to say
/// which groups they are for.
fn module_of(def: &TypeDef, home: &TypeDef, groups: &[GroupNames], taken: &BTreeSet<String>) -> Ident {
    let Presence::With(needing) = &def.presence else { return Ident::new(&shared_module_of(home)) };
    let [only] = needing.as_slice() else { return Ident::new(&shared_module_of(home)) };
    let name = format!("only_{}", groups[only.0].accessor.plain());
    Ident::new(&if taken.contains(&name) { format!("{name}_group") } else { name })
}

/// Returns the module for a component that several groups need: its namespace, else the first word of its name, so that
/// it does not depend on the rest of the document.
fn shared_module_of(def: &TypeDef) -> String {
    let snake = case::module(if def.namespace.is_empty() { &def.hint } else { &def.namespace });
    let name = if def.namespace.is_empty() { snake.split('_').next().unwrap_or(&snake) } else { &snake };
    if keyword::MODULES.contains(&name) { format!("{name}_schema") } else { name.to_owned() }
}

fn members(def: &TypeDef, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    match &def.shape {
        Shape::Struct(object) => member::fields(def, object, earlier, lock),
        Shape::Enum(values) => member::variants(def, values, earlier, lock),
        Shape::Union(union) => member::branches(def, union, earlier, lock),
        Shape::Alias(_) => Vec::new(),
    }
}

fn groups(api: &Api, earlier: &Lock, lock: &mut Lock) -> Vec<GroupNames> {
    let mut scope = Scope::with(keyword::CLIENT);
    for name in keyword::MODULES {
        scope.take(name);
    }
    let key = |index: usize| format!("group {}", api.groups[index].hint);
    let mut idents: Vec<Option<Ident>> = vec![None; api.groups.len()];
    for (index, slot) in idents.iter_mut().enumerate() {
        if let Some(name) = earlier.get(&key(index)).filter(|name| case::snake(name) == **name) {
            if scope.take(name) {
                *slot = Some(Ident::new(name));
            }
        }
    }
    for (index, slot) in idents.iter_mut().enumerate() {
        let name = case::module(&api.groups[index].hint);
        let ident = slot.get_or_insert_with(|| claim(&mut scope, &name, "group"));
        lock.set(&key(index), ident.plain());
    }
    let accessors: Vec<Ident> = idents.into_iter().map(|ident| ident.expect("every group was named above")).collect();
    let mut features = feature::assign(api, &accessors, earlier, lock).into_iter();
    let name =
        |ident: Ident| GroupNames { ty: Ident::new(&type_of_group(&ident)), accessor: ident, feature: features.next() };
    accessors.into_iter().map(name).collect()
}

/// Returns the name of a group's type, which alone in its module has no more to avoid than the prelude.
fn type_of_group(accessor: &Ident) -> String {
    let name = case::upper(accessor.plain());
    if keyword::PRELUDE.contains(&name.as_str()) { format!("{name}Group") } else { name }
}

/// Returns the groups with their ids, in order.
pub(super) fn group_ids(api: &Api) -> impl Iterator<Item = GroupId> + use<> {
    (0..api.groups.len()).map(GroupId)
}
