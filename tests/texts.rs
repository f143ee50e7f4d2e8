//! Does any text of a document, wherever it stands, become more than text of the client?
//!
//! A document has the same text in every place that has one for people. Whatever the text, the client's code has the
//! same identifiers in the same order, and the same examples. `tests/compile/` compiles one such document.

use oasmith::name::Lock;
use oasmith::{Config, File};
use std::path::Path;
use syn::visit::{self, Visit};

/// A document in which `TEXT` stands for the text, as JSON.
const DOCUMENT: &str = include_str!("fixtures/accept/texts_everywhere.yaml");

/// What the fixture says at every place.
const OWN: &str = "\"*/ ```\\nstd::process::exit(9);\\n``` //! [a] <b> http://c \\u202e\\u2028 #![d] {e}\"";

const TEXTS: [&str; 24] = [
    "*/ pub fn injected() {} /*",
    "\"] pub fn injected() {} #[doc = \"",
    "\"#; pub fn injected() {} r#\"",
    "\\\"; panic!()",
    "#![allow(dead_code)]\n#![feature(x)]",
    "a\rb\r\nc",
    "\u{2028}a\u{2029}b\u{85}c\u{b}d",
    "\u{0}nul\u{1}\u{1b}[31m\u{feff}",
    "\u{202e}abc\u{2066}def\u{200f}",
    "```\nstd::process::exit(1);\n```",
    "~~~rust\nstd::process::exit(1);\n~~~",
    "> ```\n> std::process::exit(1);\n> ```",
    "````\n```\nfn a() {}\n```\n````",
    "``` never closed",
    "```should_panic\npanic!()\n```",
    "//! inner\n/// outer\n/** both */",
    "{} {0} {name} %s %n $x #(#y)* ${process.exit()}",
    "[`std::process::exit`] [broken] [x](javascript:y) http://bare.example <https://auto.example>",
    "<script>alert(1)</script> <div> </b> Vec<u8> <!-- open",
    "| a | b |\n|---|---|\n| `x|y` | c",
    "# Quick start\n\n* a\n    * b\n\n1. c",
    "[^1]: foot\n\ntext[^1] and [^2]",
    "include_str!(\"/etc/passwd\")",
    "\n\n   \n",
];

/// What code is made of, without documentation and literals.
#[derive(Default)]
struct Code {
    idents: Vec<String>,
    functions: Vec<String>,
    docs: Vec<String>,
}

impl<'ast> Visit<'ast> for Code {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::NameValue(meta) if meta.path.is_ident("doc") => {
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value {
                    self.docs.push(text.value());
                }
            }
            _ => visit::visit_attribute(self, attribute),
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.functions.push(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.idents.push(ident.to_string());
    }
}

impl Code {
    /// Returns what the code blocks of the documentation are marked as, without those that are no code.
    fn blocks(&self) -> Vec<&str> {
        let mut open = None;
        let mut marks = Vec::new();
        for line in &self.docs {
            let mark = line.trim().trim_start_matches('`');
            let length = line.trim().len() - mark.len();
            match open {
                None if length >= 3 => {
                    open = Some(length);
                    marks.push(mark);
                }
                // A shorter fence is a line of the block.
                Some(opened) if length >= opened && mark.is_empty() => open = None,
                _ => {}
            }
        }
        marks.retain(|mark| *mark != "text");
        marks
    }
}

fn code(text: &str) -> Vec<(String, Code)> {
    let document = DOCUMENT.replace(OWN, &serde_json::Value::from(text).to_string());
    assert!(document != DOCUMENT || text.is_empty(), "the fixture has the text that is replaced");
    let mut config = Config::new("api.yaml", "client");
    config.client.wire_tests = true;
    // The tests of a client name its crate, which otherwise is named after the title.
    config.package.name = Some("client".to_owned());
    let plan = oasmith::plan_text("api.yaml", &document, &config, &Lock::default());
    let plan = plan.unwrap_or_else(|failure| panic!("{text:?}: {failure}"));
    let is_rust = |file: &File| Path::new(&file.path).extension().is_some_and(|extension| extension == "rs");
    let is_own = |file: &&File| is_rust(file) && !file.path.starts_with("src/runtime/");
    let parsed = plan.files.iter().filter(is_own).map(|file| {
        let tree = syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{text:?}: {}: {error}", file.path));
        let mut code = Code::default();
        code.visit_file(&tree);
        (file.path.clone(), code)
    });
    parsed.collect()
}

#[test]
fn no_text_adds_an_item_or_an_example() {
    let plain = code("words");
    assert!(
        plain.iter().map(|(_, code)| code.docs.iter().filter(|line| line.contains("words")).count()).sum::<usize>()
            > 20
    );
    for text in TEXTS {
        let hostile = code(text);
        assert_eq!(hostile.len(), plain.len(), "{text:?}");
        for ((path, code), (expected_path, expected)) in hostile.iter().zip(&plain) {
            assert_eq!(path, expected_path, "{text:?}");
            assert_eq!(code.functions, expected.functions, "{text:?} changes the functions of {path}");
            // A test has another value where an example cannot be sent.
            let is_test = path.starts_with("tests/wire/group/");
            assert!(is_test || code.idents == expected.idents, "{text:?} changes the code of {path}");
            assert_eq!(code.blocks(), expected.blocks(), "{text:?} changes the examples of {path}");
        }
    }
}
