//! How do `generate` and `check` run?

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use oasmith::diagnostic::{Code, Severity};
use oasmith::{Config, Failure, Mode, Outcome, Plan};

use super::bump::{Bump, Raise};
use super::clients::Client;
use super::progress::Progress;
use super::report::Report;
use super::{DONE, DRIFT, Denied, FAULT, Format, Target};

/// What `generate` does beside generating.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) target: Target,
    #[command(flatten)]
    pub(super) bump: Raise,
    /// Go on: generate again whenever the description, an overlay or the configuration changes, until Ctrl-C.
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub(super) watch: bool,
}

/// Runs `generate`, and returns the exit code.
pub(super) fn generate(arguments: &Arguments) -> u8 {
    let run = Run { target: &arguments.target, mode: Mode::Write, since: arguments.bump.since(), is_once: true };
    #[cfg(feature = "watch")]
    if arguments.watch {
        return super::watch::run(Run { is_once: false, ..run });
    }
    run.all().0
}

/// Runs `check`, and returns the exit code.
pub(super) fn check(target: &Target) -> u8 {
    Run { target, mode: Mode::Check, since: None, is_once: true }.all().0
}

/// What is done with every client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    target: &'a Target,
    mode: Mode,
    since: Option<&'a str>,
    /// Whether it is done once, and the user does something else then.
    is_once: bool,
}

/// Why a client was not generated.
enum Refusal {
    Failure(Failure),
    /// The version cannot be raised.
    Bump(String),
    /// The client is written, and what belongs to its version is not.
    Half(Box<Outcome>, String),
}

impl Run<'_> {
    /// Generates or checks all clients; returns the worst exit code, and the files that were read.
    pub(super) fn all(self) -> (u8, Vec<PathBuf>) {
        let start = Instant::now();
        let clients = match self.target.source.clients() {
            Ok(clients) => clients,
            Err(message) => {
                self.report(None, false).refusal(Some(Code::Configuration), &message, start.elapsed());
                return (FAULT, self.target.source.files());
            }
        };
        let (mut worst, mut inputs) = (DONE, self.target.source.files());
        for client in &clients {
            let code = self.one(client, clients.len() > 1, &mut inputs);
            worst = worst.max(code);
        }
        (worst, inputs)
    }

    fn report(self, file: Option<&str>, is_one_of_many: bool) -> Report<'_> {
        let Target { format, verbose, .. } = *self.target;
        Report { format, mode: self.mode, verbose, file, is_one_of_many, tells_next: self.is_once && !is_one_of_many }
    }

    /// Returns what is being done, for those who wait for it.
    fn doing(self, config: &Config) -> String {
        let verb = match self.mode {
            Mode::Write => "generating",
            Mode::Check => "checking",
        };
        format!("{verb} {}", config.out.display())
    }

    fn one(self, client: &Client, is_one_of_many: bool, inputs: &mut Vec<PathBuf>) -> u8 {
        let start = Instant::now();
        let label = client.label();
        let report = self.report(label.as_deref(), is_one_of_many);
        inputs.extend(client.file.clone());
        let mut config = match &client.config {
            Ok(config) => config.clone(),
            Err(message) => {
                report.refusal(Some(Code::Configuration), message, start.elapsed());
                return FAULT;
            }
        };
        inputs.push(config.spec.clone());
        inputs.extend(config.load.overlays.iter().cloned());
        let progress = Progress::start(self.target.format == Format::Human, &self.doing(&config));
        let done = self.attempt(&mut config);
        drop(progress);
        match done {
            Ok((outcome, bump)) => {
                inputs.extend(outcome.plan.inputs.iter().cloned());
                let drifted = self.mode == Mode::Check && !outcome.changes.drifted.is_empty();
                report.outcome(&outcome, bump.as_ref(), &config, &client.arguments, start.elapsed());
                if drifted { DRIFT } else { DONE }
            }
            Err(refusal) => {
                match refusal {
                    Refusal::Failure(failure) => {
                        if let Failure::Document(faults) = &failure {
                            inputs.extend(faults.sources().iter().map(|source| PathBuf::from(&source.path)));
                        }
                        report.failure(&failure, start.elapsed());
                    }
                    Refusal::Bump(message) => report.refusal(None, &message, start.elapsed()),
                    Refusal::Half(outcome, message) => {
                        inputs.extend(outcome.plan.inputs);
                        report.refusal(None, &format!("the client is written, but {message}"), start.elapsed());
                    }
                }
                FAULT
            }
        }
    }

    fn attempt(self, config: &mut Config) -> Result<(Outcome, Option<Bump>), Refusal> {
        // A document that cannot be used is told as it always is, before anything is compared with it.
        let mut plan = self.plan(config)?;
        let written = config.package.version.clone();
        let bump = self.since.map(|since| Bump::of(since, config)).transpose().map_err(Refusal::Bump)?;
        if config.package.version != written {
            plan = self.plan(config)?;
        }
        let staged = bump.as_ref().map(Bump::stage).transpose().map_err(Refusal::Bump)?;
        let changes = oasmith::write_plan(&plan, &config.out, self.mode).map_err(Refusal::Failure)?;
        let outcome = Outcome { plan, changes };
        for file in staged.into_iter().flatten() {
            if let Err(message) = file.commit() {
                return Err(Refusal::Half(Box::new(outcome), message));
            }
        }
        Ok((outcome, bump))
    }

    /// Plans a client, unless there is something in the document that the call refuses.
    fn plan(self, config: &Config) -> Result<Plan, Refusal> {
        let plan = oasmith::plan(config).map_err(Refusal::Failure)?;
        let Target { strict, deny, .. } = self.target;
        let is_denied = |code: Code| {
            (*strict && code.severity() == Severity::Error)
                || deny.iter().any(|denied| matches!(denied, Denied::Warnings) || *denied == Denied::Code(code))
        };
        if plan.diagnostics.iter().any(|diagnostic| is_denied(diagnostic.code)) {
            return Err(Refusal::Failure(Failure::Document(plan.diagnostics)));
        }
        Ok(plan)
    }
}
