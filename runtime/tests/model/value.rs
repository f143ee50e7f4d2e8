//! Can an application look into a value that the document does not describe?

use std::collections::BTreeMap;

use oasmith_runtime::model::{Value, decode};

fn read(json: &str) -> Value {
    decode(json.as_bytes()).expect("it is JSON")
}

#[test]
fn a_pointer_leads_where_rfc_6901_says() {
    // The example of section 5.
    let value = read(
        r#"{ "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8 }"#,
    );
    let rows = [
        ("", Some(value.clone())),
        ("/foo", Some(read(r#"["bar", "baz"]"#))),
        ("/foo/0", Some("bar".into())),
        ("/", Some(0.into())),
        ("/a~1b", Some(1.into())),
        ("/c%d", Some(2.into())),
        ("/e^f", Some(3.into())),
        ("/g|h", Some(4.into())),
        ("/i\\j", Some(5.into())),
        ("/k\"l", Some(6.into())),
        ("/ ", Some(7.into())),
        ("/m~0n", Some(8.into())),
        ("foo", None),
        ("/foo/2", None),
        ("/foo/-", None),
        ("/foo/00", None),
        ("/foo/+1", None),
        ("/foo/0/1", None),
        ("/nothing", None),
    ];
    for (pointer, expected) in rows {
        assert_eq!(value.pointer(pointer), expected.as_ref(), "{pointer}");
    }
}

#[test]
fn a_number_is_what_it_fits() {
    let rows = [
        ("7", Some(7), Some(7), Some(7.0)),
        ("-7", Some(-7), None, Some(-7.0)),
        ("18446744073709551615", None, Some(u64::MAX), Some(18_446_744_073_709_551_615.0)),
        ("0.5", None, None, Some(0.5)),
        ("\"7\"", None, None, None),
    ];
    for (json, int, uint, float) in rows {
        let value = read(json);
        assert_eq!((value.as_i64(), value.as_u64(), value.as_f64()), (int, uint, float), "{json}");
    }
}

#[test]
fn only_an_object_has_members() {
    assert_eq!(read(r#"{"a":1}"#).as_object(), Some(&BTreeMap::from([("a".to_owned(), Value::Int(1))])));
    assert_eq!(read("[]").as_object(), None);
}
