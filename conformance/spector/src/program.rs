//! How do all calls become one program?

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::call;
use crate::client::{self, Client};
use crate::route::{self, Route};
use crate::rust::text;
use crate::scenario::{self, Exchange, Scenario};

/// What the program does with its calls.
const MAIN: &str = include_str!("../program/main.rs");

/// Writes the program that makes the calls of every scenario, from every version of OpenAPI.
pub(crate) fn write(data: &Path, out: &Path) -> Result<(), String> {
    let scenarios = scenario::read(&data.join("scenarios.json"))?;
    // A client that is left from another run would be taken for one of this.
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let mut clients: BTreeMap<String, Vec<Client>> = BTreeMap::new();
    for document in documents(&data.join("documents"))? {
        let client = client::generate(&document.path, &document.spec, &out.join("clients"))?;
        clients.entry(document.version).or_default().push(client);
    }
    let mut modules: BTreeMap<&str, Module> = BTreeMap::new();
    let mut list = String::new();
    for (version, clients) in &clients {
        for (name, scenario) in &scenarios {
            let entry = entry(name, scenario, clients, &mut modules);
            let _ = writeln!(list, "    Entry {{ version: {}, scenario: {}, {entry} }},", text(version), text(name));
        }
    }
    let mut mounted = String::new();
    for module in clients.values().flatten().map(|client| client.module.as_str()) {
        if !mounted.contains(&format!("mod {module};")) {
            let _ = writeln!(mounted, "#[path = \"../clients/{module}/src/lib.rs\"]\npub mod {module};");
        }
    }
    for (name, module) in &modules {
        let _ = writeln!(mounted, "mod calls_{name};");
        put(&out.join(format!("src/calls_{name}.rs")), &module.text())?;
    }
    let entries = format!("use super::Entry;\n\npub(super) static ENTRIES: &[Entry] = &[\n{list}];\n");
    put(&out.join("src/entries.rs"), &entries)?;
    put(&out.join("src/main.rs"), &format!("{MAIN}\n{mounted}"))?;
    put(&out.join("Cargo.toml"), &manifest())?;
    let compiled = mounted.matches("#[path").count();
    let all: usize = clients.values().map(Vec::len).sum();
    println!("{all} documents, {compiled} different clients, {} scenarios", scenarios.len());
    Ok(())
}

/// The calls of one client, each once, whatever version makes it.
#[derive(Default)]
struct Module {
    calls: Vec<String>,
}

impl Module {
    /// Returns the number of a call.
    fn number(&mut self, statements: String) -> usize {
        self.calls.iter().position(|known| *known == statements).unwrap_or_else(|| {
            self.calls.push(statements);
            self.calls.len() - 1
        })
    }

    fn text(&self) -> String {
        let mut out = "use super::*;\n".to_owned();
        for (number, statements) in self.calls.iter().enumerate() {
            let _ = write!(
                out,
                "\npub(super) fn call_{number}() -> Outcome {{\n    Box::pin(async move {{\n{statements}    }})\n}}\n"
            );
        }
        out
    }
}

fn entry<'a>(
    name: &str,
    scenario: &Scenario,
    clients: &'a [Client],
    modules: &mut BTreeMap<&'a str, Module>,
) -> String {
    let clients: Vec<&Client> = clients.iter().filter(|client| client.spec == scenario.spec).collect();
    // A scenario with a call that cannot be made has none: what is left of it says nothing.
    let mut turns: Vec<(Route<'_>, Vec<&Exchange>)> = Vec::new();
    for exchange in &scenario.exchanges {
        match (route::find(&clients, exchange), turns.last_mut()) {
            (Some(route), _) => turns.push((route, vec![exchange])),
            // The URL of a page that an answer has named is no operation's.
            (None, Some((route, pages))) if route.follows_urls() => pages.push(exchange),
            (None, _) => {
                return fault(&format!("no operation makes {} {}", exchange.method.to_uppercase(), exchange.uri));
            }
        }
    }
    let mut all = Vec::new();
    for (route, exchanges) in &turns {
        match call::statements(route, exchanges) {
            Ok(statements) => all.push((route.client.module.as_str(), statements)),
            Err(why) => return fault(&why),
        }
    }
    debug_assert!(!all.is_empty(), "the scenario {name} has no request");
    let calls = all.into_iter().map(|(module, statements)| {
        let number = modules.entry(module).or_default().number(statements);
        format!("super::calls_{module}::call_{number}")
    });
    format!("calls: Ok(&[{}])", calls.collect::<Vec<_>>().join(", "))
}

fn fault(why: &str) -> String {
    format!("calls: Err({})", text(why))
}

struct Document {
    version: String,
    spec: String,
    path: PathBuf,
}

/// Returns every document, sorted: the folders are `SPEC/VERSION/NAME.json`.
fn documents(root: &Path) -> Result<Vec<Document>, String> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    let document = |path: PathBuf| {
        let folder = path.parent()?;
        let version = folder.file_name()?.to_str()?.to_owned();
        let spec = folder.parent()?.strip_prefix(root).ok()?.to_str()?.to_owned();
        Some(Document { version, spec, path })
    };
    found.into_iter().map(|path| document(path).ok_or_else(|| "a document has a strange path".to_owned())).collect()
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn manifest() -> String {
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime");
    format!(
        r#"[package]
name = "calls"
version = "0.0.0"
edition = "2024"
publish = false

[features]
default = ["serde"]
serde = []

[dependencies]
bytes = "1"
futures-core = "0.3"
http = "1"
oasmith-runtime = {{ path = {runtime:?}, default-features = false, features = ["reqwest", "serde", "xml"] }}
serde = "1"
serde_core = "1"
serde_json = {{ version = "1", features = ["float_roundtrip"] }}
tokio = {{ version = "1", features = ["macros", "rt"] }}

[workspace]
"#
    )
}
