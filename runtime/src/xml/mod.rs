//! How do models become XML, and XML models?
//!
//! Models know nothing of XML. What a schema is in XML is data ([`Node`], [`Content`]): which property is an element or
//! an attribute, and what that is called. A document is read into a [`Value`](super::model::Value) along that data, and
//! the value into the model; a model is written along the same data, property by property. The rules are those of the
//! XML Object (OpenAPI 3.2, section 4.26; OpenAPI 3.1, section 4.8.26).

mod encoding;
mod node;
mod read;
mod scan;
mod write;

use bytes::Bytes;
use http::HeaderMap;

pub use node::{Content, Member, Node};
pub use write::write;

use super::call::Call;
use super::format::Format;
use super::model::{Decode, DecodeError, Encode, decode_value};
use super::sending::Sending;

/// Reads a document whose root is the node into its place, which is worth nothing after a fault.
///
/// What the data does not name is left out, as properties of JSON are that a type does not name. There are no entities
/// but the five of XML itself, because a document type declaration is refused.
///
/// # Errors
///
/// Fails when the text is not XML, takes too long to parse, or has too many elements or too deep ones, and when a value
/// is not of the type that the model has there; the error names the path, with the names that properties have in the
/// description.
pub fn read(root: &Node, document: &str, place: &mut dyn Decode) -> Result<(), DecodeError> {
    decode_value(&read::value(root, document)?, place)
}

impl Format for Node {
    fn read(&self, headers: &HeaderMap, body: &[u8], place: &mut dyn Decode) -> Result<(), DecodeError> {
        let document = encoding::text(headers, body).map_err(DecodeError::new)?;
        read(self, &document, place)
    }
}

impl Call {
    /// Sets the body to a value as XML, whose root is the node.
    pub fn xml(&mut self, media_type: &'static str, root: &Node, value: &dyn Encode) {
        if let Some(body) = self.note("body", media_type, write(root, value)) {
            self.bytes(media_type, Bytes::from(body));
        }
    }

    /// Sends the call; the answer's body is read as XML, in the format that the operation has.
    pub fn send_xml<T: Decode>(self) -> Sending<T> {
        self.send_json()
    }

    /// Sends the call; the answer's body is read as XML, where its status has one.
    pub fn send_xml_or_none<T: Decode>(self) -> Sending<Option<T>> {
        self.send_json_or_none()
    }
}
