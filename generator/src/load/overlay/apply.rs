//! How are nodes removed, merged and copied?

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::super::bundle::uri;
use super::super::tree::Node;
use super::action::Version;
use super::place::{Place, Places};

/// How deep the tree may become, as for a document without overlays.
const DEPTH_LIMIT: usize = 128;

/// How many nodes overlays may add: copies of copies grow beyond all bounds.
const ADDED_LIMIT: usize = 500_000;

/// A document that is being changed.
pub(super) struct Document {
    tree: Node,
    /// The same for the library of queries, which reads no other form.
    value: Value,
    places: Places,
    /// How many nodes were added.
    added: usize,
}

/// What is merged into something: the node, and where it comes from.
struct Part<'a> {
    node: &'a Node,
    from: From<'a>,
}

/// Where something that is merged comes from.
#[derive(Clone)]
enum From<'a> {
    /// An overlay.
    Overlay(usize, String),
    /// Another place of the document, as its places were before.
    Document(&'a str, String),
}

impl From<'_> {
    fn child(&self, step: &str) -> Self {
        match self {
            Self::Overlay(source, pointer) => Self::Overlay(*source, format!("{pointer}{step}")),
            Self::Document(root, rest) => Self::Document(root, format!("{rest}{step}")),
        }
    }
}

impl Document {
    pub(super) fn new(tree: Node) -> Self {
        let value = tree.clone().into_value();
        Self { tree, value, places: Places::default(), added: 0 }
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the tree, and the places of what does not stand where it stood.
    pub(super) fn finish(self) -> (Node, BTreeMap<String, Place>) {
        (self.tree, self.places.into_map())
    }

    /// Removes nodes from the mappings or lists that they are in. Both forms change, because to make one of them from
    /// the other anew takes long for a large mapping of which many members go.
    pub(super) fn remove(&mut self, mut targets: Vec<String>) -> Result<(), String> {
        // From the last to the first, so that those that are left stay where they are.
        targets.sort_by(|left, right| in_document_order(right, left));
        for target in targets {
            let Some(end) = target.rfind('/') else {
                return Err("the whole document, which cannot be removed".to_owned());
            };
            let (above, key) = (&target[..end], unescaped(&target[end..]));
            match node_mut(&mut self.tree, above) {
                Some(Node::Map(map)) => {
                    map.remove(&key);
                    self.places.take(&target);
                    self.value.pointer_mut(above).and_then(Value::as_object_mut).map(|value| value.remove(&key));
                }
                Some(Node::List(list)) => {
                    let Some(index) = key.parse().ok().filter(|index| *index < list.len()) else { continue };
                    list.remove(index);
                    self.value.pointer_mut(above).and_then(Value::as_array_mut).map(|value| value.remove(index));
                    for index in index..list.len() {
                        self.places.copy(&format!("{above}/{}", index + 1), &format!("{above}/{index}"));
                    }
                    self.places.take(&format!("{above}/{}", list.len()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Merges a value into nodes.
    pub(super) fn merge(
        &mut self,
        targets: &[String],
        update: &Node,
        at: &Place,
        version: Version,
    ) -> Result<(), String> {
        self.same_kind(targets)?;
        for target in targets {
            let part = Part { node: update, from: From::Overlay(at.0, at.1.clone()) };
            self.merge_into(target, &part, version)?;
        }
        Ok(())
    }

    /// Merges one node of the document into others.
    pub(super) fn copy(&mut self, targets: &[String], from: &str) -> Result<(), String> {
        self.same_kind(targets)?;
        let Some(node) = node_mut(&mut self.tree, from).map(|node| node.clone()) else { return Ok(()) };
        for target in targets {
            let part = Part { node: &node, from: From::Document(from, String::new()) };
            self.merge_into(target, &part, Version::V11)?;
        }
        Ok(())
    }

    /// Refuses nodes of which some are mappings, some lists and some neither (Overlay 1.1, section 4.4.3).
    fn same_kind(&mut self, targets: &[String]) -> Result<(), String> {
        let mut kinds = targets.iter().filter_map(|target| node_mut(&mut self.tree, target).map(|node| Kind::of(node)));
        let first = kinds.next();
        match kinds.find(|kind| Some(*kind) != first) {
            Some(other) => Err(format!("targets of which one is {} and another is {}", first.unwrap_or(other), other)),
            None => Ok(()),
        }
    }

    fn merge_into(&mut self, target: &str, part: &Part<'_>, version: Version) -> Result<(), String> {
        let (count, levels) = measure(part.node);
        self.added += count;
        if self.added > ADDED_LIMIT {
            return Err(format!("more than {ADDED_LIMIT} nodes that overlays add"));
        }
        if levels + target.matches('/').count() > DEPTH_LIMIT {
            return Err(format!("more than {DEPTH_LIMIT} levels"));
        }
        let Some(node) = node_mut(&mut self.tree, target) else { return Ok(()) };
        // A list is joined to a list of the document, and anything else added to it.
        let mut log = Vec::new();
        match (node, part.node) {
            (Node::List(list), addition) if !matches!(addition, Node::List(_)) => {
                log.push((format!("{target}/{}", list.len()), part.from.clone()));
                list.push(addition.clone());
            }
            (node, _) => {
                // What the query finds has to be of the kind of the value in either version.
                let same = Kind::of(node) == Kind::of(part.node);
                merge(node, part, target, if same { version } else { Version::V11 }, &mut log)?;
            }
        }
        // A copy takes the places of what it copies, which are those before it: the log is applied at the end.
        for (pointer, from) in log {
            self.mirror(&pointer);
            match from {
                From::Overlay(source, there) => self.places.put(&pointer, (source, there)),
                From::Document(root, rest) => self.places.copy(&format!("{root}{rest}"), &pointer),
            }
        }
        Ok(())
    }

    /// Brings the other form of a node up to date, which may not have it yet.
    fn mirror(&mut self, pointer: &str) {
        let Some(value) = node_mut(&mut self.tree, pointer).map(|node| node.clone().into_value()) else { return };
        let Some(end) = pointer.rfind('/') else {
            self.value = value;
            return;
        };
        match self.value.pointer_mut(&pointer[..end]) {
            Some(Value::Object(map)) => drop(map.insert(unescaped(&pointer[end..]), value)),
            Some(Value::Array(list)) => {
                match pointer[end + 1..].parse::<usize>().ok().and_then(|index| list.get_mut(index)) {
                    Some(known) => *known = value,
                    None => list.push(value),
                }
            }
            _ => {}
        }
    }
}

/// What can be merged with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Map,
    List,
    Primitive,
}

impl Kind {
    fn of(node: &Node) -> Self {
        match node {
            Node::Map(_) => Self::Map,
            Node::List(_) => Self::List,
            _ => Self::Primitive,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Map => "a mapping",
            Self::List => "a list",
            Self::Primitive => "a single value",
        })
    }
}

/// Merges a node into another one at a pointer, and logs what came from where.
fn merge<'a>(
    node: &mut Node,
    part: &Part<'a>,
    pointer: &str,
    version: Version,
    log: &mut Vec<(String, From<'a>)>,
) -> Result<(), String> {
    match (&mut *node, part.node) {
        (Node::Map(map), Node::Map(update)) => {
            for (key, node) in update.iter() {
                let step = uri::escaped(key);
                let (pointer, part) = (format!("{pointer}{step}"), Part { node, from: part.from.child(&step) });
                match map.get_mut(key) {
                    Some(known) => merge(known, &part, &pointer, version, log)?,
                    None => {
                        map.insert(key, node.clone());
                        log.push((pointer, part.from));
                    }
                }
            }
            Ok(())
        }
        (Node::List(list), Node::List(update)) => {
            for (index, node) in update.iter().enumerate() {
                log.push((format!("{pointer}/{}", list.len()), part.from.child(&format!("/{index}"))));
                list.push(node.clone());
            }
            Ok(())
        }
        // A key with nothing behind it, which the specification's own examples have, adds nothing.
        (Node::Map(_) | Node::List(_), Node::Null) => Ok(()),
        // Version 1.0 says nothing about values of two kinds, and its overlays in the wild count on the later one.
        (known, update)
            if (Kind::of(known) == Kind::Primitive && Kind::of(update) == Kind::Primitive)
                || version == Version::V10 =>
        {
            *known = update.clone();
            log.push((pointer.to_owned(), part.from.clone()));
            Ok(())
        }
        (known, update) => Err(format!(
            "{} for {} at `{pointer}`, which can be replaced only by removing it first",
            Kind::of(update),
            Kind::of(known)
        )),
    }
}

/// Returns the node at a pointer.
fn node_mut<'n>(root: &'n mut Node, pointer: &str) -> Option<&'n mut Node> {
    uri::segments(pointer).try_fold(root, |node, segment| match node {
        Node::Map(map) => map.get_mut(&segment),
        Node::List(list) => list.get_mut(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

fn unescaped(step: &str) -> String {
    uri::segments(step).next().unwrap_or_default().into_owned()
}

/// Compares pointers so that an element of a list comes after those before it, and a node after the one it is in.
fn in_document_order(left: &str, right: &str) -> Ordering {
    let number = |segment: &str| segment.parse::<usize>().ok();
    let mut pairs = left.split('/').zip(right.split('/'));
    let first = pairs.find_map(|(left, right)| match number(left).cmp(&number(right)).then_with(|| left.cmp(right)) {
        Ordering::Equal => None,
        other => Some(other),
    });
    first.unwrap_or_else(|| left.len().cmp(&right.len()))
}

/// Returns how many nodes there are, and in how many levels.
fn measure(node: &Node) -> (usize, usize) {
    let each = |(count, levels): (usize, usize), node: &Node| {
        let (inner, below) = measure(node);
        (count + inner, levels.max(below))
    };
    let (count, levels) = match node {
        Node::Map(map) => map.iter().map(|(_, node)| node).fold((0, 0), each),
        Node::List(list) => list.iter().fold((0, 0), each),
        _ => (0, 0),
    };
    (count + 1, levels + 1)
}
