//! What comes back piece by piece?

use super::{Ty, TypeId};

/// A success that comes piece by piece: a media type beside, or instead of, those that are read as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The media type in the document.
    pub media_type: String,
    /// How the pieces are told apart.
    pub framing: Framing,
    /// What the pieces are.
    pub items: Items,
    /// The texts that say that nothing comes any more.
    pub ends: Vec<String>,
    /// The boolean property of the body, named `stream`, by which a call asks for the stream; decided by the pass
    /// `stream`. There is one only where the call brings something else without it.
    pub flag: Option<(TypeId, usize)>,
}

/// How the pieces of a stream are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// A line each (JSON Lines, NDJSON).
    Lines,
    /// A record separator in front of each (RFC 7464).
    Records,
    /// Events (HTML standard, section 9.2).
    Events,
}

/// What the pieces of a stream are.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// JSON, all of one type.
    Json(Ty),
    /// Text; only the data of events is.
    Text,
    /// Data of several types, which the names of the events tell apart.
    Named(Vec<NamedEvent>),
}

/// Events of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedEvent {
    /// The name; `None` for those that have none.
    pub name: Option<String>,
    /// The type of their data as JSON; `None` for text.
    pub ty: Option<Ty>,
}

impl Stream {
    /// Returns every use of a type.
    pub fn uses(&self) -> impl Iterator<Item = &Ty> {
        let (one, named) = match &self.items {
            Items::Json(ty) => (Some(ty), &[][..]),
            Items::Text => (None, &[][..]),
            Items::Named(events) => (None, events.as_slice()),
        };
        one.into_iter().chain(named.iter().filter_map(|event| event.ty.as_ref()))
    }

    /// Returns every use of a type, to change it.
    pub fn uses_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let (one, named) = match &mut self.items {
            Items::Json(ty) => (Some(ty), &mut [][..]),
            Items::Text => (None, &mut [][..]),
            Items::Named(events) => (None, events.as_mut_slice()),
        };
        one.into_iter().chain(named.iter_mut().filter_map(|event| event.ty.as_mut()))
    }

    /// Returns the events, where their names tell their types apart.
    pub fn named(&self) -> Option<&[NamedEvent]> {
        match &self.items {
            Items::Named(events) => Some(events),
            Items::Json(_) | Items::Text => None,
        }
    }
}
