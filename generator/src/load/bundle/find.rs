//! What do the references of a description lead to in other files?

use std::collections::HashMap;

use super::super::tree::{Map, Node, Path};
use super::files::Files;
use super::follow::{Follower, Spot, alias};
use super::grammar::{Family, Place, Role};
use super::{Fault, UNREACHABLE, uri};
use crate::diagnostic::{Code, Diagnostics};

/// How deep the tree may be, as for one file.
const DEPTH_LIMIT: usize = 128;

/// What stands before the number of a target in a reference whose text is not known yet. Nobody can write it: NUL is
/// not a character of YAML, and of JSON only by an escape, in a reference that would lead nowhere.
const TOKEN: &str = "\0";

/// What was found in all files.
pub(super) struct Found {
    pub(super) files: Files,
    pub(super) faults: super::Faults,
    pub(super) targets: Vec<Target>,
    /// The number of each target.
    pub(super) index: HashMap<(Role, Spot), usize>,
    /// Components of the root document that are nothing but a reference to a target.
    pub(super) wishes: Vec<(Role, String, usize)>,
    pub(super) placements: Vec<Placement>,
}

/// What a reference leads to and is to become a component.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) role: Role,
    pub(super) spot: Spot,
    pub(super) node: Node,
}

/// Where something was put that stands in another file.
#[derive(Debug)]
pub(super) struct Placement {
    /// The target that it is part of; `None` for the root document.
    pub(super) owner: Option<usize>,
    /// Where it is, in its owner.
    pub(super) pointer: String,
    /// Where it stands.
    pub(super) spot: Spot,
}

/// Returns the number of the target that a reference stands for.
pub(super) fn token(text: &str) -> Option<usize> {
    text.strip_prefix(TOKEN)?.parse().ok()
}

/// Where the walk is: in the tree that is being made, and in the file that it comes from.
#[derive(Clone, Copy)]
struct At<'a> {
    owner: Option<usize>,
    path: Path<'a>,
    file: usize,
    source: Path<'a>,
}

impl<'a> At<'a> {
    fn key(&'a self, key: &'a str) -> At<'a> {
        At { path: self.path.key(key), source: self.source.key(key), ..*self }
    }

    fn index(&'a self, index: usize) -> At<'a> {
        At { path: self.path.index(index), source: self.source.index(index), ..*self }
    }
}

/// Rewrites the references of the root document, and of everything that they lead to, and collects the latter.
pub(super) fn find(tree: &mut Node, files: Files, family: Family, diagnostics: &mut Diagnostics) -> Found {
    let mut finder = Finder {
        follower: Follower::new(files),
        family,
        diagnostics,
        targets: Vec::new(),
        index: HashMap::new(),
        wishes: Vec::new(),
        placements: Vec::new(),
        spent: 0,
        inlining: Vec::new(),
    };
    finder.walk(Place::One(Role::Document), tree, At { owner: None, path: Path::ROOT, file: 0, source: Path::ROOT });
    let mut next = 0;
    while let Some(Target { role, spot, .. }) = finder.targets.get(next) {
        let (role, spot) = (*role, spot.clone());
        let mut node = finder.copy(&spot, 0).unwrap_or_else(|fault| {
            let number = finder.follower.fault(fault);
            reference_to(Follower::unreachable(number))
        });
        let source = Path::under(&spot.pointer);
        finder.walk(Place::One(role), &mut node, At { owner: Some(next), path: Path::ROOT, file: spot.file, source });
        if let Some(target) = finder.targets.get_mut(next) {
            target.node = node;
        }
        next += 1;
    }
    let Finder { follower: Follower { files, faults, .. }, targets, index, wishes, placements, .. } = finder;
    Found { files, faults, targets, index, wishes, placements }
}

struct Finder<'d> {
    follower: Follower,
    family: Family,
    diagnostics: &'d mut Diagnostics,
    targets: Vec<Target>,
    index: HashMap<(Role, Spot), usize>,
    wishes: Vec<(Role, String, usize)>,
    placements: Vec<Placement>,
    /// How many nodes were copied.
    spent: usize,
    /// What is being put in the place of a reference, outermost first.
    inlining: Vec<Spot>,
}

fn reference_to(reference: String) -> Node {
    let mut map = Map::default();
    map.insert("$ref", Node::Text(reference));
    Node::Map(map)
}

impl Finder<'_> {
    fn walk(&mut self, place: Place, node: &mut Node, at: At<'_>) {
        match place {
            Place::One(role) => self.object(role, node, at),
            Place::Map(role) | Place::Section(role) => {
                if reference_of(node).is_some() {
                    return self.inline(place, node, at);
                }
                let Node::Map(map) = node else { return };
                // The maps whose keys are names have no extensions, and names of headers do begin like one.
                let has_extensions = matches!(place, Place::Map(Role::PathItem | Role::Callback | Role::Response));
                for (key, child) in map.iter_mut().filter(|(key, _)| !has_extensions || !key.starts_with("x-")) {
                    self.walk(Place::One(role), child, at.key(key));
                    let target = alias(child).and_then(token).filter(|_| at.owner.is_none());
                    if let (Place::Section(_), Some(target)) = (place, target) {
                        self.wishes.push((role, key.to_owned(), target));
                    }
                }
            }
            Place::List(role) => {
                if reference_of(node).is_some() {
                    return self.inline(place, node, at);
                }
                let Node::List(list) = node else { return };
                for (index, child) in list.iter_mut().enumerate() {
                    self.walk(Place::One(role), child, at.index(index));
                }
            }
            Place::Text => {
                if reference_of(node).is_some() {
                    self.inline(place, node, at);
                }
            }
            Place::Mapping => self.mapping(node, at),
        }
    }

    fn object(&mut self, role: Role, node: &mut Node, at: At<'_>) {
        if let (Role::Schema | Role::Plain, Node::List(_)) = (role, &*node) {
            return self.walk(Place::List(role), node, at);
        }
        let section = self.family.section(role).is_some();
        if reference_of(node).is_some() && !section {
            return self.inline(Place::One(role), node, at);
        }
        let Node::Map(map) = node else { return };
        if let Some(Node::Text(reference)) = map.get_mut("$ref") {
            *reference = self.rewritten(role, reference, at.file, &at.source);
        }
        for (key, child) in map.iter_mut() {
            if let Some(place) = self.family.place(role, key) {
                self.walk(place, child, at.key(key));
            }
        }
        if role == Role::Schema && at.file != 0 {
            // References by it are followed already, and another file may use the same name.
            map.remove("$anchor");
        }
    }

    /// Returns the text that a reference has in the document that is being made.
    fn rewritten(&mut self, role: Role, reference: &str, file: usize, at: &Path<'_>) -> String {
        if file == 0 && reference.starts_with('#') {
            return reference.to_owned();
        }
        match self.follower.end(reference, file, at, self.diagnostics) {
            Ok(spot) if spot.file == 0 && self.is_kept(role, &spot.pointer) => uri::reference(&spot.pointer),
            Ok(spot) => format!("{TOKEN}{}", self.target(role, spot)),
            Err(fault) => Follower::unreachable(fault),
        }
    }

    /// Returns whether a reference to this place of the root document can be followed there.
    fn is_kept(&self, role: Role, pointer: &str) -> bool {
        let section = self.family.section(role).unwrap_or_default();
        let mut segments = uri::segments(pointer);
        role == Role::Schema
            || self.follower.files.node(0, pointer).is_none()
            || (section.iter().all(|part| segments.next().as_deref() == Some(*part)) && segments.count() == 1)
    }

    fn target(&mut self, role: Role, spot: Spot) -> usize {
        let next = self.targets.len();
        let number = *self.index.entry((role, spot.clone())).or_insert(next);
        if number == next {
            self.targets.push(Target { role, spot, node: Node::Null });
        }
        number
    }

    /// Rewrites the values of a discriminator's mapping, which are references or names of schemas.
    fn mapping(&mut self, node: &mut Node, at: At<'_>) {
        let Node::Map(map) = node else { return };
        for (_, node) in map.iter_mut() {
            let Node::Text(value) = node else { continue };
            let is_reference = value.contains(['/', '#'])
                || [".yaml", ".yml", ".json"].iter().any(|extension| value.ends_with(extension));
            if is_reference {
                *value = self.rewritten(Role::Schema, value, at.file, &at.source);
            } else if at.file != 0 {
                // A name counts where it stands, among the schemas of that file.
                let sections = ["/components/schemas", "/definitions"];
                let pointers =
                    sections.iter().map(|section| format!("{section}{}", uri::pointer(&format!("/{value}"))));
                let known = pointers.into_iter().find(|pointer| self.follower.files.node(at.file, pointer).is_some());
                if let Some(pointer) = known {
                    *value = self.rewritten(Role::Schema, &uri::reference(&pointer), at.file, &at.source);
                }
            }
        }
    }

    /// Puts what a reference leads to in its place; what stands beside the reference counts more.
    fn inline(&mut self, place: Place, node: &mut Node, at: At<'_>) {
        let Some(reference) = reference_of(node).map(str::to_owned) else { return };
        let put_later = matches!(place, Place::One(Role::PathItem | Role::Callback | Role::MediaType));
        if put_later && at.file == 0 && reference.starts_with('#') {
            // The typed readers put these in place themselves.
            return;
        }
        let found = self.follower.spot(&reference, at.file, &at.source, self.diagnostics);
        let Node::Map(mut beside) = std::mem::replace(node, Node::Null) else { return };
        beside.remove("$ref");
        let copied = found.and_then(|spot| match self.copy(&spot, at.path.depth()) {
            Ok(copy) => Ok((copy, spot)),
            Err(fault) => Err(self.follower.fault(fault)),
        });
        let (mut copy, spot) = match copied {
            Ok(copied) => copied,
            Err(fault) => {
                *node = self.refused(place, fault, at);
                return;
            }
        };
        self.inlining.push(spot.clone());
        self.walk(place, &mut copy, At { file: spot.file, source: Path::under(&spot.pointer), ..at });
        self.inlining.pop();
        self.place(at.path, at.owner, spot);
        for (key, mut child) in beside {
            let inner = match place {
                Place::One(role) => self.family.place(role, &key),
                Place::Map(role) | Place::Section(role) => Some(Place::One(role)),
                Place::List(_) | Place::Text | Place::Mapping => None,
            };
            let at = at.key(&key);
            if let Some(inner) = inner {
                self.walk(inner, &mut child, at);
            }
            self.place(at.path, at.owner, Spot { file: at.file, pointer: at.source.origin().pointer });
            if let Node::Map(copy) = &mut copy {
                copy.insert(&key, child);
            }
        }
        *node = copy;
    }

    fn place(&mut self, path: Path<'_>, owner: Option<usize>, spot: Spot) {
        // The outermost reference of a chain was walked last, and what it leads to counts less than what is at its end.
        let pointer = path.origin().pointer;
        self.placements.push(Placement { owner, pointer, spot });
    }

    /// Copies a node, unless that would go on without end.
    fn copy(&mut self, spot: &Spot, depth: usize) -> Result<Node, Fault> {
        let node = self.follower.files.node(spot.file, &spot.pointer);
        let name = || format!("`{}#{}`", self.follower.files.name(spot.file), spot.pointer);
        let Some(node) = node else { return Err(Fault::new(Code::ReferenceDangling, name())) };
        if self.inlining.contains(spot) {
            return Err(Fault::new(Code::ReferenceCycle, format!("{}, which contains itself", name())));
        }
        let (count, levels) = measure(node);
        if depth + levels > DEPTH_LIMIT || self.inlining.len() > DEPTH_LIMIT {
            return Err(Fault::new(Code::TooDeep, format!("{}, more than {DEPTH_LIMIT} levels deep", name())));
        }
        self.spent += count;
        if self.spent > 100_000 + 10 * self.follower.files.size() {
            return Err(Fault::new(Code::TooLarge, format!("{}, for which there is no room any more", name())));
        }
        Ok(node.clone())
    }

    /// Returns what stands in place of something that could not be read.
    fn refused(&mut self, place: Place, fault: usize, at: At<'_>) -> Node {
        let mut map = Map::default();
        match place {
            Place::List(role) if self.family.section(role).is_some() => {
                return Node::List(vec![reference_to(Follower::unreachable(fault))]);
            }
            Place::Text | Place::One(Role::Plain) => {
                if let Some(Fault { code, found }) = self.follower.faults.list.get(fault).cloned() {
                    self.diagnostics.report_in(at.file, code, &at.source.key("$ref").origin(), None, found);
                }
                return if place == Place::Text { Node::Text(String::new()) } else { Node::Map(map) };
            }
            _ => {}
        }
        map.insert(UNREACHABLE, Node::Text(Follower::unreachable(fault)));
        Node::Map(map)
    }
}

fn reference_of(node: &Node) -> Option<&str> {
    node.as_map()?.get("$ref")?.as_text()
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
