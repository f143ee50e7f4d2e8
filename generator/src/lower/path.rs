//! How is a path cut at its parameters?

use crate::ir::PathTemplate;

/// Cuts a path template (OpenAPI 3.1, section 4.8.8.2); the error says what is wrong with it.
pub(super) fn parse(path: &str) -> Result<PathTemplate, String> {
    if !path.starts_with('/') {
        return Err(format!("`{path}`, which does not begin with a slash"));
    }
    if let Some(found) = path.chars().find(|c| matches!(c, '#' | '\\') || c.is_control()) {
        return Err(format!("`{}` in `{}`", found.escape_debug(), path.escape_debug()));
    }
    // A query is no part of a path, but real documents tell operations apart by one; it is sent as it stands.
    if let Some((path, query)) = path.split_once('?') {
        if query.contains(['?', '{', '}']) {
            return Err(format!("the query of `{path}?{query}`"));
        }
        let mut template = parse(path)?;
        push(&mut template, "?");
        push(&mut template, query);
        return Ok(template);
    }
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
        if name.is_empty() || name.contains(['{', '/']) {
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
        let cut = |path: &str| parse(path).map(|template| (template.literals, template.parameters));
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(cut("/apps"), Ok((texts(&["/apps"]), texts(&[]))));
        assert_eq!(cut("/apps/{id}"), Ok((texts(&["/apps/", ""]), texts(&["id"]))));
        assert_eq!(cut("/x/{a}?b=c"), Ok((texts(&["/x/", "?b=c"]), texts(&["a"]))));
        assert_eq!(cut("/x/{a}.{b}/c:verb"), Ok((texts(&["/x/", ".", "/c:verb"]), texts(&["a", "b"]))));
        for bad in ["/x/{id", "/x/id}", "/x/{}", "/x/{{a}}", "/{a}/{a}", "x", "/x?a={b}", "/x?a=b?c", "/x#a"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
