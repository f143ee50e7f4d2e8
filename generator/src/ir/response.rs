//! What comes back, under which status and media type?

use super::{Docs, Example, Stream, Ty, XmlNode};

/// What a success brings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    /// What is declared for each status that is a success.
    pub answers: Answers,
    /// The media types asked for in `Accept`, if there is a body.
    pub accept: Option<String>,
    /// What comes piece by piece, where the document has such a media type.
    pub stream: Option<Stream>,
    /// Text for people, from the first success.
    pub docs: Docs,
}

/// The answers that a document declares: for successes, or for failures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// What bodies are read as; no two are the same.
    pub shapes: Vec<ResponseMedia>,
    /// Every status and media type: exact statuses, ranges, `default`; the media types of each, the
    /// preferred one first.
    pub cases: Vec<ResponseCase>,
    /// The headers that are declared, each once.
    pub headers: Vec<ResponseHeader>,
}

/// One status with one media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseCase {
    /// The status as the document has it: `404`, `4XX` or `default`.
    pub status: String,
    /// The media type or range; `None` where there is no body.
    pub media_type: Option<String>,
    /// The shape of the body: its index in [`Answers::shapes`]. Only a failure may have none.
    pub shape: Option<usize>,
    /// An example of the body.
    pub example: Example,
}

/// A header of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseHeader {
    /// The name in the document.
    pub wire_name: String,
    /// Its type.
    pub ty: Ty,
    /// Text for people.
    pub docs: Docs,
}

/// How a response body is read.
#[derive(Debug, Clone, PartialEq)]
pub enum ResponseMedia {
    /// JSON.
    Json(Ty),
    /// XML, with what its root is.
    Xml(Ty, XmlNode),
    /// Text.
    Text,
    /// Bytes, as they are.
    Bytes,
    /// Nothing is expected.
    Empty,
}

/// What a caller gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Output<'a> {
    /// Always the same.
    One(&'a ResponseMedia),
    /// A body under some statuses, and none under others.
    Optional(&'a ResponseMedia),
    /// One of several.
    Several,
}

impl Response {
    /// Returns what a caller gets.
    pub fn output(&self) -> Output<'_> {
        match self.answers.shapes.as_slice() {
            [] => Output::One(&ResponseMedia::Empty),
            [shape] => Output::One(shape),
            [ResponseMedia::Empty, shape] | [shape, ResponseMedia::Empty] => Output::Optional(shape),
            _ => Output::Several,
        }
    }

    /// Returns the media types of bodies that are bytes, but not those of the stream, each once.
    pub fn bytes(&self) -> Vec<&str> {
        let bytes = self.answers.shapes.iter().position(|shape| *shape == ResponseMedia::Bytes);
        let cases = self.answers.cases.iter().filter(|case| bytes.is_some() && case.shape == bytes);
        let streamed = self.stream.as_ref().map(|stream| stream.media_type.as_str());
        let mut names: Vec<&str> = Vec::new();
        for name in cases.filter_map(|case| case.media_type.as_deref()) {
            if Some(name) != streamed && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Returns the type of a body in JSON or XML, where that is the only body.
    pub fn json(&self) -> Option<&Ty> {
        match self.output() {
            Output::One(shape) | Output::Optional(shape) => shape.ty(),
            Output::Several => None,
        }
    }
}

impl Answers {
    /// Returns every use of a type.
    pub fn uses(&self) -> impl Iterator<Item = &Ty> {
        let headers = self.headers.iter().map(|header| &header.ty);
        self.shapes.iter().filter_map(ResponseMedia::ty).chain(headers)
    }

    /// Returns every use of a type, to change it.
    pub fn uses_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let shapes = self.shapes.iter_mut().filter_map(|shape| match shape {
            ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => Some(ty),
            ResponseMedia::Text | ResponseMedia::Bytes | ResponseMedia::Empty => None,
        });
        shapes.chain(self.headers.iter_mut().map(|header| &mut header.ty))
    }

    /// Returns the statuses under which a shape comes, each once, in order.
    pub fn statuses(&self, shape: usize) -> Vec<&str> {
        let mut statuses: Vec<&str> =
            self.cases.iter().filter(|case| case.shape == Some(shape)).map(|case| case.status.as_str()).collect();
        statuses.dedup();
        statuses
    }
}

impl ResponseMedia {
    /// Returns the type of JSON or XML.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::Xml(ty, _) => Some(ty),
            Self::Text | Self::Bytes | Self::Empty => None,
        }
    }
}
