//! What tells the branches of a union apart?
//!
//! Everything here is a fact about types, written as a table; the choice itself is made in the runtime.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::Cx;
use crate::ir::{Field, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union, Wire};

/// A set of JSON types, as in the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kinds(u8);

const NULL: Kinds = Kinds(1);
const BOOL: Kinds = Kinds(1 << 1);
const INTEGER: Kinds = Kinds(1 << 2);
const NUMBER: Kinds = Kinds(1 << 2 | 1 << 3);
const TEXT: Kinds = Kinds(1 << 4);
const LIST: Kinds = Kinds(1 << 5);
const OBJECT: Kinds = Kinds(1 << 6);
const ANY: Kinds = Kinds(0x7f);

impl Kinds {
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn emit(self) -> TokenStream {
        if self == ANY {
            return quote!(codec::Kinds::ANY);
        }
        let has = |kind: Kinds| self.0 & kind.0 == kind.0;
        let mut names = Vec::new();
        for (kind, name) in [
            (BOOL, quote!(codec::Kinds::BOOL)),
            (NUMBER, quote!(codec::Kinds::NUMBER)),
            (TEXT, quote!(codec::Kinds::TEXT)),
            (LIST, quote!(codec::Kinds::LIST)),
            (OBJECT, quote!(codec::Kinds::OBJECT)),
            (NULL, quote!(codec::Kinds::NULL)),
        ] {
            if has(kind) {
                names.push(name);
            }
        }
        if has(INTEGER) && !has(NUMBER) {
            names.insert(0, quote!(codec::Kinds::INTEGER));
        }
        let mut names = names.into_iter();
        let first = names.next().unwrap_or_else(|| quote!(codec::Kinds::ANY));
        quote!(#first #(.or(#names))*)
    }
}

/// What a value of one branch looks like; a branch that is a union itself looks like several things.
enum Look<'a> {
    /// No more is known than its JSON types.
    Plain(Kinds),
    /// A list of items of these JSON types.
    List(Kinds),
    /// An object.
    Object(&'a Struct),
}

/// How many unions deep the values of a branch are looked at; one further down may be anything.
const DEPTH: usize = 8;

/// Emits the table of a union.
pub(super) fn facts(cx: Cx<'_>, id: TypeId, union: &Union) -> TokenStream {
    let looks: Vec<Vec<Look<'_>>> = union
        .branches
        .iter()
        .map(|branch| {
            let mut looks = Vec::new();
            look(cx, &branch.ty, DEPTH, &mut BTreeSet::from([id]), &mut looks);
            looks
        })
        .collect();
    let declared = union.tag.as_deref();
    let tag = declared.or_else(|| common_tag(cx, &looks));
    let mut rows = Vec::new();
    for (index, (branch, looks)) in union.branches.iter().zip(&looks).enumerate() {
        let index = Literal::usize_unsuffixed(index);
        let mut tags: Vec<&str> = branch.tags.iter().map(String::as_str).collect();
        for look in looks {
            if let (Some(tag), Look::Object(object)) = (tag, look) {
                tags.extend(words_of(cx, object, tag).filter(|words| words.len() == 1).into_iter().flatten());
            }
        }
        tags.extend(branch.component.as_deref().filter(|_| tags.is_empty() && declared.is_some()));
        let mut seen = BTreeSet::new();
        tags.retain(|tag| seen.insert(*tag));
        let is_tagged = tag.is_some() && !tags.is_empty();
        if is_tagged {
            rows.push(quote!(codec::Branch::tagged(#index, &[#(#tags),*])));
        }
        for look in looks {
            match look {
                Look::Plain(kinds) => {
                    let kinds = kinds.emit();
                    rows.push(quote!(codec::Branch::of(#index, #kinds)));
                }
                Look::List(items) => {
                    let items = items.emit();
                    rows.push(quote!(codec::Branch::list(#index, #items)));
                }
                Look::Object(_) if is_tagged => {}
                Look::Object(object) => rows.push(row(cx, &index, object)),
            }
        }
    }
    let tag = match tag {
        Some(tag) => quote!(Some(#tag)),
        None => quote!(None),
    };
    quote!(codec::Facts { tag: #tag, branches: &[#(#rows),*] })
}

fn row(cx: Cx<'_>, index: &Literal, object: &Struct) -> TokenStream {
    let required = object.fields.iter().filter(|field| field.required && !field.write_only);
    let required = required.map(|field| field.wire_name.as_str());
    let fields = object.fields.iter().map(|field| {
        let name = &field.wire_name;
        let kinds = kinds_of_field(cx, field).emit();
        let words = words_of_ty(cx, &field.ty).unwrap_or_default();
        quote!((#name, #kinds, &[#(#words),*]))
    });
    quote!(codec::Branch::object(#index, &[#(#required),*], &[#(#fields),*]))
}

/// Finds out what the values of a type look like.
fn look<'a>(cx: Cx<'a>, ty: &'a Ty, depth: usize, seen: &mut BTreeSet<TypeId>, looks: &mut Vec<Look<'a>>) {
    let id = match cx.api.types.without_aliases(ty) {
        TyKind::Array(items) => return looks.push(Look::List(kinds_of(cx, items))),
        TyKind::Named(id) => *id,
        _ => return looks.push(Look::Plain(kinds_of(cx, ty))),
    };
    match &cx.api.types.get(id).shape {
        Shape::Struct(object) => looks.push(Look::Object(object)),
        Shape::Union(_) if depth == 0 => looks.push(Look::Plain(ANY)),
        Shape::Union(union) => {
            if seen.insert(id) {
                union.branches.iter().for_each(|branch| look(cx, &branch.ty, depth - 1, seen, looks));
            }
        }
        Shape::Enum(_) => looks.push(Look::Plain(TEXT)),
        Shape::Alias(_) => looks.push(Look::Plain(ANY)),
    }
}

fn kinds_of_field(cx: Cx<'_>, field: &Field) -> Kinds {
    let kinds = kinds_of(cx, &field.ty);
    if field.three_state || field.is_option() { kinds.or(NULL) } else { kinds }
}

/// Returns the JSON types that the values of a type have.
fn kinds_of(cx: Cx<'_>, ty: &Ty) -> Kinds {
    let kinds = match cx.api.types.without_aliases(ty) {
        TyKind::Scalar(scalar) => match scalar {
            Scalar::String
            | Scalar::Bytes
            | Scalar::Binary
            | Scalar::DateTime
            | Scalar::Duration
            | Scalar::Foreign(_) => TEXT,
            Scalar::Bool => BOOL,
            Scalar::Int(_, Wire::Number) => INTEGER,
            Scalar::Float(_, Wire::Number) => NUMBER,
            Scalar::Int(_, Wire::Text) | Scalar::Float(_, Wire::Text) => TEXT.or(NUMBER),
        },
        TyKind::Array(_) => LIST,
        TyKind::Map(_) => OBJECT,
        TyKind::Any => ANY,
        TyKind::Named(id) => match &cx.api.types.get(*id).shape {
            Shape::Struct(_) => OBJECT,
            Shape::Enum(_) => TEXT,
            // A union keeps what it does not know, so any value fits one that is used in a branch.
            Shape::Union(_) | Shape::Alias(_) => ANY,
        },
    };
    if ty.nullable { kinds.or(NULL) } else { kinds }
}

/// Returns a property that every object has to have and whose text is another one in each branch.
fn common_tag<'a>(cx: Cx<'a>, looks: &[Vec<Look<'a>>]) -> Option<&'a str> {
    let objects = || {
        looks.iter().flatten().filter_map(|look| match look {
            Look::Object(object) => Some(*object),
            Look::Plain(_) | Look::List(_) => None,
        })
    };
    if objects().count() < 2 {
        return None;
    }
    let names = objects().next()?.fields.iter().filter(|field| field.required).map(|field| field.wire_name.as_str());
    let mut names: Vec<&str> = names.collect();
    names.sort_by_key(|name| !matches!(*name, "type" | "kind" | "object"));
    names.into_iter().find(|name| {
        let mut seen = BTreeSet::new();
        looks.iter().all(|looks| {
            let mut own = BTreeSet::new();
            let told = looks.iter().all(|look| match look {
                Look::Object(object) => match words_of(cx, object, name).as_deref() {
                    Some([word]) => {
                        own.insert(*word);
                        true
                    }
                    _ => false,
                },
                Look::Plain(_) | Look::List(_) => true,
            });
            told && own.into_iter().all(|word| seen.insert(word))
        })
    })
}

/// Returns the texts that a required property of an object may have, where the document lists them.
fn words_of<'a>(cx: Cx<'a>, object: &'a Struct, name: &str) -> Option<Vec<&'a str>> {
    let field = object.fields.iter().find(|field| field.wire_name == name)?;
    words_of_ty(cx, &field.ty)
}

fn words_of_ty<'a>(cx: Cx<'a>, ty: &'a Ty) -> Option<Vec<&'a str>> {
    let TyKind::Named(id) = cx.api.types.without_aliases(ty) else { return None };
    match &cx.api.types.get(*id).shape {
        Shape::Enum(values) => Some(values.variants.iter().map(|variant| variant.wire_name.as_str()).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::name::Lock;
    use crate::{Config, plan_text};

    /// Returns how many rows the tables of a chain of unions have.
    fn rows(length: usize) -> usize {
        let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/x: {get: {operationId: getX, \
                        responses: {'200': {description: D., content: {application/json: {schema: \
                        {$ref: '#/components/schemas/U0'}}}}}}}}\ncomponents:\n  schemas:\n"
            .to_owned();
        for index in 0..length {
            let own = format!("{{type: object, required: [a{index}], properties: {{a{index}: {{type: string}}}}}}");
            writeln!(text, "    U{index}: {{oneOf: [{own}, {{$ref: '#/components/schemas/U{}'}}]}}", index + 1)
                .expect("a string takes in any text");
        }
        writeln!(text, "    U{length}: {{type: boolean}}").expect("a string takes in any text");
        let plan = plan_text("chain.yaml", &text, &Config::new("chain.yaml", "client"), &Lock::default());
        let plan = plan.expect("the document of a test can be planned");
        let models = plan.files.iter().filter(|file| file.path.starts_with("src/model/"));
        models.map(|file| file.text.matches("codec::Branch::").count()).sum()
    }

    #[test]
    fn the_tables_of_a_chain_of_unions_grow_with_its_length_alone() {
        assert_eq!(rows(36) - rows(28), rows(28) - rows(20));
    }
}
