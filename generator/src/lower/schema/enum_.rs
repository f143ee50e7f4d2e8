//! Which values does an enum of strings name?

use std::collections::HashSet;

use crate::extension::{Extensions, codegen};
use crate::ir::{Docs, Enum, Variant};

/// Lowers the values of an enum; a value that stands twice counts once.
pub(super) fn lower(values: &[&str], extensions: &Extensions) -> Enum {
    let hints = codegen::variant_names(extensions);
    let descriptions = codegen::variant_descriptions(extensions);
    let mut seen = HashSet::with_capacity(values.len());
    let mut variants: Vec<Variant> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        if !seen.insert(*value) {
            continue;
        }
        let description = descriptions.get(index).filter(|text| !text.is_empty()).cloned();
        variants.push(Variant {
            wire_name: (*value).to_owned(),
            hint: hints.get(index).filter(|hint| !hint.is_empty()).cloned(),
            docs: Docs { description, ..Docs::default() },
        });
    }
    Enum { variants }
}
