//! What is a Rust file before it is text?

use proc_macro2::TokenStream;

/// A Rust file of the client that is about to be formatted.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// The path inside the client, with `/` between folders.
    pub(crate) path: String,
    /// All that the file contains.
    pub(crate) tokens: TokenStream,
}
