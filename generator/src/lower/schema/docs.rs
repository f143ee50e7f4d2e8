//! What does a schema say to people?

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use crate::extension::codegen;
use crate::ir::{Docs, code};

/// The longest example that is worth a line of documentation.
const EXAMPLE_LIMIT: usize = 80;

/// Returns the text of a schema; a title that repeats the name of what it describes is left out.
pub(super) fn docs_of(schema: &Schema, name: &str) -> Docs {
    let data = &schema.schema_data;
    let title = data.title.as_deref().map(str::trim).filter(|title| !title.is_empty() && !same_words(title, name));
    let description = data.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let summary = title.filter(|title| description.is_none_or(|text| text != *title));
    Docs { summary: summary.map(str::to_owned), description: description.map(str::to_owned), notes: notes_of(schema) }
}

/// Returns the facts that the type cannot carry, one line each.
fn notes_of(schema: &Schema) -> Vec<String> {
    let mut notes = Notes::default();
    match &schema.schema_kind {
        SchemaKind::Type(typ) => notes.of_type(typ),
        SchemaKind::Any(any) => notes.of_any(any),
        SchemaKind::OneOf { .. } | SchemaKind::AllOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } => {}
    }
    let data = &schema.schema_data;
    notes.values(schema);
    if let Some(default) = data.default.as_ref().filter(|default| !default.is_null()) {
        notes.fact("Default", Some(default));
    }
    if let Some(example) = data.example.as_ref().filter(|example| !example.is_null()) {
        let text = match example {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        notes.fact("Example", Some(text).filter(|text| !text.trim().is_empty() && text.len() <= EXAMPLE_LIMIT));
    }
    notes.lines
}

#[derive(Debug, Default)]
struct Notes {
    lines: Vec<String>,
}

impl Notes {
    fn of_type(&mut self, typ: &Type) {
        match typ {
            Type::String(string) => {
                self.fact("Minimum length", string.min_length);
                self.fact("Maximum length", string.max_length);
                self.fact("Pattern", string.pattern.as_ref());
            }
            Type::Number(number) => {
                self.fact(least(number.exclusive_minimum), number.minimum);
                self.fact(most(number.exclusive_maximum), number.maximum);
                self.fact("Multiple of", number.multiple_of);
            }
            Type::Integer(integer) => {
                self.fact(least(integer.exclusive_minimum), integer.minimum);
                self.fact(most(integer.exclusive_maximum), integer.maximum);
                self.fact("Multiple of", integer.multiple_of);
            }
            Type::Object(object) => {
                self.fact("Minimum number of entries", object.min_properties);
                self.fact("Maximum number of entries", object.max_properties);
            }
            Type::Array(array) => {
                self.fact("Minimum number of items", array.min_items);
                self.fact("Maximum number of items", array.max_items);
                self.unique(array.unique_items);
            }
            Type::Boolean(_) => {}
        }
    }

    fn of_any(&mut self, any: &AnySchema) {
        self.fact(least(any.exclusive_minimum == Some(true)), any.minimum);
        self.fact(most(any.exclusive_maximum == Some(true)), any.maximum);
        self.fact("Multiple of", any.multiple_of);
        self.fact("Minimum length", any.min_length);
        self.fact("Maximum length", any.max_length);
        self.fact("Pattern", any.pattern.as_ref());
        self.fact("Minimum number of entries", any.min_properties);
        self.fact("Maximum number of entries", any.max_properties);
        self.fact("Minimum number of items", any.min_items);
        self.fact("Maximum number of items", any.max_items);
        self.unique(any.unique_items == Some(true));
    }

    fn fact(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.lines.push(format!("{name}: {}.", code(&value.to_string())));
        }
    }

    /// Lists the values of an enum that has no type of its own, with the names that the document gives them.
    fn values(&mut self, schema: &Schema) {
        let view = super::view::View::of(schema);
        if view.values.is_empty() || view.string_values().is_some() {
            return;
        }
        let names = codegen::variant_names(view.extensions);
        let value = |(index, value): (usize, &Value)| match names.get(index).filter(|name| !name.is_empty()) {
            Some(name) => format!("{} ({})", code(&value.to_string()), code(name)),
            None => code(&value.to_string()),
        };
        let list: Vec<String> = view.values.iter().enumerate().map(value).collect();
        self.lines.push(match list.as_slice() {
            [only] => format!("Always {only}."),
            several => format!("One of {}.", several.join(", ")),
        });
    }

    fn unique(&mut self, unique: bool) {
        if unique {
            self.lines.push("No item may stand twice.".to_owned());
        }
    }
}

fn least(exclusive: bool) -> &'static str {
    if exclusive { "Greater than" } else { "Minimum" }
}

fn most(exclusive: bool) -> &'static str {
    if exclusive { "Less than" } else { "Maximum" }
}

/// Returns the first text that one of the inline members of an `allOf` gives, for a wrapper that has none itself.
pub(super) fn text_of_members(members: &[ReferenceOr<Schema>]) -> Option<String> {
    let mut schemas = members.iter().filter_map(ReferenceOr::as_item);
    schemas.find_map(|schema| schema.schema_data.description.clone())
}

/// Returns whether two names differ only in case and separators.
fn same_words(left: &str, right: &str) -> bool {
    let letters = |text| str::chars(text).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters(left).eq(letters(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_repeat_the_name_are_the_same_words() {
        assert!(same_words("Search Apps Request", "SearchAppsRequest"));
        assert!(same_words("page_token", "pageToken"));
        assert!(!same_words("The app", "App"));
    }
}
