//! What does the XML Object of a schema say?

use openapiv3::Schema;
use serde_json::Value;

use crate::extension::oasmith;

/// What the XML Objects of a schema say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) namespace: Option<&'a str>,
    pub(super) prefix: Option<&'a str>,
    pub(super) attribute: bool,
    pub(super) wrapped: bool,
    pub(super) node_type: Option<&'a str>,
    /// Whether the name stands apart from the schema that is a list, so that it can only be that of the items.
    pub(super) is_apart: bool,
}

impl<'a> Facts<'a> {
    /// Reads the XML Object of a schema.
    pub(super) fn of(schema: &'a Schema) -> Self {
        let Some(object) = oasmith::xml(&schema.schema_data.extensions) else { return Self::default() };
        let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let flag = |key: &str| object.get(key).and_then(Value::as_bool) == Some(true);
        Self {
            name: text("name"),
            namespace: text("namespace"),
            prefix: text("prefix"),
            attribute: flag("attribute"),
            wrapped: flag("wrapped"),
            node_type: text("nodeType"),
            is_apart: false,
        }
    }

    /// Returns what these say, and what others say where these say nothing.
    pub(super) fn over(self, other: Self) -> Self {
        Self {
            is_apart: if self.name.is_some() { self.is_apart } else { other.is_apart },
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
            prefix: self.prefix.or(other.prefix),
            attribute: self.attribute || other.attribute,
            wrapped: self.wrapped || other.wrapped,
            node_type: self.node_type.or(other.node_type),
        }
    }
}
