//! How does a report look?

mod html;
mod json;
mod markdown;
mod terminal;
mod text;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use terminal::{Style, terminal};
