//! How are values of the crate `chrono` read and written?

use ::chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

impl Decode for DateTime<Utc> {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        let read = DateTime::parse_from_rfc3339(text).map_err(|_| "a moment in the form of RFC 3339")?;
        *self = read.with_timezone(&Utc);
        Ok(())
    }
}

impl Encode for DateTime<Utc> {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
    }
}

impl Decode for NaiveDate {
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

impl Encode for NaiveDate {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}
