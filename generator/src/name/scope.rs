//! Which name is still free?

use std::collections::{HashMap, HashSet};

use super::ident::Ident;

/// The names that are taken in one place. Looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
    /// The last number that was given behind a name, so that many of one name do not try all the numbers again.
    numbers: HashMap<String, u32>,
}

impl Scope {
    /// Returns a scope in which some names are taken from the start.
    pub(super) fn with(reserved: &[&str]) -> Self {
        let taken = reserved.iter().map(|name| (*name).to_owned()).collect();
        Self { taken, numbers: HashMap::new() }
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
        let from = self.numbers.get(last).map_or(2, |number| number + 1);
        let mut numbered = (from..=u32::MAX).map(|number| (number, format!("{last}{number}")));
        let found = numbered.find(|(_, name)| self.is_free(name));
        let (number, name) = found.expect("the numbers do not run out");
        self.numbers.insert(last.to_owned(), number);
        self.take(&name);
        Ident::new(&name)
    }

    /// Takes a name if it is free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_numbered_only_where_every_candidate_is_taken() {
        let mut scope = Scope::with(&["a", "a3"]);
        let mut claim = |candidates: &[&str]| scope.claim(candidates.iter().copied()).to_string();
        assert_eq!(claim(&["a", "b"]), "b");
        assert_eq!([claim(&["a"]), claim(&["a"]), claim(&["a"])], ["a2", "a4", "a5"]);
        assert_eq!(claim(&["b"]), "b2");
    }

    #[test]
    fn many_of_one_name_are_numbered_without_a_gap() {
        let mut scope = Scope::default();
        let last = (0..20_000).map(|_| scope.claim(["value"])).last();
        assert_eq!(last.map(|name| name.to_string()).as_deref(), Some("value20000"));
    }
}
