//! What does a document look like before anything is known about its meaning?
//!
//! Both readers, YAML and JSON, build this one tree; what comes after cannot tell them apart.

use crate::diagnostic::Origin;

/// One value of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(Map),
}

/// A number, exact as long as a machine type holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// An integer beyond 64 bits, in decimal.
    Big(Box<str>),
}

/// The members of a mapping in the order of the document, each key once.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Map {
    members: Vec<(String, Node)>,
}

impl Node {
    /// Returns the kind of the value with its article, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }

    /// Returns how many values there are, this one included.
    pub(crate) fn count(&self) -> usize {
        1 + match self {
            Self::List(list) => list.iter().map(Self::count).sum(),
            Self::Map(map) => map.iter().map(|(_, node)| node.count()).sum(),
            _ => 0,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// Turns the value into the form in which the typed document keeps free values.
    pub(crate) fn into_value(self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(bool),
            Self::Number(number) => number.into_value(),
            Self::Text(text) => Value::String(text),
            Self::List(list) => Value::Array(list.into_iter().map(Self::into_value).collect()),
            Self::Map(map) => Value::Object(map.into_iter().map(|(key, node)| (key, node.into_value())).collect()),
        }
    }
}

impl Number {
    pub(crate) fn as_f64(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "bounds and defaults are for documentation only")]
            Self::Unsigned(number) => *number as f64,
            #[expect(clippy::cast_precision_loss, reason = "bounds and defaults are for documentation only")]
            Self::Signed(number) => *number as f64,
            Self::Float(number) => *number,
            Self::Big(text) => text.parse().unwrap_or(f64::MAX),
        }
    }

    /// Returns the number if it is an integer of 64 bits, however it is written (`10`, `10.0`, `1e1`).
    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Unsigned(number) => i64::try_from(*number).ok(),
            Self::Signed(number) => Some(*number),
            // Beyond 2^53 a float names several integers.
            #[expect(clippy::cast_possible_truncation, reason = "the guard leaves integers that fit")]
            Self::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            Self::Float(_) | Self::Big(_) => None,
        }
    }

    fn into_value(self) -> serde_json::Value {
        match self {
            Self::Unsigned(number) => number.into(),
            Self::Signed(number) => number.into(),
            number => serde_json::Number::from_f64(number.as_f64()).into(),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsigned(number) => number.fmt(f),
            Self::Signed(number) => number.fmt(f),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Big(text) => f.write_str(text),
        }
    }
}

impl Map {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Removes a member; the others keep their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.members.iter().position(|(name, _)| name == key)?;
        Some(self.members.remove(index).1)
    }

    /// Adds a member, or replaces the one of the same key.
    pub(crate) fn insert(&mut self, key: &str, node: Node) {
        match self.members.iter_mut().find(|(name, _)| name == key) {
            Some((_, known)) => *known = node,
            None => self.members.push((key.to_owned(), node)),
        }
    }

    /// Removes every member that is not to be kept; the others keep their order.
    pub(super) fn retain(&mut self, keep: impl Fn(&str, &Node) -> bool) {
        self.members.retain(|(key, node)| keep(key, node));
    }

    /// Adds a member whose key is known to be new.
    pub(super) fn push(&mut self, key: String, node: Node) {
        self.members.push((key, node));
    }

    /// Gives back memory that growing left over.
    pub(super) fn shrink_to_fit(&mut self) {
        self.members.shrink_to_fit();
    }

    /// Returns the member at a position.
    pub(super) fn nth(&self, position: usize) -> Option<&Node> {
        self.members.get(position).map(|(_, node)| node)
    }

    /// Returns a number that no other mapping with members has as long as both are there.
    pub(super) fn address(&self) -> usize {
        self.members.as_ptr().addr()
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.members.iter_mut().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Returns the members, whose keys stay as they are.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.members.iter_mut().map(|(key, node)| (key.as_str(), node))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.members.iter().map(|(key, node)| (key.as_str(), node))
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

/// The way from the root of the document to a node; it becomes text only when something is reported there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Segment<'a> {
    Root,
    /// The JSON Pointer of a node that counts as the root.
    Under(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// The whole document.
    pub(crate) const ROOT: Path<'static> = Path { parent: None, segment: Segment::Root };

    /// Returns the way to a node whose JSON Pointer is known.
    pub(super) fn under(pointer: &'a str) -> Self {
        Path { parent: None, segment: Segment::Under(pointer) }
    }

    /// Returns how many steps the way has.
    pub(super) fn depth(&self) -> usize {
        std::iter::successors(self.parent, |path| path.parent).count()
    }

    /// Returns the way to a member of a mapping.
    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), segment: Segment::Key(key) }
    }

    /// Returns the way to an element of a list.
    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), segment: Segment::Index(index) }
    }

    /// Writes the way as a JSON Pointer.
    pub(crate) fn origin(&self) -> Origin {
        let mut pointer = String::new();
        self.write(&mut pointer);
        Origin { pointer }
    }

    fn write(&self, pointer: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(pointer);
        }
        match self.segment {
            Segment::Root => {}
            Segment::Under(prefix) => pointer.push_str(prefix),
            Segment::Key(key) => {
                pointer.push('/');
                push_escaped(pointer, key);
            }
            Segment::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
    }
}

/// Writes one segment of a JSON Pointer (RFC 6901, section 3).
pub(super) fn push_escaped(pointer: &mut String, segment: &str) {
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
