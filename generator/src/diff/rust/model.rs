//! What can callers name of the models?

use super::super::Side;
use super::super::wire::{below, property};
use super::surface::{Item, Kind, Reached, Surface};
use super::ty;
use crate::ir::{Enum, Shape, Struct, TyKind, TypeDef, TypeId, Union};

/// Adds the models.
pub(super) fn collect<'a>(side: Side<'a>, surface: &mut Surface<'a>) {
    for (id, def) in side.api.types.iter() {
        let path = format!("model::{}", side.names.of_type(id).ident);
        match &def.shape {
            Shape::Struct(object) => of_struct(side, (id, def), object, path, surface),
            Shape::Enum(values) => of_enum(side, (id, def), values, path, surface),
            Shape::Union(union) => of_union(side, (id, def), union, path, surface),
            Shape::Alias(target) => {
                let item = Item::new(Kind::Alias, ty::present(side, target), def.origin.clone());
                let item = item.present(&def.presence, side.names);
                surface.insert(path, item.documented(&def.docs, def.deprecated).reaching(Reached::Type(id)));
            }
        }
    }
}

fn of_struct<'a>(
    side: Side<'a>,
    (id, def): (TypeId, &'a TypeDef),
    object: &'a Struct,
    path: String,
    surface: &mut Surface<'a>,
) {
    let members = &side.names.of_type(id).members;
    for (field, ident) in object.fields.iter().zip(members) {
        let item = Item::new(Kind::Field, ty::field(side, field), property(&def.origin, &field.wire_name));
        let item = item.documented(&field.docs, field.deprecated).reaching(Reached::Type(id));
        surface.insert(format!("{path}.{ident}"), item.inside(&path));
    }
    if let Some(additional) = &object.additional {
        let signature = format!("BTreeMap<String, {}>", ty::written(side, additional));
        let item = Item::new(Kind::Field, signature, below(&def.origin, "additionalProperties"));
        surface.insert(format!("{path}.additional_properties"), item.inside(&path).reaching(Reached::Type(id)));
    }
    let is_default = object.fields.iter().all(|field| field.three_state || field.is_option());
    let needed = &side.names.of_type(id).arguments;
    let has_new = def.direction.request && !is_default;
    if has_new {
        let argument = |&index: &usize| format!("{}: {}", members[index], ty::argument(side, &object.fields[index].ty));
        let arguments = needed.iter().map(argument);
        let signature = format!("({})", arguments.collect::<Vec<_>>().join(", "));
        let item = Item::new(Kind::Constructor, signature, def.origin.clone()).inside(&path);
        surface.insert(format!("{path}::new"), item.reaching(Reached::Type(id)));
    }
    if is_default || (has_new && needed.is_empty()) {
        implemented(&path, "Default", (id, def), surface);
    }
    codec(&path, (id, def), surface);
    let mut item = Item::new(Kind::Struct, "", def.origin.clone());
    item.is_literal = def.direction.request;
    let item = item.present(&def.presence, side.names);
    surface.insert(path, item.documented(&def.docs, def.deprecated).reaching(Reached::Type(id)));
}

fn of_enum<'a>(
    side: Side<'a>,
    (id, def): (TypeId, &'a TypeDef),
    values: &'a Enum,
    path: String,
    surface: &mut Surface<'a>,
) {
    let origin = below(&def.origin, "enum");
    for (variant, ident) in values.variants.iter().zip(&side.names.of_type(id).members) {
        let item = Item::new(Kind::Variant, "", origin.clone()).inside(&path);
        let item = item.documented(&variant.docs, false).reaching(Reached::Type(id));
        surface.insert(format!("{path}::{ident}"), item);
    }
    codec(&path, (id, def), surface);
    let item = Item::new(Kind::Enum, "", def.origin.clone());
    let item = item.present(&def.presence, side.names);
    surface.insert(path, item.documented(&def.docs, def.deprecated).reaching(Reached::Type(id)));
}

fn of_union<'a>(
    side: Side<'a>,
    (id, def): (TypeId, &'a TypeDef),
    union: &'a Union,
    path: String,
    surface: &mut Surface<'a>,
) {
    for (branch, ident) in union.branches.iter().zip(&side.names.of_type(id).members) {
        let item = Item::new(Kind::Variant, ty::present(side, &branch.ty), def.origin.clone()).inside(&path);
        let item = item.documented(&branch.docs, false).reaching(Reached::Type(id));
        surface.insert(format!("{path}::{ident}"), item);
    }
    for index in side.api.types.conversions(id, union) {
        let ty = &union.branches[index].ty;
        implemented(&path, &format!("From<{}>", ty::bare(side, &ty.kind)), (id, def), surface);
        if matches!(side.api.types.without_aliases(ty), TyKind::Scalar(crate::ir::Scalar::String)) {
            implemented(&path, "From<&str>", (id, def), surface);
        }
    }
    codec(&path, (id, def), surface);
    let item = Item::new(Kind::Union, "", def.origin.clone());
    let item = item.present(&def.presence, side.names);
    surface.insert(path, item.documented(&def.docs, def.deprecated).reaching(Reached::Type(id)));
}

/// Adds what reads and writes a type without the feature `serde`: what the API itself needs.
fn codec(path: &str, (id, def): (TypeId, &TypeDef), surface: &mut Surface<'_>) {
    if def.direction.request {
        implemented(path, "Encode", (id, def), surface);
    }
    if def.direction.response {
        implemented(path, "Decode", (id, def), surface);
    }
}

fn implemented(path: &str, what: &str, (id, def): (TypeId, &TypeDef), surface: &mut Surface<'_>) {
    let item = Item::new(Kind::Impl, "", def.origin.clone()).inside(path);
    surface.insert(format!("{path}: {what}"), item.reaching(Reached::Type(id)));
}
