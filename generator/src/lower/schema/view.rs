//! What does a schema say, whichever of `openapiv3`'s variants it was read into?

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type, VariantOrUnknownOrEmpty as Format,
};
use serde_json::Value;

use super::Node;
use crate::extension::Extensions;
use crate::ir::Docs;

/// The properties of an object schema.
pub(super) type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords of one schema.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) schema: &'a Schema,
    pub(super) extensions: &'a Extensions,
    pub(super) nullable: bool,
    pub(super) typ: Option<&'a str>,
    pub(super) format: Option<String>,
    pub(super) values: Vec<Value>,
    pub(super) properties: Option<&'a Properties>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<Node<'a>>,
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) not: bool,
    pub(super) bounds: Vec<String>,
}

impl<'a> View<'a> {
    /// Reads a schema.
    pub(super) fn of(schema: &'a Schema) -> Self {
        let data = &schema.schema_data;
        let mut view = Self {
            schema,
            extensions: &data.extensions,
            nullable: data.nullable,
            typ: None,
            format: None,
            values: Vec::new(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            one_of: &[],
            any_of: &[],
            all_of: &[],
            not: false,
            bounds: Vec::new(),
        };
        match &schema.schema_kind {
            SchemaKind::Type(typ) => view.read_type(typ),
            SchemaKind::OneOf { one_of } => view.one_of = one_of,
            SchemaKind::AllOf { all_of } => view.all_of = all_of,
            SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            SchemaKind::Not { .. } => view.not = true,
            SchemaKind::Any(any) => view.read_any(any),
        }
        view.nullable |= view.values.iter().any(Value::is_null);
        view.values.retain(|value| !value.is_null());
        view
    }

    fn read_type(&mut self, typ: &'a Type) {
        match typ {
            Type::String(string) => {
                self.typ = Some("string");
                self.format = format_text(&string.format);
                self.values = values(&string.enumeration, |text| Value::String(text.clone()));
                self.bound("Minimum length", string.min_length);
                self.bound("Maximum length", string.max_length);
                self.bound("Pattern", string.pattern.as_ref());
            }
            Type::Number(number) => {
                self.typ = Some("number");
                self.format = format_text(&number.format);
                self.values = values(&number.enumeration, |number| Value::from(*number));
                self.bound(if number.exclusive_minimum { "Greater than" } else { "Minimum" }, number.minimum);
                self.bound(if number.exclusive_maximum { "Less than" } else { "Maximum" }, number.maximum);
            }
            Type::Integer(integer) => {
                self.typ = Some("integer");
                self.format = format_text(&integer.format);
                self.values = values(&integer.enumeration, |integer| Value::from(*integer));
                self.bound(if integer.exclusive_minimum { "Greater than" } else { "Minimum" }, integer.minimum);
                self.bound(if integer.exclusive_maximum { "Less than" } else { "Maximum" }, integer.maximum);
            }
            Type::Object(object) => {
                self.typ = Some("object");
                self.properties = Some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
            }
            Type::Array(array) => {
                self.typ = Some("array");
                self.items = array.items.as_ref().map(Node::from);
                self.bound("Minimum number of items", array.min_items);
                self.bound("Maximum number of items", array.max_items);
            }
            Type::Boolean(boolean) => {
                self.typ = Some("boolean");
                self.values = values(&boolean.enumeration, |boolean| Value::from(*boolean));
            }
        }
    }

    fn read_any(&mut self, any: &'a AnySchema) {
        self.typ = any.typ.as_deref();
        self.format = any.format.clone();
        self.values.clone_from(&any.enumeration);
        self.properties = (!any.properties.is_empty()).then_some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref().map(Node::from);
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.all_of = &any.all_of;
        self.not = any.not.is_some();
        self.bound("Minimum", any.minimum.as_ref());
        self.bound("Maximum", any.maximum.as_ref());
        self.bound("Minimum length", any.min_length);
        self.bound("Maximum length", any.max_length);
        self.bound("Pattern", any.pattern.as_ref());
    }

    fn bound(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.bounds.push(format!("{name}: {}.", code(&value.to_string())));
        }
    }

    /// Returns whether the schema describes an object.
    pub(super) fn is_object(&self) -> bool {
        match self.typ {
            Some(typ) => typ == "object",
            None => self.properties.is_some() || self.additional.is_some(),
        }
    }

    /// Returns whether the schema describes an array.
    pub(super) fn is_array(&self) -> bool {
        match self.typ {
            Some(typ) => typ == "array",
            None => self.items.is_some(),
        }
    }

    /// Returns whether nothing stands beside `oneOf`, `anyOf` or `allOf` that would change the type.
    pub(super) fn is_plain(&self) -> bool {
        self.properties.is_none_or(IndexMap::is_empty) && self.additional.is_none() && self.items.is_none()
    }

    /// Returns the values of an enum whose values are all strings.
    pub(super) fn string_values(&self) -> Option<Vec<&str>> {
        let string = matches!(self.typ, None | Some("string"));
        let values: Option<Vec<&str>> = self.values.iter().map(Value::as_str).collect();
        values.filter(|values| string && !values.is_empty())
    }

    /// Returns the text for people.
    pub(super) fn docs(&self) -> Docs {
        let data = &self.schema.schema_data;
        let mut notes = self.bounds.clone();
        if let Some(default) = data.default.as_ref().filter(|default| !default.is_null()) {
            notes.push(format!("Default: {}.", code(&default.to_string())));
        }
        Docs { summary: data.title.clone(), description: data.description.clone(), notes }
    }
}

/// Writes a value as Markdown code, whatever backticks it contains (CommonMark 0.31, section 6.1).
fn code(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

fn values<T>(list: &[Option<T>], value: impl Fn(&T) -> Value) -> Vec<Value> {
    list.iter().map(|entry| entry.as_ref().map_or(Value::Null, &value)).collect()
}

fn format_text<T: std::fmt::Debug + serde::Serialize>(format: &Format<T>) -> Option<String> {
    match format {
        Format::Empty => None,
        Format::Unknown(text) => Some(text.clone()),
        Format::Item(item) => serde_json::to_value(item).ok().and_then(|value| value.as_str().map(str::to_owned)),
    }
}
