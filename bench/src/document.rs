//! What does a large answer of a server look like, when only its type is known?
//!
//! Texts, numbers and lists are as long as those of a directory of applications and people; which optional properties
//! are there changes from object to object, the same way on every run.

use std::fmt::Write as _;

use quote::ToTokens;
use syn::Type;

use super::Outcome;
use super::client::{Client, generic};

/// How large a document is, at least, in bytes.
const SIZE: usize = 4_000_000;
/// How many objects may stand inside one another before optional ones are left out.
const DEPTH: usize = 5;

/// Returns a document of a type that has a list: as many items as it takes to be large.
pub(crate) fn write(client: &Client, name: &str) -> Outcome<String> {
    let fields = client.structs.get(name).ok_or_else(|| format!("there is no struct `{name}`"))?;
    let mut lists = fields.iter().filter_map(|field| {
        let ty = generic(&field.ty, "Option").unwrap_or(&field.ty);
        Some((field.wire_name.as_deref()?, generic(ty, "Vec")?))
    });
    // Beside the results there may be lists of what belongs to them.
    let first = lists.clone().next();
    let (list, items) =
        lists.find(|(name, _)| *name == "list").or(first).ok_or_else(|| format!("`{name}` has no list"))?;
    let mut writer = Writer { client, out: format!("{{{list:?}:["), count: 0 };
    while writer.out.len() < SIZE {
        if !writer.out.ends_with('[') {
            writer.out.push(',');
        }
        writer.value(items, false, 1)?;
    }
    writer.out.push_str("]}");
    Ok(writer.out)
}

struct Writer<'a> {
    client: &'a Client,
    out: String,
    // Of values so far; all variety comes from it.
    count: usize,
}

impl Writer<'_> {
    fn value(&mut self, ty: &Type, is_text: bool, depth: usize) -> Outcome<()> {
        self.count += 1;
        if let Some(inner) = ["Option", "Patch", "Box"].iter().find_map(|name| generic(ty, name)) {
            return self.value(inner, is_text, depth);
        }
        if let Some(items) = generic(ty, "Vec") {
            return self.list(items, is_text, depth);
        }
        if let Some(values) = generic(ty, "BTreeMap") {
            self.out.push_str("{\"key\":");
            self.value(values, is_text, depth)?;
            self.out.push('}');
            return Ok(());
        }
        let Type::Path(path) = ty else { return Err(format!("a value of `{}`", ty.to_token_stream()).into()) };
        let name = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "bool" => self.out.push_str(if self.count.is_multiple_of(3) { "true" } else { "false" }),
            "String" | "Value" => self.text(),
            "DateTime" => self.quoted("2026-03-01T12:34:56.789Z"),
            "TimeSpan" => self.quoted("3600s"),
            "Base64" => self.quoted("b25lIHR3byB0aHJlZQ=="),
            "f32" | "f64" => self.number(&format!("{}.5", self.count % 1_000), is_text),
            "i32" | "u32" | "i64" | "u64" => self.number(&(self.count * 7_919 % 1_000_000).to_string(), is_text),
            _ => return self.named(&name, is_text, depth),
        }
        Ok(())
    }

    fn named(&mut self, name: &str, is_text: bool, depth: usize) -> Outcome<()> {
        let client = self.client;
        if let Some(ty) = client.aliases.get(name) {
            return self.value(ty, is_text, depth);
        }
        if let Some(values) = client.enums.get(name) {
            let value = values.get(self.count % values.len().max(1)).map_or("VALUE", |(_, wire)| wire);
            self.quoted(value);
            return Ok(());
        }
        let fields = client.structs.get(name).ok_or_else(|| format!("there is no type `{name}`"))?;
        self.out.push('{');
        for field in fields {
            let Some(wire_name) = &field.wire_name else { continue };
            let is_optional = ["Option", "Patch"].iter().any(|name| generic(&field.ty, name).is_some());
            let is_left_out = self.count.is_multiple_of(5) || (depth >= DEPTH && self.is_nested(&field.ty));
            self.count += 1;
            if is_optional && is_left_out {
                continue;
            }
            if !self.out.ends_with('{') {
                self.out.push(',');
            }
            self.quoted(wire_name);
            self.out.push(':');
            self.value(&field.ty, field.is_text, depth + 1)?;
        }
        self.out.push('}');
        Ok(())
    }

    /// Returns whether a type may contain an object.
    fn is_nested(&self, ty: &Type) -> bool {
        let wrapped = ["Option", "Patch", "Box", "Vec", "BTreeMap"];
        if let Some(inner) = wrapped.iter().find_map(|name| generic(ty, name)) {
            return self.is_nested(inner);
        }
        let Type::Path(path) = ty else { return false };
        path.path.segments.last().is_some_and(|segment| self.client.structs.contains_key(&segment.ident.to_string()))
    }

    fn list(&mut self, items: &Type, is_text: bool, depth: usize) -> Outcome<()> {
        self.out.push('[');
        for index in 0..2 {
            if index > 0 {
                self.out.push(',');
            }
            self.value(items, is_text, depth)?;
        }
        self.out.push(']');
        Ok(())
    }

    /// Writes a text: an identifier, a name, an address or a sentence, every tenth with something to unescape.
    fn text(&mut self) {
        let count = self.count;
        let text = match count % 10 {
            0..=3 => format!("2Tj{count:024}"),
            4..=5 => format!("Display name {count}"),
            6 => format!("person.{count}@example.com"),
            7 => format!("https://static.example.com/icons/{count}.png"),
            8 => format!("A description of some length, as people write it for object {count} of a list."),
            _ => format!("The \"quoted\" name\nof {count}"),
        };
        self.quoted(&text);
    }

    fn number(&mut self, digits: &str, is_text: bool) {
        if is_text { self.quoted(digits) } else { self.out.push_str(digits) }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                '\n' => self.out.push_str("\\n"),
                c if c.is_control() => {
                    // Writing to a string does not fail.
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
