//! Where is the API served?

use oasmith_runtime::http::Uri;
use openapiv3::Server as Declared;

use super::{Cx, child, path};
use crate::diagnostic::Code;
use crate::ir::{Docs, Origin, Server, ServerVariable};

/// Lowers the servers of the document.
pub(super) fn lower(cx: &mut Cx<'_, '_>) -> Vec<Server> {
    list(cx, &cx.resolved.openapi().servers, &child(&Origin::default(), &["servers"]))
}

/// Lowers a list of servers; those whose URL cannot be used are left out.
pub(super) fn list(cx: &mut Cx<'_, '_>, declared: &[Declared], origin: &Origin) -> Vec<Server> {
    let mut servers = Vec::new();
    for (index, server) in declared.iter().enumerate() {
        let origin = child(origin, &[&index.to_string()]);
        let mut variables: Vec<ServerVariable> = server
            .variables
            .iter()
            .flatten()
            .map(|(name, variable)| ServerVariable {
                wire_name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                docs: Docs { description: variable.description.clone(), ..Docs::default() },
            })
            .collect();
        variables.sort_by(|left, right| left.wire_name.cmp(&right.wire_name));
        match fault_of(&server.url, &variables) {
            Some(found) => cx.report(Code::ServerUrl, &child(&origin, &["url"]), found),
            None => servers.push(Server {
                url: server.url.clone(),
                variables,
                docs: Docs { description: server.description.clone(), ..Docs::default() },
            }),
        }
    }
    servers
}

/// Returns why a server URL cannot be used, if it cannot.
fn fault_of(url: &str, variables: &[ServerVariable]) -> Option<String> {
    if url.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\') {
        return Some(format!("a space, a control character or a backslash in `{}`", url.escape_debug()));
    }
    if let Some(mark) = url.chars().find(|letter| matches!(letter, '?' | '#')) {
        return Some(format!("`{mark}` in `{url}`: paths are appended to the URL"));
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        if !scheme.contains('{') && !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Some(format!("the scheme `{scheme}`"));
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Some("user information in the URL".to_owned());
        }
        if authority.is_empty() {
            return Some(format!("`{url}`, which has no host"));
        }
        if path::has_dot_segment(rest) {
            return Some(format!("a segment `.` or `..` in `{url}`"));
        }
        if !url.contains('{') && url.parse::<Uri>().is_err() {
            return Some(format!("`{url}`"));
        }
    } else if url.contains(':') && !url.starts_with(['/', '{', '.']) {
        return Some(format!("`{url}`"));
    } else if url.starts_with("//") {
        return Some(format!("`{url}`, which has a host but no scheme"));
    }
    let mut rest = url;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            return Some(format!("an open brace in `{url}`"));
        };
        if !variables.iter().any(|variable| variable.wire_name == name) {
            return Some(format!("the variable `{name}`, which is not declared"));
        }
        rest = tail;
    }
    None
}
