//! How does a caller write a value in Rust?
//!
//! There are two answers, as in the examples of the docs: what may be handed over where a type is asked for, and a
//! value of the type itself. They agree with what `ty::argument` asks for.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::model::is_default;
use super::super::ty::{self, From};
use super::super::{Cx, foreign, ident};
use super::sample::Sample;
use crate::ir::{Field, FloatKind, IntKind, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union};

/// Returns an expression that may be handed over where a type is asked for.
pub(super) fn given(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    match (ty::given(cx, ty), sample.plain()) {
        (TyKind::Array(items), Sample::List(list)) if list.is_empty() => {
            let item = if ty::each_converts(cx, items) {
                ty::bare(cx, &items.kind, From::Operation)
            } else {
                ty::written(cx, items, From::Operation)
            };
            quote!(Vec::<#item>::new())
        }
        (TyKind::Array(items), Sample::List(list)) if ty::each_converts(cx, items) => {
            let texts: Option<Vec<TokenStream>> = list.iter().map(|item| converting(cx, items, item)).collect();
            let list = texts.unwrap_or_else(|| list.iter().map(|item| plain(cx, items, item)).collect());
            quote!([#(#list),*])
        }
        (TyKind::Array(items), Sample::List(list)) => {
            let list = list.iter().map(|item| exact(cx, items, item));
            quote!([#(#list),*])
        }
        _ => converting(cx, ty, sample).unwrap_or_else(|| plain(cx, ty, sample)),
    }
}

/// Returns an expression that has the type itself.
pub(super) fn exact(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    if ty.nullable && *sample == Sample::Null {
        return quote!(None);
    }
    let present = present(cx, ty, sample);
    if ty.nullable { quote!(Some(#present)) } else { present }
}

/// Returns an expression that has the type without the `Option` that stands for null.
pub(super) fn present(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    let plain = plain(cx, ty, sample);
    if ty.boxed { quote!(Box::new(#plain)) } else { plain }
}

/// Returns a text that converts into the type, where that is how its values are written.
fn converting(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> Option<TokenStream> {
    match (cx.api.types.without_aliases(ty), sample) {
        (TyKind::Scalar(Scalar::String | Scalar::DateTime | Scalar::Duration) | TyKind::Any, Sample::Text(text))
        | (TyKind::Scalar(Scalar::Binary), Sample::File(text)) => Some(quote!(#text)),
        (TyKind::Scalar(Scalar::Bytes), _) => Some(quote!(&b"bytes"[..])),
        (TyKind::Named(id), Sample::Text(text)) => match &cx.api.types.get(*id).shape {
            Shape::Enum(_) if variant(cx, *id, text).is_none() => Some(quote!(#text)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a value of a type, without `Option` and `Box`.
fn plain(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    match (cx.api.types.without_aliases(ty), sample) {
        (TyKind::Scalar(scalar), sample) => self::scalar(*scalar, sample),
        (TyKind::Array(items), Sample::List(list)) => {
            let list = list.iter().map(|item| exact(cx, items, item));
            quote!(vec![#(#list),*])
        }
        (TyKind::Map(values), Sample::Object(members)) => map(members, |value| exact(cx, values, value)),
        (TyKind::Named(id), sample) => named(cx, *id, sample),
        (_, sample) => any(sample),
    }
}

fn scalar(scalar: Scalar, sample: &Sample) -> TokenStream {
    match (scalar, sample) {
        (Scalar::Bytes, _) => quote!(b"bytes".to_vec().into()),
        (Scalar::Foreign(foreign), _) => {
            foreign::sample(foreign).parse().expect("the table of samples has expressions alone")
        }
        (Scalar::Int(..) | Scalar::Float(..), Sample::Number(text) | Sample::Text(text)) => {
            let is_float = matches!(scalar, Scalar::Float(..));
            number(text, is_float)
        }
        (_, Sample::Bool(value)) => quote!(#value),
        (_, Sample::Text(text) | Sample::File(text)) => quote!(#text.into()),
        (_, sample) => any(sample),
    }
}

/// Returns a number without a suffix; the context says how wide it is.
fn number(text: &str, is_float: bool) -> TokenStream {
    let (sign, digits) = text.strip_prefix('-').map_or((None, text), |digits| (Some(quote!(-)), digits));
    let literal = match (is_float, digits.parse::<u64>(), digits.parse::<f64>()) {
        (false, Ok(value), _) => Literal::u64_unsuffixed(value),
        (_, _, Ok(value)) if value.is_finite() => Literal::f64_unsuffixed(value),
        _ => Literal::f64_unsuffixed(0.0),
    };
    quote!(#sign #literal)
}

/// Returns a value whose type can be told from it alone.
pub(super) fn typed(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    let suffix = match cx.api.types.without_aliases(ty) {
        TyKind::Scalar(Scalar::Int(IntKind::I32, _)) => "i32",
        TyKind::Scalar(Scalar::Int(IntKind::I64, _)) => "i64",
        TyKind::Scalar(Scalar::Int(IntKind::U32, _)) => "u32",
        TyKind::Scalar(Scalar::Int(IntKind::U64, _)) => "u64",
        TyKind::Scalar(Scalar::Float(FloatKind::F32, _)) => "f32",
        TyKind::Scalar(Scalar::Float(FloatKind::F64, _)) => "f64",
        _ => return plain(cx, ty, sample),
    };
    let (Sample::Number(text) | Sample::Text(text)) = sample else { return plain(cx, ty, sample) };
    let (sign, digits) = text.strip_prefix('-').map_or((None, &**text), |digits| (Some(quote!(-)), digits));
    let literal: Literal = format!("{digits}_{suffix}").parse().expect("digits with a suffix are a literal");
    quote!(#sign #literal)
}

fn map(members: &[(String, Sample)], value: impl Fn(&Sample) -> TokenStream) -> TokenStream {
    if members.is_empty() {
        return quote!(::std::collections::BTreeMap::new());
    }
    let entries = members.iter().map(|(name, member)| {
        let value = value(member);
        quote!((#name.into(), #value))
    });
    quote!(::std::collections::BTreeMap::from([#(#entries),*]))
}

/// Returns any value.
fn any(sample: &Sample) -> TokenStream {
    match sample.plain() {
        Sample::Bool(value) => quote!(runtime::model::Value::Bool(#value)),
        Sample::Text(text) | Sample::File(text) => quote!(runtime::model::Value::from(#text)),
        Sample::Number(text) => {
            let (is_signed, is_unsigned) = (text.parse::<i64>().is_ok(), text.parse::<u64>().is_ok());
            let number = number(text, !is_signed && !is_unsigned);
            match (is_signed, is_unsigned) {
                (true, _) => quote!(runtime::model::Value::Int(#number)),
                (_, true) => quote!(runtime::model::Value::UInt(#number)),
                _ => quote!(runtime::model::Value::Float(#number)),
            }
        }
        Sample::List(items) => {
            let items = items.iter().map(any);
            quote!(runtime::model::Value::Array(vec![#(#items),*]))
        }
        Sample::Object(members) => {
            let map = map(members, any);
            quote!(runtime::model::Value::Object(#map))
        }
        Sample::Null | Sample::Branch(..) => quote!(runtime::model::Value::Null),
    }
}

fn named(cx: Cx<'_>, id: TypeId, sample: &Sample) -> TokenStream {
    let path = ty::named(cx, id, From::Operation);
    match (&cx.api.types.get(id).shape, sample) {
        (Shape::Struct(object), sample) => self::object(cx, id, object, sample.members(), &path),
        (Shape::Union(union), Sample::Branch(index, inner)) => branch(cx, id, union, *index, inner),
        (Shape::Enum(_), Sample::Text(text)) => match variant(cx, id, text) {
            Some(variant) => quote!(#path::#variant),
            None => quote!(#path::from(#text)),
        },
        _ => any(sample),
    }
}

/// Returns the variant of a value that the document names.
fn variant(cx: Cx<'_>, id: TypeId, text: &str) -> Option<proc_macro2::Ident> {
    let Shape::Enum(values) = &cx.api.types.get(id).shape else { return None };
    let index = values.variants.iter().position(|variant| variant.wire_name == text)?;
    Some(ident(&cx.names.of_type(id).members[index]))
}

fn branch(cx: Cx<'_>, id: TypeId, union: &Union, index: usize, inner: &Sample) -> TokenStream {
    let (path, variant) = (ty::named(cx, id, From::Operation), ident(&cx.names.of_type(id).members[index]));
    let ty = &union.branches[index].ty;
    // What decides between the branches is written by the union where the branch itself does not have it.
    let has = |tag: &String| match cx.api.types.struct_of(ty) {
        Some((_, object)) => object.fields.iter().any(|field| field.wire_name == *tag),
        None => true,
    };
    let untold = union.tag.as_ref().filter(|tag| !has(tag));
    let inner = match (inner, untold) {
        (Sample::Object(members), Some(tag)) => {
            let members = members.iter().filter(|(name, _)| name != tag).cloned().collect();
            present(cx, ty, &Sample::Object(members))
        }
        _ => present(cx, ty, inner),
    };
    quote!(#path::#variant(#inner))
}

/// Returns an object: what it cannot do without through its constructor, the rest by name.
fn object(cx: Cx<'_>, id: TypeId, object: &Struct, members: &[(String, Sample)], path: &TokenStream) -> TokenStream {
    let names = cx.names.of_type(id);
    let value_of = |field: &Field| members.iter().find(|(name, _)| *name == field.wire_name).map(|(_, value)| value);
    let has_default = is_default(object);
    // What the constructor asks for, or knows by itself.
    let is_known = |field: &Field| field.constant.is_some() && !field.three_state && !field.read_only;
    let is_said = |field: &Field| !has_default && (field.is_given() || is_known(field));
    let others = object.fields.iter().zip(&names.members).filter(|(field, _)| !is_said(field));
    let others: Vec<TokenStream> = others
        .filter_map(|(field, name)| {
            let (name, value) = (ident(name), self::field(cx, field, value_of(field)?));
            Some(quote!(#name: #value))
        })
        .collect();
    let known = |name: &String| object.fields.iter().any(|field| field.wire_name == *name);
    let rest: Vec<(String, Sample)> = members.iter().filter(|(name, _)| !known(name)).cloned().collect();
    let additional = object.additional.as_ref().filter(|_| !rest.is_empty()).map(|ty| {
        let map = map(&rest, |value| exact(cx, ty, value));
        quote!(additional_properties: #map,)
    });
    let base = if has_default {
        quote!(#path::default())
    } else {
        let arguments = names.arguments.iter().map(|&index| {
            let field = &object.fields[index];
            value_of(field).map_or_else(|| quote!(::std::unreachable!()), |value| given(cx, &field.ty, value))
        });
        quote!(#path::new(#(#arguments),*))
    };
    match (others.is_empty(), &additional) {
        (true, None) => base,
        _ => {
            let is_whole = others.len() == object.fields.len() && (object.additional.is_none() || additional.is_some());
            let base = (!is_whole).then(|| quote!(..#base));
            quote!(#path { #(#others,)* #additional #base })
        }
    }
}

/// Returns the value of a field.
fn field(cx: Cx<'_>, field: &Field, sample: &Sample) -> TokenStream {
    if field.three_state {
        return patch(cx, &field.ty, sample);
    }
    if !field.is_option() {
        return present(cx, &field.ty, sample);
    }
    if *sample == Sample::Null && field.ty.nullable {
        return quote!(None);
    }
    let present = present(cx, &field.ty, sample);
    quote!(Some(#present))
}

/// Returns what a request says of a property that it can leave, remove or set.
pub(super) fn patch(cx: Cx<'_>, ty: &Ty, sample: &Sample) -> TokenStream {
    let plain = ty::present(cx, ty, From::Operation);
    if *sample == Sample::Null {
        return quote!(runtime::model::Patch::<#plain>::Null);
    }
    let present = present(cx, ty, sample);
    quote!(runtime::model::Patch::<#plain>::Value(#present))
}
