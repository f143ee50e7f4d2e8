//! How is a path cut at its parameters?

use crate::ir::PathTemplate;

/// A path as the document has it, whose query may hold parameters as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    /// What is filled in and sent with every call.
    pub(super) path: PathTemplate,
    /// The pairs of the query whose value is a parameter: the pair's name, and that of the parameter.
    pub(super) pairs: Vec<(String, String)>,
}

/// Cuts a path template (OpenAPI 3.1, section 4.8.8.2); the error says what is wrong with it.
///
/// A query is no part of a path, but real documents tell operations apart by one. A pair such as `lat={lat}` is a query
/// parameter in other words; the rest is sent as it stands.
pub(super) fn parse(text: &str) -> Result<Template, String> {
    if !text.starts_with('/') {
        return Err(format!("`{text}`, which does not begin with a slash"));
    }
    if let Some(found) = text.chars().find(|c| matches!(c, '#' | '\\') || c.is_control()) {
        return Err(format!("`{}` in `{}`", found.escape_debug(), text.escape_debug()));
    }
    if has_dot_segment(text.split('?').next().unwrap_or_default()) {
        // Whatever reads the URL on its way may take it away, and the segment before it.
        return Err(format!("a segment `.` or `..` in `{text}`"));
    }
    let Some((path, query)) = text.split_once('?') else {
        return Ok(Template { path: cut(text)?, pairs: Vec::new() });
    };
    if query.contains('?') {
        return Err(format!("the query of `{text}`"));
    }
    let mut pairs = Vec::new();
    let mut fixed = Vec::new();
    for pair in query.split('&') {
        match bound(pair) {
            Some(bound) => pairs.push(bound),
            None => fixed.push(pair),
        }
    }
    let fixed = fixed.join("&");
    let path = if fixed.is_empty() { cut(path)? } else { cut(&format!("{path}?{fixed}"))? };
    Ok(Template { path, pairs })
}

/// Returns whether a segment of a path is `.` or `..` in any spelling (RFC 3986, sections 3.3 and 6.2.2.2).
pub(super) fn has_dot_segment(path: &str) -> bool {
    let is_dot = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.split('/').any(is_dot)
}

/// Returns the name of a pair and of the parameter that is its whole value.
fn bound(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.split_once('=')?;
    let parameter = value.strip_prefix('{')?.strip_suffix('}')?;
    let is_plain = |text: &str| !text.is_empty() && !text.contains(['{', '}']);
    (is_plain(name) && is_plain(parameter)).then(|| (name.to_owned(), parameter.to_owned()))
}

fn cut(path: &str) -> Result<PathTemplate, String> {
    let mut template = PathTemplate { literals: vec![String::new()], parameters: Vec::new() };
    let mut rest = path;
    loop {
        let Some(brace) = rest.find(['{', '}']) else {
            push(&mut template, rest);
            return Ok(template);
        };
        if rest.as_bytes()[brace] == b'}' {
            return Err(format!("a closing brace without an opening one in `{path}`"));
        }
        push(&mut template, &rest[..brace]);
        let Some((name, tail)) = rest[brace + 1..].split_once('}') else {
            return Err(format!("an open brace in `{path}`"));
        };
        if name.is_empty() || name.contains(['{', '/', '?']) {
            return Err(format!("`{{{name}}}` in `{path}`"));
        }
        if template.parameters.iter().any(|known| known == name) {
            return Err(format!("`{{{name}}}` twice in `{path}`"));
        }
        template.parameters.push(name.to_owned());
        template.literals.push(String::new());
        rest = tail;
    }
}

fn push(template: &mut PathTemplate, text: &str) {
    if let Some(last) = template.literals.last_mut() {
        last.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_cut_or_refused() {
        let cut = |path: &str| parse(path).map(|template| (template.path.literals, template.path.parameters));
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(cut("/apps"), Ok((texts(&["/apps"]), texts(&[]))));
        assert_eq!(cut("/apps/{id}"), Ok((texts(&["/apps/", ""]), texts(&["id"]))));
        assert_eq!(cut("/x/{a}?b=c"), Ok((texts(&["/x/", "?b=c"]), texts(&["a"]))));
        assert_eq!(cut("/x/{a}.{b}/c:verb"), Ok((texts(&["/x/", ".", "/c:verb"]), texts(&["a", "b"]))));
        assert_eq!(cut("/a/...?b=../c"), Ok((texts(&["/a/...?b=../c"]), texts(&[]))));
        for bad in [
            "/{a}/{a}",
            "/a/../b",
            "/./a",
            "/a/%2E.",
            "/x/{id",
            "/x/id}",
            "/x/{}",
            "/x/{{a}}",
            "x",
            "/x?a={b}{",
            "/x?a=b?c",
            "/x#a",
            "/{a?b}",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pair_of_the_query_that_is_a_parameter_leaves_the_path() {
        let cases = [
            ("/x?a={a}&b={c}", "/x", "a=a b=c"),
            ("/x?fixed=1&a={a}", "/x?fixed=1", "a=a"),
            ("/x/{i}/?q={query}", "/x/{i}/", "q=query"),
            ("/x?{k}=1&{v}", "/x?{k}=1&{v}", ""),
            ("/x?a=b{c}", "/x?a=b{c}", ""),
        ];
        for (text, path, pairs) in cases {
            let template = parse(text).expect("the template is sound");
            assert_eq!(template.path.to_string(), path, "{text}");
            let found: Vec<_> = template.pairs.iter().map(|(name, of)| format!("{name}={of}")).collect();
            assert_eq!(found.join(" "), pairs, "{text}");
        }
    }
}
