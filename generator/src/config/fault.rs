//! What is wrong with a configuration, and where in its file?

use std::fmt;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Position, Source};

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, where the configuration comes from one.
    path: Option<PathBuf>,
    position: Option<Position>,
    message: String,
    /// The files of the description that were read before the fault showed.
    sources: Vec<Source>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Code::Configuration.title())?;
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if let Some(position) = self.position {
                write!(f, "{}:{}:", position.line, position.column)?;
            }
            f.write_str(" ")?;
        }
        f.write_str(self.message.trim_end())
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    /// Returns the fault of a configuration as a whole.
    pub(crate) fn new(path: Option<PathBuf>, message: String) -> Self {
        Self { path, position: None, message, sources: Vec::new() }
    }

    /// Returns a fault with its place in the file that the configuration comes from, if it comes from one.
    pub(super) fn located(fault: Fault, source: Option<&Source>) -> Self {
        let position = source.and_then(|source| Some(source.position(fault.place.byte(&source.text)?)));
        let path = source.map(|source| PathBuf::from(&source.path));
        Self { path, position, message: fault.message, sources: Vec::new() }
    }

    /// Returns the files of the description that were read before the fault showed: a change of one may mend it.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Adds what was read before the fault showed.
    pub(crate) fn after(self, sources: &[Source]) -> Self {
        Self { sources: sources.to_vec(), ..self }
    }
}

/// A value that the client cannot be made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    place: Place,
    message: String,
}

/// Where something stands in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The key that these lead to, outermost first.
    Key(Vec<String>),
    /// An entry of the list at a key.
    Entry(Vec<String>, usize),
    /// So many bytes into the file, where that is known already.
    Byte(Option<usize>),
}

impl Place {
    /// Returns the place of a key.
    pub(super) fn key(path: &[&str]) -> Self {
        Self::Key(path.iter().map(|&key| key.to_owned()).collect())
    }

    /// Returns the place of an entry of a list.
    pub(super) fn entry(path: &[&str], index: usize) -> Self {
        Self::Entry(path.iter().map(|&key| key.to_owned()).collect(), index)
    }

    /// Returns the fault that is found here.
    pub(super) fn fault(self, message: String) -> Fault {
        Fault { place: self, message }
    }

    /// Returns where in the file it begins, in bytes.
    fn byte(&self, text: &str) -> Option<usize> {
        let (path, index) = match self {
            Self::Byte(at) => return *at,
            Self::Key(path) => (path, None),
            Self::Entry(path, index) => (path, Some(*index)),
        };
        let root = DeTable::parse(text).ok()?;
        let (last, above) = path.split_last()?;
        let mut table = root.get_ref();
        for key in above {
            table = entry(table, key)?.1.get_ref().as_table()?;
        }
        let (key, value) = entry(table, last)?;
        let found = index.and_then(|index| Some(value.get_ref().as_array()?.get(index)?.span().start));
        Some(found.unwrap_or(key))
    }
}

/// Returns where a key of a table begins, and its value.
fn entry<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<(usize, &'t Spanned<DeValue<'i>>)> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(name, value)| (name.span().start, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_that_of_the_key_or_of_the_entry() {
        let text =
            "[client]\next = true\nquick_start = [\n  \".a()\",\n  \".b\",\n]\n[types]\nreplace = { Pet = \"x\" }\n";
        let source = Source { path: "a.toml".to_owned(), text: text.into() };
        let at = |place: Place| ConfigError::located(place.fault("no".to_owned()), Some(&source)).to_string();
        let begins = "the configuration cannot be used: a.toml:";
        assert_eq!(at(Place::entry(&["client", "quick_start"], 1)), format!("{begins}5:3: no"));
        assert_eq!(at(Place::key(&["client", "ext"])), format!("{begins}2:1: no"));
        assert_eq!(at(Place::key(&["types", "replace", "Pet"])), format!("{begins}8:13: no"));
        assert_eq!(at(Place::key(&["package", "name"])), format!("{begins} no"));
    }
}
