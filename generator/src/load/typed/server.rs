//! Where is the API served?

use openapiv3::{Server, ServerVariable};

use super::super::tree::{Node, Path};
use super::Cx;
use super::read::{extension, list, minor_map, prose, text, texts};

/// Reads `servers`. A server that cannot be used is left out.
pub(super) fn servers(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Vec<Server> {
    let list = list(node, path, cx).into_iter().enumerate();
    list.filter_map(|(index, node)| server(node, &path.index(index), cx)).collect()
}

fn server(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Server> {
    let (mut url, mut name) = (None, None);
    let mut server = Server::default();
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "url" => url = text(node, path, cx),
            "name" => name = prose(node, path, cx),
            "description" => server.description = prose(node, path, cx),
            "variables" => {
                let members = minor_map(node, path, cx).into_iter().flatten();
                let variables = members.map(|(name, node)| {
                    let variable = variable(node, &path.key(&name), cx);
                    (name, variable)
                });
                server.variables = Some(variables.collect());
            }
            _ => extension(&mut server.extensions, key.clone(), node, path, cx),
        }
    }
    if url.is_none() {
        cx.mend(path, "a server without `url`, which was left out");
    }
    server.description = server.description.or(name);
    url.map(|url| Server { url, ..server })
}

fn variable(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> ServerVariable {
    let mut default = None;
    let mut variable = ServerVariable::default();
    for (key, node) in minor_map(node, path, cx).into_iter().flatten() {
        let path = &path.key(&key);
        match key.as_str() {
            "default" => default = text(node, path, cx),
            "enum" => variable.enumeration = texts(node, path, cx),
            "description" => variable.description = prose(node, path, cx),
            _ => extension(&mut variable.extensions, key.clone(), node, path, cx),
        }
    }
    variable.default = default.unwrap_or_else(|| {
        cx.mend(path, "a server variable without `default`");
        variable.enumeration.first().cloned().unwrap_or_default()
    });
    variable
}
