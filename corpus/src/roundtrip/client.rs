//! Which types does the client of a document have, and how is each of them asked to read and write?

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use oasmith::config::Delivery;
use oasmith::ir::{Shape, TyKind};
use oasmith::name::Lock;
use oasmith::{Config, File};

use super::schemas::Schemas;
use crate::batch;
use crate::cargo::CLIENT;

/// Keywords below which a schema says only a part of what is true of its values.
const PARTS: [&str; 6] = ["allOf", "anyOf", "oneOf", "not", "if", "then"];

/// The models of a document.
#[derive(Debug)]
pub(super) struct Models {
    /// Their code.
    pub(super) files: Vec<File>,
    /// The types that a schema describes as a whole.
    pub(super) types: Vec<Type>,
    /// How many other types there are.
    pub(super) others: usize,
}

/// A type of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Type {
    /// What it is called.
    pub(super) ident: String,
    /// The JSON Pointer of its schema in the document.
    pub(super) place: String,
}

/// Generates the models of a document, with all that its schemas describe, whether operations reach it or not.
pub(super) fn models(path: &Path, number: usize, schemas: &Schemas) -> Result<Models, String> {
    // There is no such folder, so that there is no lock in it.
    let mut config = Config::new(path, path.with_extension("client"));
    config.client.root = batch::root(number);
    config.client.runtime = Delivery::Crate;
    config.client.prune = false;
    let description = oasmith::describe(&config, &Lock::default()).map_err(|failure| failure.to_string())?;
    let plan = oasmith::plan(&config).map_err(|failure| failure.to_string())?;
    let mut types = Vec::new();
    let mut places = BTreeSet::new();
    let mut others = 0;
    for (id, def) in description.api.types.iter() {
        let place = schemas.place(&def.origin.pointer).filter(|place| is_whole(place));
        let is_ours = def.replacement.is_none() && !is_untyped(&def.shape);
        match place.filter(|place| is_ours && places.insert(place.clone())) {
            Some(place) => types.push(Type { ident: description.names.of_type(id).ident.as_str().to_owned(), place }),
            None => others += 1,
        }
    }
    let files = plan.files.into_iter().filter(|file| file.path.starts_with("src/model/")).collect();
    Ok(Models { files, types, others })
}

/// Returns whether a type says nothing about its values.
fn is_untyped(shape: &Shape) -> bool {
    matches!(shape, Shape::Alias(ty) if ty.kind == TyKind::Any)
}

/// Returns whether the schema at a place says all about the values there.
fn is_whole(place: &str) -> bool {
    let mut tokens: Vec<&str> = place.split('/').collect();
    // A property may have the name of a keyword.
    let named: Vec<usize> = (1..tokens.len())
        .filter(|index| matches!(tokens[index - 1], "properties" | "schemas" | "definitions" | "patternProperties"))
        .collect();
    for index in named {
        tokens[index] = "";
    }
    !tokens.iter().any(|token| PARTS.contains(token))
}

/// Returns the program that mounts the models of clients and reads and writes with each of their types: a number, a
/// tab and a value come in a line, and `+` with the value or `-` with a reason goes out in one.
pub(super) fn program<'a>(clients: impl Iterator<Item = (usize, &'a [Type])>) -> String {
    let mut mounted = String::new();
    let mut arms = String::new();
    let mut number = 0;
    for (client, types) in clients {
        // Writing to a text does not fail.
        let _ = writeln!(
            mounted,
            "mod {CLIENT}{client} {{\n    pub use ::oasmith_runtime as runtime;\n\n    \
             #[path = \"src/model/mod.rs\"]\n    pub mod model;\n}}"
        );
        for typ in types {
            let _ = writeln!(arms, "        {number} => both::<{CLIENT}{client}::model::{}>(text),", typ.ident);
            number += 1;
        }
    }
    format!(
        "{HEAD}\n{mounted}\nfn answer(number: usize, text: &str) -> Result<String, String> {{\n    match number {{\n{arms}        _ => Err(\"there is no such type\".to_owned()),\n    }}\n}}\n"
    )
}

const HEAD: &str = "\
//! Reads values with the types of clients, and writes them again.

#![recursion_limit = \"256\"]
#![allow(dead_code, deprecated, unused)]

use std::io::{BufRead, Write};

use oasmith_runtime::model::{Decode, Encode, Value, decode, decode_value, serialize};

fn main() {
    let mut to = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect(\"a line is text\");
        let (number, text) = line.split_once('\\t').expect(\"a line has a tab\");
        let answer = match answer(number.parse().expect(\"a line begins with a number\"), text) {
            Ok(text) => format!(\"+{text}\"),
            Err(why) => format!(\"-{}\", why.replace('\\n', \" \")),
        };
        writeln!(to, \"{answer}\").and_then(|()| to.flush()).expect(\"somebody listens\");
    }
}

/// A value with all that it has, what is read only included.
struct Whole<'a>(&'a dyn Encode);

impl serde_core::Serialize for Whole<'_> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

fn both<T: Decode + Encode>(text: &str) -> Result<String, String> {
    let value: T = decode(text.as_bytes()).map_err(|error| error.to_string())?;
    let mut other = T::blank();
    give(text, &mut other)?;
    let (text, other) = (print(&value)?, print(&other)?);
    if other == text { Ok(text) } else { Err(format!(\"read from a value: {other}\")) }
}

/// Reads the value in the other way that the runtime has.
fn give(text: &str, other: &mut dyn Decode) -> Result<(), String> {
    let value: Value = decode(text.as_bytes()).map_err(|error| error.to_string())?;
    decode_value(&value, other).map_err(|error| format!(\"from a value: {error}\"))
}

fn print(value: &dyn Encode) -> Result<String, String> {
    serde_json::to_string(&Whole(value)).map_err(|error| error.to_string())
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_part_is_told_from_what_is_called_so() {
        for (place, whole) in [
            ("/components/schemas/A", true),
            ("/components/schemas/allOf/properties/not", true),
            ("/components/schemas/A/allOf/1", false),
            ("/components/schemas/A/properties/b/oneOf/0/properties/c", false),
            ("/components/schemas/A/properties/b/items", true),
        ] {
            assert_eq!(is_whole(place), whole, "{place}");
        }
    }
}
