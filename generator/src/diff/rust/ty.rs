//! How is a type written in signatures of the client?
//!
//! `emit` writes tokens from the same facts; `tests/diff.rs` compares what is said here with what is emitted.

use super::super::Side;
use crate::ir::{BodyMedia, Field, FloatKind, Foreign, IntKind, Parameter, Scalar, Shape, Ty, TyKind};

/// Returns a use of a type, `Option` included where null is legal.
pub(super) fn written(side: Side<'_>, ty: &Ty) -> String {
    let plain = present(side, ty);
    if ty.nullable { format!("Option<{plain}>") } else { plain }
}

/// Returns a use of a type, without the `Option` that stands for null.
pub(super) fn present(side: Side<'_>, ty: &Ty) -> String {
    let bare = bare(side, &ty.kind);
    if ty.boxed { format!("Box<{bare}>") } else { bare }
}

/// Returns a use of a type, without `Option` and `Box`.
pub(super) fn bare(side: Side<'_>, kind: &TyKind) -> String {
    match kind {
        TyKind::Scalar(kind) => scalar(*kind).to_owned(),
        TyKind::Array(items) => format!("Vec<{}>", written(side, items)),
        TyKind::Map(values) => format!("BTreeMap<String, {}>", written(side, values)),
        TyKind::Named(id) => side.names.of_type(*id).ident.to_string(),
        TyKind::Any => "Value".to_owned(),
    }
}

/// Returns the type of a field.
pub(super) fn field(side: Side<'_>, field: &Field) -> String {
    let plain = present(side, &field.ty);
    if field.three_state {
        format!("Patch<{plain}>")
    } else if field.is_option() {
        format!("Option<{plain}>")
    } else {
        plain
    }
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "String",
        Scalar::Bool => "bool",
        Scalar::Int(IntKind::I32, _) => "i32",
        Scalar::Int(IntKind::I64, _) => "i64",
        Scalar::Int(IntKind::U32, _) => "u32",
        Scalar::Int(IntKind::U64, _) => "u64",
        Scalar::Float(FloatKind::F32, _) => "f32",
        Scalar::Float(FloatKind::F64, _) => "f64",
        Scalar::Bytes => "Base64",
        Scalar::Binary => "File",
        Scalar::DateTime => "DateTime",
        Scalar::Duration => "TimeSpan",
        Scalar::Foreign(Foreign::ChronoDateTime) => "chrono::DateTime<chrono::Utc>",
        Scalar::Foreign(Foreign::ChronoDate) => "chrono::NaiveDate",
        Scalar::Foreign(Foreign::JiffTimestamp) => "jiff::Timestamp",
        Scalar::Foreign(Foreign::JiffDate) => "jiff::civil::Date",
        Scalar::Foreign(Foreign::TimeDateTime) => "time::OffsetDateTime",
        Scalar::Foreign(Foreign::TimeDate) => "time::Date",
        Scalar::Foreign(Foreign::Uuid) => "uuid::Uuid",
        Scalar::Foreign(Foreign::Decimal) => "rust_decimal::Decimal",
    }
}

/// Returns how a caller hands over a value.
pub(super) fn argument(side: Side<'_>, ty: &Ty) -> String {
    let plain = bare(side, &ty.kind);
    let given = match side.api.types.without_aliases(ty) {
        list @ TyKind::Array(_) => list,
        _ => &ty.kind,
    };
    match given {
        TyKind::Array(items) if !items.nullable && !items.boxed && converts(side, items) => {
            format!("impl IntoIterator<Item = impl Into<{}>>", bare(side, &items.kind))
        }
        TyKind::Array(items) => format!("impl IntoIterator<Item = {}>", written(side, items)),
        _ if converts(side, ty) => format!("impl Into<{plain}>"),
        _ => plain,
    }
}

/// Returns how a caller hands over a parameter.
pub(super) fn parameter(side: Side<'_>, parameter: &Parameter) -> String {
    if parameter.ty.kind == TyKind::Scalar(Scalar::String) {
        return "impl AsRef<str>".to_owned();
    }
    let is_list = matches!(side.api.types.without_aliases(&parameter.ty), TyKind::Array(_) | TyKind::Map(_));
    if parameter.allow_empty && !is_list && !converts(side, &parameter.ty) {
        return format!("impl Into<Option<{}>>", present(side, &parameter.ty));
    }
    argument(side, &parameter.ty)
}

/// Returns how a caller hands over a body.
pub(super) fn body(side: Side<'_>, media: &BodyMedia) -> String {
    match media {
        BodyMedia::Bytes => "impl Into<Payload>".to_owned(),
        BodyMedia::File => "impl Into<File>".to_owned(),
        BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _) | BodyMedia::Sequence(ty, _)
            if ty.nullable =>
        {
            written(side, ty)
        }
        BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _) | BodyMedia::Sequence(ty, _) => {
            argument(side, ty)
        }
    }
}

/// Returns how a caller hands over a field of the body.
pub(super) fn setter(side: Side<'_>, field: &Field) -> String {
    if field.three_state {
        return format!("impl Into<Patch<{}>>", present(side, &field.ty));
    }
    argument(side, &field.ty)
}

/// Returns whether other types convert into a type.
fn converts(side: Side<'_>, ty: &Ty) -> bool {
    match side.api.types.without_aliases(ty) {
        TyKind::Scalar(scalar) => {
            matches!(scalar, Scalar::String | Scalar::Bytes | Scalar::Binary | Scalar::DateTime | Scalar::Duration)
        }
        TyKind::Named(id) => matches!(side.api.types.get(*id).shape, Shape::Enum(_) | Shape::Union(_)),
        TyKind::Any => true,
        TyKind::Array(_) | TyKind::Map(_) => false,
    }
}
