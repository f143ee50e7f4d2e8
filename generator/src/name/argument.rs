//! In which order does a new value take what it needs?
//!
//! Callers hand arguments over by position, and two of one type can be swapped without the compiler noticing. So the
//! order is that of the document when a type is first generated, and the lock keeps it from then on.

use std::collections::HashSet;

use super::lock::Lock;
use crate::ir::{Field, Shape, TypeDef};

/// Returns the fields that a new value needs, by index, in the order of the arguments.
pub(super) fn order(def: &TypeDef, earlier: &Lock, lock: &mut Lock) -> Vec<usize> {
    let Shape::Struct(object) = &def.shape else { return Vec::new() };
    let mut given: Vec<(usize, &Field)> =
        object.fields.iter().enumerate().filter(|(_, field)| field.is_given()).collect();
    given.sort_by_key(|(_, field)| field.position);
    if given.len() < 2 || !def.direction.request {
        return given.into_iter().map(|(index, _)| index).collect();
    }
    let key = format!("arguments {}", def.key);
    let names: Vec<&str> = given.iter().map(|(_, field)| field.wire_name.as_str()).collect();
    let order = keep(&earlier.members(&key), &names);
    lock.set_members(&key, &order.iter().map(|at| names[*at]).collect::<Vec<_>>());
    order.into_iter().map(|at| given[at].0).collect()
}

/// Returns the ranks of names in the order of an earlier list, as far as they are in it.
///
/// What is new takes the places of what is gone, because it may be the same under a new name: then the others stay
/// where callers put them.
fn keep(earlier: &[String], names: &[&str]) -> Vec<usize> {
    let known: HashSet<&str> = earlier.iter().map(String::as_str).collect();
    let mut new = (0..names.len()).filter(|at| !known.contains(names[*at]));
    let mut order: Vec<usize> = Vec::with_capacity(names.len());
    for name in earlier {
        order.extend(names.iter().position(|other| other == name).or_else(|| new.next()));
    }
    order.extend(new);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_stays_where_callers_put_it() {
        for (earlier, names, expected) in [
            (&[][..], &["r", "g", "b"][..], &["r", "g", "b"][..]),
            (&["r", "g", "b"], &["b", "g", "r"], &["r", "g", "b"]),
            (&["user", "password"], &["password", "login"], &["login", "password"]),
            (&["user", "password"], &["a", "password", "user"], &["user", "password", "a"]),
            (&["a", "b", "c"], &["c", "b"], &["b", "c"]),
        ] {
            let earlier: Vec<String> = earlier.iter().map(|name| (*name).to_owned()).collect();
            let order: Vec<&str> = keep(&earlier, names).into_iter().map(|at| names[at]).collect();
            assert_eq!(order, expected, "{earlier:?} then {names:?}");
        }
    }
}
