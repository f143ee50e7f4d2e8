//! Where did a node come from that an overlay brought or moved?

use std::collections::BTreeMap;

/// A source of the diagnostics, and a JSON Pointer in it.
pub(super) type Place = (usize, String);

/// The places of the nodes that do not stand where they stood in the root document; what is below a node has its place
/// below that of the node.
#[derive(Debug, Default)]
pub(super) struct Places {
    known: BTreeMap<String, Place>,
}

impl Places {
    /// Returns where a node stands in its file.
    pub(super) fn of(&self, pointer: &str) -> Place {
        let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(index, _)| index));
        let found = ends.into_iter().find_map(|end| Some((self.known.get(&pointer[..end])?, &pointer[end..])));
        found.map_or_else(|| (0, pointer.to_owned()), |((source, above), rest)| (*source, format!("{above}{rest}")))
    }

    /// Notes where a node comes from, as a whole.
    pub(super) fn put(&mut self, pointer: &str, place: Place) {
        self.take(pointer);
        self.known.insert(pointer.to_owned(), place);
    }

    /// Notes that a node was copied from another one, with everything below it.
    pub(super) fn copy(&mut self, from: &str, to: &str) {
        let place = self.of(from);
        let below: Vec<(String, Place)> =
            self.below(from).map(|(rest, place)| (rest.to_owned(), place.clone())).collect();
        self.put(to, place);
        self.known.extend(below.into_iter().map(|(rest, place)| (format!("{to}{rest}"), place)));
    }

    /// Forgets a node and everything below it.
    pub(super) fn take(&mut self, pointer: &str) {
        let below: Vec<String> = self.below(pointer).map(|(rest, _)| format!("{pointer}{rest}")).collect();
        for known in below {
            self.known.remove(&known);
        }
        self.known.remove(pointer);
    }

    /// Returns what is known of the nodes below one, by the rest of their pointers.
    fn below<'p>(&'p self, pointer: &str) -> impl Iterator<Item = (&'p str, &'p Place)> {
        let start = format!("{pointer}/");
        let length = pointer.len();
        let known = self.known.range(start.clone()..).take_while(move |(known, _)| known.starts_with(&start));
        known.map(move |(known, place)| (&known[length..], place))
    }

    pub(super) fn into_map(self) -> BTreeMap<String, Place> {
        self.known
    }
}
