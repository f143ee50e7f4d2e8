//! Which Rust types does the user want for what the description says?

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::{Fault, Place};

/// Which Rust types the models are made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Types {
    /// The library whose type stands for text of a format, by the name of the format. What is not here has the types of
    /// the runtime, which need no library.
    pub formats: BTreeMap<String, Library>,
    /// The paths of types that were written by hand, by the names of the schemas that they stand for. They are `Clone`,
    /// `Debug`, `PartialEq`, and `Decode` and `Encode` of the runtime.
    pub replace: BTreeMap<String, String>,
    /// Whether `x-rust-type` in the description counts as well. It names code, so a description from elsewhere should
    /// not be able to without being asked.
    pub x_rust_type: bool,
}

/// Where the type for a format comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Library {
    /// The standard library: the text is a `String`, as it is.
    String,
    /// The crate `chrono`: `DateTime<Utc>` and `NaiveDate`.
    Chrono,
    /// The crate `jiff`: `Timestamp` and `civil::Date`.
    Jiff,
    /// The crate `rust_decimal`: `Decimal`.
    RustDecimal,
    /// The crate `time`: `OffsetDateTime` and `Date`.
    Time,
    /// The crate `uuid`: `Uuid`.
    Uuid,
}

impl Library {
    /// Returns the library as it is written.
    fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Chrono => "chrono",
            Self::Jiff => "jiff",
            Self::RustDecimal => "rust_decimal",
            Self::Time => "time",
            Self::Uuid => "uuid",
        }
    }
}

impl Types {
    /// Returns what is wrong with it.
    pub(super) fn fault(&self) -> Option<Fault> {
        if let Some((schema, path)) = self.replace.iter().find(|(_, path)| !is_type_path(path)) {
            let message = format!(
                "`{path}` for `{schema}` in `[types.replace]` is no path of a type: write something like \
                 `crate::ext::{schema}` or `::pets::{schema}`"
            );
            return Some(Place::key(&["types", "replace", schema]).fault(message));
        }
        self.formats.iter().find_map(|(format, library)| {
            let offered = offered(format);
            let names: Vec<&str> = offered.iter().map(|library| library.name()).collect();
            let is_wrong = !offered.contains(library);
            is_wrong.then(|| {
                let (library, names) = (library.name(), names.join("`, `"));
                let message = format!("`{library}` has no type for the format `{format}`; there is `{names}`");
                Place::key(&["types", "formats", format]).fault(message)
            })
        })
    }

    /// Returns the fault that a schema is replaced which is not there.
    pub(super) fn missing(&self, is_there: impl Fn(&str) -> bool) -> Option<Fault> {
        let schema = self.replace.keys().find(|schema| !is_there(schema))?;
        let message = format!("`{schema}` in `[types.replace]` is no schema of the description, or none that is used");
        Some(Place::key(&["types", "replace", schema]).fault(message))
    }
}

/// Returns whether a text is the path of a type that means the same wherever it stands, such as `crate::ext::Pet` or
/// `::money::Money`.
pub(crate) fn is_type_path(text: &str) -> bool {
    let Ok(path) = syn::parse_str::<syn::Path>(text) else { return false };
    let starts = path.leading_colon.is_some() || path.segments.first().is_some_and(|first| first.ident == "crate");
    // Arguments could hold expressions, and with them any code.
    starts && path.segments.len() > 1 && path.segments.iter().all(|segment| segment.arguments.is_empty())
}

/// Returns the libraries that have a type for text of a format.
fn offered(format: &str) -> &'static [Library] {
    match format {
        "date-time" | "date" => &[Library::String, Library::Chrono, Library::Jiff, Library::Time],
        "uuid" => &[Library::String, Library::Uuid],
        "decimal" => &[Library::String, Library::RustDecimal],
        _ => &[Library::String],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_absolute_and_nothing_but_a_path() {
        for text in ["crate::ext::Pet", "::money::Money", "crate::r#type::T"] {
            assert!(is_type_path(text), "{text}");
        }
        for text in ["Pet", "super::Pet", "crate", "::a::b<[u8; { panic!() }]>", "crate::a; fn f() {}", "&crate::A", ""]
        {
            assert!(!is_type_path(text), "{text}");
        }
    }
}
