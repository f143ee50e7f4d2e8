//! How are values of the crate `jiff` read and written?

use ::jiff::Timestamp;
use ::jiff::civil::Date;

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

impl Decode for Timestamp {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = text.parse().map_err(|_| "a moment in the form of RFC 3339")?;
        Ok(())
    }
}

impl Encode for Timestamp {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}

impl Decode for Date {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = text.parse().map_err(|_| "a date such as 2026-03-01")?;
        Ok(())
    }
}

impl Encode for Date {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}
