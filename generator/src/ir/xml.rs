//! What are schemas in XML?
//!
//! The types say nothing of XML. This is a description beside them, of those schemas alone that bodies in XML reach:
//! the XML Object (OpenAPI 3.2, section 4.26) with everything inferred that it leaves open.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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
    /// Whether several nodes are a list, where one is no list.
    pub is_repeated: bool,
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

impl XmlTable {
    /// Returns what each property below a root is, by its path: `$.id`, `Pet.tags[]`. A named schema begins anew.
    pub fn facts(&self, root: &XmlNode) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(String, &XmlNode)> = vec![("$".to_owned(), root)];
        while let Some((path, node)) = waiting.pop() {
            facts.insert(path.clone(), node.to_string());
            let (path, content) = match &node.content {
                XmlContent::Shared(id) if !seen.insert(*id) => continue,
                XmlContent::Shared(id) => (self.shared[id.0].hint.clone(), &self.shared[id.0].content),
                content => (path, content),
            };
            match content {
                XmlContent::Object(members, rest) => {
                    waiting.extend(members.iter().map(|(property, node)| (format!("{path}.{property}"), node)));
                    waiting.extend(rest.iter().map(|node| (format!("{path}{{}}"), &**node)));
                }
                XmlContent::List(node) => waiting.push((format!("{path}[]"), node)),
                XmlContent::Map(node) => waiting.push((format!("{path}{{}}"), node)),
                _ => {}
            }
        }
        facts
    }
}

impl fmt::Display for XmlNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            XmlKind::Element => "element",
            XmlKind::Attribute => "attribute",
            XmlKind::Text => "text",
            XmlKind::Cdata => "cdata",
            XmlKind::None => "none",
        })?;
        match (self.prefix.as_str(), self.name.as_str()) {
            (_, "") => {}
            ("", name) => write!(f, " {name}")?,
            (prefix, name) => write!(f, " {prefix}:{name}")?,
        }
        if !self.namespace.is_empty() {
            write!(f, " in {}", self.namespace)?;
        }
        Ok(())
    }
}
