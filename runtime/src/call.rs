//! What has a caller said about one call, before it is sent?

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::core::Core;
use super::encode::{self, Style};
use super::error::{Error, ErrorKind};
use super::form;
use super::model::{Decode, Encode, File, encode as to_json};
use super::operation::Operation;
use super::options::{CallOptions, parse_header};
use super::outcome::{self, OneOf};
use super::path::interpolate;
use super::request::server_of;
use super::response::Rest;
use super::sending::{self, Sending};
use super::transport::Feed;

/// One call of an operation that is being put together.
///
/// What cannot be sent is kept as a fault, and comes out when the call is sent, before any I/O.
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) query: Vec<(&'static str, Vec<String>)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) cookies: Vec<(&'static str, Vec<String>)>,
    pub(super) body: Option<(HeaderValue, Bytes)>,
    /// What gives the body piece by piece, in the place of the bytes.
    pub(super) feed: Option<Arc<dyn Feed>>,
    /// Where the body of a success goes, where the caller reads it piece by piece.
    pub(super) rest: Option<Rest>,
    pub(super) options: CallOptions,
    /// The URL that an answer named, which is called instead of the operation's own.
    pub(super) next: Option<String>,
    pub(super) fault: Option<Error>,
}

impl Call {
    /// Returns a call without parameters.
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: None,
            feed: None,
            rest: None,
            options: CallOptions::new(),
            next: None,
            fault: None,
        }
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        if let Some(encoded) = self.note("path parameter", name, encode::path(name, style, value)) {
            self.path.retain(|(other, _)| *other != name);
            self.path.extend(encoded.map(|encoded| (name, encoded)));
        }
    }

    /// Sets a query parameter; an absent value removes it.
    pub fn query(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        if let Some(pairs) = self.note("query parameter", name, encode::query(name, style, value)) {
            self.query.retain(|(other, _)| *other != name);
            self.query.push((name, pairs));
        }
    }

    /// Sets the whole query string; an absent value removes it.
    pub fn query_string(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        if let Some(whole) = self.note("query string", name, encode::query_string(style, value)) {
            self.query.retain(|(other, _)| *other != name);
            self.query.push((name, whole.into_iter().collect()));
        }
    }

    /// Returns the text of a query parameter that was set, where it has one only.
    pub fn query_text(&self, name: &str) -> Option<String> {
        let (_, pairs) = self.query.iter().find(|(other, _)| *other == name)?;
        let [pair] = &**pairs else { return None };
        let (_, text) = pair.split_once('=')?;
        percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
    }

    /// Sets a header parameter; an absent value removes it.
    pub fn header(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        let header =
            encode::header(style, value).and_then(|text| text.map(|text| parse_header(name, text.trim())).transpose());
        if let Some(header) = self.note("header", name, header) {
            self.headers.retain(|(other, _)| !other.as_str().eq_ignore_ascii_case(name));
            self.headers.extend(header);
        }
    }

    /// Sets a cookie parameter; an absent value removes it.
    pub fn cookie(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        if let Some(pairs) = self.note("cookie", name, encode::cookie(name, style, value)) {
            self.cookies.retain(|(other, _)| *other != name);
            self.cookies.push((name, pairs));
        }
    }

    /// Sets the body to a value as JSON.
    pub fn json(&mut self, media_type: &'static str, value: &dyn Encode) {
        if let Some(body) = self.note("body", media_type, to_json(value)) {
            self.bytes(media_type, Bytes::from(body));
        }
    }

    /// Sets the body to an object as a form, with the styles of those properties that have one of their own.
    pub fn form(&mut self, media_type: &'static str, styles: &[(&str, Style)], value: &dyn Encode) {
        if let Some(body) = self.note("body", media_type, form::encode(styles, value)) {
            self.bytes(media_type, Bytes::from(body));
        }
    }

    /// Sets the body to these bytes.
    pub fn bytes(&mut self, media_type: &str, body: Bytes) {
        if let Some(media_type) = self.note("media type", media_type, HeaderValue::from_str(media_type)) {
            self.feed = None;
            self.body = Some((media_type, body));
        }
    }

    /// Sets the body to a file, of this media type unless the file has one of its own.
    pub fn file(&mut self, media_type: &str, file: &File) {
        let media_type = file.media_type().unwrap_or(media_type);
        match &file.feed {
            Some(feed) => self.feed(media_type, Arc::clone(feed)),
            None => self.bytes(media_type, file.content().clone()),
        }
    }

    /// Sets the body to bytes that come piece by piece.
    pub(super) fn feed(&mut self, media_type: &str, feed: Arc<dyn Feed>) {
        self.bytes(media_type, Bytes::new());
        self.feed = Some(feed);
    }

    /// Makes the call another one than before: an idempotency key stays behind, because a server that knows the key
    /// would answer as it did before (the Idempotency-Key header, draft-ietf-httpapi-idempotency-key-header).
    ///
    /// What the key said about the call before holds for this one too: that it may be repeated.
    pub fn renew(&mut self) {
        let key = self.operation.idempotency_header();
        let mut had_key = self.options.idempotency_key.take().is_some();
        for headers in [&mut self.headers, &mut self.options.headers] {
            had_key |= headers.iter().any(|(name, _)| *name == key);
            headers.retain(|(name, _)| *name != key);
        }
        if had_key {
            self.options.is_idempotent.get_or_insert(true);
        }
    }

    /// Calls a URL that an answer named, by `GET`: with the headers and the credentials of this call, but without its
    /// parameters and its body, which that URL stands for.
    pub fn follow(&mut self, url: String) {
        self.next = Some(url);
    }

    /// Returns the URL that the call would go to, without its query.
    pub fn url(&self) -> Option<String> {
        let server = server_of(&self.core, self.operation, self.options.server.as_deref()).ok()?;
        let path = interpolate(self.operation.path, &self.path).ok()?;
        Some(format!("{}{path}", server.url()))
    }

    /// Takes over what the options set.
    pub fn options(&mut self, options: CallOptions) {
        self.options.merge(options);
    }

    /// Sends the call; the answer's body is read as JSON.
    pub fn send_json<T: Decode>(self) -> Sending<T> {
        Sending::new(self, sending::json)
    }

    /// Sends the call; the answer's body is text.
    pub fn send_text(self) -> Sending<String> {
        Sending::new(self, sending::text)
    }

    /// Sends the call; the answer's body is left as it is.
    pub fn send_bytes(self) -> Sending<Bytes> {
        Sending::new(self, sending::bytes)
    }

    /// Sends the call; the answer's body is read as JSON, where its status has one.
    pub fn send_json_or_none<T: Decode>(self) -> Sending<Option<T>> {
        Sending::new(self, sending::json_or_none)
    }

    /// Sends the call; the answer's body is read as JSON that may be null, where its status has one.
    pub fn send_nullable_or_none<T: Decode>(self) -> Sending<Option<T>> {
        Sending::new(self, sending::nullable_or_none)
    }

    /// Sends the call; the answer's body is text, where its status has one.
    pub fn send_text_or_none(self) -> Sending<Option<String>> {
        Sending::new(self, |raw| sending::optional(raw, sending::text))
    }

    /// Sends the call; the answer's body is left as it is, where its status has one.
    pub fn send_bytes_or_none(self) -> Sending<Option<Bytes>> {
        Sending::new(self, |raw| sending::optional(raw, sending::bytes))
    }

    /// Sends the call; the answer's status and media type say what its body is.
    pub fn send_one_of<T: OneOf>(self) -> Sending<T> {
        Sending::new(self, outcome::one_of)
    }

    /// Sends the call; the answer's body does not matter.
    pub fn send_empty(self) -> Sending<()> {
        Sending::new(self, sending::empty)
    }

    /// Keeps the first fault.
    pub(super) fn note<T>(&mut self, what: &str, name: &str, outcome: Result<T, impl fmt::Display>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault.get_or_insert_with(|| Error::new(ErrorKind::Request, format!("{what} `{name}`: {why}")));
                None
            }
        }
    }
}

// A parameter or a body may hold a secret, so only the names are shown.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(&'static str, Vec<String>)]| pairs.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("path", &self.path.iter().map(|(name, _)| *name).collect::<Vec<_>>())
            .field("query", &names(&self.query))
            .field("headers", &self.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())
            .field("cookies", &names(&self.cookies))
            .field("body_length", &self.body.as_ref().map(|(_, body)| body.len()))
            .finish_non_exhaustive()
    }
}
