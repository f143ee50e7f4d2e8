//! On which line and column does a JSON Pointer stand in the user's file?
//!
//! A clean run pays nothing for positions: they are found by a second pass over the text, only when there is
//! something to say, and for all pointers at once.

mod json;
mod yaml;

use std::collections::HashMap;

use super::tree::push_escaped;
use crate::diagnostic::{Diagnostics, Origin, Position, Source};

pub(super) use yaml::position;

/// Fills in the positions of all faults that lack one, from the texts of their files.
///
/// A pointer that the text does not have, because the document was rewritten there, gets the position of the nearest
/// node above it.
pub(crate) fn locate(diagnostics: &mut Diagnostics) {
    let lacking = diagnostics.iter().filter(|diagnostic| diagnostic.position.is_none());
    let nodes: Vec<_> = lacking.map(|diagnostic| (diagnostic.source, diagnostic.origin.clone())).collect();
    let positions = find(diagnostics.sources(), &nodes);
    let lacking = diagnostics.iter_mut().filter(|diagnostic| diagnostic.position.is_none());
    for (diagnostic, position) in lacking.zip(positions) {
        diagnostic.position = position;
    }
}

/// Returns where nodes of a document stand as the user wrote it: the file, and the position there.
pub(crate) fn positions(diagnostics: &Diagnostics, origins: &[Origin]) -> Vec<(usize, Option<Position>)> {
    let nodes: Vec<_> = origins.iter().map(|origin| diagnostics.place_of(origin)).collect();
    let positions = find(diagnostics.sources(), &nodes);
    nodes.into_iter().zip(positions).map(|((source, _), position)| (source, position)).collect()
}

/// Finds the positions of nodes, each in the file that it stands in.
fn find(sources: &[Source], nodes: &[(usize, Origin)]) -> Vec<Option<Position>> {
    let mut wanted: Vec<HashMap<String, Option<Position>>> = vec![HashMap::new(); sources.len()];
    for (source, origin) in nodes {
        let Some(wanted) = wanted.get_mut(*source) else { continue };
        for pointer in ancestors(&origin.pointer).filter(|pointer| !pointer.is_empty()) {
            wanted.entry(pointer.to_owned()).or_insert(None);
        }
    }
    for (source, wanted) in sources.iter().zip(&mut wanted).filter(|(_, wanted)| !wanted.is_empty()) {
        let mut finder = Finder { left: wanted.len(), wanted };
        walk(&source.text, &mut finder);
    }
    let found = |(source, origin): &(usize, Origin)| {
        let found = wanted.get(*source)?;
        let position = ancestors(&origin.pointer).find_map(|pointer| found.get(pointer).copied().flatten());
        // A whole file may be a schema, which then begins where the file does.
        position.or((*source > 0).then_some(Position { line: 1, column: 1 }))
    };
    nodes.iter().map(found).collect()
}

/// Returns a pointer and all those above it, longest first.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| pointer.rfind('/').map(|index| &pointer[..index]))
}

/// What an event parser says.
#[derive(Debug)]
enum Event<'a> {
    Map,
    List,
    End,
    Scalar(&'a str),
    Alias,
    /// The next event's node has this tag.
    Tag(String),
    Document,
}

/// Who listens to the walk; `false` ends it.
trait Listener {
    fn node(&mut self, pointer: &str, at: Position, event: &Event<'_>) -> bool;

    fn duplicate(&mut self, _pointer: &str, _first: Position, _second: Position) {}

    /// Returns whether keys are to be compared with those before them.
    fn wants_duplicates(&self) -> bool {
        false
    }
}

/// Walks over the text with the parser that fits it.
fn walk(text: &str, listener: &mut dyn Listener) {
    if text.trim_start().starts_with(['{', '[']) && json::is_json(text) {
        json::walk(text, &mut Tracker::new(listener));
    } else {
        yaml::walk(text, &mut Tracker::new(listener));
    }
}

/// Looks for the positions of known pointers.
struct Finder<'w> {
    wanted: &'w mut HashMap<String, Option<Position>>,
    left: usize,
}

impl Listener for Finder<'_> {
    fn node(&mut self, pointer: &str, at: Position, event: &Event<'_>) -> bool {
        if let (Some(position @ None), false) = (self.wanted.get_mut(pointer), matches!(event, Event::Document)) {
            *position = Some(at);
            self.left -= 1;
        }
        self.left > 0
    }
}

/// Finds the text of the scalar at a pointer as the document has it, such as `1.10`, which as a number is `1.1`.
pub(super) fn lexeme(text: &str, pointer: &str) -> Option<String> {
    struct Reader<'p> {
        pointer: &'p str,
        found: Option<String>,
    }
    impl Listener for Reader<'_> {
        fn node(&mut self, pointer: &str, _: Position, event: &Event<'_>) -> bool {
            if let (Event::Scalar(text), true) = (event, pointer == self.pointer) {
                self.found = Some((*text).to_owned());
            }
            self.found.is_none()
        }
    }
    let mut reader = Reader { pointer, found: None };
    walk(text, &mut reader);
    reader.found
}

/// What a tree cannot say about its text.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The pointer of each repeated key, its first position and the later one.
    pub(super) duplicates: Vec<(String, Position, Position)>,
    /// The pointer of each node that has a tag of its own, its position and the tag.
    pub(super) tags: Vec<(String, Position, String)>,
    /// Where a second document begins.
    pub(super) second_document: Option<Position>,
    documents: usize,
    tag: Option<String>,
}

/// Looks for everything that a tree cannot say about its text.
pub(super) fn survey(text: &str) -> Survey {
    let mut survey = Survey::default();
    walk(text, &mut survey);
    survey
}

impl Listener for Survey {
    fn node(&mut self, pointer: &str, at: Position, event: &Event<'_>) -> bool {
        match event {
            Event::Document => {
                self.documents += 1;
                if self.documents == 2 {
                    self.second_document = Some(at);
                }
            }
            Event::Tag(tag) => self.tag = Some(tag.clone()),
            _ => {
                if let Some(tag) = self.tag.take() {
                    self.tags.push((pointer.to_owned(), at, tag));
                }
            }
        }
        self.second_document.is_none()
    }

    fn duplicate(&mut self, pointer: &str, first: Position, second: Position) {
        self.duplicates.push((pointer.to_owned(), first, second));
    }

    fn wants_duplicates(&self) -> bool {
        true
    }
}

/// Knows the pointer of each event.
struct Tracker<'l> {
    listener: &'l mut dyn Listener,
    pointer: String,
    stack: Vec<Frame>,
}

enum Frame {
    List {
        next: usize,
    },
    Map {
        /// The position of the key whose value comes next.
        key: Option<Position>,
        seen: HashMap<String, Position>,
    },
    /// A key that is itself a collection.
    Key,
}

impl<'l> Tracker<'l> {
    fn new(listener: &'l mut dyn Listener) -> Self {
        Self { listener, pointer: String::new(), stack: Vec::new() }
    }

    /// Takes the next event; `false` ends the walk.
    fn event(&mut self, event: &Event<'_>, at: Position) -> bool {
        match event {
            Event::End => {
                if !matches!(self.stack.pop(), Some(Frame::Key)) {
                    self.after();
                }
                return true;
            }
            Event::Tag(_) | Event::Document => return self.listener.node(&self.pointer, at, event),
            _ => {}
        }
        let mut at = at;
        match self.stack.last_mut() {
            Some(Frame::List { next }) => {
                self.pointer.push('/');
                self.pointer.push_str(&next.to_string());
                *next += 1;
            }
            Some(Frame::Map { key: Some(position), .. }) => at = *position,
            Some(Frame::Map { key, seen }) => {
                *key = Some(at);
                let name = if let Event::Scalar(name) = event { *name } else { "" };
                self.pointer.push('/');
                push_escaped(&mut self.pointer, name);
                if matches!(event, Event::Map | Event::List) {
                    self.stack.push(Frame::Key);
                    return true;
                }
                if self.listener.wants_duplicates() {
                    match seen.get(name) {
                        Some(first) => self.listener.duplicate(&self.pointer, *first, at),
                        None => drop(seen.insert(name.to_owned(), at)),
                    }
                }
                return true;
            }
            Some(Frame::Key) => {
                if matches!(event, Event::Map | Event::List) {
                    self.stack.push(Frame::Key);
                }
                return true;
            }
            None => {}
        }
        let go_on = self.listener.node(&self.pointer, at, event);
        match event {
            Event::Map => self.stack.push(Frame::Map { key: None, seen: HashMap::new() }),
            Event::List => self.stack.push(Frame::List { next: 0 }),
            _ => self.after(),
        }
        go_on
    }

    /// Leaves the node that just ended.
    fn after(&mut self) {
        let cut = self.pointer.rfind('/').unwrap_or_default();
        match self.stack.last_mut() {
            Some(Frame::List { .. }) => self.pointer.truncate(cut),
            Some(Frame::Map { key, .. }) => {
                *key = None;
                self.pointer.truncate(cut);
            }
            Some(Frame::Key) | None => {}
        }
    }
}

#[cfg(test)]
mod tests;
