//! What does a client offer to those who use it?

use std::collections::BTreeSet;
use std::path::Path;

use oasmith::File;
use syn::visit::{self, Visit};
use syn::{Fields, ImplItem, Item, Type, Visibility};

/// Lists what is public in the models, the calls and the client: types, fields with their types, variants, functions.
pub fn of(files: &[File]) -> BTreeSet<String> {
    let mut found = Found::default();
    for file in files {
        let is_rust = Path::new(&file.path).extension().is_some_and(|extension| extension == "rs");
        if is_rust && !file.path.starts_with("src/runtime/") {
            found.module.clone_from(&file.path);
            found.visit_file(&syn::parse_file(&file.text).expect("what is generated parses"));
        }
    }
    found.items
}

#[derive(Default)]
struct Found {
    module: String,
    items: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, item: &str) {
        self.items.insert(format!("{}: {item}", self.module));
    }

    fn fields(&mut self, owner: &syn::Ident, fields: &Fields) {
        for field in fields.iter().filter(|field| is_public(&field.vis)) {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            self.add(&format!("{owner}.{name}: {}", text(&field.ty)));
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                self.add(&format!("struct {}", item.ident));
                self.fields(&item.ident, &item.fields);
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.add(&format!("enum {}", item.ident));
                for variant in &item.variants {
                    self.add(&format!("{}::{}", item.ident, variant.ident));
                }
            }
            Item::Type(item) if is_public(&item.vis) => self.add(&format!("type {}", item.ident)),
            Item::Mod(item) if is_public(&item.vis) => self.add(&format!("mod {}", item.ident)),
            Item::Impl(item) => {
                let owner = text(&item.self_ty);
                for member in &item.items {
                    if let ImplItem::Fn(function) = member {
                        let inputs: Vec<String> = function.sig.inputs.iter().map(input).collect();
                        self.add(&format!("{owner}::{}({})", function.sig.ident, inputs.join(", ")));
                    }
                }
            }
            _ => visit::visit_item(self, item),
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn input(input: &syn::FnArg) -> String {
    match input {
        syn::FnArg::Receiver(_) => "self".to_owned(),
        syn::FnArg::Typed(typed) => text(&typed.ty),
    }
}

/// Returns a type as text; its spacing says nothing.
fn text(ty: &Type) -> String {
    quote::ToTokens::to_token_stream(ty).to_string()
}
