//! What does the user want to have generated, from what, and where to?

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::diagnostic::Source;
pub(crate) use check::{LONGEST_NAME, is_reserved};
pub use fault::ConfigError;
use fault::Fault;
pub(crate) use filter::Candidate;
pub use filter::{Filter, Rule};
pub use page::{PageRule, PageRuleKind};
pub use retry::RetryRule;
#[cfg(feature = "schema")]
pub use schema::schema;
pub(crate) use types::is_type_path;
pub use types::{Library, Types};

mod check;
mod fault;
mod filter;
mod list;
mod page;
mod retry;
#[cfg(feature = "schema")]
mod schema;
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The features of the client that are on by default, beside those of its groups.
    pub default_features: Vec<String>,
    /// Whether each group of calls is a feature, on by default, so that a program builds those that it calls. Only a
    /// client with a manifest of its own and with 2 to 200 groups has such features.
    pub group_features: bool,
    /// Variables of the server's URL whose default in the description is a placeholder: a client is not built without
    /// them, so that no credential goes to the server that the placeholder names.
    pub required_variables: Vec<String>,
    /// Security schemes of OAuth 2.0 client credentials for which the builder gets no method that takes a client's id
    /// and secret: `ext` has one, because the server wants them presented in another way than RFC 6749, section 4.4.
    pub skip_client_credentials: Vec<String>,
    /// Whether the client has tests of what its calls put on the wire and make of the answers, in `tests/wire/`.
    pub wire_tests: bool,
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
            group_features: true,
            required_variables: Vec::new(),
            skip_client_credentials: Vec::new(),
            wire_tests: false,
            quick_start: Vec::new(),
        }
    }
}

impl Client {
    /// Returns whether the client's manifest may have a feature for each group.
    pub(crate) fn has_group_features(&self) -> bool {
        self.group_features && !self.is_module()
    }

    /// Returns whether the client is a module of another crate.
    pub(crate) fn is_module(&self) -> bool {
        self.root != "crate"
    }
}

/// How a client gets the hand-written code that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Its sources are copied into `src/runtime/`, so that the client depends on nothing of oasmith.
    #[default]
    Embedded,
    /// The client depends on the crate `oasmith-runtime`.
    Crate,
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
    // A folder has a name, so that messages can speak of it.
    if joined.as_os_str().is_empty() { PathBuf::from(".") } else { joined }
}

/// What a client has that a configuration may name.
#[derive(Debug)]
pub(crate) struct Offered<'a> {
    pub(crate) features: Vec<&'a str>,
    pub(crate) variables: Vec<&'a str>,
    pub(crate) grants: Vec<&'a str>,
    /// The crates that it depends on.
    pub(crate) crates: Vec<&'a str>,
}

/// `oasmith.toml`, as it is written. Paths are relative to it.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Configuration"))]
#[serde(deny_unknown_fields)]
struct Written {
    /// The OpenAPI description.
    spec: PathBuf,
    /// The folder of the generated crate, which belongs to it alone.
    out: PathBuf,
    /// What may be read.
    #[serde(default)]
    load: Load,
    /// Which operations become part of the client.
    #[serde(default)]
    filter: Filter,
    /// What the manifest says about the crate.
    #[serde(default)]
    package: Package,
    /// Which Rust types the models are made of.
    #[serde(default)]
    types: Types,
    /// How operations page of which the description does not say it, by the id of the operation.
    #[serde(default)]
    pagination: BTreeMap<String, PageRule>,
    /// When calls are repeated of which the description does not say it, by the id of the operation.
    #[serde(default)]
    retries: BTreeMap<String, RetryRule>,
    /// How the client is made.
    #[serde(default)]
    client: Client,
    /// What hand-written tests and examples of the client need, as in `Cargo.toml`.
    #[serde(default, rename = "dev-dependencies")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, serde_json::Value>"))]
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

    /// Returns the configuration files that a path stands for: those that the file lists under `clients`, or the file
    /// itself. A folder stands for the `oasmith.toml` in it.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read or is not TOML, and when it lists something else than paths, or has more than
    /// the list.
    pub fn files(path: &Path) -> Result<Vec<PathBuf>, ConfigError> {
        list::files(path)
    }

    /// Reads a configuration file; the paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, is not TOML, or has a key or a value that is not known.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let fault = |message: String| ConfigError::new(Some(path.to_owned()), message);
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
        config.check()?;
        Ok(config)
    }

    /// Returns the file that the configuration was read from, if it was read from one.
    pub fn file(&self) -> Option<&Path> {
        self.source.as_ref().map(|source| Path::new(&source.path))
    }

    /// Returns the folder of the configuration file, or of the description where there is none.
    pub(crate) fn folder(&self) -> &Path {
        let path = self.source.as_ref().map_or(self.spec.as_path(), |source| Path::new(&source.path));
        path.parent().unwrap_or(Path::new(""))
    }

    /// Finds out whether the client can be made the way the configuration says.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.result(check::fault(self))
    }

    /// Finds out whether the client has what the configuration names: a slip of the pen would have no effect.
    pub(crate) fn check_names(&self, offered: &Offered<'_>) -> Result<(), ConfigError> {
        self.result(check::names(self, offered))
    }

    /// Finds out whether the schemas are there that the configuration replaces.
    pub(crate) fn check_schemas(&self, is_there: impl Fn(&str) -> bool) -> Result<(), ConfigError> {
        self.result(self.types.missing(is_there))
    }

    /// Finds out whether the operations are there that the configuration names.
    pub(crate) fn check_operations(&self, is_there: impl Fn(&str) -> bool) -> Result<(), ConfigError> {
        self.result(check::operations(self, is_there))
    }

    fn result(&self, fault: Option<Fault>) -> Result<(), ConfigError> {
        fault.map_or(Ok(()), |fault| Err(ConfigError::located(fault, self.source.as_ref())))
    }
}
