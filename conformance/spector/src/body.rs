//! How does a call get the body of the scenario?

use std::fmt::Write;

use oasmith::ir::{Body, BodyMedia, Field, Scalar, Setters, Ty, TyKind};
use oasmith::name::Ident;
use serde_json::{Map, Value};

use crate::call::Writer;
use crate::rust::{bytes, text};
use crate::scenario::{Content, Texts};
use crate::value::Reader;

impl Writer<'_> {
    /// Writes the body: an argument where it is required, else a setter. Returns the method that makes the call with
    /// it, where that is not the usual one.
    pub(crate) fn body(
        &self,
        out: &mut String,
        arguments: &mut Vec<String>,
        setters: &mut String,
    ) -> Result<Option<&Ident>, String> {
        let content = self.exchange.body.as_ref();
        let Some(body) = &self.operation.body else {
            return content.map_or(Ok(None), |_| Err("the call has no body".to_owned()));
        };
        let Some(content) = content else { return self.no_content(body, out, arguments, setters).map(|()| None) };
        let wanted = self.exchange.header("content-type").map_or_else(|| content.media_type.clone(), Texts::joined);
        let names = self.route.client.names.of_operation(self.route.id);
        let others = body.alternatives.iter().zip(&names.alternatives);
        let other = others.clone().find(|(other, _)| other.media_type == wanted);
        let other = other.or_else(|| others.clone().find(|(other, _)| matches!(other.media, BodyMedia::File)));
        // The usual one is also what is left where none is the one that the scenario has.
        if let Some((other, name)) = other.filter(|_| body.media_type != wanted) {
            self.media(&other.media, &other.media_type, content, out)?;
            arguments.push("body".to_owned());
            return Ok(Some(name));
        }
        self.media(&body.media, &body.media_type, content, out)?;
        give(body, arguments, setters);
        Ok(None)
    }

    /// Writes the body in one media type.
    fn media(&self, media: &BodyMedia, declared: &str, content: &Content, out: &mut String) -> Result<(), String> {
        match media {
            BodyMedia::Json(ty) | BodyMedia::Form(ty, _) if content.media_type.contains("json") => {
                let json = serde_json::from_slice(&content.bytes()?).map_err(|error| error.to_string())?;
                self.json(ty, json, out);
            }
            BodyMedia::Sequence(ty, _) => {
                let lines =
                    serde_json::Deserializer::from_slice(&content.bytes()?).into_iter().collect::<Result<_, _>>();
                self.json(ty, Value::Array(lines.map_err(|error| error.to_string())?), out);
            }
            BodyMedia::Xml(ty, _) => {
                let json = content.json()?.ok_or("the body is in XML, and its value is not known")?;
                self.json(ty, serde_json::from_slice(&json).map_err(|error| error.to_string())?, out);
            }
            BodyMedia::Multipart(ty, _) => return self.parts(ty, content, out),
            // Only where the description says that it is a file does a client leave JSON as it is.
            BodyMedia::Bytes if is_value(declared, content) && !declared.contains("json") => {
                return Err(format!("the body, which is `{}`, is left to the caller as bytes", content.media_type));
            }
            BodyMedia::Bytes => {
                let bytes = bytes(&content.plain_bytes(declared)?);
                let _ = writeln!(out, "    let body = Bytes::from_static({bytes});");
            }
            BodyMedia::File => {
                let (bytes, media_type) = (bytes(&content.bytes()?), text(&content.media_type));
                let _ = writeln!(out, "    let body = File::new(&{bytes}[..]).with_media_type({media_type});");
            }
            BodyMedia::Json(_) | BodyMedia::Form(..) => {
                return Err(format!("the body is `{}`, and the client sends `{}`", content.media_type, declared));
            }
        }
        Ok(())
    }

    /// Writes a body that is a value.
    fn json(&self, ty: &Ty, mut json: Value, out: &mut String) {
        if let (Value::Object(object), Some((_, def))) = (&mut json, self.route.client.api.types.struct_of(ty)) {
            // A value has what only the server sets as well, although it is not sent.
            for field in def.fields.iter().filter(|field| field.required && field.read_only) {
                let blank = Reader { types: &self.route.client.api.types }.blank(&field.ty);
                object.entry(field.wire_name.clone()).or_insert(blank);
            }
        }
        let (written, json) = (self.types().written(ty), text(&json.to_string()));
        let _ = writeln!(out, "    let body = read::<{written}>({json})?;");
    }

    /// Writes what a call asks for although the scenario has no body: an object without properties.
    fn no_content(
        &self,
        body: &Body,
        out: &mut String,
        arguments: &mut Vec<String>,
        setters: &mut String,
    ) -> Result<(), String> {
        match body.ty() {
            _ if !body.required => return Ok(()),
            Some(ty) if self.route.client.api.types.struct_of(ty).is_some() => {
                self.json(ty, Value::Object(Map::new()), out);
            }
            _ => return Err("the scenario has no body, and the call asks for one".to_owned()),
        }
        give(body, arguments, setters);
        Ok(())
    }

    /// Writes a body in parts: its values are read, and its files are put in their places.
    fn parts(&self, ty: &Ty, content: &Content, out: &mut String) -> Result<(), String> {
        let types = &self.route.client.api.types;
        let (id, object) = types.struct_of(ty).ok_or("the body in parts is no object")?;
        let mut value: Map<String, Value> = content.parts.clone().into_iter().collect();
        let mut files = String::new();
        for (field, member) in object.fields.iter().zip(&self.route.client.names.of_type(id).members) {
            let is_text = *types.without_aliases(&field.ty) == TyKind::Scalar(Scalar::String);
            if let Some(number @ Value::Number(_)) = value.get_mut(&field.wire_name).filter(|_| is_text) {
                // A part is text, and the scenario does not say whether it is a number as well.
                *number = Value::String(number.to_string());
            }
            let uploads: Vec<_> = content.files.iter().filter(|file| file.field == field.wire_name).collect();
            if uploads.is_empty() {
                continue;
            }
            let is_list = types.is_list(&field.ty);
            if field.ty.leaf().kind != TyKind::Scalar(Scalar::Binary) {
                return Err(format!("the part `{}` is a file, and the client takes none there", field.wire_name));
            }
            value.insert(field.wire_name.clone(), if is_list { Value::Array(Vec::new()) } else { "".into() });
            let mut given = Vec::new();
            for upload in uploads {
                let media_type =
                    upload.media_type.as_deref().map(|media_type| format!(".with_media_type({})", text(media_type)));
                let (content, name) = (bytes(&upload.bytes()?), text(&upload.name));
                let media_type = media_type.unwrap_or_default();
                given.push(format!("File::new(&{content}[..]).with_name({name}){media_type}"));
            }
            let given = if is_list { format!("vec![{}]", given.join(", ")) } else { given.swap_remove(0) };
            let given = if is_option(field) { format!("Some({given})") } else { given };
            let _ = writeln!(files, "    body.{member} = {given};");
        }
        let mutable = if files.is_empty() { "" } else { "mut " };
        let (written, json) = (self.types().written(ty), text(&Value::Object(value).to_string()));
        let _ = write!(out, "    let {mutable}body = read::<{written}>({json})?;\n{files}");
        Ok(())
    }
}

/// Returns whether a body is more than bytes or text, to the scenario and to the description.
fn is_value(declared: &str, content: &Content) -> bool {
    let is_in_parts = !content.files.is_empty() || !content.parts.is_empty();
    // The emitter of OpenAPI says of lines of JSON that all of them are text, so that no client knows their type.
    let is_text = declared.starts_with("text/") || declared == "application/jsonl";
    is_in_parts || (content.is_structured() && !is_text)
}

/// Hands over the body: an argument where it is required, else by a setter.
fn give(body: &Body, arguments: &mut Vec<String>, setters: &mut String) {
    if body.required && body.setters == Setters::Whole {
        arguments.push("body".to_owned());
    } else {
        setters.push_str(".body(body)");
    }
}

fn is_option(field: &Field) -> bool {
    !field.three_state && (!field.required || field.ty.nullable)
}
