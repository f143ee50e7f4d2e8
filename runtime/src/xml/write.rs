//! How is a model written as a document?

use std::fmt::Write;

use super::super::model::{Encode, EncodeError, Fields, Piece, Rule, Value, bare_piece};
use super::node::{Content, Kind, Member, Node};
use super::read::INSTANCE;
use super::scan::DEPTH;

/// What every document begins with.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// Writes a value as an XML document whose root is the node, the way a request has it: without what is read only.
///
/// # Errors
///
/// Fails when there is not exactly one root, when a key of a map is no name in XML, for a list in a list that has no
/// element of its own, for what nests deeper than a reader follows, and for characters that XML 1.0 does not have.
pub fn write(root: &Node, value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::default();
    let mut parts = Parts::default();
    writer.put(root, root.name, value, &mut parts)?;
    if parts.elements != 1 || !parts.attributes.is_empty() || !parts.inside.starts_with('<') {
        let found = parts.elements;
        return Err(EncodeError::new(format!("a document in XML has one element at its root, and here are {found}")));
    }
    Ok(format!("{DECLARATION}{}", parts.inside).into_bytes())
}

/// What belongs to an element: its attributes, and what is inside.
#[derive(Default)]
struct Parts {
    attributes: String,
    inside: String,
    elements: usize,
}

impl Parts {
    fn append(&mut self, other: &Self) {
        self.attributes.push_str(&other.attributes);
        self.inside.push_str(&other.inside);
        self.elements += other.elements;
    }
}

#[derive(Default)]
struct Writer {
    /// The prefixes that are declared around, with their namespaces, the innermost last.
    scope: Vec<(String, &'static str)>,
    /// How deep the innermost element is.
    depth: usize,
}

type Outcome = Result<(), EncodeError>;

/// The node of what the data does not name.
static UNKNOWN: Node = Node::element("").any();

impl Writer {
    /// Writes a value as a node under a name.
    fn put(&mut self, node: &Node, name: &str, value: &dyn Encode, into: &mut Parts) -> Outcome {
        match node.kind {
            Kind::None if is_null(value) => Ok(()),
            Kind::None => self.put_inside(node, name, value, into),
            Kind::Attribute => match flat(value)? {
                Some(text) => self.put_attribute(node, name, &text, into),
                None => Ok(()),
            },
            Kind::Text => {
                let text = flat(value)?.unwrap_or_default();
                escape(&text, false, &mut into.inside)
            }
            Kind::Cdata => {
                let text = flat(value)?.unwrap_or_default();
                check(&text)?;
                into.inside.push_str("<![CDATA[");
                // The end of a section cannot stand in one.
                into.inside.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
                into.inside.push_str("]]>");
                Ok(())
            }
            Kind::Element if !is_of_list(node) && is_list(value) => self.put_items(node, name, value, into),
            Kind::Element => self.put_element(node, name, value, into),
        }
    }

    /// Writes the items of a list, each as a node.
    fn put_items(&mut self, item: &Node, name: &str, list: &dyn Encode, into: &mut Parts) -> Outcome {
        each(list, &mut |value| {
            if is_list(value) && !is_of_list(item) {
                return Err(EncodeError::new("XML has no place for a list in a list without an element of its own"));
            }
            self.put(item, name, value, into)
        })
    }

    fn put_element(&mut self, node: &Node, name: &str, value: &dyn Encode, into: &mut Parts) -> Outcome {
        is_name(name).then_some(()).ok_or_else(|| EncodeError::new(format!("`{name}` is no name in XML")))?;
        if self.depth >= DEPTH {
            return Err(EncodeError::new(format!("elements nest deeper than {DEPTH}")));
        }
        self.depth += 1;
        let outer = self.scope.len();
        let mut parts = Parts::default();
        // What is outside of the element may have another meaning of the prefix.
        let prefix = self.known(node.namespace, node.prefix);
        let prefix = prefix.unwrap_or_else(|| self.declare(node.namespace, node.prefix.to_owned(), &mut parts));
        if is_null(value) {
            let prefix = self.prefix_of_attribute(INSTANCE, "xsi", &mut parts);
            let _ = write!(parts.attributes, " {prefix}:nil=\"true\"");
        } else {
            self.put_inside(node, name, value, &mut parts)?;
        }
        self.scope.truncate(outer);
        self.depth -= 1;
        let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") };
        let Parts { attributes, inside, .. } = parts;
        if inside.is_empty() {
            let _ = write!(into.inside, "<{name}{attributes}/>");
        } else {
            let _ = write!(into.inside, "<{name}{attributes}>{inside}</{name}>");
        }
        into.elements += 1;
        Ok(())
    }

    fn put_attribute(&mut self, node: &Node, name: &str, text: &str, into: &mut Parts) -> Outcome {
        is_name(name).then_some(()).ok_or_else(|| EncodeError::new(format!("`{name}` is no name in XML")))?;
        // The default namespace is not that of attributes (Namespaces in XML 1.0, section 6.2).
        let wished = if node.prefix.is_empty() && !node.namespace.is_empty() { "ns" } else { node.prefix };
        let prefix = self.prefix_of_attribute(node.namespace, wished, into);
        let separator = if prefix.is_empty() { "" } else { ":" };
        let _ = write!(into.attributes, " {prefix}{separator}{name}=\"");
        escape(text, true, &mut into.attributes)?;
        into.attributes.push('"');
        Ok(())
    }

    /// Returns the prefix of an attribute, which the element around declares where it has to.
    ///
    /// That element and all in it that is written already may use any prefix that is known here, so that none of them
    /// is given another meaning.
    fn prefix_of_attribute(&mut self, namespace: &'static str, wished: &str, into: &mut Parts) -> String {
        let mut prefix = wished.to_owned();
        let mut number = 2_u32;
        loop {
            if let Some(known) = self.known(namespace, &prefix) {
                return known;
            }
            if self.scope.iter().all(|(known, _)| *known != prefix) {
                return self.declare(namespace, prefix, into);
            }
            prefix = format!("{wished}{number}");
            number += 1;
        }
    }

    /// Returns the prefix that stands for a namespace already, if it is this one.
    fn known(&self, namespace: &'static str, prefix: &str) -> Option<String> {
        let innermost = self.scope.iter().rev().find(|(known, _)| known == prefix);
        match innermost {
            // A prefix that stands for nothing would make the document unreadable.
            None if namespace.is_empty() => Some(String::new()),
            Some((_, known)) if namespace.is_empty() || *known == namespace => Some(prefix.to_owned()),
            _ => None,
        }
    }

    /// Declares a namespace, and returns the prefix.
    fn declare(&mut self, namespace: &'static str, prefix: String, into: &mut Parts) -> String {
        let colon = if prefix.is_empty() { "" } else { ":" };
        let _ = write!(
            into.attributes,
            " xmlns{colon}{prefix}=\"{}\"",
            namespace.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
        );
        self.scope.push((prefix.clone(), namespace));
        prefix
    }

    /// Writes what is inside of a node under a name, which its items have as well if they have none of their own.
    fn put_inside(&mut self, node: &Node, name: &str, value: &dyn Encode, into: &mut Parts) -> Outcome {
        let content = node.content.resolved();
        let name_of = |item: &Node| if item.name.is_empty() { name.to_owned() } else { item.name.to_owned() };
        if let (Content::List(item), true) = (content, is_list(value)) {
            return self.put_items(item, &name_of(item), value, into);
        }
        let (members, rest) = match content {
            Content::Object(members, rest) => (members, rest),
            Content::List(item) => return self.put(item, &name_of(item), value, into),
            Content::Map(value) => (&[][..], Some(value)),
            _ => (&[][..], None),
        };
        let parts = members.iter().map(|_| Parts::default()).collect();
        let mut entries = Entries { writer: self, members, rest, parts, others: Parts::default(), outcome: Ok(()) };
        match bare_piece(value) {
            Piece::Object(object) => object.fields(&mut entries),
            Piece::Map(map) => entries.put_all(map),
            Piece::Value(Value::Object(map)) => entries.put_all(map),
            _ => {
                let text = flat(value)?.unwrap_or_default();
                return escape(&text, false, &mut into.inside);
            }
        }
        let Entries { parts, others, outcome, .. } = entries;
        outcome?;
        parts.iter().chain([&others]).for_each(|parts| into.append(parts));
        Ok(())
    }
}

/// Takes in the properties of an object, which are written in the order of the data.
struct Entries<'w> {
    writer: &'w mut Writer,
    members: &'static [Member],
    rest: Option<&'static Node>,
    parts: Vec<Parts>,
    others: Parts,
    outcome: Outcome,
}

impl Fields for Entries<'_> {
    fn put_with(&mut self, wire_name: &str, rule: Rule, value: &dyn Encode) {
        if self.outcome.is_err() || !rule.is_sent(value) {
            return;
        }
        let index = self.members.iter().position(|(property, _)| *property == wire_name);
        self.outcome = match index {
            Some(index) => {
                let node = &self.members[index].1;
                self.writer.put(node, node.name, value, &mut self.parts[index])
            }
            None => {
                let node = self.rest.unwrap_or(&UNKNOWN);
                self.writer.put(node, wire_name, value, &mut self.others)
            }
        };
    }
}

fn is_null(value: &dyn Encode) -> bool {
    matches!(bare_piece(value), Piece::Null | Piece::Absent | Piece::Value(Value::Null))
}

fn is_list(value: &dyn Encode) -> bool {
    matches!(bare_piece(value), Piece::List(_) | Piece::Value(Value::Array(_)))
}

/// Returns whether a node has the items of a list inside.
fn is_of_list(node: &Node) -> bool {
    matches!(node.content.resolved(), Content::List(_))
}

/// Hands over the items of a list.
fn each(value: &dyn Encode, to: &mut dyn FnMut(&dyn Encode) -> Outcome) -> Outcome {
    match bare_piece(value) {
        Piece::List(list) => {
            let mut outcome = Ok(());
            list.each(&mut |item| {
                if outcome.is_ok() {
                    outcome = to(item);
                }
            });
            outcome
        }
        Piece::Value(Value::Array(items)) => items.iter().try_for_each(|item| to(item)),
        _ => Ok(()),
    }
}

/// Returns a value as text, the items of a list with a space between them; nothing for null.
fn flat(value: &dyn Encode) -> Result<Option<String>, EncodeError> {
    Ok(Some(match bare_piece(value) {
        Piece::Absent | Piece::Null | Piece::Value(Value::Null) => return Ok(None),
        Piece::Bool(value) | Piece::Value(&Value::Bool(value)) => value.to_string(),
        Piece::Int(value) | Piece::Value(&Value::Int(value)) => value.to_string(),
        Piece::UInt(value) | Piece::Value(&Value::UInt(value)) => value.to_string(),
        Piece::Float(value) | Piece::Value(&Value::Float(value)) => float(value),
        Piece::Text(text) => text.into_owned(),
        Piece::Value(Value::String(text)) => text.clone(),
        Piece::File(file) => String::from_utf8(file.content().to_vec())
            .map_err(|_| EncodeError::new("XML cannot carry a file that is no text"))?,
        _ if is_list(value) => {
            let mut items = Vec::new();
            each(value, &mut |item| {
                items.extend(flat(item)?);
                Ok(())
            })?;
            items.join(" ")
        }
        _ => return Err(EncodeError::new("an object cannot be an attribute or a text in XML")),
    }))
}

/// Writes a number the way XML Schema has it (part 2, section 3.3.5).
fn float(value: f64) -> String {
    match value {
        value if value.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "INF".to_owned(),
        f64::NEG_INFINITY => "-INF".to_owned(),
        value => value.to_string(),
    }
}

/// Refuses what no document may have, not even escaped (XML 1.0, section 2.2).
fn check(text: &str) -> Outcome {
    let is_bad = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    match text.chars().find(|c| is_bad(*c)) {
        Some(c) => Err(EncodeError::new(format!("XML does not have the character U+{:04X}", u32::from(c)))),
        None => Ok(()),
    }
}

/// Writes text so that it is read as it is.
fn escape(text: &str, is_attribute: bool, to: &mut String) -> Outcome {
    check(text)?;
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' if is_attribute => to.push_str("&quot;"),
            // A reader makes a line feed of it, and spaces of the others where they stand in attributes.
            '\r' => to.push_str("&#13;"),
            '\n' if is_attribute => to.push_str("&#10;"),
            '\t' if is_attribute => to.push_str("&#9;"),
            c => to.push(c),
        }
    }
    Ok(())
}

/// Returns whether a text may be the name of an element; the letters beyond ASCII are not told from other characters.
fn is_name(text: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    text.starts_with(is_start) && text.chars().all(|c| is_start(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
