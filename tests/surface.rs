//! Does `oasmith diff` know what callers of a client can name?
//!
//! The comparison lists the surface of a client from the IR and the names. Here that list is compared with the client
//! itself: with the code that is emitted for every accepted fixture.

use std::collections::BTreeSet;
use std::fs;

use oasmith::name::Lock;
use oasmith::{Config, File};
use quote::ToTokens;
use syn::{FnArg, GenericArgument, ImplItem, Item, ItemImpl, PathArguments, ReturnType, Type, Visibility};

#[test]
fn the_surface_is_what_is_emitted() {
    let mut faults = Vec::new();
    let mut count = 0;
    let fixed = client_of("empty.yaml", "openapi: 3.1.0\ninfo: { title: Test, version: '1' }\npaths: {}\n").1;
    for entry in fs::read_dir("tests/fixtures/accept").expect("there are documents") {
        let path = entry.expect("it can be listed").path();
        if !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a fixture is text");
        let (told, emitted) = client_of(&path.display().to_string(), &text);
        let emitted: BTreeSet<_> = emitted.difference(&fixed).cloned().collect();
        count += emitted.len();
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
        faults
            .extend(only(&told, &emitted).iter().map(|line| format!("{}: told, not emitted: {line}", path.display())));
        faults
            .extend(only(&emitted, &told).iter().map(|line| format!("{}: emitted, not told: {line}", path.display())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 500, "only {count} items were compared");
}

/// Returns what the comparison says about the surface of a client, and what the emitted code says.
fn client_of(label: &str, text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let config = Config::new("api.yaml", "client");
    let described = oasmith::describe_text(label, text, &config, &Lock::default()).expect("the fixture is accepted");
    let plan = oasmith::plan_text(label, text, &config, &Lock::default()).expect("the fixture is accepted");
    let told = described.surface().into_iter().map(|line| line.replace("r#", "")).collect();
    let mut emitted = BTreeSet::new();
    for file in &plan.files {
        match file.path.split('/').collect::<Vec<_>>().as_slice() {
            ["src", "model", name] if !["mod.rs", "serde.rs"].contains(name) => models(file, &mut emitted),
            ["src", "operation", name] if *name != "mod.rs" => calls(file, name, &mut emitted),
            ["src", "client.rs"] => builder(file, &mut emitted),
            ["Cargo.toml"] => {
                let groups = file.text.lines().filter_map(|line| line.strip_prefix("    \"")?.strip_suffix("\","));
                emitted.extend(groups.map(|group| format!("feature {group} Feature")));
            }
            ["src", "webhook.rs"] => webhooks(file, &mut emitted),
            ["src", "runtime", "signature.rs"] => {
                emitted.insert("Verifier, feature webhook-signature Part".to_owned());
            }
            ["src", "runtime", "page.rs"] => _ = emitted.insert("Pages and Items Part".to_owned()),
            ["src", "runtime", "payload.rs"] => _ = emitted.insert("Payload Part".to_owned()),
            ["src", "runtime", "byte_stream.rs"] => _ = emitted.insert("ByteStream Part".to_owned()),
            ["src", "runtime", "json_stream.rs"] => _ = emitted.insert("JsonStream Part".to_owned()),
            ["src", "runtime", "event_stream.rs"] => _ = emitted.insert("EventStream and Event Part".to_owned()),
            ["src", "runtime", "multipart.rs"] => _ = emitted.insert("runtime::multipart Part".to_owned()),
            ["src", "runtime", "auth", "ask.rs"] => {
                emitted.insert("grants of auth, feature jwt-bearer Part".to_owned());
            }
            _ => {}
        }
    }
    (told, emitted.into_iter().map(|line| line.replace("r#", "")).collect())
}

fn items(file: &File) -> Vec<Item> {
    syn::parse_file(&file.text).expect("it is Rust").items
}

fn models(file: &File, emitted: &mut BTreeSet<String>) {
    for item in items(file) {
        match item {
            Item::Struct(item) => {
                let path = format!("model::{}", item.ident);
                let attributes: String = item.attrs.iter().map(text).collect();
                let open = if attributes.contains("non_exhaustive") { " non_exhaustive" } else { "" };
                emitted.insert(format!("{path} Struct{open}"));
                if attributes.contains("Default") {
                    emitted.insert(format!("{path}: Default Impl"));
                }
                for field in item.fields {
                    let name = field.ident.expect("fields have names");
                    emitted.insert(format!("{path}.{name} Field {}", written(&field.ty)));
                }
            }
            Item::Enum(item) => {
                let path = format!("model::{}", item.ident);
                let mut kind = "Enum";
                for variant in item.variants {
                    let held = variant.fields.iter().next().map(|field| written(&field.ty));
                    match (variant.ident == "Unknown", held.as_deref()) {
                        (true, Some("Value")) => kind = "Union",
                        (true, _) => {}
                        (false, held) => {
                            let line = format!("{path}::{} Variant {}", variant.ident, held.unwrap_or_default());
                            emitted.insert(line.trim_end().to_owned());
                        }
                    }
                }
                emitted.insert(format!("{path} {kind}"));
            }
            Item::Type(item) => {
                emitted.insert(format!("model::{} Alias {}", item.ident, written(&item.ty)));
            }
            Item::Impl(item) => model_impl(&item, emitted),
            _ => {}
        }
    }
    // Every enum of texts is made of text.
    let texts: Vec<String> = emitted.iter().filter_map(|line| line.strip_suffix(" Enum").map(str::to_owned)).collect();
    for path in texts {
        emitted.remove(&format!("{path}: From<&str> Impl"));
        emitted.remove(&format!("{path}: From<String> Impl"));
    }
}

fn model_impl(item: &ItemImpl, emitted: &mut BTreeSet<String>) {
    let path = format!("model::{}", written(&item.self_ty));
    let is_gated = item.attrs.iter().any(|attribute| text(attribute).replace(' ', "") == "#[cfg(feature=\"serde\")]");
    let Some((of, _)) = &item.trait_ else {
        for function in functions(item).filter(|function| function.sig.ident == "new") {
            let arguments = function.sig.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(argument) => Some(format!("{}: {}", text(&argument.pat), written(&argument.ty))),
                FnArg::Receiver(_) => None,
            });
            let arguments: Vec<_> = arguments.collect();
            emitted.insert(format!("{path}::new Constructor ({})", arguments.join(", ")));
        }
        return;
    };
    let name = of.segments.last().expect("a trait has a name");
    if is_gated || !["Default", "From", "Encode", "Decode"].iter().any(|known| name.ident == known) {
        return;
    }
    let of = match &name.arguments {
        PathArguments::AngleBracketed(list) => match list.args.first() {
            Some(GenericArgument::Type(ty)) => format!("<{}>", written(ty)),
            _ => String::new(),
        },
        _ => String::new(),
    };
    emitted.insert(format!("{path}: {}{of} Impl", name.ident));
}

fn calls(file: &File, name: &str, emitted: &mut BTreeSet<String>) {
    let module = name.trim_end_matches(".rs");
    let items = items(file);
    let impls = || items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
    let group = impls().find(|item| !item.generics.params.is_empty()).expect("a group has a lifetime");
    let ty = written(&group.self_ty);
    let ty = ty.split('<').next().unwrap_or_default();
    emitted.insert(format!("client.{module}() Group operation::{module}::{ty}"));
    for item in &items {
        let Item::Enum(item) = item else { continue };
        let path = format!("operation::{module}::{}", item.ident);
        emitted.insert(format!("{path} Outcome"));
        for variant in &item.variants {
            let held = variant.fields.iter().next().map(|field| written(&field.ty)).unwrap_or_default();
            // Every enum of successes keeps one that nobody declared.
            if held != "Response<Bytes>" && variant.ident != "Other" {
                emitted.insert(format!("{path}::{} Variant {held}", variant.ident).trim_end().to_owned());
            }
        }
    }
    let mut calls = BTreeSet::new();
    for method in functions(group).filter(|function| matches!(function.vis, Visibility::Public(_))) {
        let ReturnType::Type(_, output) = &method.sig.output else { continue };
        let (output, path) = (written(output), format!("client.{module}().{}()", method.sig.ident));
        emitted.insert(format!("{path} Method ({})", arguments(method).join(", ")));
        // A method for another media type of the body makes the same call as the one before it.
        if !calls.insert(output.clone()) {
            continue;
        }
        emitted.insert(format!("{path}: type Call operation::{module}::{output}"));
        for item in impls().filter(|item| written(&item.self_ty) == output) {
            call(item, &path, emitted);
        }
    }
}

fn call(item: &ItemImpl, path: &str, emitted: &mut BTreeSet<String>) {
    let associated = |name: &str| {
        item.items.iter().find_map(|inner| match inner {
            ImplItem::Type(ty) if ty.ident == name => Some(written(&ty.ty)),
            _ => None,
        })
    };
    if let Some((of, _)) = &item.trait_ {
        if of.segments.last().is_some_and(|name| name.ident == "Paged") {
            emitted.insert(format!("{path}.pages() Pages {}", associated("Page").expect("pages have a type")));
            let items = associated("Item").expect("items have a type");
            if items != "Infallible" {
                emitted.insert(format!("{path}.items() Pages {items}"));
            }
        }
        return;
    }
    for function in functions(item).filter(|function| matches!(function.vis, Visibility::Public(_))) {
        match function.sig.ident.to_string().as_str() {
            "send_with_response" | "with_options" | "pages" | "items" => {}
            "send" => {
                let ReturnType::Type(_, output) = &function.sig.output else { continue };
                let output = written(output);
                let output = output.strip_prefix("SendBody<").and_then(|rest| rest.strip_suffix('>'));
                emitted.insert(format!("{path}.send() Output {}", output.expect("a call brings something")));
            }
            name @ ("stream" | "stream_bytes") => {
                let ReturnType::Type(_, output) = &function.sig.output else { continue };
                let output = written(output);
                let output = output.strip_prefix("Opening<").and_then(|rest| rest.strip_suffix('>'));
                emitted.insert(format!("{path}.{name}() Output {}", output.expect("a call brings something")));
            }
            name => {
                emitted.insert(format!("{path}.{name} Setter {}", arguments(function).join(", ")));
            }
        }
    }
}

fn builder(file: &File, emitted: &mut BTreeSet<String>) {
    for item in items(file) {
        let Item::Impl(item) = item else { continue };
        if written(&item.self_ty) == "ClientBuilder" {
            for function in functions(&item) {
                let (name, arguments) = (&function.sig.ident, arguments(function).join(", "));
                emitted.insert(format!("Client::builder().{name}() Builder ({arguments})"));
            }
        }
    }
}

fn webhooks(file: &File, emitted: &mut BTreeSet<String>) {
    for item in items(file) {
        let Item::Fn(function) = item else { continue };
        let ReturnType::Type(_, output) = &function.sig.output else { continue };
        let output = written(output);
        let read = output.strip_prefix("Result<").and_then(|rest| rest.strip_suffix(", DecodeError>"));
        let read = read.unwrap_or_else(|| panic!("`{output}` is what comes of it"));
        emitted.insert(format!("webhook::{}() Webhook {read}", function.sig.ident));
    }
}

fn functions(item: &ItemImpl) -> impl Iterator<Item = &syn::ImplItemFn> {
    item.items.iter().filter_map(|inner| if let ImplItem::Fn(function) = inner { Some(function) } else { None })
}

/// Returns the types of a function's arguments.
fn arguments(function: &syn::ImplItemFn) -> Vec<String> {
    let typed = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(written(&argument.ty)),
        FnArg::Receiver(_) => None,
    });
    typed.collect()
}

/// Returns a type without the paths in front of names, and with the spaces that people write.
fn written(ty: &Type) -> String {
    let tokens = text(ty).replace(' ', "").replace(",>", ">");
    let mut out = String::new();
    for part in tokens.split("::") {
        // What stands before `::` goes, from the last sign that is no part of a name.
        let kept = out.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '#').len();
        out.truncate(kept);
        out.push_str(part);
    }
    let spaced = out.replace(',', ", ").replace("implInto", "impl Into").replace("implAsRef", "impl AsRef");
    spaced.replace("Item=", "Item = ").replace("dyn", "dyn ")
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
