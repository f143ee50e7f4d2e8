//! How does a model take in a decoded document?
//!
//! Decoding walks the document once. At each value it asks the model at hand for its [`Target`], the place that the
//! value goes to, and converts there; a model never sees the parser.

use std::fmt;

use super::{Union, Value};

/// A type that can be read from JSON.
///
/// Generated code implements it; applications call [`super::decode`] or use the `serde` feature.
pub trait Decode {
    /// Returns the value that decoding starts from, before anything was read into it.
    fn blank() -> Self
    where
        Self: Sized;

    /// Returns the place that a value of this type is read into; one that may be null is no longer null then.
    ///
    /// By itself, that is an object whose properties may all be missing.
    fn target(&mut self) -> Target<'_> {
        Target::Itself
    }

    /// Takes in a null, or returns `false` where null is no value of the type.
    fn null(&mut self) -> bool {
        false
    }

    /// Returns the place of a property, or `None` for a property that the type neither names nor keeps.
    fn field(&mut self, _wire_name: &str) -> Option<&mut dyn Decode> {
        None
    }

    /// Reads text into a type with a syntax of its own; the error says what was expected.
    ///
    /// # Errors
    ///
    /// Fails when the text does not have that syntax.
    fn take_text(&mut self, _text: &str) -> Result<(), &'static str> {
        Err("another type")
    }
}

/// The place that a value is read into.
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "it holds references to models, which need not implement Debug")]
pub enum Target<'a> {
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A number, or text that holds one.
    I32(&'a mut i32),
    /// A number, or text that holds one.
    I64(&'a mut i64),
    /// A number, or text that holds one.
    U32(&'a mut u32),
    /// A number, or text that holds one.
    U64(&'a mut u64),
    /// A number, or text that holds one.
    F32(&'a mut f32),
    /// A number, or text that holds one.
    F64(&'a mut f64),
    /// Text.
    Text(&'a mut String),
    /// Text with a syntax of its own: an enum, a date, base64.
    Parsed(&'a mut dyn Decode),
    /// A list.
    List(&'a mut dyn List),
    /// An object whose keys are data.
    Map(&'a mut dyn Map),
    /// An object with known properties, and those that it must have.
    Object(&'a mut dyn Decode, &'static [&'static str]),
    /// The same, where the value that was asked is that object and need not have any of them. A type need not say so,
    /// which saves the compiler a function for each.
    Itself,
    /// One of several types.
    Union(&'a mut dyn Union),
    /// Anything.
    Value(&'a mut Value),
}

/// Returns the place that a value of a type that is known here is read into, which is never [`Target::Itself`].
pub(super) fn target<T: Decode>(value: &mut T) -> Target<'_> {
    // Twice, because the first borrow would have to last as long as the place. Both are known when this is compiled.
    if matches!(value.target(), Target::Itself) { Target::Object(value, &[]) } else { value.target() }
}

/// A list that grows as it is read.
pub trait List {
    /// Removes what is there.
    fn start(&mut self);
    /// Returns the place for one more item.
    fn item(&mut self) -> &mut dyn Decode;
}

/// A map that grows as it is read.
pub trait Map {
    /// Removes what is there.
    fn start(&mut self);
    /// Returns the place for the value of a key.
    fn entry(&mut self, key: String) -> &mut dyn Decode;
}

impl Target<'_> {
    /// Returns what the place expects, for messages.
    pub(super) fn expected(&self) -> &'static str {
        match self {
            Self::Bool(_) => "a boolean",
            Self::I32(_) => "an integer of 32 bits",
            Self::I64(_) => "an integer of 64 bits",
            Self::U32(_) => "an unsigned integer of 32 bits",
            Self::U64(_) => "an unsigned integer of 64 bits",
            Self::F32(_) => "a number of 32 bits",
            Self::F64(_) => "a number",
            Self::Text(_) | Self::Parsed(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Object(..) | Self::Itself => "an object",
            Self::Union(_) | Self::Value(_) => "a value",
        }
    }
}

/// Why a document could not be decoded, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pub(super) path: String,
    pub(super) message: String,
}

impl DecodeError {
    /// Returns a fault of the document as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { path: "$".to_owned(), message: message.into() }
    }

    /// Returns where the fault is: a path from the root (`$`), such as `$.list[2].createdAt`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what was expected and what was found.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.message, self.path)
    }
}

impl std::error::Error for DecodeError {}
