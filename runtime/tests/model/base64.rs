//! Which texts are bytes?

use oasmith_runtime::model::Base64;

use super::support::{read, write};

// RFC 4648, section 10 ("Test Vectors"), and what servers make of sections 3.2 and 5.
#[test]
fn what_is_read() {
    let rows: [(&str, &[u8]); 15] = [
        ("", b""),
        ("Zg==", b"f"),
        ("Zm8=", b"fo"),
        ("Zm9v", b"foo"),
        ("Zm9vYmE=", b"fooba"),
        ("Zm9vYmFy", b"foobar"),
        ("Zg", b"f"),
        ("Zg=", b"f"),
        ("Zm8", b"fo"),
        ("Zm9", b"fo"),
        ("+/+/", b"\xfb\xff\xbf"),
        ("-_-_", b"\xfb\xff\xbf"),
        ("-_8=", b"\xfb\xff"),
        ("-_8", b"\xfb\xff"),
        (r"\u005am9v", b"foo"),
    ];
    for (text, bytes) in rows {
        assert_eq!(read(&format!("\"{text}\"")), Ok(Base64::from(bytes)), "{text}");
    }
}

#[test]
fn what_is_refused() {
    let refused = "A|====|=|Zg===|Zm9v=|Z=g=|Zg==Zg==| Zm9v|Zm9v |Zm9v\\n|Zm\\r\\n9v|Zm 9v|Zm9!|Zm9é|+_+_|-/-/|Zm9vY|\
        \\u0000m9v";
    for text in refused.split('|') {
        let length = text.replace("\\u0000", "0").replace("\\r", "r").replace("\\n", "n").len();
        let expected = format!("expected base64 text, found a text of {length} bytes at $");
        assert_eq!(read::<Base64>(&format!("\"{text}\"")), Err(expected), "{text}");
    }
    for json in ["1", "null", "[1,2]", "{}"] {
        assert!(read::<Base64>(json).is_err_and(|fault| fault.starts_with("expected text, found ")), "{json}");
    }
}

#[test]
fn any_bytes_are_written_in_the_standard_alphabet_with_padding() {
    let bytes: Vec<u8> = (0..=255).rev().collect();
    for length in 0..=bytes.len() {
        let blob = Base64::from(&bytes[..length]);
        let json = write(&blob).expect("any bytes can be written");
        assert_eq!(json.len(), 2 + length.div_ceil(3) * 4);
        assert!(!json.contains(['-', '_']));
        assert_eq!(read(&json), Ok(blob.clone()), "{json}");
        assert_eq!(read(&json.replace('+', "-").replace('/', "_").replace('=', "")), Ok(blob), "{json}");
    }
    assert_eq!(write(&Base64::from(&b"\xfb\xff"[..])), Ok("\"+/8=\"".to_owned()));
}
