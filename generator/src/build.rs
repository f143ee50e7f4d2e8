//! How does a build script generate a client that is never checked in?

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::diagnostic::Severity;
use super::name::Lock;
use super::{Config, Failure, Mode, Plan, WriteError};

/// Generates a client below `OUT_DIR`, as a module of the crate that the build script belongs to, and returns what the
/// script should end with.
///
/// The crate mounts it with `include!(concat!(env!("OUT_DIR"), "/api.rs"));`, where `api` is the name of the module;
/// `OUT_DIR/api/dependencies.toml` lists what its manifest needs. Cargo runs the script again when a file changes that
/// was read. What is wrong with the description is shown as Cargo shows faults of code; a part that was left out for it
/// is a warning.
///
/// `out` and `client.root` of the configuration are set by this. Names come from the description alone, and from
/// `oasmith.lock` beside the configuration (or the description, where there is none) if it is there: a copy of the one
/// that is generated keeps names as they are. Cargo cannot wait for a file that is not there without running the script
/// each time, so a copy that is added counts from the next change of another file on.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     oasmith::build::out_dir(oasmith::Config::new("openapi.yaml", ""), "api")
/// }
/// ```
pub fn out_dir(config: Config, module: &str) -> ExitCode {
    let Some(folder) = std::env::var_os("OUT_DIR").map(PathBuf::from) else {
        tell("error", &"`OUT_DIR` is not set: this is for build scripts");
        return ExitCode::FAILURE;
    };
    match generate(config, module, &folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tell("error", &message);
            ExitCode::FAILURE
        }
    }
}

fn generate(mut config: Config, module: &str, folder: &Path) -> Result<(), String> {
    config.out = folder.join(module);
    config.client.root = format!("crate::{module}");
    let lock = config.folder().join(super::LOCK);
    let known = [Some(config.spec.clone()), config.file().map(Path::to_owned), lock.exists().then(|| lock.clone())];
    watch(known.into_iter().flatten().chain(config.load.overlays.iter().cloned()));
    let plan = plan(&config, &lock).map_err(|failure| {
        let sources = match &failure {
            Failure::Document(faults) => faults.sources(),
            Failure::Config(error) => error.sources(),
            Failure::Write(_) => &[],
        };
        watch(sources.iter().map(|source| PathBuf::from(&source.path)));
        failure.to_string()
    })?;
    watch(plan.inputs.iter().cloned());
    super::write_plan(&plan, &config.out, Mode::Write).map_err(|failure| failure.to_string())?;
    tell_faults(&plan);
    let path = config.out.join("src/lib.rs");
    let path = path.to_str().ok_or("the path of `OUT_DIR` is not UTF-8")?;
    // A module in a file of its own may have docs and lints inside, which what is included may not. A program uses a
    // part of it only.
    let text = format!("#[allow(dead_code, unused_imports)]\n#[path = {path:?}]\npub mod {module};\n");
    let list = folder.join(format!("{module}.rs"));
    fs::write(&list, text).map_err(|error| format!("{}: {error}", list.display()))
}

/// Plans the client. What an earlier build left in `OUT_DIR` has no say in it: not every machine has it.
fn plan(config: &Config, lock: &Path) -> Result<Plan, Failure> {
    let text = super::load::lock(lock).map_err(|error| Failure::Write(WriteError::unreadable(lock.into(), error)))?;
    super::plan_with(config, &Lock::parse(&text))
}

/// Has Cargo run the script again when one of these changes. For what is not there, such as an address, it would always
/// do so.
fn watch(files: impl Iterator<Item = PathBuf>) {
    for file in files.filter(|file| file.exists()) {
        println!("cargo::rerun-if-changed={}", file.display());
    }
}

/// Warns of each part of the description that was left out.
fn tell_faults(plan: &Plan) {
    let faults = plan.diagnostics.iter().filter(|fault| fault.code.severity() == Severity::Error);
    for fault in faults {
        let file = plan.diagnostics.source_of(fault).map_or("", |source| source.path.as_str());
        let place = fault.position.map(|position| format!("{}:{}:", position.line, position.column));
        let (place, found) = (place.unwrap_or_default(), &fault.found);
        tell("warning", &format!("{file}:{place} {} [{}]: {found}", fault.code.title(), fault.code.id()));
    }
}

/// Has Cargo show a text, line by line, as it shows errors or warnings.
fn tell(kind: &str, text: &dyn Display) {
    for line in text.to_string().lines() {
        println!("cargo::{kind}={line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PETS: &str = "openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets: { get: { operationId: listPets, tags: [pets], responses: { '204': { description: OK } } } }
";

    #[test]
    fn a_client_is_mounted_by_one_file_and_named_by_what_is_beside_the_description() {
        let folder = std::env::temp_dir().join(format!("oasmith-build-{}", std::process::id()));
        let (spec, out) = (folder.join("api.yaml"), folder.join("out"));
        fs::create_dir_all(&out).expect("the folder is for tests");
        fs::write(&spec, PETS).expect("the folder is for tests");
        let build = || generate(Config::new(&spec, ""), "api", &out);
        let read = |path: &str| fs::read_to_string(out.join(path)).expect("it was generated");
        assert_eq!(build(), Ok(()));
        let path = out.join("api/src/lib.rs");
        let list = format!("#[allow(dead_code, unused_imports)]\n#[path = {path:?}]\npub mod api;\n");
        assert_eq!(read("api.rs"), list);
        assert!(path.is_file() && out.join("api/dependencies.toml").is_file());
        assert!(read("api/src/operation/pets.rs").contains("fn list_pets("));

        // What an earlier build left counts for nothing; what is beside the description does.
        let lock = read("api/oasmith.lock");
        let other = lock.replace("list_pets", "all_pets");
        assert_ne!(other, lock);
        fs::write(out.join("api/oasmith.lock"), &other).expect("the folder is for tests");
        assert_eq!(build(), Ok(()));
        assert!(read("api/src/operation/pets.rs").contains("fn list_pets("));
        fs::write(folder.join("oasmith.lock"), &other).expect("the folder is for tests");
        assert_eq!(build(), Ok(()));
        assert!(read("api/src/operation/pets.rs").contains("fn all_pets("));

        fs::write(&spec, "paths: [").expect("the folder is for tests");
        let message = build().expect_err("it is no document");
        assert!(message.starts_with("error[E002]: ") && message.contains("api.yaml:1:8"), "{message}");
        fs::remove_dir_all(&folder).expect("the folder is for tests");
    }
}
