//! What does the user read when a document is at fault?
//!
//! Every code has a document under `fixtures/reject` whose name begins with it, or a folder with `openapi.yaml` where
//! it takes several files, and with `oasmith.toml` where it takes a configuration. What cannot be said in a document,
//! a file that is not there and a configuration that is wrong, is tested here without one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostic::{self, Code, Colour, Diagnostics};
use oasmith::name::Lock;
use oasmith::{Config, Failure};

const FIXTURES: &str = "tests/fixtures/reject";

/// Codes that no document can bring about, and that have a test of their own below.
const WITHOUT_DOCUMENT: [Code; 2] = [Code::Unreadable, Code::Configuration];

#[test]
fn documents_at_fault() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/reject");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    insta::glob!("fixtures/reject/*", |path| {
        let path = Path::new(FIXTURES).join(path.file_name().unwrap_or_default());
        let document = if path.is_dir() { path.join("openapi.yaml") } else { path.clone() };
        let (codes, text) = read(&document);
        let expected = code_of(&path);
        assert!(codes.contains(expected.as_str()), "{} shows no {expected}:\n{text}", path.display());
        insta::assert_snapshot!("said", text);
    });
}

#[test]
fn every_code_has_a_document_and_an_explanation() {
    let documents = fs::read_dir(FIXTURES).expect("there are documents");
    let shown: BTreeSet<String> = documents.map(|entry| code_of(&entry.expect("it can be listed").path())).collect();
    let mut faults = Vec::new();
    for code in Code::ALL {
        if !shown.contains(code.id()) && !WITHOUT_DOCUMENT.contains(code) {
            faults.push(format!("no document of {FIXTURES} shows {}", code.id()));
        }
        if code.explanation().split_whitespace().count() < 10 {
            faults.push(format!("{} is not explained", code.id()));
        }
    }
    let ids: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let unknown = shown.iter().filter(|code| !ids.contains(code.as_str()));
    faults.extend(unknown.map(|code| format!("{FIXTURES} shows {code}, which is no code")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_document_that_is_not_there_is_named() {
    let (codes, text) = read(Path::new("tests/fixtures/nowhere.yaml"));
    assert_eq!(codes, BTreeSet::from(["E001"]), "{text}");
    assert!(text.contains("tests/fixtures/nowhere.yaml"), "{text}");
}

#[test]
fn a_folder_is_no_document() {
    let (codes, text) = read(Path::new(FIXTURES));
    assert_eq!(codes, BTreeSet::from(["E001"]), "{text}");
}

#[test]
fn a_wrong_configuration_is_refused_with_its_place() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let cases = [
        ("no_toml", "spec = ", "no_toml.toml: TOML parse error at line 1, column 8"),
        ("unknown_key", "spec = \"a\"\nout = \"b\"\nprune = true\n", "unknown field `prune`"),
        ("missing", "spec = \"a\"\n", "missing field `out`"),
        ("root", "spec = \"a\"\nout = \"b\"\n[client]\nroot = \"a b\"\n", "root.toml:4:1: `a b` is no path"),
        (
            "elsewhere",
            "spec = \"a\"\nout = \"b\"\n[client]\nroot = \"a::b\"\n",
            "elsewhere.toml:4:1: `a::b` is no path",
        ),
        (
            "quick_start",
            "spec = \"a\"\nout = \"b\"\n[client]\nquick_start = [\n  \".a()\",\n  \".b(\",\n]\n",
            "quick_start.toml:6:3: `.b(` in `quick_start` is no call of a builder",
        ),
        (
            "version",
            "spec = \"a\"\nout = \"b\"\n[package]\nversion = \"1.0\"\n",
            "version.toml:4:1: `1.0` is no version",
        ),
        (
            "package",
            "spec = \"a\"\nout = \"b\"\n[package]\nname = \"1 x\"\n",
            "package.toml:4:1: `1 x` is no package name",
        ),
        (
            "std",
            "spec = \"a\"\nout = \"b\"\n[package]\nname = \"std\"\n",
            "std.toml:4:1: `std` cannot be the name of a package",
        ),
        (
            "keyword",
            "spec = \"a\"\nout = \"b\"\npackage.name = \"match\"\n",
            "keyword.toml:3:9: `match` cannot be the name of a package",
        ),
    ];
    for (name, toml, expected) in cases {
        let path = folder.join(name).with_extension("toml");
        fs::write(&path, toml).expect("the folder is for tests");
        let error = Config::from_file(&path).expect_err(toml).to_string();
        assert!(error.contains(&path.display().to_string()) && error.contains(expected), "{error}");
    }
}

#[test]
fn a_feature_that_the_client_does_not_have_is_refused() {
    let text = "openapi: 3.1.0\ninfo: { title: Test, version: '1' }\npaths: {}\n";
    let mut config = Config::new("api.yaml", "client");
    for feature in ["typo", "jwt-bearer"] {
        config.client.default_features = vec!["reqwest".to_owned(), feature.to_owned()];
        let failure = oasmith::plan_text("api.yaml", text, &config, &Lock::default()).expect_err(feature);
        let expected = format!("`{feature}` in `default_features` is no feature of this client; it has `reqwest`");
        assert!(matches!(failure, Failure::Config(_)) && failure.to_string().contains(&expected), "{failure}");
    }
}

#[test]
fn a_name_that_the_client_does_not_have_is_refused() {
    let text = "
openapi: 3.1.0
info: { title: Test, version: '1' }
servers: [{ url: 'https://{tenant}.example.com', variables: { tenant: { default: acme } } }]
paths: {}
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: {} } } }
";
    let refusal = |variable: &str, scheme: &str| {
        let mut config = Config::new("api.yaml", "client");
        config.client.required_variables = vec![variable.to_owned()];
        config.client.skip_client_credentials = vec![scheme.to_owned()];
        oasmith::plan_text("api.yaml", text, &config, &Lock::default()).err().map(|failure| failure.to_string())
    };
    assert_eq!(refusal("tenant", "oauth"), None);
    let cases = [
        (
            "tenent",
            "oauth",
            "`tenent` in `required_variables` is no variable of a server of this client; it has `tenant`",
        ),
        (
            "tenant",
            "key",
            "`key` in `skip_client_credentials` is no scheme of client credentials of this client; it has `oauth`",
        ),
    ];
    for (variable, scheme, expected) in cases {
        let said = refusal(variable, scheme).expect(expected);
        assert!(said.contains(expected), "{said}");
    }
}

/// Returns the code that the name of a fixture begins with.
fn code_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('_').next().unwrap_or_default().to_ascii_uppercase()
}

/// Plans a client of a document; returns the codes of the faults, and what the user reads.
fn read(path: &Path) -> (BTreeSet<&'static str>, String) {
    let configuration = path.with_file_name("oasmith.toml");
    let config = if configuration.exists() {
        Config::from_file(&configuration).expect("the configuration is not what is at fault")
    } else {
        Config::new(path, "tests/fixtures/client")
    };
    match oasmith::plan(&config) {
        Ok(plan) => {
            let generated = format!("{} generated, {} left out", plan.api.operations.len(), plan.skipped);
            said(&plan.diagnostics, &generated)
        }
        Err(Failure::Document(diagnostics)) => said(&diagnostics, "nothing was generated"),
        Err(failure) => panic!("{}: {failure}", path.display()),
    }
}

fn said(diagnostics: &Diagnostics, outcome: &str) -> (BTreeSet<&'static str>, String) {
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
    (codes, format!("{}\noperations: {outcome}\n", diagnostic::render(diagnostics, Colour::None).trim_end()))
}
