//! Where in the document does each thing from another file go, and under which name?
//!
//! A component of the root document that is nothing but a reference becomes what it refers to. Anything else gets the
//! name that it has in its file, or that its file has, and more of the path in front of it where that name is taken.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Component, Path};

use super::super::tree::{Map, Node};
use super::find::{Found, Placement, Target, token};
use super::follow::Spot;
use super::grammar::{Family, Role, is_walked, is_walked_in_schema};
use super::{Faults, uri};
use crate::diagnostic::Diagnostics;

/// Parts of paths and pointers that say where something is and not what it is.
const PLACES: [&str; 14] = [
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "examples",
    "securitySchemes",
    "definitions",
    "$defs",
    "properties",
    "paths",
    "content",
    "",
];

/// Names that do not say what something is without the part before them.
const VAGUE: [&str; 9] =
    ["index", "_index", "schema", "model", "items", "allOf", "oneOf", "anyOf", "additionalProperties"];

/// Where a target is in the document.
#[derive(Debug, Clone)]
enum Home {
    /// A component of its own.
    Component(String),
    /// Part of something that is in the document anyway, by its pointer.
    Pointer(String),
    /// Part of another target.
    Inside(usize, String),
}

/// Puts everything that was found into the document, and tells the diagnostics where it comes from.
pub(super) fn settle(tree: &mut Node, found: Found, family: Family, diagnostics: &mut Diagnostics) -> Faults {
    let homes = homes(tree, &found, family);
    let pointers: Vec<String> =
        (0..homes.len()).map(|target| pointer_of(target, &homes, &found.targets, family)).collect();
    rewrite(tree, &pointers);
    let mut components: BTreeMap<Role, HashMap<&str, Node>> = BTreeMap::new();
    for (target, (home, pointer)) in found.targets.into_iter().zip(homes.iter().zip(&pointers)) {
        let Target { role, spot, mut node } = target;
        let Home::Component(name) = home else { continue };
        rewrite(&mut node, &pointers);
        diagnostics.place(pointer, spot.file, &spot.pointer);
        components.entry(role).or_default().insert(name, node);
    }
    for (role, components) in components {
        let section = family.section(role).unwrap_or_default();
        if let Some(section) = section_mut(tree, section) {
            put(components, section);
        }
    }
    for Placement { owner, pointer, spot } in found.placements {
        match owner.map(|owner| (&homes[owner], &pointers[owner])) {
            Some((Home::Component(_), above)) => {
                diagnostics.place(&format!("{above}{pointer}"), spot.file, &spot.pointer);
            }
            Some(_) => {}
            None => diagnostics.place(&pointer, spot.file, &spot.pointer),
        }
    }
    found.faults
}

/// Puts components into their section, in place of the references to them, and the others behind.
fn put(mut components: HashMap<&str, Node>, section: &mut Map) {
    for (name, node) in section.iter_mut() {
        if let Some(component) = components.remove(name) {
            *node = component;
        }
    }
    let mut left: Vec<(&str, Node)> = components.into_iter().collect();
    left.sort_unstable_by_key(|(name, _)| *name);
    for (name, node) in left {
        section.push(name.to_owned(), node);
    }
}

/// Returns the section of the components that a path leads to; it is made if it is not there.
fn section_mut<'t>(tree: &'t mut Node, path: &[&str]) -> Option<&'t mut Map> {
    let mut node = tree;
    for part in path {
        let Node::Map(map) = node else { return None };
        if !map.contains(part) {
            map.insert(part, Node::Map(Map::default()));
        }
        node = map.get_mut(part)?;
    }
    if let Node::Map(map) = node { Some(map) } else { None }
}

/// Returns the pointer of a target in the document.
fn pointer_of(target: usize, homes: &[Home], targets: &[Target], family: Family) -> String {
    match &homes[target] {
        Home::Component(name) => {
            let section = family.section(targets[target].role).unwrap_or_default().join("/");
            format!("/{section}{}", uri::escaped(name))
        }
        Home::Pointer(pointer) => pointer.clone(),
        // What a target is part of has a shorter pointer than it has itself, so this ends.
        Home::Inside(above, rest) => format!("{}{rest}", pointer_of(*above, homes, targets, family)),
    }
}

/// Replaces the numbers of targets by references to them.
fn rewrite(node: &mut Node, pointers: &[String]) {
    match node {
        Node::Map(map) => map.iter_mut().for_each(|(_, node)| rewrite(node, pointers)),
        Node::List(list) => list.iter_mut().for_each(|node| rewrite(node, pointers)),
        Node::Text(text) => {
            if let Some(pointer) = token(text).and_then(|target| pointers.get(target)) {
                *text = uri::reference(pointer);
            }
        }
        _ => {}
    }
}

/// Chooses where each target goes.
fn homes(tree: &Node, found: &Found, family: Family) -> Vec<Home> {
    // What was put in the place of a reference in the root document is in it already.
    let mut placed: HashMap<&Spot, &str> = HashMap::new();
    for placement in found.placements.iter().filter(|placement| placement.owner.is_none()) {
        placed.entry(&placement.spot).or_insert(&placement.pointer);
    }
    let mut homes: Vec<Option<Home>> =
        found.targets.iter().map(|target| inside(target, found, &placed, family)).collect();
    let mut taken: HashSet<(Role, String)> = HashSet::new();
    for role in ROLES {
        let section = family.section(role).unwrap_or_default();
        let section = section.iter().try_fold(tree, |node, part| node.as_map()?.get(part)).and_then(Node::as_map);
        taken.extend(section.into_iter().flat_map(Map::iter).map(|(name, _)| (role, folded(name))));
    }
    // Of several components that mean the same, the others become aliases of the one with the shortest name.
    let mut wishes: BTreeMap<usize, &str> = BTreeMap::new();
    for (_, name, target) in &found.wishes {
        let best = wishes.entry(*target).or_insert(name);
        if (name.len(), name.as_str()) < (best.len(), *best) {
            *best = name;
        }
    }
    for (target, name) in wishes {
        homes[target].get_or_insert_with(|| Home::Component(name.to_owned()));
    }
    let mut waiting: Vec<usize> = (0..homes.len()).filter(|target| homes[*target].is_none()).collect();
    let words: HashMap<usize, Vec<String>> =
        waiting.iter().map(|target| (*target, words(&found.targets[*target], found))).collect();
    // The order of the paths and not that in which things were found, so that names depend on the files alone.
    waiting.sort_by_key(|target| (words[target].len(), &words[target], &found.targets[*target].spot.pointer));
    for target in waiting {
        let name = name(&words[&target], |name| taken.insert((found.targets[target].role, folded(name))));
        homes[target] = Some(Home::Component(name));
    }
    homes.into_iter().map(|home| home.unwrap_or_else(|| Home::Pointer(String::new()))).collect()
}

const ROLES: [Role; 7] = [
    Role::Schema,
    Role::Parameter,
    Role::Response,
    Role::RequestBody,
    Role::Header,
    Role::Example,
    Role::SecurityScheme,
];

/// Returns where a target already is, as part of something else.
fn inside(target: &Target, found: &Found, placed: &HashMap<&Spot, &str>, family: Family) -> Option<Home> {
    let Target { role, spot, .. } = target;
    let ends = std::iter::once(spot.pointer.len()).chain(spot.pointer.rmatch_indices('/').map(|(index, _)| index));
    for end in ends {
        let (above, rest) = spot.pointer.split_at(end);
        let above = Spot { file: spot.file, pointer: above.to_owned() };
        if let Some(pointer) = placed.get(&above) {
            let pointer = format!("{pointer}{rest}");
            let segments: Vec<_> = uri::segments(&pointer).collect();
            let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
            let section = family.section(*role).unwrap_or_default();
            let is_component = segments.len() == section.len() + 1 && segments.starts_with(section);
            if is_component || (*role == Role::Schema && is_walked(&segments)) {
                return Some(Home::Pointer(pointer));
            }
        }
        let rest_segments: Vec<_> = uri::segments(rest).collect();
        let rest_segments: Vec<&str> = rest_segments.iter().map(AsRef::as_ref).collect();
        if *role == Role::Schema && !rest.is_empty() && is_walked_in_schema(&rest_segments) {
            if let Some(above) = found.index.get(&(*role, above)) {
                return Some(Home::Inside(*above, rest.to_owned()));
            }
        }
    }
    None
}

/// Returns what a name can be made of: the path of the file, then the pointer in it, without what says nothing.
fn words(target: &Target, found: &Found) -> Vec<String> {
    let path = Path::new(found.files.name(target.spot.file));
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().replace('.', "_"));
    let folders = path.parent().into_iter().flat_map(Path::components);
    let folders = folders.filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    let segments: Vec<_> = uri::segments(&target.spot.pointer).map(Cow::into_owned).collect();
    let parts = folders.chain(stem).chain(segments);
    let words: Vec<String> = parts.filter(|part| !PLACES.contains(&part.as_str())).collect();
    if words.is_empty() { vec!["root".to_owned()] } else { words }
}

/// Returns the shortest name that is free.
pub(super) fn name(words: &[String], mut take: impl FnMut(&str) -> bool) -> String {
    let says_nothing = |word: &String| VAGUE.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit());
    let least = 1 + words.iter().rev().take_while(|word| says_nothing(word)).count();
    let least = least.min(words.len());
    for count in least..=words.len() {
        let name = words[words.len() - count..].join("_");
        if take(&name) {
            return name;
        }
    }
    let whole = words.join("_");
    let mut number = 2_usize;
    loop {
        let name = format!("{whole}_{number}");
        if take(&name) {
            return name;
        }
        number += 1;
    }
}

/// Returns what two names have in common that would be the same in Rust.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
