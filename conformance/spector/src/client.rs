//! Which clients are there, and which of them are the same?

use std::path::Path;

use oasmith::config::Delivery;
use oasmith::ir::Api;
use oasmith::name::{self, Lock, Names};
use oasmith::{Config, Mode, Plan};

/// The folder of the description whose pages the configuration has to explain.
const PAGES: &str = "payload/pageable";

/// The client of one document.
pub(crate) struct Client {
    /// The module of the calling program that it is.
    pub(crate) module: String,
    /// The folder of the description that it comes from.
    pub(crate) spec: String,
    /// What the document's file name says about its version; empty where there is one only.
    pub(crate) label: String,
    /// What can be called.
    pub(crate) api: Api,
    /// What it is called.
    pub(crate) names: Names,
}

/// Plans the client of one document, and writes it unless an earlier one has the same files.
///
/// Most clients are the same, byte for byte, from each version of OpenAPI, and one of them is compiled: that is what
/// makes three versions cheap.
pub(crate) fn generate(document: &Path, spec: &str, out: &Path) -> Result<Client, String> {
    let stem = document.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let label = stem.strip_prefix("openapi").unwrap_or(stem).trim_start_matches('.').to_owned();
    let base = snake(&format!("{spec} {label}"));
    let mut module = base.clone();
    for number in 2.. {
        let plan = plan(document, spec, &module)?;
        let folder = out.join(&module);
        let written = written(&folder, &plan);
        if written.is_none() {
            oasmith::write_plan(&plan, &folder, Mode::Write).map_err(|failure| failure.to_string())?;
        }
        if written != Some(false) {
            let names = name::assign(&plan.api, &Lock::default());
            return Ok(Client { module, spec: spec.to_owned(), label, api: plan.api, names });
        }
        module = format!("{base}_{number}");
    }
    unreachable!("there are as many clients of one document as versions of OpenAPI")
}

fn plan(document: &Path, spec: &str, module: &str) -> Result<Plan, String> {
    let out = document.with_extension("client");
    let mut config = Config::new(document, &out);
    config.package.name = Some("calls".to_owned());
    config.client.root = format!("crate::{module}");
    config.client.runtime = Delivery::Crate;
    if spec == PAGES {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("pageable.toml");
        config.pagination = Config::from_file(&rules).map_err(|error| error.to_string())?.pagination;
    }
    oasmith::plan(&config).map_err(|failure| format!("{}: {failure}", document.display()))
}

/// Returns whether a folder has these sources, if there is such a folder.
fn written(folder: &Path, plan: &Plan) -> Option<bool> {
    if !folder.exists() {
        return None;
    }
    let mut sources = plan.files.iter().filter(|file| file.path.starts_with("src/"));
    Some(sources.all(|file| std::fs::read_to_string(folder.join(&file.path)).is_ok_and(|text| text == file.text)))
}

/// Returns text as the name of a module.
fn snake(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_");
    format!("client_{name}")
}
