//! Does the codec read and write JSON as the specifications say, and lose nothing on the way?

mod base64;
#[cfg(feature = "serde")]
mod bridge;
mod container;
mod date_time;
mod document;
mod fault;
mod foreign;
mod number;
mod patch;
mod print;
mod random;
mod support;
mod text;
mod time_span;
mod value;
