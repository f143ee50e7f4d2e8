//! Which characters are escaped in which part of a URL, a cookie or a form?
//!
//! This is written from the specifications and knows nothing of the runtime, so that the two check each other.

/// What no part of a URL has to escape, beside letters and digits (RFC 3986, section 2.3).
const UNRESERVED: &str = "-._~";

/// What a query may hold of the reserved characters: those that neither end the value nor are a space in a form.
const QUERY: &str = "-._~:/?@!$'()*,;=";

/// What a segment of a path may hold (RFC 3986, section 3.3).
const SEGMENT: &str = "-._~:@!$'()*,;=&+";

/// What a cookie may hold of the reserved characters (RFC 6265, section 4.1.1).
const COOKIE: &str = "-._~:/?@!$'()*=&+#";

/// What a form leaves as it is (URL standard, section 1.3).
const FORM: &str = "*-._";

/// Escapes a value.
pub(super) fn value(text: &str) -> String {
    escape(text, UNRESERVED)
}

/// Escapes a value in a query that may have reserved characters (RFC 6570, section 3.2.3).
pub(super) fn reserved_query(text: &str) -> String {
    reserved(text, QUERY)
}

/// Escapes a value in a path that may have reserved characters.
pub(super) fn reserved_path(text: &str) -> String {
    reserved(text, SEGMENT)
}

/// Escapes a value in a cookie that may have reserved characters.
pub(super) fn reserved_cookie(text: &str) -> String {
    reserved(text, COOKIE)
}

/// Escapes what cannot stand in a cookie.
pub(super) fn cookie(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        let is_legal = byte.is_ascii_graphic() && !b"\",;\\%".contains(&byte);
        push(byte, is_legal, &mut escaped);
    }
    escaped
}

/// Escapes a name or a value of a form.
pub(super) fn form(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(|word| escape(word, FORM)).collect();
    words.join("+")
}

/// Escapes the fixed text of a path, in which escapes may stand.
pub(super) fn literal(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        let is_legal = byte.is_ascii_graphic() && !b"\"#<>\\^`{|}".contains(&byte);
        push(byte, is_legal, &mut escaped);
    }
    escaped
}

fn escape(text: &str, kept: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        push(byte, byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte), &mut escaped);
    }
    escaped
}

/// Lets escapes pass that are already there.
fn reserved(text: &str, kept: &str) -> String {
    let mut escaped = String::new();
    let bytes = text.as_bytes();
    for (index, byte) in text.bytes().enumerate() {
        let is_escape =
            byte == b'%' && bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let is_kept = is_escape || byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte);
        push(byte, is_kept, &mut escaped);
    }
    escaped
}

fn push(byte: u8, is_kept: bool, escaped: &mut String) {
    if is_kept {
        escaped.push(char::from(byte));
    } else {
        let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
        escaped.extend(['%', digit(byte >> 4), digit(byte & 0xf)]);
    }
}
