//! How is a type written in Rust?

use proc_macro2::TokenStream;
use quote::quote;

use super::{Cx, foreign, ident};
use crate::ir::{Field, FloatKind, IntKind, Scalar, Shape, Ty, TyKind, TypeId, Wire};
use crate::name::Ident;

/// The place in the client that a type is written at, which decides how far its path has to reach.
#[derive(Clone, Copy)]
pub(super) enum From<'a> {
    /// A module of `model`, which knows its own types and its neighbours through `super`.
    Model(&'a Ident),
    /// A module of `operation`, which knows all types through `model`.
    Operation,
}

/// Returns a use of a type, `Option` included where null is legal.
pub(super) fn written(cx: Cx<'_>, ty: &Ty, from: From<'_>) -> TokenStream {
    let plain = present(cx, ty, from);
    if ty.nullable { quote!(Option<#plain>) } else { plain }
}

/// Returns a use of a type, without the `Option` that stands for null.
pub(super) fn present(cx: Cx<'_>, ty: &Ty, from: From<'_>) -> TokenStream {
    let bare = bare(cx, &ty.kind, from);
    if ty.boxed { quote!(Box<#bare>) } else { bare }
}

/// Returns a use of a type, without `Option` and `Box`.
pub(super) fn bare(cx: Cx<'_>, kind: &TyKind, from: From<'_>) -> TokenStream {
    match kind {
        TyKind::Scalar(scalar) => scalar_type(*scalar, from),
        TyKind::Array(items) => {
            let items = written(cx, items, from);
            quote!(Vec<#items>)
        }
        TyKind::Map(values) => {
            let values = written(cx, values, from);
            quote!(::std::collections::BTreeMap<String, #values>)
        }
        TyKind::Named(id) => named(cx, *id, from),
        TyKind::Any => codec(from, &quote!(Value)),
    }
}

/// Returns the path of a named type.
pub(super) fn named(cx: Cx<'_>, id: TypeId, from: From<'_>) -> TokenStream {
    let names = cx.names.of_type(id);
    let name = ident(&names.ident);
    match from {
        From::Model(module) if *module == names.module => quote!(#name),
        From::Model(_) => quote!(super::#name),
        From::Operation => quote!(model::#name),
    }
}

/// Returns the type of a field.
pub(super) fn field(cx: Cx<'_>, field: &Field, from: From<'_>) -> TokenStream {
    let plain = present(cx, &field.ty, from);
    if field.three_state {
        let patch = codec(from, &quote!(Patch));
        quote!(#patch<#plain>)
    } else if field.is_option() {
        quote!(Option<#plain>)
    } else {
        plain
    }
}

fn scalar_type(scalar: Scalar, from: From<'_>) -> TokenStream {
    match scalar {
        Scalar::String => quote!(String),
        Scalar::Bool => quote!(bool),
        Scalar::Int(IntKind::I32, _) => quote!(i32),
        Scalar::Int(IntKind::I64, _) => quote!(i64),
        Scalar::Int(IntKind::U32, _) => quote!(u32),
        Scalar::Int(IntKind::U64, _) => quote!(u64),
        Scalar::Float(FloatKind::F32, _) => quote!(f32),
        Scalar::Float(FloatKind::F64, _) => quote!(f64),
        Scalar::Bytes => codec(from, &quote!(Base64)),
        Scalar::Binary => codec(from, &quote!(File)),
        Scalar::DateTime => codec(from, &quote!(DateTime)),
        Scalar::Duration => codec(from, &quote!(TimeSpan)),
        Scalar::Foreign(foreign) => foreign::path(foreign),
    }
}

/// Returns the path of an item of the runtime's module `model`.
fn codec(from: From<'_>, item: &TokenStream) -> TokenStream {
    match from {
        From::Model(_) => quote!(codec::#item),
        From::Operation => quote!(runtime::model::#item),
    }
}

/// Returns whether the numbers in a type are written as text.
pub(super) fn is_text(cx: Cx<'_>, ty: &Ty) -> bool {
    let mut ty = ty;
    // Aliases never lead in a circle, but a document may have very many in a row.
    loop {
        ty = match &ty.kind {
            TyKind::Scalar(Scalar::Int(_, wire) | Scalar::Float(_, wire)) => return *wire == Wire::Text,
            TyKind::Array(inner) | TyKind::Map(inner) => inner,
            TyKind::Named(id) => match &cx.api.types.get(*id).shape {
                Shape::Alias(ty) => ty,
                Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => return false,
            },
            TyKind::Scalar(_) | TyKind::Any => return false,
        }
    }
}

/// Emits what keeps clippy from taking the names of arguments for ones that nobody thought about.
pub(super) fn placeholder(names: &[proc_macro2::Ident]) -> Option<TokenStream> {
    names
        .iter()
        .any(|name| ["foo", "baz", "quux"].iter().any(|known| name == known))
        .then(|| quote!(#[allow(clippy::disallowed_names, reason = "it is the name that the description gives it")]))
}

/// How a caller hands a value over.
pub(super) struct Argument {
    /// The type of the argument.
    pub(super) ty: TokenStream,
    /// The argument as a value of the type itself.
    pub(super) value: TokenStream,
    /// Whether that value is the argument as it is.
    pub(super) is_plain: bool,
}

/// Returns how a caller hands over a value: what converts without loss converts by itself.
pub(super) fn argument(cx: Cx<'_>, ty: &Ty, name: &proc_macro2::Ident, from: From<'_>) -> Argument {
    let plain = bare(cx, &ty.kind, from);
    let argument = match given(cx, ty) {
        TyKind::Array(items) if each_converts(cx, items) => {
            let item = bare(cx, &items.kind, from);
            Argument {
                ty: quote!(impl IntoIterator<Item = impl Into<#item>>),
                value: quote!(#name.into_iter().map(Into::into).collect()),
                is_plain: false,
            }
        }
        TyKind::Array(items) => {
            let item = written(cx, items, from);
            let value = quote!(#name.into_iter().collect());
            Argument { ty: quote!(impl IntoIterator<Item = #item>), value, is_plain: false }
        }
        _ if converts(cx, ty) => {
            Argument { ty: quote!(impl Into<#plain>), value: quote!(#name.into()), is_plain: false }
        }
        _ => Argument { ty: plain, value: quote!(#name), is_plain: true },
    };
    if ty.boxed {
        let value = &argument.value;
        return Argument { value: quote!(Box::new(#value)), is_plain: false, ..argument };
    }
    argument
}

/// Returns what a caller thinks of when a value is handed over: a list is one by any name.
pub(super) fn given<'a>(cx: Cx<'a>, ty: &'a Ty) -> &'a TyKind {
    match cx.api.types.without_aliases(ty) {
        list @ TyKind::Array(_) => list,
        _ => &ty.kind,
    }
}

/// Returns whether the items of a list are taken as what converts into them.
pub(super) fn each_converts(cx: Cx<'_>, items: &Ty) -> bool {
    !items.nullable && !items.boxed && converts(cx, items)
}

/// Returns whether other types convert into a type: text into a string, an enum or a date.
pub(super) fn converts(cx: Cx<'_>, ty: &Ty) -> bool {
    match cx.api.types.without_aliases(ty) {
        TyKind::Any if cx.api.types.is_replaced(ty) => false,
        TyKind::Scalar(scalar) => {
            matches!(scalar, Scalar::String | Scalar::Bytes | Scalar::Binary | Scalar::DateTime | Scalar::Duration)
        }
        TyKind::Named(id) => matches!(cx.api.types.get(*id).shape, Shape::Enum(_) | Shape::Union(_)),
        TyKind::Any => true,
        TyKind::Array(_) | TyKind::Map(_) => false,
    }
}
