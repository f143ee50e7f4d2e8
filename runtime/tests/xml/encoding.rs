//! In which encodings are documents read?

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use oasmith_runtime::Format;
use oasmith_runtime::model::{Decode, Value};
use oasmith_runtime::xml::Node;

static ROOT: Node = Node::element("r");

/// Reads the text of an answer of a media type.
fn text_of(media_type: &'static str, body: &[u8]) -> Result<Value, String> {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
    let mut value = Value::blank();
    ROOT.read(&headers, body, &mut value).map_err(|fault| fault.message().to_owned())?;
    Ok(value)
}

/// Returns text as bytes in UTF-16.
fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn the_mark_the_media_type_and_the_declaration_say_it_in_this_order() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><r>\xe9</r>";
    let marked = b"\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><r>\xc3\xa9</r>";
    let plain = b"<r>\xc3\xa9</r>";
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\" ?><r>\u{e9}</r>";
    let (big, little) = (u16::to_be_bytes as fn(u16) -> [u8; 2], u16::to_le_bytes as fn(u16) -> [u8; 2]);
    let with_mark = format!("\u{feff}{declared}");
    let rows: [(&str, &[u8]); 13] = [
        ("application/xml", plain),
        ("application/xml; charset=utf-8", plain),
        ("application/xml", latin),
        ("text/xml", latin),
        ("application/xml; charset=iso-8859-1", b"<?xml version='1.0' encoding='UTF-8'?><r>\xe9</r>"),
        ("application/xml", marked),
        ("application/xml; charset=iso-8859-1", marked),
        ("application/xml", &utf_16(&with_mark, big)),
        ("application/xml; charset=utf-8", &utf_16(&with_mark, little)),
        ("application/xml", &utf_16(declared, big)),
        ("application/xml; charset=utf-16", &utf_16(declared, little)),
        ("application/xml; charset=utf-16le", &utf_16("<r>\u{e9}</r>", little)),
        // Somebody converted the text and left the declaration as it was.
        ("application/xml", declared.as_bytes()),
    ];
    for (media_type, body) in rows {
        assert_eq!(text_of(media_type, body), Ok(Value::from("\u{e9}")), "{media_type}: {}", body.escape_ascii());
    }
}

#[test]
fn an_unknown_encoding_is_named_unless_the_text_is_the_same_in_ascii() {
    let rows: [(&str, &[u8], &str); 6] = [
        (
            "application/xml",
            b"<?xml version='1.0' encoding='windows-1252'?><r>\x80</r>",
            "the encoding `windows-1252` of the document is not known",
        ),
        (
            "application/xml; charset=Shift_JIS",
            b"<r>\xc3\xa9</r>",
            "the encoding `shift_jis` of the document is not known",
        ),
        ("application/xml", b"\xff\xfe\0\0<\0\0\0", "the encoding `utf-32` of the document is not known"),
        ("application/xml", b"<r>\xe9</r>", "the document is not UTF-8"),
        ("application/xml", b"\xfe\xff\0<\0", "the document is not UTF-16"),
        (
            "application/xml",
            b"<?xml version='1.0' encoding='us-ascii'?><r>\xe9</r>",
            "the document is not US-ASCII, as it says",
        ),
    ];
    for (media_type, body, expected) in rows {
        assert_eq!(text_of(media_type, body), Err(expected.to_owned()), "{}", body.escape_ascii());
    }
    let ascii = b"<?xml version='1.0' encoding='windows-1252'?><r>a</r>";
    assert_eq!(text_of("application/xml", ascii), Ok(Value::from("a")));
}
