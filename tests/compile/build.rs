//! Generates the client of every accepted fixture, and a list of modules that mounts them.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use oasmith::config::Delivery;
use oasmith::name::Lock;
use oasmith::{Config, Mode};

const FIXTURES: &str = "../fixtures/accept";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FIXTURES}");
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut fixtures =
        std::fs::read_dir(FIXTURES)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    fixtures.sort_unstable();
    let mut modules = String::new();
    for fixture in fixtures {
        let name = fixture.file_stem().and_then(|stem| stem.to_str()).ok_or("a fixture's name is text")?;
        let out = folder.join(name);
        generate(&fixture, name, &out)?;
        let path = out.join("src/lib.rs");
        let path = path.to_str().ok_or("the target folder's path is text")?;
        write!(modules, "/// The client of `{name}`.\n#[path = {path:?}]\npub mod {name};\n")?;
    }
    std::fs::write(folder.join("clients.rs"), modules)?;
    Ok(())
}

/// Writes a client that lives as a module of this crate. Names come from the document alone: there is no lock.
fn generate(fixture: &Path, name: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = fixture.is_dir();
    let document = if folder { fixture.join("openapi.yaml") } else { fixture.to_owned() };
    let mut config = Config::new(&document, out);
    config.package.name = Some("fixtures".to_owned());
    config.client.root = format!("crate::{name}");
    config.client.runtime = Delivery::Crate;
    let plan = if folder {
        oasmith::plan(&config)?
    } else {
        let text = std::fs::read_to_string(&document)?;
        oasmith::plan_text(&document.display().to_string(), &text, &config, &Lock::default())?
    };
    oasmith::write_plan(&plan, out, Mode::Write)?;
    Ok(())
}
