//! Generates the client of every accepted fixture, and lists of modules that mount the clients and their tests.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use oasmith::config::Delivery;
use oasmith::name::Lock;
use oasmith::{Config, Mode};

const FIXTURES: &str = "../fixtures/accept";

/// Documents whose clients are mounted once more with their own copies of the runtime: without what each does not need,
/// nothing of the rest may be unused. They have neither credentials nor pages, every flow, every scheme of HTTP, every
/// kind of pages, bodies in XML, answers that are bytes and nothing else that comes piece by piece,
/// webhooks.
const EMBEDDED: [(&str, &str); 7] = [
    ("recursion", "with_runtime"),
    ("security_flows", "flows_with_runtime"),
    ("security_http", "schemes_with_runtime"),
    ("pagination_kinds", "pages_with_runtime"),
    ("xml_bodies", "with_runtime_and_xml"),
    ("several_answers", "bytes_with_runtime"),
    ("webhooks", "webhooks_with_runtime"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FIXTURES}");
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut fixtures =
        std::fs::read_dir(FIXTURES)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    fixtures.sort_unstable();
    let (mut modules, mut tests) = (String::new(), String::new());
    for fixture in fixtures {
        let name = fixture.file_stem().and_then(|stem| stem.to_str()).ok_or("a fixture's name is text")?;
        let out = folder.join(name);
        generate(&fixture, name, Delivery::Crate, &out)?;
        mount(&mut modules, name, &out.join("src/lib.rs"))?;
        let wire = out.join("tests/wire/main.rs");
        if wire.exists() {
            mount(&mut tests, name, &wire)?;
        }
    }
    for (fixture, name) in EMBEDDED {
        let out = folder.join(name);
        generate(&Path::new(FIXTURES).join(fixture).with_extension("yaml"), name, Delivery::Embedded, &out)?;
        mount(&mut modules, name, &out.join("src/lib.rs"))?;
    }
    std::fs::write(folder.join("clients.rs"), modules)?;
    std::fs::write(folder.join("wire.rs"), tests)?;
    Ok(())
}

/// Adds a client, or its tests, to a list of modules.
fn mount(modules: &mut String, name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let path = path.to_str().ok_or("the target folder's path is text")?;
    // The client has docs of its own. A line here as well would make their links start from this crate's root.
    write!(modules, "#[path = {path:?}]\npub mod {name};\n")?;
    Ok(())
}

/// Writes a client that lives as a module of this crate. Names come from the document alone: there is no lock.
fn generate(fixture: &Path, name: &str, runtime: Delivery, out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = fixture.is_dir();
    let document = if folder { fixture.join("openapi.yaml") } else { fixture.to_owned() };
    let mut config = Config::new(&document, out);
    let configuration = fixture.join("oasmith.toml");
    if configuration.exists() {
        config.types = Config::from_file(&configuration)?.types;
    }
    config.package.name = Some("fixtures".to_owned());
    config.client.root = format!("crate::{name}");
    config.client.runtime = runtime;
    config.client.wire_tests = runtime == Delivery::Crate;
    let plan = if folder {
        oasmith::plan(&config)?
    } else {
        let text = std::fs::read_to_string(&document)?;
        oasmith::plan_text(&document.display().to_string(), &text, &config, &Lock::default())?
    };
    oasmith::write_plan(&plan, out, Mode::Write)?;
    Ok(())
}
