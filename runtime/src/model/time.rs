//! How are values of the crate `time` read and written?

use ::time::format_description::well_known::{Iso8601, Rfc3339};
use ::time::{Date, OffsetDateTime};

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

impl Decode for OffsetDateTime {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = Self::parse(text, &Rfc3339).map_err(|_| "a moment in the form of RFC 3339")?;
        Ok(())
    }
}

impl Encode for OffsetDateTime {
    fn piece(&self) -> Piece<'_> {
        // What RFC 3339 cannot say, such as a year beyond 9999, is said in the way that people read.
        Piece::Text(self.format(&Rfc3339).unwrap_or_else(|_| self.to_string()).into())
    }
}

impl Decode for Date {
    fn blank() -> Self {
        OffsetDateTime::UNIX_EPOCH.date()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = Self::parse(text, &Iso8601::DATE).map_err(|_| "a date such as 2026-03-01")?;
        Ok(())
    }
}

impl Encode for Date {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}
