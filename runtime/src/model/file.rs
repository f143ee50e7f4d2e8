//! What does a file look like that is sent as a part of a body?

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;

use super::super::transport::Feed;
use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

/// The content of a file, with the name and the media type that it is sent under.
///
/// The content is here, or comes from a stream: clients that send bodies in parts or files make a file of a `Payload`.
#[derive(Clone, Default)]
pub struct File {
    content: Bytes,
    /// What gives the content piece by piece, in the place of the bytes.
    pub(in super::super) feed: Option<Arc<dyn Feed>>,
    name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl File {
    /// Returns a file without a name: it is sent under the name of its property.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Sets the name of the file.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Sets the media type, which otherwise is the one that the API declares, or `application/octet-stream`.
    #[must_use]
    pub fn with_media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// Adds a header to the part that the file is sent as; a file that is a whole body has none. One that HTTP does not
    /// allow is an error of the call.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns the content, of which nothing is here where it comes from a stream.
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    /// Returns how many bytes there are, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.feed {
            Some(feed) => feed.length(),
            None => u64::try_from(self.content.len()).ok(),
        }
    }

    /// Returns the headers of its part.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Returns the content as text, or why it is none.
    pub(in super::super) fn text(&self) -> Result<&str, &'static str> {
        match self.feed {
            Some(_) => Err("a stream can only be a body or a part of one"),
            None => std::str::from_utf8(&self.content).map_err(|_| "a file is no text"),
        }
    }

    /// Returns the name of the file.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the media type.
    pub fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }
}

impl From<Bytes> for File {
    fn from(content: Bytes) -> Self {
        Self::new(content)
    }
}

impl From<Vec<u8>> for File {
    fn from(content: Vec<u8>) -> Self {
        Self::new(content)
    }
}

impl From<&[u8]> for File {
    fn from(content: &[u8]) -> Self {
        Self::new(Bytes::copy_from_slice(content))
    }
}

impl From<String> for File {
    fn from(content: String) -> Self {
        Self::new(content)
    }
}

impl From<&str> for File {
    fn from(content: &str) -> Self {
        Self::new(content.to_owned())
    }
}

// A stream is the same as itself alone.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.feed, &other.feed) {
            (Some(feed), Some(other)) => Arc::ptr_eq(feed, other),
            (None, None) => self.content == other.content,
            _ => false,
        };
        is_same && (&self.name, &self.media_type, &self.headers) == (&other.name, &other.media_type, &other.headers)
    }
}

impl Eq for File {}

impl Hash for File {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.content, &self.name, &self.media_type, &self.headers).hash(state);
    }
}

// The content may be large, and may be secret.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("length", &self.length())
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Decode for File {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        self.content = Bytes::copy_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Encode for File {
    fn piece(&self) -> Piece<'_> {
        Piece::File(self)
    }
}
