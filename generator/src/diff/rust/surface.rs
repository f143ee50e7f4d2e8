//! What can callers of a client name?
//!
//! The surface of a client is a list of items, each under the path by which a reader knows it.

use std::collections::BTreeMap;

use super::super::Side;
use super::super::pair::Reach;
use super::{builder, call, model, outcome, webhook};
use crate::ir::{Docs, Origin, Presence, TypeId};
use crate::name::Names;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Struct,
    Enum,
    Union,
    Alias,
    /// One of several bodies of a call.
    Outcome,
    Field,
    Variant,
    Impl,
    Constructor,
    Group,
    /// A feature of the client that has a group.
    Feature,
    Method,
    Call,
    Setter,
    Output,
    Pages,
    Builder,
    Part,
    /// A function that reads a request of the server.
    Webhook,
}

/// Something that callers can name.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub(super) kind: Kind,
    /// The path of the item that this one goes away with.
    pub(super) parent: Option<String>,
    /// The types in it, as the client writes them.
    pub(super) signature: String,
    /// Whether a struct can be written as a literal outside the client.
    pub(super) is_literal: bool,
    pub(super) deprecated: bool,
    /// The features one of which it needs, where it is not in every build.
    pub(super) features: Option<Vec<&'a str>>,
    pub(super) docs: Option<&'a Docs>,
    pub(super) origin: Origin,
    pub(super) reach: Reached,
}

/// Which operations an item reaches.
#[derive(Debug, Clone)]
pub(super) enum Reached {
    /// Those of a type.
    Type(TypeId),
    /// One.
    One(String),
    /// None in particular.
    None,
}

impl<'a> Item<'a> {
    pub(super) fn new(kind: Kind, signature: impl Into<String>, origin: Origin) -> Self {
        let (parent, features, docs, reach) = (None, None, None, Reached::None);
        let (signature, is_literal, deprecated) = (signature.into(), false, false);
        Self { kind, parent, signature, is_literal, deprecated, features, docs, origin, reach }
    }

    pub(super) fn inside(mut self, parent: &str) -> Self {
        self.parent = Some(parent.to_owned());
        self
    }

    pub(super) fn documented(mut self, docs: &'a Docs, deprecated: bool) -> Self {
        (self.docs, self.deprecated) = (Some(docs), deprecated);
        self
    }

    pub(super) fn present(mut self, presence: &Presence, names: &'a Names) -> Self {
        if let Presence::With(groups) = presence {
            let features = groups.iter().filter_map(|id| names.of_group(*id).feature.as_deref());
            let mut features: Vec<&str> = features.collect();
            features.sort_unstable();
            self.features = Some(features);
        }
        self
    }

    pub(super) fn reaching(mut self, reach: Reached) -> Self {
        self.reach = reach;
        self
    }

    /// Returns the labels of the operations that the item reaches.
    pub(super) fn operations(&self, reach: &Reach) -> Vec<String> {
        match &self.reach {
            Reached::Type(id) => reach.to(*id),
            Reached::One(label) => vec![label.clone()],
            Reached::None => Vec::new(),
        }
    }
}

/// Everything that callers of a client can name.
pub(super) type Surface<'a> = BTreeMap<String, Item<'a>>;

/// Returns the surface of a client.
pub(super) fn of(side: Side<'_>) -> Surface<'_> {
    let mut surface = Surface::new();
    model::collect(side, &mut surface);
    call::collect(side, &mut surface);
    outcome::collect(side, &mut surface);
    builder::collect(side, &mut surface);
    webhook::collect(side, &mut surface);
    surface
}
