//! What does an object with known properties look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{self, Argument};
use super::super::{Cx, docs, ident, text};
use super::{Place, deprecated, gate_of};
use crate::ir::{Field, Struct, TypeId};

/// Emits a struct with what reads and writes it.
pub(super) fn emit(cx: Cx<'_>, id: TypeId, object: &Struct, place: Place<'_>) -> TokenStream {
    let Place { from, gate } = place;
    let def = cx.api.types.get(id);
    let names = cx.names.of_type(id);
    let name = ident(&names.ident);
    let idents: Vec<_> = names.members.iter().map(ident).collect();
    let docs = docs::attributes(&def.docs, Some(&format!("The schema {}.", text::code(&def.hint.replace(' ', ".")))));
    let deprecated = deprecated(def.deprecated);
    let fields = object.fields.iter().zip(&idents).map(|(field, ident)| {
        let fallback = format!("The property {}.", text::code(&field.wire_name));
        let docs = docs::attributes(&field.docs, Some(&fallback));
        let deprecated = self::deprecated(field.deprecated);
        let ty = ty::field(cx, field, from);
        quote!(#docs #deprecated pub #ident: #ty,)
    });
    let additional = object.additional.as_ref().map(|ty| {
        let ty = ty::written(cx, ty, from);
        quote! {
            /// The properties that have no field of their own.
            pub additional_properties: ::std::collections::BTreeMap<String, #ty>,
        }
    });
    // A type that only responses bring is never built by callers, so it may gain fields without breaking them.
    let open = (!def.direction.request).then(|| quote!(#[non_exhaustive]));
    let has_default = is_default(object);
    let debug = debug(&name, object, &idents, gate);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let default = has_default.then(|| quote!(Default,));
    let new = (def.direction.request && !has_default).then(|| new(cx, id, &name, object, &idents, place));
    let decode = decode(cx, id, object, &idents, place);
    let encode = encode(cx, id, object, &idents, place);
    quote! {
        #docs
        #gate
        #deprecated
        #[derive(#derived Clone, #default PartialEq)]
        #open
        pub struct #name {
            #(#fields)*
            #additional
        }

        #debug

        #new

        #decode

        #encode
    }
}

/// Emits what shows a value without its secrets; one that has none derives it.
fn debug(
    name: &proc_macro2::Ident,
    object: &Struct,
    idents: &[proc_macro2::Ident],
    gate: &TokenStream,
) -> Option<TokenStream> {
    if !object.fields.iter().any(|field| field.secret) {
        return None;
    }
    let fields = object.fields.iter().zip(idents).map(|(field, ident)| {
        let shown = ident.to_string();
        let shown = shown.trim_start_matches("r#");
        match (field.secret, field.is_option()) {
            (false, _) => quote!(.field(#shown, &self.#ident)),
            (true, false) => quote!(.field(#shown, &codec::Hidden)),
            (true, true) => quote!(.field(#shown, &self.#ident.as_ref().map(|_| codec::Hidden))),
        }
    });
    let additional =
        object.additional.as_ref().map(|_| quote!(.field("additional_properties", &self.additional_properties)));
    let text = name.to_string();
    Some(quote! {
        #gate
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#text) #(#fields)* #additional .finish()
            }
        }
    })
}

/// Returns whether a struct without anything in it is a legal value.
pub(in super::super) fn is_default(object: &Struct) -> bool {
    object.fields.iter().all(|field| field.three_state || field.is_option())
}

/// How many arguments of a function clippy takes for few enough.
const MANY: usize = 7;

fn new(
    cx: Cx<'_>,
    id: TypeId,
    name: &proc_macro2::Ident,
    object: &Struct,
    idents: &[proc_macro2::Ident],
    place: Place<'_>,
) -> TokenStream {
    let Place { from, gate } = place;
    let order = &cx.names.of_type(id).arguments;
    let arguments = order.iter().map(|&index| {
        let ident = &idents[index];
        let ty = ty::argument(cx, &object.fields[index].ty, ident, from).ty;
        quote!(#ident: #ty)
    });
    let many = (order.len() > MANY)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the document requires that many properties")]));
    let given: Vec<_> = order.iter().map(|&index| idents[index].clone()).collect();
    let placeholder = ty::placeholder(&given);
    let values = object.fields.iter().zip(idents).map(|(field, ident)| {
        if field.is_given() {
            let Argument { value, is_plain, .. } = ty::argument(cx, &field.ty, ident, from);
            return if is_plain { quote!(#ident,) } else { quote!(#ident: #value,) };
        }
        if let (Some(text), false, false) = (&field.constant, field.three_state, field.read_only) {
            return if field.is_option() { quote!(#ident: Some(#text.into()),) } else { quote!(#ident: #text.into(),) };
        }
        if field.three_state {
            quote!(#ident: codec::Patch::Absent,)
        } else if field.is_option() {
            quote!(#ident: None,)
        } else {
            // Only the server sets it, so the caller is not asked for what is never sent.
            quote!(#ident: codec::Decode::blank(),)
        }
    });
    let additional =
        object.additional.as_ref().map(|_| quote!(additional_properties: ::std::collections::BTreeMap::new(),));
    let default = order.is_empty().then(|| {
        quote! {
            #gate
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #default

        #gate
        impl #name {
            /// Returns a value with the required properties; the others are left out.
            #many
            #placeholder
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* #additional }
            }
        }
    }
}

fn decode(cx: Cx<'_>, id: TypeId, object: &Struct, idents: &[proc_macro2::Ident], place: Place<'_>) -> TokenStream {
    let from = place.from;
    let def = cx.api.types.get(id);
    let name = ident(&cx.names.of_type(id).ident);
    let gate = gate_of(place, def.direction.response);
    let blank = if is_default(object) {
        quote!(Self::default())
    } else {
        let blanks = object.fields.iter().zip(idents).map(|(field, ident)| {
            let ty = ty::field(cx, field, from);
            quote!(#ident: <#ty as codec::Decode>::blank(),)
        });
        let additional =
            object.additional.as_ref().map(|_| quote!(additional_properties: ::std::collections::BTreeMap::new(),));
        quote!(Self { #(#blanks)* #additional })
    };
    let required = object.fields.iter().filter(|field| field.required && !field.write_only);
    let required: Vec<&str> = required.map(|field| field.wire_name.as_str()).collect();
    let arms = object.fields.iter().zip(idents).map(|(field, ident)| {
        let wire = &field.wire_name;
        quote!(#wire => &mut self.#ident,)
    });
    let entry = quote!(codec::Map::entry(&mut self.additional_properties, wire_name.to_owned()));
    let body = match (object.fields.is_empty(), object.additional.is_some()) {
        (true, false) => None,
        (true, true) => Some(quote!(Some(#entry))),
        (false, open) => {
            let rest = if open { entry } else { quote!(return None) };
            Some(quote! {
                let field: &mut dyn codec::Decode = match wire_name {
                    #(#arms)*
                    _ => #rest,
                };
                Some(field)
            })
        }
    };
    let field = body.map(|body| {
        quote! {
            #[inline]
            fn field(&mut self, wire_name: &str) -> Option<&mut dyn codec::Decode> {
                #body
            }
        }
    });
    // Without required properties, the runtime knows by itself what to read.
    let target = (!required.is_empty()).then(|| {
        quote! {
            #[inline]
            fn target(&mut self) -> codec::Target<'_> {
                codec::Target::Object(self, &[#(#required),*])
            }
        }
    });
    quote! {
        #gate
        impl codec::Decode for #name {
            #[inline]
            fn blank() -> Self {
                #blank
            }

            #target

            #field
        }
    }
}

fn encode(cx: Cx<'_>, id: TypeId, object: &Struct, idents: &[proc_macro2::Ident], place: Place<'_>) -> TokenStream {
    let def = cx.api.types.get(id);
    let name = ident(&cx.names.of_type(id).ident);
    let gate = gate_of(place, def.direction.request);
    let puts = object.fields.iter().zip(idents).map(|(field, ident)| {
        let wire = &field.wire_name;
        match rule(cx, field) {
            None => quote!(to.put(#wire, &self.#ident);),
            Some(rule) => quote!(to.put_with(#wire, #rule, &self.#ident);),
        }
    });
    let additional = object.additional.as_ref().map(|ty| {
        if ty::is_text(cx, ty) {
            let rule = quote!(codec::Rule::NULLABLE.and(codec::Rule::TEXT));
            quote!(to.put_all_with(#rule, &self.additional_properties);)
        } else {
            quote!(to.put_all(&self.additional_properties);)
        }
    });
    let fields = (!object.fields.is_empty() || object.additional.is_some()).then(|| {
        quote! {
            #[inline]
            fn fields(&self, to: &mut dyn codec::Fields) {
                #(#puts)*
                #additional
            }
        }
    });
    quote! {
        #gate
        impl codec::Encode for #name {
            #fields
        }
    }
}

/// Returns how a field is written, where that is not the plain way.
fn rule(cx: Cx<'_>, field: &Field) -> Option<TokenStream> {
    let mut rules = Vec::new();
    if field.read_only {
        rules.push(quote!(READ_ONLY));
    }
    if field.required && field.ty.nullable && !field.three_state {
        rules.push(quote!(NULLABLE));
    }
    if ty::is_text(cx, &field.ty) {
        rules.push(quote!(TEXT));
    }
    let (first, others) = rules.split_first()?;
    Some(quote!(codec::Rule::#first #(.and(codec::Rule::#others))*))
}
