//! By which property does a schema say that others are told apart?

use openapiv3::Discriminator;

use super::super::dialect::Version;
use super::super::tree::{Node, Path};
use super::Cx;
use super::read::{extension, minor_map, text};
use crate::diagnostic::Code;

/// Reads a discriminator, or the name of its property, as Swagger 2.0 has it.
pub(super) fn discriminator(node: Node, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Discriminator> {
    let mut discriminator = Discriminator::default();
    if let Node::Text(name) = node {
        if cx.version > Version::V20 {
            cx.mend(path, "text where a discriminator object is expected");
        }
        return Some(Discriminator { property_name: name, ..discriminator });
    }
    for (key, node) in minor_map(node, path, cx)? {
        let path = &path.key(&key);
        match key.as_str() {
            "propertyName" => discriminator.property_name = text(node, path, cx).unwrap_or_default(),
            "mapping" => {
                for (value, node) in minor_map(node, path, cx).into_iter().flatten() {
                    if let Some(target) = text(node, &path.key(&value), cx) {
                        discriminator.mapping.insert(value, target);
                    }
                }
            }
            // A value that no branch claims is kept as it is, and not read as the default branch.
            "defaultMapping" => cx.report(Code::SchemaWeaker, path, "`defaultMapping`"),
            _ => extension(&mut discriminator.extensions, key.clone(), node, path, cx),
        }
    }
    if discriminator.property_name.is_empty() {
        cx.mend(path, "a discriminator without `propertyName`");
        return None;
    }
    Some(discriminator)
}
