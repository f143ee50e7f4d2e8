//! Which features does an item need?

use proc_macro2::TokenStream;
use quote::quote;

use super::Cx;
use crate::ir::{GroupId, Presence};

/// Returns the names of the features one of which something needs, sorted; none where it is always there.
pub(super) fn features<'a>(cx: Cx<'a>, presence: &Presence) -> Vec<&'a str> {
    let Presence::With(groups) = presence else { return Vec::new() };
    let mut features: Vec<&str> = groups.iter().filter_map(|id| feature(cx, *id)).collect();
    features.sort_unstable();
    features
}

/// Returns the name of the feature that a group needs, where groups have one.
pub(super) fn feature(cx: Cx<'_>, id: GroupId) -> Option<&str> {
    cx.names.of_group(id).feature.as_deref()
}

/// Returns the attribute that leaves an item out of builds that have none of some features.
pub(super) fn any(features: &[&str]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [only] => quote!(#[cfg(feature = #only)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

/// Returns the attribute that leaves an item out of builds without a group.
pub(super) fn group(cx: Cx<'_>, id: GroupId) -> TokenStream {
    any(feature(cx, id).as_slice())
}
