//! How does a report look?

mod changelog;
mod html;
mod json;
mod markdown;
mod terminal;
mod text;

pub use changelog::{ChangelogSection, changelog, is_changelog_entry};
pub use html::html;
pub use json::json;
pub use markdown::{COMMENT, markdown};
pub use terminal::{Style, terminal};
