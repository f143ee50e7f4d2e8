//! Is a body in XML still written and read in the same way?

use super::schema::Schemas;
use crate::ir::XmlNode;

impl Schemas<'_> {
    /// Returns what properties that both descriptions have are in XML before and after, where that differs.
    pub(super) fn xml(&self, old: &XmlNode, new: &XmlNode) -> Option<(String, String)> {
        let (old, new) = (self.old.xml.facts(old), self.new.xml.facts(new));
        let both = old.iter().filter_map(|(path, before)| Some((path, before, new.get(path)?)));
        let (before, after): (Vec<String>, Vec<String>) = both
            .filter(|(_, before, after)| before != after)
            .map(|(path, before, after)| (format!("{path}: {before}"), format!("{path}: {after}")))
            .unzip();
        (!before.is_empty()).then(|| (before.join(", "), after.join(", ")))
    }
}
