//! Which types are there, and how is each of them used?
//!
//! Optional lives on the [`Field`], nullable, boxed and lost on the use ([`Ty`]).

use super::{Docs, Example, GroupId};

/// The place in the user's documents that a node comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Origin {
    /// The JSON Pointer (RFC 6901) of the node, without a leading `#`.
    pub pointer: String,
}

impl Origin {
    /// Returns a segment of a JSON Pointer as it was before it was escaped (RFC 6901, section 4).
    pub(crate) fn unescaped(segment: &str) -> String {
        segment.replace("~1", "/").replace("~0", "~")
    }
}

/// Identifies a [`TypeDef`] in a [`TypeTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

/// Every named type of the API, in the order in which `lower` met them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TypeTable {
    defs: Vec<TypeDef>,
}

impl TypeTable {
    /// Adds a type and returns its id.
    ///
    /// # Panics
    ///
    /// Panics at the 2^32nd type, which no document that fits in memory has.
    pub fn insert(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).expect("a document has fewer than 2^32 schemas"));
        self.defs.push(def);
        id
    }

    /// Returns the type with this id.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.defs[id.0 as usize]
    }

    /// Returns the type with this id, to change it.
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.defs[id.0 as usize]
    }

    /// Returns every id, in order.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        // `insert` keeps the table below 2^32 types, so the numbers never run out before the types do.
        (0..=u32::MAX).take(self.defs.len()).map(TypeId)
    }

    /// Returns every type with its id, in order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.ids().zip(&self.defs)
    }

    /// Returns the types alone, in the order of their ids.
    pub fn into_defs(self) -> Vec<TypeDef> {
        self.defs
    }

    /// Returns how many types there are.
    pub fn len(&self) -> usize {
        self.defs.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.defs.is_empty()
    }
}

/// A named type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeDef {
    /// The name that the document wishes for: a name override, or the last part of the schema's name, or for an
    /// inline type its parent's hint and its own role.
    pub hint: String,
    /// The part of the schema's name before its last dot, such as `c1.api.app.v1`; empty where there is none.
    pub namespace: String,
    /// For an inline type, the component that contains it: both are printed in one file.
    pub parent: Option<TypeId>,
    /// What it is.
    pub shape: Shape,
    /// The path of a type that somebody wrote by hand and that stands for this one, whose shape then says nothing.
    pub replacement: Option<String>,
    /// Text for people.
    pub docs: Docs,
    /// An example of a value.
    pub example: Example,
    /// How many properties a value has at most, where the document says so.
    pub max_properties: Option<usize>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// Whether requests or responses reach it; filled by the pass `direction`.
    pub direction: Direction,
    /// In which builds of the client it is; filled by the pass `presence`.
    pub presence: Presence,
    /// Where it was declared.
    pub origin: Origin,
    /// What tells it from all others even when the document grows: its place, without positions in lists.
    pub key: String,
}

/// Which way values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Direction {
    /// A request body or parameter reaches the type.
    pub request: bool,
    /// A response reaches the type.
    pub response: bool,
}

/// In which builds of the client something is, where groups can be left out of one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Presence {
    /// In every one.
    #[default]
    Always,
    /// In those that have one of these groups, in order.
    With(Vec<GroupId>),
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A string out of a list, open to values that the document does not name.
    Enum(Enum),
    /// One of several types, open to values that fit none of them.
    Union(Union),
    /// Another name for a type.
    Alias(Ty),
}

/// An object with known properties.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Struct {
    /// The properties, sorted by wire name.
    pub fields: Vec<Field>,
    /// The type of further properties, where the document allows them beside the named ones.
    pub additional: Option<Ty>,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The property's name in the document.
    pub wire_name: String,
    /// Its rank in the order in which the document has the properties, those of what `allOf` includes first.
    pub position: usize,
    /// Its type.
    pub ty: Ty,
    /// Whether `required` lists it.
    pub required: bool,
    /// The only text that it has in a new value, because it tells the type from others; set by the pass `tag`.
    pub constant: Option<String>,
    /// `readOnly`: never sent in a request.
    pub read_only: bool,
    /// `writeOnly`: never expected in a response.
    pub write_only: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// Whether it holds a secret (`format: password`), which `Debug` does not show.
    pub secret: bool,
    /// Whether a request has to be able to say absent, null and a value apart; set by the pass `patch`.
    pub three_state: bool,
    /// The smallest number that makes sense, where the schema says it: its `default`, or else its lower bound.
    pub start: Option<i64>,
    /// An example of its value.
    pub example: Example,
    /// Text for people.
    pub docs: Docs,
}

impl Field {
    /// Returns whether a value may be without it in only one way.
    pub fn is_option(&self) -> bool {
        !self.three_state && (!self.required || self.ty.nullable)
    }

    /// Returns whether a new value needs it from its maker: what only the server sets is never asked for, and what is
    /// known is not either.
    pub fn is_given(&self) -> bool {
        !self.three_state && !self.read_only && !self.is_option() && self.constant.is_none()
    }
}

/// A string out of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enum {
    /// The values that the document names, in its order.
    pub variants: Vec<Variant>,
}

/// One value of an [`Enum`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The value on the wire.
    pub wire_name: String,
    /// The name that the document wishes for, if it gives one (`x-enum-varnames` and its kin).
    pub hint: Option<String>,
    /// Text for people.
    pub docs: Docs,
}

/// One of several types (`oneOf` and `anyOf` of the Schema Object, and a list of types).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Union {
    /// The property whose text decides between the objects (`propertyName` of the Discriminator Object).
    pub tag: Option<String>,
    /// The types, in the order of the document.
    pub branches: Vec<Branch>,
    /// Whether `null` is one of the types; `lower` moves this to the uses.
    pub nullable: bool,
}

/// One type of a [`Union`].
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What the branch is called, in words.
    pub hint: String,
    /// What tells it from the other branches, whatever they are: several may have the same.
    pub key: String,
    /// Its type.
    pub ty: Ty,
    /// The texts of the deciding property that the document maps to it.
    pub tags: Vec<String>,
    /// The name of the component that it refers to, which stands for it where the document maps nothing to it.
    pub component: Option<String>,
    /// Text for people.
    pub docs: Docs,
}

/// A use of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct Ty {
    /// What is used.
    pub kind: TyKind,
    /// Whether `null` is a legal value here.
    pub nullable: bool,
    /// Whether a `Box` breaks a cycle here; set by the pass `cycle`.
    pub boxed: bool,
    /// Whether the document says what the value is and the type does not; the ledger says why.
    pub lost: bool,
}

impl Ty {
    /// Returns a plain use: not nullable, not boxed.
    pub fn new(kind: TyKind) -> Self {
        Self { kind, nullable: false, boxed: false, lost: false }
    }

    /// Returns a use of any value in place of one that cannot be expressed; what that is belongs in the ledger.
    pub fn lost() -> Self {
        Self { lost: true, ..Self::new(TyKind::Any) }
    }

    /// Returns the same use with `null` allowed when `nullable` says so.
    #[must_use]
    pub fn or_null(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }
}

/// What a [`Ty`] uses.
#[derive(Debug, Clone, PartialEq)]
pub enum TyKind {
    /// A value without structure.
    Scalar(Scalar),
    /// A list.
    Array(Box<Ty>),
    /// An object whose keys are data.
    Map(Box<Ty>),
    /// A named type.
    Named(TypeId),
    /// Any JSON value: legal only where the document itself says nothing, or with an entry in the ledger.
    Any,
}

/// A value without structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A JSON string.
    String,
    /// `true` or `false`.
    Bool,
    /// An integer, as a JSON number or as text.
    Int(IntKind, Wire),
    /// A floating-point number.
    Float(FloatKind, Wire),
    /// Base64 text.
    Bytes,
    /// Bytes as they are: the content of a file in a body in parts; the pass `file` makes text of all others.
    Binary,
    /// A moment, RFC 3339 text.
    DateTime,
    /// A span of time, ISO 8601 or protobuf text.
    Duration,
    /// A type of another crate, with a syntax of its own for text.
    Foreign(Foreign),
}

/// A type of another crate that the configuration chose for a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// `date-time` as `chrono::DateTime<chrono::Utc>`.
    ChronoDateTime,
    /// `date` as `chrono::NaiveDate`.
    ChronoDate,
    /// `date-time` as `jiff::Timestamp`.
    JiffTimestamp,
    /// `date` as `jiff::civil::Date`.
    JiffDate,
    /// `date-time` as `time::OffsetDateTime`.
    TimeDateTime,
    /// `date` as `time::Date`.
    TimeDate,
    /// `uuid` as `uuid::Uuid`.
    Uuid,
    /// `decimal` as `rust_decimal::Decimal`.
    Decimal,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// A JSON number.
    Number,
    /// A JSON string with the number in it.
    Text,
}

/// The width and sign of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntKind {
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
}

/// The width of a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloatKind {
    /// 32 bits.
    F32,
    /// 64 bits.
    F64,
}
