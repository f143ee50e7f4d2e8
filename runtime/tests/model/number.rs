//! Which integer or float does a number become, and which number is written for it?

use std::collections::BTreeMap;
use std::fmt::Display;

use oasmith_runtime::model::{Decode, Encode, Value, encode};

use super::support::{Open, judged, read, write};

fn seen<T: Decode + Display>(json: &str) -> String {
    read::<T>(json).map_or_else(|_| "-".to_owned(), |value| value.to_string())
}

/// Asserts what every type of number makes of a document; `-` stands for a refusal.
fn assert_rows(rows: &[(&str, [&str; 5])]) {
    for (json, expected) in rows {
        let found = [seen::<i32>(json), seen::<i64>(json), seen::<u32>(json), seen::<u64>(json), seen::<f64>(json)];
        assert_eq!(found, *expected, "{json}");
    }
}

#[test]
fn a_number_becomes_what_can_hold_it() {
    assert_rows(&[
        ("0", ["0"; 5]),
        ("-0.0", ["0", "0", "0", "0", "-0"]),
        ("1.0", ["1"; 5]),
        ("1e2", ["100"; 5]),
        ("1.5", ["-", "-", "-", "-", "1.5"]),
        ("1e-1", ["-", "-", "-", "-", "0.1"]),
        ("-1", ["-1", "-1", "-", "-", "-1"]),
        ("2147483647", ["2147483647"; 5]),
        ("2147483648", ["-", "2147483648", "2147483648", "2147483648", "2147483648"]),
        ("-2147483648", ["-2147483648", "-2147483648", "-", "-", "-2147483648"]),
        ("-2147483649", ["-", "-2147483649", "-", "-", "-2147483649"]),
        ("4294967295", ["-", "4294967295", "4294967295", "4294967295", "4294967295"]),
        ("4294967296", ["-", "4294967296", "-", "4294967296", "4294967296"]),
        ("9007199254740993", ["-", "9007199254740993", "-", "9007199254740993", "9007199254740992"]),
        ("9223372036854775807", ["-", "9223372036854775807", "-", "9223372036854775807", "9223372036854776000"]),
        ("9223372036854775808", ["-", "-", "-", "9223372036854775808", "9223372036854776000"]),
        ("-9223372036854775808", ["-", "-9223372036854775808", "-", "-", "-9223372036854776000"]),
        ("-9223372036854775809", ["-", "-", "-", "-", "-9223372036854776000"]),
        ("18446744073709551615", ["-", "-", "-", "18446744073709551615", "18446744073709552000"]),
        ("18446744073709551616", ["-", "-", "-", "-", "18446744073709552000"]),
        ("1e18", ["-", "1000000000000000000", "-", "1000000000000000000", "1000000000000000000"]),
        ("5e-324", ["-", "-", "-", "-", &5e-324_f64.to_string()]),
        ("1e-400", ["0"; 5]),
        ("1e308", ["-", "-", "-", "-", &1e308_f64.to_string()]),
        ("1e400", ["-"; 5]),
    ]);
}

// ProtoJSON, "Representation of each type": both kinds take numbers and text, with exponents.
#[test]
fn text_becomes_the_number_it_holds() {
    assert_rows(&[
        (r#""-1""#, ["-1", "-1", "-", "-", "-1"]),
        (r#""1e2""#, ["100"; 5]),
        (r#""1.5""#, ["-", "-", "-", "-", "1.5"]),
        (r#""\u0031""#, ["1"; 5]),
        (r#""9007199254740993""#, ["-", "9007199254740993", "-", "9007199254740993", "9007199254740992"]),
        (r#""18446744073709551615""#, ["-", "-", "-", "18446744073709551615", "18446744073709552000"]),
        (r#""18446744073709551616""#, ["-", "-", "-", "-", "18446744073709552000"]),
        (r#""-9223372036854775808""#, ["-", "-9223372036854775808", "-", "-", "-9223372036854776000"]),
        (r#""-9223372036854775809""#, ["-", "-", "-", "-", "-9223372036854776000"]),
        (r#""NaN""#, ["-", "-", "-", "-", "NaN"]),
        (r#""Infinity""#, ["-", "-", "-", "-", "inf"]),
        (r#""-Infinity""#, ["-", "-", "-", "-", "-inf"]),
    ]);
    let bad = "| | 1|1 |1\\n|\\u0000|1\\u0000|0x10|1_000|1,000|1.000.0|--1|- 1|1e|e1|1e400|-1e400|٣|１|one|null|true|1/2|\
        $1|99999999999999999999e999999";
    for text in bad.split('|') {
        assert_rows(&[(&format!("\"{text}\""), ["-"; 5])]);
    }
}

#[test]
fn a_float_of_32_bits_is_rounded_but_never_to_infinity() {
    let rows = [
        ("0.1", Some(0.1)),
        ("16777217", Some(16_777_216.0)),
        ("3.4028234663852886e38", Some(f32::MAX)),
        ("\"-3.4028234663852886e38\"", Some(f32::MIN)),
        ("3.5e38", None),
        ("\"1e300\"", None),
        ("\"-Infinity\"", Some(f32::NEG_INFINITY)),
        ("1e-46", Some(0.0)),
    ];
    for (json, expected) in rows {
        assert_eq!(read::<f32>(json).ok(), expected, "{json}");
    }
    assert_eq!(read::<f32>("1e300"), Err("expected a number of 32 bits, found the number 1e300 at $".to_owned()));
}

#[test]
fn any_value_keeps_its_kind_of_number() {
    let rows = [
        ("0", Value::Int(0)),
        ("-1", Value::Int(-1)),
        ("9007199254740993", Value::Int(9_007_199_254_740_993)),
        ("-9223372036854775808", Value::Int(i64::MIN)),
        ("9223372036854775808", Value::UInt(9_223_372_036_854_775_808)),
        ("18446744073709551615", Value::UInt(u64::MAX)),
        ("1.0", Value::Float(1.0)),
        ("-0.0", Value::Float(-0.0)),
        ("1.5e300", Value::Float(1.5e300)),
    ];
    for (json, expected) in rows {
        let value = read::<Value>(json).expect("it is a number");
        assert_eq!(value, expected, "{json}");
        assert_eq!(write(&value).expect("it is a number").replace("e+", "e"), json);
    }
    // RFC 8259, section 6: what is larger is a double to whoever wants to be understood.
    assert_eq!(read("123456789012345678901234567890"), Ok(Value::Float(1.234_567_890_123_456_8e29)));
    assert!(read::<Value>("1e400").is_err_and(|fault| fault.starts_with("number out of range")));
}

/// `serde_json` gives numbers in this shape as soon as any crate of the program asks it for arbitrary precision.
#[test]
fn numbers_of_arbitrary_precision() {
    let number = |text: &str| format!(r#"{{"$serde_json::private::Number":"{text}"}}"#);
    assert_eq!(read(&number("1.5")), Ok(1.5_f64));
    assert_eq!(read(&number("1.0")), Ok(1_i32));
    assert_eq!(read(&number("-7")), Ok(Some(-7_i64)));
    assert_eq!(read(&number("18446744073709551615")), Ok(u64::MAX));
    assert_eq!(read(&number("-0")).map(f64::is_sign_negative), Ok(true));
    assert_eq!(read(&number("1e2")), Ok(Value::Float(100.0)));
    assert_eq!(read(&number("7")), Ok(Value::Int(7)));
    assert_eq!(read(&number("18446744073709551616")), Ok(Value::Float(18_446_744_073_709_551_616.0)));
    assert_eq!(read::<f64>(&number("1e400")), Err("number out of range at $".to_owned()));
    assert_eq!(read::<bool>(&number("1.5")), Err("expected a boolean, found the number 1.5 at $".to_owned()));
    let map = read::<BTreeMap<String, f64>>(&number("1.5"));
    assert_eq!(map, Err("expected an object, found a number at $".to_owned()));
    assert_eq!(read::<Open>(&number("1.5")), Err("expected an object, found a number at $".to_owned()));
}

#[test]
fn a_number_is_written_as_the_judge_writes_it() {
    let floats =
        [0.0, -0.0, 1.0, -1.5, 0.1, 1e21, 1e-7, 1.0 / 3.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, 123_456_789.125];
    for float in floats {
        assert_eq!(write(&float), Ok(serde_json::to_string(&float).expect("it is finite")));
        assert_eq!(write(&Value::from(float)), write(&float));
    }
    for single in [0.1_f32, 1.0 / 3.0, f32::MAX, f32::MIN_POSITIVE, 1e-45, 16_777_216.0, -0.0] {
        let json = write(&single).expect("it is finite");
        assert_eq!(json.parse::<f32>().map(f32::to_bits), Ok(single.to_bits()), "{json}");
        assert_eq!(read::<f32>(&json).map(f32::to_bits), Ok(single.to_bits()), "{json}");
    }
    assert_eq!(write(&0.1_f32), Ok("0.1".to_owned()));
    assert_eq!(write(&vec![i64::MIN, i64::MAX]), Ok("[-9223372036854775808,9223372036854775807]".to_owned()));
    assert_eq!(write(&vec![0, u64::MAX]), Ok("[0,18446744073709551615]".to_owned()));
    assert_eq!(judged(&u64::MAX.into()), serde_json::json!(u64::MAX));
    assert_eq!(Value::from(5_u64), Value::Int(5));
}

#[test]
fn what_json_cannot_say_is_refused() {
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let values: [&dyn Encode; 4] =
            [&float, &Value::Float(float), &vec![Some(float)], &Value::Array(vec![Value::Float(float)])];
        assert!(values.iter().all(|value| encode(*value).is_err()), "{float}");
    }
    assert!(encode(&f32::INFINITY).is_err_and(|error| error.to_string().contains("inf is no JSON number")));
}
