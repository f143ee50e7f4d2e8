//! Writes a Rust client crate from an OpenAPI description.

pub mod diagnostic;
pub mod ir;
