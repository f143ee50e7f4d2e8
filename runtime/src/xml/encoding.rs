//! In which encoding is a document?

use std::borrow::Cow;

use http::HeaderMap;

use super::super::media;

/// Reads a document as text, in the encoding that its byte order mark, else its media type, else its declaration says
/// (RFC 7303, section 3), else in UTF-8.
pub(super) fn text<'b>(headers: &HeaderMap, body: &'b [u8]) -> Result<Cow<'b, str>, String> {
    match body {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(unknown("utf-32")),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf_8(rest),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        _ => match media::charset(headers).or_else(|| declared(body)) {
            Some(encoding) => encoded(&encoding, body),
            None => encoded("", body),
        },
    }
}

/// Reads a document without a byte order mark.
fn encoded<'b>(encoding: &str, body: &'b [u8]) -> Result<Cow<'b, str>, String> {
    // What a document begins with tells the order of bytes (XML 1.0, appendix F.1).
    match (encoding, body) {
        ("utf-16be", _) | ("" | "utf-16", [0, b'<', ..]) => return utf_16(body, u16::from_be_bytes),
        ("utf-16le", _) | ("" | "utf-16", [b'<', 0, ..]) => return utf_16(body, u16::from_le_bytes),
        _ => {}
    }
    match encoding {
        // A text that says of itself that it is UTF-16 was converted by somebody who left that in.
        "" | "utf-8" | "utf8" | "utf-16" => utf_8(body),
        _ if media::is_latin(encoding) => Ok(media::latin(body).into()),
        "us-ascii" | "ascii" if !body.is_ascii() => Err("the document is not US-ASCII, as it says".to_owned()),
        // Letters of ASCII are the same in all others that servers still use.
        _ if body.is_ascii() => utf_8(body),
        _ => Err(unknown(encoding)),
    }
}

fn unknown(encoding: &str) -> String {
    format!("the encoding `{encoding}` of the document is not known")
}

fn utf_8(body: &[u8]) -> Result<Cow<'_, str>, String> {
    std::str::from_utf8(body).map(Cow::Borrowed).map_err(|_| "the document is not UTF-8".to_owned())
}

fn utf_16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, String> {
    let pairs = body.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| is_whole).map(Cow::Owned).ok_or_else(|| "the document is not UTF-16".to_owned())
}

/// Returns the encoding that the declaration of a document names, in lower case (XML 1.0, section 4.3.3).
fn declared(body: &[u8]) -> Option<String> {
    let rest = body.strip_prefix(b"<?xml")?;
    let end = rest.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&rest[..end]).ok()?;
    let (before, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (encoding, _) = value[1..].split_once(quote)?;
    before.ends_with(|c: char| c.is_ascii_whitespace()).then(|| encoding.to_ascii_lowercase())
}
