//! Which names did an earlier generation give?
//!
//! The lock is a text file in the client: one line for each name that callers depend on and that could be given to
//! something else when the document grows. Reviewers see in its diff when a name changes.

use std::collections::BTreeMap;

/// The names of an earlier generation, by what they stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    names: BTreeMap<String, String>,
}

/// What the lines begin with that have a list of names in the document.
const LISTS: [&str; 2] = ["arguments ", "members "];

const HEADER: &str = "\
# The names that callers depend on, kept by oasmith when the description grows.
# Remove a line to have that name chosen anew.
";

impl Lock {
    /// Reads the text of a lock file; lines that are not of its form are passed over, so that a merge conflict costs
    /// no more than the names that it touches.
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let names = lines.filter_map(|line| match line.split_once(" = [") {
            Some((key, _)) if LISTS.iter().any(|list| line.starts_with(list)) => Some((key, &line[key.len() + 3..])),
            _ => line.rsplit_once(" = "),
        });
        Self { names: names.map(|(key, name)| (key.to_owned(), name.to_owned())).collect() }
    }

    /// Returns the text of the lock file.
    pub fn render(&self) -> String {
        let mut text = HEADER.to_owned();
        for (key, name) in &self.names {
            text.extend([key, " = ", name, "\n"]);
        }
        text
    }

    /// Returns the members of something, by their names in the document, in the order in which they were named.
    pub(super) fn members(&self, key: &str) -> Vec<String> {
        self.names.get(key).and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default()
    }

    /// Records the members of something; nothing is recorded where there are none.
    pub(super) fn set_members(&mut self, key: &str, members: &[&str]) {
        if !members.is_empty() {
            self.set(key, &serde_json::Value::from(members).to_string());
        }
    }

    /// Returns the name that something has.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.names.get(key).map(String::as_str)
    }

    /// Records the name of something.
    pub(super) fn set(&mut self, key: &str, name: &str) {
        // A line break in a key would make two lines of it.
        self.names.insert(key.replace(['\n', '\r'], " "), name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_survives_its_file() {
        let mut lock = Lock::default();
        lock.set("type /components/schemas/a = b", "AB");
        lock.set("group Apps", "apps");
        lock.set_members("members /components/schemas/a", &["b = c", "d", "\n"]);
        lock.set_members("arguments /components/schemas/a", &["d", "b = c"]);
        assert_eq!(Lock::parse(&lock.render()), lock);
        assert_eq!(lock.members("members /components/schemas/a"), ["b = c", "d", "\n"]);
        assert_eq!(Lock::parse("<<<<<<< HEAD\ngroup Apps = apps\n").get("group Apps"), Some("apps"));
    }
}
