//! Which operation of which document makes a request?

use std::collections::BTreeMap;

use oasmith::ir::{Api, GroupId, Operation, OperationId, PageInput};

use crate::client::Client;
use crate::scenario::Exchange;

/// The operation that makes a request.
pub(crate) struct Route<'a> {
    /// The client that has it.
    pub(crate) client: &'a Client,
    /// Its group.
    pub(crate) group: GroupId,
    /// Its id.
    pub(crate) id: OperationId,
    /// The texts in the place of the parameters of the path, as they are sent.
    pub(crate) path: BTreeMap<String, String>,
    /// The texts in the place of the variables of the server.
    pub(crate) variables: BTreeMap<String, String>,
}

/// Finds the operation that makes a request: of several the one that leaves least to parameters.
///
/// Of several documents for one API, the one that the request names the version of is taken, else the newest, which is
/// the last.
pub(crate) fn find<'a>(clients: &[&'a Client], exchange: &Exchange) -> Option<Route<'a>> {
    let path = exchange.path();
    let mut best: Option<((usize, usize, usize), Route<'a>)> = None;
    for (age, client) in clients.iter().enumerate() {
        let (host, start) = server(&client.api);
        for (group, id, operation) in operations(&client.api) {
            if !operation.method.as_str().eq_ignore_ascii_case(&exchange.method) {
                continue;
            }
            let template = format!("{start}{}", operation.path);
            let template = template.split('?').next().unwrap_or_default();
            // The server takes `/` at the end of a path or leaves it.
            let trimmed = template.strip_suffix('/').filter(|trimmed| !trimmed.is_empty()).unwrap_or(template);
            let Some(found) = fit(trimmed, &path, false).or_else(|| fit(trimmed, &path, true)) else { continue };
            let names_version = found.values().chain(query_texts(exchange).iter()).any(|text| client.label == *text);
            let left: usize = found.values().map(String::len).sum();
            let rank = (left, usize::from(!names_version), clients.len() - age);
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                let is_in_path = |name: &String| operation.path.parameters.contains(name);
                let (path, variables) = found.into_iter().partition(|(name, _)| is_in_path(name));
                let variables = host.iter().map(|name| (name.clone(), String::new())).chain(variables).collect();
                best = Some((rank, Route { client, group, id, path, variables }));
            }
        }
    }
    best.map(|(_, route)| route)
}

impl<'a> Route<'a> {
    /// Returns whether the operation has pages whose URLs are in its answers.
    pub(crate) fn follows_urls(&self) -> bool {
        self.operation().pagination.as_ref().is_some_and(|pagination| pagination.input == PageInput::Url)
    }

    /// Returns the operation itself.
    pub(crate) fn operation(&self) -> &'a Operation {
        self.client.api.operation(self.id)
    }
}

fn query_texts(exchange: &Exchange) -> Vec<String> {
    exchange.whole_query().values().map(crate::scenario::Texts::joined).collect()
}

/// Returns the variable that stands for the host of the server, if there is one, and the path that the server has.
fn server(api: &Api) -> (Option<String>, &str) {
    let Some(server) = api.servers.first() else { return (None, "") };
    if let Some((name, path)) = server.url.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return (Some(name.to_owned()), path);
    }
    let rest = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    (None, rest.find('/').map_or("", |start| rest[start..].trim_end_matches('/')))
}

/// Returns every operation, with its group.
fn operations(api: &Api) -> impl Iterator<Item = (GroupId, OperationId, &Operation)> {
    api.groups_by_id()
        .flat_map(move |(group, def)| def.operations.iter().map(move |id| (group, *id, api.operation(*id))))
}

/// Returns what stands for each name in braces, if the path fits the template.
fn fit(template: &str, path: &str, over_slashes: bool) -> Option<BTreeMap<String, String>> {
    let Some((literal, rest)) = template.split_once('{') else {
        return (template == path).then(BTreeMap::new);
    };
    let (name, rest) = rest.split_once('}')?;
    let path = path.strip_prefix(literal)?;
    let most = if over_slashes { path.len() } else { path.find('/').unwrap_or(path.len()) };
    // The longest text first, as a regular expression does it.
    (1..=most).rev().filter(|end| path.is_char_boundary(*end)).find_map(|end| {
        let mut found = fit(rest, &path[end..], over_slashes)?;
        found.insert(name.to_owned(), path[..end].to_owned());
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn parameters_stand_for_what_is_in_their_place() {
        let found = |template: &str, path: &str| {
            let texts = fit(template, path, false).or_else(|| fit(template, path, true))?;
            Some(texts.into_iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(found("/a", "/a").as_deref(), Some(""));
        assert_eq!(found("/a/{x}/b/{y}", "/a/1/b/2").as_deref(), Some("x=1 y=2"));
        assert_eq!(found("/array{x}", "/array.a.b").as_deref(), Some("x=.a.b"));
        assert_eq!(found("/a/{x}-{y}", "/a/1-2-3").as_deref(), Some("x=1-2 y=3"));
        // A slash is part of a value only where nothing else fits.
        assert_eq!(found("/a/{x}", "/a/1/2").as_deref(), Some("x=1/2"));
        assert_eq!(found("/a/{x}", "/a/"), None);
        assert_eq!(found("/a/{x}", "/b/1"), None);
    }
}
