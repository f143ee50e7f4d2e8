//! Do the generated models say what the vendor's documentation says?
//!
//! The pages' field tables and examples are data under `tests/documented/`, independent of `spec/`. Here they meet the
//! generated crate twice: its source, whose fields must have the documented names, types and texts, and its compiled
//! types, which must carry every example through unchanged.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write};
use std::path::Path;

use conductorone::model;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use syn::visit::{self, Visit};

/// A page of the documentation.
struct Page {
    fields: &'static str,
    examples: [Example; 2],
}

/// An example message, and the type that it must pass through.
struct Example {
    schema: &'static str,
    json: &'static str,
    round_trip: fn(&Value) -> Result<Value, String>,
}

const APP_SEARCH: Page = Page {
    fields: include_str!("documented/app-search.fields.tsv"),
    examples: [
        Example {
            schema: "SearchAppsRequest",
            json: include_str!("documented/app-search.request.json"),
            round_trip: round_trip::<model::SearchAppsRequest>,
        },
        Example {
            schema: "SearchAppsResponse",
            json: include_str!("documented/app-search.response.json"),
            round_trip: round_trip::<model::SearchAppsResponse>,
        },
    ],
};

const PERSONAL_CLIENT_SEARCH: Page = Page {
    fields: include_str!("documented/personal-client-search.fields.tsv"),
    examples: [
        Example {
            schema: "PersonalClientSearchServiceSearchRequest",
            json: include_str!("documented/personal-client-search.request.json"),
            round_trip: round_trip::<model::PersonalClientSearchServiceSearchRequest>,
        },
        Example {
            schema: "PersonalClientSearchServiceSearchResponse",
            json: include_str!("documented/personal-client-search.response.json"),
            round_trip: round_trip::<model::PersonalClientSearchServiceSearchResponse>,
        },
    ],
};

#[test]
fn every_documented_field_is_generated_and_no_other() {
    let source = Source::read();
    let rows: Vec<Row> = [APP_SEARCH, PERSONAL_CLIENT_SEARCH].iter().flat_map(|page| rows(page.fields)).collect();
    let mut faults = source.faults.clone();
    for row in &rows {
        faults.extend(source.faults_of(row));
    }
    let documented: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.schema, row.field)).collect();
    let schemas: BTreeSet<&str> = rows.iter().map(|row| row.schema).collect();
    for (schema, fields) in &source.structs {
        if !schemas.contains(schema.as_str()) {
            faults.push(format!("{schema} is generated, but not documented"));
        }
        for ident in fields.keys() {
            match source.wire_name(schema, ident) {
                None => faults.push(format!("{schema}: the field `{ident}` has no name on the wire")),
                Some(wire) if !documented.contains(&(schema, wire)) => {
                    faults.push(format!("{schema}.{wire} is generated, but not documented"));
                }
                Some(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "the models differ from the documentation:\n{}", faults.join("\n"));
}

#[test]
fn app_search_side_by_side() {
    insta::assert_snapshot!(side_by_side(&APP_SEARCH));
}

#[test]
fn personal_client_search_side_by_side() {
    insta::assert_snapshot!(side_by_side(&PERSONAL_CLIENT_SEARCH));
}

#[test]
fn examples_use_every_documented_field() {
    for page in [APP_SEARCH, PERSONAL_CLIENT_SEARCH] {
        let rows = rows(page.fields);
        let mut missing: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.schema, row.field)).collect();
        for example in page.examples {
            for (_, row) in places(&example.value(), example.schema, &rows) {
                missing.remove(&(row.schema, row.field));
            }
        }
        assert!(missing.is_empty(), "no example shows {missing:?}");
    }
}

#[test]
fn examples_decode_and_encode_back_to_the_same_json() {
    for example in [APP_SEARCH, PERSONAL_CLIENT_SEARCH].into_iter().flat_map(|page| page.examples) {
        assert_eq!((example.round_trip)(&example.value()), Ok(example.value()), "{}", example.schema);
    }
}

#[test]
fn a_missing_field_and_a_documented_null_are_no_faults() {
    for page in [APP_SEARCH, PERSONAL_CLIENT_SEARCH] {
        let rows = rows(page.fields);
        for example in page.examples {
            for (pointer, row) in places(&example.value(), example.schema, &rows) {
                let (parent, name) = pointer.rsplit_once('/').expect("a pointer to a field has a parent");
                let mut without = example.value();
                let object = without.pointer_mut(parent).and_then(Value::as_object_mut);
                object.expect("`places` finds fields of objects").remove(name);
                assert_eq!((example.round_trip)(&without), Ok(without.clone()), "without {pointer}");
                if row.nullable {
                    let mut nulled = example.value();
                    *nulled.pointer_mut(&pointer).expect("`places` finds what is there") = Value::Null;
                    assert_eq!((example.round_trip)(&nulled), Ok(without), "null at {pointer}");
                }
            }
        }
    }
}

/// Decodes an example, and encodes what came of it.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &Value) -> Result<Value, String> {
    let model: T = serde_json::from_str(&json.to_string()).map_err(|error| error.to_string())?;
    let text = serde_json::to_string(&model).map_err(|error| error.to_string())?;
    let again: T = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    assert_eq!(model, again, "what was encoded decodes to the same model");
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

impl Example {
    fn value(&self) -> Value {
        serde_json::from_str(self.json).expect("the examples are JSON")
    }
}

/// A documented field.
struct Row {
    schema: &'static str,
    field: &'static str,
    documented: &'static str,
    nullable: bool,
    rust: &'static str,
    description: &'static str,
}

fn rows(table: &'static str) -> Vec<Row> {
    table.lines().skip(1).map(row).collect()
}

fn row(line: &'static str) -> Row {
    let cells: Vec<&str> = line.split('\t').collect();
    let [schema, field, documented, nullable, rust, _source, description] = cells[..] else {
        panic!("a line has seven cells: {line}");
    };
    assert_eq!(nullable == "yes", documented.ends_with("| null"), "{schema}.{field}");
    Row { schema, field, documented, nullable: nullable == "yes", rust, description }
}

impl Row {
    /// Returns the schema of the objects in the field: `PolicyRef` for `Policy Ref · object[] | null`.
    fn objects(&self) -> Option<String> {
        self.documented.split_once(" · object").map(|(title, _)| title.replace(' ', ""))
    }
}

/// Finds the documented fields in a message: the JSON Pointer of each, and its row.
fn places<'r>(message: &Value, schema: &str, rows: &'r [Row]) -> Vec<(String, &'r Row)> {
    let mut found = Vec::new();
    for (name, value) in message.as_object().into_iter().flatten() {
        let row = rows.iter().find(|row| row.schema == schema && row.field == name);
        let row = row.unwrap_or_else(|| panic!("the example shows {schema}.{name}, and the fields do not"));
        found.push((format!("/{name}"), row));
        let Some(schema) = row.objects() else { continue };
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            let inside = places(item, &schema, rows);
            found.extend(inside.into_iter().map(|(pointer, row)| (format!("/{name}/{index}{pointer}"), row)));
        }
    }
    found
}

/// Prints the documented fields of a page beside what is generated for them.
fn side_by_side(page: &Page) -> String {
    let source = Source::read();
    let mut lines = vec![["field".to_owned(), "documented".to_owned(), "generated".to_owned()]];
    for row in rows(page.fields) {
        let generated = match source.field(row.schema, row.field) {
            Some((ident, field)) => format!("{ident}: {}", field.ty),
            None => "(missing)".to_owned(),
        };
        lines.push([format!("{}.{}", row.schema, row.field), row.documented.to_owned(), generated]);
    }
    let width = |cell: usize| lines.iter().map(|line| line[cell].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    let mut table = String::new();
    for [field, documented, generated] in &lines {
        writeln!(table, "{field:first$} | {documented:second$} | {generated}").expect("a string takes in any text");
    }
    table
}

/// What the source of the generated models says.
#[derive(Default)]
struct Source {
    /// Struct, field, and what is said of it.
    structs: BTreeMap<String, BTreeMap<String, Field>>,
    /// Struct and name on the wire, and the field that the codec reads and writes under it.
    wire: BTreeMap<(String, String), String>,
    /// Where the source contradicts itself.
    faults: Vec<String>,
    /// The type of the `impl` that is being read.
    owner: String,
}

struct Field {
    ty: String,
    docs: String,
}

impl Source {
    /// Reads every file of the generated crate's models.
    fn read() -> Self {
        let mut source = Self::default();
        source.read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("generated-client/src/model"));
        source
    }

    fn read_folder(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).expect("the generated crate has models") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                self.read_folder(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
                self.visit_file(&syn::parse_file(&text).expect("the generated source parses"));
            }
        }
    }

    fn field(&self, schema: &str, wire: &str) -> Option<(&String, &Field)> {
        let ident = self.wire.get(&(schema.to_owned(), wire.to_owned()))?;
        Some((ident, self.structs.get(schema)?.get(ident)?))
    }

    fn wire_name(&self, schema: &str, ident: &str) -> Option<&str> {
        let mut names = self.wire.iter().filter(|((owner, _), field)| owner == schema && *field == ident);
        names.next().map(|((_, wire), _)| wire.as_str())
    }

    /// Returns what is wrong with the generated counterpart of a documented field.
    fn faults_of(&self, row: &Row) -> Vec<String> {
        let name = format!("{}.{}", row.schema, row.field);
        if !self.structs.contains_key(row.schema) {
            return vec![format!("{name}: there is no struct `{}`", row.schema)];
        }
        let Some((_, field)) = self.field(row.schema, row.field) else {
            return vec![format!("{name} is documented, but not generated")];
        };
        let mut faults = Vec::new();
        if field.ty != row.rust {
            faults.push(format!("{name}: `{}` calls for `{}`, found `{}`", row.documented, row.rust, field.ty));
        }
        if row.nullable && !field.ty.starts_with("Option<") {
            faults.push(format!("{name} may be null, but `{}` cannot say so", field.ty));
        }
        if !letters(&field.docs).contains(&letters(row.description)) {
            faults.push(format!("{name}: the documentation says {:?}, the field {:?}", row.description, field.docs));
        }
        faults
    }

    fn record(&mut self, wire: &syn::LitStr, value: &syn::Expr) {
        let mut found = SelfField(None);
        found.visit_expr(value);
        let Some(ident) = found.0 else { return };
        let key = (self.owner.clone(), wire.value());
        if let Some(other) = self.wire.get(&key).filter(|other| **other != ident) {
            self.faults.push(format!("{}.{} is both `{other}` and `{ident}`", key.0, key.1));
        }
        self.wire.insert(key, ident);
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if let syn::Fields::Named(named) = &item.fields {
            let fields = named.named.iter().map(|field| {
                let ident = field.ident.as_ref().expect("a named field has a name").to_string();
                (ident, Field { ty: type_text(&field.ty), docs: docs(&field.attrs) })
            });
            self.structs.insert(item.ident.to_string(), fields.collect());
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.owner = type_text(&item.self_ty);
        visit::visit_item_impl(self, item);
    }

    /// `"appAccountId" => &mut self.app_account_id`, the way decoding finds a field.
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let syn::Pat::Lit(syn::PatLit { lit: syn::Lit::Str(wire), .. }) = &arm.pat {
            self.record(wire, &arm.body);
        }
        visit::visit_arm(self, arm);
    }

    /// `to.put("appAccountId", &self.app_account_id)`, the way encoding lists it.
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let first = call.args.first().filter(|_| call.method.to_string().starts_with("put"));
        if let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(wire), .. })) = first {
            call.args.iter().skip(1).for_each(|value| self.record(wire, value));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Finds the first `self.field` in an expression.
struct SelfField(Option<String>);

impl<'ast> Visit<'ast> for SelfField {
    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        let on_self = matches!(&*field.base, syn::Expr::Path(base) if base.path.is_ident("self"));
        if let (true, syn::Member::Named(ident)) = (on_self, &field.member) {
            self.0.get_or_insert_with(|| ident.to_string());
        }
        visit::visit_expr_field(self, field);
    }
}

/// Prints a type by the last segments of its paths: `Option<Vec<App>>`, however long the paths are.
fn type_text(ty: &syn::Type) -> String {
    let syn::Type::Path(path) = ty else { return "(no path)".to_owned() };
    let segment = path.path.segments.last().expect("a path has a segment");
    let syn::PathArguments::AngleBracketed(list) = &segment.arguments else { return segment.ident.to_string() };
    let arguments: Vec<String> = list
        .args
        .iter()
        .filter_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(type_text(ty)),
            _ => None,
        })
        .collect();
    format!("{}<{}>", segment.ident, arguments.join(", "))
}

fn docs(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Leaves out all that Markdown may add or escape.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
