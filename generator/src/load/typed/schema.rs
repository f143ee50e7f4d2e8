//! Which schema does a tree describe?

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, ReferenceOr, Schema,
    SchemaData, SchemaKind, StringType, Type,
};
use serde_json::Value;

use super::super::dialect::{Version, mend, v31};
use super::super::tree::{Map, Node, Number, Path};
use super::read::{boolean, count, each, list, map, number, prose, text, texts, xml};
use super::{Cx, Refused, reference_of};

/// Reads a schema or a reference to one.
pub(super) fn schema(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Schema>> {
    let mut schema = match node {
        Node::Map(mut schema) => {
            mend::own_keys(&mut schema, path, cx);
            schema
        }
        Node::Bool(allowed) => {
            if cx.version < Version::V31 {
                cx.mend(path, "a boolean where a schema is expected, which OpenAPI 3.1 brought");
            }
            let mut schema = Map::default();
            if !allowed {
                schema.insert("x-oasmith-unsupported", Node::List(vec![Node::Text("false".to_owned())]));
            }
            schema
        }
        Node::Null => {
            cx.mend(path, "nothing where a schema is expected");
            Map::default()
        }
        other => return cx.refuse(path, format!("{} where a schema is expected", other.kind())),
    };
    mend::nullable(&mut schema, path, cx);
    v31::rewrite(&mut schema, path, cx);
    if let Some(reference) = reference_of(&schema, path, cx) {
        return Some(ReferenceOr::Reference { reference: super::lift::reference(reference.ok()?, cx) });
    }
    mend::mend(&mut schema, path, cx);
    item(schema, path, cx).map(ReferenceOr::Item)
}

/// Reads a schema for a place that the typed document keeps in a box.
fn boxed(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<ReferenceOr<Box<Schema>>> {
    Some(match schema(node, path, cx)? {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    })
}

/// The keywords of a schema that decide its kind. A bit of `present` says which stand there.
#[derive(Default)]
struct Keywords {
    present: u32,
    any: AnySchema,
    minimum: Option<Number>,
    maximum: Option<Number>,
    multiple_of: Option<Number>,
}

const FORMAT: u32 = 1;
const ENUM: u32 = 1 << 1;
const PATTERN: u32 = 1 << 2;
const LENGTH: u32 = 1 << 3;
const RANGE: u32 = 1 << 4;
const OBJECT: u32 = 1 << 5;
const ARRAY: u32 = 1 << 6;
const ONE_OF: u32 = 1 << 7;
const ALL_OF: u32 = 1 << 8;
const ANY_OF: u32 = 1 << 9;
const NOT: u32 = 1 << 10;

fn item(schema: Map, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Schema> {
    let mut data = SchemaData::default();
    let mut keywords = Keywords::default();
    let mut whole = true;
    let has_definitions = super::lift::enter(&schema, path, cx);
    for (key, node) in schema {
        let path = &path.key(&key);
        match key.as_str() {
            "title" => data.title = prose(node, path, cx),
            "description" => data.description = prose(node, path, cx),
            "nullable" => data.nullable = boolean(&node, path, cx).unwrap_or_default(),
            "readOnly" => data.read_only = boolean(&node, path, cx).unwrap_or_default(),
            "writeOnly" => data.write_only = boolean(&node, path, cx).unwrap_or_default(),
            "deprecated" => data.deprecated = boolean(&node, path, cx).unwrap_or_default(),
            "default" => data.default = Some(node.into_value()),
            "example" => data.example = Some(node.into_value()),
            "externalDocs" => data.external_docs = super::document::external_docs(node, path, cx),
            "discriminator" => data.discriminator = super::discriminator::discriminator(node, path, cx),
            "$defs" | "definitions" => super::lift::lift(node, path, cx),
            "xml" => data.extensions.extend(xml(node, path, cx)),
            key if key.starts_with("x-") => {
                cx.foreign.note(key, || path.origin());
                data.extensions.insert(key.to_owned(), node.into_value());
            }
            key => whole &= keyword(&mut keywords, &mut data, key, node, path, cx).is_some(),
        }
    }
    if has_definitions {
        super::lift::leave(cx);
    }
    whole.then(|| Schema { schema_data: data, schema_kind: keywords.kind() })
}

/// Reads one of the keywords that decide the kind; `None` when the schema cannot be used.
fn keyword(
    keywords: &mut Keywords,
    data: &mut SchemaData,
    key: &str,
    node: Node,
    path: &Path<'_>,
    cx: &mut Cx<'_>,
) -> Option<()> {
    let any = &mut keywords.any;
    keywords.present |= match key {
        "type" => {
            any.typ = text(node, path, cx);
            0
        }
        "format" => {
            any.format = text(node, path, cx);
            if any.format.is_some() { FORMAT } else { 0 }
        }
        "enum" => {
            any.enumeration = list(node, path, cx).into_iter().map(Node::into_value).collect();
            if any.enumeration.is_empty() {
                // Real documents have these where a list of values was generated and there were none yet.
                let _: Option<()> = cx.refuse(path, "an `enum` without values, which was taken as no `enum`");
                return Some(());
            }
            if any.enumeration.iter().all(Value::is_null) {
                data.extensions.insert("x-oasmith-null".to_owned(), Value::Bool(true));
            }
            ENUM
        }
        "items" => {
            any.items = Some(boxed(node, path, cx)?);
            ARRAY
        }
        "minItems" => {
            any.min_items = count(node, path, cx);
            ARRAY
        }
        "maxItems" => {
            any.max_items = count(node, path, cx);
            ARRAY
        }
        "uniqueItems" => {
            any.unique_items = boolean(&node, path, cx);
            ARRAY
        }
        "properties" => {
            let (properties, required) = properties(node, path, cx)?;
            any.properties = properties;
            any.required.extend(required);
            OBJECT
        }
        "required" => {
            let names = required(node, path, cx);
            any.required.extend(names);
            OBJECT
        }
        "additionalProperties" => {
            any.additional_properties = additional(node, path, cx).ok()?;
            OBJECT
        }
        "minProperties" => {
            any.min_properties = count(node, path, cx);
            OBJECT
        }
        "maxProperties" => {
            any.max_properties = count(node, path, cx);
            OBJECT
        }
        "oneOf" => {
            any.one_of = branches(node, path, cx)?;
            if any.one_of.is_empty() { 0 } else { ONE_OF }
        }
        "allOf" => {
            any.all_of = branches(node, path, cx)?;
            if any.all_of.is_empty() { 0 } else { ALL_OF }
        }
        "anyOf" => {
            any.any_of = branches(node, path, cx)?;
            if any.any_of.is_empty() { 0 } else { ANY_OF }
        }
        "not" => {
            any.not = Some(Box::new(schema(node, path, cx)?));
            NOT
        }
        _ => bound(keywords, key, node, path, cx),
    };
    Some(())
}

/// Reads one of the keywords that bound a string or a number.
fn bound(keywords: &mut Keywords, key: &str, node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> u32 {
    let any = &mut keywords.any;
    match key {
        "pattern" => {
            any.pattern = text(node, path, cx);
            PATTERN
        }
        "minLength" => {
            any.min_length = count(node, path, cx);
            LENGTH
        }
        "maxLength" => {
            any.max_length = count(node, path, cx);
            LENGTH
        }
        "minimum" => {
            keywords.minimum = number(node, path, cx);
            RANGE
        }
        "maximum" => {
            keywords.maximum = number(node, path, cx);
            RANGE
        }
        "multipleOf" => {
            keywords.multiple_of = number(node, path, cx);
            RANGE
        }
        "exclusiveMinimum" => {
            any.exclusive_minimum = boolean(&node, path, cx);
            RANGE
        }
        "exclusiveMaximum" => {
            any.exclusive_maximum = boolean(&node, path, cx);
            RANGE
        }
        _ => 0,
    }
}

impl Keywords {
    /// Chooses the kind the way `openapiv3` does: a type with nothing but its own keywords, or one composition.
    fn kind(self) -> SchemaKind {
        let Self { present, mut any, minimum, maximum, multiple_of } = self;
        let only = |allowed: u32| present & !allowed == 0;
        let bounds = || [&minimum, &maximum, &multiple_of].into_iter().flatten();
        let typ = any.typ.take();
        let nothing = typ.is_none();
        let kind = match typ.as_deref() {
            Some("string") if only(FORMAT | ENUM | PATTERN | LENGTH) => values(&any.enumeration, |value| {
                value.as_str().map(str::to_owned)
            })
            .map(|enumeration| {
                let format = any.format.take().into();
                let (min_length, max_length) = (any.min_length, any.max_length);
                Type::String(StringType { format, pattern: any.pattern.take(), enumeration, min_length, max_length })
            }),
            Some("number") if only(FORMAT | ENUM | RANGE) => {
                values(&any.enumeration, Value::as_f64).map(|enumeration| {
                    Type::Number(NumberType {
                        format: any.format.take().into(),
                        multiple_of: multiple_of.as_ref().map(Number::as_f64),
                        exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                        exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                        minimum: minimum.as_ref().map(Number::as_f64),
                        maximum: maximum.as_ref().map(Number::as_f64),
                        enumeration,
                    })
                })
            }
            Some("integer") if only(FORMAT | ENUM | RANGE) && bounds().all(|number| number.as_i64().is_some()) => {
                values(&any.enumeration, Value::as_i64).map(|enumeration| {
                    Type::Integer(IntegerType {
                        format: any.format.take().into(),
                        multiple_of: multiple_of.as_ref().and_then(Number::as_i64),
                        exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                        exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                        minimum: minimum.as_ref().and_then(Number::as_i64),
                        maximum: maximum.as_ref().and_then(Number::as_i64),
                        enumeration,
                    })
                })
            }
            Some("boolean") if only(ENUM) => {
                values(&any.enumeration, Value::as_bool).map(|enumeration| Type::Boolean(BooleanType { enumeration }))
            }
            Some("object") if only(OBJECT) => Some(Type::Object(ObjectType {
                properties: std::mem::take(&mut any.properties),
                required: std::mem::take(&mut any.required),
                additional_properties: any.additional_properties.take(),
                min_properties: any.min_properties,
                max_properties: any.max_properties,
            })),
            Some("array") if only(ARRAY) => Some(Type::Array(ArrayType {
                items: any.items.take(),
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
            })),
            _ => None,
        };
        match (kind, any.not.take()) {
            (Some(kind), _) => SchemaKind::Type(kind),
            (None, _) if nothing && present == ONE_OF => SchemaKind::OneOf { one_of: any.one_of },
            (None, _) if nothing && present == ALL_OF => SchemaKind::AllOf { all_of: any.all_of },
            (None, _) if nothing && present == ANY_OF => SchemaKind::AnyOf { any_of: any.any_of },
            (None, Some(not)) if nothing && present == NOT => SchemaKind::Not { not },
            (None, not) => SchemaKind::Any(AnySchema {
                typ,
                minimum: minimum.as_ref().map(Number::as_f64),
                maximum: maximum.as_ref().map(Number::as_f64),
                multiple_of: multiple_of.as_ref().map(Number::as_f64),
                not,
                ..any
            }),
        }
    }
}

/// Returns the values of an enum if all of them are of one type or `null`.
fn values<T>(list: &[Value], read: impl Fn(&Value) -> Option<T>) -> Option<Vec<Option<T>>> {
    list.iter().map(|value| if value.is_null() { Some(None) } else { read(value).map(Some) }).collect()
}

type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// Reads `properties`, and the names of those that say `required: true` themselves, as JSON Schema once had it.
fn properties(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<(Properties, Vec<String>)> {
    let map = map(node, path, cx)?;
    let mut properties = IndexMap::with_capacity(map.len());
    let mut required = Vec::new();
    let mut whole = true;
    for (name, mut node) in map {
        let path = path.key(&name);
        if let Node::Map(schema) = &mut node {
            if let Some(is_required) = mend::own_required(schema, &path, cx) {
                required.extend(is_required.then(|| name.clone()));
            }
        }
        match boxed(node, &path, cx) {
            Some(schema) => drop(properties.insert(name, schema)),
            None => whole = false,
        }
    }
    whole.then_some((properties, required))
}

fn required(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<String> {
    if matches!(node, Node::Bool(_)) {
        cx.mend(path, "a boolean where the names of the required properties are expected");
        return Vec::new();
    }
    texts(node, path, cx)
}

fn additional(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Result<Option<AdditionalProperties>, Refused> {
    Ok(match node {
        Node::Bool(bool) => Some(AdditionalProperties::Any(bool)),
        node @ (Node::Text(_) | Node::Null) => boolean(&node, path, cx).map(AdditionalProperties::Any),
        node => Some(AdditionalProperties::Schema(Box::new(schema(node, path, cx).ok_or(Refused)?))),
    })
}

fn branches(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Vec<ReferenceOr<Schema>>> {
    let branches = each(node, path, cx, schema)?;
    if branches.is_empty() {
        let _: Option<()> = cx.refuse(path, "an empty list of schemas, which was taken as none");
    }
    Some(branches)
}
