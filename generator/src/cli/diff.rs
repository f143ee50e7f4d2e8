//! How does `diff` run?

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oasmith::Version;
use oasmith::diff::{self, Report, Verdict};

use super::clients::{self, Client, Count};
use super::compare::{Input, NO_CONFIGURATION, compare, version_of};
use super::report::{print, refuse, refuse_as_json, say};
use super::revision::Fault;
use super::{ABSENT, CHANGED, DONE, FAULT};

/// What to compare, and how to tell.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The old document: a file, or a git revision of the configured document, such as HEAD~1.
    old: String,
    /// The new document: a file, or a git revision; the configured document as it is if it is left out.
    new: Option<String>,
    /// The configuration, or the folder that it is in; may be given several times. oasmith.toml or spec/oasmith.toml if
    /// there is one of them.
    #[arg(long, value_name = "FILE")]
    config: Vec<PathBuf>,
    /// How to report, on standard output.
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// End with exit code 1 when a change is at least of this kind, in Rust or on the wire.
    #[arg(long, value_name = "VERDICT", value_enum)]
    fail_on: Option<Limit>,
    /// The version that the client had; that of its configuration then if it is left out.
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

Exit codes: 0 done, 1 a change is of the kind that --fail-on names or worse, 2 a document or the call is at fault, 3 the
old revision has no description of a client yet, and nothing else is wrong.";

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
    let clients = match clients(arguments) {
        Ok(clients) => clients,
        Err(message) => return fault(arguments.format, None, &message),
    };
    let (mut worst, mut reports) = (DONE, Vec::new());
    for client in &clients {
        match report(arguments, client.as_ref()) {
            Ok(report) => {
                let fails = arguments.fail_on.is_some_and(|limit| report.verdict() >= limit.verdict());
                worst = worse(worst, if fails { CHANGED } else { DONE });
                reports.push((client.as_ref().and_then(Client::label), report));
            }
            Err(Fault::Absent(message)) => {
                say(&format!("note: {message}: there is nothing to compare with\n"));
                worst = worse(worst, ABSENT);
            }
            Err(Fault::Other(message)) => {
                let label = client.as_ref().and_then(Client::label);
                worst = worse(worst, fault(arguments.format, label.as_deref(), &message));
            }
        }
    }
    print(&rendered(arguments, &reports, Count::of(&clients)));
    worst
}

/// Returns the exit code of the two that says more: a client that is new hides no change of another.
fn worse(one: u8, other: u8) -> u8 {
    let rank = |code: &u8| [DONE, ABSENT, CHANGED, FAULT].iter().position(|known| known == code);
    std::cmp::max_by_key(one, other, rank)
}

fn fault(format: Form, label: Option<&str>, message: &str) -> u8 {
    match format {
        Form::Json => refuse_as_json(label, message),
        Form::Human | Form::Markdown | Form::Html => refuse(None, message),
    }
}

/// Returns the clients that are meant; two files can be compared without one.
fn clients(arguments: &Arguments) -> Result<Vec<Option<Client>>, String> {
    let Some(clients) = clients::named(&arguments.config)? else { return Ok(vec![None]) };
    if clients.len() > 1 {
        let files = [Some(&arguments.old), arguments.new.as_ref()].into_iter().flatten();
        if let Some(file) = files.into_iter().find(|name| Path::new(name).is_file()) {
            return Err(format!("`{file}` cannot be the document of several clients; name one of them with --config"));
        }
        if arguments.format == Form::Html {
            return Err("a page is about one client; name one of them with --config".to_owned());
        }
    }
    Ok(clients.into_iter().map(Some).collect())
}

fn report(arguments: &Arguments, client: Option<&Client>) -> Result<Report, Fault> {
    let config = client.map(|client| client.config.clone()).transpose()?;
    let config = config.as_ref();
    let old = Input::of(&arguments.old, config)?;
    let new = match &arguments.new {
        // Where there was one, and there is none now, something is amiss.
        Some(new) => Input::of(new, config).map_err(Fault::message)?,
        None => Input::File(Box::new(config.cloned().ok_or_else(|| NO_CONFIGURATION.to_owned())?)),
    };
    let current = match (arguments.current.clone(), old.version()?, config) {
        (Some(version), ..) | (None, Some(version), _) => version,
        (None, None, Some(config)) => version_of(config)?,
        (None, None, None) => Version::new(0, 1, 0),
    };
    Ok(compare(&old, &new, config, current)?.report)
}

/// Returns the reports as they are asked for, each with its configuration where there are several.
fn rendered(arguments: &Arguments, reports: &[(Option<String>, Report)], clients: Count) -> String {
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = String::new();
    for (label, report) in reports {
        let label = label.as_deref().filter(|_| clients == Count::Several);
        let text = match arguments.format {
            Form::Human => diff::terminal(report, diff::Style { colour, all: arguments.all }),
            Form::Markdown => diff::markdown(report, label, diff::COMMENT / reports.len()),
            Form::Json => diff::json(report, label),
            Form::Html => diff::html(report),
        };
        if !out.is_empty() && arguments.format != Form::Json {
            out.push('\n');
        }
        if let (Some(label), Form::Human) = (label, arguments.format) {
            out.push_str(label);
            out.push('\n');
        }
        out.push_str(&text);
    }
    out
}
