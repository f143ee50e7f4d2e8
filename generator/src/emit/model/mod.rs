//! What do the models look like?

mod alias;
mod enum_;
mod struct_;
mod tell;
mod union_;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::ty::From;
use super::{Cx, ident, text};
use crate::ir::{Shape, TypeId};
use crate::name::Ident;

pub(super) use struct_::is_default;

/// Emits `model` and its modules: one for each namespace, with whole types and the inline types that they contain.
pub(super) fn emit(cx: Cx<'_>) -> impl Iterator<Item = Module<'_>> {
    let mut homes: BTreeMap<&Ident, Vec<TypeId>> = BTreeMap::new();
    for id in cx.api.types.ids() {
        homes.entry(&cx.names.of_type(id).module).or_default().push(id);
    }
    let bridged = cx.api.types.iter().any(|(_, def)| !matches!(def.shape, Shape::Alias(_)));
    let index = index(cx, homes.keys().copied(), bridged);
    let serde = bridged.then(|| serde(cx));
    std::iter::once(index).chain(serde).chain(homes.into_iter().map(move |(home, ids)| module(cx, home, ids)))
}

fn module<'a>(cx: Cx<'a>, home: &'a Ident, mut ids: Vec<TypeId>) -> Module<'a> {
    // An inline type stands behind the component that contains it.
    ids.sort_by_key(|id| order_of(cx, *id));
    let root = &cx.shared.root;
    let docs = format!(" {}", title(cx, ids[0]));
    let front = quote! {
        #![doc = #docs]

        #[allow(unused_imports, reason = "a module of aliases alone has no codec")]
        use #root::runtime::model as codec;
    };
    let rest = Box::new(ids.into_iter().map(move |id| item(cx, id, home)));
    Module { path: format!("src/model/{}.rs", home.plain()), front, rest, tail: String::new() }
}

fn order_of(cx: Cx<'_>, id: TypeId) -> (&str, bool, &str) {
    let parent = cx.api.types.get(id).parent.unwrap_or(id);
    (cx.names.of_type(parent).ident.as_str(), parent != id, cx.names.of_type(id).ident.as_str())
}

fn title(cx: Cx<'_>, first: TypeId) -> String {
    let def = cx.api.types.get(first);
    let home = def.parent.map_or(def, |parent| cx.api.types.get(parent));
    if home.namespace.is_empty() {
        // A module is named after the first word alone, so what comes behind it only keeps it apart from others.
        let module = cx.names.of_type(first).module.plain();
        format!("Models whose names begin with `{}`.", module.split('_').next().unwrap_or(module))
    } else {
        format!("Models of {}.", text::code(&home.namespace))
    }
}

fn index<'a>(cx: Cx<'a>, homes: impl Iterator<Item = &'a Ident>, bridged: bool) -> Module<'a> {
    let homes: Vec<_> = homes.map(ident).collect();
    let serde = bridged.then(|| {
        quote!(
            #[cfg(feature = "serde")]
            mod serde;
        )
    });
    let docs = format!(" The types of {}.", text::inline(&cx.api.info.title));
    let tokens = quote! {
        #![doc = #docs]

        #(mod #homes;)*
        #serde

        #(pub use #homes::*;)*
    };
    Module::short("src/model/mod.rs", tokens)
}

fn item(cx: Cx<'_>, id: TypeId, home: &Ident) -> TokenStream {
    match &cx.api.types.get(id).shape {
        Shape::Struct(object) => struct_::emit(cx, id, object, From::Model(home)),
        Shape::Enum(values) => enum_::emit(cx, id, values),
        Shape::Union(union) => union_::emit(cx, id, union, From::Model(home)),
        Shape::Alias(ty) => alias::emit(cx, id, ty, From::Model(home)),
    }
}

/// Emits the bridge to `serde`: one line for each type.
fn serde(cx: Cx<'_>) -> Module<'_> {
    let bridged = cx.api.types.iter().filter(|(_, def)| !matches!(def.shape, Shape::Alias(_)));
    let mut types: Vec<&Ident> = bridged.map(|(id, _)| &cx.names.of_type(id).ident).collect();
    types.sort_by_key(|ident| ident.as_str());
    let root = &cx.shared.root;
    let front = quote! {
        //! `serde` for every model, so that any format can hold them.

        use #root::runtime::model as codec;
    };
    let mut tail = format!("{BRIDGE}\n");
    for ident in types {
        tail.extend(["bridge!(", ident.as_str(), ");\n"]);
    }
    Module { tail, ..Module::short("src/model/serde.rs", front) }
}

/// What makes a type known to `serde`.
const BRIDGE: &str = "\
macro_rules! bridge {
    ($ty:ident) => {
        impl ::serde_core::Serialize for super::$ty {
            fn serialize<S: ::serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                codec::serialize(self, serializer)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for super::$ty {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                codec::deserialize(deserializer)
            }
        }
    };
}
";

/// Returns the attribute that leaves an implementation to the feature `serde` when the API itself does not need it.
fn gate(needed: bool) -> TokenStream {
    if needed { TokenStream::new() } else { quote!(#[cfg(feature = "serde")]) }
}

/// Returns `#[deprecated]` where the document says so.
fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}
