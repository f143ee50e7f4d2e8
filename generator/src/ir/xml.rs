//! What are schemas in XML?
//!
//! The types say nothing of XML. This is a description beside them, of those schemas alone that bodies in XML reach:
//! the XML Object (OpenAPI 3.2, section 4.26) with everything inferred that it leaves open.

/// Identifies what is shared by uses of a named schema: its index in [`XmlTable::shared`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct XmlId(pub usize);

/// The contents of named schemas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct XmlTable {
    /// Every one that a body reaches.
    pub shared: Vec<XmlShared>,
}

/// What is inside of the nodes of a named schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlShared {
    /// The name of the schema.
    pub hint: String,
    /// What is inside.
    pub content: XmlContent,
}

/// What a value of a schema is in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlNode {
    /// Which node it is.
    pub kind: XmlKind,
    /// Its local name; empty where it has none.
    pub name: String,
    /// The namespace; empty where the document names none.
    pub namespace: String,
    /// The prefix; empty where the document names none.
    pub prefix: String,
    /// What is inside.
    pub content: XmlContent,
    /// What a property without a node is.
    pub absent: XmlAbsent,
    /// Whether the document does not say what the root is called, so that it may be called something else.
    pub is_inferred: bool,
}

/// `nodeType` of the XML Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element around.
    Text,
    /// The same as a CDATA section.
    Cdata,
    /// No node: what is inside stands in the node around.
    None,
}

/// What a property without a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlAbsent {
    /// Absent.
    Absent,
    /// An empty list or text.
    Empty,
    /// `null`.
    Null,
}

/// What is inside of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlContent {
    /// Text, as it is.
    Text,
    /// Text with a syntax of its own.
    Token,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Anything.
    Any,
    /// The items of a list.
    List(Box<XmlNode>),
    /// The values of a map.
    Map(Box<XmlNode>),
    /// The properties of an object, in the order of the document, and the values of further ones.
    Object(Vec<(String, XmlNode)>, Option<Box<XmlNode>>),
    /// The same as of a named schema.
    Shared(XmlId),
}

impl XmlContent {
    /// Returns every node that is directly inside.
    pub fn nodes(&self) -> impl Iterator<Item = &XmlNode> {
        let (members, other): (&[(String, XmlNode)], Option<&XmlNode>) = match self {
            Self::List(node) | Self::Map(node) => (&[], Some(node)),
            Self::Object(members, rest) => (members, rest.as_deref()),
            Self::Text | Self::Token | Self::Number | Self::Bool | Self::Any | Self::Shared(_) => (&[], None),
        };
        members.iter().map(|(_, node)| node).chain(other)
    }
}
