//! Is what the filter leaves whole, and nothing else there?

use super::*;
use crate::config::Rule;
use crate::load::parse::{Syntax, parse};

const DOCUMENT: &str = "
openapi: 3.1.0
paths:
  /pets:
    parameters: [{ $ref: '#/components/parameters/P' }]
    get: { tags: [Pets], operationId: listPets, x: { $ref: '#/components/schemas/Pet' } }
    post: { tags: [Pets], x: { $ref: '#/components/schemas/NewPet' } }
  /alias: { $ref: '#/paths/~1shop~1orders' }
  /shop/orders:
    get: { x: { $ref: '#/components/schemas/Order' } }
    additionalOperations: { COPY: { tags: [Other] } }
  /inside: { get: { x: { $ref: '#/paths/~1pets/post/x' } } }
components:
  parameters: { P: {}, Q: {} }
  securitySchemes: { key: {} }
  schemas:
    Pet:
      discriminator: { propertyName: kind }
      properties: { owner: { $ref: '#/components/schemas/Owner/properties/name' } }
    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
    Puppy: { allOf: [{ $ref: '#/components/schemas/Dog' }] }
    Owner: { properties: { name: { type: string } } }
    NewPet: { discriminator: { propertyName: kind, mapping: { a: Named, b: '#/components/schemas/Referred' } } }
    Named: {}
    Referred: {}
    Order: {}
";

fn rule(edit: impl Fn(&mut Rule)) -> Rule {
    let mut rule = Rule::default();
    edit(&mut rule);
    rule
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// Returns the pointers of the operations and the names of the components that are left, or what was found.
fn left(include: Vec<Rule>, exclude: Vec<Rule>) -> Result<(usize, Vec<String>, Vec<String>), Vec<String>> {
    let mut tree = parse(DOCUMENT, Syntax::Any).expect("it is well-formed").root;
    let mut config = Config::new("api.yaml", "client");
    (config.filter.include, config.filter.exclude) = (include, exclude);
    let mut diagnostics = Diagnostics::default();
    let Some(count) = select(&mut tree, &config, &mut diagnostics) else {
        return Err(diagnostics.iter().map(|diagnostic| diagnostic.found.clone()).collect());
    };
    let Node::Map(root) = &tree else { panic!("it is a mapping") };
    let paths = root.get("paths").and_then(Node::as_map).expect("it is there");
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_map().expect("a path item");
        let mark =
            |node: &Node| if node.as_map().is_some_and(|map| map.contains(EXCLUDED)) { " (excluded)" } else { "" };
        let named = move |(key, node): (&str, &Node)| format!("{key} {path}{}", mark(node));
        let own: Vec<String> = item.iter().filter(|(key, _)| METHODS.contains(key)).map(named).collect();
        let others = item.get("additionalOperations").and_then(Node::as_map).into_iter().flat_map(Map::iter).map(named);
        own.into_iter().chain(others).collect::<Vec<_>>()
    });
    let sections = root.get("components").and_then(Node::as_map).expect("it is there").iter();
    let components =
        sections.flat_map(|(_, node)| node.as_map().expect("a section").iter().map(|(name, _)| name.to_owned()));
    Ok((count, operations.collect(), components.collect()))
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn what_an_operation_needs_stays_with_it() {
    let found = left(vec![rule(|rule| (rule.tag, rule.method) = (Some(text("Pets")), Some(text("get"))))], Vec::new());
    let components = ["P", "key", "Pet", "Dog", "Puppy", "Owner"];
    assert_eq!(found, Ok((6, names(&["get /pets"]), names(&components))));
}

#[test]
fn an_operation_whose_inside_is_referred_to_is_kept_apart() {
    let found = left(vec![rule(|rule| rule.path = Some(text("/inside")))], Vec::new());
    let operations = ["post /pets (excluded)", "get /inside"];
    assert_eq!(found, Ok((6, names(&operations), names(&["P", "key", "NewPet", "Named", "Referred"]))));
}

#[test]
fn a_path_that_refers_to_another_is_chosen_by_itself() {
    let exclude = vec![rule(|rule| rule.path = Some(text("/shop/**"))), rule(|rule| rule.method = Some(text("copy")))];
    let found = left(
        vec![rule(|rule| rule.group = Some(text("shop"))), rule(|rule| rule.path = Some(text("/alias")))],
        exclude,
    );
    assert_eq!(found, Ok((6, names(&["get /alias"]), names(&["P", "key", "Order"]))));
}

#[test]
fn rules_that_fit_nothing_and_filters_that_leave_nothing_are_refused() {
    let found = left(
        vec![rule(|rule| rule.id = Some(text("listPets"))), rule(|rule| rule.tag = Some(text("pets")))],
        Vec::new(),
    );
    let said = "`{ tag = \"pets\" }` under `[filter] include`, which fits no operation; did you mean `tag = \"Pets\"`?";
    assert_eq!(found, Err(names(&[said])));
    let found = left(Vec::new(), vec![rule(|rule| rule.path = Some(text("**")))]);
    assert_eq!(found, Err(names(&["a `[filter]` that leaves no operation"])));
}
