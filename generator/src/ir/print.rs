//! How does the IR read as text?
//!
//! The text is for snapshots and for people who debug the generator: one line per fact, in the order of the tables.

mod page;
mod scalar;
mod security;
mod webhook;
mod xml;

use std::collections::HashMap;
use std::fmt::{self, Write};

use super::{
    Answers, Api, BodyMedia, Docs, Items, Operation, Output, Parameter, Presence, Requirement, Response, ResponseMedia,
    Server, Setters, Shape, Stream, Struct, Ty, TyKind, TypeDef, TypeId, Union,
};

/// Returns the whole API as text: equal values give equal text.
pub fn print(api: &Api) -> String {
    let mut printer = Printer { api, names: names(api), text: String::new() };
    let written = printer.api();
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    printer.text
}

/// Names types by their hints, with the id where a hint stands for several.
fn names(api: &Api) -> Vec<String> {
    let hint = |def: &TypeDef| def.hint.replace(' ', ".");
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, def) in api.types.iter() {
        *counts.entry(hint(def)).or_default() += 1;
    }
    let name = |(id, def): (TypeId, &TypeDef)| {
        let hint = hint(def);
        if counts[&hint] > 1 { format!("{hint}#{}", id.0) } else { hint }
    };
    api.types.iter().map(name).collect()
}

struct Printer<'a> {
    api: &'a Api,
    names: Vec<String>,
    text: String,
}

impl Printer<'_> {
    fn api(&mut self) -> fmt::Result {
        let api = self.api;
        writeln!(self.text, "api {:?} {}", api.info.title, api.info.version)?;
        self.docs("  ", &api.info.docs)?;
        for server in &api.servers {
            self.server(server)?;
        }
        for scheme in &api.security {
            writeln!(self.text, "scheme {}: {}", scheme.wire_name, security::kind(&scheme.kind))?;
            self.docs("  ", &scheme.docs)?;
        }
        for group in &api.groups {
            let ids: Vec<&str> = group.operations.iter().map(|id| api.operations[id.0].id.as_str()).collect();
            writeln!(self.text, "group {}: {}", group.hint, ids.join(", "))?;
        }
        for operation in &api.operations {
            self.text.push('\n');
            self.operation(operation)?;
        }
        for webhook in &api.webhooks {
            self.text.push('\n');
            self.webhook(webhook)?;
        }
        for (id, def) in api.types.iter() {
            self.text.push('\n');
            self.def(id, def)?;
        }
        xml::print(api, &mut self.text)
    }

    fn server(&mut self, server: &Server) -> fmt::Result {
        writeln!(self.text, "server {}", server.url)?;
        self.docs("  ", &server.docs)?;
        for variable in &server.variables {
            writeln!(self.text, "  variable {} = {:?} of {:?}", variable.wire_name, variable.default, variable.values)?;
            self.docs("    ", &variable.docs)?;
        }
        Ok(())
    }

    fn operation(&mut self, operation: &Operation) -> fmt::Result {
        writeln!(self.text, "{} {} {}", operation.method.as_str(), operation.path, operation.id)?;
        write!(self.text, "  hint {:?} in {:?}", operation.hint, operation.group_hint)?;
        self.flag(operation.deprecated, "deprecated");
        if let Some(stability) = &operation.stability {
            write!(self.text, " [{}]", stability.0)?;
        }
        self.text.push('\n');
        self.docs("  ", &operation.docs)?;
        if !operation.security.is_empty() {
            let list: Vec<String> = operation.security.iter().map(|entry| self.requirement(entry)).collect();
            writeln!(self.text, "  security {}", list.join(" or "))?;
        }
        for (alternative, scheme, scopes) in &operation.scopes {
            let scheme = &self.api.security[scheme.0].wire_name;
            writeln!(self.text, "  scopes of {scheme} in alternative {alternative}: {}", scopes.join(" "))?;
        }
        for server in &operation.servers {
            self.text.push_str("  ");
            self.server(server)?;
        }
        for parameter in &operation.parameters {
            self.parameter(parameter)?;
        }
        if let Some(body) = &operation.body {
            let mark = if body.required { "" } else { "?" };
            let ty = self.media(&body.media);
            let setters = match body.setters {
                Setters::Whole => String::new(),
                Setters::Fields(id) => format!(" by the fields of {}", self.names[id.0 as usize]),
            };
            writeln!(self.text, "  body{mark} {}: {ty}{setters}", body.media_type)?;
            self.docs("    ", &body.docs)?;
            for other in &body.alternatives {
                writeln!(self.text, "    or {}: {}", other.declared, self.media(&other.media))?;
            }
            if let BodyMedia::Multipart(_, parts) = &body.media {
                for part in parts {
                    write!(self.text, "    {}", part.wire_name)?;
                    if let Some(media_type) = &part.media_type {
                        write!(self.text, " {media_type}")?;
                    }
                    if let Some((style, explode)) = part.style {
                        write!(self.text, " {style:?}")?;
                        self.flag(explode, "explode");
                    }
                    for (name, value) in &part.headers {
                        write!(self.text, " {name}: {value}")?;
                    }
                    self.text.push('\n');
                }
            }
            if let BodyMedia::Form(_, styles) = &body.media {
                for style in styles {
                    write!(self.text, "    {} {:?}", style.wire_name, style.style)?;
                    self.flag(style.explode, "explode");
                    self.flag(style.allow_reserved, "reserved");
                    self.text.push('\n');
                }
            }
        }
        self.response(&operation.response)?;
        self.answers("error", &operation.failures)?;
        if let Some(retry) = &operation.retry {
            writeln!(self.text, "  retried {retry:?}")?;
        }
        if let Some(idempotent) = operation.idempotent {
            writeln!(self.text, "  idempotent {idempotent}")?;
        }
        if let Some(header) = &operation.key_header {
            writeln!(self.text, "  key in {header}")?;
        }
        match &operation.pagination {
            Some(pagination) => self.pagination(operation, pagination),
            None => Ok(()),
        }
    }

    fn response(&mut self, response: &Response) -> fmt::Result {
        let accept = response.accept.as_deref().unwrap_or("-");
        let ty = match response.output() {
            Output::One(shape) => self.shape(shape),
            Output::Optional(shape) => format!("{} or nothing", self.shape(shape)),
            Output::Several => "one of several".to_owned(),
        };
        writeln!(self.text, "  response {accept}: {ty}")?;
        self.docs("    ", &response.docs)?;
        if let Some(stream) = &response.stream {
            self.stream(stream)?;
        }
        self.answers("answer", &response.answers)
    }

    fn stream(&mut self, stream: &Stream) -> fmt::Result {
        let items = match &stream.items {
            Items::Json(ty) => self.ty(ty),
            Items::Text => "text".to_owned(),
            Items::Named(_) => "one of several".to_owned(),
        };
        write!(self.text, "  stream {}: {:?} of {items}", stream.media_type, stream.framing)?;
        for end in &stream.ends {
            write!(self.text, " up to {end:?}")?;
        }
        if let Some((id, index)) = stream.flag {
            write!(self.text, " by field {index} of {}", self.names[id.0 as usize])?;
        }
        self.text.push('\n');
        for event in stream.named().unwrap_or_default() {
            let ty = event.ty.as_ref().map_or("text".to_owned(), |ty| self.ty(ty));
            writeln!(self.text, "    {}: {ty}", event.name.as_deref().unwrap_or("-"))?;
        }
        Ok(())
    }

    fn answers(&mut self, word: &str, answers: &Answers) -> fmt::Result {
        // One answer under a plain status is what everybody expects, and failures without a type say nothing.
        let is_plain = |status: &str| matches!(status, "200" | "201" | "204");
        let is_usual =
            matches!(answers.cases.as_slice(), [case] if is_plain(&case.status)) || answers.shapes.is_empty();
        for case in answers.cases.iter().filter(|_| !is_usual) {
            let ty = case.shape.map_or("untyped".to_owned(), |index| self.shape(&answers.shapes[index]));
            writeln!(self.text, "  {word} {} {}: {ty}", case.status, case.media_type.as_deref().unwrap_or("-"))?;
        }
        for header in &answers.headers {
            writeln!(self.text, "  header of {word} {}: {}", header.wire_name, self.ty(&header.ty))?;
            self.docs("    ", &header.docs)?;
        }
        Ok(())
    }

    fn shape(&self, shape: &ResponseMedia) -> String {
        match shape {
            ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => self.ty(ty),
            ResponseMedia::Text => "text".to_owned(),
            ResponseMedia::Bytes => "bytes".to_owned(),
            ResponseMedia::Empty => "nothing".to_owned(),
        }
    }

    fn media(&self, media: &BodyMedia) -> String {
        match media {
            BodyMedia::Json(ty)
            | BodyMedia::Xml(ty, _)
            | BodyMedia::Form(ty, _)
            | BodyMedia::Multipart(ty, _)
            | BodyMedia::Sequence(ty, _) => self.ty(ty),
            BodyMedia::Bytes => "bytes".to_owned(),
            BodyMedia::File => "file".to_owned(),
        }
    }

    fn requirement(&self, requirement: &Requirement) -> String {
        let name = |id: &super::SchemeId| self.api.security[id.0].wire_name.as_str();
        let entry = |ids: &Vec<super::SchemeId>| ids.iter().map(name).collect::<Vec<_>>().join("|");
        if requirement.all.is_empty() {
            return "none".to_owned();
        }
        requirement.all.iter().map(entry).collect::<Vec<_>>().join(" and ")
    }

    fn parameter(&mut self, parameter: &Parameter) -> fmt::Result {
        let location = format!("{:?}", parameter.location).to_lowercase();
        let mark = if parameter.required { "" } else { "?" };
        let ty = self.ty(&parameter.ty);
        write!(self.text, "  {location} {}{mark}: {ty} {:?}", parameter.wire_name, parameter.style)?;
        self.flag(parameter.explode, "explode");
        self.flag(parameter.allow_reserved, "reserved");
        self.flag(parameter.allow_empty, "empty");
        self.flag(parameter.deprecated, "deprecated");
        self.text.push('\n');
        self.docs("    ", &parameter.docs)
    }

    fn field(&self, id: TypeId, index: usize) -> &str {
        match &self.api.types.get(id).shape {
            Shape::Struct(def) => &def.fields[index].wire_name,
            Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) => "?",
        }
    }

    fn def(&mut self, id: TypeId, def: &TypeDef) -> fmt::Result {
        let shape = match &def.shape {
            Shape::Struct(_) => "struct",
            Shape::Enum(_) => "enum",
            Shape::Union(_) => "union",
            Shape::Alias(_) => "alias",
        };
        write!(self.text, "{shape} {}", self.names[id.0 as usize])?;
        if !def.namespace.is_empty() {
            write!(self.text, " in {}", def.namespace)?;
        }
        if let Some(parent) = def.parent.filter(|parent| *parent != id) {
            write!(self.text, " of {}", self.names[parent.0 as usize])?;
        }
        self.flag(def.direction.request, "request");
        self.flag(def.direction.response, "response");
        self.flag(def.deprecated, "deprecated");
        if let Presence::With(groups) = &def.presence {
            let groups: Vec<&str> = groups.iter().map(|id| self.api.groups[id.0].hint.as_str()).collect();
            write!(self.text, " with {}", groups.join(" or "))?;
        }
        self.text.push('\n');
        self.docs("  ", &def.docs)?;
        match &def.shape {
            Shape::Struct(def) => self.fields(def),
            Shape::Enum(def) => {
                for variant in &def.variants {
                    write!(self.text, "  value {:?}", variant.wire_name)?;
                    if let Some(hint) = &variant.hint {
                        write!(self.text, " as {hint:?}")?;
                    }
                    self.text.push('\n');
                    self.docs("    ", &variant.docs)?;
                }
                Ok(())
            }
            Shape::Union(def) => self.branches(def),
            Shape::Alias(_) if def.replacement.is_some() => {
                writeln!(self.text, "  = {}", def.replacement.as_deref().unwrap_or_default())
            }
            Shape::Alias(ty) => writeln!(self.text, "  = {}", self.ty(ty)),
        }
    }

    fn branches(&mut self, def: &Union) -> fmt::Result {
        if let Some(tag) = &def.tag {
            writeln!(self.text, "  told apart by {tag}")?;
        }
        for branch in &def.branches {
            write!(self.text, "  branch {:?}: {}", branch.hint, self.ty(&branch.ty))?;
            if !branch.tags.is_empty() {
                write!(self.text, " for {:?}", branch.tags)?;
            }
            if let Some(component) = &branch.component {
                write!(self.text, " of {component}")?;
            }
            self.text.push('\n');
            self.docs("    ", &branch.docs)?;
        }
        Ok(())
    }

    fn fields(&mut self, def: &Struct) -> fmt::Result {
        for field in &def.fields {
            let mark = if field.required { "" } else { "?" };
            write!(self.text, "  {}{mark}: {}", field.wire_name, self.ty(&field.ty))?;
            self.flag(field.read_only, "read only");
            self.flag(field.write_only, "write only");
            self.flag(field.deprecated, "deprecated");
            self.flag(field.secret, "secret");
            self.flag(field.three_state, "three states");
            if let Some(text) = &field.constant {
                write!(self.text, " = {text:?}")?;
            }
            self.text.push('\n');
            self.docs("    ", &field.docs)?;
        }
        match &def.additional {
            Some(ty) => writeln!(self.text, "  further: {}", self.ty(ty)),
            None => Ok(()),
        }
    }

    fn ty(&self, ty: &Ty) -> String {
        let boxed = if ty.boxed { "box " } else { "" };
        let null = if ty.nullable { " or null" } else { "" };
        let kind = match &ty.kind {
            TyKind::Scalar(scalar) => scalar::name(*scalar),
            TyKind::Array(inner) => format!("[{}]", self.ty(inner)),
            TyKind::Map(inner) => format!("{{{}}}", self.ty(inner)),
            TyKind::Named(id) => self.names[id.0 as usize].clone(),
            TyKind::Any if ty.lost => "lost".to_owned(),
            TyKind::Any => "any".to_owned(),
        };
        format!("{boxed}{kind}{null}")
    }

    fn flag(&mut self, set: bool, name: &str) {
        if set {
            self.text.push_str(" [");
            self.text.push_str(name);
            self.text.push(']');
        }
    }

    fn docs(&mut self, indent: &str, docs: &Docs) -> fmt::Result {
        let texts = docs.summary.iter().chain(&docs.description).chain(&docs.notes);
        for text in texts {
            writeln!(self.text, "{indent}# {}", text.trim_end().replace('\n', "\\n"))?;
        }
        Ok(())
    }
}
