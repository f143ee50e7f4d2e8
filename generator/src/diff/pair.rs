//! Which operation of the old API is which one of the new?

use std::collections::HashMap;

use crate::ir::{Api, Operation, Ty, TypeId, Webhook};

/// Operations of both sides, by index.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Those that are on both sides.
    pub(super) both: Vec<(usize, usize)>,
    /// Those that only the old side has.
    pub(super) removed: Vec<usize>,
}

/// Pairs the operations: by method and path, then by the path whatever its parameters are called, then by name.
pub(super) fn operations(old: &Api, new: &Api) -> Pairs {
    let mut partner: Vec<Option<usize>> = vec![None; old.operations.len()];
    let mut taken = vec![false; new.operations.len()];
    let keys: [fn(&Operation) -> String; 3] = [
        |operation| format!("{} {}", operation.method.as_str(), operation.written_path),
        |operation| format!("{} {}", operation.method.as_str(), operation.path.literals.join("{}")),
        |operation| operation.id.clone(),
    ];
    for key in keys {
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, operation) in new.operations.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            known.entry(key(operation)).or_default().push(index);
        }
        for (slot, operation) in partner.iter_mut().zip(&old.operations).filter(|(slot, _)| slot.is_none()) {
            // What several may be is not guessed.
            if let Some([index]) = known.get(&key(operation)).map(Vec::as_slice) {
                if !std::mem::replace(&mut taken[*index], true) {
                    *slot = Some(*index);
                }
            }
        }
    }
    let mut pairs = Pairs::default();
    for (index, partner) in partner.into_iter().enumerate() {
        match partner {
            Some(other) => pairs.both.push((index, other)),
            None => pairs.removed.push(index),
        }
    }
    pairs
}

/// Returns an operation as people call it.
pub(super) fn label(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.written_path)
}

/// Returns a request of the server as people call it.
pub(super) fn called(webhook: &Webhook) -> String {
    match &webhook.caller {
        Some(caller) => format!("callback {} of {caller} {}", webhook.name, webhook.method.as_str()),
        None => format!("webhook {} {}", webhook.name, webhook.method.as_str()),
    }
}

/// Which operations reach each type.
#[derive(Debug)]
pub(super) struct Reach {
    by_type: Vec<Vec<usize>>,
    labels: Vec<String>,
}

impl Reach {
    /// Follows the types from every operation.
    pub(super) fn of(api: &Api) -> Self {
        let mut by_type: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
        for (index, operation) in api.operations.iter().enumerate() {
            let uses = operation.request_uses().chain(operation.response_uses());
            let mut waiting: Vec<TypeId> = uses.filter_map(Ty::leaf_type).collect();
            while let Some(id) = waiting.pop() {
                let known = &mut by_type[id.0 as usize];
                if known.last() != Some(&index) {
                    known.push(index);
                    waiting.extend(api.types.get(id).shape.uses().filter_map(Ty::leaf_type));
                }
            }
        }
        Self { by_type, labels: api.operations.iter().map(label).collect() }
    }

    /// Returns the operations that reach a type.
    pub(super) fn to(&self, id: TypeId) -> Vec<String> {
        let mut labels: Vec<String> =
            self.by_type[id.0 as usize].iter().map(|index| self.labels[*index].clone()).collect();
        labels.sort_unstable();
        labels
    }
}
