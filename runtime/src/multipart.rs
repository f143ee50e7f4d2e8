//! How is an object sent as a body in parts?
//!
//! The rules of `multipart/form-data` are those of RFC 7578, and for names with quotes or line breaks those of the HTML
//! standard ("Multipart form data"), which browsers and servers follow. What a property becomes is in OpenAPI 3.2,
//! section 4.15 (Encoding Object). The parts of another `multipart` type have names in the same way, and are in the
//! order of the description, because there it may mean something: the first part of `multipart/related` is what the
//! others belong to (RFC 2387).

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::call::Call;
use super::encode::{Kind, Style};
use super::error::Error;
use super::flat::{Flat, bracketed_pairs, each_item, each_property, flatten};
use super::media::{essence, is_json};
use super::model::{Encode, File, Piece, Value, bare_piece, encode};
use super::payload::upload;
use super::transport::{Body, BoxFuture, Chunks, Feed, Upload};

/// How a property is written as a part, where the description says it (Encoding Object).
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    media_type: Option<&'static str>,
    style: Option<Style>,
    headers: &'static [(&'static str, &'static str)],
}

impl Part {
    /// Returns a part of which no more is said than its name.
    pub const fn new() -> Self {
        Self { media_type: None, style: None, headers: &[] }
    }

    /// Returns the part with a media type, which a file may have another than.
    #[must_use]
    pub const fn media_type(self, media_type: &'static str) -> Self {
        Self { media_type: Some(media_type), ..self }
    }

    /// Returns the part with a style, by which a list or an object is one part or several.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style: Some(style), ..self }
    }

    /// Returns the part with headers that always are the same.
    #[must_use]
    pub const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }
}

impl Call {
    /// Sets the body to an object in parts, with those properties of which more is said than their names.
    pub fn multipart(&mut self, media_type: &str, known: &[(&str, Part)], value: &dyn Encode) {
        // A boundary that the description has is none that this body has.
        let media_type = essence(media_type);
        let body = sections(&media_type, known, value);
        let Some(sections) = self.note("body", &media_type, body) else { return };
        let boundary = boundary(&sections);
        let root = sections.first().and_then(|first| first.media_type.clone());
        let root = root.filter(|_| media_type == "multipart/related");
        let root = root.map(|root| format!("; type=\"{}\"", essence(&root))).unwrap_or_default();
        let media_type = format!("{media_type}; boundary={boundary}{root}");
        let joined = join(&boundary, sections);
        match &*joined.segments {
            [Segment::Whole(body)] => self.bytes(&media_type, body.clone()),
            _ => self.feed(&media_type, Arc::new(joined)),
        }
    }
}

/// One part, with its headers as they are written.
struct Section {
    head: String,
    media_type: Option<String>,
    content: Segment,
}

/// Bytes of the body.
enum Segment {
    Whole(Bytes),
    Feed(Arc<dyn Feed>),
}

fn sections(media_type: &str, known: &[(&str, Part)], value: &dyn Encode) -> Result<Vec<Section>, String> {
    let piece = bare_piece(value);
    if !matches!(piece, Piece::Object(_) | Piece::Map(_) | Piece::Value(_)) {
        return Err("only an object can be sent in parts".to_owned());
    }
    let mut sections: Vec<(usize, Section)> = Vec::new();
    let mut outcome = Ok(());
    each_property(&piece, &mut |name, value| {
        if outcome.is_ok() {
            let position = known.iter().position(|(known, _)| *known == name);
            let how = position.map_or(Part::new(), |position| known[position].1);
            let mut of_property = Vec::new();
            outcome = push(name, how, value, &mut of_property);
            let position = position.unwrap_or(known.len());
            sections.extend(of_property.into_iter().map(|section| (position, section)));
        }
    });
    outcome?;
    if media_type != "multipart/form-data" {
        sections.sort_by_key(|(position, _)| *position);
    }
    Ok(sections.into_iter().map(|(_, section)| section).collect())
}

/// Adds the part of a property; without a style, a list has one part for each of its items.
fn push(name: &str, how: Part, value: &dyn Encode, sections: &mut Vec<Section>) -> Result<(), String> {
    let piece = bare_piece(value);
    if let Piece::File(file) = piece {
        sections.push(file_section(name, how, file)?);
        return Ok(());
    }
    if let Some(style) = how.style {
        for (name, text) in styled(name, style, value)? {
            sections.push(section(&name, None, None, how.headers, Segment::Whole(text.into()))?);
        }
        return Ok(());
    }
    let json_type = how.media_type.filter(|media_type| is_json(&essence(media_type)));
    // The items are looked at one by one: what is no text, such as a file, may be a part all the same.
    if is_list(&piece) && (json_type.is_none() || has_files(&piece)) {
        let mut outcome = Ok(());
        each_item(&piece, &mut |item| {
            if outcome.is_ok() {
                let is_nested = is_list(&bare_piece(item));
                outcome =
                    if is_nested { push_json(name, how, item, sections) } else { push(name, how, item, sections) };
            }
        });
        return outcome;
    }
    match flatten(value)? {
        Flat::Absent => {}
        Flat::One(text) if json_type.is_none() => {
            sections.push(section(name, None, how.media_type, how.headers, Segment::Whole(text.into()))?);
        }
        Flat::One(_) | Flat::List(_) | Flat::Pairs(_) => push_json(name, how, value, sections)?,
    }
    Ok(())
}

/// Adds a value as one part in JSON, which does not claim to be anything else.
fn push_json(name: &str, how: Part, value: &dyn Encode, sections: &mut Vec<Section>) -> Result<(), String> {
    let json = encode(value).map_err(|fault| fault.to_string())?;
    let media_type = how.media_type.filter(|media_type| is_json(&essence(media_type))).unwrap_or("application/json");
    sections.push(section(name, None, Some(media_type), how.headers, Segment::Whole(json.into()))?);
    Ok(())
}

fn is_list(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::List(_) | Piece::Value(Value::Array(_)))
}

fn has_files(list: &Piece<'_>) -> bool {
    let mut found = false;
    each_item(list, &mut |item| found |= matches!(bare_piece(item), Piece::File(_)));
    found
}

/// Returns the names and texts of the parts of a value that has a style. They are those of a query parameter
/// (OpenAPI 3.2, section 4.12), but nothing is escaped.
fn styled(name: &str, style: Style, value: &dyn Encode) -> Result<Vec<(String, String)>, String> {
    if style.kind == Kind::DeepObject {
        let pairs = bracketed_pairs(value)?.into_iter();
        return Ok(pairs.map(|(path, text)| (format!("{name}{path}"), text)).collect());
    }
    let (_, between) = style.between().ok_or_else(|| format!("the style {:?} is not legal in a part", style.kind))?;
    let joined = |texts: Vec<String>| {
        let is_none = texts.is_empty();
        (!is_none).then(|| (name.to_owned(), texts.join(between))).into_iter().collect()
    };
    Ok(match flatten(value)? {
        Flat::Absent => Vec::new(),
        Flat::One(text) => vec![(name.to_owned(), text)],
        Flat::List(items) if style.explode => items.into_iter().map(|item| (name.to_owned(), item)).collect(),
        Flat::List(items) => joined(items),
        Flat::Pairs(pairs) if style.explode => pairs,
        Flat::Pairs(pairs) => joined(pairs.into_iter().flat_map(|(name, text)| [name, text]).collect()),
    })
}

fn file_section(name: &str, how: Part, file: &File) -> Result<Section, String> {
    let media_type = file.media_type().or(how.media_type).unwrap_or("application/octet-stream");
    let own = || file.headers().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let is_free = |name: &str| own().all(|(own, _)| !own.eq_ignore_ascii_case(name));
    let headers: Vec<(&str, &str)> =
        how.headers.iter().copied().filter(|(name, _)| is_free(name)).chain(own()).collect();
    let content = match &file.feed {
        Some(feed) => Segment::Feed(Arc::clone(feed)),
        None => Segment::Whole(file.content().clone()),
    };
    section(name, Some(file.name().unwrap_or(name)), Some(media_type), &headers, content)
}

fn section(
    name: &str,
    file_name: Option<&str>,
    media_type: Option<&str>,
    headers: &[(&str, &str)],
    content: Segment,
) -> Result<Section, String> {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file_name) = file_name {
        head.extend(["; filename=\"", &quoted(file_name), "\""]);
    }
    // A line break would begin another header.
    let media_type = media_type.map(|text| text.chars().filter(|letter| !letter.is_control()).collect::<String>());
    if let Some(media_type) = &media_type {
        head.extend(["\r\nContent-Type: ", media_type]);
    }
    for (header, value) in headers {
        let is_legal = header.parse::<HeaderName>().is_ok() && value.parse::<HeaderValue>().is_ok();
        // Two of these would say two things about one part.
        let is_own = ["content-disposition", "content-type"].iter().any(|own| header.eq_ignore_ascii_case(own));
        if !is_legal || is_own {
            return Err(format!("the part `{name}` cannot have the header `{}`", header.escape_debug()));
        }
        head.extend(["\r\n", header, ": ", value]);
    }
    Ok(Section { head, media_type, content })
}

fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a boundary that stands in none of the parts that are here. In one that is not, it stands by a chance of one
/// in 2^128.
fn boundary(sections: &[Section]) -> String {
    loop {
        let boundary = format!("oasmith-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let has = |section: &Section| match &section.content {
            Segment::Whole(bytes) => bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()),
            Segment::Feed(_) => false,
        };
        if !sections.iter().any(has) {
            return boundary;
        }
    }
}

/// Returns the whole body, in one piece where all of it is here.
fn join(boundary: &str, sections: Vec<Section>) -> Joined {
    let length = |section: &Section| {
        let of_content = if let Segment::Whole(bytes) = &section.content { bytes.len() } else { 0 };
        section.head.len() + of_content + boundary.len() + 10
    };
    let mut text = Vec::with_capacity(sections.iter().map(length).sum::<usize>() + boundary.len() + 6);
    let mut segments = Vec::new();
    for Section { head, content, .. } in sections {
        text.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        match content {
            Segment::Whole(content) => text.extend_from_slice(&content),
            feed @ Segment::Feed(_) => {
                segments.push(Segment::Whole(std::mem::take(&mut text).into()));
                segments.push(feed);
            }
        }
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    segments.push(Segment::Whole(text.into()));
    Joined { segments }
}

/// A body some of whose bytes come from streams.
struct Joined {
    segments: Vec<Segment>,
}

impl Feed for Joined {
    fn upload(&self) -> Result<Upload, Error> {
        let mut bodies = VecDeque::with_capacity(self.segments.len());
        for segment in &self.segments {
            bodies.push_back(match segment {
                Segment::Whole(bytes) => Body::from(bytes.clone()),
                Segment::Feed(feed) => feed.upload()?.into_body(),
            });
        }
        Ok(upload(Body::from_chunks(Chain { bodies }), self.length()))
    }

    fn is_replayable(&self) -> bool {
        self.segments.iter().all(|segment| match segment {
            Segment::Whole(_) => true,
            Segment::Feed(feed) => feed.is_replayable(),
        })
    }

    fn length(&self) -> Option<u64> {
        let length = |segment: &Segment| match segment {
            Segment::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Segment::Feed(feed) => feed.length(),
        };
        self.segments.iter().map(length).try_fold(0_u64, |sum, length| sum.checked_add(length?))
    }
}

/// Bodies that follow one another.
struct Chain {
    bodies: VecDeque<Body>,
}

impl Chunks for Chain {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>> {
        Box::pin(async {
            while let Some(body) = self.bodies.front_mut() {
                match body.chunk().await.transpose() {
                    Some(piece) => return Some(piece),
                    None => drop(self.bodies.pop_front()),
                }
            }
            None
        })
    }
}
