//! What does a file look like that is sent as a part of a body?

use std::fmt;

use bytes::Bytes;

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

/// The content of a file, with the name and the media type that it is sent under.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct File {
    content: Bytes,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// Returns a file without a name: it is sent under the name of its property.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), name: None, media_type: None }
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

    /// Returns the content.
    pub fn content(&self) -> &Bytes {
        &self.content
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

// The content may be large, and may be secret.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("length", &self.content.len())
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .finish()
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
