//! In which order are the named schemas lowered?
//!
//! Sorted by name, but one that `allOf` of another includes comes before that other. An inline `allOf` waits until
//! every named schema is known, so that it can include the very schema that contains it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::all_of::Merged;
use super::family::{self, Families};
use super::object::Direction;
use super::{Cx, DEPTH_LIMIT, Place, View, all_of, child, docs, example, insert, meet, replacement, shape_of, use_of};
use crate::diagnostic::Code;
use crate::extension::speakeasy;
use crate::ir::{Docs, Origin, Shape, Ty, TyKind, TypeId};
use crate::resolve::SchemaNode as Node;

/// Why a schema cannot be what the document says, and what was found.
pub(super) type Refusal = (Code, String);

/// The types of `components.schemas`. The maps are looked up only, never iterated.
#[derive(Debug, Default)]
pub(in super::super) struct Components<'a> {
    ids: HashMap<&'a str, TypeId>,
    /// The named schemas, indexed by their ids, which are the first of the table.
    entries: Vec<Entry<'a>>,
    /// The inline types, by JSON Pointer.
    inline: HashMap<String, TypeId>,
    deferred: Vec<Deferred<'a>>,
    /// The types that were made of two others, by these.
    pub(super) met: HashMap<(TypeId, TypeId), TypeId>,
    /// The types that nothing wants by name: where they turn out to be aliases, what they stand for takes their place.
    pub(super) stand_ins: HashSet<TypeId>,
    /// The schemas that others extend.
    pub(super) families: Families<'a>,
    /// The uses of schemas that a reference reached inside of something; `None` while one is being lowered.
    pub(super) inside: HashMap<String, Option<Ty>>,
    /// What unions share with those that extend them, by JSON Pointer, as far as it is known.
    pub(super) shared: HashMap<String, Result<Rc<Merged>, Refusal>>,
    /// How many levels of schemas are being lowered for the sake of one another.
    pub(super) depth: usize,
    /// How many properties were included by `allOf`.
    pub(super) included: usize,
    /// Whether it was reported that these were too many.
    pub(super) exhausted: bool,
    /// The types left for later that are being filled in.
    running: HashSet<TypeId>,
    /// What schemas that stand elsewhere say about a property, by their addresses.
    pub(super) secrets: HashMap<usize, bool>,
    pub(super) directions: HashMap<usize, Direction>,
}

/// A type that waits until every named schema is known.
#[derive(Debug)]
pub(super) enum Deferred<'a> {
    /// An inline `allOf`.
    Merge(TypeId, &'a Schema, Place),
    /// The branches of a union, each of which is joined with what stands beside the union.
    Branches(Box<View<'a>>, Place, Vec<(TypeId, Node<'a>, Place)>),
    /// What two uses have in common.
    Meet(TypeId, Ty, Ty, Place),
}

impl Deferred<'_> {
    fn ids(&self) -> Vec<TypeId> {
        match self {
            Self::Merge(id, ..) | Self::Meet(id, ..) => vec![*id],
            Self::Branches(_, _, branches) => branches.iter().map(|(id, ..)| *id).collect(),
        }
    }

    fn is_for(&self, id: TypeId) -> bool {
        match self {
            Self::Merge(waiting, ..) | Self::Meet(waiting, ..) => *waiting == id,
            Self::Branches(_, _, branches) => branches.iter().any(|(waiting, ..)| *waiting == id),
        }
    }
}

#[derive(Debug)]
struct Entry<'a> {
    name: &'a str,
    node: Node<'a>,
    place: Place,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Started,
    Done,
}

impl<'a> Components<'a> {
    /// Returns the type of a named schema.
    pub(super) fn id_of(&self, name: &str) -> TypeId {
        self.ids[name]
    }

    /// Returns the name of a named schema as the document has it.
    pub(super) fn name_of(&self, name: &str) -> Option<&'a str> {
        self.ids.get_key_value(name).map(|(name, _)| *name)
    }

    /// Returns a named schema that is no reference.
    pub(super) fn schema_of(&self, name: &str) -> Option<&'a Schema> {
        match self.ids.get(name).map(|id| self.entries[id.0 as usize].node)? {
            Node::Schema(schema) => Some(schema),
            Node::Reference(_) => None,
        }
    }

    /// Returns where a named schema stands.
    pub(super) fn place_of(&self, name: &str) -> Option<&Place> {
        self.ids.get(name).map(|id| &self.entries[id.0 as usize].place)
    }

    /// Returns the inline type at a position, if there is one.
    pub(super) fn inline_at(&self, origin: &Origin) -> Option<TypeId> {
        self.inline.get(&origin.pointer).copied()
    }

    /// Notes where a type stands, if it is an inline one.
    pub(super) fn note_inline(&mut self, origin: &Origin, id: TypeId) {
        if id.0 as usize >= self.entries.len() {
            self.inline.insert(origin.pointer.clone(), id);
        }
    }
}

/// Lowers `components.schemas`, sorted by name.
pub(in super::super) fn lower(cx: &mut Cx<'_, '_>) {
    let Some(components) = &cx.resolved.openapi().components else { return };
    let mut schemas: Vec<_> = components.schemas.iter().collect();
    schemas.sort_by_key(|(name, _)| name.as_str());
    let root = Origin { pointer: "/components/schemas".to_owned() };
    for (name, node) in schemas {
        let (namespace, last) = name.rsplit_once('.').unwrap_or(("", name));
        let wished = match node {
            ReferenceOr::Item(schema) => speakeasy::name(&schema.schema_data.extensions),
            ReferenceOr::Reference { .. } => None,
        };
        let hint = wished.unwrap_or(last).to_owned();
        let origin = child(&root, &[name]);
        let mut place = Place { hint, namespace: namespace.to_owned(), parent: None, origin };
        let id = insert(cx, &place, Shape::Alias(Ty::new(TyKind::Any)), Docs::default(), false);
        place.parent = Some(id);
        cx.components.ids.insert(name, id);
        cx.components.entries.push(Entry { name, node: node.into(), place, state: State::Waiting });
    }
    family::find(cx);
    let named = cx.types.ids();
    for id in named {
        if let Err((code, found)) = define(cx, id) {
            let origin = cx.types.get(id).origin.clone();
            cx.types.get_mut(id).shape = Shape::Alias(Ty::lost());
            cx.report(code, &origin, found);
        }
    }
    run_deferred(cx);
}

/// Says that a schema includes itself.
pub(super) fn circle() -> Refusal {
    (Code::ReferenceCycle, "`allOf` that includes itself".to_owned())
}

/// Says that too many schemas are being lowered for the sake of one another.
pub(super) fn too_deep() -> Refusal {
    (Code::SchemaUntyped, "schemas that nest too deeply".to_owned())
}

/// Fills in the type of a named schema, unless that has been done; the error says why it cannot be done now.
pub(super) fn define(cx: &mut Cx<'_, '_>, id: TypeId) -> Result<(), Refusal> {
    let index = id.0 as usize;
    let Some(entry) = cx.components.entries.get_mut(index) else { return Ok(()) };
    match entry.state {
        State::Done => return Ok(()),
        State::Started => return Err(circle()),
        State::Waiting if cx.components.depth >= DEPTH_LIMIT => return Err(too_deep()),
        State::Waiting => entry.state = State::Started,
    }
    let (node, place, name) = (entry.node, entry.place.clone(), entry.name);
    let shape = match node {
        Node::Reference(_) if cx.config.types.replace.contains_key(name) => {
            cx.types.get_mut(id).replacement = cx.config.types.replace.get(name).cloned();
            Shape::Alias(Ty::new(TyKind::Any))
        }
        Node::Reference(_) => Shape::Alias(use_of(cx, node, &place)),
        Node::Schema(schema) => {
            let example = example::of_schema(cx, schema);
            let def = cx.types.get_mut(id);
            def.docs = docs::docs_of(schema, &place.hint);
            def.example = example;
            def.max_properties = max_properties(schema);
            def.deprecated = schema.schema_data.deprecated;
            let configured = cx.config.types.replace.get(name).cloned();
            match configured.or_else(|| replacement(cx, schema, &place)) {
                Some(path) => {
                    cx.types.get_mut(id).replacement = Some(path);
                    Shape::Alias(Ty::new(TyKind::Any))
                }
                None => family::lower(cx, id, &place)
                    .unwrap_or_else(|| shape_of(cx, &View::of(schema), &place, true).unwrap_or_else(Shape::Alias)),
            }
        }
    };
    cx.types.get_mut(id).shape = shape;
    cx.components.entries[index].state = State::Done;
    Ok(())
}

/// Leaves types for later.
pub(super) fn defer<'a>(cx: &mut Cx<'a, '_>, deferred: Deferred<'a>) {
    cx.components.deferred.push(deferred);
}

/// Fills in every type that was left for later.
pub(in super::super) fn run_deferred(cx: &mut Cx<'_, '_>) {
    while let Some(deferred) = cx.components.deferred.pop() {
        run(cx, deferred);
    }
}

fn run<'a>(cx: &mut Cx<'a, '_>, deferred: Deferred<'a>) {
    let ids = deferred.ids();
    cx.components.running.extend(&ids);
    match deferred {
        Deferred::Merge(id, schema, place) => {
            let shape = shape_of(cx, &View::of(schema), &place, true).unwrap_or_else(Shape::Alias);
            cx.types.get_mut(id).shape = shape;
        }
        Deferred::Meet(id, left, right, place) => meet::fill(cx, id, &left, &right, &place),
        Deferred::Branches(beside, place, branches) => all_of::lower_branches(cx, &beside, &place, branches),
    }
    for id in ids {
        cx.components.running.remove(&id);
    }
}

/// Returns how many properties a value has at most (`maxProperties`).
fn max_properties(schema: &Schema) -> Option<usize> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object.max_properties,
        SchemaKind::Any(any) => any.max_properties,
        _ => None,
    }
}

/// Returns whether a type has been filled in.
pub(super) fn is_known(cx: &Cx<'_, '_>, id: TypeId) -> bool {
    match cx.components.entries.get(id.0 as usize) {
        Some(entry) => entry.state == State::Done,
        None => !cx.components.deferred.iter().any(|deferred| deferred.is_for(id)),
    }
}

/// Fills in one type that was left for later, because another one needs it; the error says why that cannot be done now.
pub(super) fn hurry(cx: &mut Cx<'_, '_>, id: TypeId) -> Result<(), Refusal> {
    if cx.components.running.contains(&id) {
        return Err(circle());
    }
    let Some(index) = cx.components.deferred.iter().position(|deferred| deferred.is_for(id)) else { return Ok(()) };
    if cx.components.depth >= DEPTH_LIMIT {
        return Err(too_deep());
    }
    let deferred = cx.components.deferred.swap_remove(index);
    run(cx, deferred);
    Ok(())
}
