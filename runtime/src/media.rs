//! What does `Content-Type` say about a body?

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::format::Format;
use super::model::{Decode, DecodeError, decode_into};
use super::response::without_mark;

/// Returns how well a media type is the one that is declared, which may be a range: the higher, the better.
///
/// Where neither the type nor a range of it is declared, JSON is read as any other JSON, XML as any other XML, and text
/// as any other text.
pub(super) fn fit(declared: &str, found: &str) -> u8 {
    let (declared_essence, found_essence) = (essence(declared), essence(found));
    if declared_essence.is_empty() || found_essence.is_empty() {
        return 0;
    }
    if declared_essence == found_essence {
        // `application/json; profile="…"` may be declared beside one without.
        return if parameters(declared) == parameters(found) { 7 } else { 6 };
    }
    let Some((ty, subtype)) = declared_essence.split_once('/') else { return 0 };
    let (found_ty, found_subtype) = found_essence.split_once('/').unwrap_or((&found_essence, ""));
    let in_suffix = subtype.strip_prefix('*').is_some_and(|suffix| suffix.len() > 1 && found_subtype.ends_with(suffix));
    match subtype {
        _ if ty == found_ty && in_suffix => 5,
        "*" if ty == found_ty => 4,
        _ if is_json(&declared_essence) && is_json(&found_essence) => 3,
        _ if is_xml(&declared_essence) && is_xml(&found_essence) => 3,
        _ if ty == "text" && found_ty == "text" => 2,
        "*" if ty == "*" => 1,
        _ => 0,
    }
}

/// Returns whether a media type is JSON (RFC 6839, section 3.1).
fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns whether a media type is XML (RFC 7303, section 4).
fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Reads a body into its place: in the declared format, if there is one and the answer does not say that it is JSON.
///
/// A byte order mark may stand in front; to a format it may mean something.
pub(super) fn read(
    format: Option<&'static dyn Format>,
    headers: &HeaderMap,
    body: &[u8],
    place: &mut dyn Decode,
) -> Result<(), DecodeError> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match format.filter(|_| !is_json(&essence(media_type)) && !body.is_empty()) {
        Some(format) => format.read(headers, body, place),
        None => decode_into(without_mark(body), place),
    }
}

/// Returns a media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the parameters of a media type, sorted, but for the one that says nothing about what it is.
fn parameters(media_type: &str) -> Vec<String> {
    let all = media_type.split(';').skip(1).map(|parameter| parameter.trim().to_ascii_lowercase());
    let mut all: Vec<String> = all.filter(|text| !text.is_empty() && !text.starts_with("charset=")).collect();
    all.sort_unstable();
    all
}

/// Reads a body as text, in the character set that its media type names, else UTF-8.
pub(super) fn text(headers: &HeaderMap, body: &[u8]) -> Result<String, String> {
    let charset = charset(headers).unwrap_or_default();
    if is_latin(&charset) {
        return Ok(latin(body));
    }
    match charset.as_str() {
        "us-ascii" | "ascii" if !body.is_ascii() => Err("the body is not US-ASCII, as its media type says".to_owned()),
        "" | "utf-8" | "utf8" => plain(body).ok_or_else(|| "the body is not UTF-8".to_owned()),
        // In some sets the bytes of ASCII mean something else.
        _ => plain(body)
            .filter(|text| text.is_ascii() && extends_ascii(&charset))
            .ok_or_else(|| format!("the character set `{charset}` is not known")),
    }
}

fn plain(body: &[u8]) -> Option<String> {
    std::str::from_utf8(body).ok().map(str::to_owned)
}

/// Returns whether the bytes below 128 are those of ASCII in a character set.
fn extends_ascii(charset: &str) -> bool {
    let families = ["us-ascii", "ascii", "iso-8859-", "windows-", "cp125", "koi8-", "euc-", "gb", "big5", "shift_jis"];
    families.iter().any(|family| charset.starts_with(family))
}

/// Returns whether the name of a character set, in lower case, is one of ISO-8859-1.
pub(super) fn is_latin(charset: &str) -> bool {
    matches!(charset, "iso-8859-1" | "latin1" | "iso_8859-1")
}

/// Reads text in ISO-8859-1, whose characters are the first 256 of Unicode.
pub(super) fn latin(body: &[u8]) -> String {
    body.iter().copied().map(char::from).collect()
}

/// Returns the character set that the media type of an answer names, in lower case.
pub(super) fn charset(headers: &HeaderMap) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("charset").then(|| value.to_ascii_lowercase())
    })
}
