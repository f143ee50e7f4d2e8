//! Do the passes decide as they say?

use super::{Groups, Unreached};
use crate::ir::{Api, PageInput, Presence, Setters, Shape, TypeId};
use crate::lower::tests::lowered;

fn passed(body: &str) -> Api {
    let (mut api, diagnostics) = lowered(body);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    super::run(&mut api, Unreached::Kept, Groups::All);
    api
}

fn schemas(text: &str) -> Api {
    passed(&format!("paths: {{}}\ncomponents:\n  schemas:{text}"))
}

/// Returns the fields for which a question is answered with yes, as `Type.field`.
fn fields(api: &Api, question: impl Fn(&crate::ir::Field) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (_, def) in api.types.iter() {
        if let Shape::Struct(shape) = &def.shape {
            let fields = shape.fields.iter().filter(|field| question(field));
            found.extend(fields.map(|field| format!("{}.{}", def.hint, field.wire_name)));
        }
    }
    found
}

#[test]
fn a_cycle_is_broken_with_as_few_boxes_as_it_takes() {
    // Two circles share the use of B in A, and a list needs no box.
    let api = schemas(
        "
    A:
      properties:
        b: { $ref: '#/components/schemas/B' }
        all: { type: array, items: { $ref: '#/components/schemas/A' } }
    B:
      properties:
        c: { $ref: '#/components/schemas/C' }
        d: { $ref: '#/components/schemas/D' }
    C: { properties: { a: { $ref: '#/components/schemas/A' } } }
    D: { properties: { a: { $ref: '#/components/schemas/A' } } }
    E: { properties: { a: { $ref: '#/components/schemas/A' } } }
",
    );
    assert_eq!(fields(&api, |field| field.ty.boxed), ["A.b"]);
}

#[test]
fn an_alias_does_not_hide_a_cycle() {
    let api = schemas(
        "
    A: { properties: { a: { $ref: '#/components/schemas/Same' } } }
    Same: { allOf: [{ $ref: '#/components/schemas/A' }] }
",
    );
    assert_eq!(fields(&api, |field| field.ty.boxed), ["A.a"]);
}

#[test]
fn a_value_without_an_end_becomes_optional_where_the_circle_is_broken() {
    let api = schemas(
        "
    A:
      required: [b, other]
      properties: { b: { $ref: '#/components/schemas/B' }, other: { $ref: '#/components/schemas/C' } }
    B: { required: [a], properties: { a: { $ref: '#/components/schemas/A' } } }
    C:
      required: [next]
      properties: { next: { oneOf: [{ $ref: '#/components/schemas/C' }, { type: 'null' }] } }
",
    );
    let boxed = fields(&api, |field| field.ty.boxed);
    let optional = fields(&api, |field| !field.required);
    assert_eq!(boxed.len(), 2, "{boxed:?}");
    assert_eq!(optional.len(), 1, "{optional:?}");
    assert!(boxed.contains(&optional[0]) && boxed.contains(&"C.next".to_owned()));
}

#[test]
fn groups_that_differ_only_in_case_are_one() {
    let done = "responses: { '204': { description: Done. } }";
    let api = passed(&format!(
        "
paths:
  /a: {{ get: {{ tags: [user list], {done} }} }}
  /b: {{ get: {{ tags: [UserList], {done} }} }}
  /c: {{ get: {{ tags: [apps], {done} }} }}
"
    ));
    let groups: Vec<(&str, usize)> =
        api.groups.iter().map(|group| (group.hint.as_str(), group.operations.len())).collect();
    assert_eq!(groups, [("UserList", 2), ("apps", 1)]);
}

#[test]
fn only_a_body_of_optional_fields_is_filled_field_by_field() {
    let cases = [
        ("{ type: object, properties: { a: { type: string } } }", true),
        ("{ type: object, required: [a], properties: { a: { type: string } } }", false),
        ("{ type: object, properties: { a: { type: string } }, additionalProperties: { type: string } }", false),
        ("{ type: object, additionalProperties: false }", false),
        ("{ type: [object, 'null'], properties: { a: { type: string } } }", false),
        ("{ type: array, items: { type: string } }", false),
    ];
    for (schema, expected) in cases {
        let api = passed(&format!(
            "
paths:
  /a:
    post:
      requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}
      responses: {{ '204': {{ description: Done. }} }}
"
        ));
        let body = api.operations[0].body.as_ref().expect("the document of the test has a body");
        assert_eq!(matches!(body.setters, Setters::Fields(_)), expected, "{schema}");
    }
}

/// Returns how an operation pages: by which name, and through which list.
fn pages(parameter: &str, properties: &str) -> Option<(String, Option<String>)> {
    let api = passed(&format!(
        "
paths:
  /a:
    get:
      parameters: [{parameter}]
      responses:
        '200':
          description: A page.
          content: {{ application/json: {{ schema: {{ type: object, properties: {properties} }} }} }}
"
    ));
    let operation = &api.operations[0];
    let pagination = operation.pagination.as_ref()?;
    let PageInput::Parameter(index) = pagination.input else { return None };
    let name = |(id, index): &(TypeId, usize)| match &api.types.get(*id).shape {
        Shape::Struct(page) => page.fields[*index].wire_name.clone(),
        _ => "?".to_owned(),
    };
    let items = pagination.items.as_ref().map(|path| path.iter().map(name).collect());
    Some((operation.parameters[index].wire_name.clone(), items))
}

#[test]
fn paging_is_inferred_from_names_and_shapes() {
    let cursor = "{ name: page_token, in: query, schema: { type: string } }";
    let list = "list: { type: array, items: { type: string } }";
    let other = "other: { type: array, items: { type: string } }";
    let third = "third: { type: array, items: { type: string } }";
    let next = "nextPageToken: { type: string }";
    let found = |items: Option<&str>| Some(("page_token".to_owned(), items.map(str::to_owned)));
    assert_eq!(pages(cursor, &format!("{{ {other}, {next} }}")), found(Some("other")));
    assert_eq!(pages(cursor, &format!("{{ {other}, {list}, {next} }}")), found(Some("list")));
    assert_eq!(pages(cursor, &format!("{{ {other}, {third}, {next} }}")), found(None));
    assert_eq!(pages(cursor, &format!("{{ {next} }}")), found(None));
    assert_eq!(pages(cursor, &format!("{{ {list} }}")), None);
    assert_eq!(pages(cursor, &format!("{{ {list}, nextPageToken: {{ type: integer }} }}")), None);
    let number = "{ name: page_token, in: query, schema: { type: integer } }";
    assert_eq!(pages(number, &format!("{{ {list}, {next} }}")), None);
    let header = "{ name: page_token, in: header, schema: { type: string } }";
    assert_eq!(pages(header, &format!("{{ {list}, {next} }}")), None);
}

const PATCH: &str = "paths:
  /a:
    METHOD:
      requestBody: { content: { MEDIA: { schema: { $ref: '#/components/schemas/A' } } } }
      responses:
        '200':
          description: B.
          content: { application/json: { schema: { $ref: '#/components/schemas/B' } } }
components:
  schemas:
    A:
      type: object
      required: [must]
      properties:
        must: { type: [string, 'null'] }
        text: { type: [string, 'null'] }
        plain: { type: string }
        fixed: { type: [string, 'null'], readOnly: true }
        inner: { oneOf: [{ $ref: '#/components/schemas/Inner' }, { type: 'null' }] }
        list: { type: array, items: { $ref: '#/components/schemas/Item' } }
    B: { type: object, properties: { text: { type: [string, 'null'] } } }
    Inner: { type: object, properties: { text: { type: [string, 'null'] } } }
    Item: { type: object, properties: { text: { type: [string, 'null'] } } }
    Unreached: { type: object, properties: { text: { type: string } } }
";

#[test]
fn a_patch_has_three_states_where_null_means_something_and_nothing_else_does() {
    let legal = ["A.inner", "A.text", "Inner.text"];
    // In a merge patch null removes whatever may be absent (RFC 7396).
    let removable = ["A.inner", "A.list", "A.plain", "A.text", "Inner.text"];
    for (method, media, expected) in [
        ("patch", "application/json", &legal[..]),
        ("post", "application/merge-patch+json", &removable[..]),
        ("post", "application/json", &[][..]),
    ] {
        let api = passed(&PATCH.replace("METHOD", method).replace("MEDIA", media));
        assert_eq!(fields(&api, |field| field.three_state), expected, "{method} {media}");
    }
}

#[test]
fn types_are_marked_by_the_way_they_travel_and_dropped_when_they_do_not() {
    let body = PATCH.replace("METHOD", "patch").replace("MEDIA", "application/json");
    let (mut api, _) = lowered(&body);
    super::run(&mut api, Unreached::Dropped, Groups::All);
    let travel: Vec<(&str, bool, bool)> =
        api.types.iter().map(|(_, def)| (def.hint.as_str(), def.direction.request, def.direction.response)).collect();
    assert_eq!(travel, [("A", true, false), ("B", false, true), ("Inner", true, false), ("Item", true, false)]);
    let (mut whole, _) = lowered(&body);
    super::run(&mut whole, Unreached::Kept, Groups::All);
    assert_eq!(whole.types.len(), 5);
}

/// Groups `a` and `b` share `Shared`; nothing reaches `Unreached`, which is made of what `a` alone needs.
const GROUPS: &str = "
paths:
  /a: { get: { tags: [a], responses: { '200': { $ref: '#/components/responses/A' } } } }
  /b: { get: { tags: [b], responses: { '200': { $ref: '#/components/responses/B' } } } }
components:
  responses:
    A: { description: A., content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
    B: { description: B., content: { application/json: { schema: { $ref: '#/components/schemas/B' } } } }
  schemas:
    A:
      type: object
      properties:
        own: { $ref: '#/components/schemas/Own' }
        kept: { $ref: '#/components/schemas/Kept' }
        shared: { $ref: '#/components/schemas/Shared' }
    B: { type: object, properties: { shared: { $ref: '#/components/schemas/Shared' } } }
    Kept: { type: object, properties: { text: { type: string } } }
    Own: { type: object, properties: { text: { type: string } } }
    Shared: { type: object, properties: { text: { type: string } } }
    Unreached: { type: object, properties: { kept: { $ref: '#/components/schemas/Kept' } } }
";

/// Returns in which builds the types are.
fn presences(api: &Api) -> Vec<(&str, Vec<&str>)> {
    let groups = |presence: &Presence| match presence {
        Presence::Always => vec!["always"],
        Presence::With(groups) => groups.iter().map(|id| api.groups[id.0].hint.as_str()).collect(),
    };
    let mut found: Vec<_> = api.types.iter().map(|(_, def)| (&*def.hint, groups(&def.presence))).collect();
    found.sort_unstable();
    found
}

#[test]
fn a_type_is_there_for_the_groups_that_reach_it_and_always_where_nothing_tells() {
    let (mut api, _) = lowered(GROUPS);
    super::run(&mut api, Unreached::Kept, Groups::Optional);
    assert!(api.optional_groups);
    let expected = [
        ("A", vec!["a"]),
        ("B", vec!["b"]),
        ("Kept", vec!["always"]),
        ("Own", vec!["a"]),
        ("Shared", vec!["a", "b"]),
        ("Unreached", vec!["always"]),
    ];
    assert_eq!(presences(&api), expected);
    let (mut whole, _) = lowered(GROUPS);
    super::run(&mut whole, Unreached::Kept, Groups::All);
    assert!(!whole.optional_groups && presences(&whole).iter().all(|(_, groups)| *groups == ["always"]));
}

#[test]
fn groups_are_optional_where_there_are_several_and_a_type_of_many_is_always_there() {
    let optional = |count: usize| {
        let path = |index| {
            let responses = "{ '200': { $ref: '#/components/responses/Shared' } }";
            format!("  /g{index}: {{ get: {{ tags: [g{index}], responses: {responses} }} }}\n")
        };
        let paths: String = (0..count).map(path).collect();
        let (mut api, _) = lowered(&format!("paths:\n{paths}{SHARED}"));
        super::run(&mut api, Unreached::Dropped, Groups::Optional);
        let listed = match &api.types.iter().next().expect("there is a type").1.presence {
            Presence::Always => None,
            Presence::With(groups) => Some(groups.len()),
        };
        (api.optional_groups, listed)
    };
    let found = [1, 2, 8, 9, 200, 201].map(optional);
    assert_eq!(found, [(false, None), (true, Some(2)), (true, Some(8)), (true, None), (true, None), (false, None)]);
}

const SHARED: &str = "
components:
  responses:
    Shared: { description: It., content: { application/json: { schema: { $ref: '#/components/schemas/Shared' } } } }
  schemas: { Shared: { type: object, properties: { text: { type: string } } } }
";
