//! How does a model give itself away to an encoder?

use std::borrow::Cow;
use std::fmt;

use super::{File, Value};

/// A type that can be written as JSON or as a parameter.
///
/// Generated code implements it; applications use the `serde` feature.
pub trait Encode {
    /// Returns what the value is made of: by itself, an object. [`piece()`] returns the same, whoever is asked.
    fn piece(&self) -> Piece<'_> {
        Piece::Itself
    }

    /// Hands over the properties, one by one, where the piece is an object.
    fn fields(&self, _to: &mut dyn Fields) {}
}

/// What a value is made of.
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "it holds references to models, which need not implement Debug")]
pub enum Piece<'a> {
    /// Nothing: a property with it is left out.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    UInt(u64),
    /// A floating-point number.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// The content of a file.
    File(&'a File),
    /// A list.
    List(&'a dyn EncodeList),
    /// An object whose keys are data.
    Map(&'a dyn EncodeMap),
    /// An object with known properties.
    Object(&'a dyn Encode),
    /// The same, where the value that was asked is that object. A type need not say so, which saves the compiler a
    /// function for each.
    Itself,
    /// Another value, with its numbers written as text.
    InText(&'a dyn Encode),
    /// Anything.
    Value(&'a Value),
}

impl<'a> Piece<'a> {
    /// Returns borrowed text as a piece.
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// Returns what a value is made of, which is never [`Piece::Itself`].
pub fn piece(value: &dyn Encode) -> Piece<'_> {
    match value.piece() {
        Piece::Itself => Piece::Object(value),
        piece => piece,
    }
}

/// Returns the same where nothing tells numbers and text apart, as JSON does: never [`Piece::InText`] either.
pub fn bare_piece(value: &dyn Encode) -> Piece<'_> {
    match piece(value) {
        Piece::InText(value) => bare_piece(value),
        piece => piece,
    }
}

/// A value whose numbers are written as text, where no property says so.
#[expect(missing_debug_implementations, reason = "it holds a model, which need not implement Debug")]
pub struct InText<'a>(pub &'a dyn Encode);

impl Encode for InText<'_> {
    fn piece(&self) -> Piece<'_> {
        Piece::InText(self.0)
    }
}

/// A list that is being written.
pub trait EncodeList {
    /// Returns how many items there are.
    fn count(&self) -> usize;
    /// Hands over the items, in order.
    fn each(&self, to: &mut dyn FnMut(&dyn Encode));
}

/// A map that is being written.
pub trait EncodeMap {
    /// Hands over the entries, in order.
    fn each(&self, to: &mut dyn FnMut(&str, &dyn Encode));
}

/// Takes in the properties of an object.
pub trait Fields {
    /// Takes in a property under a rule.
    fn put_with(&mut self, wire_name: &str, rule: Rule, value: &dyn Encode);

    /// Takes in a property; an absent one is left out.
    fn put(&mut self, wire_name: &str, value: &dyn Encode) {
        self.put_with(wire_name, Rule::PLAIN, value);
    }

    /// Takes in properties that the type does not name but keeps; one without a value is `null`, as it is in a map.
    fn put_all(&mut self, values: &dyn EncodeMap) {
        self.put_all_with(Rule::NULLABLE, values);
    }

    /// Takes in properties that the type does not name but keeps, under a rule.
    fn put_all_with(&mut self, rule: Rule, values: &dyn EncodeMap) {
        values.each(&mut |wire_name, value| self.put_with(wire_name, rule, value));
    }
}

/// How a property is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rule {
    pub(super) read_only: bool,
    pub(super) nullable: bool,
    pub(super) text: bool,
}

impl Rule {
    /// As it is; left out when it is absent.
    pub const PLAIN: Self = Self { read_only: false, nullable: false, text: false };
    /// Left out of requests: only the server sets it (`readOnly` of the Schema Object).
    pub const READ_ONLY: Self = Self { read_only: true, ..Self::PLAIN };
    /// Written as `null` when it is absent, because it is required.
    pub const NULLABLE: Self = Self { nullable: true, ..Self::PLAIN };
    /// With its numbers written as text.
    pub const TEXT: Self = Self { text: true, ..Self::PLAIN };

    /// Returns whether a request has a property under this rule.
    pub fn is_sent(self, value: &dyn Encode) -> bool {
        !self.read_only && (self.nullable || !matches!(value.piece(), Piece::Absent))
    }

    /// Returns the rule that asks for what either of two rules asks for.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            read_only: self.read_only || other.read_only,
            nullable: self.nullable || other.nullable,
            text: self.text || other.text,
        }
    }
}

/// Why a value could not be encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    pub(super) message: String,
}

impl EncodeError {
    /// Returns an error that says this.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EncodeError {}
