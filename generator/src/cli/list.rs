//! What is in a description, and what is it called in the client?

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oasmith::ir::{GroupId, Shape};
use oasmith::name::Lock;
use oasmith::{Config, Description};
use serde_json::{Value, json};

use super::clients::{self, Client};
use super::report::{counted, print, refuse, refuse_as_json};
use super::{DONE, Format};

/// The folder of a client that nobody generates.
const NOWHERE: &str = "client";

/// What to list, and how.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to list; everything if it is left out.
    #[arg(value_enum)]
    what: Option<What>,
    /// The configuration, or the folder that it is in; may be given several times. oasmith.toml or spec/oasmith.toml if
    /// neither it nor --spec is given.
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    config: Vec<PathBuf>,
    /// The OpenAPI description, in place of a configuration.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How to write the list, on standard output.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The operations, by group, with the calls that they become.
    Operations,
    /// The types, with what they are and how many operations reach them.
    Types,
    /// The features of the client.
    Features,
}

/// Runs `list`, and returns the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    let clients = match clients(arguments) {
        Ok(clients) => clients,
        Err(message) => return fault(arguments.format, None, &message),
    };
    let mut worst = DONE;
    for client in &clients {
        let label = client.label().filter(|_| clients.len() > 1);
        let code = match client.config.clone().and_then(described) {
            Ok((config, description)) => {
                let wants = |what| arguments.what.is_none_or(|wanted| wanted == what);
                print(&match arguments.format {
                    Format::Human => human(label.as_deref(), &config, &description, wants),
                    Format::Json => machine(label.as_deref(), &config, &description, wants),
                });
                DONE
            }
            Err(message) => fault(arguments.format, client.label().as_deref(), &message),
        };
        worst = worst.max(code);
    }
    worst
}

fn fault(format: Format, label: Option<&str>, message: &str) -> u8 {
    match format {
        Format::Human => refuse(None, message),
        Format::Json => refuse_as_json(label, message),
    }
}

fn clients(arguments: &Arguments) -> Result<Vec<Client>, String> {
    match &arguments.spec {
        Some(spec) => Ok(vec![Client::of(Config::new(spec, NOWHERE))]),
        None => clients::named(&arguments.config)?
            .ok_or_else(|| "there is no configuration here; name one with --config, or give --spec FILE".to_owned()),
    }
}

fn described(config: Config) -> Result<(Config, Description), String> {
    let lock = if config.file().is_some() { oasmith::lock(&config) } else { Ok(Lock::default()) };
    let description = lock.and_then(|lock| oasmith::describe(&config, &lock)).map_err(|failure| failure.to_string())?;
    Ok((config, description))
}

fn human(label: Option<&str>, config: &Config, description: &Description, wants: impl Fn(What) -> bool) -> String {
    let (api, names) = (&description.api, &description.names);
    let mut out = label.map(|label| format!("{label}\n\n")).unwrap_or_default();
    if wants(What::Operations) {
        let (operations, groups) = (api.operations.len(), api.groups.len());
        let _ = writeln!(out, "{} in {}", counted(operations, "operation"), counted(groups, "group"));
        if description.skipped > 0 {
            let _ = writeln!(out, "{} more cannot be expressed; `oasmith check` says why", description.skipped);
        }
        for (index, group) in api.groups.iter().enumerate() {
            let accessor = &names.of_group(GroupId(index)).accessor;
            let _ = writeln!(out, "\n  client.{accessor}()  ({})", group.operations.len());
            for id in &group.operations {
                let operation = &api.operations[id.0];
                let method = format!("{}()", names.of_operation(*id).method);
                let deprecated = if operation.deprecated { "  deprecated" } else { "" };
                let endpoint = format!("{:6} {}", operation.method.as_str(), operation.written_path);
                let _ = writeln!(out, "    {method:32}  {endpoint}{deprecated}");
            }
        }
        out.push('\n');
    }
    if wants(What::Types) {
        let _ = writeln!(out, "{}", counted(api.types.len(), "type"));
        for (name, kind, reached) in types(description) {
            let _ = writeln!(out, "    {name:48}  {kind:6}  in {}", counted(reached, "operation"));
        }
        out.push('\n');
    }
    if wants(What::Features) {
        let features = features(config, description);
        let _ = writeln!(out, "{}", counted(features.len(), "feature"));
        for (feature, is_default) in features {
            let _ = writeln!(out, "    {feature}{}", if is_default { " (default)" } else { "" });
        }
    }
    out
}

fn machine(label: Option<&str>, config: &Config, description: &Description, wants: impl Fn(What) -> bool) -> String {
    let (api, names) = (&description.api, &description.names);
    let mut object = label.map_or_else(|| json!({}), |label| json!({ "config": label }));
    if wants(What::Operations) {
        let groups = api.groups.iter().enumerate().flat_map(|(index, group)| {
            let accessor = names.of_group(GroupId(index)).accessor.plain().to_owned();
            group.operations.iter().map(move |id| (accessor.clone(), *id))
        });
        let operations: Vec<Value> = groups
            .map(|(group, id)| {
                let operation = &api.operations[id.0];
                json!({
                    "id": operation.id,
                    "method": operation.method.as_str(),
                    "path": operation.written_path,
                    "group": group,
                    "call": names.of_operation(id).method.plain(),
                    "deprecated": operation.deprecated,
                    "pages": operation.pagination.is_some(),
                })
            })
            .collect();
        object["operations"] = operations.into();
        object["skipped"] = description.skipped.into();
    }
    if wants(What::Types) {
        let types = types(description).into_iter();
        let types = types.map(|(name, kind, reached)| json!({ "name": name, "kind": kind, "operations": reached }));
        object["types"] = types.collect();
    }
    if wants(What::Features) {
        let features = features(config, description).into_iter();
        let features = features.map(|(name, is_default)| json!({ "name": name, "default": is_default }));
        object["features"] = features.collect();
    }
    format!("{object}\n")
}

/// Returns the features, and whether each is on by default: first those of the runtime, then those of the groups.
fn features<'a>(config: &Config, description: &'a Description) -> Vec<(&'a str, bool)> {
    let is_default = |feature: &str| config.client.default_features.iter().any(|default| default == feature);
    let own = description.features().into_iter().map(|feature| (feature, is_default(feature)));
    own.chain(description.group_features().into_iter().map(|feature| (feature, true))).collect()
}

/// Returns the types by name: what each is, and how many operations reach it.
fn types(description: &Description) -> Vec<(String, &'static str, usize)> {
    let reached = description.reached();
    let mut types: Vec<_> = description.api.types.iter().zip(reached).collect::<Vec<_>>();
    types.sort_by_key(|((id, _), _)| description.names.of_type(*id).ident.to_string());
    let kind = |shape: &Shape| match shape {
        Shape::Struct(_) => "struct",
        Shape::Enum(_) => "enum",
        Shape::Union(_) => "union",
        Shape::Alias(_) => "alias",
    };
    let name = |id| description.names.of_type(id).ident.to_string();
    types.into_iter().map(|((id, def), reached)| (name(id), kind(&def.shape), reached)).collect()
}
