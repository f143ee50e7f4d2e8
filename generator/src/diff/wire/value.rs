//! Is every value that one side sends legal for the side that reads it?

use crate::ir::{Api, FloatKind, Foreign, IntKind, Scalar, Shape, Ty, TyKind, TypeDef, TypeId, Wire};

/// Returns the use without its aliases, as a kind.
pub(super) fn plain<'a>(api: &'a Api, ty: &'a Ty) -> &'a TyKind {
    api.types.without_aliases(ty)
}

/// Returns whether all values of a scalar are legal for another.
pub(super) fn scalar(sent: Scalar, read: Scalar) -> bool {
    use IntKind::{I32, I64, U32, U64};
    if sent == read {
        return true;
    }
    match (sent, read) {
        // What is written as text is legal where any text is.
        (
            Scalar::DateTime
            | Scalar::Duration
            | Scalar::Bytes
            | Scalar::Binary
            | Scalar::Int(_, Wire::Text)
            | Scalar::Float(_, Wire::Text),
            Scalar::String,
        )
        | (Scalar::Binary, Scalar::Bytes) => true,
        (Scalar::Int(from, a), Scalar::Int(to, b)) => {
            a == b && (from == to || matches!((from, to), (I32 | U32, I64) | (U32, U64)))
        }
        (Scalar::Int(_, a) | Scalar::Float(FloatKind::F32, a), Scalar::Float(FloatKind::F64, b)) => a == b,
        _ => false,
    }
}

/// Returns a type in the words of JSON, for people.
pub(super) fn described(api: &Api, ty: &Ty) -> String {
    let text = match &ty.kind {
        TyKind::Scalar(scalar) => of_scalar(*scalar).to_owned(),
        TyKind::Array(items) => format!("list of {}", described(api, items)),
        TyKind::Map(values) => format!("map of {}", described(api, values)),
        TyKind::Named(id) => named(api, *id),
        TyKind::Any => "any value".to_owned(),
    };
    if ty.nullable { format!("{text} or null") } else { text }
}

fn named(api: &Api, id: TypeId) -> String {
    let def = api.types.get(id);
    match &def.shape {
        Shape::Struct(_) => format!("object {}", label(def)),
        Shape::Enum(_) => format!("one of the values of {}", label(def)),
        Shape::Union(_) => format!("one of the alternatives of {}", label(def)),
        Shape::Alias(ty) => described(api, ty),
    }
}

/// Returns a schema as people call it: by its whole name.
pub(super) fn label(def: &TypeDef) -> String {
    let hint = def.hint.replace(' ', ".");
    if def.namespace.is_empty() { hint } else { format!("{}.{hint}", def.namespace) }
}

fn of_scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "text",
        Scalar::Bool => "true or false",
        Scalar::Int(IntKind::I32, Wire::Number) => "32-bit integer",
        Scalar::Int(IntKind::I64, Wire::Number) => "64-bit integer",
        Scalar::Int(IntKind::U32, Wire::Number) => "unsigned 32-bit integer",
        Scalar::Int(IntKind::U64, Wire::Number) => "unsigned 64-bit integer",
        Scalar::Int(_, Wire::Text) => "integer as text",
        Scalar::Float(FloatKind::F32, Wire::Number) => "32-bit number",
        Scalar::Float(FloatKind::F64, Wire::Number) => "number",
        Scalar::Float(_, Wire::Text) => "number as text",
        Scalar::Bytes => "base64 text",
        Scalar::Binary => "bytes",
        Scalar::DateTime
        | Scalar::Foreign(Foreign::ChronoDateTime | Foreign::JiffTimestamp | Foreign::TimeDateTime) => "date and time",
        Scalar::Foreign(Foreign::ChronoDate | Foreign::JiffDate | Foreign::TimeDate) => "date",
        Scalar::Foreign(Foreign::Uuid) => "UUID",
        Scalar::Foreign(Foreign::Decimal) => "decimal number",
        Scalar::Duration => "span of time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_types_take_narrower_values() {
        let int = |kind| Scalar::Int(kind, Wire::Number);
        for (sent, read, expected) in [
            (int(IntKind::I32), int(IntKind::I64), true),
            (int(IntKind::I64), int(IntKind::I32), false),
            (int(IntKind::I64), int(IntKind::U64), false),
            (int(IntKind::I32), Scalar::Float(FloatKind::F64, Wire::Number), true),
            (Scalar::DateTime, Scalar::String, true),
            (Scalar::String, Scalar::DateTime, false),
            (int(IntKind::I32), Scalar::Int(IntKind::I32, Wire::Text), false),
            (Scalar::Bool, Scalar::String, false),
        ] {
            assert_eq!(scalar(sent, read), expected, "{sent:?} {read:?}");
        }
    }
}
