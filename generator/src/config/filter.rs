//! Which operations does the user want in the client?

use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// Which operations become part of the client.
///
/// An operation stays if one of the rules to include it fits, or if there are none, and no rule to exclude it does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Filter {
    /// The operations that stay; all of them if it is empty.
    pub include: Vec<Rule>,
    /// The operations of those that are left out.
    pub exclude: Vec<Rule>,
}

/// What operations have in common: a rule fits an operation that has all that it names.
///
/// Everything is a pattern: `*` stands for any text, in a path for one without `/`; `**` stands for any text in a path,
/// too, and `?` for one character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Rule {
    /// The path, as the description has it.
    pub path: Option<String>,
    /// The method, in upper or lower case.
    pub method: Option<String>,
    /// One of the tags.
    pub tag: Option<String>,
    /// The group in which a caller finds it, as the description or as the client writes it.
    pub group: Option<String>,
    /// The `operationId`.
    pub id: Option<String>,
    /// Where the rule begins in the configuration file, in bytes, if it comes from one.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub(crate) at: Option<usize>,
}

/// A rule, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: Option<String>,
    method: Option<String>,
    tag: Option<String>,
    group: Option<String>,
    id: Option<String>,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written: Spanned<Written> = Spanned::deserialize(deserializer)?;
        let at = Some(written.span().start);
        let Written { path, method, tag, group, id } = written.into_inner();
        Ok(Self { path, method, tag, group, id, at })
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) tags: &'a [&'a str],
    pub(crate) group: &'a str,
    pub(crate) id: Option<&'a str>,
}

impl Filter {
    /// Returns whether every operation stays.
    pub(crate) fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Returns every rule with the list that it stands in.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&'static str, &Rule)> {
        let include = self.include.iter().map(|rule| ("include", rule));
        include.chain(self.exclude.iter().map(|rule| ("exclude", rule)))
    }

    /// Returns whether an operation stays, when it is known which rules fit it, in the order of [`Filter::rules`].
    pub(crate) fn keeps(&self, fits: &[bool]) -> bool {
        let (include, exclude) = fits.split_at(self.include.len());
        (include.is_empty() || include.contains(&true)) && !exclude.contains(&true)
    }
}

impl Rule {
    /// Returns the rule as it can be written.
    pub(crate) fn written(&self) -> String {
        let keys = [("path", &self.path), ("method", &self.method), ("tag", &self.tag), ("group", &self.group)];
        let keys = keys.into_iter().chain([("id", &self.id)]);
        let parts: Vec<String> =
            keys.filter_map(|(key, value)| Some(format!("{key} = {:?}", value.as_ref()?))).collect();
        parts.join(", ")
    }

    pub(crate) fn fits(&self, candidate: Candidate<'_>) -> bool {
        let is = |pattern: &Option<String>, fits: &dyn Fn(&str) -> bool| pattern.as_deref().is_none_or(fits);
        is(&self.path, &|pattern| matches(pattern, candidate.path, Some('/')))
            && is(&self.method, &|pattern| {
                matches(&pattern.to_ascii_uppercase(), &candidate.method.to_ascii_uppercase(), None)
            })
            && is(&self.tag, &|pattern| candidate.tags.iter().any(|tag| matches(pattern, tag, None)))
            && is(&self.group, &|pattern| {
                matches(pattern, candidate.group, None) || matches(&folded(pattern), &folded(candidate.group), None)
            })
            && is(&self.id, &|pattern| candidate.id.is_some_and(|id| matches(pattern, id, None)))
    }
}

/// Returns a text without what differs between the spellings of a name, such as `AppSearch` and `app_search`.
fn folded(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '*' | '?'));
    kept.flat_map(char::to_lowercase).collect()
}

/// Returns whether a pattern fits a text; a single `*` does not reach over the separator.
///
/// It goes back to the last `*` only, and from there to the last `**`, which leaves few ways to try however many there
/// are.
fn matches(pattern: &str, text: &str, separator: Option<char>) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    let mut single: Option<(usize, usize)> = None;
    let mut double: Option<(usize, usize)> = None;
    loop {
        match pattern.get(at) {
            Some('*') => {
                let stars = pattern[at..].iter().take_while(|c| **c == '*').count();
                at += stars;
                if stars > 1 || separator.is_none() {
                    double = Some((at, read));
                    single = None;
                } else {
                    single = Some((at, read));
                }
                continue;
            }
            Some(wanted) => {
                let found = text.get(read);
                if found.is_some_and(|found| found == wanted || (*wanted == '?' && Some(*found) != separator)) {
                    at += 1;
                    read += 1;
                    continue;
                }
            }
            None if read == text.len() => return true,
            None => {}
        }
        let over = |from: usize| text.get(from).is_some_and(|c| Some(*c) != separator);
        if let Some((after, from)) = single.filter(|(_, from)| over(*from)) {
            single = Some((after, from + 1));
            (at, read) = (after, from + 1);
        } else if let Some((after, from)) = double.filter(|(_, from)| *from < text.len()) {
            single = None;
            double = Some((after, from + 1));
            (at, read) = (after, from + 1);
        } else {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_a_segment_and_two_do_not() {
        let cases = [
            ("/v1/**", "/v1/pets/{id}", true),
            ("/v1/*", "/v1/pets", true),
            ("/v1/*", "/v1/pets/{id}", false),
            ("/v1/*/{id}", "/v1/pets/{id}", true),
            ("/v1/p*s/*", "/v1/pets/{id}", true),
            ("**/pets", "/v1/a/pets", true),
            ("**/*s/x", "/as/bs/x", true),
            ("**/*s/x", "/as/b/x", false),
            ("/**a*b/c", "/xa/yab/c", true),
            ("/v?/pets", "/v1/pets", true),
            ("/v1?pets", "/v1/pets", false),
            ("/pets", "/pets/", false),
            ("**", "", true),
            ("", "", true),
            ("", "/", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text, Some('/')), expected, "{pattern} {text}");
        }
        assert!(matches("c1.*.Search", "c1.api/app.Search", None));
        // A pattern that makes readers go back without end takes its time here only once.
        assert!(!matches(&"*a".repeat(2000), &"a".repeat(1999), None));
    }

    #[test]
    fn a_rule_fits_what_has_all_that_it_names() {
        let tags = ["Pets", "Shop"];
        let candidate =
            Candidate { path: "/pets/{id}", method: "get", tags: &tags, group: "Pet Shop", id: Some("getPet") };
        let rule = |edit: &dyn Fn(&mut Rule)| {
            let mut rule = Rule::default();
            edit(&mut rule);
            rule.fits(candidate)
        };
        let some = |text: &str| Some(text.to_owned());
        assert!(rule(&|rule| (rule.path, rule.method) = (some("/pets/*"), some("GET"))));
        assert!(!rule(&|rule| (rule.path, rule.method) = (some("/pets/*"), some("POST"))));
        assert!(rule(&|rule| rule.tag = some("Sh*")));
        assert!(!rule(&|rule| rule.tag = some("shop")));
        assert!(rule(&|rule| rule.group = some("pet_shop")));
        assert!(rule(&|rule| rule.group = some("PetS*")));
        assert!(rule(&|rule| rule.id = some("get*")));
        assert!(!Rule { id: some("*"), ..Rule::default() }.fits(Candidate { id: None, ..candidate }));
    }
}
