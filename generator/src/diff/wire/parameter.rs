//! Does the server read the parameters that an old client sends?

use super::super::change::Change;
use super::super::{Rule, pair};
use super::schema::{At, Schemas, Way};
use crate::ir::{Operation, Parameter, ParameterLocation, ParameterStyle};

pub(super) fn compare(old: &Operation, new: &Operation, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    let label = pair::label(old);
    let subject = |parameter: &Parameter| format!("{label} {}", name(parameter));
    let mut matched = vec![false; new.parameters.len()];
    for (index, parameter) in old.parameters.iter().enumerate() {
        let Some(other) = partner(index, parameter, old, new) else {
            let change = Change::new(Rule::ParameterRemoved, subject(parameter)).was(described(parameter));
            changes.push(change.at(Some(&parameter.origin), Some(&new.origin)).reaching(vec![label.clone()]));
            continue;
        };
        matched[other] = true;
        let other = &new.parameters[other];
        let note = |rule, before: &str, after: &str| {
            let change = Change::new(rule, subject(parameter)).values(before, after);
            change.at(Some(&parameter.origin), Some(&other.origin)).reaching(vec![label.clone()])
        };
        if !parameter.required && other.required {
            changes.push(note(Rule::ParameterRequired, "optional", "required"));
        }
        if encoding(parameter) != encoding(other) {
            changes.push(note(Rule::ParameterEncoding, &encoding(parameter), &encoding(other)));
        }
        let at = At {
            subject: subject(parameter),
            old: &parameter.origin,
            new: &other.origin,
            operations: vec![label.clone()],
        };
        schemas.of_use(&parameter.ty, &other.ty, Way::Request, &at);
    }
    let added = new.parameters.iter().zip(matched).filter(|(_, matched)| !matched);
    for (parameter, _) in added.filter(|(parameter, _)| parameter.required) {
        let change = Change::new(Rule::ParameterRequired, subject(parameter)).values("absent", "required");
        changes.push(change.at(Some(&old.origin), Some(&parameter.origin)).reaching(vec![label.clone()]));
    }
}

/// Returns the parameter of the new operation that a parameter of the old one is: in the path its place decides.
fn partner(index: usize, parameter: &Parameter, old: &Operation, new: &Operation) -> Option<usize> {
    if parameter.location == ParameterLocation::Path && old.path.literals == new.path.literals {
        return (index < new.path.parameters.len()).then_some(index);
    }
    let is_same = |other: &Parameter| {
        let same_name = match parameter.location {
            ParameterLocation::Header => other.wire_name.eq_ignore_ascii_case(&parameter.wire_name),
            _ => other.wire_name == parameter.wire_name,
        };
        same_name && other.location == parameter.location
    };
    new.parameters.iter().position(is_same)
}

pub(super) fn name(parameter: &Parameter) -> String {
    format!("{} {}", place(parameter.location), parameter.wire_name)
}

fn place(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "querystring",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

fn described(parameter: &Parameter) -> &'static str {
    if parameter.required { "required" } else { "optional" }
}

fn encoding(parameter: &Parameter) -> String {
    let style = match parameter.style {
        ParameterStyle::Matrix => "matrix",
        ParameterStyle::Label => "label",
        ParameterStyle::Simple => "simple",
        ParameterStyle::Form => "form",
        ParameterStyle::SpaceDelimited => "spaceDelimited",
        ParameterStyle::PipeDelimited => "pipeDelimited",
        ParameterStyle::TabDelimited => "tabDelimited",
        ParameterStyle::DeepObject => "deepObject",
        ParameterStyle::Cookie => "cookie",
        ParameterStyle::Json => "JSON",
        ParameterStyle::Text => "text",
        ParameterStyle::Urlencoded => "form as text",
    };
    let explode = if parameter.explode { ", exploded" } else { "" };
    let reserved = if parameter.allow_reserved { ", reserved characters as they are" } else { "" };
    format!("{style}{explode}{reserved}")
}
