//! Which operations does the user want in the client?

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::diagnostic::nearest;

/// Which operations and webhooks become part of the client.
///
/// One stays if one of the rules to include it fits, or if there are none, and no rule to exclude it does. A callback
/// goes with its operation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Filter {
    /// What stays; everything if it is empty.
    pub include: Vec<Rule>,
    /// What is left out of that.
    pub exclude: Vec<Rule>,
}

/// What operations or webhooks have in common: a rule fits what has all that it names.
///
/// Everything is a pattern: `*` stands for any text, in a path for one without `/`; `**` stands for any text in a path,
/// too, and `?` for one character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Rule {
    /// The path, as the description has it, which no webhook has.
    pub path: Option<String>,
    /// The method, in upper or lower case.
    pub method: Option<String>,
    /// One of the tags.
    pub tag: Option<String>,
    /// The group in which a caller finds it, as the description or as the client writes it.
    pub group: Option<String>,
    /// The `operationId`.
    pub id: Option<String>,
    /// The name of the webhook, which no operation has.
    pub webhook: Option<String>,
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
    webhook: Option<String>,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written: Spanned<Written> = Spanned::deserialize(deserializer)?;
        let at = Some(written.span().start);
        let Written { path, method, tag, group, id, webhook } = written.into_inner();
        Ok(Self { path, method, tag, group, id, webhook, at })
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) method: &'a str,
    pub(crate) tags: &'a [&'a str],
    pub(crate) group: &'a str,
    pub(crate) id: Option<&'a str>,
}

/// Where what a rule looks at stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// An operation, by its path.
    Path(&'a str),
    /// A webhook, by its name.
    Webhook(&'a str),
}

/// What the operations and webhooks of a description are called.
#[derive(Debug, Default)]
pub(crate) struct Names {
    paths: BTreeSet<String>,
    webhooks: BTreeSet<String>,
    tags: BTreeSet<String>,
    groups: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Names {
    /// Adds the names of an operation or a webhook.
    pub(crate) fn add(&mut self, candidate: Candidate<'_>) {
        match candidate.place {
            Place::Path(path) => self.paths.insert(path.to_owned()),
            Place::Webhook(name) => self.webhooks.insert(name.to_owned()),
        };
        self.tags.extend(candidate.tags.iter().map(|tag| (*tag).to_owned()));
        self.groups.insert(candidate.group.to_owned());
        self.ids.extend(candidate.id.map(str::to_owned));
    }
}

impl Filter {
    /// Returns whether everything stays.
    pub(crate) fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Returns every rule with the list that it stands in.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&'static str, &Rule)> {
        let include = self.include.iter().map(|rule| ("include", rule));
        include.chain(self.exclude.iter().map(|rule| ("exclude", rule)))
    }

    /// Returns whether something stays, when it is known which rules fit it, in the order of [`Filter::rules`].
    pub(crate) fn keeps(&self, fits: &[bool]) -> bool {
        let (include, exclude) = fits.split_at(self.include.len());
        (include.is_empty() || include.contains(&true)) && !exclude.contains(&true)
    }
}

impl Rule {
    /// Returns the rule as it can be written.
    pub(crate) fn written(&self) -> String {
        let keys = [("path", &self.path), ("method", &self.method), ("tag", &self.tag), ("group", &self.group)];
        let keys = keys.into_iter().chain([("id", &self.id), ("webhook", &self.webhook)]);
        let parts: Vec<String> =
            keys.filter_map(|(key, value)| Some(format!("{key} = {:?}", value.as_ref()?))).collect();
        parts.join(", ")
    }

    /// Returns what else a rule may mean that fits nothing: the first of its names that is nearly one of an operation.
    pub(crate) fn meant(&self, names: &Names) -> String {
        let tag = ("tag", &self.tag, &names.tags);
        let places = [("path", &self.path, &names.paths), ("webhook", &self.webhook, &names.webhooks)];
        let others = [tag, ("group", &self.group, &names.groups), ("id", &self.id, &names.ids)];
        let all = places.into_iter().chain(others);
        let meant = all.filter_map(|(key, written, known)| {
            let written = written.as_deref().filter(|written| !known.contains(*written))?;
            Some((key, nearest(written, known.iter().map(String::as_str))?))
        });
        meant.map(|(key, name)| format!("; did you mean `{key} = {name:?}`?")).next().unwrap_or_default()
    }

    pub(crate) fn fits(&self, candidate: Candidate<'_>) -> bool {
        let is = |pattern: &Option<String>, fits: &dyn Fn(&str) -> bool| pattern.as_deref().is_none_or(fits);
        is(&self.path, &|pattern| matches!(candidate.place, Place::Path(path) if matches(pattern, path, Some('/'))))
            && is(
                &self.webhook,
                &|pattern| matches!(candidate.place, Place::Webhook(name) if matches(pattern, name, None)),
            )
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
        let candidate = Candidate {
            place: Place::Path("/pets/{id}"),
            method: "get",
            tags: &tags,
            group: "Pet Shop",
            id: Some("getPet"),
        };
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
        assert!(!rule(&|rule| rule.webhook = some("*")));
        let webhook = Candidate { place: Place::Webhook("newPet"), ..candidate };
        assert!(Rule { webhook: some("new*"), tag: some("Pets"), ..Rule::default() }.fits(webhook));
        assert!(!Rule { webhook: some("old*"), ..Rule::default() }.fits(webhook));
        assert!(!Rule { path: some("**"), ..Rule::default() }.fits(webhook));
    }
}
