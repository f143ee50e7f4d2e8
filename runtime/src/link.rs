//! Which URL does an answer name as that of the next page?

use http::HeaderMap;
use http::header::LINK;

use super::call::Call;
use super::path::has_dot_segment;

/// Returns the target of the relation `next` in the header `Link` (RFC 8288, section 3).
pub fn next_link(call: &Call, at: Option<&str>, headers: &HeaderMap) -> Option<String> {
    // A letter that is not ASCII, in a title say, must not end the pages. A target that has one is refused later.
    let lines: Vec<_> = headers.get_all(LINK).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let target = lines.iter().flat_map(|line| links(line)).find(|(_, parameters)| is_next(parameters))?.0;
    next_url(call, at, target)
}

/// Returns the absolute URL of a reference in the answer that the URL `at`, or else the call itself, brought (RFC 3986,
/// section 5). What cannot be a URL stays as it is, and is refused when it is to be followed.
pub fn next_url(call: &Call, at: Option<&str>, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if reference.is_empty() {
        return None;
    }
    if has_scheme(reference) {
        return Some(reference.to_owned());
    }
    let base = at.map_or_else(|| call.url(), |at| Some(at.to_owned()));
    Some(base.and_then(|base| join(&base, reference)).unwrap_or_else(|| reference.to_owned()))
}

fn has_scheme(reference: &str) -> bool {
    let scheme = reference.split([':', '/', '?', '#']).next().unwrap_or_default();
    reference[scheme.len()..].starts_with(':') && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn join(base: &str, reference: &str) -> Option<String> {
    let reference = reference.split('#').next().unwrap_or_default();
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = base.split_once("://")?;
    if let Some(other) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{other}"));
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if reference.starts_with('/') {
        return Some(format!("{scheme}://{authority}{reference}"));
    }
    if reference.starts_with('?') || reference.is_empty() {
        return Some(format!("{scheme}://{authority}{path}{reference}"));
    }
    let mut segments: Vec<&str> = path.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').collect();
    let (target, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let mut rest = target;
    // Only those at the beginning mean something on the way to a page; any other is refused later.
    loop {
        if let Some(after) = rest.strip_prefix("./") {
            rest = after;
        } else if let Some(after) = rest.strip_prefix("../") {
            rest = after;
            if segments.len() > 1 {
                segments.pop();
            }
        } else {
            break;
        }
    }
    let joined = format!("{scheme}://{authority}{}/{rest}{query}", segments.join("/"));
    (!has_dot_segment(rest)).then_some(joined)
}

/// Returns each link of a header's line: its target and its parameters.
fn links(line: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else { break };
        let end = end_of(after, ',');
        links.push((target, &after[..end]));
        rest = &after[end..];
    }
    links
}

/// Returns where a sign stands that is not inside quotes, or the end.
fn end_of(text: &str, sign: char) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (index, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            letter if letter == sign && !is_quoted => return index,
            _ => {}
        }
    }
    text.len()
}

/// Returns whether a link of the page itself leads to the next one. The first `rel` counts.
fn is_next(parameters: &str) -> bool {
    let (mut relation, mut has_anchor) = (None, false);
    let mut rest = parameters;
    while !rest.is_empty() {
        let end = end_of(rest, ';');
        let (name, value) = rest[..end].split_once('=').unwrap_or((&rest[..end], ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "rel" => _ = relation.get_or_insert(value.trim().trim_matches('"')),
            // It would be a link of another page.
            "anchor" => has_anchor = true,
            _ => {}
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    let is_next = |relation: &str| relation.split_whitespace().any(|one| one.eq_ignore_ascii_case("next"));
    !has_anchor && relation.is_some_and(is_next)
}
