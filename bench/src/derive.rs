//! What do the same models look like when `serde` derives their codec?

use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::Outcome;
use super::client::{Client, Field, generic};

const MANIFEST: &str = r#"[package]
name = "derived"
version = "0.1.0"
edition = "2024"

[dependencies]
base64 = "0.23"
bytes = "1"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

const LIB: &str = "#![allow(deprecated)]\n#![recursion_limit = \"256\"]\npub mod codec;\npub mod model;\n";

/// Returns the files of the crate.
pub(crate) fn files(client: &Client) -> Outcome<Vec<(String, String)>> {
    let mut files = vec![
        ("derived/Cargo.toml".to_owned(), MANIFEST.to_owned()),
        ("derived/src/lib.rs".to_owned(), LIB.to_owned()),
        ("derived/src/codec.rs".to_owned(), include_str!("../templates/codec.rs").to_owned()),
    ];
    let mut index = client.index.clone();
    // The emitted bridge to `serde` stands behind a feature.
    index.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "serde"));
    files.push(("derived/src/model/mod.rs".to_owned(), prettyplease::unparse(&index)));
    for (name, module) in &client.modules {
        let mut module = module.clone();
        module.items = module.items.into_iter().filter_map(|item| derived(client, item)).collect();
        files.push((format!("derived/src/model/{name}.rs"), prettyplease::unparse(&module)));
    }
    match client.structs.values().flatten().find(|field| field.wire_name.is_none() && !is_additional(field)) {
        Some(field) => Err(format!("the wire name of `{}` is not known", field.ident).into()),
        None => Ok(files),
    }
}

fn is_additional(field: &Field) -> bool {
    field.ident == "additional_properties"
}

/// Returns an item with derived implementations, or nothing for what the codec or a builder needs.
fn derived(client: &Client, item: Item) -> Option<Item> {
    match item {
        Item::Use(_) => Some(parse_quote!(
            #[allow(unused_imports)]
            use crate::codec;
        )),
        Item::Struct(mut item) => {
            item.attrs.push(parse_quote!(#[derive(serde::Serialize, serde::Deserialize)]));
            let fields = client.structs.get(&item.ident.to_string())?;
            // `flatten` would cost more than what it says here: the type is its map.
            if let [only] = fields.as_slice()
                && only.wire_name.is_none()
            {
                item.attrs.push(parse_quote!(#[serde(transparent)]));
                return Some(Item::Struct(item));
            }
            for (field, known) in item.fields.iter_mut().zip(fields) {
                field.attrs.push(field_attribute(known));
            }
            Some(Item::Struct(item))
        }
        Item::Enum(mut item) => {
            item.attrs.push(parse_quote!(#[derive(serde::Serialize, serde::Deserialize)]));
            item.attrs.push(parse_quote!(#[serde(from = "String")]));
            let values = client.enums.get(&item.ident.to_string())?;
            for variant in &mut item.variants {
                let wire = values.iter().find(|(ident, _)| variant.ident == ident).map(|(_, wire)| wire);
                variant.attrs.push(match wire {
                    Some(wire) => parse_quote!(#[serde(rename = #wire)]),
                    None => parse_quote!(#[serde(untagged)]),
                });
            }
            Some(Item::Enum(item))
        }
        Item::Impl(block) => {
            let of_codec = block
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| path.segments.first().is_some_and(|segment| segment.ident == "codec"));
            let builds = block.items.iter().any(|item| matches!(item, syn::ImplItem::Fn(f) if f.sig.ident == "new"));
            (!of_codec && !builds).then_some(Item::Impl(block))
        }
        other => Some(other),
    }
}

fn field_attribute(field: &Field) -> Attribute {
    let Some(wire_name) = &field.wire_name else { return parse_quote!(#[serde(flatten)]) };
    let text = field.is_text.then(|| quote!(, with = "codec::text"));
    if generic(&field.ty, "Patch").is_some() {
        parse_quote!(#[serde(rename = #wire_name, default, skip_serializing_if = "codec::Patch::is_absent" #text)])
    } else if generic(&field.ty, "Option").is_some() {
        parse_quote!(#[serde(rename = #wire_name, default, skip_serializing_if = "Option::is_none" #text)])
    } else {
        parse_quote!(#[serde(rename = #wire_name #text)])
    }
}
