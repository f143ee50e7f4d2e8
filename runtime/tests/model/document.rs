//! Is the same text a document here as it is to `serde_json`, and the same one?

use oasmith_runtime::model::{Value, decode};

use super::support::{Open, SAMPLE, Thing, judged, read, write};

/// Compares with the judge: both refuse, or both have the same tree and print it alike.
fn agree(json: &[u8]) -> bool {
    let shown = String::from_utf8_lossy(&json[..json.len().min(80)]).into_owned();
    match (decode::<Value>(json), serde_json::from_slice::<serde_json::Value>(json)) {
        (Ok(value), Ok(judge)) => {
            assert_eq!(judged(&value), judge, "{shown}");
            assert_eq!(write(&value), Ok(judge.to_string()), "{shown}");
            true
        }
        (Err(_), Err(_)) => false,
        (found, judge) => panic!("{shown}: {found:?}, but the judge says {judge:?}"),
    }
}

#[test]
fn what_is_a_document() {
    let legal = r#"null| true |[]|[ ]|{}|{ "a" : [ 1 , 2 ] }|{"":{"":""}}|{"a":1,"a":2}|{"a":{"b":1},"a":{"c":2}}|[[1],{"b":[{}]}]"#;
    for json in legal.split('|').chain(["\t\r\n1\n"]) {
        assert!(agree(json.as_bytes()), "{json:?}");
    }
    let illegal = r#"| |nul|nulll|Null|True|undefined|NaN|Infinity|'a'|a|[|]|[1,]|[,1]|[1 2]|[1]]|[1}|{|}|{"a"}|{"a":}|{"a":1,}|{"a":1 "b":2}|{a:1}|{1:1}|{null:1}|1 2|{} {}|1//|/**/1|+1|01|-01|1.|.5|-|-a|1e|1e+|0x1|1_0|0e|00|--1|1.e1|-Infinity|"a|"\x"|"\u12"|"\"#;
    let others = ["\u{feff}{}", "\u{a0}1", "1\0", "\0", "\"a\nb\"", "\"a\0b\"", "\"a\tb\""];
    for json in illegal.split('|').chain(others) {
        assert!(!agree(json.as_bytes()), "{json:?}");
    }
}

#[test]
fn only_utf_8_is_a_document() {
    let rows: [&[u8]; 6] =
        [b"\"\xff\"", b"\"\xc0\x80\"", b"\"\xed\xa0\x80\"", b"\"\xc3", b"\xff\xfe1\0", b"{\"\xff\":1}"];
    for json in rows {
        assert!(!agree(json), "{json:?}");
    }
}

#[test]
fn a_document_that_ends_early_is_refused_wherever_it_ends() {
    assert_eq!(read::<Thing>(SAMPLE).and_then(|thing| write(&thing)), Ok(SAMPLE.to_owned()));
    for end in 0..SAMPLE.len() {
        let json = &SAMPLE.as_bytes()[..end];
        assert!(decode::<Thing>(json).is_err(), "{end}");
        assert!(!agree(json), "{end}");
    }
    for tail in ["x", "}", ",", "\0", "{}", " 1"] {
        assert!(read::<Thing>(&format!("{SAMPLE}{tail}")).is_err_and(|fault| fault.contains("trailing")), "{tail}");
    }
}

/// Any byte may be wrong; whatever comes out of it, both readers say the same.
#[test]
fn a_document_with_a_wrong_byte() {
    let (mut legal, mut illegal) = (0, 0);
    for at in 0..SAMPLE.len() {
        for byte in *b"\"\\{}[]:,0-eE.u \x00\xff" {
            let mut json = SAMPLE.as_bytes().to_vec();
            json[at] = byte;
            *(if agree(&json) { &mut legal } else { &mut illegal }) += 1;
        }
    }
    assert!(legal > 500 && illegal > 500, "{legal} {illegal}");
}

#[test]
fn depth_never_overflows_the_stack() {
    for depth in [1, 2, 100, 126, 127, 128, 129, 1_000, 10_000] {
        let rows = [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")];
        for (open, close) in rows {
            let json = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(agree(json.as_bytes()), json.matches(['[', '{']).count() < 128, "{depth} {open}");
            assert!(!agree(open.repeat(depth).as_bytes()), "{depth} {open}");
        }
        let own = r#"{"id":"","note":null,"size":0,"parent":"#;
        let json = format!("{}null{}", own.repeat(depth), "}".repeat(depth));
        assert_eq!(read::<Thing>(&json).is_ok(), depth < 128, "{depth}");
    }
}

#[test]
fn what_is_ignored_or_written_may_be_as_deep_as_it_likes() {
    let json = format!(r#"{{"id":"a","unknown":{}{},"note":null,"size":0}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(read::<Thing>(&json).map(|thing| thing.id), Ok("a".to_owned()));
    let value = (0..500).fold(Value::Null, |value, _| Value::Array(vec![value]));
    assert_eq!(write(&value), Ok(format!("{}null{}", "[".repeat(500), "]".repeat(500))));
}

#[test]
fn unknown_properties_are_ignored_or_kept() {
    let thing = r#"{"id":"a","note":null,"size":"0"}"#;
    for unknown in ["1", "1e400", "null", "\"x\"", "[1,{}]", r#"{"id":"b"}"#] {
        let json = format!(r#"{{"new":{unknown},"id":"a","":{unknown},"note":null,"size":0,"ID":{unknown}}}"#);
        assert_eq!(read::<Thing>(&json).and_then(|thing| write(&thing)), Ok(thing.to_owned()), "{unknown}");
    }
    let kept = r#"{"count":1,"":2,"count ":3,"x":null}"#;
    let open = read::<Open>(kept).expect("the unknown ones are integers");
    assert_eq!(open.additional_properties.len(), 3);
    assert_eq!(write(&open), Ok(kept.to_owned()));
}
