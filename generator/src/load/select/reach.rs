//! Which components does the rest of the document need?

use std::collections::{HashMap, HashSet};

use super::{EXCLUDED, Map, Node, Removed, WEBHOOKS, at, uri};

/// The sections with what is there for use by reference alone. Security schemes are used by name.
const SECTIONS: [&[&str]; 12] = [
    &["components", "schemas"],
    &["components", "responses"],
    &["components", "parameters"],
    &["components", "requestBodies"],
    &["components", "headers"],
    &["components", "examples"],
    &["components", "pathItems"],
    &["components", "callbacks"],
    &["components", "mediaTypes"],
    &["definitions"],
    &["parameters"],
    &["responses"],
];

/// Removes the components that nothing refers to, and puts operations back that something refers to the inside of.
pub(super) fn prune(root: &mut Map, removed: Removed) {
    let (components, needed) = {
        let mut reach = Reach {
            root,
            removed: &removed,
            components: HashSet::new(),
            needed: HashSet::new(),
            waiting: Vec::new(),
            all: false,
        };
        reach.run();
        ((!reach.all).then_some(reach.components), reach.needed)
    };
    for (pointer, node) in removed.into_iter().filter(|(pointer, _)| needed.contains(pointer)) {
        put_back(root, &pointer, node);
    }
    for section in std::iter::once("paths").chain(WEBHOOKS) {
        let Some(Node::Map(items)) = root.get_mut(section) else { continue };
        let is_empty = |node: &Node| node.as_map().is_some_and(Map::is_empty);
        items.retain(|_, node| !is_empty(node));
    }
    let Some(components) = components else { return };
    for section in SECTIONS {
        let Some(map) = section_mut(root, section) else { continue };
        let prefix = format!("/{}", section.join("/"));
        map.retain(|name, _| components.contains(&format!("{prefix}{}", uri::escaped(name))));
    }
}

fn section_mut<'m>(root: &'m mut Map, section: &[&str]) -> Option<&'m mut Map> {
    section.iter().try_fold(root, |map, part| if let Node::Map(map) = map.get_mut(part)? { Some(map) } else { None })
}

fn put_back(root: &mut Map, pointer: &str, mut node: Node) {
    if let Node::Map(operation) = &mut node {
        operation.insert(EXCLUDED, Node::Bool(true));
    }
    let segments: Vec<_> = uri::segments(pointer).collect();
    let Some((method, above)) = segments.split_last() else { return };
    let above: Vec<&str> = above.iter().map(AsRef::as_ref).collect();
    if let Some(item) = section_mut(root, &above) {
        item.insert(method, node);
    }
}

/// What following every reference finds.
struct Reach<'m> {
    root: &'m Map,
    removed: &'m Removed,
    /// The components that are needed, by their pointers.
    components: HashSet<String>,
    /// The operations of those that were taken out.
    needed: HashSet<String>,
    waiting: Vec<&'m Node>,
    /// Whether there is a reference that names its target in another way than by its place, so that nobody knows here
    /// what it needs.
    all: bool,
}

impl<'m> Reach<'m> {
    fn run(&mut self) {
        let heirs = heirs(self.root);
        self.scan_root();
        while let Some(node) = self.waiting.pop() {
            self.scan(node, &heirs);
        }
    }

    /// Begins with everything that is there without a reference to it.
    fn scan_root(&mut self) {
        let outside = |path: &[&str]| !SECTIONS.contains(&path);
        for (key, node) in self.root.iter().filter(|(key, _)| outside(&[key])) {
            match node {
                Node::Map(map) if key == "components" => {
                    self.waiting.extend(map.iter().filter(|(name, _)| outside(&[key, name])).map(|(_, node)| node));
                }
                node => self.waiting.push(node),
            }
        }
    }

    fn scan(&mut self, node: &'m Node, heirs: &HashMap<String, Vec<String>>) {
        match node {
            Node::Map(map) => {
                for (key, node) in map.iter() {
                    match (key, node) {
                        ("$ref" | "$dynamicRef" | "$recursiveRef", Node::Text(text)) => self.follow(text, heirs),
                        ("discriminator", Node::Map(discriminator)) => self.scan_mapping(discriminator, heirs),
                        _ => {}
                    }
                    self.waiting.push(node);
                }
            }
            Node::List(list) => self.waiting.extend(list),
            _ => {}
        }
    }

    /// The values of a mapping are references or names of schemas.
    fn scan_mapping(&mut self, discriminator: &'m Map, heirs: &HashMap<String, Vec<String>>) {
        let mapping = discriminator.get("mapping").and_then(Node::as_map).into_iter().flat_map(Map::iter);
        for value in mapping.filter_map(|(_, node)| node.as_text()) {
            if value.starts_with('#') {
                self.follow(value, heirs);
            } else {
                self.reach(&format!("/components/schemas{}", uri::escaped(value)), heirs);
            }
        }
    }

    fn follow(&mut self, reference: &str, heirs: &HashMap<String, Vec<String>>) {
        match reference.strip_prefix('#') {
            Some(fragment) if fragment.starts_with('/') => self.reach(&uri::pointer(fragment), heirs),
            // What could not be read needs nothing.
            None if reference.starts_with(super::super::bundle::FAULT) => {}
            _ => self.all = true,
        }
    }

    fn reach(&mut self, pointer: &str, heirs: &HashMap<String, Vec<String>>) {
        let segments: Vec<_> = uri::segments(pointer).collect();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        if matches!(segments.as_slice(), [section, ..] if *section == "paths" || WEBHOOKS.contains(section)) {
            let ends = pointer.match_indices('/').map(|(index, _)| index).chain([pointer.len()]);
            let found = ends.into_iter().find_map(|end| self.removed.get_key_value(&pointer[..end]));
            if let Some((pointer, node)) = found.filter(|(pointer, _)| !self.needed.contains(*pointer)) {
                self.needed.insert(pointer.clone());
                self.waiting.push(node);
            }
            return;
        }
        let Some(section) = SECTIONS.iter().find(|section| segments.starts_with(section)) else { return };
        let Some(name) = segments.get(section.len()) else { return };
        let component = format!("/{}{}", section.join("/"), uri::escaped(name));
        if !self.components.insert(component.clone()) {
            return;
        }
        let Some(node) = at(self.root, &component) else { return };
        self.waiting.push(node);
        // Who inherits from a schema with a discriminator is one of its kinds, and nothing need refer to it.
        if node.as_map().is_some_and(|map| map.contains("discriminator")) {
            let mut kinds: Vec<&String> = heirs.get(&component).into_iter().flatten().collect();
            let mut seen: HashSet<&String> = kinds.iter().copied().collect();
            while let Some(kind) = kinds.pop() {
                self.reach(kind, heirs);
                kinds.extend(heirs.get(kind).into_iter().flatten().filter(|kind| seen.insert(kind)));
            }
        }
    }
}

/// Returns the schemas that inherit from each schema, by their pointers.
fn heirs(root: &Map) -> HashMap<String, Vec<String>> {
    let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
    for section in ["/components/schemas", "/definitions"] {
        let schemas = at(root, section).and_then(Node::as_map).into_iter().flat_map(Map::iter);
        for (name, node) in schemas {
            let Some(Node::List(parts)) = node.as_map().and_then(|map| map.get("allOf")) else { continue };
            for parent in parts.iter().filter_map(super::reference) {
                heirs.entry(parent).or_default().push(format!("{section}{}", uri::escaped(name)));
            }
        }
    }
    heirs
}
