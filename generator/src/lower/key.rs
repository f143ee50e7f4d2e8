//! By what is a type known when the document grows?
//!
//! A type is found again in a larger document by its place. A JSON Pointer counts the elements of lists, and a new
//! element would give its neighbours each other's places. So a list is gone into by words of the element instead: the
//! name of a parameter, what a branch of a union is.

use std::collections::{HashMap, HashSet};

use crate::ir::{Origin, TypeTable};

/// The lists that a schema can stand in or below.
const LISTS: [&str; 5] = ["allOf", "anyOf", "oneOf", "parameters", "prefixItems"];

/// What elements of lists are known by, by their JSON Pointers. Looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Elements {
    words: HashMap<String, String>,
}

impl Elements {
    /// Notes by what words an element is known.
    pub(super) fn note(&mut self, origin: &Origin, words: &str) {
        let words = words.replace(['\n', '\r'], " ");
        self.words.insert(origin.pointer.clone(), crate::resolve::escape(&words));
    }

    /// Returns a place without positions in lists. Elements that are known by no words are told apart by what is below
    /// them.
    fn key_of(&self, pointer: &str) -> String {
        let mut key = String::with_capacity(pointer.len());
        let (mut end, mut list) = (0, "");
        for segment in pointer.split('/').skip(1) {
            let start = end;
            end += 1 + segment.len();
            // Some places of types have words behind the pointer.
            let (index, rest) = segment.find(' ').map_or((segment, ""), |at| segment.split_at(at));
            key.push('/');
            if LISTS.contains(&list) && !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) {
                let words = self.words.get(&pointer[..=start + index.len()]);
                key.push_str(words.map_or("*", String::as_str));
                key.push_str(rest);
            } else {
                key.push_str(segment);
            }
            list = segment;
        }
        key
    }

    /// Gives every type its key; types that are known by the same words are numbered in the order of the document.
    pub(super) fn settle(&self, types: &mut TypeTable) {
        let mut seen: HashSet<String> = HashSet::with_capacity(types.len());
        let mut last: HashMap<String, usize> = HashMap::new();
        for id in types.ids() {
            let def = types.get_mut(id);
            let plain = self.key_of(&def.origin.pointer);
            let mut key = plain.clone();
            if !seen.insert(key.clone()) {
                let number = last.entry(plain.clone()).or_insert(1);
                while !seen.insert(key.clone()) {
                    *number += 1;
                    key = format!("{plain} {number}");
                }
            }
            def.key = key;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_by_words_and_not_by_numbers() {
        let mut elements = Elements::default();
        let at = |pointer: &str| Origin { pointer: pointer.to_owned() };
        elements.note(&at("/paths/~1x/get/parameters/1"), "query a/b");
        elements.note(&at("/components/schemas/A/oneOf/0"), "with x");
        for (pointer, key) in [
            ("/paths/~1x/get/parameters/1/schema/items", "/paths/~1x/get/parameters/query a~1b/schema/items"),
            ("/components/schemas/A/oneOf/0/properties/0", "/components/schemas/A/oneOf/with x/properties/0"),
            ("/components/schemas/A/oneOf/0 for B", "/components/schemas/A/oneOf/with x for B"),
            ("/components/schemas/A/allOf/2/properties/b", "/components/schemas/A/allOf/*/properties/b"),
            ("/paths/~1x/get/responses/200/content", "/paths/~1x/get/responses/200/content"),
        ] {
            assert_eq!(elements.key_of(pointer), key);
        }
    }
}
