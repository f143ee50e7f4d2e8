//! Which path does a request go to, and can a parameter have changed which endpoint that is?
//!
//! Libraries that parse URLs collapse `..` and its spellings, and no encoding prevents it. So such segments are
//! refused here, before any I/O, and paths are only ever joined as text.

use super::percent;

/// Returns the path of a template whose parameters are filled with encoded values.
pub(super) fn interpolate(template: &str, values: &[(&'static str, String)]) -> Result<String, String> {
    let (path, query) = match template.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (template, None),
    };
    let mut whole = String::with_capacity(template.len() + 16);
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            whole.push('/');
        }
        let filled = fill(segment, values)?;
        if filled.is_empty() && !segment.is_empty() {
            return Err(format!("the path parameter {segment} is empty"));
        }
        if is_dot(&filled) {
            return Err(format!("the path parameter in `{segment}` makes a segment `.` or `..`"));
        }
        whole.push_str(&filled);
    }
    if !whole.starts_with('/') {
        whole.insert(0, '/');
    }
    if let Some(query) = query {
        whole.push('?');
        whole.push_str(&fill(query, values)?);
    }
    Ok(whole)
}

fn fill(segment: &str, values: &[(&'static str, String)]) -> Result<String, String> {
    let mut filled = String::with_capacity(segment.len());
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(other, _)| *other == name).map(|(_, value)| value);
        let value = value.ok_or_else(|| format!("the path parameter `{name}` has no value"))?;
        filled.push_str(&percent::template(before));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(&percent::template(rest));
    Ok(filled)
}

/// Returns whether a segment of the path is `.` or `..` in any spelling.
pub(super) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(is_dot)
}

fn is_dot(segment: &str) -> bool {
    matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}
