//! How do bodies in XML read as text?

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::Api;

/// Prints what bodies in XML look like, all of them together.
pub(super) fn print(api: &Api, text: &mut String) -> fmt::Result {
    let mut facts = BTreeMap::new();
    let roots = api.operations.iter().flat_map(|operation| operation.xml_roots().map(move |root| (operation, root)));
    for (operation, root) in roots {
        let of_root = api.xml.facts(root).into_iter();
        facts.extend(of_root.map(|(path, fact)| match path.strip_prefix('$') {
            Some(rest) => (format!("{} {root}{rest}", operation.id), fact),
            None => (path, fact),
        }));
    }
    for (index, (path, fact)) in facts.into_iter().enumerate() {
        let start = if index == 0 { "\n" } else { "" };
        writeln!(text, "{start}xml {path}: {fact}")?;
    }
    Ok(())
}
