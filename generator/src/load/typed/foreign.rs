//! Which extensions that other generators obey have no effect here?
//!
//! Only those are listed that change what is called, what is sent or what type a value has; names and documentation are
//! matters of taste. Documents repeat them without end, so one note speaks of all of a kind.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostics, Origin};

/// The keys, sorted, and what they mean to the generators that know them.
const KNOWN: [(&str, &str); 22] = [
    ("x-discriminator-value", "the text that tells a type from others"),
    ("x-extensible-enum", "the values of an enum"),
    ("x-fern-global-headers", "headers of every call"),
    ("x-fern-ignore", "what is left out"),
    ("x-fern-streaming", "a stream as the response"),
    ("x-fern-type", "another type"),
    ("x-go-type", "another type"),
    ("x-kubernetes-int-or-string", "an integer or text"),
    ("x-kubernetes-preserve-unknown-fields", "further properties"),
    ("x-ms-client-flatten", "properties of an inner object as those of the outer one"),
    ("x-ms-header-collection-prefix", "a map of headers"),
    ("x-ms-long-running-operation", "waiting for the end of an operation"),
    ("x-ms-odata", "parameters of a query"),
    ("x-ms-parameterized-host", "the address of the server"),
    ("x-ms-paths", "further operations"),
    ("x-ms-skip-url-encoding", "a parameter that is sent as it is"),
    ("x-rust-type", "another type"),
    ("x-speakeasy-globals", "parameters of every call"),
    ("x-speakeasy-ignore", "what is left out"),
    ("x-speakeasy-type-override", "another type"),
    ("x-stainless-pagination-property", "pages"),
    ("x-stainless-skip", "what is left out"),
];

/// The extensions that were met: how often, and where first.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    met: BTreeMap<usize, (usize, Origin)>,
    /// Those that have an effect after all, because the configuration lets them.
    heeded: &'static [&'static str],
}

impl Foreign {
    /// Leaves out extensions that have an effect after all.
    pub(super) fn heed(&mut self, keys: &'static [&'static str]) {
        self.heeded = keys;
    }

    /// Notes an extension if it is one of those that are known.
    pub(super) fn note(&mut self, key: &str, origin: impl FnOnce() -> Origin) {
        if self.heeded.contains(&key) {
            return;
        }
        if let Ok(index) = KNOWN.binary_search_by(|(known, _)| (*known).cmp(key)) {
            self.met.entry(index).or_insert_with(|| (0, origin())).0 += 1;
        }
    }

    /// Reports each of them once.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        for (index, (count, origin)) in self.met {
            let (key, meaning) = KNOWN[index];
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            diagnostics.report(Code::ExtensionForeign, &origin, format!("`{key}` {times}, which means {meaning}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_listed_is_found() {
        for (key, _) in KNOWN {
            let mut foreign = Foreign::default();
            foreign.note(key, Origin::default);
            assert_eq!(foreign.met.len(), 1, "{key} stands in the wrong place");
        }
    }
}
