//! How is an object sent as `multipart/form-data`?
//!
//! The rules are those of RFC 7578, and for names with quotes or line breaks those of the HTML standard ("Multipart
//! form data"), which browsers and servers follow. What a property becomes is in OpenAPI 3.1, section 4.8.14.4.

use bytes::Bytes;

use super::call::Call;
use super::flat::{Flat, each_item, each_property, flatten};
use super::model::{Encode, File, Piece, bare_piece, encode};

impl Call {
    /// Sets the body to an object in parts, with the media types of those properties that have one of their own.
    pub fn multipart(&mut self, media_types: &[(&str, &str)], value: &dyn Encode) {
        let body = parts(media_types, value).map(|parts| {
            let boundary = boundary(&parts);
            (format!("multipart/form-data; boundary={boundary}"), Bytes::from(join(&boundary, &parts)))
        });
        if let Some((media_type, body)) = self.note("body", "multipart/form-data", body) {
            self.bytes(&media_type, body);
        }
    }
}

/// One part, with its headers as they are written.
struct Part {
    head: String,
    content: Bytes,
}

fn parts(media_types: &[(&str, &str)], value: &dyn Encode) -> Result<Vec<Part>, String> {
    let piece = bare_piece(value);
    if !matches!(piece, Piece::Object(_) | Piece::Map(_) | Piece::Value(_)) {
        return Err("only an object can be sent in parts".to_owned());
    }
    let mut parts = Vec::new();
    let mut outcome = Ok(());
    each_property(&piece, &mut |name, value| {
        if outcome.is_ok() {
            let media_type = media_types.iter().find(|(known, _)| *known == name).map(|(_, media_type)| *media_type);
            outcome = push(name, media_type, value, &mut parts);
        }
    });
    outcome.map(|()| parts)
}

/// Adds the part of a property; a list has one part for each of its items.
fn push(name: &str, media_type: Option<&str>, value: &dyn Encode, parts: &mut Vec<Part>) -> Result<(), String> {
    let piece = bare_piece(value);
    if let Piece::File(file) = piece {
        parts.push(file_part(name, media_type, file));
        return Ok(());
    }
    let is_json = media_type.is_some_and(|media_type| media_type.contains("json"));
    match flatten(value)? {
        Flat::Absent => {}
        Flat::One(text) if !is_json => parts.push(part(name, None, media_type, text.into())),
        Flat::List(_) if !is_json => {
            let mut outcome = Ok(());
            each_item(&piece, &mut |item| {
                if outcome.is_ok() {
                    outcome = push(name, media_type, item, parts);
                }
            });
            outcome?;
        }
        Flat::One(_) | Flat::List(_) | Flat::Pairs(_) => {
            let json = encode(value).map_err(|fault| fault.to_string())?;
            parts.push(part(name, None, Some(media_type.unwrap_or("application/json")), json.into()));
        }
    }
    Ok(())
}

fn file_part(name: &str, media_type: Option<&str>, file: &File) -> Part {
    let media_type = file.media_type().or(media_type).unwrap_or("application/octet-stream");
    part(name, Some(file.name().unwrap_or(name)), Some(media_type), file.content().clone())
}

fn part(name: &str, file_name: Option<&str>, media_type: Option<&str>, content: Bytes) -> Part {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file_name) = file_name {
        head.extend(["; filename=\"", &quoted(file_name), "\""]);
    }
    if let Some(media_type) = media_type {
        // A line break would begin another header.
        let media_type: String = media_type.chars().filter(|character| !character.is_control()).collect();
        head.extend(["\r\nContent-Type: ", &media_type]);
    }
    Part { head, content }
}

fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a boundary that stands in none of the parts.
fn boundary(parts: &[Part]) -> String {
    loop {
        let boundary = format!("oasmith-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let has = |part: &Part| part.content.windows(boundary.len()).any(|window| window == boundary.as_bytes());
        if !parts.iter().any(has) {
            return boundary;
        }
    }
}

fn join(boundary: &str, parts: &[Part]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.head.len() + part.content.len() + boundary.len() + 10).sum();
    let mut body = Vec::with_capacity(length + boundary.len() + 6);
    for Part { head, content } in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}
