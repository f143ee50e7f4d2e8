//! Which files may a description read, and what is known of them afterwards?
//!
//! What a fixture in version control cannot hold is made here: symbolic links, large files, folders that the
//! configuration allows.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostic::{self, Colour};
use oasmith::name::Lock;
use oasmith::{Config, Failure, Plan};

/// A description with one schema, which is somewhere else.
fn document(reference: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: v}}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        \
         '200': {{description: d, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}\n"
    )
}

/// Makes a folder of its own for a test, with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    drop(fs::remove_dir_all(&folder));
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder is for tests");
        fs::write(path, text).expect("the folder is for tests");
    }
    folder
}

fn plan(spec: &Path) -> Plan {
    let planned = oasmith::plan(&Config::new(spec, "nowhere"));
    planned.unwrap_or_else(|failure| panic!("{}:\n{failure}", spec.display()))
}

/// Checks the codes of what is said about a document, and returns what it says.
fn check(spec: &Path, codes: &[&str]) -> String {
    // Whether there is a client is no matter here: a document that reaches for what is not its own is refused whole.
    let diagnostics = match oasmith::plan(&Config::new(spec, "nowhere")) {
        Ok(plan) => plan.diagnostics,
        Err(Failure::Document(diagnostics)) => diagnostics,
        Err(failure) => panic!("{}:\n{failure}", spec.display()),
    };
    let text = diagnostic::render(&diagnostics, Colour::None);
    let found: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
    assert_eq!(found, codes.iter().copied().collect(), "{text}");
    text
}

#[test]
fn every_file_that_was_read_is_an_input_and_is_read_once() {
    let root = document("pet.yaml#/Pet");
    let files = [
        ("api/openapi.yaml", root.as_str()),
        (
            "api/pet.yaml",
            "Pet: {type: object, properties: {a: {$ref: parts/owner.json}, b: {$ref: './pet.yaml#/Pet'}}}",
        ),
        ("api/parts/owner.json", r#"{"type": "object", "properties": {"pet": {"$ref": "../pet.yaml#/Pet"}}}"#),
        ("api/unused.yaml", "{}"),
    ];
    let folder = folder("inputs", &files);
    let plan = plan(&folder.join("api/openapi.yaml"));
    let expected = ["openapi.yaml", "pet.yaml", "parts/owner.json"].map(|path| folder.join("api").join(path));
    assert_eq!(plan.inputs, expected);
    assert_eq!(plan.api.types.len(), 2);
}

#[test]
fn a_folder_outside_is_read_when_the_configuration_allows_it() {
    let root = document("../common/pet.yaml");
    let toml = "spec = \"openapi.yaml\"\nout = \"client\"\n[load]\nallow = [\"../common\"]\n";
    let pet = "{type: object, properties: {a: {$ref: ../secret/b.yaml}}}";
    let files = [("api/openapi.yaml", root.as_str()), ("common/pet.yaml", pet), ("api/oasmith.toml", toml)];
    let folder = folder("allow", &[&files[..], &[("secret/b.yaml", "{type: string}")]].concat());
    check(&folder.join("api/openapi.yaml"), &["E107"]);
    let config = Config::from_file(&folder.join("api/oasmith.toml")).expect("it is right");
    let Err(Failure::Document(diagnostics)) = oasmith::plan(&config) else { panic!("`secret` is not allowed") };
    let found: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code.id(), &diagnostic.found)).collect();
    assert_eq!(found, [("E107", &"`../secret/b.yaml`".to_owned())]);
    fs::write(folder.join("common/pet.yaml"), "{type: object}").expect("the folder is for tests");
    let plan = oasmith::plan(&config).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(plan.inputs, [folder.join("api/openapi.yaml"), folder.join("api/../common/pet.yaml")]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_inside_of_the_folder_only() {
    let text = document("link.yaml");
    let other = document("links/pet.yaml");
    let files = [("api/openapi.yaml", text.as_str()), ("api/inside.yaml", &other), ("secret.yaml", "{type: string}")];
    let folder = folder("links", &[&files[..], &[("api/schemas/pet.yaml", "{type: object}")]].concat());
    std::os::unix::fs::symlink("../secret.yaml", folder.join("api/link.yaml")).expect("it is for tests");
    std::os::unix::fs::symlink("schemas", folder.join("api/links")).expect("it is for tests");
    let text = check(&folder.join("api/openapi.yaml"), &["E107"]);
    assert!(text.contains("`link.yaml`, a symbolic link that leads out of the folder"), "{text}");
    check(&folder.join("api/inside.yaml"), &[]);
    // The document itself may be a link; its folder is the one where it really is.
    std::os::unix::fs::symlink("api/inside.yaml", folder.join("document.yaml")).expect("it is for tests");
    check(&folder.join("document.yaml"), &[]);
}

#[test]
fn what_cannot_be_read_costs_what_needs_it_and_names_the_file() {
    let folder = folder("unreadable", &[("folder/x.yaml", ""), ("empty.yaml", ""), ("binary.yaml", "a\0b")]);
    let file = fs::File::create(folder.join("large.yaml")).expect("the folder is for tests");
    // A file with a hole, which takes no space.
    file.set_len(101 * 1024 * 1024).expect("the folder is for tests");
    let cases = [
        ("missing.yaml", &["E106"][..], "`missing.yaml`: no such file"),
        ("folder", &["E106"], "`folder`: a folder"),
        ("large.yaml", &["E106"], "`large.yaml`: more than 100 MiB"),
        ("empty.yaml", &["E002", "E106"], "`empty.yaml`: the document is not well-formed"),
        ("binary.yaml", &["E008", "E106"], "`binary.yaml`: the document is not text in UTF-8"),
        ("openapi.yaml", &["E101"], "`#`"),
        ("a%00b.yaml", &["E106"], "`a\\u{0}b.yaml`"),
        ("folder/../../other/openapi.yaml", &["E107"], ""),
        ("https://example.com/a.yaml", &["E102"], "`https://example.com/a.yaml`"),
    ];
    for (reference, codes, said) in cases {
        fs::write(folder.join("openapi.yaml"), document(reference)).expect("the folder is for tests");
        let text = check(&folder.join("openapi.yaml"), codes);
        assert!(text.contains(said), "{text}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn upper_and_lower_case_differ() {
    let text = document("Pet.yaml");
    let folder = folder("case", &[("openapi.yaml", text.as_str()), ("pet.yaml", "{type: object}")]);
    let text = check(&folder.join("openapi.yaml"), &["E106"]);
    assert!(text.contains("`Pet.yaml`: no such file, but there is `pet.yaml`"), "{text}");
}

#[test]
fn a_text_without_a_folder_reads_no_file() {
    let planned = oasmith::plan_text("api.yaml", &document("pet.yaml"), &Config::new("a", "b"), &Lock::default());
    let plan = planned.expect("the document can be used");
    let codes: Vec<_> = plan.diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
    assert_eq!(codes, ["E106"]);
}

#[test]
fn files_that_multiply_one_another_end() {
    // Each file puts the next one in the place of two references, which makes 2^40 of the last.
    let mut files = vec![("openapi.yaml".to_owned(), document("f0.yaml"))];
    for index in 0..40 {
        let next = format!("{{$ref: 'f{}.yaml#/properties'}}", index + 1);
        let object = format!("{{type: object, properties: {next}}}");
        files.push((format!("f{index}.yaml"), format!("type: object\nproperties: {{a: {object}, b: {object}}}\n")));
    }
    files.push(("f40.yaml".to_owned(), "properties: {a: {type: string}}".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let text = check(&folder("multiply", &files).join("openapi.yaml"), &["E009", "E101"]);
    assert!(text.contains("for which there is no room any more"), "{text}");
}

#[test]
fn a_long_chain_of_files_does_not_exhaust_the_stack() {
    let mut text = String::new();
    let mut files = vec![(
        "openapi.yaml".to_owned(),
        "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {/a: {$ref: p0.yaml}}\n".to_owned(),
    )];
    for index in 0..2000 {
        text.clear();
        write!(text, "$ref: p{}.yaml", index + 1).expect("a string takes in any text");
        files.push((format!("p{index}.yaml"), text.clone()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    check(&folder("chain", &files).join("openapi.yaml"), &["E007"]);
}
