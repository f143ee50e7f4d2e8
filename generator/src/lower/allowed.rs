//! Which value does a schema allow that allows less than its type does?
//!
//! A server that holds requests against the description would refuse most values that are made up of the type alone.
//! What counts here is in the JSON Schema validation of 2020-12: numbers (section 6.2), texts (6.3) and formats (7.3).

use openapiv3::{ArrayType, IntegerType, NumberType, ReferenceOr, Schema, SchemaKind, StringType, Type};
use openapiv3::{StringFormat, VariantOrUnknownOrEmpty};
use serde_json::Value;

use super::pattern;

/// A text of each format that is judged; those that have a type of their own are not here.
const FORMATS: [(&str, &str); 16] = [
    ("email", "user@example.com"),
    ("hostname", "example.com"),
    ("idn-email", "user@example.com"),
    ("idn-hostname", "example.com"),
    ("ip", "192.0.2.1"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("iri", "https://example.com/"),
    ("iri-reference", "https://example.com/"),
    ("json-pointer", "/name"),
    ("regex", "^a$"),
    ("time", "12:00:00Z"),
    ("uri", "https://example.com/"),
    ("uri-reference", "https://example.com/"),
    ("url", "https://example.com/"),
    ("uuid", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
];

/// A day, which is a format that `openapiv3` knows.
const DATE: &str = "2026-03-01";

/// Texts that are made up of names are not longer.
const LONG: usize = 64;

/// Nobody reads a longer text that is made up.
const LONGEST: usize = 1000;

/// Lists that are made up are not longer.
const MANY: usize = 20;

/// Returns a value that keeps to what a schema says beside its type, where it says something and there is one.
pub(super) fn value(schema: &Schema) -> Option<Value> {
    let ty = match &schema.schema_kind {
        SchemaKind::Type(ty) => ty,
        // A union that is made up is of its first type; what is referred to has an example of its own.
        SchemaKind::OneOf { one_of: schemas } | SchemaKind::AnyOf { any_of: schemas } => {
            return schemas.first().and_then(ReferenceOr::as_item).and_then(value);
        }
        SchemaKind::AllOf { all_of } if all_of.len() == 1 => return value(all_of[0].as_item()?),
        // Such as numbers each of which has a title of its own.
        SchemaKind::Any(any) => {
            let listed = any.enumeration.iter().find(|value| !value.is_null()).cloned();
            let first = any.one_of.first().or(any.any_of.first());
            return listed.or_else(|| first.and_then(ReferenceOr::as_item).and_then(value));
        }
        _ => return None,
    };
    match ty {
        Type::String(string) => text(string).map(Value::from),
        Type::Integer(integer) => whole(integer).map(Value::from),
        Type::Number(number) => real(number).map(Value::from),
        Type::Array(array) => list(array),
        Type::Boolean(boolean) => boolean.enumeration.iter().copied().flatten().next().map(Value::from),
        Type::Object(_) => None,
    }
}

/// Returns a list of as many items as there have to be. More than one that have to differ are not made up.
fn list(array: &ArrayType) -> Option<Value> {
    let items = array.items.as_ref()?.as_item()?;
    let data = &items.schema_data;
    let item = data.example.clone().or_else(|| data.default.clone()).or_else(|| value(items))?;
    let (least, most) = (array.min_items.unwrap_or(1).max(1), array.max_items.unwrap_or(usize::MAX));
    let can_be = least <= most.min(MANY) && (least == 1 || !array.unique_items);
    can_be.then(|| Value::Array(vec![item; least]))
}

fn text(string: &StringType) -> Option<String> {
    let (least, most) = (string.min_length.unwrap_or_default(), string.max_length.unwrap_or(usize::MAX));
    if !string.enumeration.is_empty() || least > most.min(LONGEST) {
        return None;
    }
    let fits = |text: &String| (least..=most.min(LONGEST)).contains(&text.chars().count());
    if let Some(pattern) = &string.pattern {
        // A path cannot have a part that is empty or made of dots alone.
        let fits = |text: &String| fits(text) && !text.trim_matches('.').is_empty();
        return pattern::text(pattern, least, fits);
    }
    let format = match &string.format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some(DATE),
        VariantOrUnknownOrEmpty::Unknown(format) => {
            FORMATS.iter().find(|(known, _)| known == format).map(|(_, text)| *text)
        }
        VariantOrUnknownOrEmpty::Item(_) | VariantOrUnknownOrEmpty::Empty => None,
    };
    if let Some(format) = format {
        return Some(format.to_owned()).filter(fits);
    }
    let is_open = least <= 1 && most >= LONG;
    (!is_open).then(|| "text".chars().cycle().take("text".len().clamp(least, most)).collect())
}

/// Returns an integer that is not 1, which is what is made up.
fn whole(integer: &IntegerType) -> Option<i64> {
    if !integer.enumeration.is_empty() {
        return integer.enumeration.iter().copied().flatten().next();
    }
    let least = integer.minimum.map_or(i64::MIN, |least| least.saturating_add(i64::from(integer.exclusive_minimum)));
    let most = integer.maximum.map_or(i64::MAX, |most| most.saturating_sub(i64::from(integer.exclusive_maximum)));
    let value = 1.max(least).min(most);
    let value = match integer.multiple_of {
        Some(step) if step > 1 => {
            let above = value.checked_add(step - 1)?.div_euclid(step) * step;
            if above > most { above.checked_sub(step)? } else { above }
        }
        _ => value,
    };
    (value != 1 && (least..=most).contains(&value)).then_some(value)
}

/// Returns a number that is not 1.5, which is what is made up.
fn real(number: &NumberType) -> Option<f64> {
    if !number.enumeration.is_empty() {
        return number.enumeration.iter().copied().flatten().next();
    }
    let (least, most) = (number.minimum, number.maximum);
    let fits = |value: &f64| {
        let is_above = least.is_none_or(|least| *value > least || (*value >= least && !number.exclusive_minimum));
        let is_below = most.is_none_or(|most| *value < most || (*value <= most && !number.exclusive_maximum));
        let is_multiple = number.multiple_of.is_none_or(|step| step <= 0.0 || is_whole(value / step));
        is_above && is_below && is_multiple
    };
    let step = number.multiple_of.filter(|step| *step > 0.0).unwrap_or(1.0);
    let above = least.map(|least| (least / step).ceil() * step);
    let beside = [least.map(|least| least + step), most.map(|most| most - step)];
    let between = least.zip(most).map(|(least, most)| f64::midpoint(least, most));
    let candidates = [Some(1.5), Some(step), least, most].into_iter().chain(beside).chain([above, between]);
    candidates.flatten().find(fits).filter(|value| value.to_bits() != 1.5_f64.to_bits())
}

/// Returns whether a quotient is whole, but for what binary fractions lose.
fn is_whole(quotient: f64) -> bool {
    (quotient - quotient.round()).abs() <= quotient.abs() * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(schema: Value) -> Option<Value> {
        value(&serde_json::from_value(schema).expect("it is a schema"))
    }

    #[test]
    fn a_text_keeps_to_format_and_length() {
        let cases = [
            (json!({"type": "string"}), None),
            (json!({"type": "string", "minLength": 1, "maxLength": 100}), None),
            (json!({"type": "string", "minLength": 7}), Some("texttex")),
            (json!({"type": "string", "maxLength": 2}), Some("te")),
            (json!({"type": "string", "minLength": 3, "maxLength": 2}), None),
            (json!({"type": "string", "minLength": 1_000_000}), None),
            (json!({"type": "string", "format": "date"}), Some("2026-03-01")),
            (json!({"type": "string", "format": "email", "maxLength": 100}), Some("user@example.com")),
            (json!({"type": "string", "format": "uri", "maxLength": 3}), None),
            (json!({"type": "string", "format": "colour"}), None),
            (json!({"type": "string", "format": "email", "enum": ["a"]}), None),
        ];
        for (schema, expected) in cases {
            assert_eq!(made(schema.clone()), expected.map(Value::from), "{schema}");
        }
    }

    #[test]
    fn a_text_matches_its_pattern_and_has_its_length() {
        let made = |pattern: &str| made(json!({"type": "string", "pattern": pattern, "minLength": 3, "maxLength": 5}));
        assert_eq!(made("^[a-z]+-?$"), Some(json!("aa-")));
        assert_eq!(made(r"^\.+$"), None);
        assert_eq!(made("^a{7}$"), None);
    }

    #[test]
    fn a_number_is_within_its_limits() {
        let cases = [
            (json!({"type": "integer"}), None),
            (json!({"type": "integer", "minimum": 0, "maximum": 9}), None),
            (json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true}), Some(json!(2))),
            (json!({"type": "integer", "maximum": 0}), Some(json!(0))),
            (json!({"type": "integer", "enum": [4, 1]}), Some(json!(4))),
            (json!({"type": "number", "enum": [0.5]}), Some(json!(0.5))),
            (json!({"type": "integer", "minimum": 5, "multipleOf": 4}), Some(json!(8))),
            (json!({"type": "integer", "minimum": 5, "maximum": 6, "multipleOf": 4}), None),
            (json!({"type": "integer", "maximum": 3, "multipleOf": 5}), Some(json!(0))),
            (json!({"type": "integer", "maximum": i64::MAX, "multipleOf": i64::MAX}), Some(json!(i64::MAX))),
            (json!({"type": "number", "minimum": 3.5, "maximum": 7, "multipleOf": 2}), Some(json!(4.0))),
            (
                json!({"type": "number", "minimum": 0.25, "maximum": 0.35, "multipleOf": 0.1}),
                Some(json!(0.3_f64.next_up())),
            ),
            (json!({"type": "number"}), None),
            (json!({"type": "number", "maximum": 1}), Some(json!(1.0))),
            (json!({"type": "number", "minimum": 2, "exclusiveMinimum": true}), Some(json!(3.0))),
            (json!({"type": "number", "minimum": 0, "maximum": 1, "exclusiveMaximum": true}), Some(json!(0.0))),
            (json!({"type": "number", "multipleOf": 0.4}), Some(json!(0.4))),
        ];
        for (schema, expected) in cases {
            assert_eq!(made(schema.clone()), expected, "{schema}");
        }
    }

    #[test]
    fn a_union_is_of_its_first_type() {
        let id = json!({"type": "string", "format": "uuid"});
        let made = |keyword: &str, schemas: &[&Value]| made(json!({ keyword: schemas }));
        assert_eq!(made("oneOf", &[&id, &json!({"type": "string"})]), Some(json!(FORMATS[15].1)));
        assert_eq!(made("anyOf", &[&json!({"type": "string"}), &id]), None);
        assert_eq!(made("allOf", &[&id]), Some(json!(FORMATS[15].1)));
        assert_eq!(made("oneOf", &[&json!({"$ref": "#/components/schemas/A"}), &id]), None);
        let titled = json!({"type": "integer", "oneOf": [{"title": "One hour", "enum": [60]}, {"enum": [1440]}]});
        assert_eq!(value(&serde_json::from_value(titled).expect("it is a schema")), Some(json!(60)));
    }

    #[test]
    fn a_list_has_an_item_that_its_schema_allows() {
        let list = |items: Value| made(json!({"type": "array", "items": items}));
        assert_eq!(list(json!({"type": "string", "format": "uuid"})), Some(json!([FORMATS[15].1])));
        assert_eq!(list(json!({"type": "string", "example": "own"})), Some(json!(["own"])));
        assert_eq!(list(json!({"type": "string"})), None);
        assert_eq!(list(json!({"$ref": "#/components/schemas/A"})), None);
        let limited = |limits: &str| {
            let schema = format!(r#"{{"type": "array", "items": {{"type": "string", "default": "a"}}, {limits}}}"#);
            made(serde_json::from_str(&schema).expect("it is JSON"))
        };
        assert_eq!(limited(r#""minItems": 2, "maxItems": 3"#), Some(json!(["a", "a"])));
        assert_eq!(limited(r#""minItems": 2, "uniqueItems": true"#), None);
        assert_eq!(limited(r#""minItems": 100"#), None);
        assert_eq!(limited(r#""maxItems": 0"#), None);
    }
}
