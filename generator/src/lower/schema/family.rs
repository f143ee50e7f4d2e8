//! Which schemas may stand where the base of a family is referred to?
//!
//! A schema with a `discriminator` is the base of those that include it in their `allOf` (OpenAPI 3.1, section 4.8.25).
//! As a value it is one of them, told apart by the deciding property; in `allOf` it stands for its own properties.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{Discriminator, Schema};

use super::component::{self, Refusal};
use super::union_::{component_of, report_unmapped};
use super::{Cx, DEPTH_LIMIT, Node, Place, View, all_of, insert, view};
use crate::extension::ms;
use crate::ir::{Branch, Docs, Origin, Shape, Struct, Ty, TyKind, TypeId, Union};
use crate::resolve::Found;

/// How many references may stand between an `allOf` and a schema.
const CHAIN_LIMIT: usize = 32;

/// The families of a document. The maps are looked up only, never iterated.
#[derive(Debug, Default)]
pub(super) struct Families<'a> {
    bases: HashMap<TypeId, Base<'a>>,
    /// The bases by their members.
    of_member: HashMap<&'a str, Vec<TypeId>>,
    /// The same, the smallest families first.
    nearest: HashMap<&'a str, Vec<TypeId>>,
    /// Members that add nothing to what they include, and are types of their own all the same.
    namesakes: HashSet<TypeId>,
    /// The properties of the bases themselves, as far as they are known.
    own: HashMap<TypeId, Result<Rc<Struct>, Refusal>>,
    /// The texts that the document gives to a schema for a deciding property, as far as they are known.
    told: HashMap<(TypeId, String), Rc<[String]>>,
    /// The texts that the mapping of a base has for each schema, as far as they are known.
    mapped: HashMap<TypeId, Rc<HashMap<&'a str, Vec<String>>>>,
}

/// A schema that others extend.
#[derive(Debug, Clone)]
struct Base<'a> {
    name: &'a str,
    schema: &'a Schema,
    discriminator: &'a Discriminator,
    /// All that extend it, directly or not, and all that it maps a text to.
    members: BTreeSet<&'a str>,
}

impl Families<'_> {
    /// Returns whether a schema that only renames what it includes is a type of its own.
    pub(super) fn is_namesake(&self, id: TypeId) -> bool {
        self.namesakes.contains(&id)
    }
}

/// The named schemas that include each of them in their `allOf`.
type Extended<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Finds every family among the named schemas.
pub(super) fn find(cx: &mut Cx<'_, '_>) {
    let Some(components) = &cx.resolved.openapi().components else { return };
    let schemas: BTreeMap<&str, &Schema> =
        components.schemas.iter().filter_map(|(name, node)| Some((name.as_str(), node.as_item()?))).collect();
    let is_base = |schema: &Schema| {
        let view = View::of(schema);
        view.discriminator.is_some() && view.one_of.is_empty() && view.any_of.is_empty()
    };
    let bases: Vec<&str> = schemas.iter().filter(|(_, schema)| is_base(schema)).map(|(name, _)| *name).collect();
    if bases.is_empty() {
        return;
    }
    let mut extended = Extended::new();
    for (name, schema) in &schemas {
        let Some(place) = cx.components.place_of(name) else { continue };
        for part in view::all_of(schema) {
            if let Some(base) = last_component(cx, part.into(), &place.origin) {
                extended.entry(base).or_default().push(name);
            }
        }
    }
    for name in bases {
        let schema = schemas[name];
        let Some(discriminator) = &schema.schema_data.discriminator else { continue };
        let members = members(cx, name, discriminator, &schemas, &extended);
        if members.is_empty() {
            continue;
        }
        let id = cx.components.id_of(name);
        for member in &members {
            cx.components.families.of_member.entry(member).or_default().push(id);
            if schemas.get(member).is_some_and(|schema| all_of::only_renames(&View::of(schema))) {
                let id = cx.components.id_of(member);
                cx.components.families.namesakes.insert(id);
            }
        }
        cx.components.families.bases.insert(id, Base { name, schema, discriminator, members });
    }
    // The nearest come first, because a base that extends another has fewer members.
    let Families { bases, of_member, nearest, .. } = &mut cx.components.families;
    nearest.clone_from(of_member);
    for holders in nearest.values_mut() {
        holders.sort_by_key(|id| bases.get(id).map_or(0, |base| base.members.len()));
    }
}

/// Returns the members of the family of a base.
fn members<'a>(
    cx: &Cx<'a, '_>,
    base: &'a str,
    discriminator: &'a Discriminator,
    schemas: &BTreeMap<&'a str, &'a Schema>,
    extended: &Extended<'a>,
) -> BTreeSet<&'a str> {
    let mapped: BTreeSet<&str> =
        discriminator.mapping.values().filter_map(|target| target_of(cx, target, &Origin::default())).collect();
    let mut members = BTreeSet::new();
    let mut seen = HashSet::from([base]);
    let mut waiting = vec![base];
    while let Some(name) = waiting.pop() {
        for member in extended.get(name).into_iter().flatten() {
            if !seen.insert(*member) {
                continue;
            }
            waiting.push(member);
            // Where the base names its family, a schema that adds nothing is only another name of the base.
            let schema = schemas[member];
            let only_renames = all_of::only_renames(&View::of(schema))
                && !mapped.is_empty()
                && ms::discriminator_value(&schema.schema_data.extensions).is_none();
            if !only_renames {
                members.insert(*member);
            }
        }
    }
    members.extend(mapped.into_iter().filter(|member| *member != base));
    members
}

/// Returns the schemas that extend a named one, where they may stand for it.
pub(super) fn members_of<'a>(cx: &Cx<'a, '_>, name: &str) -> Option<Vec<&'a str>> {
    let base = cx.components.families.bases.get(&cx.components.id_of(name))?;
    Some(base.members.iter().copied().collect())
}

/// Returns the named schema that a value of a mapping stands for, which is a reference or a name.
pub(super) fn target_of<'a>(cx: &Cx<'a, '_>, target: &str, origin: &Origin) -> Option<&'a str> {
    component_of(cx, target, origin).or_else(|| cx.components.name_of(target))
}

/// Returns the named schema that a reference leads to in the end.
fn last_component<'a>(cx: &Cx<'a, '_>, node: Node<'a>, origin: &Origin) -> Option<&'a str> {
    let mut node = node;
    let mut last = None;
    for _ in 0..CHAIN_LIMIT {
        let Node::Reference(reference) = node else { return last };
        match cx.resolved.schema(reference, origin).ok()? {
            Found::Component(name, next) => (last, node) = (Some(name), next),
            Found::Inside(..) => return None,
        }
    }
    None
}

/// Lowers a named schema that is the base of a family: one of its members.
pub(super) fn lower(cx: &mut Cx<'_, '_>, id: TypeId, place: &Place) -> Option<Shape> {
    let base = cx.components.families.bases.get(&id)?.clone();
    report_unmapped(cx, base.discriminator, &place.origin);
    let mut branches = Vec::with_capacity(base.members.len() + 1);
    for member in &base.members {
        // What a member that is a base itself stands for includes its own members.
        let families = &cx.components.families;
        let own = families.bases.get(&cx.components.id_of(member));
        let is_below = |holder: &TypeId| {
            let holder = families.bases[holder].name;
            holder != *member && base.members.contains(holder) && !own.is_some_and(|own| own.members.contains(holder))
        };
        if !families.nearest.get(member).into_iter().flatten().any(is_below) {
            branches.push(branch(cx, &base, member));
        }
    }
    if let Some(tags) = own_tags(cx, id, &base) {
        branches.push(own_branch(cx, id, place, tags));
    }
    let tag = Some(base.discriminator.property_name.clone());
    Some(Shape::Union(Union { tag, branches, nullable: base.schema.schema_data.nullable }))
}

fn branch<'a>(cx: &mut Cx<'a, '_>, base: &Base<'a>, member: &'a str) -> Branch {
    let id = cx.components.id_of(member);
    let property = &base.discriminator.property_name;
    let mut tags = told(cx, member, property).to_vec();
    let inner = cx.components.families.bases.get(&id);
    let inner: Vec<&str> = inner.map_or_else(Vec::new, |inner| {
        // All that the member may be has to be let through to it.
        inner.members.iter().copied().chain([inner.name]).collect()
    });
    for member in &inner {
        let told = told(cx, member, property);
        tags.extend(if told.is_empty() { vec![(*member).to_owned()] } else { told.to_vec() });
    }
    if !inner.is_empty() {
        let mut seen = HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
    }
    let hint = cx.components.place_of(member).map_or_else(|| member.to_owned(), |place| place.hint.clone());
    Branch {
        key: hint.clone(),
        hint,
        ty: Ty::new(TyKind::Named(id)),
        tags,
        component: Some(member.to_owned()),
        docs: Docs::default(),
    }
}

/// Adds a type for values that are of the base itself.
fn own_branch(cx: &mut Cx<'_, '_>, id: TypeId, place: &Place, tags: Vec<String>) -> Branch {
    let there = place.member(OWN, &["discriminator"]);
    let shape = match own(cx, id) {
        Some(Ok(own)) => Shape::Struct((*own).clone()),
        Some(Err((code, found))) => {
            cx.report(code, &place.origin, found);
            Shape::Alias(Ty::lost())
        }
        None => Shape::Alias(Ty::lost()),
    };
    let docs = Docs { notes: Vec::new(), ..cx.types.get(id).docs.clone() };
    let id = insert(cx, &there, shape, docs, false);
    Branch {
        hint: OWN.to_owned(),
        key: OWN.to_owned(),
        ty: Ty::new(TyKind::Named(id)),
        tags,
        component: None,
        docs: Docs::default(),
    }
}

/// The word for what a base is without those that extend it.
const OWN: &str = "base";

/// Returns the texts that stand for the base itself, where the document says that there are values of it.
fn own_tags<'a>(cx: &mut Cx<'a, '_>, id: TypeId, base: &Base<'a>) -> Option<Vec<String>> {
    let tags = told(cx, base.name, &base.discriminator.property_name);
    if !tags.is_empty() {
        return Some(tags.to_vec());
    }
    let extends_another = |other: &TypeId| {
        let other = &cx.components.families.bases[other];
        *other.name != *base.name && other.discriminator.property_name == base.discriminator.property_name
    };
    let others = cx.components.families.of_member.get(base.name);
    let is_member = others.into_iter().flatten().any(|other| *other != id && extends_another(other));
    let is_listed = || {
        let property = View::of(base.schema).properties?.get(&base.discriminator.property_name)?.as_item()?;
        View::of(property).string_values().map(|values| values.contains(&base.name))
    };
    (is_member || is_listed() == Some(true)).then(|| vec![base.name.to_owned()])
}

/// Returns the texts that the document gives to a schema: by the bases that it extends, and by itself.
fn told(cx: &mut Cx<'_, '_>, name: &str, property: &str) -> Rc<[String]> {
    let id = cx.components.id_of(name);
    let key = (id, property.to_owned());
    if let Some(known) = cx.components.families.told.get(&key) {
        return Rc::clone(known);
    }
    let families = &cx.components.families;
    let above = families.of_member.get(name).into_iter().flatten().chain([&id]);
    let is_above =
        |id: &&TypeId| families.bases.get(id).is_some_and(|base| base.discriminator.property_name == property);
    let above: Vec<TypeId> = above.filter(is_above).copied().collect();
    let own = cx.components.schema_of(name).and_then(|schema| ms::discriminator_value(&schema.schema_data.extensions));
    let mut tags: Vec<String> = Vec::new();
    for base in &above {
        tags.extend(mapped(cx, *base).get(name).into_iter().flatten().cloned());
        tags.extend(own.map(str::to_owned));
    }
    let mut seen = HashSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    let tags: Rc<[String]> = tags.into();
    cx.components.families.told.insert(key, Rc::clone(&tags));
    tags
}

/// Returns the texts that a base maps to each schema.
fn mapped<'a>(cx: &mut Cx<'a, '_>, id: TypeId) -> Rc<HashMap<&'a str, Vec<String>>> {
    if let Some(known) = cx.components.families.mapped.get(&id) {
        return Rc::clone(known);
    }
    let mut mapped: HashMap<&str, Vec<String>> = HashMap::new();
    for (tag, target) in &cx.components.families.bases[&id].discriminator.mapping {
        let referred = component_of(cx, target, &Origin::default());
        let named = cx.components.name_of(target).filter(|name| referred != Some(*name));
        for name in referred.into_iter().chain(named) {
            mapped.entry(name).or_default().push(tag.clone());
        }
    }
    let mapped = Rc::new(mapped);
    cx.components.families.mapped.insert(id, Rc::clone(&mapped));
    mapped
}

/// Returns the properties of a base itself, with those of what it includes; `None` for what is no base.
pub(super) fn own(cx: &mut Cx<'_, '_>, id: TypeId) -> Option<Result<Rc<Struct>, Refusal>> {
    let base = cx.components.families.bases.get(&id)?;
    let (name, schema) = (base.name, base.schema);
    if let Some(known) = cx.components.families.own.get(&id) {
        return Some(known.clone());
    }
    let place = cx.components.place_of(name)?.clone();
    if cx.components.depth >= DEPTH_LIMIT {
        return Some(Err(component::too_deep()));
    }
    cx.components.families.own.insert(id, Err(component::circle()));
    let own = all_of::merged(cx, &View::of(schema), &place).map(Rc::new);
    cx.components.families.own.insert(id, own.clone());
    Some(own)
}
