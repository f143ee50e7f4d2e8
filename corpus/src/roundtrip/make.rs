//! Which value does a schema allow?
//!
//! All that is said about one place (references, `allOf`, one branch of each `oneOf` and `anyOf`) is collected first;
//! then a value is made that has all of it. What is left out here (`not`, `if`, `dependentRequired`, …) is for the
//! validator to find. Two things are believed that no validator asks for, because documents mean them: a schema with
//! properties is one of an object, even without `type`, and has no others unless `additionalProperties` says so; and
//! the deciding property of a `discriminator` names the schema that the value was made from.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::number::number;
use super::schemas::Schemas;
use super::text::text;
use crate::random::Random;

/// How deep a value may be before only what has to be in it is.
const DEPTH: usize = 7;
/// How deep it may be at all.
const DEEPEST: usize = 24;
/// How many values are made before only what has to be there is.
const BUDGET: usize = 250;
/// How many keywords may lead from a schema to others about the same place.
const HOPS: usize = 64;
/// The keyword that keeps the values of an enum that was opened.
pub(super) const OPENED: &str = "x-corpus-opened";

/// Returns whether a member of an object is one that the document does not name.
pub(super) fn is_unnamed(key: &str) -> bool {
    key.starts_with('~')
}

/// Makes values of the schemas of a document.
pub(super) struct Maker<'a> {
    schemas: &'a Schemas,
    families: &'a Families,
    random: Random,
    budget: usize,
}

/// The schemas that include another in their `allOf`, which has a `discriminator`.
#[derive(Debug, Default)]
pub(super) struct Families {
    /// The references of the members, by that of what they include.
    members: BTreeMap<String, Vec<String>>,
}

impl Families {
    /// Finds those of a document.
    pub(super) fn of(schemas: &Schemas) -> Self {
        let mut families = Self::default();
        for section in ["/components/schemas", "/definitions"] {
            for (name, schema) in schemas.root().pointer(section).and_then(Value::as_object).into_iter().flatten() {
                let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                for base in parts.filter_map(|part| part.get("$ref")?.as_str()) {
                    let member = format!("#{section}/{}", name.replace('~', "~0").replace('/', "~1"));
                    families.members.entry(base.to_owned()).or_default().push(member);
                }
            }
        }
        families
    }
}

/// All that is said about one place.
#[derive(Debug, Default)]
struct Said<'a> {
    parts: Vec<&'a Map<String, Value>>,
    /// The texts of properties that decide between schemas.
    tags: BTreeMap<&'a str, String>,
    hops: usize,
}

impl<'a> Maker<'a> {
    /// Begins to make values.
    pub(super) fn new(schemas: &'a Schemas, families: &'a Families, seed: u64) -> Self {
        Self { schemas, families, random: Random::new(seed), budget: 0 }
    }

    /// Returns a value of a schema, if one is found.
    pub(super) fn make(&mut self, schema: &'a Value) -> Option<Value> {
        // Small values find faults as well as large ones, and sooner.
        self.budget = [20, 60, BUDGET][self.random.below(3)];
        self.value(&[schema], 0)
    }

    /// Returns a value that all of these schemas allow.
    fn value(&mut self, schemas: &[&'a Value], depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.budget = self.budget.saturating_sub(1);
        let mut said = Said::default();
        let member = if let [schema] = schemas { self.member(schema) } else { None };
        match member {
            Some((member, property, tag)) => {
                self.collect(member, depth, &mut said)?;
                said.tags.insert(property, tag);
            }
            None => {
                for schema in schemas {
                    self.collect(schema, depth, &mut said)?;
                }
            }
        }
        let types = types(&said.parts);
        if let Some(values) = said.parts.iter().find_map(|part| constants(part)) {
            let of_type = |value: &&Value| types.as_ref().is_none_or(|types| types.iter().any(|typ| is(value, typ)));
            let fitting: Vec<_> = values.into_iter().filter(of_type).collect();
            return self.random.pick(&fitting).map(|value| (*value).clone());
        }
        let Some(types) = types else { return Some(self.anything(depth)) };
        let is_deep = depth >= DEPTH || self.budget == 0;
        let typ = match types.as_slice() {
            types if types.contains(&"null") && (is_deep || self.random.chance(15)) => "null",
            types => {
                let types: Vec<_> = types.iter().filter(|typ| **typ != "null" || types.len() == 1).collect();
                **self.random.pick(&types)?
            }
        };
        match typ {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.random.chance(50))),
            "integer" => number(&said.parts, true, &mut self.random),
            "number" => number(&said.parts, false, &mut self.random),
            "string" => self.string(&said),
            "array" => self.array(&said, depth),
            _ => self.object(&said, depth),
        }
    }

    /// Returns a schema that may stand where the base of a family is referred to, with the deciding property and its
    /// text.
    fn member(&mut self, schema: &'a Value) -> Option<(&'a Value, &'a str, String)> {
        let mut reference = schema.get("$ref")?.as_str()?;
        let property = deciding(self.schemas.target(reference)?.as_object()?)?;
        let base = self.schemas.target(reference)?.as_object()?;
        if base.contains_key("oneOf") || base.contains_key("anyOf") {
            return None;
        }
        // A member may have members of its own.
        for _ in 0..=self.random.below(3) {
            let members = self.families.members.get(reference).map_or(&[][..], Vec::as_slice);
            match self.random.pick(members).filter(|_| self.random.clone().chance(80)) {
                Some(member) => reference = member,
                None => break,
            }
        }
        let member = self.schemas.target(reference)?;
        let own = member.get("x-ms-discriminator-value").and_then(Value::as_str).map(str::to_owned);
        let tag = own.or_else(|| self.tag_of(base, reference))?;
        (!std::ptr::eq(member.as_object()?, base)).then_some((member, property, tag))
    }

    /// Collects what a schema says, with what it refers to.
    fn collect(&mut self, schema: &'a Value, depth: usize, said: &mut Said<'a>) -> Option<()> {
        said.hops += 1;
        if said.hops > HOPS || *schema == Value::Bool(false) {
            return None;
        }
        let Value::Object(keywords) = schema else { return Some(()) };
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            self.collect(self.schemas.target(reference)?, depth, said)?;
        }
        said.parts.push(keywords);
        for part in list(keywords, "allOf") {
            self.collect(part, depth, said)?;
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = list(keywords, keyword);
            let simple: Vec<&Value> = branches.iter().filter(|branch| self.is_simple(branch)).collect();
            let is_deep = depth >= DEPTH || self.budget == 0;
            let branch = match simple.as_slice() {
                simple if is_deep && !simple.is_empty() => self.random.pick(simple).copied(),
                _ => self.random.pick(branches),
            };
            let Some(branch) = branch else { continue };
            self.collect(branch, depth, said)?;
            if let Some((property, tag)) = self.tag(keywords, branch) {
                said.tags.insert(property, tag);
            }
        }
        Some(())
    }

    /// Returns whether nothing can stand below a value of a schema.
    fn is_simple(&self, schema: &Value) -> bool {
        let typ = self.schemas.follow(schema).and_then(|schema| schema.get("type")?.as_str());
        typ.is_some_and(|typ| typ != "object" && typ != "array")
    }

    /// Returns the property that decides between the branches of a union, and a text that stands for one of them.
    fn tag(&mut self, keywords: &'a Map<String, Value>, branch: &Value) -> Option<(&'a str, String)> {
        let reference = branch.get("$ref")?.as_str()?;
        Some((deciding(keywords)?, self.tag_of(keywords, reference)?))
    }

    /// Returns a text that stands for a schema.
    fn tag_of(&mut self, keywords: &Map<String, Value>, reference: &str) -> Option<String> {
        let name = reference.rsplit('/').next()?;
        let mapping = keywords.get("discriminator").and_then(|discriminator| discriminator.get("mapping")?.as_object());
        let stands = mapping.into_iter().flatten().filter(|(_, target)| *target == reference || *target == name);
        let tags: Vec<_> = stands.map(|(tag, _)| tag.clone()).collect();
        self.random.pick(&tags).cloned().or_else(|| Some(name.to_owned()))
    }

    fn string(&mut self, said: &Said<'a>) -> Option<Value> {
        let opened = said.parts.iter().find_map(|part| part.get(OPENED)?.as_array());
        if let Some(values) = opened.filter(|_| self.random.chance(50)) {
            return self.random.pick(values).cloned();
        }
        if opened.is_some() {
            // No document has a text like this in an enum.
            return Some(Value::String(format!("~new {}", self.random.below(1000))));
        }
        text(&said.parts, &mut self.random).map(Value::String)
    }

    fn array(&mut self, said: &Said<'a>, depth: usize) -> Option<Value> {
        let bound = |key: &'static str| {
            said.parts.iter().filter_map(move |part| usize::try_from(part.get(key)?.as_u64()?).ok())
        };
        let least = bound("minItems").max().unwrap_or(0);
        let most = bound("maxItems").min().unwrap_or(usize::MAX);
        if least > most || least > BUDGET {
            return None;
        }
        let is_deep = depth >= DEPTH || self.budget == 0;
        let more = if is_deep { 0 } else { self.random.below(4) };
        let count = most.min(least + more);
        let is_set = said.parts.iter().any(|part| part.get("uniqueItems") == Some(&Value::Bool(true)));
        let mut items: Vec<Value> = Vec::new();
        for index in 0..count {
            let schemas =
                said.parts.iter().filter_map(|part| list(part, "prefixItems").get(index).or(part.get("items")));
            let schemas: Vec<_> = schemas.collect();
            match self.value(&schemas, depth + 1) {
                Some(item) if is_set && items.contains(&item) => {}
                Some(item) => items.push(item),
                None if index < least => return None,
                None => break,
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, said: &Said<'a>, depth: usize) -> Option<Value> {
        let mut properties: BTreeMap<&str, Vec<&'a Value>> = BTreeMap::new();
        for part in &said.parts {
            for (name, schema) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
                properties.entry(name).or_default().push(schema);
            }
        }
        let mut required: Vec<&str> = Vec::new();
        for part in &said.parts {
            required.extend(list(part, "required").iter().filter_map(Value::as_str));
        }
        for name in &required {
            properties.entry(name).or_default();
        }
        for tag in said.tags.keys() {
            properties.entry(tag).or_default();
        }
        let is_deep = depth >= DEPTH || self.budget == 0;
        let share = if is_deep { 0 } else { [100, 70, 40, 10][self.random.below(4)] };
        let mut members = Map::new();
        for (name, schemas) in properties {
            let must = required.contains(&name) || said.tags.contains_key(name);
            if !must && (self.budget == 0 || !self.random.chance(share)) {
                continue;
            }
            let value = match said.tags.get(name) {
                Some(tag) => Some(Value::String(tag.clone())),
                None => self.value(&schemas, depth + 1),
            };
            match value {
                Some(value) => drop(members.insert(name.to_owned(), value)),
                None if must => return None,
                None => {}
            }
        }
        self.add_unnamed(said, depth, &mut members)?;
        Some(Value::Object(members))
    }

    /// Adds members that the document does not name, where it says that there may be any.
    fn add_unnamed(&mut self, said: &Said<'a>, depth: usize, members: &mut Map<String, Value>) -> Option<()> {
        const KEYS: [&str; 9] = ["", "a", "b b", "ü", "1", "/", "~", "\"", "additional_properties"];
        let says: Vec<&'a Value> = said.parts.iter().filter_map(|part| part.get("additionalProperties")).collect();
        let has_properties =
            said.parts.iter().any(|part| part.contains_key("properties") || part.contains_key("required"));
        if says.contains(&&Value::Bool(false)) || (says.is_empty() && has_properties) {
            return Some(());
        }
        if said.parts.iter().any(|part| part.contains_key("patternProperties") || part.contains_key("propertyNames")) {
            return Some(());
        }
        let bound = |key: &'static str| {
            said.parts.iter().filter_map(move |part| usize::try_from(part.get(key)?.as_u64()?).ok())
        };
        let least = bound("minProperties").max().unwrap_or(0).saturating_sub(members.len());
        let most = bound("maxProperties").min().unwrap_or(usize::MAX).saturating_sub(members.len());
        let is_deep = depth >= DEPTH || self.budget == 0;
        let more = if is_deep { 0 } else { self.random.below(3) };
        let count = most.min(least + more).min(KEYS.len());
        for key in KEYS.iter().cycle().skip(self.random.below(KEYS.len())).take(count) {
            let value = self.value(&says, depth + 1);
            match value {
                Some(value) => drop(members.insert(format!("~{key}"), value)),
                None if least > 0 => return None,
                None => {}
            }
        }
        Some(())
    }

    /// Returns any value.
    fn anything(&mut self, depth: usize) -> Value {
        let choices = if depth >= DEPTH || self.budget == 0 { 6 } else { 8 };
        match self.random.below(choices) {
            0 => Value::Null,
            1 => Value::Bool(self.random.chance(50)),
            2 => number(&[], true, &mut self.random).unwrap_or_default(),
            3 => number(&[], false, &mut self.random).unwrap_or_default(),
            4 => Value::from(u64::MAX),
            5 => Value::String(text(&[], &mut self.random).unwrap_or_default()),
            6 => (0..self.random.below(3)).map(|_| self.anything(depth + 2)).collect(),
            _ => {
                let count = self.random.below(3);
                (0..count).map(|index| (format!("~{index}"), self.anything(depth + 2))).collect()
            }
        }
    }
}

/// Returns the property that decides between schemas.
fn deciding(keywords: &Map<String, Value>) -> Option<&str> {
    match keywords.get("discriminator")? {
        Value::String(property) => Some(property),
        discriminator => discriminator.get("propertyName")?.as_str(),
    }
}

/// Returns the types that a place may have, or `None` for any.
fn types<'a>(parts: &[&'a Map<String, Value>]) -> Option<Vec<&'a str>> {
    let mut common: Option<Vec<&str>> = None;
    for part in parts {
        let types: Vec<&str> = match part.get("type") {
            Some(Value::String(typ)) => vec![typ],
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        let both = |typ: &&str| types.contains(typ) || (*typ == "integer" && types.contains(&"number"));
        common = Some(match common {
            None => types,
            // An integer is a number, whichever of the two is said first.
            Some(known) if known.contains(&"number") && types.contains(&"integer") => {
                types.into_iter().filter(|typ| known.contains(typ) || *typ == "integer").collect()
            }
            Some(known) => known.into_iter().filter(both).collect(),
        });
    }
    common.or_else(|| implied(parts).map(|typ| vec![typ]))
}

/// Returns the type that keywords are about.
fn implied(parts: &[&Map<String, Value>]) -> Option<&'static str> {
    const KEYWORDS: [(&str, &[&str]); 4] = [
        ("object", &["properties", "additionalProperties", "required", "patternProperties", "minProperties"]),
        ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
        ("string", &["pattern", "minLength", "maxLength", OPENED]),
        ("number", &["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]),
    ];
    let has = |keywords: &[&str]| parts.iter().any(|part| keywords.iter().any(|keyword| part.contains_key(*keyword)));
    KEYWORDS.iter().find(|(_, keywords)| has(keywords)).map(|(typ, _)| *typ)
}

/// Returns the values of `enum` or `const`.
fn constants(part: &Map<String, Value>) -> Option<Vec<&Value>> {
    let values = part.get("enum").and_then(Value::as_array).map(|values| values.iter().collect());
    part.get("const").map(|value| vec![value]).or(values)
}

fn is(value: &Value, typ: &str) -> bool {
    match value {
        Value::Null => typ == "null",
        Value::Bool(_) => typ == "boolean",
        Value::Number(number) => typ == "number" || (typ == "integer" && !number.is_f64()),
        Value::String(_) => typ == "string",
        Value::Array(_) => typ == "array",
        Value::Object(_) => typ == "object",
    }
}

fn list<'a>(keywords: &'a Map<String, Value>, keyword: &str) -> &'a [Value] {
    keywords.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
