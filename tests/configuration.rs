//! What does `oasmith.toml` change about a client, and what does the user read when it asks for what is not there?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostic::{self, Colour};
use oasmith::{Config, Failure, Plan};
use serde_json::Value;

const PETS: &str = "openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: listPets, tags: [Pets], responses: { '200': { $ref: '#/components/responses/Pets' } } }
    post: { operationId: addPet, tags: [Pets], requestBody: { $ref: '#/components/requestBodies/None' } }
  /orders/{id}:
    get: { operationId: getOrder, tags: [Orders], responses: { '200': { $ref: 'https://example.com/order.yaml' } } }
components:
  responses:
    Pets:
      description: The pets.
      content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
    Order: { type: object, properties: { state: { not: { type: string } } } }
";

/// Makes a folder of its own for a test, with a description, these files and a configuration.
fn folder(name: &str, files: &[(&str, &str)], toml: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("configuration").join(name);
    drop(fs::remove_dir_all(&folder));
    let toml = format!("spec = \"api.yaml\"\nout = \"client\"\n{toml}");
    let own = [("api.yaml", PETS), ("oasmith.toml", toml.as_str())];
    for (path, text) in own.iter().chain(files) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder is for tests");
        fs::write(path, text).expect("the folder is for tests");
    }
    folder
}

fn plan(folder: &Path) -> Result<Plan, String> {
    let config = Config::from_file(&folder.join("oasmith.toml")).map_err(|error| error.to_string())?;
    oasmith::plan(&config).map_err(|failure| match failure {
        Failure::Document(diagnostics) => diagnostic::render(&diagnostics, Colour::None),
        failure => failure.to_string(),
    })
}

fn planned(folder: &Path) -> Plan {
    plan(folder).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Checks that nothing is generated, and that the user reads all of this.
fn refused(folder: &Path, expected: &[&str]) {
    let Err(text) = plan(folder) else { panic!("{} is refused", folder.display()) };
    let missing: Vec<&&str> = expected.iter().filter(|part| !text.contains(**part)).collect();
    assert!(missing.is_empty(), "{missing:#?} is missing in\n{text}");
}

#[test]
fn only_what_is_wanted_is_read_and_generated() {
    let folder = folder("filter", &[], "[filter]\ninclude = [{ tag = \"Pets\" }]\nexclude = [{ method = \"POST\" }]\n");
    let plan = planned(&folder);
    let ids: Vec<&str> = plan.api.operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!((ids, plan.api.types.len(), plan.excluded, plan.skipped), (vec!["listPets"], 1, 2, 0));
    // Neither the reference to the network nor the one that leads nowhere matters any more.
    assert_eq!(plan.diagnostics.iter().count(), 0, "{}", diagnostic::render(&plan.diagnostics, Colour::None));
}

#[test]
fn a_rule_that_fits_nothing_is_shown_in_the_configuration() {
    let folder =
        folder("filter_unused", &[], "\n[filter]\ninclude = [\n  { tag = \"Pets\" },\n  { id = \"getPet\" },\n]\n");
    let place = format!("{}:7:3", folder.join("oasmith.toml").display());
    let found = "found: `{ id = \"getPet\" }` under `[filter] include`, which fits no operation";
    refused(&folder, &["error[E010]", &place, "7 |   { id = \"getPet\" },", found]);
}

#[test]
fn a_rule_without_a_key_and_a_key_that_is_not_known_are_refused() {
    refused(&folder("filter_empty", &[], "[filter]\ninclude = [{}]\n"), &["a rule of `[filter]` names nothing"]);
    refused(
        &folder("filter_key", &[], "[filter]\ninclude = [{ operation = \"a\" }]\n"),
        &["unknown field `operation`"],
    );
}

const OVERLAY: &str = "overlay: 1.1.0
info: { title: Mend, version: '1' }
actions:
  - target: $.paths['/pets'].post.requestBody
    remove: true
  - target: $.paths['/pets'].post
    update:
      responses: { '204': { description: Added. } }
      parameters: [{ name: dry, in: query, schema: { type: what } }]
  - target: $.paths[?@.get.tags[?@ == 'Orders']]
    remove: true
";

#[test]
fn an_overlay_changes_the_document_and_its_own_faults_are_shown_in_it() {
    let files = [("changes/mend.yaml", OVERLAY)];
    let folder = folder("overlay", &files, "[load]\noverlays = [\"changes/mend.yaml\"]\n");
    let plan = planned(&folder);
    let ids: Vec<&str> = plan.api.operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!((ids, plan.skipped), (vec!["listPets", "addPet"], 0));
    assert_eq!(plan.inputs, ["api.yaml", "changes/mend.yaml"].map(|path| folder.join(path)));
    let text = diagnostic::render(&plan.diagnostics, Colour::None);
    let place = format!("{}:9:54", folder.join("changes/mend.yaml").display());
    assert!(text.contains(&place) && text.contains("at: /actions/1/update/parameters/0/schema/type"), "{text}");
}

#[test]
fn files_that_are_joined_do_not_hide_where_an_overlay_is() {
    let overlay = OVERLAY.replace("type: what", "$ref: pet.yaml");
    let more = "openapi: 3.1.0\ninfo: {}\npaths: { /x: { get: { operationId: x, y: { $ref: 'pet.yaml' } } } }\n";
    let files = [("mend.yaml", overlay.as_str()), ("pet.yaml", "type: what\n"), ("more.yaml", more)];
    let folder = folder("overlay_files", &files, "[load]\noverlays = [\"mend.yaml\"]\n");
    let plan = planned(&folder);
    let text = diagnostic::render(&plan.diagnostics, Colour::None);
    assert_eq!(plan.inputs, ["api.yaml", "mend.yaml", "pet.yaml"].map(|path| folder.join(path)));
    assert!(text.contains(&format!("{}:1:1", folder.join("pet.yaml").display())), "{text}");
}

#[test]
fn a_format_that_a_library_has_no_type_for_is_refused() {
    let folder = folder("formats", &[], "[types.formats]\ndate = \"uuid\"\n");
    let expected = "`uuid` has no type for the format `date`; there is `string`, `chrono`, `jiff`, `time`";
    refused(&folder, &["oasmith.toml", expected]);
}

#[test]
fn a_client_depends_on_what_its_formats_need_and_on_nothing_else() {
    let pets = PETS.replace("name: { type: string }", "name: { type: string, format: uuid }");
    let toml = "[filter]\ninclude = [{ tag = \"Pets\" }]\n[types.formats]\nuuid = \"uuid\"\ndate-time = \"jiff\"\n";
    for (runtime, expected) in [
        ("embedded", vec!["uuid = { version = \"1\", default-features = false, features = [\"std\"] }"]),
        (
            "crate",
            vec![
                "oasmith-runtime = { version = \"0.1.0\", default-features = false, features = [\"uuid\"] }",
                "uuid = { version = \"1\", default-features = false, features = [\"std\"] }",
            ],
        ),
    ] {
        let toml = format!("{toml}[client]\nruntime = \"{runtime}\"\n");
        let plan = planned(&folder("formats_used", &[("api.yaml", &pets)], &toml));
        let text = |path: &str| plan.files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
        let manifest = text("Cargo.toml").expect("a client has a manifest");
        let lines = manifest.lines().filter(|line| line.contains("uuid") || line.contains("jiff"));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
        if let Some(module) = text("src/runtime/model/mod.rs") {
            let lines: Vec<&str> =
                module.lines().filter(|line| line.contains("uuid") || line.contains("jiff")).collect();
            assert_eq!(lines, ["mod uuid;"]);
        }
    }
}

#[test]
fn what_is_replaced_is_there_and_what_replaces_it_is_a_path() {
    let toml = |line: &str| format!("[filter]\ninclude = [{{ tag = \"Pets\" }}]\n[types.replace]\n{line}\n");
    refused(
        &folder("replace_missing", &[], &toml("Pets = \"crate::Pet\"")),
        &["`Pets` in `[types.replace]` is no schema"],
    );
    let expected = "`Pet` for `Pet` in `[types.replace]` is no path of a type";
    refused(&folder("replace_path", &[], &toml("Pet = \"Pet\"")), &[expected]);
    assert_eq!(planned(&folder("replace", &[], &toml("Pet = \"::pets::Pet\""))).api.types.len(), 1);
}

#[test]
fn a_description_names_a_type_only_when_it_is_let_and_only_by_a_path() {
    let pets = PETS.replace("Pet: { type: object,", "Pet: { x-rust-type: PATH, type: object,");
    let model = |path: &str, types: &str| {
        let pets = pets.replace("PATH", path);
        let toml = format!("[filter]\ninclude = [{{ tag = \"Pets\" }}]\nexclude = [{{ method = \"post\" }}]\n{types}");
        let plan = planned(&folder("x_rust_type", &[("api.yaml", &pets)], &toml));
        let model = plan.files.iter().find(|file| file.path == "src/model/pet.rs").expect("there is a model");
        (model.text.contains("pub type Pet = ::pets::Pet;"), plan.diagnostics.iter().count())
    };
    let lets = "[types]\nx_rust_type = true\n";
    // Without leave it is one more extension that has no effect, and that is said.
    assert_eq!(model("'::pets::Pet'", ""), (false, 1));
    assert_eq!(model("'::pets::Pet'", lets), (true, 0));
    assert_eq!(model("{ crate: pets, path: '::pets::Pet' }", lets), (true, 0));
    assert_eq!(model("'::pets::Pet; fn f() {}'", lets), (false, 1));
}

#[test]
fn an_operation_pages_and_repeats_itself_as_the_configuration_says() {
    let only = "[filter]\ninclude = [{ id = \"listPets\" }]\n";
    let toml = format!(
        "{only}[pagination.listPets]\ntype = \"link\"\n[retries.listPets]\nattempts = 5\nidempotency_key = \"X-Key\"\n"
    );
    let plan = planned(&folder("pages_and_retries", &[], &toml));
    let calls =
        plan.files.iter().find(|file| file.path == "src/operation/pets.rs").expect("there is a call").text.clone();
    for part in [
        "runtime::next_link(&self.call, at, &answer.headers)",
        ".retry(runtime::RetryPolicy::new().attempts(5))",
        ".key_header(\"x-key\")",
    ] {
        assert!(calls.contains(part), "{part} is missing in\n{calls}");
    }
    // The configuration replaces what it names, and leaves the rest of what the document declares.
    let retries = "x-speakeasy-retries: { strategy: backoff, statusCodes: [503] }";
    let declared = PETS.replace("operationId: listPets", &format!("operationId: listPets, {retries}"));
    assert_ne!(declared, PETS);
    let toml = format!("{only}[retries.listPets]\nattempts = 2\n");
    let plan = planned(&folder("retries_of_both", &[("api.yaml", declared.as_str())], &toml));
    let calls = plan.files.iter().find(|file| file.path == "src/operation/pets.rs").expect("there is a call");
    for part in [".attempts(2)", ".statuses(&[(503, 503)])", ".any_method()"] {
        assert!(calls.text.contains(part), "{part} is missing in\n{}", calls.text);
    }
    for (name, rules, expected) in [
        (
            "pages_of_nothing",
            "[pagination.listCats]\ntype = \"link\"\n",
            "`listCats` in `[pagination]` is the id of no",
        ),
        ("retries_of_nothing", "[retries.listCats]\nattempts = 2\n", "`listCats` in `[retries]` is the id of no"),
        ("no_input", "[pagination.listPets]\ntype = \"page\"\n", "needs an `input`"),
        ("no_next", "[pagination.listPets]\ntype = \"url\"\n", "needs either `next` or `header`"),
        ("no_path", "[pagination.listPets]\ntype = \"url\"\nnext = \"next\"\n", "a path that does not begin with `$`"),
        ("no_sense", "[pagination.listPets]\ntype = \"link\"\nmore = \"$.more\"\n", "no use for `more` and `pages`"),
        (
            "no_pages_of_offsets",
            "[pagination.listPets]\ntype = \"offset\"\ninput = \"skip\"\npages = \"$.pages\"\n",
            "no use for a count of `pages`",
        ),
        ("no_pages", "[pagination.listPets]\ntype = \"none\"\nitems = \"$\"\n", "does not page, and how"),
        ("no_attempt", "[retries.listPets]\nattempts = 0\n", "sends nothing"),
        ("no_header", "[retries.listPets]\nidempotency_key = \"a b\"\n", "is no name of a header"),
        ("no_rule", "[retries.listPets]\n", "says nothing"),
    ] {
        refused(&folder(name, &[], &format!("{only}{rules}")), &[expected]);
    }
}

#[test]
fn a_client_is_not_called_as_what_it_depends_on() {
    let expected = "`tokio` cannot be the name of the package: the client depends on a crate of that name";
    let wanted = "[filter]\ninclude = [{ tag = \"Pets\" }]\n[package]\nname = ";
    refused(&folder("own_name", &[], &format!("{wanted}\"tokio\"\n")), &["oasmith.toml:6:1: ", expected]);
    let tests = "\"my-tests\"\n[dev-dependencies]\nmy_tests = \"1\"\n";
    refused(&folder("own_tests", &[], &format!("{wanted}{tests}")), &["`my-tests` cannot be the name of the package"]);
}

#[test]
fn what_is_written_by_hand_begins_with_a_module() {
    let toml = "[filter]\ninclude = [{ tag = \"Pets\" }]\n[client]\next = true\n";
    let folder = folder("ext", &[], toml);
    let config = Config::from_file(&folder.join("oasmith.toml")).expect("the configuration is sound");
    let generate = || oasmith::generate(&config).expect("the client is written").changes.written;
    assert!(generate().contains(&"src/ext/mod.rs".to_owned()));
    let module = folder.join("client/src/ext/mod.rs");
    let text = fs::read_to_string(&module).expect("it was written");
    assert!(text.starts_with("//! What is written by hand for this client"), "{text}");
    fs::write(&module, "//! Mine.\n").expect("the folder is for tests");
    assert_eq!(generate(), Vec::<String>::new());
    assert_eq!(fs::read_to_string(&module).expect("it is there"), "//! Mine.\n");
}

#[test]
fn a_client_has_a_folder_apart_from_its_description() {
    let folder = folder("out", &[], "[filter]\ninclude = [{ tag = \"Pets\" }]\n");
    let mut config = Config::from_file(&folder.join("oasmith.toml")).expect("the configuration is sound");
    config.out = folder.clone();
    let failure = oasmith::generate(&config).expect_err("the description is there").to_string();
    let expected = format!("{}: the description is in the client's folder", folder.join("api.yaml").display());
    assert!(failure.contains(&expected), "{failure}");
    let mut names: Vec<_> =
        fs::read_dir(&folder).expect("it is there").map(|entry| entry.expect("it is").file_name()).collect();
    names.sort();
    assert_eq!(names, ["api.yaml", "oasmith.toml"]);
}

#[test]
fn a_client_that_is_a_module_has_no_manifest_but_says_what_it_needs() {
    let folder = folder("module", &[], "[package]\nname = \"pets\"\n[client]\nroot = \"crate::api\"\n");
    let plan = planned(&folder);
    let text = |path: &str| plan.files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    assert_eq!(text("Cargo.toml"), None);
    let needs = text("dependencies.toml").expect("it says what it needs");
    assert!(needs.contains("\n[dependencies]\n") && needs.contains("\nbytes = \"1\"\n"), "{needs}");
    assert!(!needs.contains("[package]"), "{needs}");
    let readme = text("README.md").expect("it has one");
    assert!(readme.contains("\npub mod api;\n") && !readme.contains("pets = "), "{readme}");
}

#[test]
fn the_schema_is_what_the_code_reads_and_every_key_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("generator/src/config/schema.json");
    let schema = oasmith::config::schema();
    let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if written != schema {
        assert!(std::env::var_os("CI").is_none(), "{} is not what the code says: run this test", path.display());
        fs::write(&path, &schema).expect("the project can be written");
        panic!("{} was brought up to date: commit it", path.display());
    }
    let page = fs::read_to_string(root.join("docs/configuration.md")).expect("the configuration is documented");
    let documented: BTreeSet<&str> = page.lines().filter(|line| line.starts_with(['|', '#'])).flat_map(spans).collect();
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let mut keys = BTreeSet::new();
    properties(&schema, &mut keys);
    // These have a heading, and so do all tables of the root.
    let is_missing = |key: &&str| !documented.iter().any(|span| span == key || span.starts_with(&format!("[{key}")));
    let missing: Vec<&&str> = keys.iter().filter(|key| is_missing(key)).collect();
    assert!(keys.len() > 30 && missing.is_empty(), "docs/configuration.md lacks {missing:?}");
}

/// Returns what a line has in backticks.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Collects the names of all properties in a schema.
fn properties<'s>(schema: &'s Value, keys: &mut BTreeSet<&'s str>) {
    if let Some(found) = schema.get("properties").and_then(Value::as_object) {
        keys.extend(found.keys().map(String::as_str));
    }
    match schema {
        Value::Object(object) => object.values().for_each(|value| properties(value, keys)),
        Value::Array(list) => list.iter().for_each(|value| properties(value, keys)),
        _ => {}
    }
}
