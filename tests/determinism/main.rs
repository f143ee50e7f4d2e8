//! Does the same description always give the same client, and a larger one the same names?

mod items;
mod tree;

use std::path::Path;

use oasmith::name::Lock;
use oasmith::{Config, File, Plan};
use tree::Node;

const SPEC: &str = "spec/conductorone.yaml";

#[test]
fn the_same_document_gives_the_same_bytes() {
    for (name, text) in documents() {
        let first = plan(&text, &Lock::default());
        let second = plan(&text, &Lock::default());
        assert_equal(&first.files, &second.files, &name);
        let locked = plan(&text, &lock(&first));
        assert_equal(&first.files, &locked.files, &format!("{name}, with its own lock"));
    }
}

#[test]
fn a_client_that_was_just_written_is_up_to_date() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("just_written");
    for path in paths() {
        let out = folder.join(Path::new(&path).file_stem().expect("a document has a name"));
        let spec = Path::new(&path);
        // A description in several files has a folder to itself.
        let config = Config::new(if spec.is_dir() { spec.join("openapi.yaml") } else { spec.to_owned() }, &out);
        oasmith::generate(&config).unwrap_or_else(|failure| panic!("{path}: {failure}"));
        // Names that swap would be back in their places after two generations, so each of them is looked at.
        for round in 1..=2 {
            let found = oasmith::check(&config).unwrap_or_else(|failure| panic!("{path}: {failure}"));
            assert!(found.changes.drifted.is_empty(), "{path}, round {round}: {:?}", found.changes.drifted);
            let again = oasmith::generate(&config).unwrap_or_else(|failure| panic!("{path}: {failure}"));
            assert!(
                again.changes.written.is_empty() && again.changes.removed.is_empty(),
                "{path}: {:?}",
                again.changes
            );
        }
    }
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    // The parts of a message that is no form come in the order of the document.
    for (name, text) in documents().into_iter().filter(|(name, _)| !name.ends_with("multipart_in_order.yaml")) {
        let mut document = Node::read(&text);
        let first = plan(&document.to_string(), &Lock::default());
        assert_equal(&first.files, &plan(&text, &Lock::default()).files, &format!("{name}, as JSON"));
        // Callers hand arguments over in the order of the first document; every name is found without the lock.
        let arguments = lock_of(&first, |line| line.starts_with("arguments "));
        for seed in 1..=4 {
            document.shuffle(&mut { seed });
            let other = plan(&document.to_string(), &arguments);
            assert_equal(&unordered(&first.files), &unordered(&other.files), &format!("{name}, shuffled by {seed}"));
        }
    }
}

#[test]
fn a_document_that_grows_renames_nothing() {
    let mut document = Node::read(&text_of(SPEC));
    let before = plan(&document.to_string(), &Lock::default());
    grow(&mut document);
    let after = plan(&document.to_string(), &lock(&before));
    assert!(after.api.operations.len() > before.api.operations.len());
    assert!(after.api.types.iter().count() > before.api.types.iter().count());
    let (before, after) = (items::of(&before.files), items::of(&after.files));
    let lost: Vec<&String> = before.difference(&after).collect();
    assert!(lost.is_empty(), "these are gone, or are called something else:\n{lost:#?}");
}

#[test]
fn a_property_that_differs_by_case_alone_takes_no_name_over() {
    let mut document = Node::read(&text_of(SPEC));
    let before = plan(&document.to_string(), &Lock::default());
    let properties = document.at(&["components", "schemas", "c1.api.app.v1.App", "properties"]);
    properties.add("AppAccountId", "{type: integer}");
    let after = plan(&document.to_string(), &lock(&before));
    let (before, after) = (items::of(&before.files), items::of(&after.files));
    let lost: Vec<&String> = before.difference(&after).collect();
    assert!(lost.is_empty(), "these are gone, or are called something else:\n{lost:#?}");
}

#[test]
fn a_list_that_grows_renames_nothing() {
    let document = |parameter: &str, branch: &str, member: &str| {
        let object =
            |name: &str| format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}");
        let query = |name: &str| format!("{{name: {name}, in: query, style: deepObject, schema: {}}}", object("from"));
        let status = format!("{{oneOf: [{branch}{}, {}]}}", object("a"), object("b"));
        let both =
            format!("{{allOf: [{member}{}, {{type: object, properties: {{c: {}}}}}]}}", object("e"), object("d"));
        let properties = format!("{{type: object, properties: {{status: {status}, both: {both}}}}}");
        let body = format!("{{content: {{application/json: {{schema: {properties}}}}}}}");
        let parameters = format!("[{parameter}{}]", query("filter"));
        let operation =
            format!("{{operationId: list, parameters: {parameters}, requestBody: {body}, responses: {{}}}}");
        format!("{{openapi: 3.0.3, info: {{title: T, version: '1'}}, paths: {{/items: {{post: {operation}}}}}}}")
    };
    let before = plan(&document("", "", ""), &Lock::default());
    let range =
        "{name: range, in: query, style: deepObject, schema: {type: object, properties: {to: {type: string}}}}, ";
    // It has the property that names its neighbour, which is not to change for that.
    let branch =
        "{type: object, required: [a, z], properties: {a: {type: string}, z: {type: object, properties: {}}}}, ";
    let member = "{type: object, properties: {y: {type: object, properties: {k: {type: string}}}}}, ";
    let after = plan(&document(range, branch, member), &lock(&before));
    assert_eq!(after.api.types.len(), before.api.types.len() + 3);
    let (before, after) = (items::of(&before.files), items::of(&after.files));
    let lost: Vec<&String> = before.difference(&after).collect();
    assert!(lost.is_empty(), "these are gone, or are called something else:\n{lost:#?}");
}

#[test]
fn arguments_stay_where_callers_put_them() {
    let path = "tests/fixtures/accept/arguments.yaml";
    let mut document = Node::read(&text_of(path));
    let before = plan(&document.to_string(), &Lock::default());
    let arguments = |plan: &Plan, of: &str| {
        let text = plan
            .files
            .iter()
            .find_map(|file| Some(file.text.split_once(&format!("impl {of} {{"))?.1))
            .expect("it is a type")
            .to_owned();
        let rest = text.split("pub fn new(").nth(1).expect("it is made of arguments");
        let list = rest.split(") ->").next().unwrap_or_default().split(',');
        list.filter_map(|argument| Some(argument.split_once(':')?.0.trim().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(arguments(&before, "Colour"), ["r", "g", "b"]);
    assert_eq!(arguments(&before, "Login"), ["user", "password"]);
    let properties = document.at(&["components", "schemas", "Login", "properties"]);
    *properties = Node::read("{password: {type: string}, login: {type: string}}");
    *document.at(&["components", "schemas", "Login", "required"]) = Node::read("[password, login]");
    *document.at(&["components", "schemas", "Colour", "properties"]) =
        Node::read("{b: {type: number}, g: {type: number}, r: {type: number}}");
    let after = plan(&document.to_string(), &lock(&before));
    assert_eq!(arguments(&after, "Colour"), ["r", "g", "b"]);
    assert_eq!(arguments(&after, "Login"), ["login", "password"]);
}

/// Adds to the document what would like to have the names that others have.
fn grow(document: &mut Node) {
    let schemas = document.at(&["components", "schemas"]);
    for name in ["App", "api.App", "c1.api.app.v2.App", "c1.api.zoo.v1.UserStatus", "zoo.SearchAppsRequest"] {
        schemas.add(name, "{type: object, properties: {id: {type: string}, status: {type: string, enum: [NEW]}}}");
    }
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    for (index, schema) in
        ["c1.api.app.v1.App", "c1.api.user.v1.User", "c1.api.app.v1.SearchAppsRequest"].iter().enumerate()
    {
        let properties = document.at(&["components", "schemas", schema, "properties"]);
        properties.add("aaa", &reference("App"));
        properties.add("zzz", &reference(["api.App", "c1.api.app.v2.App", "c1.api.zoo.v1.UserStatus"][index]));
        properties.add("newKind", "{type: string, enum: [OLD, NEW]}");
    }
    let call = |id: &str, method: &str| {
        let schema = reference("zoo.SearchAppsRequest");
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        format!(
            "{{operationId: {id}, x-speakeasy-group: AppSearch, x-speakeasy-name-override: Search, \
             {method}responses: {{'200': {{description: OK, {content}}}}}}}"
        )
    };
    let paths = document.at(&["paths"]);
    paths.add("/a/search", &format!("{{get: {}}}", call("a.Search", "")));
    paths.add("/api/v1/search/apps/more", &format!("{{get: {}}}", call("more.Search", "deprecated: true, ")));
    document.at(&["paths", "/api/v1/search/apps"]).add("get", &call("get.Search", ""));
}

#[test]
fn a_changed_description_changes_the_lines_that_carry_it() {
    let text = text_of(SPEC);
    let before = plan(&text, &Lock::default());
    let lock = lock(&before);
    for described in [
        "Search apps based on filters specified in the request body.",
        "A list of app IDs to restrict the search to.",
        "The domain of the tenant to use for this request.",
        "The C1 API is a HTTP API for managing C1 resources.",
    ] {
        assert_eq!(text.matches(described).count(), 1, "{described}");
        let said = "Something else is said here.";
        let after = plan(&text.replace(described, said), &lock);
        let expected: Vec<File> = before.files.iter().map(|file| said_instead(file, described, said)).collect();
        assert_ne!(expected, before.files, "nothing carries {described:?}");
        assert_equal(&expected, &after.files, described);
    }
}

/// Returns a file with something else said in the docs of its items and in its prose.
fn said_instead(file: &File, described: &str, said: &str) -> File {
    let is_prose = Path::new(&file.path).extension().is_some_and(|extension| extension == "md");
    let line = |line: &str| {
        let is_docs = line.trim_start().starts_with("//");
        if is_docs || is_prose { line.replace(described, said) } else { line.to_owned() }
    };
    File { path: file.path.clone(), text: file.text.split('\n').map(line).collect::<Vec<_>>().join("\n") }
}

/// Returns the description, and every accepted fixture that is one file, with their texts.
fn documents() -> Vec<(String, String)> {
    let files = paths().into_iter().filter(|path| Path::new(path).is_file());
    files.map(|path| (path.clone(), text_of(&path))).collect()
}

/// Returns the paths of the description and of every accepted fixture, sorted.
fn paths() -> Vec<String> {
    let mut paths = vec![SPEC.to_owned()];
    for entry in std::fs::read_dir("tests/fixtures/accept").expect("there are fixtures") {
        let path = entry.expect("the entry can be read").path();
        paths.push(path.to_str().expect("a fixture's name is text").to_owned());
    }
    paths.sort_unstable();
    paths
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(Path::new(path)).expect("the document is part of the repository")
}

fn plan(text: &str, lock: &Lock) -> Plan {
    let config = Config::new("api.yaml", "client");
    oasmith::plan_text("api.yaml", text, &config, lock).unwrap_or_else(|failure| panic!("{failure}"))
}

fn lock(plan: &Plan) -> Lock {
    lock_of(plan, |_| true)
}

/// Returns some lines of the lock.
fn lock_of(plan: &Plan, is_kept: impl Fn(&str) -> bool) -> Lock {
    let file = plan.files.iter().find(|file| file.path == "oasmith.lock").expect("a client has a lock");
    Lock::parse(&file.text.lines().filter(|line| is_kept(line)).collect::<Vec<_>>().join("\n"))
}

/// Returns the files that do not depend on the order of the document, as elements of XML do, because servers want them
/// in it.
fn unordered(files: &[File]) -> Vec<File> {
    files.iter().filter(|file| file.path != "src/xml.rs").cloned().collect()
}

/// Compares all files, and shows the first line that differs.
fn assert_equal(one: &[File], other: &[File], what: &str) {
    let paths = |files: &[File]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "{what}");
    for (one, other) in one.iter().zip(other) {
        for (number, (line, with)) in one.text.lines().zip(other.text.lines()).enumerate() {
            assert_eq!(line, with, "{what}: {}:{}", one.path, number + 1);
        }
        assert_eq!(one.text, other.text, "{what}: {}", one.path);
    }
}
