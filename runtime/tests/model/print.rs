//! Does each rule of a property change what is written, and nothing else?

use std::collections::BTreeMap;

use oasmith_runtime::model::{Encode, Fields, Piece, Rule, Value};

use super::support::{Open, Thing, read, write};

/// An object with one property.
struct One<'a>(Rule, &'a dyn Encode);

impl Encode for One<'_> {
    fn piece(&self) -> Piece<'_> {
        Piece::Object(self)
    }

    fn fields(&self, to: &mut dyn Fields) {
        to.put_with("a", self.0, self.1);
    }
}

fn one(rule: Rule, value: &dyn Encode) -> String {
    write(&One(rule, value)).unwrap_or_else(|fault| fault)
}

#[test]
fn numbers_as_text() {
    let map: BTreeMap<String, Vec<i64>> = [("k".to_owned(), vec![1, -2])].into();
    let open = Open { count: Some(1), ..Open::default() };
    let rows: [(&dyn Encode, &str); 15] = [
        (&i64::MIN, r#"{"a":"-9223372036854775808"}"#),
        (&u64::MAX, r#"{"a":"18446744073709551615"}"#),
        (&1.5_f64, r#"{"a":"1.5"}"#),
        (&0.1_f32, r#"{"a":"0.1"}"#),
        (&f64::NAN, r#"{"a":"NaN"}"#),
        (&f64::INFINITY, r#"{"a":"Infinity"}"#),
        (&f32::NEG_INFINITY, r#"{"a":"-Infinity"}"#),
        (&Some(1_u32), r#"{"a":"1"}"#),
        (&vec![Some(1_i64), None], r#"{"a":["1",null]}"#),
        (&map, r#"{"a":{"k":["1","-2"]}}"#),
        (&"1", r#"{"a":"1"}"#),
        (&true, r#"{"a":true}"#),
        // What is not a number of the property itself stays as its own type says.
        (&open, r#"{"a":{"count":1}}"#),
        (&Value::Int(1), r#"{"a":1}"#),
        (&None::<i64>, "{}"),
    ];
    for (value, json) in rows {
        assert_eq!(one(Rule::TEXT, value), json);
    }
}

#[test]
fn what_is_absent() {
    let nothing = None::<i64>;
    let rows = [
        (Rule::PLAIN, "{}"),
        (Rule::READ_ONLY, "{}"),
        (Rule::NULLABLE, r#"{"a":null}"#),
        (Rule::NULLABLE.and(Rule::TEXT), r#"{"a":null}"#),
        (Rule::NULLABLE.and(Rule::READ_ONLY), "{}"),
    ];
    for (rule, json) in rows {
        assert_eq!(one(rule, &nothing), json, "{rule:?}");
        assert_eq!(one(rule, &Box::new(nothing)), json, "{rule:?}");
    }
    assert_eq!(one(Rule::PLAIN, &Value::Null), r#"{"a":null}"#);
    assert_eq!((one(Rule::READ_ONLY, &1), one(Rule::default(), &1)), ("{}".to_owned(), r#"{"a":1}"#.to_owned()));
}

#[test]
fn a_fault_stops_the_writing() {
    assert_eq!(one(Rule::PLAIN, &f64::NAN), "NaN is no JSON number");
    let nested = Value::Object([("k".to_owned(), Value::Array(vec![Value::Float(f64::INFINITY)]))].into());
    assert_eq!(one(Rule::TEXT, &vec![nested]), "inf is no JSON number");
}

#[test]
fn what_is_read_only_is_read_and_not_written() {
    let json = r#"{"id":"a","madeBy":"server","note":null,"size":0}"#;
    let thing = read::<Thing>(json).expect("it is a thing");
    assert_eq!(thing.made_by.as_deref(), Some("server"));
    assert_eq!(write(&thing), Ok(r#"{"id":"a","note":null,"size":"0"}"#.to_owned()));
}
