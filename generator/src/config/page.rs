//! How do operations page of which the description does not say it?

use serde::Deserialize;

/// How one operation pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageRule {
    /// What tells which page is next.
    #[serde(rename = "type")]
    pub kind: PageRuleKind,
    /// The parameter, or the property of the body, that takes the cursor or the count.
    pub input: Option<String>,
    /// The path in the answer to the next cursor or URL, such as `$.meta.next`.
    pub next: Option<String>,
    /// The header of the answer with the next cursor or URL, instead of `next`.
    pub header: Option<String>,
    /// The path to the list of items; `$` is the answer itself. The only list of the answer if it is not given.
    pub items: Option<String>,
    /// The path to what says whether there is more, where pages or items are counted.
    pub more: Option<String>,
    /// The path to the count of pages, where these are counted (`page`).
    pub pages: Option<String>,
}

/// What tells which page is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PageRuleKind {
    /// A cursor.
    Cursor,
    /// A URL.
    Url,
    /// The header `Link` (RFC 8288).
    Link,
    /// The count of the items before a page.
    Offset,
    /// The number of a page.
    Page,
    /// Nothing: the operation does not page, whatever it looks like.
    None,
}

impl PageRule {
    /// Returns what the rule lacks, or says in vain.
    pub(super) fn fault(&self) -> Option<&'static str> {
        use PageRuleKind as Kind;
        let has_next = self.next.is_some() != self.header.is_some();
        let says_next = self.next.is_some() || self.header.is_some();
        let counts = self.more.is_some() || self.pages.is_some();
        let takes_input = matches!(self.kind, Kind::Cursor | Kind::Offset | Kind::Page);
        match self.kind {
            Kind::None if says_next || counts || self.items.is_some() || self.input.is_some() => {
                Some("says that the operation does not page, and how")
            }
            _ if takes_input && self.input.is_none() => Some("needs an `input`"),
            _ if !takes_input && self.input.is_some() => Some("has no use for an `input`"),
            Kind::Cursor | Kind::Url if !has_next => Some("needs either `next` or `header`"),
            Kind::Link | Kind::Offset | Kind::Page if says_next => Some("has no use for `next` and `header`"),
            Kind::Cursor | Kind::Url | Kind::Link if counts => Some("has no use for `more` and `pages`"),
            Kind::Offset if self.pages.is_some() => Some("counts items, so it has no use for a count of `pages`"),
            _ => {
                let paths = [&self.next, &self.items, &self.more, &self.pages];
                let is_odd = paths.into_iter().flatten().any(|path| !path.starts_with('$'));
                is_odd.then_some("has a path that does not begin with `$`")
            }
        }
    }
}
