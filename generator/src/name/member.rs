//! What are fields, variants and setters called, and who comes first when two want the same name?
//!
//! A member that the lock has comes before all others, so that a new one never takes its name. Then come those whose
//! name in the document is the identifier already: nothing else can ever want to be called so with more right. The
//! lock keeps the rest.

use std::collections::{HashMap, HashSet};

use super::assign::claim;
use super::case;
use super::ident::Ident;
use super::lock::Lock;
use super::scope::Scope;
use crate::ir::{Enum, Struct, TypeDef, Union};

/// A member that wants a name.
#[derive(Debug)]
pub(super) struct Wish<'a> {
    /// What the member is in the lock: its name in the document.
    pub(super) key: String,
    /// The name that it would like to have.
    pub(super) name: String,
    /// The word behind the name where it is taken.
    pub(super) role: &'a str,
    /// Whether the document calls it just so.
    pub(super) is_exact: bool,
    /// Which of several comes first where nothing else decides: the lowest.
    pub(super) order: u8,
}

/// Names the fields of a struct.
pub(super) fn fields(def: &TypeDef, object: &Struct, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    let wishes = object.fields.iter().map(|field| {
        let name = case::snake(&field.wire_name);
        Wish { key: field.wire_name.clone(), is_exact: name == field.wire_name, name, role: "field", order: 0 }
    });
    let key = format!("members {}", def.key);
    assign(&wishes.collect::<Vec<_>>(), Scope::with(&["additional_properties"]), &key, earlier, lock, claim)
}

/// Names the variants of an enum.
///
/// `USER_TYPE_HUMAN` of `UserType` is `Human`: a rule for one value, so that the others do not matter.
pub(super) fn variants(def: &TypeDef, values: &Enum, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    let prefix = case::upper(&def.hint);
    let wishes = values.variants.iter().map(|variant| {
        let wished = variant.hint.as_ref().unwrap_or(&variant.wire_name);
        let name = case::upper(wished);
        let short = name.strip_prefix(&prefix).filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
        let name = short.unwrap_or(&name).to_owned();
        Wish { key: variant.wire_name.clone(), is_exact: name == *wished, name, role: "Value", order: 0 }
    });
    let key = format!("members {}", def.key);
    let claim = |scope: &mut Scope, name: &str, role: &str| scope.claim([name, &format!("{name}{role}")]);
    assign(&wishes.collect::<Vec<_>>(), Scope::with(&["Unknown", "Self"]), &key, earlier, lock, claim)
}

/// Names the variants of a union: `CatPet` of `Pet` stays, `PetCat` is `Cat`.
pub(super) fn branches(def: &TypeDef, union: &Union, earlier: &Lock, lock: &mut Lock) -> Vec<Ident> {
    let prefix = case::upper(&def.hint);
    let mut seen = HashMap::new();
    let key = format!("members {}", def.key);
    let known = earlier.members(&key);
    // The words of a branch may depend on the others, so the lock has the name beside what it is known by.
    let known: HashMap<&str, &str> = known.iter().filter_map(|entry| entry.rsplit_once(" = ")).collect();
    let wishes = union.branches.iter().map(|branch| {
        let name = case::upper(&branch.hint);
        let short = name.strip_prefix(&prefix).filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
        // Two branches that are known by the same are told apart by their order.
        let count = seen.entry(branch.key.as_str()).and_modify(|count| *count += 1).or_insert(1);
        let key = if *count == 1 { branch.key.clone() } else { format!("{} {count}", branch.key) };
        let earlier = known.get(key.as_str()).copied().filter(|name| case::upper(name) == **name);
        let name = earlier.or(short).unwrap_or(&name).to_owned();
        Wish { key: format!("{key} = {name}"), is_exact: name == branch.hint, name, role: "Value", order: 0 }
    });
    let claim = |scope: &mut Scope, name: &str, role: &str| scope.claim([name, &format!("{name}{role}")]);
    assign(&wishes.collect::<Vec<_>>(), Scope::with(&["Unknown", "Self"]), &key, earlier, lock, claim)
}

/// Names members, in the order that keeps earlier names, and records those that somebody else could want.
pub(super) fn assign(
    wishes: &[Wish<'_>],
    mut scope: Scope,
    key: &str,
    earlier: &Lock,
    lock: &mut Lock,
    claim: impl Fn(&mut Scope, &str, &str) -> Ident,
) -> Vec<Ident> {
    let known: HashMap<String, usize> = earlier.members(key).into_iter().zip(0..).collect();
    let rank = |wish: &Wish<'_>| match known.get(&wish.key) {
        Some(index) => (0, *index),
        None => (if wish.is_exact { 1 } else { 2 }, usize::from(wish.order)),
    };
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by_cached_key(|index| (rank(&wishes[*index]), wishes[*index].key.clone()));
    let mut idents: Vec<Option<Ident>> = vec![None; wishes.len()];
    for index in &order {
        let wish = &wishes[*index];
        idents[*index] = Some(claim(&mut scope, &wish.name, wish.role));
    }
    // Where two want the same name, the lock has to tell who had it, exact or not.
    let mut names = HashSet::new();
    let is_contested = wishes.iter().any(|wish| !names.insert(wish.name.as_str()));
    let is_kept = |wish: &&Wish<'_>| is_contested || !wish.is_exact || known.contains_key(&wish.key);
    let kept = order.iter().map(|index| &wishes[*index]).filter(is_kept);
    lock.set_members(key, &kept.map(|wish| wish.key.as_str()).collect::<Vec<_>>());
    idents.into_iter().map(|ident| ident.expect("every member was named above")).collect()
}
