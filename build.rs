//! Keeps `generated-client/` in step with `spec/`.
//!
//! Cargo may compile the client of this very run before this script has written it, so a build can be one behind; the
//! test `fresh` is what proves that the two agree. Under `CI` nothing is written, and a difference is an error.

use std::path::Path;
use std::process::ExitCode;

use oasmith::diagnostic::Severity;
use oasmith::{Config, Mode};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=spec");
    println!("cargo::rerun-if-env-changed=CI");
    let mode = if std::env::var_os("CI").is_some() { Mode::Check } else { Mode::Write };
    match sync(mode) {
        Ok(changed) if changed.is_empty() => ExitCode::SUCCESS,
        Ok(changed) if mode == Mode::Check => {
            println!("cargo::error=generated-client/ is not what spec/ describes: {}", changed.join(", "));
            println!("cargo::error=run `cargo run --release -p oasmith -- generate` and commit what it writes");
            ExitCode::FAILURE
        }
        Ok(changed) => {
            println!("cargo::warning=generated-client/ was brought up to date, build again: {}", changed.join(", "));
            ExitCode::SUCCESS
        }
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Writes or checks the client, and returns the paths that were, or are, different.
fn sync(mode: Mode) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let config = Config::from_file(Path::new("spec/oasmith.toml"))?;
    let outcome = match mode {
        Mode::Write => oasmith::generate(&config)?,
        Mode::Check => oasmith::check(&config)?,
    };
    let plan = &outcome.plan;
    let errors = plan.diagnostics.count(Severity::Error);
    if errors > 0 || plan.skipped > 0 {
        println!(
            "cargo::warning=spec/ has {errors} errors, for which {} operations were left out; `cargo run --release -p \
             oasmith -- check` lists them",
            plan.skipped
        );
    }
    for input in &plan.inputs {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    let changes = outcome.changes;
    Ok(changes.written.into_iter().chain(changes.removed).chain(changes.drifted).collect())
}
