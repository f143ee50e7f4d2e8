//! How is a value of the crate `rust_decimal` read and written?

use ::rust_decimal::Decimal;

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

impl Decode for Decimal {
    fn blank() -> Self {
        Self::ZERO
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        // Not the reader that rounds what has too many digits: an amount is exact, or it is a fault.
        let read = Self::from_str_exact(text).or_else(|_| Self::from_scientific(text));
        *self = read.map_err(|_| "a decimal number of at most 28 digits")?;
        Ok(())
    }
}

impl Encode for Decimal {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}
