//! How does text become a tree?
//!
//! This is the only user of `serde_yaml`, so that another YAML reader can take its place.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::read::Failure;
use super::tree::{Map, Node, Number};
use crate::diagnostic::{Code, Position};

/// Mappings of up to this many members are searched for a key twice one by one.
const FEW: usize = 12;

/// How long a key may be, in bytes: it becomes part of the position of everything below it.
const LONGEST_KEY: usize = 16_384;

/// A tree, and what its reader noticed on the way.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Node,
    /// A key that some mapping has twice; where is for the event parser to find.
    pub(super) duplicate: Option<String>,
    /// Some value has a tag of its own.
    pub(super) tags: bool,
}

/// Which readers may try their luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// JSON alone, for files that say so by their name.
    Json,
    /// JSON when it begins like JSON and is well-formed, else YAML.
    Any,
}

/// Reads a document.
pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Parsed, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::new(Code::Syntax, "the document is empty"));
    }
    if text.trim_start().starts_with(['{', '[']) {
        match parse_json(text) {
            Err(failure) if syntax == Syntax::Any && failure.code == Code::Syntax => {}
            done => return done,
        }
    }
    super::guard::refuse_depth(text)?;
    parse_yaml(text)
}

fn parse_json(text: &str) -> Result<Parsed, Failure> {
    let state = State::new(text, false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = Tree { state: &state }.deserialize(&mut deserializer).and_then(|root| {
        deserializer.end()?;
        Ok(root)
    });
    root.map(|root| state.parsed(root)).map_err(|error| {
        let position = Position { line: error.line().max(1), column: error.column().max(1) };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        let code = if message == "recursion limit exceeded" { Code::TooDeep } else { Code::Syntax };
        Failure::at(code, position, message)
    })
}

fn parse_yaml(text: &str) -> Result<Parsed, Failure> {
    let state = State::new(text, true);
    let root = Tree { state: &state }.deserialize(serde_yaml::Deserializer::from_str(text));
    match root {
        Ok(Node::Null) => Err(Failure::new(Code::Syntax, "the document is empty")),
        Ok(root) => Ok(state.parsed(root)),
        Err(error) => Err(yaml_failure(text, &state, &error)),
    }
}

fn yaml_failure(text: &str, state: &State, error: &serde_yaml::Error) -> Failure {
    let message = error.to_string();
    let position = error.location().map(|location| Position { line: location.line(), column: location.column() });
    if state.budget.get() == 0 || message.starts_with("repetition limit exceeded") {
        return Failure {
            code: Code::TooLarge,
            position: None,
            found: "aliases that multiply the document, or a key of more than 16 KiB".to_owned(),
        };
    }
    if message.starts_with("recursion limit exceeded") || message.contains(": recursion limit exceeded") {
        return Failure { code: Code::TooDeep, position, found: "more than 128 levels".to_owned() };
    }
    if message.contains("more than one document") {
        let position = super::locate::survey(text).second_document;
        return Failure { code: Code::Syntax, position, found: "a second document in the same file".to_owned() };
    }
    // The bracket that was left open matters more than the place where the reader noticed.
    let flow = message.contains("while parsing a flow ");
    let opened = error.location().filter(|_| flow).and_then(|location| open_bracket(text, location.index()));
    Failure { code: Code::Syntax, position: opened.or(position), found: message }
}

/// Returns the position of the last bracket before a byte that is not closed before it, by a rough count.
fn open_bracket(text: &str, end: usize) -> Option<Position> {
    let mut closed = 0_usize;
    for (index, byte) in text.as_bytes().get(..end)?.iter().enumerate().rev() {
        match byte {
            b']' | b'}' => closed += 1,
            b'[' | b'{' if closed == 0 => return Some(Position::of_byte(text, index)),
            b'[' | b'{' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// What the visitors of one document share.
struct State {
    yaml: bool,
    /// How much the tree may still grow. Without aliases a tree cannot be larger than its text.
    budget: Cell<usize>,
    duplicate: RefCell<Option<String>>,
    tags: Cell<bool>,
}

impl State {
    fn new(text: &str, yaml: bool) -> Self {
        let budget = Cell::new(100_000 + 10 * text.len());
        Self { yaml, budget, duplicate: RefCell::new(None), tags: Cell::new(false) }
    }

    fn spend<E: Error>(&self, cost: usize) -> Result<(), E> {
        let left = self.budget.get().saturating_sub(1 + cost);
        self.budget.set(left);
        if left == 0 { Err(E::custom("aliases multiply the document")) } else { Ok(()) }
    }

    fn parsed(&self, root: Node) -> Parsed {
        Parsed { root, duplicate: self.duplicate.take(), tags: self.tags.get() }
    }
}

/// Builds a node.
#[derive(Clone, Copy)]
struct Tree<'s> {
    state: &'s State,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Null)
    }

    /// What the YAML reader says of a document with nothing in it.
    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Number(Number::Unsigned(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Number(Number::Signed(value)))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Number(Number::Big(value.to_string().into())))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.state.spend(0).map(|()| Node::Number(Number::Big(value.to_string().into())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.state.spend(0)?;
        // JSON has no word for these, so they cannot be numbers further on.
        let text = if value.is_nan() {
            ".nan"
        } else if value == f64::INFINITY {
            ".inf"
        } else if value == f64::NEG_INFINITY {
            "-.inf"
        } else {
            return Ok(Node::Number(Number::Float(value)));
        };
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.state.spend(value.len()).map(|()| Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        self.state.spend(value.len()).map(|()| Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        self.state.spend(0)?;
        let mut list = Vec::new();
        while let Some(node) = access.next_element_seed(self)? {
            list.push(node);
        }
        list.shrink_to_fit();
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        self.state.spend(0)?;
        let mut map = Map::default();
        let mut seen: HashSet<String> = HashSet::new();
        let mut merged = false;
        while let Some(key) = access.next_key_seed(Key)? {
            self.state.spend(key.len())?;
            if key.len() > LONGEST_KEY {
                self.state.budget.set(0);
                return Err(A::Error::custom("a key that is too long"));
            }
            let node = access.next_value_seed(self)?;
            if map.len() == FEW {
                seen.extend(map.iter().map(|(key, _)| key.to_owned()));
            }
            let known = if map.len() < FEW { map.contains(&key) } else { !seen.insert(key.clone()) };
            if known {
                self.state.duplicate.borrow_mut().get_or_insert(key);
                continue;
            }
            merged |= key == "<<";
            map.push(key, node);
        }
        if merged && self.state.yaml {
            merge(&mut map);
        }
        map.shrink_to_fit();
        Ok(Node::Map(map))
    }

    /// Reads the value under a tag; a tag never constructs anything.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        self.state.tags.set(true);
        let (_, variant) = access.variant_seed(Key)?;
        variant.newtype_variant_seed(self)
    }
}

/// Moves the members of what stands under the merge key `<<` into the mapping, unless it has them itself.
fn merge(map: &mut Map) {
    let sources = match map.remove("<<") {
        Some(Node::Map(source)) => vec![source],
        Some(Node::List(list)) if list.iter().all(|node| node.as_map().is_some()) => {
            list.into_iter().filter_map(|node| if let Node::Map(source) = node { Some(source) } else { None }).collect()
        }
        Some(other) => {
            map.push("<<".to_owned(), other);
            return;
        }
        None => return,
    };
    let mut known: HashSet<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
    for (key, node) in sources.into_iter().flatten() {
        if known.insert(key.clone()) {
            map.push(key, node);
        }
    }
}

/// Reads a key as the text that stands in the document, whatever type YAML would give it.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
