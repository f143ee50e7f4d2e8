//! Are the credentials of an old client still enough, and does the server look where they are?

use super::super::change::Change;
use super::super::{Rule, pair};
use crate::ir::{Api, Operation, Origin, Requirement, SecurityKind};

/// Compares the schemes themselves.
pub(super) fn schemes(old: &Api, new: &Api, changes: &mut Vec<Change>) {
    for scheme in &old.security {
        let Some(other) = new.security.iter().find(|other| other.wire_name == scheme.wire_name) else { continue };
        let (before, after) = (described(&scheme.kind), described(&other.kind));
        if before != after {
            let origin = origin(&scheme.wire_name);
            let change = Change::new(Rule::SecurityScheme, format!("security scheme {}", scheme.wire_name));
            changes.push(change.values(before, after).at(Some(&origin), Some(&origin)));
        }
    }
}

/// Returns where a scheme stands.
pub(in super::super) fn origin(wire_name: &str) -> Origin {
    super::schema::below(&Origin { pointer: "/components/securitySchemes".to_owned() }, wire_name)
}

fn described(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Bearer | SecurityKind::OpenId { .. } => "a bearer token".to_owned(),
        SecurityKind::Basic => "a user name and a password".to_owned(),
        SecurityKind::HeaderKey { header } => format!("the header {}", header.to_ascii_lowercase()),
        SecurityKind::QueryKey { name } => format!("the query parameter {name}"),
        SecurityKind::CookieKey { name } => format!("the cookie {name}"),
        SecurityKind::Http { scheme } => format!("a credential of the HTTP scheme {scheme}"),
        SecurityKind::Digest => "an answer to a digest challenge".to_owned(),
        SecurityKind::Certificate => "a certificate".to_owned(),
        SecurityKind::OAuth2(flows) => match flows.all().next() {
            Some((_, flow)) => format!("a bearer token from {}", flow.token_url),
            None => "a bearer token".to_owned(),
        },
    }
}

/// The schemes that one alternative asks for: each entry is met by any one of its schemes.
type Alternative<'a> = Vec<Vec<&'a str>>;

/// Compares what an operation asks for.
pub(super) fn compare(old: (&Api, &Operation), new: (&Api, &Operation), changes: &mut Vec<Change>) {
    let (before, after) = (alternatives(old.0, old.1), alternatives(new.0, new.1));
    // An entry is met whichever of its schemes an old client shows.
    let meets = |shown: &Alternative<'_>, needed: &Vec<&str>| {
        shown.iter().any(|entry| entry.iter().all(|scheme| needed.contains(scheme)))
    };
    let is_enough = |shown: &Alternative<'_>| {
        after.is_empty() || after.iter().any(|needed| needed.iter().all(|entry| meets(shown, entry)))
    };
    // Without alternatives an old client shows nothing.
    let nothing = vec![Vec::new()];
    let shown = if before.is_empty() { &nothing } else { &before };
    if !shown.iter().all(is_enough) {
        let label = pair::label(old.1);
        let change = Change::new(Rule::SecurityNarrowed, &label).values(listed(&before), listed(&after));
        changes.push(change.at(Some(&old.1.origin), Some(&new.1.origin)).reaching(vec![label]));
    }
}

fn alternatives<'a>(api: &'a Api, operation: &Operation) -> Vec<Alternative<'a>> {
    let names = |requirement: &Requirement| {
        let any = requirement.all.iter();
        any.map(|any| any.iter().map(|id| api.security[id.0].wire_name.as_str()).collect()).collect()
    };
    operation.security.iter().map(names).collect()
}

fn listed(alternatives: &[Alternative<'_>]) -> String {
    let one = |all: &Alternative<'_>| match all.as_slice() {
        [] => "nothing".to_owned(),
        all => all.iter().map(|any| any.join(" or ")).collect::<Vec<_>>().join(" and "),
    };
    if alternatives.is_empty() {
        return "nothing".to_owned();
    }
    alternatives.iter().map(one).collect::<Vec<_>>().join(", or ")
}
