//! What does an open enum look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Cx, docs, ident, text};
use super::{Place, deprecated, gate_of};
use crate::ir::{Enum, TypeId};

/// Emits an enum whose values are strings, open to values that the document does not name.
pub(super) fn emit(cx: Cx<'_>, id: TypeId, values: &Enum, place: Place<'_>) -> TokenStream {
    let def = cx.api.types.get(id);
    let names = cx.names.of_type(id);
    let name = ident(&names.ident);
    let docs =
        docs::attributes(&def.docs, Some(&format!("The values of {}.", text::code(&def.hint.replace(' ', ".")))));
    let deprecated = deprecated(def.deprecated);
    let idents: Vec<_> = names.members.iter().map(ident).collect();
    let wires: Vec<_> = values.variants.iter().map(|variant| variant.wire_name.as_str()).collect();
    let variants = values.variants.iter().zip(&idents).map(|(variant, ident)| {
        let fallback = format!("The value {}.", text::code(&variant.wire_name));
        let docs = docs::attributes(&variant.docs, Some(&fallback));
        quote!(#docs #ident,)
    });
    let gate = place.gate;
    let encode = gate_of(place, def.direction.request);
    let decode = gate_of(place, def.direction.response);
    quote! {
        #docs
        #gate
        #deprecated
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the client does not name.
            Unknown(String),
        }

        #gate
        impl #name {
            /// Returns the value as it stands in JSON.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #wires,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        #gate
        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#idents,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        #gate
        impl From<String> for #name {
            #[inline]
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        #gate
        impl ::std::str::FromStr for #name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        #gate
        impl ::std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #encode
        impl codec::Encode for #name {
            #[inline]
            fn piece(&self) -> codec::Piece<'_> {
                codec::Piece::text(self.as_str())
            }
        }

        #decode
        impl codec::Decode for #name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(String::new())
            }

            #[inline]
            fn target(&mut self) -> codec::Target<'_> {
                codec::Target::Parsed(self)
            }

            #[inline]
            fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
                *self = Self::from(text);
                Ok(())
            }
        }
    }
}
