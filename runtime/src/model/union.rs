//! Which branch of a union does a value belong to?
//!
//! The value is read whole, its branch is chosen by what stands in it, and only then is it read into the branch. What
//! no branch can hold is kept as it came, so that nothing is lost and nothing fails when the API gains a branch.

use std::cell::Cell;
use std::cmp::Reverse;

use super::decode::Decode;
use super::give::give;
use super::value::Value;

/// A type that is one of several (`oneOf` and `anyOf` of the Schema Object).
///
/// Generated code implements it.
pub trait Union {
    /// Returns what tells the branches apart.
    fn facts(&self) -> &'static Facts;

    /// Becomes the variant with that number, or returns `false` and stays as it is when the value does not fit it.
    fn take(&mut self, variant: usize, from: Source<'_>) -> bool;

    /// Keeps a value that fits no variant.
    fn keep(&mut self, value: Value);
}

/// What tells the branches of a union apart.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The property whose text alone decides between the objects (`propertyName` of the Discriminator Object).
    pub tag: Option<&'static str>,
    /// The branches, in the order of the document.
    pub branches: &'static [Branch],
}

/// What is known about one branch.
#[derive(Debug, Clone, Copy)]
pub struct Branch {
    /// The number of its variant.
    pub variant: usize,
    /// The JSON types that it has.
    pub kinds: Kinds,
    /// The JSON types of its items, where it is a list.
    pub items: Kinds,
    /// The texts of the deciding property that stand for it.
    pub tags: &'static [&'static str],
    /// The properties without which a value is not of it.
    pub required: &'static [&'static str],
    /// The properties that it knows, sorted by name.
    pub fields: &'static [Known],
}

impl Branch {
    /// Returns a branch of which no more is known than its JSON types.
    pub const fn of(variant: usize, kinds: Kinds) -> Self {
        Self { variant, kinds, items: Kinds::ANY, tags: &[], required: &[], fields: &[] }
    }

    /// Returns the branch of a list, with the JSON types of its items.
    pub const fn list(variant: usize, items: Kinds) -> Self {
        Self { items, ..Self::of(variant, Kinds::LIST) }
    }

    /// Returns the branch of an object that the deciding property names.
    pub const fn tagged(variant: usize, tags: &'static [&'static str]) -> Self {
        Self { tags, ..Self::of(variant, Kinds::OBJECT) }
    }

    /// Returns the branch of an object with these properties.
    pub const fn object(variant: usize, required: &'static [&'static str], fields: &'static [Known]) -> Self {
        Self { required, fields, ..Self::of(variant, Kinds::OBJECT) }
    }
}

/// A property of a branch: its name, its JSON types and, where it is one of a list of texts, these.
pub type Known = (&'static str, Kinds, &'static [&'static str]);

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOL: Self = Self(1 << 1);
    /// A number without a fraction.
    pub const INTEGER: Self = Self(1 << 2);
    /// Any number.
    pub const NUMBER: Self = Self(1 << 2 | 1 << 3);
    /// Text.
    pub const TEXT: Self = Self(1 << 4);
    /// A list.
    pub const LIST: Self = Self(1 << 5);
    /// An object.
    pub const OBJECT: Self = Self(1 << 6);
    /// Every type.
    pub const ANY: Self = Self(0x7f);

    /// Returns the types of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOL,
            Value::Int(_) | Value::UInt(_) => Self::INTEGER,
            // `1.0` is an integer in JSON Schema.
            Value::Float(value) if value.fract() == 0.0 => Self::INTEGER,
            Value::Float(_) => Self(1 << 3),
            Value::String(_) => Self::TEXT,
            Value::Array(_) => Self::LIST,
            Value::Object(_) => Self::OBJECT,
        }
    }

    const fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

/// A value on its way into a branch.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    value: &'a Value,
    // How many of its properties the branch has no place for, once it was read.
    passed: &'a Cell<usize>,
}

impl Source<'_> {
    /// Reads the value, or returns `None` when it does not fit the type.
    pub fn read<T: Decode>(self) -> Option<T> {
        let mut read = T::blank();
        let passed = give(self.value, &mut read, false).ok()?;
        self.passed.set(passed);
        Some(read)
    }
}

/// Reads a value into a union.
pub(super) fn take(union: &mut dyn Union, value: Value) {
    if fits(union, &value, true).is_none() {
        union.keep(value);
    }
}

/// Lets a union become the branch that a value fits best, and returns how many of its properties that passes over.
///
/// Of the branches that it fits alike, it is the one that passes over the fewest, wherever they are in the value. Only
/// the outermost union tries others at all, so that the time stays linear in the size of the value however deep unions
/// nest.
pub(super) fn fits(union: &mut dyn Union, value: &Value, is_outermost: bool) -> Option<usize> {
    let candidates = candidates(union.facts(), value);
    let count = if is_outermost || !is_container(value) { candidates.len() } else { 1 };
    let passed = Cell::new(0);
    let mut best: Option<(Score, usize, usize)> = None;
    let mut taken = None;
    for (score, variant) in candidates.into_iter().take(count) {
        if best.is_some_and(|(of_best, _, passed)| score != of_best || passed == 0) {
            break;
        }
        passed.set(0);
        if union.take(variant, Source { value, passed: &passed }) {
            taken = Some(variant);
            if best.is_none_or(|(.., fewest)| passed.get() < fewest) {
                best = Some((score, variant, passed.get()));
            }
        }
    }
    let (_, variant, fewest) = best?;
    if taken != Some(variant) {
        // It was taken before, so that it can be taken again.
        union.take(variant, Source { value, passed: &passed });
    }
    Some(fewest)
}

fn is_container(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// How well a value fits a branch: first the most texts that are all that a property may be, then the most properties
/// that are known but for those whose text is new, then the fewest of these, then the most texts that are known. A new
/// text says less against a branch than properties do that another branch has no place for.
type Score = (Reverse<usize>, Reverse<usize>, usize, Reverse<usize>);

/// What fits and has nothing to count.
const FITS: Score = (Reverse(0), Reverse(0), 0, Reverse(0));

/// Returns the variants that a value may be, the best first, and those that fit alike in the order of the document.
fn candidates(facts: &Facts, value: &Value) -> Vec<(Score, usize)> {
    let kind = Kinds::of(value);
    let tag = facts.tag.and_then(|name| value.get(name)?.as_str());
    let scored = facts.branches.iter().filter(|branch| branch.kinds.has(kind)).filter_map(|branch| {
        let score = match value {
            Value::Object(_) if facts.tag.is_some() && !branch.tags.is_empty() => {
                branch.tags.contains(&tag?).then_some((Reverse(1), Reverse(0), 0, Reverse(0)))
            }
            Value::Object(members) => score(branch, members),
            Value::Array(items) => items.iter().all(|item| branch.items.has(Kinds::of(item))).then_some(FITS),
            _ => Some(FITS),
        };
        score.map(|score| (score, branch.variant))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by_key(|(score, _)| *score);
    scored
}

fn score(branch: &Branch, members: &std::collections::BTreeMap<String, Value>) -> Option<Score> {
    if !branch.required.iter().all(|name| members.contains_key(*name)) {
        return None;
    }
    let (mut only, mut known, mut new, mut named) = (0, 0, 0, 0);
    for (name, value) in members {
        let Ok(index) = branch.fields.binary_search_by(|(field, ..)| (*field).cmp(name)) else { continue };
        let (_, kinds, words) = branch.fields[index];
        if !kinds.has(Kinds::of(value)) {
            return None;
        }
        match (words, value.as_str()) {
            ([], _) | (_, None) => known += 1,
            (words, Some(text)) if words.contains(&text) => {
                known += 1;
                named += 1;
                only += usize::from(words.len() == 1);
            }
            // A single text is what the branch is known by; a longer list may have grown.
            ([_], Some(_)) => return None,
            (_, Some(_)) => new += 1,
        }
    }
    Some((Reverse(only), Reverse(known), new, Reverse(named)))
}
