//! How does a project begin?

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use oasmith::Config;
use oasmith::diagnostic::Severity;
use oasmith::name::Lock;

use super::DONE;
use super::report::{counted, print, refuse};

/// What to set up.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The OpenAPI description; one with a usual name in a usual place if it is left out.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the generated crate.
    #[arg(long, value_name = "DIR", default_value = "client")]
    out: PathBuf,
    /// The name of the crate; the title of the description if it is left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Write a workflow for GitHub, too, that checks the client and reports what a change means.
    #[arg(long)]
    github: bool,
}

/// Where descriptions usually are.
const FOLDERS: [&str; 5] = ["", "spec", "api", "openapi", "docs"];
/// What descriptions are usually called.
const NAMES: [&str; 3] = ["openapi", "swagger", "api"];

/// Runs `init`, and returns the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    match set_up(arguments) {
        Ok(written) => {
            print(&written);
            DONE
        }
        Err(message) => refuse(None, &message),
    }
}

fn set_up(arguments: &Arguments) -> Result<String, String> {
    let spec = match &arguments.spec {
        Some(spec) => spec.clone(),
        None => found()?,
    };
    let mut config = Config::new(&spec, &arguments.out);
    config.package.name.clone_from(&arguments.name);
    let described = oasmith::describe(&config, &Lock::default()).map_err(|failure| failure.to_string())?;
    let mut done = Vec::new();
    write_new(Path::new("oasmith.toml"), &configuration(&spec, arguments))?;
    done.push("oasmith.toml: what is generated from what".to_owned());
    let out = arguments.out.to_string_lossy().replace('\\', "/");
    if add_lines(".gitattributes", &[format!("/{out}/src/runtime/** linguist-generated=true")])? {
        done.push(".gitattributes: views of pull requests fold the copied runtime".to_owned());
    }
    if add_lines(".gitignore", &[format!("/{out}/Cargo.lock"), format!("/{out}/target/")])? {
        done.push(".gitignore: what Cargo writes beside the client".to_owned());
    }
    if arguments.github {
        let workflow = WORKFLOW.replace("VERSION", env!("CARGO_PKG_VERSION"));
        write_new(Path::new(".github/workflows/oasmith.yml"), &workflow)?;
        done.push(".github/workflows/oasmith.yml: the client is checked, and changes are explained".to_owned());
    }
    let api = &described.api;
    let (operations, types) = (api.operations.len(), api.types.len());
    let title = api.info.title.escape_debug();
    let list: Vec<String> = done.iter().map(|line| format!("  {line}\n")).collect();
    let skipped = match described.skipped {
        0 => String::new(),
        many => format!(", and {} that cannot be expressed", counted(many, "operation")),
    };
    let count = |severity| described.diagnostics.iter().filter(|fault| fault.code.severity() == severity).count();
    let faults = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => String::new(),
        (errors, warnings) => {
            let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
            format!("{errors} and {warnings}, which `oasmith generate` shows\n")
        }
    };
    Ok(format!(
        "{title}: {} and {}{skipped}\n{faults}wrote\n{}next:\n  oasmith generate\n",
        counted(operations, "operation"),
        counted(types, "type"),
        list.concat()
    ))
}

fn found() -> Result<PathBuf, String> {
    let names = || NAMES.iter().flat_map(|name| ["yaml", "yml", "json"].map(|end| format!("{name}.{end}")));
    let paths = FOLDERS.iter().flat_map(|folder| names().map(move |name| Path::new(folder).join(name)));
    let mut found: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    match found.len() {
        0 => Err(format!(
            "no description was found; name it with --spec FILE, or call it {}",
            NAMES.map(|name| format!("{name}.yaml")).join(" or ")
        )),
        1 => Ok(found.remove(0)),
        _ => {
            let names: Vec<String> = found.iter().map(|path| path.display().to_string()).collect();
            Err(format!("there are several descriptions; name one with --spec: {}", names.join(", ")))
        }
    }
}

fn configuration(spec: &Path, arguments: &Arguments) -> String {
    let quoted = |path: &Path| toml::Value::String(path.to_string_lossy().replace('\\', "/")).to_string();
    let name = arguments.name.as_ref().map(|name| format!("name = {}\n", quoted(Path::new(name)))).unwrap_or_default();
    format!(
        "# What oasmith makes of the description. Paths are relative to this file.\n\
         spec = {}\nout = {}\n\n[package]\n{name}version = \"0.1.0\"\n",
        quoted(spec),
        quoted(&arguments.out)
    )
}

/// Adds lines to a file that may be there already; returns whether one was missing.
fn add_lines(name: &str, lines: &[String]) -> Result<bool, String> {
    let fault = |error: std::io::Error| format!("{name}: {error}");
    let mut text = match fs::read_to_string(name) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(fault)?,
    };
    let missing: Vec<&String> = lines.iter().filter(|line| !text.lines().any(|known| known == **line)).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    text.push_str(gap);
    for line in missing {
        text.extend([line.as_str(), "\n"]);
    }
    fs::write(name, text).map_err(fault)?;
    Ok(true)
}

/// Writes a file that is not there yet: what somebody wrote is never overwritten.
fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let fault = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{} is there already", path.display()),
        _ => format!("{}: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(fault)?;
    file.write_all(text.as_bytes()).map_err(fault)
}

const WORKFLOW: &str = "\
name: API client
on: [push, pull_request]
permissions:
  contents: read
jobs:
  client:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - run: cargo install oasmith --version VERSION --locked
      - run: oasmith check
      - if: github.event_name == 'pull_request'
        # 3 means that there was no description yet.
        run: oasmith diff \"origin/$GITHUB_BASE_REF\" --format markdown >> \"$GITHUB_STEP_SUMMARY\" || [ $? = 3 ]
";
