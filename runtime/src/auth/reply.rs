//! What did the token endpoint answer?

use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use super::super::error::Error;
use super::super::message::strike_out;
use super::super::secret::Secret;
use super::fault;
use super::form::FormReply;
use super::token::{Token, TokenKind};

/// How many letters of a server's own words an error repeats.
const LONGEST_TEXT: usize = 500;

/// Reads the token out of a reply (RFC 6749, section 5), or the reason why there is none.
///
/// `sent` are the secrets of the request, which no error repeats even when the server does.
pub(super) fn read(reply: &FormReply, sent: &[Secret]) -> Result<Token, Error> {
    let fields = match serde_json::from_slice(&reply.body) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    };
    match (reply.status, fields) {
        (StatusCode::OK, Some(fields)) if fields.contains_key("access_token") => read_token(fields),
        (StatusCode::OK, None) => Err(fault::reply("it is not a JSON object")),
        (_, fields) => Err(refused(reply, fields.as_ref(), sent)),
    }
}

fn refused(reply: &FormReply, fields: Option<&Map<String, Value>>, sent: &[Secret]) -> Error {
    fault::refused(reply, &fields.map(|fields| reason(fields, sent)).unwrap_or_default(), sent)
}

fn read_token(mut fields: Map<String, Value>) -> Result<Token, Error> {
    let secret = match fields.remove("access_token") {
        Some(Value::String(text)) if !text.trim().is_empty() => Secret::from(text),
        _ => return Err(fault::reply("its `access_token` is empty or not a text")),
    };
    let kind = match fields.get("token_type") {
        None | Some(Value::Null) => TokenKind::Bearer,
        Some(Value::String(text)) if text.is_empty() => TokenKind::Bearer,
        Some(Value::String(text)) => {
            TokenKind::parse(text).ok_or_else(|| fault::reply("its `token_type` is not a word"))?
        }
        Some(_) => return Err(fault::reply("its `token_type` is not a text")),
    };
    let mut token = Token::new(secret).with_kind(kind);
    if let Some(Value::String(refresh)) = fields.remove("refresh_token") {
        token = token.with_refresh_token(refresh);
    }
    // A lifetime that cannot be read is one that is not known: the token is then used until a server refuses it.
    Ok(match fields.get("expires_in").and_then(read_seconds) {
        Some(lifetime) => token.expires_in(lifetime),
        None => token,
    })
}

/// Reads a number of seconds, which servers also write as a text or as a float.
fn read_seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    // What is too long for a `Duration` is as good as unknown, and what is negative has expired.
    if seconds.is_nan() { None } else { Duration::try_from_secs_f64(seconds.max(0.0)).ok() }
}

/// Returns `error` and `error_description` (RFC 6749, section 5.2), bounded and without anything that was sent.
fn reason(fields: &Map<String, Value>, sent: &[Secret]) -> String {
    let words = ["error", "error_description"].into_iter().filter_map(|name| fields.get(name)?.as_str());
    let text: Vec<String> = words.map(|word| bound(&strike_out(word, sent))).filter(|word| !word.is_empty()).collect();
    text.join(": ")
}

fn bound(text: &str) -> String {
    let printable = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut bounded: String = printable.clone().take(LONGEST_TEXT).collect();
    if printable.count() > LONGEST_TEXT {
        bounded.push('…');
    }
    bounded.trim().to_owned()
}
