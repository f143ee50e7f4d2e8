//! How is a document read into a value?
//!
//! `roxmltree` parses: it refuses document type declarations, and with them every entity that is not XML's own, checks
//! that tags match, and knows the namespaces. What is left to bound is how many nodes there are, how deep, and how much
//! there is to compare.

use std::collections::BTreeMap;

use roxmltree::{Document, Node as Found, ParsingOptions};

use super::super::model::{DecodeError, Value};
use super::node::{Absent, Content, Kind, Member, Node};
use super::scan::{self, DEPTH, too_deep};

/// How many nodes a document may have. Each takes some 100 bytes.
const NODES: u32 = 1_000_000;

/// The namespace of `xsi:nil` (XML Schema 1.1, part 1, section 2.7).
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The name that the text of an element has that is of no known type and has attributes as well.
const TEXT: &str = "#text";

/// Reads a document whose root is the node.
pub(super) fn value(root: &Node, document: &str) -> Result<Value, DecodeError> {
    scan::check(document)?;
    let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(document, options)
        .map_err(|fault| DecodeError::new(format!("this is not the XML that was expected: {fault}")))?;
    let element = document.root_element();
    let value = match (root.kind, root.content.resolved()) {
        (Kind::Element, _) if root.is_inferred || fit(root, element) > 0 => inside(root, element, 0),
        (Kind::Element, _) => {
            let message = format!("expected the element `{}`, found `{}`", root.name, element.tag_name().name());
            return Err(DecodeError::new(message));
        }
        // An object without an element of its own is the root if it has the property of that name.
        (_, Content::Object(members, rest)) if member_of(members, element).is_some() => {
            object(members, rest, &[element], None, 0)
        }
        (_, content) => inside(&root.with(content), element, 0),
    };
    value.map_err(|TooDeep| too_deep())
}

/// Elements nest deeper than they may.
struct TooDeep;

type Outcome = Result<Value, TooDeep>;

/// Reads what is inside of an element.
fn inside(node: &Node, element: Found<'_, '_>, depth: usize) -> Outcome {
    if element.attribute((INSTANCE, "nil")).is_some_and(is_true) {
        return Ok(Value::Null);
    }
    let depth = if depth < DEPTH { depth + 1 } else { return Err(TooDeep) };
    match node.content.resolved() {
        Content::List(item) => list(item, &elements(element).collect::<Vec<_>>(), true, depth),
        Content::Map(value) => map(value, elements(element), depth),
        Content::Object(members, rest) => {
            let elements: Vec<_> = elements(element).collect();
            object(members, rest, &elements, Some(element), depth)
        }
        Content::Any => any(element, depth),
        // An element with elements in it is no text, which the model says.
        _ if elements(element).next().is_some() => any(element, depth),
        content => Ok(scalar(content, &text(element))),
    }
}

fn elements<'a, 'i>(element: Found<'a, 'i>) -> impl Iterator<Item = Found<'a, 'i>> {
    element.children().filter(Found::is_element)
}

/// Reads the items among elements.
fn list(item: &Node, elements: &[Found<'_, '_>], is_alone: bool, depth: usize) -> Outcome {
    // What a list has for itself are its items, if the description does not say what they are called.
    let is_item = |element: &Found<'_, '_>| fit(item, *element) > 0 || (is_alone && item.name.is_empty());
    let items = elements.iter().filter(|element| is_item(element)).map(|element| inside(item, *element, depth));
    items.collect::<Result<_, _>>().map(Value::Array)
}

/// Reads the elements of one name: several are a list where that may be one, else the last counts.
fn one_or_many(node: &Node, elements: &[Found<'_, '_>], depth: usize) -> Result<Option<Value>, TooDeep> {
    match elements {
        [] => Ok(None),
        [_, _, ..] if node.is_repeated || matches!(node.content.resolved(), Content::Any) => {
            all(node, elements, depth).map(Some)
        }
        [.., last] => inside(node, *last, depth).map(Some),
    }
}

fn all(node: &Node, elements: &[Found<'_, '_>], depth: usize) -> Outcome {
    let items = elements.iter().map(|element| inside(node, *element, depth));
    items.collect::<Result<_, _>>().map(Value::Array)
}

/// Reads the entries of a map, whose keys are the names of elements. Several of one name are a list, where that is what
/// the values are.
fn map<'a, 'i: 'a>(value: &Node, elements: impl Iterator<Item = Found<'a, 'i>>, depth: usize) -> Outcome {
    let mut entries: BTreeMap<&str, Vec<Found<'_, '_>>> = BTreeMap::new();
    for element in elements {
        entries.entry(element.tag_name().name()).or_default().push(element);
    }
    let mut members = BTreeMap::new();
    for (key, elements) in entries {
        let entry = match (value.kind, value.content.resolved()) {
            (Kind::None, Content::List(item)) => Some(all(item, &elements, depth)?),
            _ => one_or_many(value, &elements, depth)?,
        };
        members.extend(entry.map(|entry| (key.to_owned(), entry)));
    }
    Ok(Value::Object(members))
}

/// Reads the properties of an object from elements, and from the attributes and the text of the element around them.
fn object(
    members: &[Member],
    rest: Option<&Node>,
    elements: &[Found<'_, '_>],
    around: Option<Found<'_, '_>>,
    depth: usize,
) -> Outcome {
    let mut places: Vec<Vec<Found<'_, '_>>> = vec![Vec::new(); members.len()];
    let mut others = Vec::new();
    for element in elements {
        match member_of(members, *element) {
            Some(index) => places[index].push(*element),
            None => others.push(*element),
        }
    }
    let mut found = match rest {
        Some(value) => match map(value, others.iter().copied(), depth)? {
            Value::Object(entries) => entries,
            _ => BTreeMap::new(),
        },
        None => BTreeMap::new(),
    };
    for ((property, node), places) in members.iter().zip(&places) {
        let value = match (node.kind, node.content.resolved()) {
            (Kind::Element, _) => one_or_many(node, places, depth)?,
            (Kind::Attribute, content) => {
                around.and_then(|around| attribute(node, around)).map(|text| flat(content, text))
            }
            (Kind::Text | Kind::Cdata, content) => around.and_then(own_text).map(|text| flat(content, &text)),
            (Kind::None, Content::Object(inner, rest)) if !places.is_empty() || has_part(inner, around) => {
                Some(object(inner, rest, places, around, depth)?)
            }
            (Kind::None, _) if places.is_empty() => None,
            (Kind::None, Content::List(item)) => Some(list(item, places, false, depth)?),
            (Kind::None, Content::Map(value)) => Some(map(value, places.iter().copied(), depth)?),
            (Kind::None, _) => None,
        };
        let value = value.or_else(|| absent(node));
        found.extend(value.map(|value| ((*property).to_owned(), value)));
    }
    Ok(Value::Object(found))
}

/// Returns whether an element has attributes or text that are properties of an object without an element.
fn has_part(members: &[Member], around: Option<Found<'_, '_>>) -> bool {
    members.iter().any(|(_, node)| match (node.kind, node.content.resolved()) {
        (Kind::Attribute, _) => around.is_some_and(|around| attribute(node, around).is_some()),
        (Kind::Text | Kind::Cdata, _) => around.is_some_and(|around| own_text(around).is_some()),
        (Kind::None, Content::Object(inner, _)) => has_part(inner, around),
        _ => false,
    })
}

fn absent(node: &Node) -> Option<Value> {
    match (node.absent, node.content.resolved()) {
        (Absent::LeftOut, _) => None,
        (Absent::Null, _) => Some(Value::Null),
        (Absent::Empty, Content::List(_)) => Some(Value::Array(Vec::new())),
        (Absent::Empty, _) => Some(Value::String(String::new())),
    }
}

/// Returns the property that an element is the value of, or belongs to.
fn member_of(members: &[Member], element: Found<'_, '_>) -> Option<usize> {
    let fits = members.iter().enumerate().map(|(index, (_, node))| (holds(node, element), index));
    // The first of those that fit as well.
    fits.filter(|(fit, _)| *fit > 0)
        .max_by_key(|(fit, index)| (*fit, std::cmp::Reverse(*index)))
        .map(|(_, index)| index)
}

/// Returns how well an element fits a property.
fn holds(node: &Node, element: Found<'_, '_>) -> u8 {
    match (node.kind, node.content.resolved()) {
        (Kind::Element, _) => fit(node, element),
        (Kind::None, Content::List(item)) => fit(item, element),
        (Kind::None, Content::Object(members, _)) => {
            members.iter().map(|(_, node)| holds(node, element)).max().unwrap_or_default()
        }
        // Every element may be an entry, if it is nothing else.
        (Kind::None, Content::Map(_)) => 1,
        _ => 0,
    }
}

/// Returns how well an element is the one that a node names: the higher, the better; 0 for another one.
///
/// A prefix means nothing. Servers leave namespaces out that the description has, and descriptions those that servers
/// have, so that only two different ones tell elements apart.
fn fit(node: &Node, element: Found<'_, '_>) -> u8 {
    let name = element.tag_name();
    match name.namespace().unwrap_or_default() {
        _ if node.kind != Kind::Element || node.name != name.name() => 0,
        namespace if namespace == node.namespace => 4,
        "" => 2,
        _ if node.namespace.is_empty() => 3,
        _ => 0,
    }
}

/// Returns the text of an attribute.
fn attribute<'a>(node: &Node, element: Found<'a, '_>) -> Option<&'a str> {
    let named = |namespace: &str| {
        let mut all = element.attributes();
        all.find(|found| found.name() == node.name && found.namespace().unwrap_or_default() == namespace)
    };
    named(node.namespace).or_else(|| named("")).map(|found| found.value())
}

/// Returns the text of an element that has nodes besides, if there is any.
fn own_text(element: Found<'_, '_>) -> Option<String> {
    let text = text(element);
    let trimmed = text.trim();
    let is_layout = |space: &str| space.contains('\n');
    let (start, end) = text.split_at(text.len() - text.trim_start().len());
    match trimmed {
        "" if text.is_empty() || elements(element).next().is_some() || is_layout(&text) => None,
        // Lines of its own make a document readable, and are no part of the text.
        _ if is_layout(start) && is_layout(&end[trimmed.len()..]) => Some(trimmed.to_owned()),
        _ => Some(text),
    }
}

/// Returns the text of an element without that of the elements in it.
fn text(element: Found<'_, '_>) -> String {
    element.children().filter(Found::is_text).filter_map(|node| node.text()).collect()
}

/// Reads the text of an attribute, which may be a list with white space between its items.
fn flat(content: Content, text: &str) -> Value {
    match content {
        Content::List(item) => {
            Value::Array(text.split_ascii_whitespace().map(|text| scalar(item.content.resolved(), text)).collect())
        }
        content => scalar(content, text),
    }
}

/// Reads text; what it should be and is not stays text, which the model refuses or a union keeps.
fn scalar(content: Content, text: &str) -> Value {
    let token = text.trim_matches([' ', '\t', '\n', '\r']);
    let token_value = || Value::String(token.to_owned());
    match content {
        Content::Bool if is_true(token) => Value::Bool(true),
        Content::Bool if matches!(token, "false" | "0") => Value::Bool(false),
        Content::Number => number(token).unwrap_or_else(token_value),
        Content::Bool | Content::Token => token_value(),
        _ => Value::String(text.to_owned()),
    }
}

fn number(token: &str) -> Option<Value> {
    if let Ok(value) = token.parse() {
        return Some(Value::Int(value));
    }
    if let Ok(value) = token.parse() {
        return Some(Value::UInt(value));
    }
    let value: f64 = token.parse().ok()?;
    // Infinity is only what says so, not what is too large.
    (value.is_finite() || !token.contains(|character: char| character.is_ascii_digit())).then_some(Value::Float(value))
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1")
}

/// Reads an element of which the description says nothing: text, or an object of its attributes and elements. Elements
/// of one name are a list.
fn any(element: Found<'_, '_>, depth: usize) -> Outcome {
    let depth = if depth < DEPTH { depth + 1 } else { return Err(TooDeep) };
    let own = text(element);
    let attributes = element.attributes().filter(|found| found.namespace() != Some(INSTANCE));
    let mut members: BTreeMap<String, Value> =
        attributes.map(|found| (found.name().to_owned(), Value::from(found.value()))).collect();
    let mut repeated: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for child in elements(element) {
        repeated.entry(child.tag_name().name()).or_default().push(any(child, depth)?);
    }
    if members.is_empty() && repeated.is_empty() {
        return Ok(Value::String(own));
    }
    if !own.trim().is_empty() {
        members.insert(TEXT.to_owned(), Value::String(own));
    }
    for (name, mut values) in repeated {
        let only = if values.len() == 1 { values.pop() } else { None };
        members.insert(name.to_owned(), only.unwrap_or(Value::Array(values)));
    }
    Ok(Value::Object(members))
}
