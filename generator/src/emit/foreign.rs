//! What is a type of another crate called, and which crate is that?

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Foreign, Scalar, Shape, Ty, TyKind};

/// The crates that types may come from. Each is a feature of the runtime, and a file of its module `model`.
pub(super) const CRATES: [&str; 5] = ["chrono", "jiff", "rust_decimal", "time", "uuid"];

/// Returns the crates whose types an API uses.
pub(super) fn crates(api: &Api) -> BTreeSet<&'static str> {
    let shapes = api.types.iter().flat_map(|(_, def)| Shape::uses(&def.shape));
    let foreign = |ty: &Ty| match ty.leaf().kind {
        TyKind::Scalar(Scalar::Foreign(foreign)) => Some(krate(foreign)),
        _ => None,
    };
    shapes.chain(api.request_uses()).chain(api.response_uses()).filter_map(foreign).collect()
}

fn krate(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::ChronoDateTime | Foreign::ChronoDate => "chrono",
        Foreign::JiffTimestamp | Foreign::JiffDate => "jiff",
        Foreign::TimeDateTime | Foreign::TimeDate => "time",
        Foreign::Uuid => "uuid",
        Foreign::Decimal => "rust_decimal",
    }
}

/// Returns the path of a type.
pub(super) fn path(foreign: Foreign) -> TokenStream {
    match foreign {
        Foreign::ChronoDateTime => quote!(::chrono::DateTime<::chrono::Utc>),
        Foreign::ChronoDate => quote!(::chrono::NaiveDate),
        Foreign::JiffTimestamp => quote!(::jiff::Timestamp),
        Foreign::JiffDate => quote!(::jiff::civil::Date),
        Foreign::TimeDateTime => quote!(::time::OffsetDateTime),
        Foreign::TimeDate => quote!(::time::Date),
        Foreign::Uuid => quote!(::uuid::Uuid),
        Foreign::Decimal => quote!(::rust_decimal::Decimal),
    }
}

/// Returns a value of a type, for examples.
pub(super) fn sample(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::ChronoDateTime => "chrono::DateTime::UNIX_EPOCH",
        Foreign::ChronoDate => "chrono::NaiveDate::default()",
        Foreign::JiffTimestamp => "jiff::Timestamp::UNIX_EPOCH",
        Foreign::JiffDate => "jiff::civil::Date::default()",
        Foreign::TimeDateTime => "time::OffsetDateTime::UNIX_EPOCH",
        Foreign::TimeDate => "time::OffsetDateTime::UNIX_EPOCH.date()",
        Foreign::Uuid => "uuid::Uuid::nil()",
        Foreign::Decimal => "rust_decimal::Decimal::ZERO",
    }
}

/// Returns what the value for examples is in JSON: text.
pub(super) fn sample_text(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::ChronoDateTime | Foreign::JiffTimestamp | Foreign::TimeDateTime => "1970-01-01T00:00:00Z",
        Foreign::ChronoDate | Foreign::TimeDate => "1970-01-01",
        Foreign::JiffDate => "0000-01-01",
        Foreign::Uuid => "00000000-0000-0000-0000-000000000000",
        Foreign::Decimal => "0",
    }
}

/// Returns a type in words.
pub(super) fn described(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::ChronoDateTime => "a `chrono::DateTime`",
        Foreign::ChronoDate => "a `chrono::NaiveDate`",
        Foreign::JiffTimestamp => "a `jiff::Timestamp`",
        Foreign::JiffDate => "a `jiff::civil::Date`",
        Foreign::TimeDateTime => "a `time::OffsetDateTime`",
        Foreign::TimeDate => "a `time::Date`",
        Foreign::Uuid => "a `uuid::Uuid`",
        Foreign::Decimal => "a `rust_decimal::Decimal`",
    }
}
