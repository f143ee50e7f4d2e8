//! What does the command line say, and with which exit code does it end?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\n";

/// Writes a document into a folder of its own, and returns it with the folder of the client.
fn document(name: &str, body: &str) -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Nothing is there the first time.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder is for tests");
    let spec = folder.join("api.yaml");
    fs::write(&spec, format!("{HEAD}{body}")).expect("the folder is for tests");
    (spec, folder.join("client"))
}

fn oasmith(arguments: &[&str], stdout: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    let child = command.args(arguments).stdout(stdout).stderr(Stdio::piped()).spawn().expect("the command starts");
    child.wait_with_output().expect("the command ends")
}

/// Runs a command on a document; returns its exit code and the JSON that it prints.
fn json(command: &str, spec: &Path, out: &Path) -> (Option<i32>, Value) {
    let (spec, out) = (spec.to_string_lossy(), out.to_string_lossy());
    let output = oasmith(&[command, "--spec", &spec, "--out", &out, "--format", "json"], Stdio::piped());
    let object = serde_json::from_slice(&output.stdout).expect("one JSON object is printed");
    (output.status.code(), object)
}

fn codes(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("it is a list");
    list.iter().map(|entry| entry["code"].as_str().expect("a fault has a code")).collect()
}

const FAULTY: &str = "
paths:
  /a: { get: { operationId: a, responses: { '200': { $ref: '#/components/responses/None' } } } }
  /b: { get: { operationId: b } }
";

#[test]
fn json_lists_every_fault_with_its_place() {
    let (spec, out) = document("faults", FAULTY);
    let (code, object) = json("generate", &spec, &out);
    assert_eq!(code, Some(0));
    assert_eq!((codes(&object["errors"]), codes(&object["warnings"])), (vec!["E101"], vec!["W001"]));
    assert_eq!(object["errors"][0]["line"], 5);
    assert_eq!(object["errors"][0]["pointer"], "/paths/~1a/get/responses/200");
    assert_eq!((&object["operations"], &object["skipped"], &object["ledger"]), (&1.into(), &1.into(), &1.into()));
}

#[test]
fn json_has_the_fields_that_the_readme_names_and_no_others() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = fs::read_to_string(readme).expect("the project has one");
    let paragraph = readme.split_once("`--format json` prints").expect("the report is documented").1;
    let (fields, rest) = paragraph.split_once("When nothing").expect("the failure is documented");
    let spans = |text: &str| -> BTreeSet<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let absent = spans(rest.split("\n\n").next().unwrap_or_default());
    let mut documented = spans(fields);
    assert!(documented.remove("bump"), "the version is raised where it is asked for, which tests/project does");

    let keys =
        |object: &Value| -> BTreeSet<String> { object.as_object().expect("it is an object").keys().cloned().collect() };
    let (spec, out) = document("fields", "paths: {}");
    assert_eq!(keys(&json("check", &spec, &out).1), documented);
    let without = |absent: &BTreeSet<String>| -> BTreeSet<String> { documented.difference(absent).cloned().collect() };
    assert_eq!(keys(&json("generate", &spec, &out).1), without(&BTreeSet::from(["run".to_owned()])));
    let (spec, out) = document("no_fields", "paths: [");
    let mut missing = absent;
    missing.remove("bump");
    missing.insert("run".to_owned());
    assert_eq!(keys(&json("generate", &spec, &out).1), without(&missing));
}

#[test]
fn json_says_why_nothing_can_be_made_of_a_document() {
    let (spec, out) = document("syntax", "paths: [");
    let (code, object) = json("generate", &spec, &out);
    assert_eq!((code, codes(&object["errors"])), (Some(2), vec!["E002"]));
    assert!(!out.exists());
}

#[test]
fn a_client_that_differs_is_told_with_what_mends_it() {
    let (spec, out) = document("drift", "paths: {}");
    let (code, object) = json("check", &spec, &out);
    assert_eq!(code, Some(1));
    let command = format!("oasmith generate --spec {} --out {}", spec.display(), out.display());
    assert_eq!(object["run"], command.as_str());
    assert_eq!(json("generate", &spec, &out).0, Some(0));
    let (code, object) = json("check", &spec, &out);
    assert_eq!((code, &object["drift"], &object["run"]), (Some(0), &Value::Array(Vec::new()), &Value::Null));
}

#[test]
fn a_name_lock_that_cannot_be_read_is_not_passed_over() {
    let (spec, out) = document("lock", "paths: {}");
    assert_eq!(json("generate", &spec, &out).0, Some(0));
    fs::write(out.join("oasmith.lock"), b"group \xff = pets\n").expect("the folder is for tests");
    let (code, object) = json("generate", &spec, &out);
    assert_eq!(code, Some(2));
    let message = object["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("oasmith.lock: cannot be read"), "{message}");
}

#[test]
fn one_of_a_kind_is_counted_as_one() {
    let (spec, out) = document("one", "paths: { /a: { get: { responses: { '204': { description: Done. } } } } }");
    let output =
        oasmith(&["generate", "--spec", &spec.to_string_lossy(), "--out", &out.to_string_lossy()], Stdio::piped());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("1 operation in 1 group, 0 types"), "{text}");
}

#[test]
fn what_is_denied_refuses_the_whole_document() {
    let (spec, out) = document("denied", FAULTY);
    let (spec, target) = (spec.to_string_lossy(), out.to_string_lossy());
    let cases: [(&[&str], i32); 7] = [
        (&["--strict"], 2),
        (&["--deny", "warnings"], 2),
        (&["--deny", "W301", "--deny", "w001"], 2),
        (&["--deny", "E101"], 2),
        (&["--deny", "typo"], 2),
        (&["--deny", "W301"], 0),
        (&[], 0),
    ];
    for (flags, expected) in cases {
        let arguments = ["generate", "--spec", &spec, "--out", &target];
        let output = oasmith(&[&arguments[..], flags].concat(), Stdio::piped());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), out.exists()), (Some(expected), expected == 0), "{flags:?}: {said}");
        // A pipe is no terminal, so nothing is coloured.
        assert!(!said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn many_faults_of_a_kind_are_counted_and_shown_on_demand() {
    let path = |index: u32| format!("  /p{index}: {{ get: {{ operationId: o{index} }} }}\n");
    let (spec, out) = document("many", &format!("paths:\n{}", (0..9).map(path).collect::<String>()));
    let arguments = ["generate", "--spec", &spec.to_string_lossy(), "--out", &out.to_string_lossy()];
    let said = |flags: &[&str]| {
        let output = oasmith(&[&arguments[..], flags].concat(), Stdio::piped());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let brief = said(&[]);
    assert!(brief.contains("warning[W001]: the document was mended (9 times)"), "{brief}");
    assert_eq!((brief.matches("--> ").count(), brief.matches("6 more;").count()), (3, 1), "{brief}");
    let verbose = said(&["-v"]);
    assert_eq!((verbose.matches("--> ").count(), verbose.matches(" more;").count()), (9, 0), "{verbose}");
}

#[test]
fn what_has_types_and_what_has_none_is_counted() {
    let body = "
paths:
  /a:
    post:
      operationId: a
      requestBody:
        content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/A' } } } }
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/L' } } } }
  /b: { get: { operationId: b, responses: { '200': { $ref: '#/components/responses/None' } } } }
components:
  schemas:
    A:
      type: object
      properties: { text: { type: string }, any: {}, typo: { type: strng }, lost: { $ref: '#/components/schemas/L' } }
    L: { allOf: [{ type: string }, { type: boolean }] }
";
    let (spec, out) = document("coverage", body);
    let (code, object) = json("generate", &spec, &out);
    // Typed are the body and `text`; lost are the response, `typo` and `lost`.
    let expected = serde_json::json!({
        "typed": 2, "untyped_by_document": 1, "untyped_by_client": 3, "operations": 1, "skipped": 1,
    });
    assert_eq!((code, &object["coverage"]), (Some(0), &expected), "{object}");
    let ledger = fs::read_to_string(out.join("LEDGER.md")).expect("a client has a ledger");
    assert!(ledger.contains("* Operations: 2 described, 1 generated, 1 left out.\n"), "{ledger}");
    assert!(ledger.contains("* Uses of schemas: 6 described, 2 typed, 1 any value because"), "{ledger}");
}

#[test]
fn a_ledger_that_grew_is_drift() {
    let done = "paths: { /a: { get: { operationId: a, responses: { '204': { description: Done. } } } } }\n";
    let (spec, out) = document("ledger", done);
    assert_eq!(json("generate", &spec, &out).0, Some(0));
    assert_eq!(json("check", &spec, &out).0, Some(0));
    fs::write(&spec, format!("{HEAD}{done}x-webhooks: {{ ping: {{ post: {{}} }} }}\n"))
        .expect("the folder is for tests");
    let (code, object) = json("check", &spec, &out);
    assert_eq!((code, &object["drift"]), (Some(1), &serde_json::json!(["LEDGER.md"])));
    assert_eq!(json("generate", &spec, &out).0, Some(0));
    assert_eq!(json("check", &spec, &out).0, Some(0));
}

#[test]
fn a_code_is_explained() {
    let output = oasmith(&["explain", "e101"], Stdio::piped());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.starts_with("E101: a reference leads nowhere\n\n"), "{text}");
    assert_eq!(oasmith(&["explain", "E000"], Stdio::piped()).status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_printed_is_no_panic() {
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").expect("Linux has it"));
    for arguments in [&["explain"][..], &["explain", "E101"]] {
        let output = oasmith(arguments, full());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
