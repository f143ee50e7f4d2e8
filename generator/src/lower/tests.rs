//! Does every construct become what it means, or a diagnostic?

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Operation, Shape, Struct, Ty, TyKind};
use crate::load::load_text;
use crate::resolve::resolve;

mod limits;

/// Lowers a document that is given without its head, and returns it with its diagnostics, code and pointer.
pub(crate) fn lowered(body: &str) -> (Api, Vec<String>) {
    let text = format!("openapi: 3.1.0\ninfo: {{ title: Test, version: '1' }}\n{body}");
    let config = Config::new("test.yaml", "client");
    let mut diagnostics = Diagnostics::default();
    let document = load_text("test.yaml", text, &config, &mut diagnostics);
    let document = document.expect("the document of a test can be loaded");
    let lowered = super::lower(resolve(&document), &config, &mut diagnostics);
    let line = |diagnostic: &Diagnostic| format!("{} {}", diagnostic.code.id(), diagnostic.origin.pointer);
    (lowered.api, diagnostics.iter().map(line).collect())
}

/// Lowers a document that has only named schemas.
fn schemas(text: &str) -> (Api, Vec<String>) {
    lowered(&format!("paths: {{}}\ncomponents:\n  schemas:{text}\n"))
}

/// Returns the struct of a component.
fn object<'a>(api: &'a Api, hint: &str) -> &'a Struct {
    let found = api.types.iter().find(|(_, def)| def.hint == hint).expect("the test names a type of the document");
    match &found.1.shape {
        Shape::Struct(def) => def,
        other => panic!("`{hint}` is no struct but {other:?}"),
    }
}

fn field<'a>(def: &'a Struct, name: &str) -> &'a Ty {
    &def.fields.iter().find(|field| field.wire_name == name).expect("the test names a field of the struct").ty
}

const DONE: &str = "responses: { '204': { description: Done. } }";

#[test]
fn an_operation_that_cannot_be_expressed_is_left_out_with_its_reason() {
    let id = "{ name: id, in: path, required: true, schema: { type: string } }";
    let query = "{ name: q, in: query, schema: { type: string } }";
    let header = "{ name: \"a\\r\\nb\", in: header, schema: { type: string } }";
    let cases = [
        ("/x/{id}", format!("{{ {DONE} }}"), 0, vec!["E202 /paths/~1x~1{id}/get"]),
        ("/x/{id", format!("{{ {DONE} }}"), 0, vec!["E201 /paths/~1x~1{id"]),
        ("/x/{id}", format!("{{ parameters: [{id}], {DONE} }}"), 1, vec![]),
        ("/x", format!("{{ parameters: [{id}], {DONE} }}"), 1, vec!["W201 /paths/~1x/get/parameters/0"]),
        ("/x", format!("{{ parameters: [{query}, {query}], {DONE} }}"), 0, vec!["E203 /paths/~1x/get/parameters/1"]),
        ("/x", format!("{{ parameters: [{header}], {DONE} }}"), 1, vec!["E205 /paths/~1x/get/parameters/0"]),
        ("/x", format!("{{ security: [{{ none: [] }}], {DONE} }}"), 0, vec!["E204 /paths/~1x/get/security"]),
        ("/x", format!("{{ servers: [{{ url: 'https://b.example' }}], {DONE} }}"), 1, vec![]),
        ("/x#two", format!("{{ {DONE} }}"), 1, vec!["W001 /paths/~1x#two"]),
        (
            "/x",
            "{ responses: { '200': { $ref: '#/components/responses/None' } } }".to_owned(),
            0,
            vec!["E101 /paths/~1x/get/responses/200"],
        ),
    ];
    for (path, operation, count, expected) in cases {
        let (api, diagnostics) = lowered(&format!("paths:\n  '{path}':\n    get: {operation}\n"));
        assert_eq!(
            (api.operations.len(), diagnostics),
            (count, expected.iter().map(ToString::to_string).collect()),
            "{path} {operation}"
        );
    }
}

#[test]
fn names_and_groups_are_wished_for_in_this_order() {
    let cases = [
        ("{ x-speakeasy-group: G, x-speakeasy-name-override: N, operationId: a.b, tags: [t]", "N", "G"),
        ("{ operationId: a.b, tags: [' ', t]", "a.b", "t"),
        ("{ operationId: a.b", "a.b", "apps"),
        ("{ x-none: 1", "GET /api/v1/apps", "apps"),
    ];
    for (head, hint, group) in cases {
        let (api, diagnostics) = lowered(&format!("paths: {{ /api/v1/apps: {{ get: {head}, {DONE} }} }} }}\n"));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let operation = &api.operations[0];
        assert_eq!((operation.hint.as_str(), operation.group_hint.as_str()), (hint, group), "{head}");
    }
}

#[test]
fn operations_come_sorted_and_two_of_one_id_are_both_kept() {
    let body = format!(
        "
paths:
  /b:
    post: {{ operationId: x, {DONE} }}
    get: {{ operationId: x, {DONE} }}
  /a:
    get: {{ operationId: y, {DONE} }}
"
    );
    let (api, diagnostics) = lowered(&body);
    let line = |found: &Operation| format!("{} {} {}", found.method.as_str(), found.path, found.id);
    let ids: Vec<String> = api.operations.iter().map(line).collect();
    assert_eq!(ids, ["GET /a y", "GET /b x", "POST /b x"]);
    assert_eq!(diagnostics, ["W001 /paths/~1b/post"]);
}

#[test]
fn circles_of_schemas_end() {
    let cases = [
        (
            "
    A: { $ref: '#/components/schemas/B' }
    B: { type: array, items: { $ref: '#/components/schemas/A' } }",
            0,
        ),
        (
            "
    A: { allOf: [{ $ref: '#/components/schemas/B' }, { properties: { a: {} } }] }
    B: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { b: {} } }] }",
            1,
        ),
        (
            "
    A:
      properties: { a: { type: array, items: { $ref: '#/components/schemas/A/properties/a' } } }",
            1,
        ),
        (
            "
    A:
      properties: { a: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { b: {} } }] } }",
            0,
        ),
        (
            "
    A: { properties: { a: { $ref: '#/components/schemas/A' } } }",
            0,
        ),
    ];
    for (text, untyped) in cases {
        let (api, diagnostics) = schemas(text);
        let count = diagnostics.iter().filter(|line| line.starts_with("W301") || line.starts_with("E104")).count();
        assert_eq!(count, untyped, "{text}: {diagnostics:?}");
        assert!(!api.types.is_empty());
    }
}

#[test]
fn a_long_chain_of_schemas_costs_precision_and_not_the_stack() {
    let link = |index: usize| {
        let next = index + 1;
        let members = format!("[{{ $ref: '#/components/schemas/S{next}' }}, {{ properties: {{ a{index}: {{}} }} }}]");
        format!("    S{index}: {{ allOf: {members} }}\n")
    };
    let chain: String = (0..2_000).map(link).collect();
    let (api, diagnostics) = schemas(&format!("\n{chain}    S2000: {{ type: object }}"));
    assert_eq!(api.types.len(), 2_001);
    assert!(diagnostics.iter().all(|line| line.starts_with("W301")), "{diagnostics:?}");
}

#[test]
fn one_property_in_two_schemas_of_an_all_of_may_only_narrow() {
    let property = |left: &str, right: &str| {
        let (api, diagnostics) = schemas(&format!(
            "
    A:
      allOf:
      - properties: {{ p: {left} }}
      - properties: {{ p: {right} }}"
        ));
        (field(object(&api, "A"), "p").kind.clone(), diagnostics.len())
    };
    assert!(matches!(property("{ type: string }", "{ type: string, enum: [a] }"), (TyKind::Named(_), 0)));
    assert!(matches!(property("{ type: string, enum: [a] }", "{ type: string }"), (TyKind::Named(_), 0)));
    assert!(matches!(property("{}", "{ type: integer }"), (TyKind::Scalar(_), 0)));
    assert!(matches!(property("{ type: integer }", "{ type: string }"), (TyKind::Any, 1)));
}

#[test]
fn a_reference_inside_is_the_type_that_stands_there_in_either_order() {
    for name in ["A", "Z"] {
        let (api, diagnostics) = schemas(&format!(
            "
    M:
      properties:
        s: {{ type: string, enum: [a] }}
        n: {{ type: integer }}
    {name}:
      properties:
        s: {{ $ref: '#/components/schemas/M/properties/s' }}
        n: {{ $ref: '#/components/schemas/M/properties/n' }}"
        ));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(object(&api, name).fields, object(&api, "M").fields, "{name}");
        assert_eq!(api.types.len(), 3);
    }
}

#[test]
fn whether_null_is_legal_is_said_once_at_the_use() {
    let (api, _) = schemas(
        "
    Note: { type: [string, 'null'] }
    Alias: { $ref: '#/components/schemas/Note' }
    A:
      properties:
        note: { $ref: '#/components/schemas/Alias' }
        list: { type: array, items: { $ref: '#/components/schemas/Note' } }",
    );
    assert!(field(object(&api, "A"), "note").nullable);
    assert!(field(object(&api, "A"), "list").leaf().nullable);
    for (_, def) in api.types.iter() {
        assert!(!matches!(&def.shape, Shape::Alias(ty) if ty.nullable), "{}", def.hint);
    }
}

#[test]
fn which_way_a_property_travels_is_said_by_the_schema_wherever_it_stands() {
    let (api, diagnostics) = schemas(
        "
    Id: { type: string, readOnly: true }
    Password: { type: string, writeOnly: true }
    Secret: { allOf: [{ $ref: '#/components/schemas/Password' }], description: Another name. }
    User:
      properties:
        id: { $ref: '#/components/schemas/Id' }
        name: { type: string }
        password: { $ref: '#/components/schemas/Password' }
        pin: { $ref: '#/components/schemas/Password', description: Four digits. }
        secret: { $ref: '#/components/schemas/Secret' }",
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let fields = &object(&api, "User").fields;
    let said: Vec<_> = fields.iter().map(|field| (&*field.wire_name, field.read_only, field.write_only)).collect();
    let expected = [("id", true, false), ("name", false, false), ("password", false, true)];
    assert_eq!(said, [&expected[..], &[("pin", false, true), ("secret", false, true)]].concat());
}

#[test]
fn a_file_or_a_text_is_a_union() {
    let branches = |other: &str| {
        let (api, _) = schemas(&format!(
            "
    File: {{ type: string, format: binary }}
    A: {{ properties: {{ photo: {{ anyOf: [{{ $ref: '#/components/schemas/File' }}, {other}] }} }} }}"
        ));
        match &field(object(&api, "A"), "photo").kind {
            TyKind::Named(id) => match &api.types.get(*id).shape {
                Shape::Union(union) => union.branches.len(),
                _ => 1,
            },
            _ => 0,
        }
    };
    assert_eq!(branches("{ type: string }"), 2);
    assert_eq!(branches("{ type: string, enum: [none] }"), 2);
    assert_eq!(branches("{ type: integer }"), 2);
}

#[test]
fn references_count_the_branches_of_the_document() {
    let (api, diagnostics) = schemas(
        "
    U:
      oneOf:
      - { type: 'null' }
      - { title: First, required: [a], properties: { a: { type: string } } }
      - { title: Second, required: [b], properties: { b: { type: integer } } }
    V: { properties: { x: { oneOf: [{ type: 'null' }, { properties: { c: { type: string } } }] } } }
    W: { properties: { x: { anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/V' }] } } }
    A:
      properties:
        first: { $ref: '#/components/schemas/U/oneOf/1' }
        second: { $ref: '#/components/schemas/U/oneOf/2' }
        own: { $ref: '#/components/schemas/V/properties/x/oneOf/1' }
        deep: { $ref: '#/components/schemas/V/properties/x/oneOf/1/properties/c' }
        other: { $ref: '#/components/schemas/W/properties/x/anyOf/1' }",
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let of = |name: &str| &field(object(&api, "A"), name).kind;
    let branch = |index: usize| match &api.types.iter().find(|(_, def)| def.hint == "U").expect("it is there").1.shape {
        Shape::Union(union) => &union.branches[index].ty.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!((of("first"), of("second")), (branch(0), branch(1)));
    assert_eq!(of("own"), &field(object(&api, "V"), "x").kind);
    assert_eq!(of("other"), &field(object(&api, "W"), "x").kind);
    assert!(matches!(of("deep"), TyKind::Scalar(crate::ir::Scalar::String)));
    // Nothing stands behind the last branch, and `null` is no type of its own.
    for index in [0, 3] {
        let (_, diagnostics) = schemas(&format!(
            "
    U: {{ oneOf: [{{ type: 'null' }}, {{ type: string }}, {{ type: integer }}] }}
    A: {{ $ref: '#/components/schemas/U/oneOf/{index}' }}"
        ));
        assert_eq!(diagnostics, ["E101 /components/schemas/A"]);
    }
}

#[test]
fn properties_that_match_no_pattern_may_be_of_any_type() {
    let additional = |text: &str| {
        let (api, _) =
            schemas(&format!("\n    A: {{ type: object, patternProperties: {{ '^x-': {{ type: string }} }}{text} }}"));
        match &api.types.iter().find(|(_, def)| def.hint == "A").expect("it is there").1.shape {
            Shape::Struct(found) => found.additional.clone(),
            Shape::Alias(Ty { kind: TyKind::Map(values), .. }) => Some((**values).clone()),
            other => panic!("{other:?}"),
        }
    };
    let (any, text) = (Some(Ty::new(TyKind::Any)), Some(Ty::new(TyKind::Scalar(crate::ir::Scalar::String))));
    assert_eq!(additional(", properties: { id: { type: string } }"), any);
    assert_eq!(additional(", properties: { id: { type: string } }, additionalProperties: false"), text);
    assert_eq!(additional(""), text);
}
