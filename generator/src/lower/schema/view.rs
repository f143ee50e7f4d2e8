//! What does a schema say, whichever of `openapiv3`'s variants it was read into?

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty as Format,
};
use serde_json::Value;

use crate::extension::{Extensions, oasmith};
use crate::resolve::SchemaNode as Node;

/// The properties of an object schema.
pub(super) type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords of one schema.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    pub(super) extensions: &'a Extensions,
    pub(super) nullable: bool,
    pub(super) typ: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) values: Vec<Value>,
    pub(super) properties: Option<&'a Properties>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<Node<'a>>,
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) not: bool,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// The member of `allOf` that is looked at apart from the others.
    pub(super) left_out: Option<usize>,
}

impl<'a> View<'a> {
    /// Reads a schema.
    pub(super) fn of(schema: &'a Schema) -> Self {
        let data = &schema.schema_data;
        let mut view = Self {
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
            discriminator: data.discriminator.as_ref(),
            left_out: None,
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
                self.format = format_of(&string.format, string_format);
                self.values = values(&string.enumeration, |text| Value::String(text.clone()));
            }
            Type::Number(number) => {
                self.typ = Some("number");
                self.format = format_of(&number.format, number_format);
                self.values = values(&number.enumeration, |number| Value::from(*number));
            }
            Type::Integer(integer) => {
                self.typ = Some("integer");
                self.format = format_of(&integer.format, integer_format);
                self.values = values(&integer.enumeration, |integer| Value::from(*integer));
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
            }
            Type::Boolean(boolean) => {
                self.typ = Some("boolean");
                self.values = values(&boolean.enumeration, |boolean| Value::from(*boolean));
            }
        }
    }

    fn read_any(&mut self, any: &'a AnySchema) {
        self.typ = any.typ.as_deref();
        self.format = any.format.as_deref();
        self.values.clone_from(&any.enumeration);
        self.properties = (!any.properties.is_empty()).then_some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref().map(Node::from);
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.all_of = &any.all_of;
        self.not = any.not.is_some();
    }

    /// Returns the schema without its `oneOf` and `anyOf`.
    pub(super) fn without_choice(&self) -> Self {
        Self { one_of: &[], any_of: &[], ..self.clone() }
    }

    /// Returns the schema with one type and the values that are of it, and without the list of types.
    pub(super) fn with_type(&self, typ: &'a str) -> Self {
        let is_of = |value: &Value| match typ {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            _ => false,
        };
        let values = self.values.iter().filter(|value| is_of(value)).cloned().collect();
        Self { typ: Some(typ), values, ..self.clone() }
    }

    /// Returns the types of the values of a list that has no other type, each once; none where one is no scalar, which
    /// no type of its own could hold.
    pub(super) fn types_of_values(&self) -> Vec<&'a str> {
        let mut types: Vec<&str> = Vec::new();
        for value in &self.values {
            let typ = match value {
                Value::String(_) => "string",
                Value::Bool(_) => "boolean",
                Value::Number(number) if number.is_f64() => "number",
                Value::Number(_) => "integer",
                Value::Null | Value::Array(_) | Value::Object(_) => return Vec::new(),
            };
            if !types.contains(&typ) {
                types.push(typ);
            }
        }
        if types.contains(&"number") {
            types.retain(|typ| *typ != "integer");
        }
        types
    }

    /// Returns whether the schema only narrows what stands beside it: it names no type and no property of its own.
    pub(super) fn only_narrows(&self) -> bool {
        self.typ.is_none_or(|typ| typ == "object")
            && self.values.is_empty()
            && self.is_plain()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
            && (!self.required.is_empty() || self.not || !oasmith::unsupported(self.extensions).is_empty())
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

    /// Returns whether nothing but `items` stands beside `oneOf` or `anyOf`.
    pub(super) fn only_items(&self) -> bool {
        self.items.is_some() && self.all_of.is_empty() && Self { items: None, ..self.without_choice() }.says_nothing()
    }

    /// Returns the values of an enum whose values are all strings.
    pub(super) fn string_values(&self) -> Option<Vec<&str>> {
        let string = matches!(self.typ, None | Some("string"));
        let values: Option<Vec<&str>> = self.values.iter().map(Value::as_str).collect();
        values.filter(|values| string && !values.is_empty())
    }

    /// Returns whether the schema only annotates: every value is legal.
    pub(super) fn says_nothing(&self) -> bool {
        self.typ.is_none()
            && self.format.is_none()
            && self.values.is_empty()
            && self.required.is_empty()
            && self.is_plain()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
            && !self.not
            && oasmith::types(self.extensions).is_empty()
            && !oasmith::only_null(self.extensions)
    }
}

/// Returns the members of a schema's `allOf`, without reading the rest of it.
pub(super) fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

/// Returns whether a schema allows `null`, without reading the rest of it.
pub(super) fn is_nullable(schema: &Schema) -> bool {
    schema.schema_data.nullable
        || match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => string.enumeration.contains(&None),
            SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
            SchemaKind::Type(Type::Number(number)) => number.enumeration.contains(&None),
            SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.contains(&None),
            SchemaKind::Any(any) => any.enumeration.contains(&Value::Null),
            _ => false,
        }
}

fn values<T>(list: &[Option<T>], value: impl Fn(&T) -> Value) -> Vec<Value> {
    list.iter().map(|entry| entry.as_ref().map_or(Value::Null, &value)).collect()
}

fn format_of<T: Copy>(format: &Format<T>, name: impl Fn(T) -> &'static str) -> Option<&str> {
    match format {
        Format::Empty => None,
        Format::Unknown(text) => Some(text),
        Format::Item(item) => Some(name(*item)),
    }
}

fn string_format(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Date => "date",
        StringFormat::DateTime => "date-time",
        StringFormat::Password => "password",
        StringFormat::Byte => "byte",
        StringFormat::Binary => "binary",
    }
}

fn number_format(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::Float => "float",
        NumberFormat::Double => "double",
    }
}

fn integer_format(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int32 => "int32",
        IntegerFormat::Int64 => "int64",
    }
}
