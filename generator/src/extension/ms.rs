//! What do the keys of Microsoft's generators say?

use super::{Extensions, text};

/// Reads the text of the deciding property that stands for a schema.
pub(crate) fn discriminator_value(extensions: &Extensions) -> Option<&str> {
    text(extensions, "x-ms-discriminator-value")
}
