//! What do null, absence, order and repetition mean in lists, maps and objects?

use std::collections::BTreeMap;

use oasmith_runtime::model::Value;

use super::support::{Open, Thing, read, write};

type Map<T> = BTreeMap<String, T>;

#[test]
fn null_is_nothing_where_nothing_is_allowed() {
    assert_eq!(read("null"), Ok(None::<i32>));
    assert_eq!(read("null"), Ok(None::<Value>));
    assert_eq!(read("null"), Ok(None::<Box<Thing>>));
    assert_eq!(read("null"), Ok(Value::Null));
    assert_eq!(read("[null,1]"), Ok(vec![None, Some(1)]));
    assert_eq!(read("[null,1]"), Ok(vec![Value::Null, Value::Int(1)]));
    assert_eq!(read(r#"{"a":null,"b":true}"#), Ok(Map::from([("a".to_owned(), None), ("b".to_owned(), Some(true))])));
    assert_eq!(read("1"), Ok(Some(Some(1))));
}

#[test]
fn null_is_a_fault_elsewhere() {
    let faults = [
        (read::<i32>("null").err(), "expected an integer of 32 bits, found null at $"),
        (read::<bool>("null").err(), "expected a boolean, found null at $"),
        (read::<String>("null").err(), "expected text, found null at $"),
        (read::<Vec<i32>>("null").err(), "expected a list, found null at $"),
        (read::<Map<i32>>("null").err(), "expected an object, found null at $"),
        (read::<Open>("null").err(), "expected an object, found null at $"),
        (read::<Vec<String>>(r#"["a",null]"#).err(), "expected text, found null at $[1]"),
        (read::<Map<u32>>(r#"{"a":1,"b":null}"#).err(), "expected an unsigned integer of 32 bits, found null at $.b"),
        (read::<Vec<Option<Vec<i64>>>>("[null,[null]]").err(), "expected an integer of 64 bits, found null at $[1][0]"),
    ];
    for (fault, expected) in faults {
        assert_eq!(fault.as_deref(), Some(expected));
    }
}

#[test]
fn nothing_is_null_in_lists_and_maps_and_left_out_of_objects() {
    assert_eq!(write(&vec![None, Some(1)]), Ok("[null,1]".to_owned()));
    assert_eq!(write(&None::<i32>), Ok("null".to_owned()));
    assert_eq!(write(&Map::from([("a".to_owned(), None::<i32>)])), Ok(r#"{"a":null}"#.to_owned()));
    assert_eq!(write(&Open::default()), Ok("{}".to_owned()));
    let open = Open { count: None, additional_properties: [("x".to_owned(), None)].into() };
    assert_eq!(write(&open), Ok(r#"{"x":null}"#.to_owned()));
}

#[test]
fn a_list_keeps_its_order_and_a_map_sorts_by_key() {
    assert_eq!(read::<Vec<i32>>("[3,1,2,1]").and_then(|list| write(&list)), Ok("[3,1,2,1]".to_owned()));
    let json = r#"{"b":1,"a":2,"é":3,"B":4,"":5,"10":6,"9":7}"#;
    let sorted = r#"{"":5,"10":6,"9":7,"B":4,"a":2,"b":1,"é":3}"#;
    assert_eq!(read::<Map<i32>>(json).and_then(|map| write(&map)), Ok(sorted.to_owned()));
    assert_eq!(read::<Value>(json).and_then(|value| write(&value)), Ok(sorted.to_owned()));
}

#[test]
fn the_last_of_the_same_keys_counts() {
    assert_eq!(read(r#"{"a":1,"b":2,"a":3}"#), Ok(Map::from([("a".to_owned(), 3), ("b".to_owned(), 2)])));
    let open = read::<Open>(r#"{"count":1,"count":2,"x":1,"x":2}"#);
    assert_eq!(open.and_then(|open| write(&open)), Ok(r#"{"count":2,"x":2}"#.to_owned()));
    assert_eq!(read::<Open>(r#"{"count":1,"count":null}"#), Ok(Open::default()));
    let lists = read::<Map<Vec<i32>>>(r#"{"a":[1,2],"a":[3]}"#);
    assert_eq!(lists.map(|map| map["a"].clone()), Ok(vec![3]));
    let objects = read::<Map<Open>>(r#"{"a":{"count":1},"a":{"x":2}}"#);
    assert_eq!(objects.and_then(|map| write(&map)), Ok(r#"{"a":{"x":2}}"#.to_owned()));
    let json = r#"{"id":"a","note":null,"size":0,"inner":{"count":1},"inner":{"x":2}}"#;
    let inner = read::<Thing>(json).map(|thing| thing.inner.and_then(|inner| inner.count));
    assert_eq!(inner, Ok(None));
}
