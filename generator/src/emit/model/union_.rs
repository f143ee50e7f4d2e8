//! What does a union look like?

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ty;
use super::super::{Cx, docs, ident, text};
use super::{Place, deprecated, gate_of, tell};
use crate::ir::{Branch, Scalar, TyKind, TypeId, Union};

/// Emits an enum whose variants hold the branches, open to values that fit none of them.
pub(super) fn emit(cx: Cx<'_>, id: TypeId, union: &Union, place: Place<'_>) -> TokenStream {
    let Place { from, gate } = place;
    let def = cx.api.types.get(id);
    let names = cx.names.of_type(id);
    let name = ident(&names.ident);
    let docs = docs::attributes(&def.docs, Some(&format!("One of the types of {}.", text::code(&hint(&def.hint)))));
    let deprecated = deprecated(def.deprecated);
    let idents: Vec<Ident> = names.members.iter().map(ident).collect();
    let variants = union.branches.iter().zip(&idents).map(|(branch, ident)| {
        let docs = docs::attributes(&branch.docs, Some(&format!("A value of {}.", text::code(&hint(&branch.hint)))));
        let ty = ty::present(cx, &branch.ty, from);
        quote!(#docs #ident(#ty),)
    });
    let conversions = conversions(cx, id, union, &name, &idents, place);
    let decode = decode(cx, id, union, &name, &idents, place);
    let encode = encode(cx, id, union, &name, &idents, place);
    quote! {
        #docs
        #gate
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a variant keeps its form when a type grows")]
        pub enum #name {
            #(#variants)*
            /// A value that none of the others can hold, as it came.
            Unknown(codec::Value),
        }

        #conversions

        #decode

        #encode
    }
}

fn hint(words: &str) -> String {
    words.replace(' ', ".")
}

fn conversions(cx: Cx<'_>, id: TypeId, union: &Union, name: &Ident, idents: &[Ident], place: Place<'_>) -> TokenStream {
    let Place { from, gate } = place;
    let each = cx.api.types.conversions(id, union).map(|index| {
        let (branch, ident) = (&union.branches[index], &idents[index]);
        let ty = ty::bare(cx, &branch.ty.kind, from);
        let value = if branch.ty.boxed { quote!(Box::new(value)) } else { quote!(value) };
        let is_text = matches!(cx.api.types.without_aliases(&branch.ty), TyKind::Scalar(Scalar::String));
        let text = is_text.then(|| {
            quote! {
                #gate
                impl From<&str> for #name {
                    #[inline]
                    fn from(value: &str) -> Self {
                        Self::#ident(value.to_owned())
                    }
                }
            }
        });
        quote! {
            #gate
            impl From<#ty> for #name {
                #[inline]
                fn from(value: #ty) -> Self {
                    Self::#ident(#value)
                }
            }

            #text
        }
    });
    quote!(#(#each)*)
}

fn decode(cx: Cx<'_>, id: TypeId, union: &Union, name: &Ident, idents: &[Ident], place: Place<'_>) -> TokenStream {
    let gate = gate_of(place, cx.api.types.get(id).direction.response);
    let facts = tell::facts(cx, id, union);
    let arms = idents.iter().enumerate().map(|(index, ident)| {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        quote!(#index => from.read().map(Self::#ident),)
    });
    quote! {
        #gate
        impl codec::Decode for #name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(codec::Value::Null)
            }

            #[inline]
            fn target(&mut self) -> codec::Target<'_> {
                codec::Target::Union(self)
            }
        }

        #gate
        impl codec::Union for #name {
            #[inline]
            fn facts(&self) -> &'static codec::Facts {
                static FACTS: codec::Facts = #facts;
                &FACTS
            }

            #[inline]
            fn take(&mut self, variant: usize, from: codec::Source<'_>) -> bool {
                let read = match variant {
                    #(#arms)*
                    _ => None,
                };
                read.map(|read| *self = read).is_some()
            }

            #[inline]
            fn keep(&mut self, value: codec::Value) {
                *self = Self::Unknown(value);
            }
        }
    }
}

fn encode(cx: Cx<'_>, id: TypeId, union: &Union, name: &Ident, idents: &[Ident], place: Place<'_>) -> TokenStream {
    let gate = gate_of(place, cx.api.types.get(id).direction.request);
    let untold: Vec<Option<TokenStream>> = union.branches.iter().map(|branch| untold(cx, union, branch)).collect();
    let arms = idents.iter().zip(&untold).zip(&union.branches).map(|((ident, untold), branch)| match untold {
        Some(_) => quote!(Self::#ident(_) => codec::Piece::Itself,),
        None if ty::is_text(cx, &branch.ty) => quote!(Self::#ident(value) => codec::Piece::InText(value),),
        None => quote!(Self::#ident(value) => codec::piece(value),),
    });
    let told = idents.iter().zip(&untold).filter_map(|(ident, untold)| {
        let untold = untold.as_ref()?;
        let body = quote! {
            #untold
            value.fields(to);
        };
        Some((ident, body))
    });
    let told: Vec<_> = told.collect();
    let body = match told.as_slice() {
        [] => None,
        [(ident, body)] => Some(quote!(if let Self::#ident(value) = self { #body })),
        several => {
            let arms = several.iter().map(|(ident, body)| quote!(Self::#ident(value) => { #body }));
            Some(quote!(match self { #(#arms)* _ => {} }))
        }
    };
    let fields = body.map(|body| {
        quote! {
            #[inline]
            fn fields(&self, to: &mut dyn codec::Fields) {
                #body
            }
        }
    });
    quote! {
        #gate
        impl codec::Encode for #name {
            #[inline]
            fn piece(&self) -> codec::Piece<'_> {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => codec::piece(value),
                }
            }

            #fields
        }
    }
}

/// Returns what writes the deciding property where the type of a branch does not have that property, or may be without
/// it.
fn untold(cx: Cx<'_>, union: &Union, branch: &Branch) -> Option<TokenStream> {
    let tag = union.tag.as_ref()?;
    let (id, object) = cx.api.types.struct_of(&branch.ty)?;
    let Some(index) = object.fields.iter().position(|field| field.wire_name == *tag) else {
        let text = branch.tags.first().or(branch.component.as_ref())?;
        return Some(quote!(to.put(#tag, &#text);));
    };
    let field = &object.fields[index];
    if field.required || field.three_state || field.read_only {
        return None;
    }
    let text = cx.api.types.tag_of(union, branch)?;
    let member = ident(&cx.names.of_type(id).members[index]);
    Some(quote! {
        if value.#member.is_none() {
            to.put(#tag, &#text);
        }
    })
}
