//! Which header parameters are to be ignored?
//!
//! OpenAPI says that `Accept`, `Content-Type` and `Authorization` are no parameters, whoever declares them (3.1,
//! section 4.8.12.2.1). Documents that were made by a program declare them for every operation, so one note speaks of
//! all.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Origin;

/// The declarations of reserved headers: where each name is declared.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    names: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Reserved {
    /// Notes a header parameter if its name is reserved, and returns whether it is.
    pub(super) fn note(&mut self, lower_case_name: &str, origin: &Origin) -> bool {
        let name = match lower_case_name {
            "accept" => "Accept",
            "authorization" => "Authorization",
            "content-type" => "Content-Type",
            _ => return false,
        };
        let places = self.names.entry(name).or_default();
        if !places.contains(&origin.pointer) {
            places.insert(origin.pointer.clone());
        }
        true
    }

    /// Reports all of them at once, at the first of their places.
    pub(super) fn report(&self, diagnostics: &mut Diagnostics) {
        let Some(first) = self.names.values().flatten().min() else { return };
        let counted = |(name, places): (&&str, &BTreeSet<String>)| match places.len() {
            1 => format!("`{name}` once"),
            many => format!("`{name}` {many} times"),
        };
        let found: Vec<String> = self.names.iter().map(counted).collect();
        diagnostics.report(Code::HeaderReserved, &Origin { pointer: first.clone() }, found.join(", "));
    }
}
