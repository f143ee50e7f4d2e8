//! How long does a look at schemas take that include one another in many ways?

use std::fmt::Write;

use crate::Config;
use crate::ir::XmlContent;
use crate::name::Lock;

/// A root that leads to the first of several schemas.
const ROOT: &str = "    Root: { type: object, properties: { a: { $ref: '#/components/schemas/A0' } } }\n";

/// Returns the properties that every named schema of a document has in XML, whose root is `Root`.
fn properties(schemas: &str) -> Vec<(String, Vec<String>)> {
    let document = format!(
        "
openapi: 3.1.0
info: {{ title: Test, version: '1' }}
paths:
  /:
    post:
      requestBody: {{ content: {{ application/xml: {{ schema: {{ $ref: '#/components/schemas/Root' }} }} }} }}
      responses: {{ '204': {{ description: Done. }} }}
components:
  schemas:
{schemas}"
    );
    let plan = crate::plan_text("test.yaml", &document, &Config::new("test.yaml", "client"), &Lock::default());
    let plan = plan.unwrap_or_else(|failure| panic!("{failure}"));
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for shared in &plan.api.xml.shared {
        if let XmlContent::Object(members, _) = &shared.content {
            found.push((shared.hint.clone(), members.iter().map(|(name, _)| name.clone()).collect()));
        }
    }
    found.sort();
    found
}

/// Returns schemas `A0` to `A39`, each of which mentions the next one twice.
fn chain(schema: impl Fn(&str) -> String) -> String {
    let mut schemas = String::from(ROOT);
    for index in 0..40 {
        let _ = writeln!(schemas, "    A{index}: {}", schema(&format!("$ref: '#/components/schemas/A{}'", index + 1)));
    }
    schemas + "    A40: { type: object, properties: { x: { type: string } } }\n"
}

#[test]
fn what_is_included_twice_is_looked_at_once() {
    let chains = [
        chain(|next| format!("{{ allOf: [{{ {next} }}, {{ {next} }}], properties: {{ y: {{ type: string }} }} }}")),
        chain(|next| format!("{{ oneOf: [{{ {next} }}, {{ allOf: [{{ {next} }}], properties: {{ y: {{}} }} }}] }}")),
    ];
    for schemas in chains {
        let found = properties(&schemas);
        let first = found.iter().find(|(name, _)| name == "A0").map(|(_, properties)| properties.as_slice());
        assert_eq!(first, Some(["x".to_owned(), "y".to_owned()].as_slice()));
    }
    let lists = chain(|next| {
        format!("{{ type: array, items: {{ type: object, properties: {{ l: {{ {next} }}, r: {{ {next} }} }} }} }}")
    });
    assert_eq!(properties(&lists).len(), 42, "the root, the items of 40 lists, and the last schema");
}

#[test]
fn a_branch_that_extends_its_choice_does_not_have_the_other_branches() {
    let mut schemas = String::from(
        "    Root: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' } } }
    Pet:
      type: object
      properties: { name: { type: string } }
      oneOf:
",
    );
    for index in 0..3 {
        let _ = writeln!(schemas, "        - $ref: '#/components/schemas/P{index}'");
    }
    for index in 0..3 {
        let part = format!("type: object, properties: {{ p{index}: {{ $ref: '#/components/schemas/P{index}' }} }}");
        let _ = writeln!(schemas, "    P{index}: {{ allOf: [{{ $ref: '#/components/schemas/Pet' }}, {{ {part} }}] }}");
    }
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let expected = [
        ("P0".to_owned(), texts(&["name", "p0"])),
        ("P1".to_owned(), texts(&["name", "p1"])),
        ("P2".to_owned(), texts(&["name", "p2"])),
        ("Pet".to_owned(), texts(&["name", "p0", "p1", "p2"])),
        ("Root".to_owned(), texts(&["pet"])),
    ];
    let found = properties(&schemas);
    let sorted: Vec<_> = found
        .into_iter()
        .map(|(name, mut members)| {
            (name, {
                members.sort();
                members
            })
        })
        .collect();
    assert_eq!(sorted, expected);
}

#[test]
fn a_long_way_from_one_schema_to_the_next_takes_no_stack() {
    let mut schemas = String::from(ROOT);
    for index in 0..1_000 {
        let next = format!("a: {{ $ref: '#/components/schemas/A{}' }}", index + 1);
        let _ = writeln!(schemas, "    A{index}: {{ type: object, properties: {{ {next} }} }}");
    }
    schemas += "    A1000: { type: object, properties: { x: { type: string } } }\n";
    assert_eq!(properties(&schemas).len(), 1_002);
}
