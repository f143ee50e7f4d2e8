//! How do values and types look as Rust, outside of the client?

use oasmith::ir::{FloatKind, IntKind, Scalar, Ty, TyKind};
use oasmith::name::Names;

/// The types of one client.
#[derive(Clone, Copy)]
pub(crate) struct Types<'a> {
    /// The module of the client.
    pub(crate) module: &'a str,
    /// What they are called.
    pub(crate) names: &'a Names,
}

impl Types<'_> {
    /// Returns a use of a type.
    pub(crate) fn written(self, ty: &Ty) -> String {
        let present = self.present(ty);
        if ty.nullable { format!("Option<{present}>") } else { present }
    }

    /// Returns a use of a type, without what stands for null.
    pub(crate) fn present(self, ty: &Ty) -> String {
        match &ty.kind {
            TyKind::Scalar(scalar) => scalar_type(*scalar).to_owned(),
            TyKind::Array(items) => format!("Vec<{}>", self.written(items)),
            TyKind::Map(values) => format!("std::collections::BTreeMap<String, {}>", self.written(values)),
            TyKind::Named(id) => format!("crate::{}::model::{}", self.module, self.names.of_type(*id).ident),
            TyKind::Any => "model::Value".to_owned(),
        }
    }
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "String",
        Scalar::Bool => "bool",
        Scalar::Int(IntKind::I32, _) => "i32",
        Scalar::Int(IntKind::I64, _) => "i64",
        Scalar::Int(IntKind::U32, _) => "u32",
        Scalar::Int(IntKind::U64, _) => "u64",
        Scalar::Float(FloatKind::F32, _) => "f32",
        Scalar::Float(FloatKind::F64, _) => "f64",
        Scalar::Bytes => "model::Base64",
        Scalar::Binary => "File",
        Scalar::DateTime => "model::DateTime",
        Scalar::Duration => "model::TimeSpan",
        Scalar::Foreign(_) => unreachable!("only a configuration chooses types of other crates, and there is none"),
    }
}

/// Returns text as a literal.
pub(crate) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// Returns bytes as a literal.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii())
}
