//! Which name is still free?

use std::collections::HashSet;

use super::ident::Ident;

/// The names that are taken in one place. Looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// Returns a scope in which some names are taken from the start.
    pub(super) fn with(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// Returns whether a name is free.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes the first free name of a list of candidates, or else the last one with the lowest free number from 2.
    pub(super) fn claim<'a>(&mut self, candidates: impl IntoIterator<Item = &'a str>) -> Ident {
        let mut last = "";
        for candidate in candidates {
            if self.take(candidate) {
                return Ident::new(candidate);
            }
            last = candidate;
        }
        let numbered = (2..=u32::MAX).map(|number| format!("{last}{number}")).find(|name| self.is_free(name));
        let name = numbered.expect("the numbers do not run out");
        self.take(&name);
        Ident::new(&name)
    }

    /// Takes a name if it is free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }
}
