//! How does `diff` run?

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oasmith::diff::{self, Place, Report, Verdict};
use oasmith::name::Lock;
use oasmith::{Config, Description, Failure, Version};

use super::report::{print, say};
use super::revision::Revision;
use super::{CHANGED, DONE, FAULT};

/// What to compare, and how to tell.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The old document: a file, or a git revision of the configured document, such as HEAD~1.
    old: String,
    /// The new document: a file, or a git revision; the configured document as it is if it is left out.
    new: Option<String>,
    /// The configuration; oasmith.toml or spec/oasmith.toml if there is one of them.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to report, on standard output.
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// End with exit code 1 when a change is at least of this kind, in Rust or on the wire.
    #[arg(long, value_name = "VERDICT", value_enum)]
    fail_on: Option<Limit>,
    /// The version that the client has; that of the configuration if it is left out.
    #[arg(long, value_name = "VERSION")]
    current: Option<Version>,
    /// List changes of documentation, too.
    #[arg(long)]
    all: bool,
}

const AFTER_HELP: &str = "\
Examples:
  oasmith diff HEAD                                 what does the edited document mean for callers?
  oasmith diff origin/main HEAD --format markdown   for a pull request
  oasmith diff old.yaml new.yaml --fail-on major    in CI: fails when something breaks

Exit codes: 0 done, 1 a change is of the kind that --fail-on names or worse, 2 a document or the call is at fault.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Text for people.
    Human,
    /// Markdown for a pull request: a summary, and the rest folded.
    Markdown,
    /// One JSON object.
    Json,
    /// One page for a browser, which needs no other file.
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Limit {
    /// Something that worked does not work any more.
    Major,
    /// Something is new, or is going to go away.
    Minor,
    /// Anything changed.
    Patch,
}

impl Limit {
    fn verdict(self) -> Verdict {
        match self {
            Self::Major => Verdict::Major,
            Self::Minor => Verdict::Minor,
            Self::Patch => Verdict::Patch,
        }
    }
}

/// Runs `diff`, and returns the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    let report = match compare(arguments) {
        Ok(report) => report,
        Err(message) => {
            say(&format!("error: {}\n", message.trim_end()));
            return FAULT;
        }
    };
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    print(&match arguments.format {
        Form::Human => diff::terminal(&report, diff::Style { colour, all: arguments.all }),
        Form::Markdown => diff::markdown(&report),
        Form::Json => diff::json(&report),
        Form::Html => diff::html(&report),
    });
    let fails = arguments.fail_on.is_some_and(|limit| report.verdict() >= limit.verdict());
    if fails { CHANGED } else { DONE }
}

/// One of the documents, where it is.
enum Input {
    File(Box<Config>),
    Revision(Box<Revision>),
}

impl Input {
    fn config(&self) -> &Config {
        match self {
            Self::File(config) => config,
            Self::Revision(revision) => &revision.config,
        }
    }

    fn describe(&self, lock: &Lock) -> Result<Description, String> {
        let described = oasmith::describe(self.config(), lock);
        described.map_err(|failure: Failure| self.named(&failure.to_string()))
    }

    fn named(&self, text: &str) -> String {
        match self {
            Self::File(_) => text.to_owned(),
            Self::Revision(revision) => revision.named(text),
        }
    }
}

fn compare(arguments: &Arguments) -> Result<Report, String> {
    let config = super::configuration(arguments.config.as_deref())?;
    let old = input(&arguments.old, config.as_ref())?;
    let new = match &arguments.new {
        Some(new) => input(new, config.as_ref())?,
        None => Input::File(Box::new(config.clone().ok_or(NO_CONFIGURATION)?)),
    };
    let lock = match (&old, &config) {
        (Input::Revision(revision), _) => revision.lock.clone(),
        (Input::File(_), Some(config)) => oasmith::lock(config).map_err(|failure| failure.to_string())?,
        (Input::File(_), None) => Lock::default(),
    };
    let before = old.describe(&lock)?;
    let after = new.describe(before.names.lock())?;
    let mut report = oasmith::compare(&before, &after, version(arguments, config.as_ref())?);
    report.old = old.named(&report.old);
    report.new = new.named(&report.new);
    for change in &mut report.changes {
        let name = |place: &mut Option<Place>, input: &Input| {
            if let Some(place) = place {
                place.file = input.named(&place.file);
            }
        };
        name(&mut change.old, &old);
        name(&mut change.new, &new);
    }
    Ok(report)
}

const NO_CONFIGURATION: &str = "there is no configuration here that names a document; name one with --config";

fn input(name: &str, config: Option<&Config>) -> Result<Input, String> {
    if Path::new(name).is_file() {
        // The folder of a client matters only where the configuration names it.
        let mut found = config.cloned().unwrap_or_else(|| Config::new(name, "client"));
        found.spec = PathBuf::from(name);
        return Ok(Input::File(Box::new(found)));
    }
    let config = config.ok_or_else(|| format!("`{name}` is no file, and {NO_CONFIGURATION}"))?;
    Revision::of(name, config).map(|revision| Input::Revision(Box::new(revision)))
}

fn version(arguments: &Arguments, config: Option<&Config>) -> Result<Version, String> {
    if let Some(version) = &arguments.current {
        return Ok(version.clone());
    }
    let written = config.and_then(|config| config.package.version.as_deref()).unwrap_or("0.1.0");
    written.parse().map_err(|error| format!("the version `{written}` of the client: {error}"))
}
