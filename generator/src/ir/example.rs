//! What do the examples of a document say?

/// A value of JSON, with numbers as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as JSON has it.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

/// What a document gives as an example; kept only where something is made of it.
pub type Example = Option<Box<Json>>;
