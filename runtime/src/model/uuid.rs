//! How is a value of the crate `uuid` read and written?

use ::uuid::Uuid;

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

impl Decode for Uuid {
    fn blank() -> Self {
        Self::nil()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = Self::parse_str(text).map_err(|_| "a UUID")?;
        Ok(())
    }
}

impl Encode for Uuid {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self.to_string().into())
    }
}
