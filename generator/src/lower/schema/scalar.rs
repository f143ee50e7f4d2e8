//! Which value without structure does a schema describe?
//!
//! Numbers and booleans out of a list stay numbers and booleans: the values stand in the docs, and an enum that is open
//! to others would say no more.

use super::{Cx, Place, view::View};
use crate::config::Library;
use crate::diagnostic::Code;
use crate::extension::oasmith;
use crate::ir::{FloatKind, Foreign, IntKind, Scalar, Ty, TyKind, Wire};

/// Lowers a schema that is no object, array or enum of strings.
pub(super) fn lower(cx: &mut Cx<'_, '_>, view: &View<'_>, place: &Place) -> Ty {
    let format = view.format.unwrap_or_default();
    match view.typ {
        Some("string") => {
            let chosen = cx.config.types.formats.get(format).and_then(|library| chosen(format, *library));
            Ty::new(TyKind::Scalar(chosen.unwrap_or_else(|| string(format))))
        }
        Some("integer") => Ty::new(TyKind::Scalar(Scalar::Int(int(format), Wire::Number))),
        Some("number") => Ty::new(TyKind::Scalar(number(format))),
        Some("boolean") => Ty::new(TyKind::Scalar(Scalar::Bool)),
        Some(other) => {
            cx.report(Code::SchemaUntyped, &place.origin, format!("the type `{other}`"));
            Ty::lost()
        }
        None if oasmith::lost(view.extensions) => Ty::lost(),
        None if view.values.is_empty() => Ty::new(TyKind::Any),
        None => {
            cx.report(Code::SchemaUntyped, &place.origin, "an `enum` of lists or objects");
            Ty::lost()
        }
    }
}

/// Returns the type that the configuration chose for a format.
fn chosen(format: &str, library: Library) -> Option<Scalar> {
    Some(match (library, format) {
        (Library::String, _) => Scalar::String,
        (Library::Chrono, "date-time") => Scalar::Foreign(Foreign::ChronoDateTime),
        (Library::Chrono, "date") => Scalar::Foreign(Foreign::ChronoDate),
        (Library::Jiff, "date-time") => Scalar::Foreign(Foreign::JiffTimestamp),
        (Library::Jiff, "date") => Scalar::Foreign(Foreign::JiffDate),
        (Library::Time, "date-time") => Scalar::Foreign(Foreign::TimeDateTime),
        (Library::Time, "date") => Scalar::Foreign(Foreign::TimeDate),
        (Library::Uuid, "uuid") => Scalar::Foreign(Foreign::Uuid),
        (Library::RustDecimal, "decimal") => Scalar::Foreign(Foreign::Decimal),
        // The configuration is refused that asks for anything else.
        _ => return None,
    })
}

fn string(format: &str) -> Scalar {
    match format {
        "date-time" => Scalar::DateTime,
        "duration" => Scalar::Duration,
        "byte" | "base64" => Scalar::Bytes,
        "binary" => Scalar::Binary,
        "int32" => Scalar::Int(IntKind::I32, Wire::Text),
        "int64" => Scalar::Int(IntKind::I64, Wire::Text),
        "uint32" => Scalar::Int(IntKind::U32, Wire::Text),
        "uint64" => Scalar::Int(IntKind::U64, Wire::Text),
        _ => Scalar::String,
    }
}

fn int(format: &str) -> IntKind {
    match format {
        "int8" | "int16" | "int32" => IntKind::I32,
        "uint8" | "uint16" | "uint32" => IntKind::U32,
        "uint64" => IntKind::U64,
        _ => IntKind::I64,
    }
}

fn number(format: &str) -> Scalar {
    match format {
        "float" => Scalar::Float(FloatKind::F32, Wire::Number),
        "int32" | "int64" | "uint32" | "uint64" => Scalar::Int(int(format), Wire::Number),
        _ => Scalar::Float(FloatKind::F64, Wire::Number),
    }
}
