//! How do `generate` and `check` run?

use std::time::Instant;

use clap::Args;
use oasmith::diagnostic::{Code, Diagnostics, Severity};
use oasmith::{Config, Failure, Mode, Outcome, Plan};

use super::bump::{Bump, Raise};
use super::clients::{Client, Count};
use super::inputs::Inputs;
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
    /// The version may not be raised while the document has these faults.
    Faulty(Diagnostics, String),
    /// The client is written, and what belongs to its version is not.
    Half(Box<Outcome>, String),
}

impl Run<'_> {
    /// Returns the files that say which clients there are, and what is made of them.
    #[cfg(feature = "watch")]
    pub(super) fn files(self) -> Vec<std::path::PathBuf> {
        self.target.source.files()
    }

    /// Generates or checks all clients; returns the worst exit code, and what was read for it.
    pub(super) fn all(self) -> (u8, Inputs) {
        let start = Instant::now();
        let (mut worst, mut inputs) = (DONE, Inputs::default());
        let clients = match self.target.source.clients() {
            Ok(clients) => clients,
            Err(message) => {
                self.report(None, Count::One).refusal(Some(Code::Configuration), &message, start.elapsed());
                return (FAULT, inputs);
            }
        };
        for client in &clients {
            let code = self.one(client, Count::of(&clients), &mut inputs);
            worst = worst.max(code);
        }
        (worst, inputs)
    }

    fn report(self, file: Option<&str>, clients: Count) -> Report<'_> {
        let Target { format, verbose, .. } = *self.target;
        let tells_next = self.is_once && clients == Count::One;
        Report { format, mode: self.mode, verbose, file, clients, tells_next }
    }

    /// Returns what is being done, for those who wait for it.
    fn doing(self, config: &Config) -> String {
        let verb = match self.mode {
            Mode::Write => "generating",
            Mode::Check => "checking",
        };
        format!("{verb} {}", config.out.display())
    }

    fn one(self, client: &Client, clients: Count, inputs: &mut Inputs) -> u8 {
        let start = Instant::now();
        let label = client.label();
        let report = self.report(label.as_deref(), clients);
        inputs.extend(client.file.clone());
        let mut config = match &client.config {
            Ok(config) => config.clone(),
            Err(message) => {
                report.refusal(Some(Code::Configuration), message, start.elapsed());
                return FAULT;
            }
        };
        inputs.extend([&config.spec].into_iter().chain(&config.load.overlays).cloned());
        let progress = match self.target.format {
            Format::Human => Progress::start(&self.doing(&config)),
            Format::Json => Progress::hidden(),
        };
        let done = self.attempt(&mut config);
        drop(progress);
        match done {
            Ok((outcome, bump)) => {
                inputs.of(&outcome.plan.diagnostics);
                let drifted = self.mode == Mode::Check && !outcome.changes.drifted.is_empty();
                report.outcome(&outcome, bump.as_ref(), &config, &client.arguments, start.elapsed());
                if drifted { DRIFT } else { DONE }
            }
            Err(refusal) => {
                match refusal {
                    Refusal::Failure(failure) => {
                        match &failure {
                            Failure::Document(faults) => inputs.of(faults),
                            Failure::Config(error) => inputs.read(error.sources()),
                            _ => {}
                        }
                        report.failure(&failure, start.elapsed());
                    }
                    Refusal::Bump(message) => report.refusal(None, &message, start.elapsed()),
                    Refusal::Faulty(faults, message) => report.faulty(&faults, 0, &message, start.elapsed()),
                    Refusal::Half(outcome, message) => {
                        inputs.of(&outcome.plan.diagnostics);
                        let (faults, written) = (&outcome.plan.diagnostics, outcome.changes.written.len());
                        let message = format!("the client is written, but {message}");
                        report.faulty(faults, written, &message, start.elapsed());
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
        if let Some(message) = bump.as_ref().and_then(Bump::refusal) {
            return Err(Refusal::Faulty(plan.diagnostics, message));
        }
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
