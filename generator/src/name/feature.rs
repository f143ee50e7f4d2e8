//! Which feature switches a group on?

use super::ident::Ident;
use super::keyword;
use super::lock::Lock;
use super::scope::Scope;
use crate::ir::Api;

/// Names the features of the groups after the methods that lead to these, where groups are optional: in kebab case, as
/// people write features. Other features keep their names.
pub(super) fn assign(api: &Api, accessors: &[Ident], earlier: &Lock, lock: &mut Lock) -> Vec<String> {
    if !api.optional_groups {
        return Vec::new();
    }
    let keys: Vec<String> = api.groups.iter().map(|group| format!("feature {}", group.hint)).collect();
    let mut scope = Scope::with(keyword::FEATURES);
    let kept = |key: &String| {
        let name = earlier.get(key).filter(|name| is_feature(name))?;
        scope.take(name).then(|| name.to_owned())
    };
    let kept: Vec<Option<String>> = keys.iter().map(kept).collect();
    let mut features = Vec::with_capacity(keys.len());
    for ((key, accessor), kept) in keys.iter().zip(accessors).zip(kept) {
        let feature = kept.unwrap_or_else(|| {
            let name = accessor.plain().trim_end_matches('_').replace('_', "-");
            let numbered = (2..=u32::MAX).map(|number| format!("{name}-group-{number}"));
            let mut candidates = [name.clone(), format!("{name}-group")].into_iter().chain(numbered);
            candidates.find(|name| scope.take(name)).expect("the numbers do not run out")
        });
        lock.set(key, &feature);
        features.push(feature);
    }
    features
}

/// Returns whether a text may be the name of a feature, for Cargo and for crates.io.
fn is_feature(name: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_legal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Group;

    /// Returns the features of groups whose methods are called the same, and the lock that keeps them.
    fn assigned(accessors: &[&str], earlier: &Lock) -> (Vec<String>, Lock) {
        let group = |name: &&str| Group { hint: (*name).to_owned(), operations: Vec::new() };
        let groups = accessors.iter().map(group).collect();
        let api = Api { groups, optional_groups: true, ..Api::default() };
        let idents: Vec<Ident> = accessors.iter().map(|name| Ident::new(name)).collect();
        let mut lock = Lock::default();
        (assign(&api, &idents, earlier, &mut lock), lock)
    }

    #[test]
    fn a_feature_is_named_after_the_method_unless_the_client_has_it_anyway() {
        let (features, lock) = assigned(&["app_search", "tracing", "type"], &Lock::default());
        assert_eq!(features, ["app-search", "tracing-group", "type"]);
        assert_eq!(lock.get("feature tracing"), Some("tracing-group"));
    }

    #[test]
    fn a_feature_keeps_its_name_when_another_group_would_take_it() {
        let (_, lock) = assigned(&["tracing"], &Lock::default());
        let accessors = ["serde", "serde_group", "tracing", "tracing_group"];
        let (features, _) = assigned(&accessors, &lock);
        assert_eq!(features, ["serde-group", "serde-group-group", "tracing-group", "tracing-group-group"]);
    }
}
