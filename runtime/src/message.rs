//! What does the server say about a failure, and how is that shown without harm?

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::percent;
use super::response::without_mark;
use super::secret::Secret;

/// How much of the server's text an error shows.
const LIMIT: usize = 2048;

/// What stands where the server repeated a credential.
const STRUCK_OUT: &str = "[…]";

/// Where the usual envelopes keep their message, the most telling first.
const PLACES: &[&str] = &[
    "/error/message",
    "/message",
    "/error_description",
    "/detail",
    "/details",
    "/errors/0/message",
    "/errors/0/detail",
    "/errors/0",
    "/error/detail",
    "/error/description",
    "/error_message",
    "/errorMessage",
    "/description",
    "/title",
    "/error",
    "/Message",
    "/msg",
    "/reason",
    "/fault/faultstring",
    "/0/message",
];

/// Returns what the body of a failure says in words, escaped and bounded.
///
/// A JSON body without a message in a usual place, and a plain text, are shown as they are. A page of HTML is not.
pub(super) fn server_message(headers: &HeaderMap, body: &[u8], secrets: &[Secret]) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(without_mark(body));
    let text = text.trim();
    let looks_like_markup = text.starts_with('<') && !media_type.starts_with("text/plain");
    let is_binary = text.contains('\0');
    if text.is_empty() || looks_like_markup || is_binary || media_type.starts_with("text/html") {
        return None;
    }
    let message = match serde_json::from_str::<Value>(text) {
        Ok(value) => find_message(&value).unwrap_or_else(|| text.to_owned()),
        Err(_) => text.to_owned(),
    };
    Some(escape(&strike_out(&message, secrets)))
}

/// Returns the text without the credentials that the server repeated in it, as they are or as a URL, a form or JSON has
/// them.
pub(super) fn strike_out(text: &str, secrets: &[Secret]) -> String {
    // A shorter one protects nothing, and striking it out could garble the message.
    let mut secrets: Vec<&str> = secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= 6).collect();
    // Of two that begin alike the longer one comes first, or its end would stay.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut text = text.to_owned();
    for secret in secrets {
        let quoted = Value::from(secret).to_string();
        let in_json = quoted.trim_matches('"').to_owned();
        for written in [secret.to_owned(), percent::value(secret), percent::form(secret), in_json] {
            text = text.replace(&written, STRUCK_OUT);
        }
    }
    text
}

fn find_message(value: &Value) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    PLACES.iter().find_map(|place| match value.pointer(place)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    })
}

/// Returns the text with control characters made visible, so that it cannot forge lines in a log, and not too long.
pub(super) fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LIMIT));
    for character in text.chars() {
        if shown.len() >= LIMIT {
            shown.push('…');
            break;
        }
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Returns whether the character turns or splits the text around it without being seen.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
