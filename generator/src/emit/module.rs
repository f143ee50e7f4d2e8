//! What is a Rust file before it is text?

use proc_macro2::TokenStream;

/// A Rust file of the client that is about to be formatted.
pub(crate) struct Module<'a> {
    /// The path inside the client, with `/` between folders.
    pub(crate) path: String,
    /// What the file begins with: its docs, its `use` lines, and all of it where it is short.
    pub(crate) front: TokenStream,
    /// The rest, item by item. Each is made when it is asked for, so that there are never many tokens at a time.
    pub(crate) rest: Box<dyn Iterator<Item = TokenStream> + 'a>,
    /// What the file ends with, as it is: no formatter knows how the body of a macro should look.
    pub(crate) tail: String,
}

impl Module<'_> {
    /// Returns a file that is all front.
    pub(crate) fn short(path: &str, front: TokenStream) -> Self {
        Self { path: path.to_owned(), front, rest: Box::new(std::iter::empty()), tail: String::new() }
    }
}
