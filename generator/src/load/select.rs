//! Which operations and webhooks does the configuration leave, and what do these need?
//!
//! This happens on the tree, before anything is read from it: what is wrong with an operation that nobody wants is of
//! no interest, and components that only such operations use are gone before they cost anything.

mod reach;

use std::collections::HashMap;

use super::bundle::uri;
use super::tree::{Map, Node};
use crate::config::{Candidate, Config, Filter, FilterNames, Place};
use crate::diagnostic::{Code, Diagnostics, Origin};
use crate::extension;

/// The keys of a path item that are operations.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The keys of the document that have webhooks.
pub(crate) const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// The key of an operation that stays only because something refers to the inside of it. Nobody can write it: NUL is
/// not a character of YAML, and in JSON it begins no extension.
pub(super) const EXCLUDED: &str = "\0excluded";

/// How many path items may refer to one another.
const CHAIN_LIMIT: usize = 8;

/// How many nodes may be copied for path items that stand in several places.
const COPIES_LIMIT: usize = 2_000_000;

/// The operations that were taken out, by their pointers.
type Removed = HashMap<String, Node>;

/// Takes out of the document what the filter does not leave, and returns how many operations that were; `None` when a
/// rule fits nothing or nothing is left, and then a diagnostic says so.
pub(super) fn select(tree: &mut Node, config: &Config, diagnostics: &mut Diagnostics) -> Option<usize> {
    let filter = &config.filter;
    if filter.is_empty() {
        return Some(0);
    }
    let Node::Map(root) = tree else { return Some(0) };
    let mut budget = COPIES_LIMIT;
    for section in std::iter::once("paths").chain(WEBHOOKS) {
        put_in_place(root, section, &mut budget, diagnostics);
    }
    let mut used = Used { rules: vec![false; filter.rules().count()], names: FilterNames::default() };
    let mut removed = Removed::new();
    let mut left = 0;
    for (key, node) in root.iter_mut() {
        let (Node::Map(items), true) = (node, key == "paths" || WEBHOOKS.contains(&key)) else { continue };
        for (name, node) in items.iter_mut().filter(|(name, _)| !name.starts_with("x-")) {
            let Node::Map(item) = node else { continue };
            let pointer = format!("/{key}{}", uri::escaped(name));
            let path = if name.starts_with('/') { name.to_owned() } else { format!("/{name}") };
            let place = if key == "paths" { Place::Path(&path) } else { Place::Webhook(name) };
            left += select_in(place, &pointer, item, filter, &mut used, &mut removed);
        }
    }
    if !report(config, &used, left, diagnostics) {
        return None;
    }
    let excluded = removed.keys().filter(|pointer| pointer.starts_with("/paths/")).count();
    reach::prune(root, removed);
    Some(excluded)
}

/// What is known of the rules after all operations were looked at.
struct Used {
    /// Which of them fit something.
    rules: Vec<bool>,
    /// What they might have named.
    names: FilterNames,
}

/// Takes operations out of a path item, and returns how many are left.
fn select_in(
    place: Place<'_>,
    pointer: &str,
    item: &mut Map,
    filter: &Filter,
    used: &mut Used,
    removed: &mut Removed,
) -> usize {
    let mut keep = |method: &str, node: &Node| {
        let fits = fits(place, method, node, filter, &mut used.names);
        used.rules.iter_mut().zip(&fits).for_each(|(used, fits)| *used |= fits);
        filter.keeps(&fits)
    };
    let mut left = 0;
    let keys: Vec<String> = item.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        match item.get_mut(&key) {
            Some(Node::Map(others)) if key == "additionalOperations" => {
                let out: Vec<String> =
                    others.iter().filter(|(key, node)| !keep(key, node)).map(|(key, _)| key.to_owned()).collect();
                for method in out {
                    let pointer = format!("{pointer}/additionalOperations{}", uri::escaped(&method));
                    removed.extend(others.remove(&method).map(|node| (pointer, node)));
                }
                left += others.len();
            }
            Some(node) if METHODS.contains(&key.as_str()) => {
                if keep(&key, node) {
                    left += 1;
                } else {
                    removed.extend(item.remove(&key).map(|node| (format!("{pointer}/{key}"), node)));
                }
            }
            _ => {}
        }
    }
    left
}

/// Returns which rules fit an operation or a webhook.
fn fits(place: Place<'_>, method: &str, node: &Node, filter: &Filter, names: &mut FilterNames) -> Vec<bool> {
    let empty = Map::default();
    let map = node.as_map().unwrap_or(&empty);
    let text = |key: &str| map.get(key).and_then(Node::as_text).map(str::trim).filter(|text| !text.is_empty());
    let tags: Vec<&str> = match map.get("tags") {
        Some(Node::List(list)) => list.iter().filter_map(Node::as_text).map(str::trim).collect(),
        _ => Vec::new(),
    };
    let without_fragment = match place {
        Place::Path(path) => path.split('#').next().unwrap_or_default(),
        Place::Webhook(_) => "",
    };
    let group = extension::group(text("x-speakeasy-group"), tags.iter().copied(), without_fragment);
    let candidate = Candidate { place, method, tags: &tags, group, id: text("operationId") };
    names.add(candidate);
    filter.rules().map(|(_, rule)| rule.fits(candidate)).collect()
}

/// Reports rules that fit nothing, at their places in the configuration, and a filter that leaves nothing.
fn report(config: &Config, used: &Used, left: usize, diagnostics: &mut Diagnostics) -> bool {
    let unused: Vec<_> =
        config.filter.rules().zip(&used.rules).filter(|(_, used)| !**used).map(|(rule, _)| rule).collect();
    if unused.is_empty() && left > 0 {
        return true;
    }
    let source = diagnostics.sources().len();
    if let Some(file) = &config.source {
        diagnostics.add_source(file.clone());
    }
    for (list, rule) in &unused {
        let position = config.source.as_ref().zip(rule.at).map(|(file, at)| file.position(at));
        let what = if rule.webhook.is_some() { "webhook" } else { "operation" };
        let (rule, meant) = (rule.written(), rule.meant(&used.names));
        let found = format!("`{{ {rule} }}` under `[filter] {list}`, which fits no {what}{meant}");
        diagnostics.report_in(source, Code::Configuration, &Origin::default(), position, found);
    }
    if unused.is_empty() {
        let found = "a `[filter]` that leaves no operation";
        diagnostics.report_in(source, Code::Configuration, &Origin::default(), None, found);
    }
    false
}

/// Puts path items in the place of references to them within the document, because an operation may be wanted under one
/// path and not under another.
fn put_in_place(root: &mut Map, section: &str, budget: &mut usize, diagnostics: &mut Diagnostics) {
    let Some(Node::Map(paths)) = root.get(section) else { return };
    let mut items = Vec::new();
    for (path, node) in paths.iter() {
        let mut spots: Vec<String> = Vec::new();
        let mut item = node;
        while let Some(pointer) = reference(item).filter(|_| spots.len() < CHAIN_LIMIT) {
            let Some(found) = at(root, &pointer) else { break };
            item = found;
            spots.push(pointer);
        }
        // What cannot be followed stays, and is reported where it is read.
        if reference(item).is_some() {
            continue;
        }
        let (Some(pointer), Node::Map(target), Node::Map(map)) = (spots.last(), item, node) else { continue };
        *budget = budget.saturating_sub(item.count());
        if *budget == 0 {
            break;
        }
        let mut whole = map.clone();
        whole.remove("$ref");
        for (key, node) in target.iter().filter(|(key, _)| !map.contains(key)) {
            diagnostics.place(
                &format!("/{section}{}{}", uri::escaped(path), uri::escaped(key)),
                0,
                &format!("{pointer}{}", uri::escaped(key)),
            );
            whole.insert(key, node.clone());
        }
        items.push((path.to_owned(), whole));
    }
    let Some(Node::Map(paths)) = root.get_mut(section) else { return };
    for (path, item) in items {
        paths.insert(&path, Node::Map(item));
    }
}

/// Returns the pointer of a reference within the document.
fn reference(node: &Node) -> Option<String> {
    let fragment = node.as_map()?.get("$ref")?.as_text()?.strip_prefix('#')?;
    fragment.starts_with('/').then(|| uri::pointer(fragment))
}

/// Returns the node at a pointer.
fn at<'m>(root: &'m Map, pointer: &str) -> Option<&'m Node> {
    let mut segments = uri::segments(pointer);
    let first = root.get(&segments.next()?)?;
    segments.try_fold(first, |node, segment| match node {
        Node::Map(map) => map.get(&segment),
        Node::List(list) => list.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
