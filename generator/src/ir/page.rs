//! Which operations can be followed from page to page?

use super::{CursorInput, Field, Operation, Pagination, Scalar, Shape, Ty, TyKind, TypeTable};

impl Pagination {
    /// Returns why an operation cannot page this way, if it cannot.
    pub fn fault(&self, operation: &Operation, types: &TypeTable) -> Option<&'static str> {
        if operation.response.json().is_none_or(|ty| ty.nullable) {
            return Some("a response that may be null");
        }
        let CursorInput::BodyField(id, index) = self.input else { return None };
        let body = operation.body.as_ref()?;
        if body.ty().is_none_or(|ty| ty.nullable) {
            return Some("a body that may be null");
        }
        let Shape::Struct(object) = &types.get(id).shape else { return Some("a body that is not an object") };
        if object.fields[index].read_only {
            return Some("a cursor that is never sent, because it is read-only");
        }
        // A cursor needs a body to stand in, and nobody could fill in the rest of it.
        let is_needed = |field: &Field| field.required && !field.ty.nullable;
        if (!body.required || !body.alternatives.is_empty()) && object.fields.iter().any(is_needed) {
            return Some("a body that may be left out or be another, but has required properties if it is not");
        }
        None
    }
}

impl TypeTable {
    /// Returns whether a use is text, by any name.
    pub fn is_text(&self, ty: &Ty) -> bool {
        *self.without_aliases(ty) == TyKind::Scalar(Scalar::String)
    }

    /// Returns whether a use is a list, by any name.
    pub fn is_list(&self, ty: &Ty) -> bool {
        matches!(self.without_aliases(ty), TyKind::Array(_))
    }
}
