//! What do documents cost that were made to exhaust those who read them?

use std::collections::BTreeSet;

use super::{field, object, schemas};
use crate::ir::{Scalar, Shape, TyKind};

/// Returns the text of named schemas, one for each number below a limit.
fn each(count: usize, line: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> = (0..count).map(|index| format!("\n    {}", line(index))).collect();
    lines.concat()
}

/// Returns the codes of what was said, each once.
fn codes(diagnostics: &[String]) -> BTreeSet<&str> {
    diagnostics.iter().filter_map(|line| line.split(' ').next()).collect()
}

const BRANCHES: &str = "
    X: { type: object, properties: { x: { type: string } } }
    Y: { type: object, properties: { y: { type: string } } }";

/// Returns a union with one property beside its branches that includes others.
fn union(index: usize, all_of: &str) -> String {
    let branches = "[{ $ref: '#/components/schemas/X' }, { $ref: '#/components/schemas/Y' }]";
    let own = format!("required: [a{index}], properties: {{ a{index}: {{ type: string }} }}");
    format!("U{index}: {{ {own}, oneOf: {branches}, allOf: [{all_of}] }}")
}

#[test]
fn a_union_that_includes_itself_is_a_circle() {
    let (_, diagnostics) = schemas(&format!("{BRANCHES}\n    {}", union(0, "{ $ref: '#/components/schemas/U0' }")));
    assert_eq!(diagnostics, ["E104 /components/schemas/U0/oneOf/0", "E104 /components/schemas/U0/oneOf/1"]);
}

#[test]
fn an_inline_schema_that_includes_itself_is_a_circle() {
    let (_, diagnostics) = schemas(
        "
    A: { properties: { p: { allOf: [{ $ref: '#/components/schemas/A/properties/p' }, { required: [x] }] } } }",
    );
    assert_eq!(diagnostics, ["E104 /components/schemas/A/properties/p"]);
}

#[test]
fn what_a_union_shares_is_put_together_once() {
    const COUNT: usize = 60;
    let next = |index| format!("{{ $ref: '#/components/schemas/U{}' }}", index + 1);
    let unions = each(COUNT, |index| union(index, &format!("{0}, {0}", next(index))));
    let (api, diagnostics) = schemas(&format!("{BRANCHES}{unions}\n    {}", union(COUNT, "")));
    assert_eq!(codes(&diagnostics), BTreeSet::from(["E006"]));
    let Some((_, def)) = api.types.iter().find(|(_, def)| def.hint == "U0 X") else { panic!("no branch `X`") };
    let Shape::Struct(found) = &def.shape else { panic!("{:?}", def.shape) };
    assert_eq!(found.fields.iter().filter(|field| field.required).count(), COUNT + 1);
}

#[test]
fn long_chains_of_unions_cost_precision_and_not_the_stack() {
    let unions = each(400, |index| union(index, &format!("{{ $ref: '#/components/schemas/U{}' }}", index + 1)));
    let (_, diagnostics) = schemas(&format!("{BRANCHES}{unions}\n    U400: {{ type: object }}"));
    assert_eq!(codes(&diagnostics), BTreeSet::from(["W301"]));
}

#[test]
fn long_chains_of_inline_schemas_cost_precision_and_not_the_stack() {
    let properties: Vec<String> = (1..500)
        .map(|index| {
            let before = format!("{{ $ref: '#/components/schemas/A/properties/p{}' }}", index - 1);
            format!("\n        p{index}: {{ allOf: [{before}, {{ required: [x] }}] }}")
        })
        .collect();
    let first = "p0: { type: object, properties: { x: { type: string } } }";
    let (api, diagnostics) = schemas(&format!("\n    A:\n      properties:\n        {first}{}", properties.concat()));
    assert_eq!(codes(&diagnostics), BTreeSet::from(["W301"]));
    assert_eq!(object(&api, "A").fields.len(), 500);
}

#[test]
fn long_chains_of_families_cost_precision_and_not_the_stack() {
    let base = "discriminator: { propertyName: t }";
    let families = each(220, |index| {
        format!("S{index}: {{ allOf: [{{ $ref: '#/components/schemas/S{}' }}], {base} }}", index + 1)
    });
    let (api, diagnostics) =
        schemas(&format!("{families}\n    S220: {{ type: object, {base}, properties: {{ t: {{ type: string }} }} }}"));
    assert_eq!(codes(&diagnostics), BTreeSet::from(["W301"]));
    let Some((_, def)) = api.types.iter().find(|(_, def)| def.hint == "S220") else { panic!("no `S220`") };
    let Shape::Union(union) = &def.shape else { panic!("{:?}", def.shape) };
    // The nearest family stands for all that are in it.
    assert_eq!((union.branches.len(), &*union.branches[0].hint, union.branches[0].tags.len()), (1, "S219", 220));
}

#[test]
fn references_into_deep_schemas_cost_precision_and_not_the_stack() {
    const LEVELS: usize = 40;
    let chain = each(200, |index| {
        let next = format!("{{ $ref: '#/components/schemas/S{}/items/items' }}", index + 1);
        format!("S{index}: {}{next}{}", "{ type: array, items: ".repeat(LEVELS), " }".repeat(LEVELS))
    });
    let last = "S200: { type: array, items: { type: array, items: { type: string } } }";
    let (_, diagnostics) = schemas(&format!("{chain}\n    {last}"));
    assert_eq!(codes(&diagnostics), BTreeSet::from(["W301"]));
}

#[test]
fn a_secret_is_looked_for_in_each_schema_once() {
    const COUNT: usize = 40;
    let all: Vec<String> = (0..COUNT).map(|index| format!("{{ $ref: '#/components/schemas/U{index}' }}")).collect();
    let unions = |secret: &str| {
        let unions =
            each(COUNT, |index| format!("U{index}: {{ anyOf: [{}, {{ type: array }}{secret}] }}", all.join(", ")));
        let (api, _) =
            schemas(&format!("\n    A: {{ properties: {{ p: {{ $ref: '#/components/schemas/U0' }} }} }}{unions}"));
        object(&api, "A").fields[0].secret
    };
    assert!(!unions(""));
    assert!(unions(", { type: string, format: password }"));
}

#[test]
fn many_branches_are_named_and_numbered_one_by_one() {
    const COUNT: usize = 2_000;
    let branch = |index| {
        format!("\n      - {{ required: [a], properties: {{ a: {{ maximum: {index} }}, b: {{ type: string }} }} }}")
    };
    let branches: Vec<String> = (0..COUNT).map(branch).collect();
    let (api, diagnostics) = schemas(&format!("\n    U:\n      oneOf:{}", branches.concat()));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let keys: Vec<&str> = api.types.iter().map(|(_, def)| def.key.as_str()).collect();
    let key = "/components/schemas/U/oneOf/with a";
    assert_eq!((keys.len(), keys[1], keys[COUNT]), (COUNT + 1, key, &*format!("{key} {COUNT}")));
}

#[test]
fn what_all_of_includes_has_a_limit() {
    let properties: Vec<String> = (0..1_000).map(|index| format!("p{index}: {{}}")).collect();
    let include = |index| {
        format!(
            "B{index}: {{ allOf: [{{ $ref: '#/components/schemas/A' }}, {{ properties: {{ own: {{ type: string }} }} }}] }}"
        )
    };
    let schemas_of = format!("\n    A: {{ properties: {{ {} }} }}{}", properties.join(", "), each(520, include));
    let (api, diagnostics) = schemas(&schemas_of);
    let count = |code: &str| diagnostics.iter().filter(|line| line.starts_with(code)).count();
    assert_eq!((count("E009"), count("W301"), diagnostics.len()), (1, 20, 21));
    assert_eq!(object(&api, "B0").fields.len(), 1_001);
    assert!(matches!(field(object(&api, "B0"), "own").kind, TyKind::Scalar(Scalar::String)));
}
