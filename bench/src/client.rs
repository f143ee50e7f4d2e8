//! What does a generated client consist of?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use quote::ToTokens;
use syn::{Attribute, Expr, ImplItem, Item, Lit, Pat, Stmt, Type};

use super::Outcome;

/// A generated crate, as far as it is measured.
pub(crate) struct Client {
    /// The name of the package.
    pub(crate) krate: String,
    /// The lines that make a client, from the documentation of the crate.
    pub(crate) quick_start: Vec<String>,
    /// The index of the models.
    pub(crate) index: syn::File,
    /// The modules of models by name.
    pub(crate) modules: BTreeMap<String, syn::File>,
    /// The properties of structs, by the name of the type.
    pub(crate) structs: BTreeMap<String, Vec<Field>>,
    /// The values of enums, by the name of the type: variant and wire name.
    pub(crate) enums: BTreeMap<String, Vec<(String, String)>>,
    /// What aliases stand for.
    pub(crate) aliases: BTreeMap<String, Type>,
    /// The calls, in the order of the files.
    pub(crate) calls: Vec<Call>,
}

/// A property of a struct.
pub(crate) struct Field {
    /// The name in Rust.
    pub(crate) ident: String,
    /// The name in JSON, or `None` for the map of further properties.
    pub(crate) wire_name: Option<String>,
    /// The type.
    pub(crate) ty: Type,
    /// Whether its numbers are written as text.
    pub(crate) is_text: bool,
}

/// One operation.
pub(crate) struct Call {
    /// The group and the method, which together name it.
    pub(crate) name: String,
    /// The HTTP method.
    pub(crate) method: String,
    /// The path, with its parameters in braces.
    pub(crate) path: String,
    /// The lines of code in its documentation.
    pub(crate) example: Vec<String>,
    /// The type of the JSON that it sends.
    pub(crate) request: Option<Type>,
    /// The type of the JSON that it brings.
    pub(crate) response: Option<Type>,
}

impl Client {
    /// Reads the crate in a folder.
    pub(crate) fn read(folder: &Path) -> Outcome<Self> {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
        let krate = manifest.lines().find_map(|line| line.strip_prefix("name = "));
        let krate = krate.ok_or("the manifest has no name")?.trim_matches('"').replace('-', "_");
        let quick_start = quick_start(&fs::read_to_string(folder.join("src/lib.rs"))?);
        let mut modules = files(&folder.join("src/model"))?;
        modules.remove("serde");
        let index = modules.remove("mod").ok_or("there are no models")?;
        let mut calls = Vec::new();
        for (module, file) in files(&folder.join("src/operation"))? {
            calls.extend(calls_of(&module, &file));
        }
        let mut client = Self {
            krate,
            quick_start,
            index,
            modules: BTreeMap::new(),
            structs: BTreeMap::new(),
            enums: BTreeMap::new(),
            aliases: BTreeMap::new(),
            calls,
        };
        for file in modules.values() {
            client.learn(file);
        }
        client.modules = modules;
        Ok(client)
    }

    /// Returns how many structs, enums and aliases there are.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        (self.structs.len(), self.enums.len(), self.aliases.len())
    }

    /// Returns the types that responses are decoded into.
    pub(crate) fn decoded(&self) -> BTreeSet<String> {
        self.calls.iter().filter_map(|call| call.response.as_ref()).map(written).collect()
    }

    /// Returns the types that requests are encoded from.
    pub(crate) fn encoded(&self) -> BTreeSet<String> {
        self.calls.iter().filter_map(|call| call.request.as_ref()).map(written).collect()
    }

    fn learn(&mut self, file: &syn::File) {
        for item in &file.items {
            match item {
                Item::Type(alias) => {
                    self.aliases.insert(alias.ident.to_string(), (*alias.ty).clone());
                }
                Item::Struct(item) => {
                    let name = item.ident.to_string();
                    let wires = wire_names(file, &name);
                    let fields = item.fields.iter().filter_map(|field| {
                        let ident = field.ident.as_ref()?.to_string();
                        let (wire_name, is_text) = wires.get(&ident).cloned().unzip();
                        let is_text = is_text.unwrap_or_default();
                        Some(Field { ident, wire_name, ty: field.ty.clone(), is_text })
                    });
                    self.structs.insert(name, fields.collect());
                }
                Item::Enum(item) => {
                    let name = item.ident.to_string();
                    let values = values(file, &name);
                    self.enums.insert(name, values);
                }
                _ => {}
            }
        }
    }
}

/// Returns a type as it is written where the models are `model` and the runtime's types are in `codec`.
pub(crate) fn written(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace("runtime :: model ::", "codec ::")
}

/// Returns the Rust files of a folder by module.
fn files(folder: &Path) -> Outcome<BTreeMap<String, syn::File>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut file =
            syn::parse_file(&fs::read_to_string(&path)?).map_err(|why| format!("{}: {why}", path.display()))?;
        file.items.iter_mut().filter_map(attributes).for_each(|all| all.retain(|it| !it.path().is_ident("cfg")));
        files.insert(name, file);
    }
    Ok(files)
}

/// Returns the attributes of an item; what is measured has all features on, and what it is compared with has none.
fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        Item::Use(item) => Some(&mut item.attrs),
        _ => None,
    }
}

fn quick_start(text: &str) -> Vec<String> {
    let docs = text.lines().filter_map(|line| line.strip_prefix("//! "));
    let from = docs.skip_while(|line| !line.starts_with("let client = "));
    let mut lines = Vec::new();
    for line in from {
        lines.push(line.to_owned());
        if line.ends_with(';') {
            break;
        }
    }
    lines
}

/// Returns the method of an implementation, of the type itself or of a trait.
fn method<'a>(file: &'a syn::File, ty: &str, method: &str) -> Option<&'a syn::ImplItemFn> {
    let blocks = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if is_named(&block.self_ty, ty) => Some(block),
        _ => None,
    });
    blocks.flat_map(|block| &block.items).find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == method => Some(function),
        _ => None,
    })
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

/// Returns the wire names of a struct's fields, and which are written as text, from what encodes it.
fn wire_names(file: &syn::File, ty: &str) -> BTreeMap<String, (String, bool)> {
    let Some(fields) = method(file, ty, "fields") else { return BTreeMap::new() };
    let puts = fields.block.stmts.iter().filter_map(|statement| {
        let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return None };
        let wire_name = text(call.args.first()?)?;
        let Expr::Reference(value) = call.args.last()? else { return None };
        let Expr::Field(field) = &*value.expr else { return None };
        let is_text = call.args.to_token_stream().to_string().contains("Rule :: TEXT");
        Some((field.member.to_token_stream().to_string(), (wire_name, is_text)))
    });
    puts.collect()
}

/// Returns the variants of an enum with their wire names, from what prints it.
fn values(file: &syn::File, ty: &str) -> Vec<(String, String)> {
    let Some(function) = method(file, ty, "as_str") else { return Vec::new() };
    let Some(Stmt::Expr(Expr::Match(cases), _)) = function.block.stmts.first() else { return Vec::new() };
    let pairs = cases.arms.iter().filter_map(|arm| {
        let Pat::Path(variant) = &arm.pat else { return None };
        Some((variant.path.segments.last()?.ident.to_string(), text(&arm.body)?))
    });
    pairs.collect()
}

/// Returns the text of a literal, with or without braces around it.
fn text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [Stmt::Expr(expr, None)] => text(expr),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the calls of a group: the methods whose documentation has an example.
fn calls_of(module: &str, file: &syn::File) -> Vec<Call> {
    let blocks = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(block),
        _ => None,
    });
    let methods = blocks.flat_map(|block| &block.items).filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    });
    let calls = methods.filter_map(|function| {
        let example = example(&function.attrs);
        let syn::ReturnType::Type(_, ty) = &function.sig.output else { return None };
        let ty = ty.to_token_stream().to_string();
        let name = format!("{module}_{}", function.sig.ident).replace("r#", "");
        let (method, path) = request_line(&function.attrs)?;
        let (request, response) = (request(file, &ty), response(file, &ty));
        let found = Call { name, method, path, example, request, response };
        (!found.example.is_empty()).then_some(found)
    });
    calls.collect()
}

/// Returns the method and the path that a documentation names.
fn request_line(attributes: &[syn::Attribute]) -> Option<(String, String)> {
    let line = docs(attributes).find_map(|line| Some(line.strip_prefix(" Sends `")?.split_once('`')?.0.to_owned()))?;
    let (method, path) = line.split_once(' ')?;
    Some((method.to_owned(), path.to_owned()))
}

/// Returns the lines of a documentation.
fn docs(attributes: &[syn::Attribute]) -> impl Iterator<Item = String> {
    attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => text(&pair.value),
        _ => None,
    })
}

/// Returns the lines of the example in a documentation, without those that it hides and those that print.
fn example(attributes: &[syn::Attribute]) -> Vec<String> {
    let lines: Vec<_> = docs(attributes).collect();
    let mut lines = lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let inside = lines.by_ref().skip_while(|line| *line != "# Example").skip_while(|line| !line.starts_with("```"));
    let code = inside.skip(1).take_while(|line| !line.starts_with("```"));
    code.filter(|line| !line.starts_with("# ")).map(str::to_owned).collect()
}

/// Returns what a call sends as JSON.
fn request(file: &syn::File, call: &str) -> Option<Type> {
    let sends = method(file, call, "send_with_response")?.block.to_token_stream().to_string();
    if !sends.contains("call . json") {
        return None;
    }
    let fields = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == call => Some(&item.fields),
        _ => None,
    })?;
    let body = fields.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == "body"))?;
    let inner = generic(&body.ty, "Option");
    Some(inner.unwrap_or(&body.ty).clone())
}

/// Returns what a call brings as JSON.
fn response(file: &syn::File, call: &str) -> Option<Type> {
    let function = method(file, call, "send_with_response")?;
    let syn::ReturnType::Type(_, ty) = &function.sig.output else { return None };
    let is_json = function.block.to_token_stream().to_string().contains("send_json");
    generic(ty, "Sending").filter(|_| is_json).cloned()
}

/// Returns the last argument of a generic type with this name.
pub(crate) fn generic<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last()? {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
