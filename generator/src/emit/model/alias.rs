//! What does another name for a type look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty;
use super::super::{Cx, docs, ident, text};
use super::{Place, deprecated};
use crate::ir::{Ty, TypeId};

/// Emits an alias. Whether null is legal is said at each use, not here.
pub(super) fn emit(cx: Cx<'_>, id: TypeId, ty: &Ty, place: Place<'_>) -> TokenStream {
    let Place { from, gate } = place;
    let def = cx.api.types.get(id);
    let name = ident(&cx.names.of_type(id).ident);
    let docs = docs::attributes(&def.docs, Some(&format!("The schema {}.", text::code(&def.hint.replace(' ', ".")))));
    let deprecated = deprecated(def.deprecated);
    let target = match &def.replacement {
        Some(path) => path.parse().expect("the configuration checks that it is a path"),
        None => ty::present(cx, ty, from),
    };
    quote! {
        #docs
        #gate
        #deprecated
        pub type #name = #target;
    }
}
