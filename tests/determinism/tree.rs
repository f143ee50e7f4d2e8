//! How can a document be changed, and its members be put in another order?
//!
//! The generator's own reader is what is tested, so this is another one: it knows as much of YAML as the documents of
//! this repository use, and prints JSON.

use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle};

/// A document, or a part of one.
#[derive(Debug, Clone)]
pub enum Node {
    /// A scalar as JSON has it.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the text.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Reads a document.
    pub fn read(text: &str) -> Self {
        let events = Parser::new_from_str(text).map(|event| event.expect("the document is well-formed").0);
        let mut events = events.filter(|event| !matches!(event, Event::StreamStart | Event::DocumentStart(_)));
        let first = events.next().expect("a document has a root");
        node(first, &mut events)
    }

    /// Returns what stands at a path of keys.
    pub fn at(&mut self, path: &[&str]) -> &mut Node {
        path.iter().fold(self, |node, key| {
            let Node::Map(members) = node else { panic!("there is no mapping above {key}") };
            let found = members.iter_mut().find(|(name, _)| name == key);
            &mut found.unwrap_or_else(|| panic!("there is no {key}")).1
        })
    }

    /// Adds a member in front of those that are there.
    pub fn add(&mut self, key: &str, text: &str) {
        let Node::Map(members) = self else { panic!("{key} is added to a mapping") };
        members.insert(0, (key.to_owned(), Node::read(text)));
    }

    /// Puts the members of all mappings in another order, a different one for each seed.
    pub fn shuffle(&mut self, seed: &mut u64) {
        match self {
            Node::Scalar(_) => {}
            Node::List(items) => {
                for item in items {
                    item.shuffle(seed);
                }
            }
            Node::Map(members) => {
                for (_, value) in members.iter_mut() {
                    value.shuffle(seed);
                }
                for index in (1..members.len()).rev() {
                    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let other = usize::try_from(*seed >> 33).expect("31 bits fit") % (index + 1);
                    members.swap(index, other);
                }
            }
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Scalar(text) => f.write_str(text),
            Node::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Node::Map(members) => {
                f.write_str("{")?;
                for (index, (key, value)) in members.iter().enumerate() {
                    write!(f, "{}{}: {value}", if index == 0 { "" } else { ", " }, json(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn node<'a>(event: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>) -> Node {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => Node::Scalar(plain(&text)),
        Event::Scalar(text, ..) => Node::Scalar(json(&text)),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match events.next().expect("a list ends") {
                    Event::SequenceEnd => return Node::List(items),
                    event => items.push(node(event, events)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut members = Vec::new();
            loop {
                match events.next().expect("a mapping ends") {
                    Event::MappingEnd => return Node::Map(members),
                    Event::Scalar(key, ..) => {
                        let value = events.next().expect("a key has a value");
                        members.push((key.into_owned(), node(value, events)));
                    }
                    event => panic!("a key is a scalar, and not {event:?}"),
                }
            }
        }
        event => panic!("the documents of this repository have no {event:?}"),
    }
}

/// Returns a scalar without quotes as JSON.
fn plain(text: &str) -> String {
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && text.parse::<f64>().is_ok();
    match text {
        "" | "~" | "null" => "null".to_owned(),
        "true" | "false" => text.to_owned(),
        _ if is_number => text.to_owned(),
        _ => json(text),
    }
}

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}
