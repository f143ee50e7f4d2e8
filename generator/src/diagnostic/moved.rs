//! Where did a node stand in the user's file before the document was rewritten?
//!
//! A document of another version is rewritten before it is read. Every fault is found in what came out, but has to be
//! shown where the user wrote it.

use std::collections::{HashMap, HashSet};

use super::Code;

/// The nodes that stand elsewhere than in the user's file, by JSON Pointer; what is below a node moved along with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// From where it stands now to where it stood before.
    before: HashMap<String, String>,
    /// From where it stood before to the first place where it stands now.
    now: HashMap<String, String>,
    /// The same for the members of a node that did not come along.
    members: HashMap<String, String>,
    /// Sections that moved as a whole, now and before, which messages name in the references that they quote.
    sections: Vec<(String, String)>,
    /// What was said: a node that stands in several places now is at fault in each of them.
    said: HashSet<(Code, String, String)>,
}

impl Moved {
    /// Notes that a node moved.
    pub(crate) fn note(&mut self, now: String, before: String) {
        self.now.entry(before.clone()).or_insert_with(|| now.clone());
        self.before.insert(now, before);
    }

    /// Notes that the members of a node moved into one that was made for them.
    pub(crate) fn note_members(&mut self, now: String, before: String) {
        self.members.entry(before.clone()).or_insert_with(|| now.clone());
        self.before.insert(now, before);
    }

    /// Notes why a node was made that the user's file does not have.
    pub(crate) fn note_made(&mut self, now: String, reason: String) {
        self.before.insert(now, reason);
    }

    /// Notes that a section moved as a whole.
    pub(crate) fn note_section(&mut self, now: &str, before: &str) {
        self.note(now.to_owned(), before.to_owned());
        self.sections.push((format!("{now}/"), format!("{before}/")));
    }

    /// Returns where a node stood before.
    pub(crate) fn before(&self, pointer: &str) -> String {
        longest(pointer, |known, _| self.before.get(known)).unwrap_or_else(|| pointer.to_owned())
    }

    /// Returns where a node of the user's file stands now, if it moved.
    pub(crate) fn now(&self, pointer: &str) -> Option<String> {
        longest(pointer, |known, rest| {
            let members = self.members.get(known).filter(|_| !rest.is_empty());
            members.or_else(|| self.now.get(known))
        })
    }

    /// Returns a message with the pointers in it as they were before.
    pub(super) fn message(&self, mut found: String) -> String {
        for (now, before) in &self.sections {
            if found.contains(now.as_str()) {
                found = found.replace(now.as_str(), before);
            }
        }
        found
    }

    /// Returns whether something is said for the first time.
    pub(super) fn is_first(&mut self, code: Code, pointer: &str, found: &str) -> bool {
        self.said.insert((code, pointer.to_owned(), found.to_owned()))
    }
}

/// Replaces the longest part of a pointer, from its beginning, for which something is found.
fn longest<'t>(pointer: &str, find: impl Fn(&str, &str) -> Option<&'t String>) -> Option<String> {
    let mut end = pointer.len();
    loop {
        let (known, rest) = pointer.split_at(end);
        if let Some(other) = find(known, rest) {
            return Some(format!("{other}{rest}"));
        }
        end = known.rfind('/')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_part_that_is_known_is_replaced() {
        let mut moved = Moved::default();
        moved.note_section("/components/schemas", "/definitions");
        moved.note("/paths/~1a/get/requestBody".to_owned(), "/paths/~1a/get/parameters/1".to_owned());
        let media = "/paths/~1a/get/requestBody/content/application~1json/schema";
        moved.note(media.to_owned(), "/paths/~1a/get/parameters/1/schema".to_owned());
        let cases = [
            ("/components/schemas/A/properties/b", "/definitions/A/properties/b"),
            ("/components/schemasX", "/components/schemasX"),
            ("/paths/~1a/get/requestBody", "/paths/~1a/get/parameters/1"),
            (&format!("{media}/items"), "/paths/~1a/get/parameters/1/schema/items"),
            ("/paths/~1a/get", "/paths/~1a/get"),
            ("", ""),
        ];
        for (now, before) in cases {
            assert_eq!(moved.before(now), before, "{now}");
        }
        assert_eq!(moved.now("/paths/~1a/get/parameters/1/schema/items"), Some(format!("{media}/items")));
        moved.note_members("/components/parameters/p/schema".to_owned(), "/parameters/p".to_owned());
        moved.note_section("/components/parameters", "/parameters");
        assert_eq!(moved.now("/parameters/p").as_deref(), Some("/components/parameters/p"));
        assert_eq!(moved.now("/parameters/p/items").as_deref(), Some("/components/parameters/p/schema/items"));
        assert_eq!(moved.before("/components/parameters/p/schema/items"), "/parameters/p/items");
        assert_eq!(moved.now("/info"), None);
        assert_eq!(moved.message("`#/components/schemas/A`".to_owned()), "`#/definitions/A`");
    }

    #[test]
    fn a_node_that_stands_twice_now_is_reported_once() {
        let mut moved = Moved::default();
        assert!(moved.is_first(Code::Mended, "/a", "x"));
        assert!(!moved.is_first(Code::Mended, "/a", "x"));
        assert!(moved.is_first(Code::Mended, "/a", "y"));
    }
}
