//! Is what travels in bodies and parameters still what the other side expects?
//!
//! In a request the old client sends and the new server reads, in a response it is the other way round. Two types are
//! compared once for each way, however many operations use them.

use std::collections::HashSet;

use super::super::Rule;
use super::super::change::Change;
use super::super::pair::Reach;
use super::value::{described, label, plain, scalar};
use crate::ir::{Api, Branch, Enum, Field, Origin, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union};

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// From the old client to the new server.
    Request,
    /// From the new server to the old client.
    Response,
}

/// Where a type is used.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub(super) subject: String,
    pub(super) old: &'a Origin,
    pub(super) new: &'a Origin,
    pub(super) operations: Vec<String>,
}

/// Compares types, and keeps in mind which have been compared.
pub(super) struct Schemas<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    reach: &'a Reach,
    seen: HashSet<(TypeId, TypeId, Way)>,
    pub(super) changes: Vec<Change>,
}

/// Returns the place of a member of a node.
pub(in super::super) fn below(origin: &Origin, member: &str) -> Origin {
    Origin { pointer: format!("{}/{}", origin.pointer, member.replace('~', "~0").replace('/', "~1")) }
}

/// Returns the place of a property of a schema.
pub(in super::super) fn property(schema: &Origin, wire_name: &str) -> Origin {
    below(&below(schema, "properties"), wire_name)
}

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api, reach: &'a Reach) -> Self {
        Self { old, new, reach, seen: HashSet::new(), changes: Vec::new() }
    }

    fn note(&mut self, rule: Rule, at: &At<'_>, before: String, after: String) {
        let change = Change::new(rule, at.subject.clone()).values(before, after);
        self.changes.push(change.at(Some(at.old), Some(at.new)).reaching(at.operations.clone()));
    }

    /// Compares two uses of types, null included.
    pub(super) fn of_use(&mut self, old: &Ty, new: &Ty, way: Way, at: &At<'_>) {
        let rule = match way {
            Way::Request => (old.nullable && !new.nullable).then_some(Rule::RequestNull),
            Way::Response => (!old.nullable && new.nullable).then_some(Rule::ResponseNull),
        };
        if let Some(rule) = rule {
            self.note(rule, at, described(self.old, old), described(self.new, new));
        }
        self.of_value(old, new, way, at);
    }

    /// Compares two uses of types, whatever they say about null.
    fn of_value(&mut self, old: &Ty, new: &Ty, way: Way, at: &At<'_>) {
        let (before, after) = (plain(self.old, old).clone(), plain(self.new, new).clone());
        let is_fit = match (&before, &after) {
            (TyKind::Array(old), TyKind::Array(new)) => return self.of_use(old, new, way, &inside(at, "[]")),
            (TyKind::Map(old), TyKind::Map(new)) => return self.of_use(old, new, way, &inside(at, "{}")),
            (TyKind::Named(old_id), TyKind::Named(new_id)) => self.of_types(*old_id, *new_id, way),
            _ => match way {
                Way::Request => fits((self.old, &before), (self.new, &after), true),
                Way::Response => fits((self.new, &after), (self.old, &before), false),
            },
        };
        if !is_fit {
            let rule = match way {
                Way::Request => Rule::RequestType,
                Way::Response => Rule::ResponseType,
            };
            self.note(rule, at, described(self.old, old), described(self.new, new));
        }
    }

    /// Compares two named types; returns whether they are of one kind at all.
    fn of_types(&mut self, old: TypeId, new: TypeId, way: Way) -> bool {
        let (before, after) = (self.old.types.get(old), self.new.types.get(new));
        let is_first = self.seen.insert((old, new, way));
        match (&before.shape, &after.shape) {
            (Shape::Struct(a), Shape::Struct(b)) if is_first => self.of_objects((old, a), (new, b), way),
            (Shape::Enum(a), Shape::Enum(b)) if is_first => self.of_values((old, a), (new, b), way),
            (Shape::Union(a), Shape::Union(b)) if is_first => self.of_unions((old, a), (new, b), way),
            (Shape::Struct(_), Shape::Struct(_))
            | (Shape::Enum(_), Shape::Enum(_))
            | (Shape::Union(_), Shape::Union(_)) => {}
            _ => return false,
        }
        true
    }

    fn of_objects(&mut self, (old, before): (TypeId, &Struct), (new, after): (TypeId, &Struct), way: Way) {
        let (old_def, new_def) = (self.old.types.get(old), self.new.types.get(new));
        let (name, operations) = (label(old_def), self.reach.to(old));
        let travels = |field: &&Field| match way {
            Way::Request => !field.read_only,
            Way::Response => !field.write_only,
        };
        for field in before.fields.iter().filter(travels) {
            let other = after.fields.iter().filter(travels).find(|other| other.wire_name == field.wire_name);
            let (origin, there) =
                (property(&old_def.origin, &field.wire_name), property(&new_def.origin, &field.wire_name));
            let subject = format!("{name}.{}", field.wire_name);
            let at = At { subject, old: &origin, new: &there, operations: operations.clone() };
            match other {
                Some(other) => self.of_fields(field, other, way, &at),
                None => self.of_lost(field, after, way, &At { new: &new_def.origin, ..at }),
            }
        }
        let is_new = |field: &&Field| before.fields.iter().filter(travels).all(|old| old.wire_name != field.wire_name);
        for field in after.fields.iter().filter(travels).filter(is_new).filter(|field| field.required) {
            if way == Way::Request {
                let there = property(&new_def.origin, &field.wire_name);
                let subject = format!("{name}.{}", field.wire_name);
                let at = At { subject, old: &old_def.origin, new: &there, operations: operations.clone() };
                self.note(Rule::RequestPropertyRequired, &at, "absent".to_owned(), "required".to_owned());
            }
        }
        if let (Some(old), Some(new)) = (&before.additional, &after.additional) {
            let at = At { subject: format!("{name}{{}}"), old: &old_def.origin, new: &new_def.origin, operations };
            self.of_use(old, new, way, &at);
        }
    }

    fn of_lost(&mut self, field: &Field, after: &Struct, way: Way, at: &At<'_>) {
        let rule = match way {
            // What the server takes beside the properties that it names takes this one, too.
            Way::Request if after.additional.is_some() => return,
            Way::Request => Rule::RequestPropertyRemoved,
            Way::Response if field.required => Rule::ResponsePropertyMissing,
            Way::Response => Rule::ResponsePropertyRemoved,
        };
        let change = Change::new(rule, at.subject.clone()).was(described(self.old, &field.ty));
        self.changes.push(change.at(Some(at.old), Some(at.new)).reaching(at.operations.clone()));
    }

    fn of_fields(&mut self, old: &Field, new: &Field, way: Way, at: &At<'_>) {
        let (optional, required) = ("optional".to_owned(), "required".to_owned());
        let (before, after) = (described(self.old, &old.ty), described(self.new, &new.ty));
        match way {
            Way::Request => {
                if !old.required && new.required {
                    self.note(Rule::RequestPropertyRequired, at, optional, required);
                }
                // An optional property that is nothing is left out, so null is sent only where it has to be.
                let says_null = old.ty.nullable && (old.required || old.three_state);
                if says_null && !new.ty.nullable {
                    self.note(Rule::RequestNull, at, before, after);
                }
            }
            Way::Response => {
                if old.required && !new.required {
                    self.note(Rule::ResponsePropertyMissing, at, required, optional);
                }
                // An optional property is read as nothing when it is null.
                if old.required && !old.ty.nullable && new.ty.nullable {
                    self.note(Rule::ResponseNull, at, before, after);
                }
            }
        }
        self.of_value(&old.ty, &new.ty, way, at);
    }

    fn of_values(&mut self, (old, before): (TypeId, &Enum), (new, after): (TypeId, &Enum), way: Way) {
        let (old_def, new_def) = (self.old.types.get(old), self.new.types.get(new));
        let (rule, from, to) = match way {
            Way::Request => (Rule::RequestValueRemoved, before, after),
            Way::Response => (Rule::ResponseValueAdded, after, before),
        };
        let is_known = |value: &str| to.variants.iter().any(|variant| variant.wire_name == value);
        let (here, there) = (below(&old_def.origin, "enum"), below(&new_def.origin, "enum"));
        for variant in from.variants.iter().filter(|variant| !is_known(&variant.wire_name)) {
            let change = Change::new(rule, format!("{}: {}", label(old_def), variant.wire_name));
            self.changes.push(change.at(Some(&here), Some(&there)).reaching(self.reach.to(old)));
        }
    }

    fn of_unions(&mut self, (old, before): (TypeId, &Union), (new, after): (TypeId, &Union), way: Way) {
        let (old_def, new_def) = (self.old.types.get(old), self.new.types.get(new));
        let (name, operations) = (label(old_def), self.reach.to(old));
        let (old, new) = (&old_def.origin, &new_def.origin);
        let whole = At { subject: name.clone(), old, new, operations };
        let at = |branch: &Branch| inside(&whole, &format!(": {}", branch.hint.replace(' ', ".")));
        if before.tag != after.tag {
            let tag = |union: &Union| union.tag.clone().unwrap_or_else(|| "no property".to_owned());
            self.note(Rule::TagChanged, &whole, tag(before), tag(after));
        }
        for branch in &before.branches {
            match partner(branch, after) {
                Some(other) => self.of_use(&branch.ty, &other.ty, way, &at(branch)),
                None if way == Way::Request => {
                    self.note(Rule::RequestBranchRemoved, &at(branch), described(self.old, &branch.ty), "none".into());
                }
                None => {}
            }
        }
        for branch in after.branches.iter().filter(|branch| partner(branch, before).is_none()) {
            if way == Way::Response {
                self.note(Rule::ResponseBranchAdded, &at(branch), "none".into(), described(self.new, &branch.ty));
            }
        }
    }
}

fn partner<'u>(branch: &Branch, union: &'u Union) -> Option<&'u Branch> {
    union.branches.iter().find(|other| match &branch.component {
        Some(component) => other.component.as_ref() == Some(component),
        None => other.component.is_none() && other.hint == branch.hint,
    })
}

fn inside<'a>(at: &At<'a>, mark: &str) -> At<'a> {
    At { subject: format!("{}{mark}", at.subject), ..at.clone() }
}

/// Returns whether all values of a kind are legal for another kind; a server that reads refuses values that an enum
/// does not name, and a client keeps them.
fn fits((from, sent): (&Api, &TyKind), (to, read): (&Api, &TyKind), is_strict: bool) -> bool {
    let is_enum = |api: &Api, id: &TypeId| matches!(api.types.get(*id).shape, Shape::Enum(_));
    match (sent, read) {
        (_, TyKind::Any) => true,
        (TyKind::Scalar(sent), TyKind::Scalar(read)) => scalar(*sent, *read),
        (TyKind::Named(id), TyKind::Scalar(Scalar::String)) => is_enum(from, id),
        (TyKind::Scalar(Scalar::String), TyKind::Named(id)) => !is_strict && is_enum(to, id),
        _ => false,
    }
}
