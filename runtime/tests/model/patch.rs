//! Are "leave it", "remove it" and "set it" three things, on the way in and on the way out?

use oasmith_runtime::model::{Patch, Value};

use super::support::{Thing, read, write};

#[test]
fn three_states() {
    let rows = [
        (Patch::Absent, r#"{"id":"","note":null,"size":"0"}"#),
        (Patch::Null, r#"{"id":"","note":null,"size":"0","patch":null}"#),
        (Patch::Value(0), r#"{"id":"","note":null,"size":"0","patch":0}"#),
    ];
    for (patch, json) in rows {
        assert_eq!(write(&Thing { patch, ..Thing::default() }), Ok(json.to_owned()));
        let back = read::<Thing>(json).expect("it was just written").patch;
        assert_eq!(back, patch);
        assert_eq!((back.is_absent(), back.is_null()), (patch == Patch::Absent, patch == Patch::Null));
        assert_eq!(back.value().copied(), if let Patch::Value(value) = patch { Some(value) } else { None });
    }
    assert_eq!(Patch::<u32>::default(), Patch::Absent);
}

#[test]
fn what_becomes_a_patch() {
    assert_eq!(Patch::<u32>::from(None::<u32>), Patch::Null);
    assert_eq!(Patch::<u32>::from(Some(1)), Patch::Value(1));
    assert_eq!(Patch::<u32>::from(1), Patch::Value(1));
    assert_eq!(Patch::<String>::from("a"), Patch::Value("a".to_owned()));
}

#[test]
fn a_patch_outside_an_object() {
    assert_eq!(read("null"), Ok(Patch::<Vec<i32>>::Null));
    assert_eq!(read("[1]"), Ok(Patch::Value(vec![1])));
    assert_eq!(read("null"), Ok(Patch::<Value>::Null));
    assert_eq!(read(r#"[null,"a"]"#), Ok(vec![Patch::Null, Patch::<String>::from("a")]));
    assert_eq!(write(&vec![Patch::Absent, Patch::Null, Patch::Value(1)]), Ok("[null,null,1]".to_owned()));
    assert_eq!(read::<Patch<i32>>("true"), Err("expected an integer of 32 bits, found true at $".to_owned()));
}
