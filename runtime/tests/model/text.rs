//! Does text come in and go out letter by letter?

use oasmith_runtime::model::{Value, decode};

use super::support::{Kind, read, write};

#[test]
fn escapes() {
    let rows: [(&str, &str); 13] = [
        (r#""""#, ""),
        (r#""\"\\\/""#, "\"\\/"),
        (r#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
        (r#""\u0000a\u0000""#, "\0a\0"),
        (r#""\u001f\u007f""#, "\u{1f}\u{7f}"),
        (r#""\u00e9\u00E9é""#, "ééé"),
        (r#""\u2028\u2029\ufeff""#, "\u{2028}\u{2029}\u{feff}"),
        (r#""\uffff\uFFFE""#, "\u{ffff}\u{fffe}"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""😀""#, "😀"),
        (r#""\udbff\udfff""#, "\u{10ffff}"),
        (r#""\\u0041""#, "\\u0041"),
        (r#""</script>""#, "</script>"),
    ];
    for (json, text) in rows {
        assert_eq!(read::<String>(json).as_deref(), Ok(text), "{json}");
        assert_eq!(read(json), Ok(Value::from(text)), "{json}");
        assert_eq!(serde_json::from_str::<String>(json).expect("it is legal"), text);
        let key = read::<Value>(&format!("{{{json}:1}}")).expect("it is legal");
        assert_eq!(key.get(text), Some(&Value::Int(1)), "{json}");
    }
}

#[test]
fn every_character_is_written_as_the_judge_writes_it() {
    for character in (0..=0x2_0000).chain(0x10_fff0..=0x10_ffff).filter_map(char::from_u32) {
        let text = character.to_string();
        let json = write(&text).expect("any text can be written");
        if character < '\u{3000}' {
            assert_eq!(json, serde_json::to_string(&text).expect("any text can be written"));
        }
        assert_eq!(read(&json), Ok(text), "{json}");
    }
}

#[test]
fn half_a_character_is_refused() {
    for json in
        [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x", r"\ud800\n", r"\udc00\ud800", r"\ud83d\u0041", r"\ud800\u"]
    {
        let json = format!("\"a{json}b\"");
        assert!(read::<String>(&json).is_err() && read::<Value>(&json).is_err(), "{json}");
        assert!(serde_json::from_str::<String>(&json).is_err(), "{json}");
        assert!(decode::<Value>(format!("{{{json}:1}}").as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn an_open_enum_keeps_the_words_it_does_not_know() {
    assert_eq!(read(r#""LARGE""#), Ok(Kind::Large));
    for word in ["", "large", "LARGE ", "HUGE", "é\n"] {
        let kind = Kind::Unknown(word.to_owned());
        let json = write(&kind).expect("any text can be written");
        assert_eq!(json, serde_json::to_string(word).expect("any text can be written"));
        assert_eq!(read(&json), Ok(kind), "{word}");
    }
    for json in ["1", "null", "[]", "{}", "true"] {
        assert!(read::<Kind>(json).is_err_and(|fault| fault.starts_with("expected text, found ")), "{json}");
    }
}
