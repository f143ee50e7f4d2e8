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
use super::{Cx, gate, ident, text};
use crate::ir::{GroupId, Presence, Shape, TypeId};
use crate::name::Ident;

pub(super) use struct_::is_default;

/// Where a type stands, and in which builds.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The module.
    from: From<'a>,
    /// The attribute of each of its items, where the module is in builds that do not need the type.
    gate: &'a TokenStream,
}

/// The types of a module.
struct Home<'a> {
    /// The module.
    module: &'a Ident,
    ids: Vec<TypeId>,
    /// The features one of which all of them need alike, so that the module says it for them.
    features: Option<Vec<&'a str>>,
}

/// Emits `model` and its modules: one for each namespace, with whole types and the inline types that they contain, and
/// one for each group that alone needs some types, where groups are optional.
pub(super) fn emit(cx: Cx<'_>) -> impl Iterator<Item = Module<'_>> {
    let mut homes: BTreeMap<&Ident, Vec<TypeId>> = BTreeMap::new();
    for id in cx.api.types.ids() {
        homes.entry(&cx.names.of_type(id).module).or_default().push(id);
    }
    let homes: Vec<Home<'_>> = homes.into_iter().map(|(module, ids)| Home::of(cx, module, ids)).collect();
    let bridged = cx.api.types.iter().any(|(_, def)| !matches!(def.shape, Shape::Alias(_)));
    let index = index(cx, &homes, bridged);
    let serde = bridged.then(|| serde(cx));
    std::iter::once(index).chain(serde).chain(homes.into_iter().map(move |home| module(cx, home)))
}

impl<'a> Home<'a> {
    fn of(cx: Cx<'a>, module: &'a Ident, mut ids: Vec<TypeId>) -> Self {
        // An inline type stands behind the component that contains it.
        ids.sort_by_key(|id| order_of(cx, *id));
        let features = |id: &TypeId| gate::features(cx, &cx.api.types.get(*id).presence);
        let first = features(&ids[0]);
        let is_alike = ids.iter().skip(1).all(|id| features(id) == first);
        Self { module, ids, features: is_alike.then_some(first) }
    }

    /// Returns whether there are builds that have the module and none of its types.
    fn may_be_empty(&self, cx: Cx<'_>) -> bool {
        self.features.is_none() && self.ids.iter().all(|id| cx.api.types.get(*id).presence != Presence::Always)
    }

    /// Returns the attribute of the module.
    fn gate(&self) -> TokenStream {
        self.features.as_deref().map(gate::any).unwrap_or_default()
    }
}

fn module<'a>(cx: Cx<'a>, home: Home<'a>) -> Module<'a> {
    let Home { module, ids, features } = home;
    let root = &cx.shared.root;
    let docs = format!(" {}", title(cx, ids[0]));
    let front = quote! {
        #![doc = #docs]

        #[allow(unused_imports, reason = "a module of aliases alone has no codec")]
        use #root::runtime::model as codec;
    };
    let is_alike = features.is_some();
    let rest = Box::new(ids.into_iter().map(move |id| {
        let presence = if is_alike { &Presence::Always } else { &cx.api.types.get(id).presence };
        item(cx, id, Place { from: From::Model(module), gate: &gate::any(&gate::features(cx, presence)) })
    }));
    Module { path: format!("src/model/{}.rs", module.plain()), front, rest, tail: String::new() }
}

fn order_of(cx: Cx<'_>, id: TypeId) -> (&str, bool, &str) {
    let parent = cx.api.types.get(id).parent.unwrap_or(id);
    (cx.names.of_type(parent).ident.as_str(), parent != id, cx.names.of_type(id).ident.as_str())
}

fn title(cx: Cx<'_>, first: TypeId) -> String {
    let def = cx.api.types.get(first);
    if let Some(group) = only_group(&def.presence) {
        return format!("Models that the calls of {} alone need.", text::code(&cx.api.groups[group.0].hint));
    }
    let home = def.parent.map_or(def, |parent| cx.api.types.get(parent));
    if home.namespace.is_empty() {
        // A module is named after the first word alone, so what comes behind it only keeps it apart from others.
        let module = cx.names.of_type(first).module.plain();
        format!("Models whose names begin with `{}`.", module.split('_').next().unwrap_or(module))
    } else {
        format!("Models of {}.", text::code(&home.namespace))
    }
}

/// Returns the group that alone needs a type.
fn only_group(presence: &Presence) -> Option<GroupId> {
    match presence {
        Presence::With(groups) if groups.len() == 1 => groups.first().copied(),
        Presence::With(_) | Presence::Always => None,
    }
}

fn index<'a>(cx: Cx<'a>, homes: &[Home<'a>], bridged: bool) -> Module<'a> {
    let modules = homes.iter().map(|home| {
        let (gate, module) = (home.gate(), ident(home.module));
        quote!(#gate mod #module;)
    });
    let uses = homes.iter().map(|home| {
        let (gate, module) = (home.gate(), ident(home.module));
        let unused = home.may_be_empty(cx).then(
            || quote!(#[allow(unused_imports, reason = "a build may have none of the groups that need the types")]),
        );
        quote!(#gate #unused pub use #module::*;)
    });
    let serde = bridged.then(|| {
        quote!(
            #[cfg(feature = "serde")]
            mod serde;
        )
    });
    let docs = format!(" The types of {}.", text::inline(&cx.api.info.title));
    let tokens = quote! {
        #![doc = #docs]

        #(#modules)*
        #serde

        #(#uses)*
    };
    Module::short("src/model/mod.rs", tokens)
}

fn item(cx: Cx<'_>, id: TypeId, place: Place<'_>) -> TokenStream {
    match &cx.api.types.get(id).shape {
        Shape::Struct(object) => struct_::emit(cx, id, object, place),
        Shape::Enum(values) => enum_::emit(cx, id, values, place),
        Shape::Union(union) => union_::emit(cx, id, union, place),
        Shape::Alias(ty) => alias::emit(cx, id, ty, place),
    }
}

/// Emits the bridge to `serde`: one line for each type, by the features that the types need.
fn serde(cx: Cx<'_>) -> Module<'_> {
    let mut types: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for (id, def) in cx.api.types.iter().filter(|(_, def)| !matches!(def.shape, Shape::Alias(_))) {
        types.entry(gate::features(cx, &def.presence)).or_default().push(cx.names.of_type(id).ident.as_str());
    }
    let root = &cx.shared.root;
    let unused = cx
        .api
        .optional_groups
        .then(|| quote!(#![allow(unused_imports, unused_macros, reason = "a build without a group may have no type")]));
    let front = quote! {
        //! `serde` for every model, so that any format can hold them.

        #unused

        use #root::runtime::model as codec;
    };
    let mut tail = BRIDGE.to_owned();
    for (features, mut types) in types {
        types.sort_unstable();
        let gate = match features.as_slice() {
            [] => String::new(),
            [only] => format!("#[cfg(feature = \"{only}\")]\n"),
            several => format!("#[cfg(any(feature = \"{}\"))]\n", several.join("\", feature = \"")),
        };
        tail.extend(["\n", &gate, "bridge! {\n"]);
        for ident in types {
            tail.extend(["    ", ident, "\n"]);
        }
        tail.push_str("}\n");
    }
    Module { tail, ..Module::short("src/model/serde.rs", front) }
}

/// What makes types known to `serde`.
const BRIDGE: &str = "\
macro_rules! bridge {
    ($($ty:ident)*) => {
        $(
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
        )*
    };
}
";

/// Returns the attributes of an implementation: those of the type, and the one that leaves it to the feature `serde`
/// when the API itself does not need it.
fn gate_of(place: Place<'_>, needed: bool) -> TokenStream {
    let gate = place.gate;
    if needed { gate.clone() } else { quote!(#gate #[cfg(feature = "serde")]) }
}

/// Returns `#[deprecated]` where the document says so.
fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}
