//! Which characters stand for themselves in each part of a request?

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` still encodes in a query: what is not legal there, and what would end a value.
const QUERY_RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What `allowReserved` still encodes in a path: also what would end the segment.
const PATH_RESERVED: &AsciiSet = &QUERY_RESERVED.add(b'/').add(b'?').remove(b'&').remove(b'+');

/// What `allowReserved` still encodes in a cookie: also what would end its value.
const COOKIE_RESERVED: &AsciiSet = &QUERY_RESERVED.add(b',').add(b';').remove(b'&').remove(b'+').remove(b'#');

/// Everything but what a form leaves as it is (URL standard, section 1.3), and the space, which is a plus sign there.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// What a path template may not hold as it is.
const TEMPLATE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a cookie's value may not hold (RFC 6265, section 4.1.1), and the sign that starts an escape.
const COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Returns the text as a value in a path or a query.
pub(super) fn value(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Returns the text as a value in a query that may hold reserved characters.
pub(super) fn query_reserved(text: &str) -> String {
    reserved(text, QUERY_RESERVED)
}

/// Returns the text as a value in a path that may hold reserved characters.
pub(super) fn path_reserved(text: &str) -> String {
    reserved(text, PATH_RESERVED)
}

/// Returns the text as the value of a cookie that may hold reserved characters.
pub(super) fn cookie_reserved(text: &str) -> String {
    reserved(text, COOKIE_RESERVED)
}

/// Returns the text as a name or a value in a form.
pub(super) fn form(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace(' ', "+")
}

/// Returns a URL as libraries send it that keep to the URL standard, so that what is signed is what is sent: with those
/// letters escaped that RFC 3986 has no place for, and apostrophes in the query (URL standard, section 1.3). What
/// cannot be a URL at all stays, and is refused as such.
pub(super) fn url(url: &str) -> String {
    let (target, query) = url.split_once('?').map_or((url, None), |(target, query)| (target, Some(query)));
    let mut sent = escape(target, "\"<>^`{}");
    if let Some(query) = query {
        sent.push('?');
        sent.push_str(&escape(query, "\"<>'"));
    }
    sent
}

fn escape(text: &str, letters: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() && !letters.contains(letter) {
            escaped.push(letter);
        } else {
            escaped.extend(utf8_percent_encode(letter.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        }
    }
    escaped
}

/// Returns the literal part of a path template.
pub(super) fn template(text: &str) -> String {
    utf8_percent_encode(text, TEMPLATE).to_string()
}

/// Returns the text as the value of a cookie, of which only that is escaped which is not legal there.
pub(super) fn cookie(text: &str) -> String {
    utf8_percent_encode(text, COOKIE).to_string()
}

/// Reserved expansion (RFC 6570, section 3.2.3) lets escapes that are already there pass.
fn reserved(text: &str, set: &'static AsciiSet) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        encoded.extend(utf8_percent_encode(&rest[..at], set));
        let is_escape = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if is_escape { "%" } else { "%25" });
        rest = &rest[at + 1..];
    }
    encoded.extend(utf8_percent_encode(rest, set));
    encoded
}
