//! Does code that was written against the old client still compile, and what is there for it to use?

mod builder;
mod call;
mod model;
mod outcome;
mod surface;
mod ty;
mod webhook;

use super::change::Change;
use super::pair::Reach;
use super::{Rule, Side};
use crate::ir::Docs;
use surface::{Item, Kind, Surface};

/// Lists what callers of a client can name, one line each: the path, what it is, and its types.
pub fn surface(side: Side<'_>) -> Vec<String> {
    let line = |(path, item): (String, Item<'_>)| {
        let open = if item.kind == Kind::Struct && !item.is_literal { " non_exhaustive" } else { "" };
        format!("{path} {:?}{open} {}", item.kind, item.signature).trim_end().to_owned()
    };
    surface::of(side).into_iter().map(line).collect()
}

/// Compares what callers can name.
pub(super) fn compare(old: Side<'_>, new: Side<'_>, reach: &(Reach, Reach)) -> Vec<Change> {
    let (before, after) = (surface::of(old), surface::of(new));
    let mut changes = Vec::new();
    // Where groups become features, that is said of the groups.
    let had_features = before.values().any(|item| item.kind == Kind::Feature);
    for (path, item) in &before {
        match after.get(path) {
            Some(other) => {
                both(path, (item, other), reach, &mut changes);
                if had_features && is_narrowed((item, other), &after) {
                    let change = Change::new(Rule::TypeFeatures, path).at(Some(&item.origin), Some(&other.origin));
                    let change = change.values(builds(item), builds(other));
                    changes.push(change.reaching(item.operations(&reach.0)));
                }
            }
            // What a type or a call takes along with it is not listed.
            None if has_gone(&before, &after, item) => {}
            None => {
                let change = Change::new(removed(item.kind), path).at(Some(&item.origin), place(&after, item));
                let said = said((path, item), &before);
                let change = if said.is_empty() { change } else { change.was(said) };
                changes.push(change.reaching(item.operations(&reach.0)));
            }
        }
    }
    for (path, item) in after.iter().filter(|(path, _)| !before.contains_key(*path)) {
        if !has_gone(&after, &before, item) {
            let change = Change::new(added(item, &before), path).at(place(&before, item), Some(&item.origin));
            let said = said((path, item), &after);
            let change = if said.is_empty() { change } else { change.is(said) };
            changes.push(change.reaching(item.operations(&reach.1)));
        }
    }
    changes
}

/// Returns whether an item has gone from a build that had it; a feature that has gone itself is listed for that.
fn is_narrowed((old, new): (&Item<'_>, &Item<'_>), after: &Surface<'_>) -> bool {
    match (&old.features, &new.features) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => {
            old.iter().any(|feature| !new.contains(feature) && after.contains_key(&format!("feature {feature}")))
        }
    }
}

/// Returns which builds have an item.
fn builds(item: &Item<'_>) -> String {
    match &item.features {
        None => "always".to_owned(),
        Some(features) => format!("with {}", features.join(" or ")),
    }
}

/// Returns whether what contains an item is not in the other client, or is something else there.
fn has_gone(here: &Surface<'_>, there: &Surface<'_>, item: &Item<'_>) -> bool {
    let Some(parent) = &item.parent else { return false };
    match (here.get(parent), there.get(parent)) {
        (Some(here), Some(there)) => here.kind != there.kind,
        _ => true,
    }
}

/// Returns where the other document has what contains an item.
fn place<'s>(there: &'s Surface<'_>, item: &Item<'_>) -> Option<&'s crate::ir::Origin> {
    item.parent.as_ref().and_then(|parent| there.get(parent)).map(|parent| &parent.origin)
}

/// Returns what is to be said about an item that only one client has: its types, or for a group its calls.
fn said((path, item): (&str, &Item<'_>), surface: &Surface<'_>) -> String {
    if item.kind != Kind::Group {
        return item.signature.clone();
    }
    let calls = surface.iter().filter(|(_, call)| call.kind == Kind::Method && call.parent.as_deref() == Some(path));
    let calls: Vec<&str> = calls.filter_map(|(call, _)| call.strip_prefix(path)?.strip_prefix('.')).collect();
    calls.join(", ")
}

/// Compares an item that both clients have.
fn both(path: &str, (old, new): (&Item<'_>, &Item<'_>), reach: &(Reach, Reach), changes: &mut Vec<Change>) {
    let note = |rule| {
        let change = Change::new(rule, path).at(Some(&old.origin), Some(&new.origin));
        change.reaching(old.operations(&reach.0))
    };
    if old.kind != new.kind {
        changes.push(note(Rule::TypeKind).values(kind(old.kind), kind(new.kind)));
        return;
    }
    if old.signature != new.signature {
        changes.push(note(changed(old.kind)).values(&old.signature, &new.signature));
    }
    match (old.is_literal, new.is_literal) {
        (true, false) => changes.push(note(Rule::NonExhaustiveGained)),
        (false, true) => changes.push(note(Rule::NonExhaustiveLost)),
        _ => {}
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => changes.push(note(Rule::Deprecated)),
        (true, false) => changes.push(note(Rule::Undeprecated)),
        _ => {}
    }
    if let (Some(before), Some(after)) = (old.docs, new.docs) {
        documented(before, after, note, changes);
    }
}

/// Compares what is said about an item; the limits in it are a matter of the wire.
fn documented(before: &Docs, after: &Docs, note: impl Fn(Rule) -> Change, changes: &mut Vec<Change>) {
    let (limits, other_limits) = (limits(before), limits(after));
    if limits != other_limits {
        let text = |lines: Vec<&str>| if lines.is_empty() { "none".to_owned() } else { lines.join(" ") };
        changes.push(note(Rule::LimitsChanged).values(text(limits), text(other_limits)));
    }
    if (&before.summary, &before.description) != (&after.summary, &after.description) {
        changes.push(note(Rule::DocsChanged));
    }
}

fn limits(docs: &Docs) -> Vec<&str> {
    docs.notes.iter().map(String::as_str).filter(|line| !line.starts_with("Example")).collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Struct => "struct",
        Kind::Enum => "enum of texts",
        Kind::Union => "enum of types",
        Kind::Alias => "alias",
        _ => "item",
    }
}

fn removed(kind: Kind) -> Rule {
    match kind {
        Kind::Struct | Kind::Enum | Kind::Union | Kind::Alias | Kind::Outcome => Rule::TypeRemoved,
        Kind::Field => Rule::FieldRemoved,
        Kind::Variant => Rule::VariantRemoved,
        Kind::Impl => Rule::ImplRemoved,
        Kind::Constructor => Rule::ConstructorRemoved,
        Kind::Group => Rule::GroupRemoved,
        Kind::Feature => Rule::FeatureRemoved,
        Kind::Method | Kind::Call | Kind::Output => Rule::MethodRemoved,
        Kind::Setter => Rule::SetterRemoved,
        Kind::Pages => Rule::PagesRemoved,
        Kind::Builder => Rule::BuilderRemoved,
        Kind::Part => Rule::PartRemoved,
        Kind::Webhook => Rule::ReaderRemoved,
    }
}

/// Returns the rule of an item that is new; a field breaks those who could write a literal of the old struct.
fn added(item: &Item<'_>, before: &Surface<'_>) -> Rule {
    match item.kind {
        Kind::Struct | Kind::Enum | Kind::Union | Kind::Alias | Kind::Outcome => Rule::TypeAdded,
        Kind::Field => {
            let is_literal = item.parent.as_ref().and_then(|parent| before.get(parent)).is_some_and(|of| of.is_literal);
            if is_literal { Rule::FieldAddedToLiteral } else { Rule::FieldAdded }
        }
        Kind::Variant => Rule::VariantAdded,
        Kind::Impl => Rule::ImplAdded,
        Kind::Constructor => Rule::ConstructorAdded,
        Kind::Group => Rule::GroupAdded,
        Kind::Feature => Rule::FeatureNeeded,
        Kind::Method | Kind::Call | Kind::Output => Rule::MethodAdded,
        Kind::Setter => Rule::SetterAdded,
        Kind::Pages => Rule::PagesAdded,
        Kind::Builder => Rule::BuilderAdded,
        Kind::Part => Rule::PartAdded,
        Kind::Webhook => Rule::ReaderAdded,
    }
}

fn changed(kind: Kind) -> Rule {
    match kind {
        Kind::Alias => Rule::AliasTarget,
        Kind::Field => Rule::FieldType,
        Kind::Variant => Rule::VariantType,
        Kind::Constructor => Rule::ConstructorChanged,
        Kind::Method => Rule::MethodArguments,
        Kind::Setter => Rule::SetterType,
        Kind::Output => Rule::OutputType,
        Kind::Webhook => Rule::ReaderType,
        Kind::Pages => Rule::PagesType,
        Kind::Builder => Rule::BuilderChanged,
        Kind::Call | Kind::Group => Rule::CallType,
        // These have no types of their own.
        Kind::Struct | Kind::Enum | Kind::Union | Kind::Outcome | Kind::Impl | Kind::Part | Kind::Feature => {
            Rule::TypeKind
        }
    }
}
