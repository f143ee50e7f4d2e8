//! Do other formats of `serde` get what the codec itself reads and writes?

use oasmith_runtime::model::{Base64, DateTime, Patch, TimeSpan, Value, deserialize, serialize};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::random::Source;
use super::support::{SAMPLE, Thing, judged, read, write};

impl Serialize for Thing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Thing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

#[test]
fn models_are_the_same_over_any_format() {
    let mut source = Source::new();
    for _ in 0..500 {
        let thing = source.thing(2);
        let json = write(&thing).expect("it is finite");
        assert_eq!(serde_json::to_string(&thing).expect("it is finite"), json);
        assert_eq!(serde_json::from_str::<Thing>(&json).expect("it was just written"), thing);
        // A tree in memory is another format: it has no text, and gives its keys sorted.
        let tree = serde_json::to_value(&thing).expect("it is finite");
        assert_eq!(serde_json::from_str::<Thing>(&tree.to_string()).expect("it was just written"), thing);
        assert_eq!(serde_json::from_value::<Thing>(tree).expect("it was just written"), thing);
        assert_eq!(serde_json::from_reader::<_, Thing>(json.as_bytes()).expect("it was just written"), thing);
    }
}

#[test]
fn all_of_a_model_is_written_what_is_read_only_included() {
    let thing = Thing { made_by: Some("server".to_owned()), ..Thing::default() };
    let json = r#"{"id":"","note":null,"size":"0","madeBy":"server"}"#;
    assert_eq!(serde_json::to_string(&thing).expect("it is finite"), json);
    assert_eq!(serde_json::from_str::<Thing>(json).expect("it was just written"), thing);
}

#[test]
fn both_refuse_the_same() {
    for end in 0..SAMPLE.len() {
        assert!(serde_json::from_str::<Thing>(SAMPLE.get(..end).unwrap_or("")).is_err(), "{end}");
    }
    for json in ["null", "[]", "1", "{}", r#"{"id":1}"#, r#"{"id":"a","note":null,"size":"x"}"#] {
        let fault = read::<Thing>(json).expect_err("it is no thing");
        let message = fault.split(" at $").next().expect("there is a first part");
        let bridged = serde_json::from_str::<Thing>(json).expect_err("it is no thing").to_string();
        assert!(bridged.starts_with(message), "{json}: {bridged}, {fault}");
        let tree: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
        assert_eq!(serde_json::from_value::<Thing>(tree).expect_err("it is no thing").to_string(), message, "{json}");
    }
    assert!(serde_json::to_string(&Thing { ratio: Some(f64::NAN), ..Thing::default() }).is_err());
}

#[test]
fn the_types_of_the_codec_are_bridged_too() {
    fn both<T: Serialize + for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug>(value: &T, json: &str) {
        assert_eq!(serde_json::to_string(value).expect("it can be written"), json);
        assert_eq!(&serde_json::from_str::<T>(json).expect("it was just written"), value);
    }
    both(&DateTime::from("2026-03-01T12:00:00Z"), r#""2026-03-01T12:00:00Z""#);
    both(&TimeSpan::from("3600s"), r#""3600s""#);
    both(&Base64::from(&b"foo"[..]), r#""Zm9v""#);
    both(&Patch::<i64>::Null, "null");
    both(&Some(Patch::Value(7)), "7");
    both(&vec![Value::Null, Value::UInt(u64::MAX), Value::Float(-0.5)], "[null,18446744073709551615,-0.5]");
    let value: Value = read(SAMPLE).expect("it is JSON");
    assert_eq!(serde_json::to_value(&value).expect("it is finite"), judged(&value));
    assert_eq!(serde_json::from_value::<Value>(judged(&value)).expect("it is JSON"), value);
    assert!(serde_json::to_string(&Value::Float(f64::NAN)).is_err());
}
