//! What does the user want to have generated, from what, and where to?

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::diagnostic::{Code, Source};
pub(crate) use filter::Candidate;
pub use filter::{Filter, Rule};
pub use page::{PageRule, PageRuleKind};
pub use retry::RetryRule;
pub(crate) use types::is_type_path;
pub use types::{Library, Types};

mod filter;
mod page;
mod retry;
mod types;

/// Where `generate` looks for a configuration when it is given none, in this order.
pub const DEFAULT_FILES: [&str; 2] = ["oasmith.toml", "spec/oasmith.toml"];

/// Everything that one generation depends on, beside the document and the lock of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The OpenAPI description.
    pub spec: PathBuf,
    /// The folder of the generated crate.
    pub out: PathBuf,
    /// What may be read.
    pub load: Load,
    /// Which operations become part of the client.
    pub filter: Filter,
    /// What the manifest says about the crate.
    pub package: Package,
    /// Which Rust types the models are made of.
    pub types: Types,
    /// How operations page of which the description does not say it, by the id of the operation.
    pub pagination: BTreeMap<String, PageRule>,
    /// When calls are repeated of which the description does not say it, by the id of the operation.
    pub retries: BTreeMap<String, RetryRule>,
    /// How the client is made.
    pub client: Client,
    /// What hand-written tests and examples of the client need: the name of a package, and what the manifest says
    /// about it, as TOML.
    pub dev_dependencies: BTreeMap<String, String>,
    /// The file that the configuration was read from, to show the place of a rule in it.
    pub(crate) source: Option<Source>,
}

/// What may be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Load {
    /// The folders that files of the description may be in, beside the folder of the document itself.
    pub allow: Vec<PathBuf>,
    /// Overlays (Overlay Specification 1.0 and 1.1) that change the document before it is read, in this order.
    pub overlays: Vec<PathBuf>,
}

/// What the manifest says about the crate.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Package {
    /// `package.name`; the document's title in kebab case if it is not given.
    pub name: Option<String>,
    /// `package.version`; `0.1.0` if it is not given.
    pub version: Option<String>,
    /// `package.description`.
    pub description: Option<String>,
    /// `package.license`, an SPDX expression.
    pub license: Option<String>,
    /// `package.repository`.
    pub repository: Option<String>,
    /// `package.keywords`.
    pub keywords: Vec<String>,
    /// `package.categories`.
    pub categories: Vec<String>,
}

/// How the client is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Client {
    /// How the client gets the hand-written code that it needs.
    pub runtime: Delivery,
    /// Whether `src/ext/mod.rs` is a hand-written module of the client. The generator never opens it.
    pub ext: bool,
    /// The path that every reference of the client to itself starts with; `crate` unless the client lives as a module
    /// inside another crate.
    pub root: String,
    /// Whether types that no operation reaches are left out.
    pub prune: bool,
    /// The features of the client that are on by default.
    pub default_features: Vec<String>,
    /// Variables of the server's URL whose default in the description is a placeholder: a client is not built without
    /// them, so that no credential goes to the server that the placeholder names.
    pub required_variables: Vec<String>,
    /// Security schemes of OAuth 2.0 client credentials for which the builder gets no method that takes a client's id
    /// and secret: `ext` has one, because the server wants them presented in another way than RFC 6749, section 4.4.
    pub skip_client_credentials: Vec<String>,
    /// How the first example of the docs sets the client up: calls of the builder, such as `.tenant("acme")`. What the
    /// description says about servers and credentials if it is empty.
    pub quick_start: Vec<String>,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            runtime: Delivery::Embedded,
            ext: false,
            root: "crate".to_owned(),
            prune: true,
            default_features: vec!["reqwest".to_owned()],
            required_variables: Vec::new(),
            skip_client_credentials: Vec::new(),
            quick_start: Vec::new(),
        }
    }
}

/// How a client gets the hand-written code that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Its sources are copied into `src/runtime/`, so that the client depends on nothing of oasmith.
    #[default]
    Embedded,
    /// The client depends on the crate `oasmith-runtime`.
    Crate,
}

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, where the configuration comes from one.
    path: Option<PathBuf>,
    message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Code::Configuration.title())?;
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        f.write_str(self.message.trim_end())
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    pub(crate) fn new(message: String) -> Self {
        Self { path: None, message }
    }
}

/// Joins a path to a folder; a `..` takes the folder's own last part away, so that messages read well.
fn joined(folder: &Path, path: &Path) -> PathBuf {
    let mut joined = folder.to_owned();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(joined.components().next_back(), Some(Component::Normal(_))) => {
                joined.pop();
            }
            Component::CurDir => {}
            part => joined.push(part),
        }
    }
    joined
}

/// What a client has that a configuration may name.
#[derive(Debug)]
pub(crate) struct Offered<'a> {
    pub(crate) features: Vec<&'a str>,
    pub(crate) variables: Vec<&'a str>,
    pub(crate) grants: Vec<&'a str>,
}

/// `oasmith.toml`, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    spec: PathBuf,
    out: PathBuf,
    #[serde(default)]
    load: Load,
    #[serde(default)]
    filter: Filter,
    #[serde(default)]
    package: Package,
    #[serde(default)]
    types: Types,
    #[serde(default)]
    pagination: BTreeMap<String, PageRule>,
    #[serde(default)]
    retries: BTreeMap<String, RetryRule>,
    #[serde(default)]
    client: Client,
    #[serde(default, rename = "dev-dependencies")]
    dev_dependencies: BTreeMap<String, toml::Value>,
}

impl Config {
    /// Returns the configuration for a document and a folder, with the defaults for everything else.
    pub fn new(spec: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            out: out.into(),
            load: Load::default(),
            filter: Filter::default(),
            package: Package::default(),
            types: Types::default(),
            pagination: BTreeMap::new(),
            retries: BTreeMap::new(),
            client: Client::default(),
            dev_dependencies: BTreeMap::new(),
            source: None,
        }
    }

    /// Reads a configuration file; the paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, is not TOML, or has a key or a value that is not known.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let fault = |message: String| ConfigError { path: Some(path.to_owned()), message };
        let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
        let written: Written = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let (spec, out) = (joined(folder, &written.spec), joined(folder, &written.out));
        let inline = |(name, what): (String, toml::Value)| (name, what.to_string());
        let dev_dependencies = written.dev_dependencies.into_iter().map(inline).collect();
        let all_joined = |paths: &[PathBuf]| paths.iter().map(|path| joined(folder, path)).collect();
        let load = Load { allow: all_joined(&written.load.allow), overlays: all_joined(&written.load.overlays) };
        let Written { filter, package, types, pagination, retries, client, .. } = written;
        let source = Some(Source { path: path.display().to_string(), text: text.into() });
        let config =
            Self { spec, out, load, filter, package, types, pagination, retries, client, dev_dependencies, source };
        config.check().map_err(|error| fault(error.message))?;
        Ok(config)
    }

    /// Returns the folder of the configuration file, or of the description where there is none.
    pub(crate) fn folder(&self) -> &Path {
        let path = self.source.as_ref().map_or(self.spec.as_path(), |source| Path::new(&source.path));
        path.parent().unwrap_or(Path::new(""))
    }

    /// Finds out whether the client can be made the way the configuration says.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.fault().map_or(Ok(()), |message| Err(ConfigError { path: None, message }))
    }

    /// Finds out whether the client has what the configuration names: a slip of the pen would have no effect.
    pub(crate) fn check_names(&self, offered: &Offered<'_>) -> Result<(), ConfigError> {
        let Client { default_features, required_variables, skip_client_credentials, .. } = &self.client;
        let lists = [
            ("default_features", default_features, "feature", &offered.features),
            ("required_variables", required_variables, "variable of a server", &offered.variables),
            ("skip_client_credentials", skip_client_credentials, "scheme of client credentials", &offered.grants),
        ];
        for (key, names, what, offered) in lists {
            let Some(unknown) = names.iter().find(|name| !offered.contains(&name.as_str())) else { continue };
            let has = if offered.is_empty() { "none".to_owned() } else { format!("`{}`", offered.join("`, `")) };
            let message = format!("`{unknown}` in `{key}` is no {what} of this client; it has {has}");
            return Err(ConfigError { path: None, message });
        }
        Ok(())
    }

    /// Finds out whether the schemas are there that the configuration replaces.
    pub(crate) fn check_schemas(&self, is_there: impl Fn(&str) -> bool) -> Result<(), ConfigError> {
        let missing = self.types.replace.keys().find(|schema| !is_there(schema));
        missing.map_or(Ok(()), |schema| {
            let path = self.source.as_ref().map(|source| PathBuf::from(&source.path));
            let message =
                format!("`{schema}` in `[types.replace]` is no schema of the description, or none that is used");
            Err(ConfigError { path, message })
        })
    }

    /// Finds out whether the operations are there that the configuration names.
    pub(crate) fn check_operations(&self, is_there: impl Fn(&str) -> bool) -> Result<(), ConfigError> {
        let pages = self.pagination.keys().map(|id| ("pagination", id));
        let mut named = pages.chain(self.retries.keys().map(|id| ("retries", id)));
        named.find(|(_, id)| !is_there(id)).map_or(Ok(()), |(section, id)| {
            let path = self.source.as_ref().map(|source| PathBuf::from(&source.path));
            let message = format!("`{id}` in `[{section}]` is the id of no operation of the client");
            Err(ConfigError { path, message })
        })
    }

    fn fault(&self) -> Option<String> {
        for name in self.package.name.iter().chain(self.dev_dependencies.keys()) {
            let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(legal) {
                return Some(format!("`{name}` is no package name: use letters, digits, `-` and `_`"));
            }
        }
        if let Some(version) = self.package.version.as_ref().filter(|version| !is_version(version)) {
            return Some(format!("`{version}` is no version: write something like `1.2.3` or `1.2.3-beta.1`"));
        }
        if syn::parse_str::<syn::Path>(&self.client.root).is_err() {
            return Some(format!("`{}` is no path: write something like `crate` or `crate::api`", self.client.root));
        }
        if let Some((id, fault)) = self.pagination.iter().find_map(|(id, rule)| Some((id, rule.fault()?))) {
            return Some(format!("the rule `{id}` in `[pagination]` {fault}"));
        }
        if let Some((id, fault)) = self.retries.iter().find_map(|(id, rule)| Some((id, rule.fault()?))) {
            return Some(format!("the rule `{id}` in `[retries]` {fault}"));
        }
        if let Some(fault) = self.types.fault() {
            return Some(fault);
        }
        if self.filter.rules().any(|(_, rule)| rule.written().is_empty()) {
            return Some(
                "a rule of `[filter]` names nothing: give it a `path`, `method`, `tag`, `group` or `id`".to_owned(),
            );
        }
        None
    }
}

/// Returns whether a text is a version (Semantic Versioning 2.0.0).
fn is_version(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number =
        |part: &str| is_digits(part) && part.parse::<u64>().is_ok() && (part == "0" || !part.starts_with('0'));
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(|pre| pre.split('.').all(|part| is_word(part) && (!is_digits(part) || is_number(part))))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_cargo() {
        for version in ["0.1.0", "1.2.3-beta.1", "1.2.3+5.x", "1.2.3-a-b+c-d", "10.0.0-0"] {
            assert!(is_version(version), "{version}");
        }
        for text in
            ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "1.2.x", "v1.2.3"]
        {
            assert!(!is_version(text), "{text}");
        }
    }
}
