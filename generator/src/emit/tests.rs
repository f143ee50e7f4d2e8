//! Does `name` know every method that emitted code has of its own?

use std::collections::BTreeSet;

use syn::{ImplItem, Item, Type};

use crate::config::Config;
use crate::name::{BUILDER, CALL, CLIENT, FEATURES, Lock};

/// A document without groups, schemes and variables, or with one call that has nothing but what every call can have.
const DOCUMENTS: [&str; 2] = [
    "paths: {}",
    "
paths:
  /a:
    post:
      operationId: turn
      requestBody: { content: { application/json: { schema: { properties: { page_token: { type: string } } } } } }
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema: { properties: { next_page_token: { type: string }, list: { type: array, items: {} } } }
",
];

/// Returns the public methods of a type of a file, without those that the document asks for.
fn methods(document: &str, path: &str, ty: &str) -> BTreeSet<String> {
    let text = format!("openapi: 3.1.0\ninfo: {{ title: Test, version: '1' }}\n{document}");
    let plan = crate::plan_text("test.yaml", &text, &Config::new("test.yaml", "client"), &Lock::default());
    let plan = plan.expect("a client can be made of the document");
    let file = plan.files.iter().find(|file| file.path == path).expect("the client has the file");
    let items = syn::parse_file(&file.text).expect("what is emitted parses").items;
    let mut found = BTreeSet::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        let Type::Path(of) = item.self_ty.as_ref() else { continue };
        if of.path.is_ident(ty) {
            let name = |item: &ImplItem| match item {
                ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            };
            found.extend(item.items.iter().filter_map(name));
        }
    }
    found
}

#[test]
fn no_name_of_a_document_hides_a_method() {
    let [nothing, call] = DOCUMENTS;
    for (document, path, ty, reserved, free) in [
        (nothing, "src/client.rs", "Client", CLIENT, &[][..]),
        (nothing, "src/client.rs", "ClientBuilder", BUILDER, &[]),
        // What pages is reached through a trait, and options have a prefix to themselves.
        (
            call,
            "src/operation/a.rs",
            "Turn",
            CALL,
            &["page_token", "with_options", "current", "set_cursor", "cursor", "request"],
        ),
    ] {
        let mut methods = methods(document, path, ty);
        assert!(methods.len() > 1, "{ty}: {methods:?}");
        methods.retain(|name| !free.contains(&name.as_str()) && !reserved.contains(&name.as_str()));
        assert!(methods.is_empty(), "`name::keyword` does not know these methods of `{ty}`: {methods:?}");
    }
}

#[test]
fn no_group_takes_a_feature_of_the_runtime() {
    let manifest: toml::Table = oasmith_runtime::source::MANIFEST.parse().expect("the manifest of the runtime is TOML");
    let features = manifest["features"].as_table().expect("the runtime has features");
    let unknown: Vec<_> = features.keys().filter(|feature| !FEATURES.contains(&feature.as_str())).collect();
    assert!(unknown.is_empty(), "`name::keyword` does not know these features: {unknown:?}");
}

#[test]
fn a_long_chain_of_lists_does_not_exhaust_the_stack() {
    let link = |index: usize| {
        let next = index + 1;
        format!("    S{index}: {{ type: array, items: {{ $ref: '#/components/schemas/S{next}' }} }}\n")
    };
    let chain: String = (0..LINKS).map(link).collect();
    let text = format!("{CHAIN}{chain}    S{LINKS}: {{ type: string, format: int64 }}\n");
    let plan = crate::plan_text("test.yaml", &text, &Config::new("test.yaml", "client"), &Lock::default());
    assert_eq!(plan.expect("a client can be made of the document").api.types.len(), LINKS + 2);
}

/// How many lists stand in one another.
const LINKS: usize = 3_000;

const CHAIN: &str = "
openapi: 3.1.0
info: { title: Test, version: '1' }
paths:
  /a:
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/All' } } }
      responses: { '204': { description: Done. } }
components:
  schemas:
    All: { type: object, required: [s], properties: { s: { $ref: '#/components/schemas/S0' } } }
";
