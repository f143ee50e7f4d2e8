//! Does everything that is generated compile, mounted side by side in one crate, without a warning?

#![deny(warnings, missing_docs)]
#![recursion_limit = "256"]

include!(concat!(env!("OUT_DIR"), "/clients.rs"));

/// Types that were written by hand and that the configurations of fixtures put in place of generated ones.
pub mod own {
    use std::borrow::Cow;

    use oasmith_runtime::model::{Decode, Encode, Piece, Target};

    /// An amount in a currency, which the tests write as one text.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Money {
        /// In hundredths.
        pub cents: i64,
        /// Three letters.
        pub currency: String,
    }

    impl Decode for Money {
        fn blank() -> Self {
            Self { cents: 0, currency: String::new() }
        }

        fn target(&mut self) -> Target<'_> {
            Target::Parsed(self)
        }

        fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
            let (cents, currency) = text.split_once(' ').ok_or("an amount and a currency")?;
            self.cents = cents.parse().map_err(|_| "an amount in hundredths")?;
            currency.clone_into(&mut self.currency);
            Ok(())
        }
    }

    impl Encode for Money {
        fn piece(&self) -> Piece<'_> {
            Piece::Text(Cow::Owned(format!("{} {}", self.cents, self.currency)))
        }
    }
}
