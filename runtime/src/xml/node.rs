//! What is a schema in XML?

use std::fmt;

/// What a value of a schema is in an XML document.
///
/// Generated code makes these values through functions, so that one that was generated before a fact was added still
/// compiles with the runtime that has it.
#[derive(Clone, Copy)]
pub struct Node {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    /// The namespace; empty where the description has none.
    pub(super) namespace: &'static str,
    pub(super) prefix: &'static str,
    pub(super) content: Content,
    pub(super) absent: Absent,
    /// Whether several of these are a list, where one is no list.
    pub(super) is_repeated: bool,
    /// Whether the root may be called something else, because the description infers its name.
    pub(super) is_inferred: bool,
}

/// `nodeType` of the XML Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Attribute,
    Text,
    Cdata,
    /// There is no node: what is inside stands in the node around.
    None,
}

/// What a property without a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Left out.
    LeftOut,
    /// An empty list, or an empty text: XML has no other way to write it.
    Empty,
    /// `null`: an attribute has no other way to be that.
    Null,
}

/// What is inside a node.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Content {
    /// Text, as it is.
    Text,
    /// Text with a syntax of its own, around which white space means nothing.
    Token,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Anything.
    Any,
    /// The items of a list.
    List(&'static Node),
    /// The entries of a map: elements that are called after the keys.
    Map(&'static Node),
    /// The properties of an object in the order in which they are written, and further ones where they are kept.
    Object(&'static [Member], Option<&'static Node>),
    /// The same as of another schema.
    Shared(&'static Content),
}

/// A property: its name in the description, and what it is in XML.
pub type Member = (&'static str, Node);

impl Content {
    /// Returns the content itself, of whichever schema it is.
    pub(super) fn resolved(self) -> Self {
        let mut content = self;
        // The generator emits no circle of these.
        while let Self::Shared(shared) = content {
            content = *shared;
        }
        content
    }
}

impl Node {
    const fn new(kind: Kind, name: &'static str) -> Self {
        Self {
            kind,
            name,
            namespace: "",
            prefix: "",
            content: Content::Text,
            absent: Absent::LeftOut,
            is_repeated: false,
            is_inferred: false,
        }
    }

    /// Returns an element with text in it.
    pub const fn element(name: &'static str) -> Self {
        Self::new(Kind::Element, name)
    }

    /// Returns an element with text in it that is the root of documents, which may call it something else.
    pub const fn root(name: &'static str) -> Self {
        Self { is_inferred: true, ..Self::element(name) }
    }

    /// Returns an attribute.
    pub const fn attribute(name: &'static str) -> Self {
        Self::new(Kind::Attribute, name)
    }

    /// Returns the text of the element around.
    pub const fn text() -> Self {
        Self::new(Kind::Text, "")
    }

    /// Returns the text of the element around, which is written as a CDATA section.
    pub const fn cdata() -> Self {
        Self::new(Kind::Cdata, "")
    }

    /// Returns no node of its own: what is inside stands in the element around.
    pub const fn inline() -> Self {
        Self::new(Kind::None, "")
    }

    /// Returns the node with this inside.
    #[must_use]
    pub const fn with(self, content: Content) -> Self {
        Self { content, ..self }
    }

    /// Returns the node with the content of another schema.
    #[must_use]
    pub const fn of(self, content: &'static Content) -> Self {
        self.with(Content::Shared(content))
    }

    /// Returns the node with items inside.
    #[must_use]
    pub const fn list(self, item: &'static Self) -> Self {
        self.with(Content::List(item))
    }

    /// Returns the node with the entries of a map inside.
    #[must_use]
    pub const fn map(self, value: &'static Self) -> Self {
        self.with(Content::Map(value))
    }

    /// Returns the node with the properties of an object inside.
    #[must_use]
    pub const fn object(self, members: &'static [Member]) -> Self {
        self.with(Content::Object(members, None))
    }

    /// Returns the node with text inside that has a syntax of its own.
    #[must_use]
    pub const fn token(self) -> Self {
        self.with(Content::Token)
    }

    /// Returns the node with a number inside.
    #[must_use]
    pub const fn number(self) -> Self {
        self.with(Content::Number)
    }

    /// Returns the node with `true` or `false` inside.
    #[must_use]
    pub const fn bool(self) -> Self {
        self.with(Content::Bool)
    }

    /// Returns the node with anything inside.
    #[must_use]
    pub const fn any(self) -> Self {
        self.with(Content::Any)
    }

    /// Returns the node in a namespace, with the prefix that it is written with; an empty one makes it the default.
    #[must_use]
    pub const fn in_namespace(self, namespace: &'static str, prefix: &'static str) -> Self {
        Self { namespace, prefix, ..self }
    }

    /// Returns the node of a property that is one value or a list of them, which several nodes are.
    #[must_use]
    pub const fn repeated(self) -> Self {
        Self { is_repeated: true, ..self }
    }

    /// Returns the node of a property that is an empty list or text where there is no node.
    #[must_use]
    pub const fn or_empty(self) -> Self {
        Self { absent: Absent::Empty, ..self }
    }

    /// Returns the node of a property that is null where there is no node.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self { absent: Absent::Null, ..self }
    }
}

// Schemas may contain themselves, so neither shows what is inside.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("kind", &self.kind).field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "Text",
            Self::Token => "Token",
            Self::Number => "Number",
            Self::Bool => "Bool",
            Self::Any => "Any",
            Self::List(_) => "List(..)",
            Self::Map(_) => "Map(..)",
            Self::Object(..) => "Object(..)",
            Self::Shared(_) => "Shared(..)",
        })
    }
}
