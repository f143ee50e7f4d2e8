//! How does a request say "leave it", "remove it" and "set it" apart?

use super::decode::{Decode, Target, target};
use super::encode::{Encode, Piece, piece};

/// A property that a request may leave out, set to null, or set to a value (RFC 7396).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// Left out: the server keeps what it has.
    #[default]
    Absent,
    /// `null`: the server removes what it has.
    Null,
    /// A value that the server stores.
    Value(T),
}

impl<T> Patch<T> {
    /// Returns the value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns whether the property is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// Returns `Null` for `None`: who names the property means to change it.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn blank() -> Self {
        Self::Absent
    }

    fn target(&mut self) -> Target<'_> {
        *self = Self::Value(T::blank());
        match self {
            Self::Value(value) => target(value),
            Self::Absent | Self::Null => unreachable!("the value was just set"),
        }
    }

    fn null(&mut self) -> bool {
        *self = Self::Null;
        true
    }
}

impl<T: Encode> Encode for Patch<T> {
    fn piece(&self) -> Piece<'_> {
        match self {
            Self::Absent => Piece::Absent,
            Self::Null => Piece::Null,
            Self::Value(value) => piece(value),
        }
    }
}
