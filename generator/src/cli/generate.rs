//! How do `generate` and `check` run?

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use oasmith::config::DEFAULT_FILES;
use oasmith::diagnostic::{Code, Severity};
use oasmith::{Config, Failure, Mode, Outcome};

use super::report::Report;
use super::{DONE, DRIFT, Denied, FAULT, Target};

/// Runs `generate` or `check`, and returns the exit code.
pub(super) fn run(target: &Target, mode: Mode) -> u8 {
    let start = Instant::now();
    let report = Report { format: target.format, mode, verbose: target.verbose };
    let (config, source) = match target.source.config() {
        Ok(found) => found,
        Err(message) => {
            report.refusal(Some(Code::Configuration), &message, start.elapsed());
            return FAULT;
        }
    };
    match attempt(&config, target, mode) {
        Ok(outcome) => {
            let drifted = mode == Mode::Check && !outcome.changes.drifted.is_empty();
            report.outcome(&outcome, &config, &source, start.elapsed());
            if drifted { DRIFT } else { DONE }
        }
        Err(failure) => {
            report.failure(&failure, start.elapsed());
            FAULT
        }
    }
}

fn attempt(config: &Config, target: &Target, mode: Mode) -> Result<Outcome, Failure> {
    let plan = oasmith::plan(config)?;
    let is_denied = |code: Code| {
        (target.strict && code.severity() == Severity::Error)
            || target.deny.iter().any(|denied| matches!(denied, Denied::Warnings) || *denied == Denied::Code(code))
    };
    if plan.diagnostics.iter().any(|diagnostic| is_denied(diagnostic.code)) {
        return Err(Failure::Document(plan.diagnostics));
    }
    let changes = oasmith::write_plan(&plan, &config.out, mode)?;
    Ok(Outcome { plan, changes })
}

/// Where the configuration comes from.
#[derive(Debug, Args)]
pub(super) struct ConfigSource {
    /// The configuration; oasmith.toml or spec/oasmith.toml if neither it nor --spec is given.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["spec", "out"])]
    config: Option<PathBuf>,
    /// The OpenAPI description, in place of a configuration.
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of the generated crate.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
}

impl ConfigSource {
    /// Returns the configuration, and the arguments that lead to it.
    pub(super) fn config(&self) -> Result<(Config, String), String> {
        if let (Some(spec), Some(out)) = (&self.spec, &self.out) {
            let source = format!(" --spec {} --out {}", spec.display(), out.display());
            return Ok((Config::new(spec, out), source));
        }
        let (path, source) = match &self.config {
            Some(path) => (path.clone(), format!(" --config {}", path.display())),
            None => (found()?, String::new()),
        };
        let config = Config::from_file(&path).map_err(|error| error.to_string())?;
        Ok((config, source))
    }
}

fn found() -> Result<PathBuf, String> {
    let found = DEFAULT_FILES.iter().map(Path::new).find(|path| path.is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        let names = DEFAULT_FILES.join("` nor `");
        format!("there is neither `{names}` here; name one with --config, or give --spec FILE --out DIR")
    })
}
