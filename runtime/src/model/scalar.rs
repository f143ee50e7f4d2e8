//! How do values without structure go in and out?

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};
use super::union;
use super::value::Value;

/// A value without structure, as a parser found it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A negative integer, or one that a signed reader gave.
    Int(i64),
    /// An integer.
    UInt(u64),
    /// A number with a fraction or an exponent, or one that fits no integer.
    Float(f64),
    /// Text.
    Text(&'a str),
}

impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "the number {value}"),
            Self::UInt(value) => write!(f, "the number {value}"),
            // `1e300` is printed as that, not with its zeros.
            Self::Float(value) => write!(f, "the number {value:?}"),
            // What a server sends may be secret, so a message only tells how long it is.
            Self::Text(text) => write!(f, "a text of {} bytes", text.len()),
        }
    }
}

impl Found<'_> {
    /// Reads a number that the parser left as text, or returns `None` for one that is out of range.
    pub(super) fn number(text: &str) -> Option<Self> {
        if let Ok(value) = text.parse() {
            return Some(Self::UInt(value));
        }
        // The negative zero is no integer: an integer has no sign to keep at zero.
        match text.parse().ok().filter(|value| *value < 0) {
            Some(value) => Some(Self::Int(value)),
            None => float(text).map(Self::Float),
        }
    }

    /// Returns the value as an integer: a number without a fraction, or text that holds one.
    fn integer(self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(value.into()),
            Self::UInt(value) => Some(value.into()),
            Self::Float(value) => integral(value),
            Self::Text(text) => text.parse().ok().or_else(|| integral(float(text)?)),
            Self::Bool(_) => None,
        }
    }

    /// Returns the value as a floating-point number.
    fn float(self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a JSON number read as a double is rounded by definition")]
            Self::Int(value) => Some(value as f64),
            #[expect(clippy::cast_precision_loss, reason = "a JSON number read as a double is rounded by definition")]
            Self::UInt(value) => Some(value as f64),
            Self::Float(value) => Some(value),
            Self::Text(text) => float(text),
            Self::Bool(_) => None,
        }
    }
}

/// Reads a floating-point number; infinity is only what says so, not what is too large.
fn float(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    (value.is_finite() || !text.contains(|character: char| character.is_ascii_digit())).then_some(value)
}

/// Returns a floating-point number as the nearest one of 32 bits, or `None` where that would be infinite.
fn single(value: f64) -> Option<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "a JSON number read as a float is rounded by definition")]
    let single = value as f32;
    (single.is_finite() || !value.is_finite()).then_some(single)
}

/// Returns a floating-point number as an integer where it is one: `1.0` and `1e2` are integers in JSON.
fn integral(value: f64) -> Option<i128> {
    // The bounds are those of u64 and i64, the widest integers a model can have. Both are out: a parser rounds what is
    // just beyond them to them, and the smallest integer itself never comes as a float.
    let fits = -9_223_372_036_854_775_808.0 < value && value < 18_446_744_073_709_551_616.0;
    #[expect(clippy::cast_possible_truncation, reason = "the value has no fraction and fits")]
    (fits && value.fract() == 0.0).then_some(value as i128)
}

/// Puts a value where it goes; the error says what was expected and what was found.
pub(super) fn fill(target: Target<'_>, found: Found<'_>) -> Result<(), String> {
    let expected = target.expected();
    let fault = || format!("expected {expected}, found {found}");
    match (target, found) {
        (Target::Text(place), Found::Text(text)) => text.clone_into(place),
        (Target::Parsed(place), Found::Text(text)) => {
            place.take_text(text).map_err(|expected| format!("expected {expected}, found {found}"))?;
        }
        (Target::Bool(place), Found::Bool(value)) => *place = value,
        (Target::I32(place), found) => *place = narrow(found).ok_or_else(fault)?,
        (Target::I64(place), found) => *place = narrow(found).ok_or_else(fault)?,
        (Target::U32(place), found) => *place = narrow(found).ok_or_else(fault)?,
        (Target::U64(place), found) => *place = narrow(found).ok_or_else(fault)?,
        (Target::F64(place), found) => *place = found.float().ok_or_else(fault)?,
        (Target::F32(place), found) => *place = found.float().and_then(single).ok_or_else(fault)?,
        (Target::Value(place), found) => *place = Value::from(found),
        (Target::Union(place), found) => union::take(place, Value::from(found)),
        _ => return Err(fault()),
    }
    Ok(())
}

fn narrow<T: TryFrom<i128>>(found: Found<'_>) -> Option<T> {
    T::try_from(found.integer()?).ok()
}

impl From<Found<'_>> for Value {
    fn from(found: Found<'_>) -> Self {
        match found {
            Found::Bool(value) => Self::Bool(value),
            Found::Int(value) => Self::Int(value),
            Found::UInt(value) => i64::try_from(value).map_or(Self::UInt(value), Self::Int),
            Found::Float(value) => Self::Float(value),
            Found::Text(text) => Self::String(text.to_owned()),
        }
    }
}

macro_rules! scalars {
    ($($ty:ty => $target:ident, |$value:ident| $piece:expr;)*) => { $(
        impl Decode for $ty {
            fn blank() -> Self {
                Self::default()
            }

            fn target(&mut self) -> Target<'_> {
                Target::$target(self)
            }
        }

        impl Encode for $ty {
            fn piece(&self) -> Piece<'_> {
                let $value = self;
                $piece
            }
        }
    )* };
}

scalars! {
    bool => Bool, |value| Piece::Bool(*value);
    i32 => I32, |value| Piece::Int((*value).into());
    i64 => I64, |value| Piece::Int(*value);
    u32 => U32, |value| Piece::UInt((*value).into());
    u64 => U64, |value| Piece::UInt(*value);
    f32 => F32, |value| Piece::Float(shortest(*value));
    f64 => F64, |value| Piece::Float(*value);
    String => Text, |value| Piece::text(value);
}

/// Returns the double that prints as the float does, so that `0.1_f32` is written as `0.1`.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

impl Encode for str {
    fn piece(&self) -> Piece<'_> {
        Piece::text(self)
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn piece(&self) -> Piece<'_> {
        (**self).piece()
    }

    fn fields(&self, to: &mut dyn super::encode::Fields) {
        (**self).fields(to);
    }
}
