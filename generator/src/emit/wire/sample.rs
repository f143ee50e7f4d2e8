//! Which value stands for a type in a test: that of an example, as far as it fits, or else one that is made up?
//!
//! Made-up values depend on nothing but the type and its names, so that a test changes with what it tests alone.

use super::super::Cx;
use super::scalar;
use crate::ir::{Branch, Field, Json, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union};

/// A value of a type: JSON that knows which branches of unions it took.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sample {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as JSON has it.
    Number(String),
    /// A string.
    Text(String),
    /// What a file has in it.
    File(String),
    /// A list.
    List(Vec<Self>),
    /// An object, in the order in which the client writes it.
    Object(Vec<(String, Self)>),
    /// A value of one branch of a union, by its index.
    Branch(usize, Box<Self>),
}

impl Sample {
    /// Returns the value without the branches that it took.
    pub(super) fn plain(&self) -> &Self {
        let mut sample = self;
        while let Self::Branch(_, inner) = sample {
            sample = inner;
        }
        sample
    }

    /// Returns the members of an object.
    pub(super) fn members(&self) -> &[(String, Self)] {
        match self.plain() {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the members of an object, to change them.
    fn members_mut(&mut self) -> Option<&mut Vec<(String, Self)>> {
        match self {
            Self::Object(members) => Some(members),
            Self::Branch(_, inner) => inner.members_mut(),
            _ => None,
        }
    }
}

/// Which way a value travels: what only the server sets is never sent, and what is never returned is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Answer,
}

/// A value, or why there is none.
pub(super) type Made<T> = Result<T, &'static str>;

const ENDLESS: &str = "a value of the type has another one in it, without an end";
const HAND_WRITTEN: &str = "somebody wrote a type by hand, and nobody here knows how one is made";
const LARGE: &str = "the smallest value has more parts than anybody reads";

/// How deep objects have properties that they could do without, where these are objects themselves.
const DEPTH: usize = 3;

/// How many properties that a value could do without are objects themselves.
const SPARE: usize = 12;

/// How many parts a value has at most.
const PARTS: usize = 1000;

/// How many branches of unions examples are held against for one value; unions within unions multiply.
const TRIES: usize = 10_000;

/// Makes values.
pub(super) struct Maker<'a> {
    cx: Cx<'a>,
    way: Way,
    /// The types that the value at hand is inside of.
    within: Vec<TypeId>,
    /// Whether there may be files.
    has_files: bool,
    /// How many more objects may be there that are not needed.
    spare: usize,
    /// How many more parts may be there at all.
    parts: usize,
    /// How many more branches of unions an example may be held against.
    tries: usize,
}

impl<'a> Maker<'a> {
    /// Returns what makes one value.
    pub(super) fn new(cx: Cx<'a>, way: Way) -> Self {
        Self { cx, way, within: Vec::new(), has_files: false, spare: SPARE, parts: PARTS, tries: TRIES }
    }

    /// Lets files be part of the value.
    pub(super) fn with_files(self) -> Self {
        Self { has_files: true, ..self }
    }

    /// Returns the value of an example where it fits the type, else a made-up one; `name` becomes its text.
    pub(super) fn value(&mut self, ty: &'a Ty, example: Option<&Json>, name: &str) -> Made<Sample> {
        match example.and_then(|example| self.fit(ty, example)) {
            Some((sample, _)) => Ok(sample),
            None => self.make(ty, name),
        }
    }

    /// Returns a value of a type: that of the example that the type itself has, else a made-up one.
    pub(super) fn make(&mut self, ty: &'a Ty, name: &str) -> Made<Sample> {
        let types = &self.cx.api.types;
        if types.is_replaced(ty) {
            return Err(HAND_WRITTEN);
        }
        self.parts = self.parts.checked_sub(1).ok_or(LARGE)?;
        if let TyKind::Named(id) = ty.kind {
            // What an example lacks is made up, and may be of the same type.
            let example = types.get(id).example.as_ref();
            let fit = example.map(|example| self.inside(id, |maker| maker.fit(ty, example).ok_or(ENDLESS)));
            if let Some(Ok((sample, _))) = fit {
                return Ok(sample);
            }
        }
        match types.without_aliases(ty) {
            TyKind::Scalar(Scalar::Binary) if !self.has_files => Err("it has a file"),
            TyKind::Scalar(scalar) => Ok(scalar::make(*scalar, name)),
            TyKind::Any => Ok(Sample::Text("value".to_owned())),
            // What has no value has no place in a list either, and a list can be empty.
            TyKind::Array(items) => Ok(Sample::List(self.make(items, name).into_iter().collect())),
            TyKind::Map(values) => {
                let entry = self.make(values, name).map(|value| ("key".to_owned(), value));
                Ok(Sample::Object(entry.into_iter().collect()))
            }
            TyKind::Named(id) => self.named(*id, name),
        }
    }

    fn named(&mut self, id: TypeId, name: &str) -> Made<Sample> {
        match &self.cx.api.types.get(id).shape {
            Shape::Enum(values) => {
                let first = values.variants.first().map_or(name, |first| first.wire_name.as_str());
                Ok(Sample::Text(first.to_owned()))
            }
            Shape::Struct(object) => {
                self.inside(id, |maker| maker.object(object, maker.cx.api.types.get(id).max_properties))
            }
            Shape::Union(union) => self.inside(id, |maker| maker.union(union, name)),
            Shape::Alias(_) => Err(ENDLESS),
        }
    }

    /// Makes something inside of a type, unless that is inside of itself already.
    fn inside<T>(&mut self, id: TypeId, work: impl FnOnce(&mut Self) -> Made<T>) -> Made<T> {
        if self.within.contains(&id) {
            return Err(ENDLESS);
        }
        self.within.push(id);
        let made = work(self);
        self.within.pop();
        made
    }

    fn object(&mut self, object: &'a Struct, most: Option<usize>) -> Made<Sample> {
        let (way, mut members) = (self.way, Vec::new());
        let required = object.fields.iter().filter(|field| field.required && travels(field, way)).count();
        // How many more there may be of those that are not required.
        let mut room = most.map_or(usize::MAX, |most| most.saturating_sub(required));
        for field in object.fields.iter().filter(|field| travels(field, way)) {
            if !field.required && (room == 0 || !self.spares(&field.ty)) {
                continue;
            }
            match self.member(field) {
                Ok(Sample::List(items)) if items.is_empty() && !field.required => {}
                Ok(value) => {
                    room -= usize::from(!field.required);
                    members.push((field.wire_name.clone(), value));
                }
                Err(why) if field.required => return Err(why),
                Err(_) => {}
            }
        }
        Ok(Sample::Object(members))
    }

    fn member(&mut self, field: &'a Field) -> Made<Sample> {
        match &field.constant {
            Some(text) => Ok(Sample::Text(text.clone())),
            None => {
                // Null shows nothing of the type, and may mean that there is no example.
                let example = field.example.as_deref().filter(|example| **example != Json::Null);
                self.value(&field.ty, example, &field.wire_name)
            }
        }
    }

    /// Returns whether a value may have a part of this type although it could do without.
    fn spares(&mut self, ty: &Ty) -> bool {
        if self.cx.api.types.composite_of(ty.leaf()).is_none() {
            return true;
        }
        let is_shallow = self.within.len() < DEPTH;
        let spare = self.spare.checked_sub(1).filter(|_| is_shallow);
        self.spare = spare.unwrap_or(self.spare);
        spare.is_some()
    }

    fn union(&mut self, union: &'a Union, name: &str) -> Made<Sample> {
        let mut outcome = Err("a union has no branch of which there is a value");
        for (index, branch) in union.branches.iter().enumerate() {
            outcome = self.make(&branch.ty, name).map(|sample| self.tagged(union, index, branch, sample));
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// Puts the text of the property that decides between the branches where it belongs.
    fn tagged(&self, union: &Union, index: usize, branch: &Branch, mut sample: Sample) -> Sample {
        let text = branch.tags.first().map(String::as_str);
        let text = text.or_else(|| self.cx.api.types.tag_of(union, branch)).or(branch.component.as_deref());
        if let (Some(tag), Some(text), Some(members)) = (&union.tag, text, sample.members_mut()) {
            match members.iter_mut().find(|(name, _)| name == tag) {
                Some((_, value)) => *value = Sample::Text(text.to_owned()),
                None => members.insert(0, (tag.clone(), Sample::Text(text.to_owned()))),
            }
        }
        Sample::Branch(index, Box::new(sample))
    }

    /// Returns what a type can hold of an example, and how many parts are lost; `None` where it is something else.
    fn fit(&mut self, ty: &'a Ty, json: &Json) -> Option<(Sample, usize)> {
        if self.cx.api.types.is_replaced(ty) {
            return None;
        }
        let kind = self.cx.api.types.without_aliases(ty);
        match (kind, json) {
            (TyKind::Any, json) => Some((scalar::any(json), 0)),
            (_, Json::Null) => ty.nullable.then_some((Sample::Null, 0)),
            (TyKind::Scalar(scalar), json) => scalar::fit(*scalar, json).map(|sample| (sample, 0)),
            (TyKind::Array(items), Json::List(list)) => {
                let fit: Vec<_> = list.iter().map(|item| self.fit(items, item)).collect::<Option<_>>()?;
                let missing = fit.iter().map(|(_, lost)| lost).sum();
                Some((Sample::List(fit.into_iter().map(|(item, _)| item).collect()), missing))
            }
            (TyKind::Map(values), Json::Object(members)) => {
                let (mut entries, mut lost) = (Vec::new(), 0);
                for (name, value) in members {
                    let (value, more) = self.fit(values, value)?;
                    entries.push((name.clone(), value));
                    lost += more;
                }
                Some((Sample::Object(sorted(entries)), lost))
            }
            (TyKind::Named(id), json) => match (&self.cx.api.types.get(*id).shape, json) {
                (Shape::Enum(_), Json::Text(text)) => Some((Sample::Text(text.clone()), 0)),
                (Shape::Struct(object), Json::Object(members)) => self.fit_object(object, members),
                (Shape::Union(union), json) => self.fit_union(union, json),
                _ => None,
            },
            _ => None,
        }
    }

    fn fit_object(&mut self, object: &'a Struct, given: &[(String, Json)]) -> Option<(Sample, usize)> {
        let (mut members, mut lost) = (Vec::new(), 0);
        for field in &object.fields {
            let found = given.iter().find(|(name, _)| *name == field.wire_name).map(|(_, value)| value);
            if !travels(field, self.way) {
                continue;
            }
            // Null and absent mean the same to a property that may be both.
            let is_absent = |value: &&Json| **value == Json::Null && field.is_option() && !field.required;
            let fit = match (found.filter(|value| !is_absent(value)), &field.constant) {
                (Some(_), Some(constant)) => Some((Sample::Text(constant.clone()), 0)),
                (Some(Json::Null), None) if field.three_state => Some((Sample::Null, 0)),
                (Some(value), None) => self.fit(&field.ty, value),
                (None, _) => None,
            };
            lost += usize::from(found.is_some() && fit.is_none());
            let value = match fit {
                Some((value, more)) => {
                    lost += more;
                    Some(value)
                }
                None if field.required => Some(self.member(field).ok()?),
                None => None,
            };
            members.extend(value.map(|value| (field.wire_name.clone(), value)));
        }
        let others = given.iter().filter(|(name, _)| object.fields.iter().all(|field| field.wire_name != *name));
        match &object.additional {
            None => lost += others.count(),
            Some(ty) => {
                let others: Vec<_> = others.map(|(name, value)| (name.clone(), self.fit(ty, value))).collect();
                lost += others.iter().filter(|(_, fit)| fit.is_none()).count();
                let kept = others.into_iter().filter_map(|(name, fit)| fit.map(|(value, _)| (name, value)));
                members.extend(sorted(kept.collect()));
            }
        }
        Some((Sample::Object(members), lost))
    }

    fn fit_union(&mut self, union: &'a Union, json: &Json) -> Option<(Sample, usize)> {
        let tag = match (&union.tag, json) {
            (Some(tag), Json::Object(members)) => members.iter().find_map(|(name, value)| match value {
                Json::Text(text) if name == tag => Some(text.as_str()),
                _ => None,
            }),
            _ => None,
        };
        let mut best: Option<(Sample, usize)> = None;
        for (index, branch) in union.branches.iter().enumerate() {
            let says_other = union.tag.is_some()
                && matches!(json, Json::Object(_))
                && !tag.is_some_and(|tag| {
                    branch.tags.iter().any(|known| known == tag) || branch.component.as_deref() == Some(tag)
                });
            if says_other || best.as_ref().is_some_and(|(_, least)| *least == 0) {
                continue;
            }
            let Some(left) = self.tries.checked_sub(1) else { break };
            self.tries = left;
            let Some((sample, lost)) = self.fit(&branch.ty, json) else { continue };
            if best.as_ref().is_none_or(|(_, least)| lost < *least) {
                let sample = match (&union.tag, tag) {
                    (Some(name), Some(tag)) => with_tag(sample, name, tag),
                    _ => sample,
                };
                best = Some((Sample::Branch(index, Box::new(sample)), lost));
            }
        }
        best
    }
}

/// Puts the text that decides between branches in front where the branch itself does not have it.
fn with_tag(mut sample: Sample, name: &str, tag: &str) -> Sample {
    if let Some(members) = sample.members_mut() {
        if members.iter().all(|(known, _)| known != name) {
            members.insert(0, (name.to_owned(), Sample::Text(tag.to_owned())));
        }
    }
    sample
}

/// Returns whether a property is part of a value that travels this way.
fn travels(field: &Field, way: Way) -> bool {
    match way {
        Way::Request => !field.read_only,
        // What cannot be absent from a model is written again, so it has to come.
        Way::Answer => !field.write_only || !(field.is_option() || field.three_state),
    }
}

fn sorted(mut members: Vec<(String, Sample)>) -> Vec<(String, Sample)> {
    members.sort_by(|left, right| left.0.cmp(&right.0));
    members
}
