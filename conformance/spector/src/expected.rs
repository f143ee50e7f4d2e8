//! Which scenarios are known not to pass, and why?

use std::collections::BTreeMap;

/// A reason why scenarios do not pass.
pub(crate) struct Reason {
    /// Whose it is.
    pub(crate) kind: Kind,
    /// It, as a sentence.
    pub(crate) text: String,
    /// The scenarios, each with the versions of OpenAPI that it holds for; none stands for all.
    pub(crate) scenarios: BTreeMap<String, Vec<String>>,
}

/// Whose fault it is that a scenario does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The description does not say what the scenario asks for.
    Inexpressible,
    /// The client cannot do it.
    Missing,
}

/// Reads the list: a reason on a line of its own, `[inexpressible]` or `[missing]` before it, and then its scenarios.
pub(crate) fn parse(list: &str) -> Result<Vec<Reason>, String> {
    let mut reasons: Vec<Reason> = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((kind, text)) = line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
            let kind = match kind {
                "inexpressible" => Kind::Inexpressible,
                "missing" => Kind::Missing,
                other => return Err(format!("the list of expected failures has a reason of the kind {other}")),
            };
            reasons.push(Reason { kind, text: text.to_owned(), scenarios: BTreeMap::new() });
            continue;
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(name), Some(reason)) = (words.next(), reasons.last_mut()) else {
            return Err(format!("the list of expected failures has no reason before: {line}"));
        };
        reason.scenarios.insert(name, words.collect());
    }
    Ok(reasons)
}

impl Reason {
    /// Returns whether a scenario is expected to fail for this reason.
    pub(crate) fn covers(&self, scenario: &str, version: &str) -> bool {
        let versions = self.scenarios.get(scenario);
        versions.is_some_and(|versions| versions.is_empty() || versions.iter().any(|known| known == version))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, parse};

    #[test]
    fn a_scenario_may_fail_from_some_versions_only() {
        let reasons =
            parse("# Why.\n\n[missing] No streams.\nA\nB 3.0.0 3.1.0\n[inexpressible] No.\nC").expect("it is a list");
        assert_eq!(reasons.iter().map(|reason| reason.kind).collect::<Vec<_>>(), [Kind::Missing, Kind::Inexpressible]);
        assert!(reasons[0].covers("A", "3.2.0") && reasons[0].covers("B", "3.1.0"));
        assert!(!reasons[0].covers("B", "3.2.0") && !reasons[0].covers("C", "3.0.0"));
    }

    #[test]
    fn a_scenario_needs_a_reason() {
        assert!(parse("A").is_err());
        assert!(parse("[unknown] Why?\nA").is_err());
    }
}
