//! How do optional values, lists, maps and boxes go in and out?

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::decode::{Decode, List, Map, Target, target};
use super::encode::{Encode, EncodeList, EncodeMap, Fields, Piece, piece};

impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn target(&mut self) -> Target<'_> {
        target(self.insert(T::blank()))
    }

    fn null(&mut self) -> bool {
        *self = None;
        true
    }
}

impl<T: Encode> Encode for Option<T> {
    fn piece(&self) -> Piece<'_> {
        match self {
            Some(value) => piece(value),
            None => Piece::Absent,
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn target(&mut self) -> Target<'_> {
        Target::List(self)
    }
}

impl<T: Decode> List for Vec<T> {
    fn start(&mut self) {
        self.clear();
    }

    fn item(&mut self) -> &mut dyn Decode {
        self.push(T::blank());
        self.last_mut().expect("an item was just pushed")
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn piece(&self) -> Piece<'_> {
        Piece::List(self)
    }
}

impl<T: Encode> EncodeList for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, to: &mut dyn FnMut(&dyn Encode)) {
        for item in self {
            to(item);
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Map(self)
    }
}

impl<T: Decode> Map for BTreeMap<String, T> {
    fn start(&mut self) {
        self.clear();
    }

    fn entry(&mut self, key: String) -> &mut dyn Decode {
        match BTreeMap::entry(self, key) {
            Entry::Vacant(entry) => entry.insert(T::blank()),
            // The key came before: its last value counts, and must not be mixed with the one before.
            Entry::Occupied(entry) => {
                let place = entry.into_mut();
                *place = T::blank();
                place
            }
        }
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn piece(&self) -> Piece<'_> {
        Piece::Map(self)
    }
}

impl<T: Encode> EncodeMap for BTreeMap<String, T> {
    fn each(&self, to: &mut dyn FnMut(&str, &dyn Encode)) {
        for (key, value) in self {
            to(key, value);
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn target(&mut self) -> Target<'_> {
        target(&mut **self)
    }

    fn null(&mut self) -> bool {
        (**self).null()
    }

    fn field(&mut self, wire_name: &str) -> Option<&mut dyn Decode> {
        (**self).field(wire_name)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        (**self).take_text(text)
    }
}

impl<T: Encode> Encode for Box<T> {
    fn piece(&self) -> Piece<'_> {
        (**self).piece()
    }

    fn fields(&self, to: &mut dyn Fields) {
        (**self).fields(to);
    }
}
