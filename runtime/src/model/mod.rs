//! How do models become JSON, and JSON models?
//!
//! A model says what it is made of ([`Decode::target`], [`Encode::piece`]); all the work is done here, once, in code
//! that is not generic over the model. That keeps the code of a model short to read and cheap to compile.

mod base64;
#[cfg(feature = "chrono")]
mod chrono;
mod container;
mod date_time;
mod decode;
mod encode;
mod file;
mod give;
mod header;
#[cfg(feature = "jiff")]
mod jiff;
mod patch;
mod print;
mod read;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod scalar;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "time")]
mod time;
mod time_span;
mod union;
#[cfg(feature = "uuid")]
mod uuid;
mod value;

pub use super::secret::Hidden;
pub use base64::Base64;
pub use date_time::DateTime;
pub use decode::{Decode, DecodeError, List, Map, Target};
pub use encode::{Encode, EncodeError, EncodeList, EncodeMap, Fields, InText, Piece, Rule, bare_piece, piece};
pub use file::File;
pub use give::decode_value;
pub(super) use header::read_header;
pub use patch::Patch;
pub use print::encode;
pub use read::decode;
pub(super) use read::decode_into;
#[cfg(feature = "serde")]
pub use serde::{deserialize, serialize};
pub use time_span::TimeSpan;
pub use union::{Branch, Facts, Kinds, Known, Source, Union};
pub use value::Value;
